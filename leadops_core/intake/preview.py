"""Preview a file: its mapping, its first rows as leads, and its damaged rows."""

from typing import BinaryIO, Final

from leadops_core.intake.damage import DamageCounter
from leadops_core.intake.limits import IntakeLimits
from leadops_core.intake.mapping import MappingChanges, mapping_of_file
from leadops_core.intake.reader import read
from leadops_core.schemas import PreviewRow, UploadPreview

_CHECKED_ROWS: Final = 20_000
"""Rows that are checked for damage, in less than a second."""
_CHUNK_ROWS: Final = 250


def preview_file(
    stream: BinaryIO,
    file_name: str,
    changes: MappingChanges | None,
    limits: IntakeLimits,
    *,
    row_count: int,
    encoding: str | None = None,
) -> UploadPreview:
    """Return how a file would be read with these changes of its mapping, and its first `row_count` rows.

    `stream` must be at the beginning of the file. Raise IntakeError and MappingError as an import does.
    """
    mapping = mapping_of_file(stream, file_name, changes, limits, encoding)
    stream.seek(0)
    rows: list[PreviewRow] = []
    damage = DamageCounter()
    is_complete = True
    for chunk in read(stream, mapping, file_name=file_name, limits=limits, chunk_size=_CHUNK_ROWS):
        if damage.row_count >= _CHECKED_ROWS:
            is_complete = False
            break
        damage.add(chunk)
        if len(rows) < row_count:
            rows += [PreviewRow(line=row.line, content=row.content) for row in chunk.rows]
            rows += [PreviewRow(line=row.line, rejected=row) for row in chunk.rejected]
    rows.sort(key=lambda row: row.line)
    return UploadPreview(
        file_name=file_name,
        mapping=mapping,
        rows=tuple(rows[:row_count]),
        damage=damage.result(mapping.dialect, is_complete=is_complete),
    )
