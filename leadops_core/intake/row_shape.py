"""The shape of a file's rows, which distinguishes a row from a line of text inside a quoted cell."""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Final, Protocol

from leadops_core.schemas import Dialect

_ADDRESS = re.compile(r"""["'<\s]*[^@\s"'<>]+@[^@\s"'<>]+\.[^@\s"'<>]+["'>\s]*""")
_FEW_ROWS: Final = 20
"""With fewer rows, the next lines are used as well."""
LINES_AHEAD: Final = 200
_RARE: Final = 50
"""A width is unusual if fewer than 1 in 50 rows have it."""
_MAX_WIDTHS: Final = 4_096
_MIN_WIDTH: Final = 4
"""A sentence with a few commas may have as many cells as a narrower row."""


class Records(Protocol):
    """A reader of the csv module."""

    @property
    def line_num(self) -> int:
        """Number of lines read so far."""

    def __iter__(self) -> Iterator[list[str]]: ...

    def __next__(self) -> list[str]: ...


def parse(lines: Iterable[str], dialect: Dialect, *, strict: bool = False) -> Records:
    """Return the csv module's reader of `lines`."""
    return csv.reader(
        lines,
        delimiter=dialect.delimiter,
        quotechar=dialect.quote,
        skipinitialspace=True,
        strict=strict,
    )


class RowShape:
    """The usual widths of a file's rows, and its column of email addresses.

    Rows may be shorter than the header, because many programs leave out blank cells at the end.
    """

    def __init__(self, dialect: Dialect, width: int, email_index: int | None) -> None:
        self.width = width
        self._dialect = dialect
        self._email_index = email_index
        self._widths: Counter[int] = Counter()

    def learn(self, records: Sequence[list[str]]) -> None:
        """Count the widths of rows without a fault."""
        if len(self._widths) > _MAX_WIDTHS:
            self._widths.clear()
        self._widths.update(map(len, records))

    def any_row_in(self, lines: Sequence[str], count: int) -> bool:
        """Return True if one of the first `count` lines looks like a row. All lines show the usual widths."""
        widths = self._usual_widths(lines)
        return any(self._is_row(self._cells(line), line, widths) for line in lines[:count] if line.strip())

    def are_all_rows(self, lines: Sequence[str], count: int) -> bool:
        """Return True if the first `count` lines are certainly rows, although their quotation marks are correct."""
        filled = [line for line in lines[:count] if line.strip()]
        widths = self._usual_widths(lines)
        return bool(filled) and all(
            len(cells) in widths and self._has_sure_cells(cells) for cells in map(self._cells, filled)
        )

    def is_surely_row(self, cells: list[str], lines: Sequence[str]) -> bool:
        """Return True if the cells are certainly a complete row. `lines` show the usual widths."""
        # The usual widths are expensive, and a file may have a record of several lines everywhere.
        return self._has_sure_cells(cells) and len(cells) in self._usual_widths(lines)

    def begins_row(self, lines: Sequence[str], index: int) -> bool | None:
        """Return True if a row begins at `index`, or None if its quoted cell continues after the last of `lines`."""
        ahead = lines[index : index + LINES_AHEAD]
        widths = self._usual_widths(ahead)
        reader = parse((*ahead, ""), self._dialect)
        try:
            record = next(reader, [])
        except csv.Error:
            return False
        if reader.line_num <= 1:
            return self._is_row(record, ahead[0], widths)
        # The line alone may be a row whose last cell begins with a stray quotation mark.
        if reader.line_num > len(ahead):
            is_cut = index + len(ahead) == len(lines) and len(ahead) < LINES_AHEAD
            if self._is_row(self._cells(ahead[0]), ahead[0], widths):
                return True
            return None if is_cut and not self.any_row_in(ahead[1:], len(ahead)) else False
        own = ahead[: reader.line_num]
        if self._is_row(self._cells(ahead[0]), ahead[0], widths):
            return True
        return (
            self.is_well_quoted(own)
            and len(record) in widths
            and not self.any_row_in(ahead[1:], len(own) - 1)
        )

    def is_well_quoted(self, lines: Sequence[str]) -> bool:
        """Return True if the quotation marks are placed as a program would index them."""
        try:
            for _ in parse(lines, self._dialect, strict=True):
                pass
        except csv.Error:
            return False
        return True

    def _is_row(self, cells: list[str], line: str, widths: frozenset[int]) -> bool:
        if len(cells) not in widths:
            return False
        index = self._email_index
        if index is not None and index < len(cells) and _ADDRESS.fullmatch(cells[index]):
            return True
        if len(cells) == 1:
            return self.width == 1 and index is None
        # A blank follows a comma in a sentence, but seldom a comma between cells.
        return not any(cell.startswith(" ") for cell in line.split(self._dialect.delimiter)[1:])

    def _has_sure_cells(self, cells: list[str]) -> bool:
        index = self._email_index
        if index is not None:
            return index < len(cells) and _ADDRESS.fullmatch(cells[index]) is not None
        return len(cells) == self.width >= _MIN_WIDTH and not any(cell.startswith(" ") for cell in cells[1:])

    def _cells(self, line: str) -> list[str]:
        if self._dialect.quote not in line:
            return line.rstrip("\r\n").split(self._dialect.delimiter)
        try:
            return next(parse((line,), self._dialect), [])
        except csv.Error:
            return []

    def _usual_widths(self, lines_ahead: Sequence[str]) -> frozenset[int]:
        total = self._widths.total()
        usual = {width for width, count in self._widths.items() if count * _RARE >= total}
        if total < _FEW_ROWS:
            ahead = Counter(
                len(self._cells(line)) for line in islice(lines_ahead, LINES_AHEAD) if line.strip()
            )
            usual |= {width for width, count in ahead.items() if width > 1 and count * 5 >= ahead.total()}
        return frozenset({*usual, self.width})
