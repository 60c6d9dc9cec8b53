"""Export the result of a query as a file."""

import csv
import io

import pandas as pd

from console.queries import Answer
from leadops_core import LeadOps
from leadops_core.intake import neutralize_cell, rejected_csv


def to_frame(answer: Answer) -> pd.DataFrame:
    """Return the result as a table; a number distinguishes columns of the same name."""
    names: list[str] = []
    for column in answer.columns:
        name, number = column, 2
        while name in names:
            name, number = f"{column} {number}", number + 1
        names.append(name)
    return pd.DataFrame(answer.rows, columns=names)


def rejected_file(ops: LeadOps, upload_id: str) -> bytes:
    """Return the rejected rows of an import as a CSV file that can be corrected and imported again."""
    columns = [column.column for column in ops.uploads.get(upload_id).mapping.columns]
    return "".join(rejected_csv(columns, ops.uploads.rejected_rows(upload_id))).encode()


def to_csv(answer: Answer) -> bytes:
    """Return the result as CSV. Cells that a spreadsheet would run as a formula are neutralized."""
    frame = to_frame(answer)
    safe = frame.map(lambda value: neutralize_cell(value) if isinstance(value, str) else value)
    safe.columns = [neutralize_cell(str(name)) for name in frame.columns]
    return safe.to_csv(index=False, lineterminator="\n", quoting=csv.QUOTE_ALL).encode()


def to_parquet(answer: Answer) -> bytes:
    """Return the result as Parquet. A column with both numbers and text becomes text, because Parquet needs one type."""
    frame = to_frame(answer)
    for name in frame.columns:
        kinds = {type(value) for value in frame[name] if value is not None}
        if len(kinds) > 1 and not kinds <= {int, float}:
            frame[name] = frame[name].map(lambda value: None if value is None else str(value))
    file = io.BytesIO()
    frame.to_parquet(file, index=False)
    return file.getvalue()
