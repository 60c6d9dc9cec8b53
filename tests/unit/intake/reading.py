"""Shortcuts from bytes to rows, for the tests of intake."""

import io
from dataclasses import dataclass

from leadops_core.intake import IntakeLimits, IntakeRow, detect, read
from leadops_core.schemas import ColumnMapping, RejectedRow


@dataclass(frozen=True)
class Taken:
    mapping: ColumnMapping
    rows: list[IntakeRow]
    rejected: list[RejectedRow]
    row_count: int


def take(
    data: bytes,
    *,
    limits: IntakeLimits | None = None,
    chunk_size: int = 7,
    skip_rows: int = 0,
    mapping: ColumnMapping | None = None,
) -> Taken:
    mapping = mapping or detect(data[: 256 * 1024], file_name="leads.csv", limits=limits)
    rows: list[IntakeRow] = []
    rejected: list[RejectedRow] = []
    row_count = skip_rows
    stream = io.BytesIO(data)
    for chunk in read(
        stream, mapping, file_name="leads.csv", limits=limits, chunk_size=chunk_size, skip_rows=skip_rows
    ):
        rows += chunk.rows
        rejected += chunk.rejected
        row_count = chunk.row_count
    return Taken(mapping, rows, rejected, row_count)
