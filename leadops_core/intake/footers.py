"""Recognize footers by their shape: a few cells below the rows, in columns that leads do not leave blank."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import islice
from typing import Final, Protocol

from leadops_core.intake.cells import is_placeholder

_NUMBER = re.compile(r"[^\w]*\d[\d.,'’\s]*(?:[^\w\s]|[^\W\d]{1,3})?")
"""A number as people write it, such as `1.250,50 €` or `12%`."""
_LETTER = re.compile(r"[^\W\d_]")
_FEW_ROWS: Final = 5
"""Fewer rows do not show which columns are always filled."""
_MAX_SPARSE_SHARE: Final = 0.2
"""With more sparse rows, such rows are leads of which little is known."""
_ALWAYS: Final = 0.98
_MAX_LINES: Final = 20
MAX_FOOTER_CELLS: Final = 4
"""A label and three sums. In a wide table, rows with more cells are leads of which little is known."""


class _Column(Protocol):
    def has_kind_of(self, value: str) -> bool: ...


class FooterShape:
    """What tells a footer, total, or subtotal from the rows of a file.

    Its cells are one text, or a label and numbers, and most of its cells are blank. Leads may look like this too. So a footer
    is also at the end of the file, below a blank line, or has the same label as another such line, and it lacks a column that
    all rows fill.
    """

    def __init__(
        self, rows: Sequence[list[str]], width: int, columns: Sequence[_Column], email_index: int | None
    ) -> None:
        """`rows` are the filled rows of the sample with a usual width, in their order."""
        self._width = width
        self._columns = columns
        self._email_index = email_index
        sparse = [row for row in rows if self.is_sparse(row)]
        full = [row for row in rows if not self.is_sparse(row)]
        is_known = len(full) >= _FEW_ROWS and (
            len(sparse) <= _MAX_SPARSE_SHARE * len(rows) or len(self._trailing(rows)) == len(sparse)
        )
        self._always_filled = [
            index
            for index in range(width if is_known else 0)
            if sum(len(row) > index and bool(row[index]) for row in full) >= _ALWAYS * len(full)
        ]
        labels = Counter(_label_of(row) for row in sparse if sum(map(bool, row)) > 1 and self._lacks(row))
        self._repeated_labels = frozenset(label for label, count in labels.items() if count > 1)

    def is_sparse(self, record: list[str]) -> bool:
        """Return True for one text, or for a label before numbers, while most cells are blank."""
        filled = [index for index, cell in enumerate(record) if cell]
        if not filled or len(filled) > min(MAX_FOOTER_CELLS, (self._width + 1) // 2):
            return False
        label, *others = filled
        if others and not _LETTER.search(record[label]):
            return False
        email = self._email_index
        if email is not None and email < len(record) and "@" in record[email]:
            return False
        return not self._has_own_kind(label, record[label]) and all(
            _NUMBER.fullmatch(record[index]) is not None for index in others
        )

    def is_rare_shape(self, record: list[str]) -> bool:
        """Return True for a sparse record of which less than half is filled, such as a total of a wide table."""
        return self._width > 2 and sum(map(bool, record)) * 2 < self._width and self.is_sparse(record)

    def may_be_footer(self, record: list[str]) -> bool:
        """Return True if the record is a footer in the place of one: at the end of the file, or below a blank line."""
        return self._lacks(record) and self.is_sparse(record)

    def is_subtotal(self, record: list[str]) -> bool:
        """Return True if another line has the same label, and numbers and blank cells too."""
        return (
            bool(self._repeated_labels)
            and self.may_be_footer(record)
            and _label_of(record) in self._repeated_labels
        )

    def count_trailing(self, records: Sequence[list[str]]) -> int:
        """Return how many records at the end may be the footer of the file."""
        return len(self._trailing(records)) if self._always_filled else 0

    def _trailing(self, records: Sequence[list[str]]) -> list[list[str]]:
        trailing: list[list[str]] = []
        for record in islice(reversed(records), _MAX_LINES):
            if not self.is_sparse(record):
                break
            trailing.append(record)
        return trailing

    def _lacks(self, record: list[str]) -> bool:
        """Return True if a column that all rows fill is blank: the address in a narrow table."""
        missing = [index for index in self._always_filled if index >= len(record) or not record[index]]
        return bool(missing) if self._width > 2 else self._email_index in missing

    def _has_own_kind(self, index: int, value: str) -> bool:
        return (
            index < len(self._columns)
            and self._columns[index].has_kind_of(value)
            and not is_placeholder(value)
        )


def _label_of(record: Sequence[str]) -> str:
    return next((cell for cell in record if cell), "").strip().casefold()
