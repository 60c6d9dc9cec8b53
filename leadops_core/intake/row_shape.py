"""How the rows of one file look, so that a row can be told from a line of text inside a quoted cell."""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Final, Protocol

from leadops_core.schemas import Dialect

_ADDRESS = re.compile(r"""["'<\s]*[^@\s"'<>]+@[^@\s"'<>]+\.[^@\s"'<>]+["'>\s]*""")
_FEW_ROWS: Final = 20
"""Below this many rows the lines ahead are looked at as well."""
LINES_AHEAD: Final = 200
_RARE: Final = 50
"""A width that fewer than one row in so many has is not a usual one."""
_MOST_WIDTHS: Final = 4_096
_LEAST_WIDTH: Final = 4
"""In narrower rows a sentence with a few commas has as many cells as a row."""


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
    """What the rows of a file have in common: how many cells, and an address in the column of addresses.

    Rows may be shorter than the header, because many programs leave out the blank cells at the end.
    """

    def __init__(self, dialect: Dialect, width: int, email_index: int | None) -> None:
        self.width = width
        self._dialect = dialect
        self._email_index = email_index
        self._widths: Counter[int] = Counter()

    def learn(self, records: Sequence[list[str]]) -> None:
        """Count the widths of rows that were read without a fault."""
        if len(self._widths) > _MOST_WIDTHS:
            self._widths.clear()
        self._widths.update(map(len, records))

    def any_row_in(self, lines: Sequence[str], count: int) -> bool:
        """Whether one of the first `count` lines looks like a row; the others only show how rows look."""
        widths = self._usual_widths(lines)
        return any(self._is_row(self._cells(line), line, widths) for line in lines[:count] if line.strip())

    def are_all_rows(self, lines: Sequence[str], count: int) -> bool:
        """Whether the first `count` lines are rows beyond doubt, though their quotation marks are in order."""
        filled = [line for line in lines[:count] if line.strip()]
        widths = self._usual_widths(lines)
        return bool(filled) and all(self._are_surely_row(self._cells(line), widths) for line in filled)

    def is_surely_row(self, cells: list[str], lines: Sequence[str]) -> bool:
        """Whether the cells are those of a whole row beyond doubt; `lines` show how rows look."""
        return self._are_surely_row(cells, self._usual_widths(lines))

    def begins_row(self, lines: Sequence[str], place: int) -> bool | None:
        """Whether a row begins at `place`; None if its quoted cell goes on after the last of `lines`."""
        ahead = lines[place : place + LINES_AHEAD]
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
            is_cut = place + len(ahead) == len(lines) and len(ahead) < LINES_AHEAD
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
        """Whether the quotation marks of the lines are as a program writes them."""
        try:
            for _ in parse(lines, self._dialect, strict=True):
                pass
        except csv.Error:
            return False
        return True

    def _is_row(self, cells: list[str], line: str, widths: frozenset[int]) -> bool:
        if len(cells) not in widths:
            return False
        place = self._email_index
        if place is not None and place < len(cells) and _ADDRESS.fullmatch(cells[place]):
            return True
        if len(cells) == 1:
            return self.width == 1 and place is None
        # A comma in a sentence is followed by a blank, one between cells seldom is.
        return not any(cell.startswith(" ") for cell in line.split(self._dialect.delimiter)[1:])

    def _are_surely_row(self, cells: list[str], widths: frozenset[int]) -> bool:
        place = self._email_index
        if len(cells) not in widths:
            return False
        if place is not None:
            return place < len(cells) and _ADDRESS.fullmatch(cells[place]) is not None
        return len(cells) == self.width >= _LEAST_WIDTH and not any(
            cell.startswith(" ") for cell in cells[1:]
        )

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
