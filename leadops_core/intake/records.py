"""Parse physical lines into records of cells. A quotation mark that is never closed costs only its own line."""

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import accumulate, chain
from typing import BinaryIO, Final

from leadops_core.intake.limits import IntakeLimits
from leadops_core.intake.lines import longest_line, longest_row, read_text_blocks, split_lines
from leadops_core.intake.row_shape import LINES_AHEAD, RowShape, parse
from leadops_core.schemas import Dialect

_UNCLOSED: Final = (
    "A quotation mark opens on this line and is not closed at the end of a cell. "
    "Remove it, or double it and quote the whole cell."
)
_BROKEN: Final = (
    "This line follows the quotation mark that is not closed on line {}, and does not look like a row. "
    "Correct that line, or remove this one."
)
_LONG_CELL: Final = "A cell has more than {:,} characters. Shorten it, or raise the limit max_cell_chars."
_LONG_ROW: Final = "The row has more than {:,} characters. Shorten it, or raise the limit max_cell_chars."
_NUL: Final = "The row contains NUL bytes, so it is damaged. Export the file again."
_UNDECODABLE: Final = "The row contains bytes that are not {}. Save the file as UTF-8, and import it again."


@dataclass(slots=True)
class RecordBatch:
    """Records in the order of the file, without blank lines."""

    records: list[list[str]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    """Line number on which each record begins, from 1."""
    faults: dict[int, str] = field(default_factory=dict)
    """Why a record cannot be read, by its index in `records`."""

    def add(self, record: list[str], line: int, fault: str | None = None) -> None:
        if fault is not None:
            self.faults[len(self.records)] = fault
        self.records.append(record)
        self.lines.append(line)

    def extend(self, other: "RecordBatch") -> None:
        shift = len(self.records)
        self.records += other.records
        self.lines += other.lines
        for index, fault in other.faults.items():
            self.faults[index + shift] = fault

    def split(self, count: int) -> "tuple[RecordBatch, RecordBatch]":
        """Return the first `count` records, and the rest."""
        return (
            RecordBatch(
                self.records[:count],
                self.lines[:count],
                {index: fault for index, fault in self.faults.items() if index < count},
            ),
            RecordBatch(
                self.records[count:],
                self.lines[count:],
                {index - count: fault for index, fault in self.faults.items() if index >= count},
            ),
        )


class RecordReader:
    """Reads records in a dialect. Every line that is not blank becomes part of exactly one record.

    A quoted cell may span lines. If its quotation mark turns out to be a stray one, its line becomes a faulty record, and
    reading resumes at the next line that looks like a row of this file. Each line in between becomes a faulty record, so
    that every line is reported.
    """

    def __init__(
        self,
        dialect: Dialect,
        *,
        file_name: str,
        limits: IntakeLimits,
        width: int,
        email_index: int | None = None,
    ) -> None:
        self._dialect = dialect
        self._file_name = file_name
        self._limits = limits
        self._rows = RowShape(dialect, width, email_index)
        self._first_line = 1
        """Line number of the first line that is not parsed yet."""
        self._open = ""
        """Text of a record whose quotation mark is still open."""
        self._offsets: list[int] | None = None
        """Where each line of the current block begins, once it is needed."""
        self._broken_line: int | None = None
        """Line number of the stray quotation mark, until a row is found after it."""

    def read(self, stream: BinaryIO) -> Iterator[RecordBatch]:
        """Yield batches of records, beginning with the header."""
        to_skip = self._dialect.header_line - 1
        encoding = self._dialect.encoding
        for block in read_text_blocks(stream, encoding, file_name=self._file_name, limits=self._limits):
            text = block
            if to_skip:
                lines = split_lines(block)
                skipped = min(to_skip, len(lines))
                to_skip -= skipped
                self._first_line += skipped
                text = "".join(lines[skipped:])
            yield self._take(text, is_last=False)
        yield self._take("", is_last=True)

    def read_text(self, text: str) -> RecordBatch:
        """Return all records of a complete text."""
        return self._take(text, is_last=True)

    def _take(self, new_text: str, *, is_last: bool) -> RecordBatch:
        batch = RecordBatch()
        text = self._open + new_text
        self._open = ""
        if not text:
            return batch
        lines = split_lines(text)
        self._offsets = None
        index = 0
        while index < len(lines):
            index = self._take_run(lines, index, batch, is_last=is_last)
        self._mark_damage(text, lines, batch)
        return batch

    def _take_run(self, lines: list[str], index: int, batch: RecordBatch, *, is_last: bool) -> int:
        """Add records from `index` up to the first broken record, and return the next index."""
        if self._broken_line is not None:
            return self._take_broken_line(lines, index, batch, is_last=is_last)
        # The added empty line becomes part of the last record if, and only if, its quotation mark is still open.
        reader = parse(chain(map(lines.__getitem__, range(index, len(lines))), [""]), self._dialect)
        begin, line_number = index, self._first_line
        is_refused, is_oversized = False, False
        first = len(batch.records)
        try:
            for record in reader:
                end = index + reader.line_num
                if end > len(lines):
                    break
                if end - begin > 1 and self._swallows_rows(record, lines, begin, end):
                    is_refused = True
                    break
                if record:
                    batch.records.append(record)
                    batch.lines.append(line_number)
                line_number += end - begin
                begin = end
        except csv.Error:
            is_oversized = True
        self._first_line = line_number
        self._rows.learn(batch.records[first:])
        if begin == len(lines):
            return begin
        if is_oversized:
            after_cell = self._end_of_long_cell(lines, begin)
            if after_cell is not None and after_cell <= len(lines):
                batch.add(self._split(lines[begin]), self._first_line, self._long_cell)
                self._first_line += after_cell - begin
                return after_cell
            is_refused = after_cell is None
        may_continue = not is_refused and not is_last
        if may_continue and self._length_from(lines, begin) <= longest_line(self._limits):
            self._open = "".join(lines[begin:])
            return len(lines)
        self._give_up(lines[begin], batch)
        return begin + 1

    def _length_from(self, lines: list[str], begin: int) -> int:
        # Summed once for all faulty records of a block, because there may be one on each line.
        if self._offsets is None:
            self._offsets = [*accumulate(map(len, lines), initial=0)]
        return self._offsets[-1] - self._offsets[begin]

    @property
    def _long_cell(self) -> str:
        return _LONG_CELL.format(self._limits.max_cell_chars)

    def _give_up(self, line: str, batch: RecordBatch) -> None:
        is_open = self._has_odd_quotes(line)
        batch.add(self._split(line), self._first_line, _UNCLOSED if is_open else self._long_cell)
        self._broken_line = self._first_line if is_open else None
        self._first_line += 1

    def _take_broken_line(self, lines: list[str], index: int, batch: RecordBatch, *, is_last: bool) -> int:
        """Resume at `index` if a row begins there, or else add the line as faulty; return the next index."""
        line = lines[index]
        if not line.strip():
            self._first_line += 1
            return index + 1
        begins_row = self._rows.begins_row(lines, index)
        if begins_row is None and not is_last:
            rest = "".join(lines[index:])
            if len(rest) <= longest_line(self._limits):
                self._open = rest
                return len(lines)
        if begins_row:
            self._broken_line = None
            return index
        batch.add(self._split(line), self._first_line, _BROKEN.format(self._broken_line))
        self._first_line += 1
        return index + 1

    def _end_of_long_cell(self, lines: list[str], begin: int) -> int | None:
        """Return the index after a cell that is too long for the csv module, or None if it is not one cell of several lines.

        A index beyond the end of `lines` means that the cell may end later.
        """
        if not self._has_odd_quotes(lines[begin]):
            return None
        ends = (index for index in range(begin + 1, len(lines)) if self._has_odd_quotes(lines[index]))
        last = next(ends, len(lines))
        return None if self._rows.any_row_in(lines[begin + 1 :], last - begin - 1) else last + 1

    def _has_odd_quotes(self, line: str) -> bool:
        return line.count(self._dialect.quote) % 2 == 1

    def _swallows_rows(self, record: list[str], lines: list[str], begin: int, end: int) -> bool:
        """Return True if a record of several lines comes from a stray quotation mark and not from a quoted cell."""
        rows, count = self._rows, end - begin - 1
        ahead = lines[begin + 1 : begin + 1 + max(count, LINES_AHEAD)]
        if rows.is_well_quoted(lines[begin:end]):
            if len(record) > rows.width:
                return rows.any_row_in(ahead, count)
            # The last line contains the end of the quoted cell, so it counts only if there is no other line.
            is_whole = rows.is_surely_row(self._split(lines[begin]), ahead)
            return is_whole and rows.are_all_rows(ahead, max(count - 1, 1))
        if len(record) != rows.width or rows.any_row_in(ahead, count):
            return True
        # A text with stray quotation marks closes its cell too early, so that lines are left over.
        return end < len(lines) and bool(lines[end].strip()) and rows.begins_row(lines, end) is False

    def _split(self, line: str) -> list[str]:
        return line.rstrip("\r\n").split(self._dialect.delimiter)

    def _mark_damage(self, text: str, lines: list[str], batch: RecordBatch) -> None:
        if "\0" in text:
            _mark(batch, lambda record: any("\0" in cell for cell in record), _NUL)
        if not text.isascii() and not _is_sound(text):
            fault = _UNDECODABLE.format(self._dialect.encoding)
            _mark(batch, lambda record: not all(map(_is_sound, record)), fault)
        most = self._limits.max_cell_chars
        if lines and (len(lines) != len(batch.records) or max(map(len, lines)) > most):
            most_in_row = longest_row(self._limits)
            _mark(batch, lambda record: any(len(cell) > most for cell in record), _LONG_CELL.format(most))
            _mark(batch, lambda record: sum(map(len, record)) > most_in_row, _LONG_ROW.format(most_in_row))


def _mark(batch: RecordBatch, is_faulty: Callable[[list[str]], bool], fault: str) -> None:
    for index, record in enumerate(batch.records):
        if index not in batch.faults and is_faulty(record):
            batch.faults[index] = fault


def _is_sound(text: str) -> bool:
    """Return True if `text` has no lone surrogate, which marks bytes that could not be decoded."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
