"""Before a file is taken in: what it would look like, and under which name it will stand."""

from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO

from leadops_core.files import open_input
from leadops_core.intake import IntakeLimits, read
from leadops_core.schemas import ColumnMapping, PreviewRow, Upload, UploadPreview
from leadops_core.store import Store
from leadops_core.verbs.ingest import digest_of, mapping_of_file

Wish = ColumnMapping | Mapping[str, str | None] | None


def preview_upload(
    file: Path | str | BinaryIO, *, mapping: Wish, file_name: str | None, rows: int, limits: IntakeLimits
) -> UploadPreview:
    """The mapping and the first rows; see the facade."""
    with open_input(file, file_name) as (stream, name):
        used = mapping_of_file(stream, name, mapping, limits)
        stream.seek(0)
        found: list[PreviewRow] = []
        for chunk in read(stream, used, file_name=name, limits=limits, chunk_size=max(1, rows)):
            found += [PreviewRow(line=row.line, content=row.content) for row in chunk.rows]
            found += [PreviewRow(line=row.line, rejected=row) for row in chunk.rejected]
            if len(found) >= rows:
                break
        found.sort(key=lambda row: row.line)
        return UploadPreview(file_name=name, mapping=used, rows=tuple(found[:rows]))


def begin_upload(
    store: Store,
    file: Path | str | BinaryIO,
    *,
    mapping: Wish,
    by: str,
    file_name: str | None,
    limits: IntakeLimits,
) -> Upload:
    """The upload that an ingest of the same file and mapping goes on with."""
    with open_input(file, file_name) as (stream, name):
        sha256 = digest_of(stream, limits, name)
        used = mapping_of_file(stream, name, mapping, limits)
        upload, _ = store.uploads.begin(name, sha256, by, used)
        return upload
