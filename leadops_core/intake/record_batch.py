"""Records of a file, with their lines and faults."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from leadops_core.intake.faults import RowFault


@dataclass(slots=True)
class RecordBatch:
    """Records in the order of the file, without blank lines."""

    records: list[list[str]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    """Line number on which each record begins, from 1."""
    faults: dict[int, RowFault] = field(default_factory=dict)
    """Why a record cannot be read as a row, by its index in `records`."""
    numbers: list[int] = field(default_factory=list)
    """Numbers of the records in the file, from 1, if several of them can be on the same line; else nothing."""

    def add(self, record: list[str], line: int, fault: RowFault | None = None) -> None:
        if fault is not None:
            self.faults[len(self.records)] = fault
        self.records.append(record)
        self.lines.append(line)

    def add_all(self, records: Sequence[list[str]], first_line: int) -> None:
        """Add records that take one line each."""
        self.records += records
        self.lines += range(first_line, first_line + len(records))

    def extend(self, other: "RecordBatch") -> None:
        shift = len(self.records)
        self.records += other.records
        self.lines += other.lines
        for index, fault in other.faults.items():
            self.faults[index + shift] = fault

    def part(self, begin: int, end: int) -> "RecordBatch":
        """Return the records from `begin` up to `end`, in time proportional to their number."""
        faults = self.faults
        kept_faults = (
            {index - begin: faults[index] for index in range(begin, end) if index in faults} if faults else {}
        )
        return RecordBatch(
            self.records[begin:end], self.lines[begin:end], kept_faults, self.numbers[begin:end]
        )

    def split(self, count: int) -> "tuple[RecordBatch, RecordBatch]":
        """Return the first `count` records, and the rest."""
        return self.part(0, count), self.part(count, len(self.records))
