"""The rows that an import rejected, as a CSV file that can be corrected and imported again."""

import io
from collections.abc import Iterable, Iterator

from leadops_core.intake.cells import SpreadsheetWriter
from leadops_core.schemas import RejectedRow

_PIECE_CHARACTERS = 1 << 16


def rejected_csv(columns: Iterable[str], rows: Iterable[RejectedRow]) -> Iterator[str]:
    """Yield a CSV file in pieces of about 64 KB: line, column and reason of each row, then the row's own cells.

    `columns` are the headers of the file that was imported. Cells that a spreadsheet would run as a formula are neutralized.
    """
    buffer = io.StringIO()
    writer = SpreadsheetWriter(buffer)
    writer.write_row(("line", "column", "reason", *columns))
    for row in rows:
        writer.write_row((str(row.line), row.column or "", row.reason, *row.cells))
        if buffer.tell() > _PIECE_CHARACTERS:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()
