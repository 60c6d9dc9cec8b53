"""The rows that an import rejected, as a CSV file that can be corrected and imported again."""

import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from leadops_core.intake.cells import SpreadsheetWriter
from leadops_core.intake.columns import map_columns
from leadops_core.schemas import ColumnRole, MappedColumn, RejectedRow

REJECTED_ROWS: Final = "LeadOps rejected rows"
"""The product name of such a file. Its rows must be as wide as its header, because most of them were not."""
_ADDED_COLUMNS: Final = ("line", "column", "reason")
_PIECE_CHARACTERS = 1 << 16


def is_rejected_file(headers: Sequence[str]) -> bool:
    """Return True for the headers of a file of rejected rows."""
    return tuple(headers[: len(_ADDED_COLUMNS)]) == _ADDED_COLUMNS and len(headers) > len(_ADDED_COLUMNS)


def map_rejected_rows(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> tuple[MappedColumn, ...]:
    """Return the columns of a file of rejected rows, without a field for those that LeadOps added."""
    begin = len(_ADDED_COLUMNS)
    added = tuple(
        MappedColumn(
            column=name,
            index=index,
            role=ColumnRole.IGNORED,
            confidence=1.0,
            why="added by LeadOps to the rejected rows",
        )
        for index, name in enumerate(_ADDED_COLUMNS)
    )
    mapped = map_columns(headers[begin:], [row[begin:] for row in rows])
    return added + tuple(column.model_copy(update={"index": column.index + begin}) for column in mapped)


def rejected_csv(columns: Iterable[str], rows: Iterable[RejectedRow]) -> Iterator[str]:
    """Yield a CSV file in pieces of about 64 KB: line, column and reason of each row, then the row's own cells.

    `columns` are the headers of the file that was imported. Cells that a spreadsheet would run as a formula are neutralized.
    """
    buffer = io.StringIO()
    writer = SpreadsheetWriter(buffer)
    writer.write_row((*_ADDED_COLUMNS, *columns))
    for row in rows:
        writer.write_row((str(row.line), row.column or "", row.reason, *row.cells))
        if buffer.tell() > _PIECE_CHARACTERS:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()
