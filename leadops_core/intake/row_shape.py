"""The shape of a file's rows: their widths, and what the columns contain."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from typing import Final

from leadops_core.intake.cells import is_placeholder
from leadops_core.intake.footers import FooterShape

_ADDRESS = re.compile(r"""["'<\s]*[^@\s"'<>]+@[^@\s"'<>]+\.[^@\s"'<>]+["'>\s]*""")
_KINDS: Final = (
    _ADDRESS,
    re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE),
    re.compile(
        r"\d{1,4}[-./]\d{1,2}[-./]\d{1,4}"
        r"(?:[ T,]+\d{1,2}[:.h]\d{2}[\d:.,]*(?: ?[ap]\.?m\.?)?(?: ?[A-Z]{1,5})?(?: ?[+-][\d:]{1,6})?)?",
        re.IGNORECASE,
    ),
    re.compile(r"[+-]?[\d.,' ]*\d"),
    re.compile(r"[+(]?\d[\d\s()./-]{5,}"),
)
"""Address, web address, date, number, and telephone number."""
# What `"Acme","Germany"` becomes without its comma. After a digit, the mark means inches.
_LONE_MARK = re.compile(r'[^\s\d]"')
_SENTENCE_ENDS: Final = tuple('.!?…)"”»')
_PROFILED_ROWS: Final = 1_000
_FEW_VALUES: Final = 5
"""With fewer values, a column has no kind."""
_TYPICAL: Final = 0.9
"""Share of values that have the kind of their column; the others may be damaged."""
_FEW_ROWS: Final = 25
"""Fewer rows do not show how often blank cells are left out."""
_FEW_NARROW: Final = 3
_REPEATED: Final = 3
_NARROW_SHARE: Final = 0.05
_UNPROVEN_SHARE: Final = 0.16
"""Share of rows of a narrow width if no column has a kind, so that nothing shows whether they are damaged."""
_MANY_ROWS: Final = 10
_RUN: Final = 5
"""Equally short rows in sequence. Damage seldom has the same effect on consecutive rows."""
_MIN_WIDTH: Final = 4
"""A sentence with a few commas may have as many cells as a narrower row."""


class ColumnShape:
    """What the values of a column have in common."""

    def __init__(self, values: Sequence[str]) -> None:
        filled = [value for value in values if value]
        self._kind: re.Pattern[str] | None = None
        self._starts: frozenset[str] = frozenset()
        self._repeated: frozenset[str] = frozenset()
        """Values that occur several times."""
        self._values: frozenset[str] = frozenset()
        """The usual values, if nearly all values occur several times."""
        self._max_words = 0
        self._min_length = 0
        self.is_optional = len(filled) < 0.98 * len(values)
        self.is_known = len(filled) >= _FEW_VALUES
        if not self.is_known:
            return
        enough = _TYPICAL * len(filled)
        self._kind = next(
            (kind for kind in _KINDS if sum(kind.fullmatch(value) is not None for value in filled) >= enough),
            None,
        )
        counts = Counter(filled)
        self._repeated = frozenset(value for value, count in counts.items() if count > 1)
        if sum(count for count in counts.values() if count >= _REPEATED) >= enough:
            self._values = self._repeated
        starts = Counter(map(_start, filled))
        self._starts = frozenset(
            start for start, count in starts.items() if count > 1 and count * 50 >= len(filled)
        )
        self._max_words = sorted(len(value.split()) for value in filled)[int(0.98 * (len(filled) - 1))]
        self._min_length = sorted(map(len, filled))[int(0.02 * (len(filled) - 1))]

    @property
    def has_values(self) -> bool:
        """True if nearly all values occur several times, such as sources and countries."""
        return bool(self._values)

    @property
    def has_kind(self) -> bool:
        return self._kind is not None

    def has_kind_of(self, value: str) -> bool:
        return self._kind is not None and self._kind.fullmatch(value) is not None

    def is_repeated(self, value: str) -> bool:
        """Return True if several rows have the value."""
        return value in self._repeated

    def is_usual(self, value: str) -> bool:
        """Return True if nearly all values occur several times, and this is one of them."""
        return value in self._values

    def is_too_short(self, value: str) -> bool:
        """Return True if nearly all values are longer."""
        return self.is_known and len(value) < self._min_length

    def ends_with_value_after_sentence(self, text: str) -> bool:
        """Return True if a usual value follows the end of a sentence without a space, as in `We need a demo.high`."""
        ends = (text.removesuffix(value) for value in self._values if text.endswith(value))
        return any(end.endswith(_SENTENCE_ENDS) for end in ends)

    def may_be_cut(self, value: str) -> bool:
        """Return True if the end of the value may be missing."""
        if self._values:
            return value not in self._values
        return self._kind is None or not self.fits(value)

    def fit_of(self, value: str) -> int:
        """Return 1 for a value of the column's kind, -1 for another value, and 0 if there is no kind.

        A blank cell and a placeholder such as `n/a` are no evidence.
        """
        if not value or self._kind is None or is_placeholder(value):
            return 0
        return 1 if self._kind.fullmatch(value) is not None else -1

    def fits(self, value: str, *, is_cut: bool = False) -> bool:
        """Return True if the value looks like the others. A cut value may be shorter, and need not have their kind."""
        if not value:
            return self.is_optional or not self.is_known
        if not self.is_known:
            return True
        if not is_cut and self.is_too_short(value):
            return False
        if self._kind is not None and not is_cut:
            return self._kind.fullmatch(value) is not None
        return _start(value) in self._starts and len(value.split()) <= self._max_words


class RowShape:
    """What the rows of a file have in common. Learned from its first rows, some of which may be damaged."""

    def __init__(
        self,
        rows: Sequence[list[str]],
        width: int,
        email_index: int | None = None,
        *,
        is_strict: bool = False,
        is_quoted: bool = True,
        has_blanks: bool = False,
    ) -> None:
        """`width` is the number of columns in the header, and `email_index` the column of email addresses, if known.

        If `is_strict`, rows must be as wide as the header.
        """
        filled = [row for row in rows if any(row)]
        self.width = width
        self._email_index = email_index
        self.usual_width = width if is_strict else _most_common_width(filled, width)
        """The width of most rows."""
        whole = [row for row in filled if self.usual_width <= len(row) <= width] or filled
        self.columns = [
            ColumnShape([row[index] for row in whole[:_PROFILED_ROWS] if len(row) > index])
            for index in range(min(width, max(map(len, whole), default=0)))
        ]
        self._least_width = self._find_least_width(filled)
        narrow = frozenset[int]() if is_strict else self._narrow_widths(filled)
        self.is_trimmed = bool(narrow)
        """True if the program that wrote the file leaves out blank cells at the end of a row."""
        self.widths = frozenset((width,)) if is_strict else narrow | self._wide_widths(filled)
        """All widths that undamaged rows have."""
        regular = [row for row in filled if len(row) in self.widths]
        sparse_count = sum(sum(map(bool, row)) < 3 for row in regular)
        self.has_full_rows = len(regular) >= _MANY_ROWS and sparse_count <= max(1, len(regular) // 200)
        """True if it is unusual that only one or two cells of a row are filled."""
        self.footers = FooterShape(
            [row for row in regular if len(row) <= width or not any(row[width:])],
            width,
            self.columns,
            email_index,
        )
        self.is_quoted = is_quoted
        """True if the program that wrote the file puts cells in quotation marks."""

        self.suspects_blanks = not has_blanks and (self.is_trimmed or self.usual_width > width)
        """True if a space after a delimiter is a sign of a delimiter inside a cell, which the width does not show."""

    def has_usual_width(self, record: list[str]) -> bool:
        return len(record) in self.widths

    def is_surely_row(self, cells: list[str]) -> bool:
        """Return True if a line with these cells is a row, even inside quotation marks."""
        if len(cells) not in self.widths:
            return False
        if self._email_index is not None:
            return self.has_address(cells)
        return len(cells) == self.width >= _MIN_WIDTH and not any(cell.startswith(" ") for cell in cells[1:])

    def may_begin_row(self, cells: list[str]) -> bool:
        """Return True if the cells may be the beginning of a row that was cut off."""
        last = len(cells) - 1
        return all(
            column.fits(cell, is_cut=index == last)
            for index, (cell, column) in enumerate(zip(cells, self.columns, strict=False))
        )

    def is_shifted(self, cells: list[str]) -> bool:
        """Return True if the cells from some column on fit the columns to their left or right better.

        An extra delimiter moves cells to the right of their columns, and a missing one to the left.
        """
        columns = self.columns
        if self._has_joined_cells(cells):
            return True
        fits = [column.fit_of(cell) for cell, column in zip(cells, columns, strict=False)]
        is_complete = len(cells) == self.usual_width
        if is_complete and -1 not in fits:
            return self._has_address_beside(cells)
        for shift in (-1, 1):
            gain = 0
            for index in range(len(cells) - 1, -1, -1):
                own = fits[index] if index < len(fits) else 0
                target = index + shift
                gain += (columns[target].fit_of(cells[index]) if 0 <= target < len(columns) else 0) - own
                if gain >= 1 + is_complete:
                    return True
        return False

    def _has_address_beside(self, cells: list[str]) -> bool:
        """Return True if the email column is blank, and a column beside it without a kind has an address."""
        index = self._email_index
        if index is None or index >= len(cells) or cells[index]:
            return False
        return any(
            0 <= beside < len(cells)
            and not self.columns[beside].has_kind
            and _ADDRESS.fullmatch(cells[beside]) is not None
            for beside in (index - 1, index + 1)
        )

    def _has_joined_cells(self, cells: list[str]) -> bool:
        """Return True if two cells of a narrow row became one.

        The cell contains one quotation mark, or is a sentence that ends with a usual value of the next column. Or the usual
        value is in place of the sentence, because the delimiter before the sentence is missing.
        """
        if not 0 < len(cells) < len(self.columns):
            return False
        if any(cell.count('"') == 1 and _LONE_MARK.search(cell) for cell in cells):
            return True
        last, own, following = cells[-1], self.columns[len(cells) - 1], self.columns[len(cells)]
        return following.ends_with_value_after_sentence(last) or (
            following.is_usual(last) and own.is_too_short(last)
        )

    def _contradicts_any(self, rows: list[list[str]]) -> bool:
        return any(
            column.fit_of(cell) < 0 for row in rows for cell, column in zip(row, self.columns, strict=False)
        )

    def contradicts_all(self, cells: list[str]) -> bool:
        """Return True if several columns have a kind, and the cell of each is filled with something else."""
        pairs = [(cell, column) for cell, column in zip(cells, self.columns, strict=False) if column.has_kind]
        return len(pairs) > 1 and all(column.fit_of(cell) < 0 for cell, column in pairs)

    def _narrow_widths(self, rows: list[list[str]]) -> frozenset[int]:
        """Return the widths of rows that lack blank cells at the end, and are not damaged.

        Many rows have such a width, they have all columns that are always filled, and their cells fit the columns.
        """
        narrow = [row for row in rows if len(row) < self.width]
        ends_blank = sum(len(row) > 1 and not row[-1] for row in rows if len(row) <= self.width)
        # A single one may be damaged.
        if not narrow or ends_blank > (max(1, len(rows) // 100) if len(rows) > _FEW_ROWS else 0):
            return frozenset()
        if len(rows) <= _FEW_ROWS:
            has_address = any(map(self.has_address, narrow))
            return frozenset(range(self._least_width, self.width) if has_address else ())
        least_share = _NARROW_SHARE if any(column.has_kind for column in self.columns) else _UNPROVEN_SHARE
        counts = Counter(len(row) for row in narrow if len(row) >= self._least_width)
        shifted = Counter(map(len, filter(self.is_shifted, narrow)))
        widths = {
            width
            for width, count in counts.items()
            if count >= _FEW_NARROW
            and count - shifted[width] >= least_share * len(rows)
            and shifted[width] * 2 <= count
        }
        if sum(counts[width] for width in widths) * 4 >= len(rows):
            return frozenset(range(self._least_width, self.width))
        for width, group in groupby(rows, len):
            run = list(group)
            if (
                self._least_width <= width < self.width
                and len(run) >= _RUN
                and not self._contradicts_any(run)
            ):
                widths.add(width)
        return frozenset(widths)

    def _find_least_width(self, rows: list[list[str]]) -> int:
        """Return the width up to the last column that is always filled in complete rows."""
        if len(rows) <= _FEW_ROWS:
            return (self._email_index or 0) + 1
        complete = [row for row in rows if len(row) >= self.usual_width]
        # The last column is always filled if blank cells at the end are left out.
        filled = Counter(
            index for row in complete for index, cell in enumerate(row[: self.usual_width - 1]) if cell
        )
        return max(
            (index + 1 for index, count in filled.items() if count * 20 >= 19 * len(complete)), default=1
        )

    def has_address(self, cells: list[str]) -> bool:
        """Return True if an email address is in its column."""
        index = self._email_index
        return index is not None and index < len(cells) and _ADDRESS.fullmatch(cells[index]) is not None

    def _wide_widths(self, rows: list[list[str]]) -> frozenset[int]:
        """Return the width of most rows, and that of the header unless nearly all rows are wider."""
        is_usual = self.usual_width <= self.width or sum(len(row) == self.width for row in rows) * 10 >= len(
            rows
        )
        return frozenset((self.usual_width, self.width) if is_usual else (self.usual_width,))


def _most_common_width(rows: list[list[str]], width: int) -> int:
    counts = Counter(map(len, rows))
    if not counts:
        return width
    most = max(counts.values())
    # Lines of a report title have one cell, and rows may be few.
    if counts[width] * 4 >= most:
        return width
    return max(counts, key=lambda one: (one > 1, counts[one], one))


def _start(value: str) -> str:
    first = value[0]
    if first.isdigit():
        return "digit"
    if first.isalpha():
        return "lower" if first.islower() else "upper"
    return "other"
