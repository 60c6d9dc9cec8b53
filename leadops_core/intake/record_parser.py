"""Parse lines into records. A quotation mark in the wrong place costs only its own line."""

import csv
from collections.abc import Callable, Iterable, Iterator
from typing import Final, Protocol

from leadops_core.intake import faults
from leadops_core.intake.faults import RowFault
from leadops_core.intake.limits import IntakeLimits
from leadops_core.intake.lines import longest_line, longest_row, split_lines
from leadops_core.intake.quoting import Quoting
from leadops_core.intake.record_batch import RecordBatch
from leadops_core.schemas import Dialect

_MAX_QUOTED_LINES: Final = 50_000
"""Lines that are held for one quoted cell."""


class RowPattern(Protocol):
    """What the parser needs to know of the rows of a file."""

    @property
    def is_quoted(self) -> bool:
        """True if the program that wrote the file puts cells in quotation marks."""

    @property
    def suspects_blanks(self) -> bool:
        """True if a space after a delimiter is a sign of a delimiter inside a cell."""

    def has_usual_width(self, record: list[str]) -> bool: ...

    def is_surely_row(self, cells: list[str]) -> bool:
        """Return True if a line with these cells is a row, even inside quotation marks."""


class RecordParser:
    """Parses records in a dialect. Every line that is not blank becomes part of exactly one record.

    A quoted cell may span lines. Its end can only be on the next line with an odd number of quotation marks, so the lines are
    searched once. If the cell does not end there correctly, or rows stand between, the mark is a stray one: its line
    becomes a faulty record, and reading resumes on the next line.

    Without `rows`, as in the detection of the dialect, a quoted cell may contain anything.
    """

    def __init__(
        self, dialect: Dialect, limits: IntakeLimits, rows: RowPattern | None, *, first_line: int = 1
    ) -> None:
        self._dialect = dialect
        self._limits = limits
        self._rows = rows
        self._quoting = Quoting(dialect)
        self._line = first_line
        """Line number of the first line that is not parsed yet."""
        self._held: list[str] = []
        """The first line of a quoted cell that is still open, and the lines after it, which do not end it."""
        self._long_line: int | None = None
        """Line number of a record that is too long to be held; its lines are dropped up to its end."""
        self._long_record: list[str] = []

    def parse(self, text: str, *, is_last: bool) -> RecordBatch:
        """Return the records that are complete after `text`, which consists of whole lines."""
        batch = RecordBatch()
        lines = split_lines(text)
        mark = self._quoting.mark
        odd = [index for index, line in enumerate(lines) if line.count(mark) % 2] if mark in text else []
        begin = self._drop_long_record(lines, odd, batch, is_last=is_last)
        carried_line = self._held
        if carried_line:
            text = "".join(carried_line) + text
            lines = carried_line + lines
            odd = [0, *(index + len(carried_line) for index in odd)]
            self._held = []
        self._take(lines, odd, begin, batch, has_marks=mark in text, is_last=is_last)
        if batch.records:
            self._mark_content(text, batch)
        return batch

    def _take(
        self,
        lines: list[str],
        odd: list[int],
        begin: int,
        batch: RecordBatch,
        *,
        has_marks: bool,
        is_last: bool,
    ) -> None:
        # The marks after the last odd line, so that each odd line finds its successor.
        ends: list[int | None] = [*odd[1:], None]
        for index, end in zip(odd, ends, strict=False):
            if index < begin:
                continue
            if begin < index:
                self._take_lines(lines[begin:index], batch, has_marks=has_marks)
            next_index = self._take_odd_line(lines, index, end, batch, is_last=is_last)
            if next_index is None:
                return
            begin = next_index
        if begin < len(lines):
            self._take_lines(lines[begin:] if begin else lines, batch, has_marks=has_marks)

    def _take_lines(self, lines: list[str], batch: RecordBatch, *, has_marks: bool) -> None:
        """Add lines that have no open quotation mark: each is a record, or blank."""
        try:
            records = list(self._csv(lines))
        except csv.Error:
            records = []
        # Lines are joined if a cell with a stray quotation mark comes before a quoted one.
        if len(records) != len(lines):
            for line in lines:
                self._take_line(line, batch)
            return
        begin = 0
        for index in self._unusual(lines, records, has_marks=has_marks):
            batch.add_all(records[begin:index], self._line)
            self._line += index - begin
            self._take_line(lines[index], batch)
            begin = index + 1
        batch.add_all(records[begin:] if begin else records, self._line)
        self._line += len(lines) - begin

    def _unusual(self, lines: list[str], records: list[list[str]], *, has_marks: bool) -> list[int]:
        """Return the indexes of records that are blank, or have quotation marks or a space where they may be wrong."""
        if self._rows is not None and self._rows.suspects_blanks:
            return list(range(len(lines)))
        if has_marks:
            mark = self._quoting.mark
            return [index for index, text in enumerate(map("".join, records)) if not text or mark in text]
        if [] in records or [""] in records:
            return [index for index, record in enumerate(records) if not any(record)]
        return []

    def _take_line(self, line: str, batch: RecordBatch) -> None:
        if line.strip(" \r\n"):
            record, fault = self._record_of(line)
            batch.add(record, self._line, fault)
        self._line += 1

    def _record_of(self, text: str) -> tuple[list[str], RowFault | None]:
        allow_inches = self._rows is None or not self._rows.is_quoted
        if not self._quoting.is_whole(text) and not self._quoting.is_text(text, allow_inches=allow_inches):
            return self._split(text), faults.STRAY
        has_blank = self._rows is not None and self._rows.suspects_blanks
        if has_blank and self._quoting.has_blank_after_delimiter(text):
            return self._split(text), faults.BLANK_AFTER_DELIMITER
        for variant in (text, self._quoting.without_blanks_after_quotes(text)):
            try:
                return next(self._csv(split_lines(variant)), []), None
            except csv.Error:
                continue
        return self._split(text), faults.long_cell(self._limits.max_cell_chars)

    def _take_odd_line(
        self, lines: list[str], index: int, end: int | None, batch: RecordBatch, *, is_last: bool
    ) -> int | None:
        """Add the record that begins at `index`, and return the next index, or None if its end is not known yet."""
        line = lines[index]
        if not self._quoting.opens(line):
            self._take_line(line, batch)
            return index + 1
        if end is None and not is_last:
            if (
                sum(map(len, lines[index:])) <= longest_line(self._limits)
                and len(lines) - index <= _MAX_QUOTED_LINES
            ):
                self._held = lines[index:]
                return None
            if not self._has_rows(lines[index + 1 :]):
                self._long_line, self._long_record = self._line, self._split(line)
                self._line += len(lines) - index
                return None
        if end is not None:
            text = "".join(lines[index : end + 1])
            if self._quoting.is_whole(text):
                record, fault = self._record_of(text)
                if fault is not None or not self._swallows_rows(record, lines, index, end):
                    batch.add(record if fault is None else self._split(line), self._line, fault)
                    self._line += end + 1 - index
                    return end + 1
        batch.add(self._split(line), self._line, faults.UNCLOSED)
        self._line += 1
        return index + 1

    def _drop_long_record(
        self, lines: list[str], odd: list[int], batch: RecordBatch, *, is_last: bool
    ) -> int:
        """Drop the lines of a record that is too long, and return the index after them."""
        if self._long_line is None:
            return 0
        end = odd[0] + 1 if odd else len(lines)
        row = next((index for index in range(end) if self._has_rows(lines[index : index + 1])), None)
        dropped = end if row is None else row
        if odd or row is not None or is_last:
            batch.add(self._long_record, self._long_line, faults.long_cell(self._limits.max_cell_chars))
            self._long_line = None
        self._line += dropped
        return dropped

    def _swallows_rows(self, record: list[str], lines: list[str], begin: int, end: int) -> bool:
        """Return True if a record of several lines comes from a stray quotation mark and not from a quoted cell."""
        rows = self._rows
        if rows is None:
            return False
        if not rows.has_usual_width(record) or self._has_rows(lines[begin + 1 : end]):
            return True
        # The first and last line of a quoted cell may each look like a row, but not both.
        return rows.is_surely_row(self._split(lines[begin])) and self._has_rows(lines[end : end + 1])

    def _has_rows(self, lines: list[str]) -> bool:
        rows = self._rows
        return rows is not None and any(rows.is_surely_row(self._split(line)) for line in lines)

    def _csv(self, lines: Iterable[str]) -> Iterator[list[str]]:
        return csv.reader(
            lines,
            delimiter=self._dialect.delimiter,
            quotechar=self._dialect.quote,
            skipinitialspace=True,
            strict=True,
        )

    def _split(self, line: str) -> list[str]:
        return line.rstrip("\r\n").split(self._dialect.delimiter)

    def _mark_content(self, text: str, batch: RecordBatch) -> None:
        is_damaged = "\0" in text or not (text.isascii() or _is_sound(text))
        if is_damaged or len(text) > self._limits.max_cell_chars:
            mark_content(batch, self._limits, self._dialect.encoding)


def mark_content(batch: RecordBatch, limits: IntakeLimits, encoding: str) -> None:
    """Mark the records with a cell that cannot be stored: too long, or with NUL bytes or undecodable ones."""
    most, most_in_row = limits.max_cell_chars, longest_row(limits)
    _mark(batch, lambda record: not all(map(_is_sound, record)), faults.undecodable(encoding))
    _mark(batch, lambda record: any("\0" in cell for cell in record), faults.NUL)
    _mark(batch, lambda record: any(len(cell) > most for cell in record), faults.long_cell(most))
    _mark(batch, lambda record: sum(map(len, record)) > most_in_row, faults.long_row(most_in_row))


def _mark(batch: RecordBatch, is_faulty: Callable[[list[str]], bool], fault: RowFault) -> None:
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
