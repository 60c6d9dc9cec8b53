"""Faults of single rows: what is wrong with a line, and how to fix it."""

from enum import Enum, auto
from typing import NamedTuple


class FaultKind(Enum):
    QUOTE = auto()
    """A quotation mark is missing, not doubled, or in the wrong place."""
    WIDTH = auto()
    """The row has more or fewer cells than the rows of this file have."""
    DELIMITER = auto()
    """The row has another delimiter."""
    SPLIT = auto()
    """A neighboring line is probably part of the row."""
    SHIFTED = auto()
    """The cells are probably in the wrong columns."""
    CONTENT = auto()
    """NUL bytes, bytes that cannot be decoded, or a cell that is too long."""
    OTHER_LINE = auto()
    """The line is not a row: a repeated header, a footer, or part of another table."""

    @property
    def is_damage(self) -> bool:
        return self is not FaultKind.OTHER_LINE


class RowFault(NamedTuple):
    """Why a record is not read as a row."""

    kind: FaultKind
    reason: str
    """The error and how to fix it."""


UNCLOSED = RowFault(
    FaultKind.QUOTE,
    "A quotation mark opens on this line and is not closed at the end of a cell. "
    "Remove it, or double it and quote the whole cell.",
)
STRAY = RowFault(
    FaultKind.QUOTE,
    "There is a quotation mark inside a cell. Remove it, or double it and quote the whole cell.",
)
REPEATED_HEADER = RowFault(FaultKind.OTHER_LINE, "This line repeats the header. Remove it.")
FOOTER = RowFault(
    FaultKind.OTHER_LINE,
    "This line looks like a footer, a total, or part of a report title: cells that the other rows fill are blank. "
    "Remove it, or fill in those cells.",
)
CONTINUED = RowFault(
    FaultKind.SPLIT,
    "The next line does not look like a row, and may be the rest of this one. "
    "Join the lines, or put the cell with the line break in quotation marks.",
)
CONTINUES = RowFault(
    FaultKind.SPLIT,
    "The line before this one does not look like a row, and may be the beginning of this one. "
    "Join the lines, or put the cell with the line break in quotation marks.",
)
SHIFTED = RowFault(
    FaultKind.SHIFTED,
    "The cells of this row do not fit their columns, but fit the neighboring ones. "
    "Add or remove a delimiter, or put a cell that contains the delimiter in quotation marks.",
)
BLANK_AFTER_DELIMITER = RowFault(
    FaultKind.SHIFTED,
    "A cell begins with a space, as text after a comma does. "
    "If a cell contains the delimiter, put it in quotation marks; if not, remove the space.",
)
NUL = RowFault(FaultKind.CONTENT, "The row contains NUL bytes, so it is damaged. Export the file again.")


def after_unclosed(line: int) -> RowFault:
    return RowFault(
        FaultKind.QUOTE,
        f"This line follows the quotation mark that is not closed on line {line}, and does not look like a row. "
        "Correct that line, or remove this one.",
    )


def other_delimiter(mark: str) -> RowFault:
    name = {"\t": "a tab"}.get(mark, f"“{mark}”")
    return RowFault(
        FaultKind.DELIMITER,
        f"The cells of this row are separated by {name}, unlike the other rows. Use the same delimiter as the header.",
    )


def other_width(cells: int, header: int, usual: int) -> RowFault:
    expected = f"the header has {header}"
    if usual != header:
        expected += f" and most rows have {usual}"
    advice = (
        "If a cell contains the delimiter, put that cell in quotation marks."
        if cells > min(usual, header)
        else "Add the missing delimiters, or join the lines of a row that was broken."
    )
    return RowFault(
        FaultKind.WIDTH, f"The row has {cells} {'cell' if cells == 1 else 'cells'}, but {expected}. {advice}"
    )


def other_table(line: int) -> RowFault:
    return RowFault(
        FaultKind.OTHER_LINE,
        f"Another table with columns of its own begins on line {line}. Import it as a separate file.",
    )


def undecodable(encoding: str) -> RowFault:
    return RowFault(
        FaultKind.CONTENT,
        f"The row contains bytes that are not {encoding}. Save the file as UTF-8, and import it again.",
    )


def long_cell(most: int) -> RowFault:
    return RowFault(
        FaultKind.CONTENT,
        f"A cell has more than {most:,} characters. Shorten it, or raise the limit max_cell_chars.",
    )


def long_row(most: int) -> RowFault:
    return RowFault(
        FaultKind.CONTENT,
        f"The row has more than {most:,} characters. Shorten it, or raise the limit max_cell_chars.",
    )
