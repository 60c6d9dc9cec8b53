"""Read a file as chunks of rows."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import BinaryIO, Final, NamedTuple

from leadops_core.intake.convert import Converter, IntakeRow, RowError
from leadops_core.intake.errors import IntakeError
from leadops_core.intake.headers import name_columns
from leadops_core.intake.limits import IntakeLimits
from leadops_core.intake.record_batch import RecordBatch
from leadops_core.intake.records import RecordReader
from leadops_core.intake.rejected_file import REJECTED_ROWS
from leadops_core.schemas import ColumnMapping, LeadField, RejectedRow

# Few enough that a row is still in the processor's cache when its last column is converted.
_ROWS_AT_ONCE: Final = 128
_UNWRITABLE = re.compile("[\0\ud800-\udfff]")
_DIGEST_BLOCK_BYTES: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class IntakeChunk:
    """Rows of a file. Each row is either in `rows` or in `rejected`."""

    rows: list[IntakeRow] = field(default_factory=list)
    rejected: list[RejectedRow] = field(default_factory=list)
    damaged_lines: list[int] = field(default_factory=list)
    """Lines of the rejected rows that are damaged: cells are missing or shifted, or a quotation mark is wrong."""
    other_lines: list[int] = field(default_factory=list)
    """Lines of the rejected rows that are no rows: repeated headers, footers, and other tables."""
    row_count: int = 0
    """Rows of the file up to the end of this chunk, including skipped rows."""


def read(
    stream: BinaryIO,
    mapping: ColumnMapping,
    *,
    file_name: str,
    limits: IntakeLimits | None = None,
    chunk_size: int = 250,
    skip_rows: int = 0,
) -> Iterator[IntakeChunk]:
    """Yield the rows of the file after the first `skip_rows`, `chunk_size` at a time, with constant memory.

    Blank lines are skipped. Every other line is part of a row that is accepted, or rejected with its line and the reason.
    `stream` must be at the beginning of the file. Chunks of more than a few hundred rows exceed the processor's cache and take
    longer per row. Raise IntakeError if the file does not match `mapping` or exceeds `limits`.
    """
    if chunk_size < 1 or skip_rows < 0:
        raise ValueError("chunk_size must be at least 1 and skip_rows at least 0")
    _check_mapping(mapping, file_name)
    return _read(stream, mapping, file_name, limits or IntakeLimits(), chunk_size, skip_rows)


def _read(
    stream: BinaryIO,
    mapping: ColumnMapping,
    file_name: str,
    limits: IntakeLimits,
    chunk_size: int,
    skip_rows: int,
) -> Iterator[IntakeChunk]:
    width = max(column.index for column in mapping.columns) + 1
    email_index = next((c.index for c in mapping.columns if c.field is LeadField.EMAIL), None)
    records = RecordReader(
        mapping.dialect,
        file_name=file_name,
        limits=limits,
        width=width,
        email_index=email_index,
        is_strict=mapping.exported_by == REJECTED_ROWS,
    )
    taker = _RowTaker(mapping, width)
    header: list[str] | None = None
    row_count = 0
    chunk = IntakeChunk()
    for batch in records.read(stream):
        fresh = batch
        if header is None and batch.records:
            header = []
            if mapping.dialect.has_header:
                first, fresh = batch.split(1)
                header = first.records[0]
                _check_header(header, mapping, file_name, limits)
                taker.expect(len(header))
        before = row_count
        row_count += len(fresh.records)
        if row_count > limits.max_rows:
            limits.check_rows(row_count, file_name, fresh.lines[limits.max_rows - before])
        begin = min(max(skip_rows - before, 0), len(fresh.records))
        while begin < len(fresh.records):
            room = chunk_size - len(chunk.rows) - len(chunk.rejected)
            end = min(begin + min(room, _ROWS_AT_ONCE), len(fresh.records))
            taker.take(fresh.part(begin, end), chunk)
            if end - begin == room:
                yield replace(chunk, row_count=row_count - len(fresh.records) + end)
                chunk = IntakeChunk()
            begin = end
    if header is None:
        raise IntakeError(
            f"{file_name}: the file has no line {mapping.dialect.header_line}, the line of its header in the mapping."
        )
    if chunk.rows or chunk.rejected:
        yield replace(chunk, row_count=row_count)


class SourceRow(NamedTuple):
    """A row with its unchanged cells."""

    line: int
    cells: list[str]
    damage: str | None
    """Why the row is damaged and how to fix it, or None."""


def read_records(
    stream: BinaryIO, mapping: ColumnMapping, *, file_name: str, limits: IntakeLimits
) -> Iterator[SourceRow]:
    """Yield each row without the header. The caller decides about lines that are no rows, such as footers."""
    records = RecordReader(mapping.dialect, file_name=file_name, limits=limits, width=len(mapping.columns))
    is_header = mapping.dialect.has_header
    count = 0
    for batch in records.read(stream):
        for index, (line, record) in enumerate(zip(batch.lines, batch.records, strict=True)):
            if is_header:
                is_header = False
                continue
            count += 1
            limits.check_rows(count, file_name, line)
            fault = batch.faults.get(index)
            yield SourceRow(line, record, fault.reason if fault and fault.kind.is_damage else None)


def digest_of(stream: BinaryIO, limits: IntakeLimits, file_name: str) -> str:
    """Return the SHA-256 of a file from its current position, and return to its beginning.

    Raise IntakeError if the file is too large.
    """
    digest, size = hashlib.sha256(), 0
    while block := stream.read(_DIGEST_BLOCK_BYTES):
        size += len(block)
        limits.check_bytes(size, file_name)
        digest.update(block)
    stream.seek(0)
    return digest.hexdigest()


def _check_mapping(mapping: ColumnMapping, file_name: str) -> None:
    if not mapping.columns:
        raise IntakeError(f"{file_name}: the mapping has no columns. Add at least one.")
    used: dict[LeadField, str] = {}
    for column in mapping.columns:
        if column.field is None:
            continue
        other = used.setdefault(column.field, column.column)
        if other != column.column:
            raise IntakeError(
                f"{file_name}: the columns “{other}” and “{column.column}” are both mapped to {column.field.value}. "
                "Map one of them to it and keep the other as an attribute."
            )
    if len({column.index for column in mapping.columns}) < len(mapping.columns):
        raise IntakeError(f"{file_name}: the mapping lists a column twice. Remove one entry.")


def _check_header(header: list[str], mapping: ColumnMapping, file_name: str, limits: IntakeLimits) -> None:
    line = mapping.dialect.header_line
    limits.check_columns(len(header), file_name, line)
    names = name_columns(header)
    for column in mapping.columns:
        actual = names[column.index] if column.index < len(names) else None
        if actual != column.column:
            there = f"there is “{actual}”" if actual is not None else "the header ends before it"
            raise IntakeError(
                f"{file_name}, line {line}: the mapping expects “{column.column}” as column {column.index + 1}, "
                f"but {there}. Detect the mapping again, or use the mapping made for this file."
            )


class _RowTaker:
    def __init__(self, mapping: ColumnMapping, width: int) -> None:
        self._converter = Converter(mapping)
        self._width = width

    def expect(self, width: int) -> None:
        """Expect rows of this width."""
        self._width = width

    def take(self, batch: RecordBatch, chunk: IntakeChunk) -> None:
        """Add each record of `batch` to the accepted or rejected rows of `chunk`."""
        for row_index, fault in batch.faults.items():
            lines = chunk.damaged_lines if fault.kind.is_damage else chunk.other_lines
            lines.append(batch.lines[row_index])
        errors = {row_index: RowError(None, fault.reason) for row_index, fault in batch.faults.items()}
        records = batch.records
        if set(map(len, records)) != {self._width}:
            records = self._fit(records)
        places = [row_index for row_index in range(len(records)) if row_index not in errors]
        if len(places) == len(records):
            rows, failed = self._converter.convert(records, batch.lines)
        elif places:
            accepted = [records[row_index] for row_index in places]
            rows, failed = self._converter.convert(accepted, [batch.lines[row_index] for row_index in places])
            failed = {places[row_index]: error for row_index, error in failed.items()}
        else:
            rows, failed = [], {}
        errors.update(failed)
        chunk.rows.extend(rows)
        chunk.rejected.extend(_rejected(batch, row_index, errors[row_index]) for row_index in sorted(errors))

    def _fit(self, records: list[list[str]]) -> list[list[str]]:
        """Return the records at the width of the header. The shape of the rows tells which other widths are no fault."""
        width = self._width
        return [record[:width] + [""] * (width - len(record)) for record in records]


def _rejected(batch: RecordBatch, row_index: int, error: RowError) -> RejectedRow:
    # Bytes that could not be decoded can be neither stored nor displayed.
    cells = tuple(_UNWRITABLE.sub("\ufffd", cell) for cell in batch.records[row_index])
    reason = f"Record {batch.numbers[row_index]}: {error.reason}" if batch.numbers else error.reason
    return RejectedRow(line=batch.lines[row_index], column=error.column, reason=reason, cells=cells)
