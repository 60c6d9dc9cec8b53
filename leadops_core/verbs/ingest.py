"""From a file to stored leads."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from leadops_core.database.pages import iterate_pages
from leadops_core.errors import ErrorKind, LeadOpsError
from leadops_core.files import open_input
from leadops_core.intake import (
    HEAD_BYTES,
    IntakeChunk,
    IntakeError,
    IntakeLimits,
    detect,
    detect_leads,
    read,
)
from leadops_core.intake.repository.uploads import Uploads
from leadops_core.schemas import (
    ColumnMapping,
    ColumnRole,
    IngestReport,
    LeadField,
    MappedColumn,
    RejectedRow,
    RowFate,
    Upload,
    UploadCounts,
    UploadId,
)
from leadops_core.schemas.progress import Progress
from leadops_core.settings import Settings
from leadops_core.store import Store

REPORTED_REJECTIONS = 1000
_BLOCK = 1 << 20
# SQLAlchemy inserts at most 1,000 rows with one statement. More rows at once save no statements, take more memory, and
# give the garbage collector more objects to search.
_ROWS_PER_STATEMENT = 1_000


class MappingError(LeadOpsError):
    """A mapping given by hand does not fit the file."""

    kind = ErrorKind.INVALID


def limits_of(config: Settings) -> IntakeLimits:
    """The limits that the settings set."""
    return IntakeLimits(
        max_bytes=config.max_bytes,
        max_rows=config.max_rows,
        max_columns=config.max_columns,
        max_cell_chars=config.max_cell_chars,
    )


def preview(file: Path | str | BinaryIO, *, file_name: str | None, limits: IntakeLimits) -> ColumnMapping:
    """How the file would be read."""
    with open_input(file, file_name) as (stream, name):
        return mapping_of_file(stream, name, None, limits)


def mapping_of_file(
    stream: BinaryIO, name: str, wish: ColumnMapping | Mapping[str, str | None] | None, limits: IntakeLimits
) -> ColumnMapping:
    """Return the detected mapping of a file of leads, changed as a person wishes.

    Raises IntakeError for a text that cannot be a list of leads; a person who maps its columns may import it.
    """
    head = stream.read(HEAD_BYTES)
    look = detect_leads if wish is None else detect
    return apply_mapping(look(head, file_name=name, limits=limits), wish)


def ingest(
    store: Store,
    file: Path | str | BinaryIO,
    *,
    mapping: ColumnMapping | Mapping[str, str | None] | None,
    dry_run: bool,
    by: str,
    file_name: str | None,
    limits: IntakeLimits,
    chunk_size: int,
    progress: Progress | None,
) -> IngestReport:
    """Read the file and store it, about `chunk_size` rows in one transaction with the progress made.

    A file that breaks a limit half way is taken back whole before the error is raised.
    """
    with open_input(file, file_name) as (stream, name):
        sha256 = digest_of(stream, limits, name)
        used = mapping_of_file(stream, name, mapping, limits)
        stream.seek(0)

        def read_after(rows_done: int) -> Iterator[IntakeChunk]:
            size = min(chunk_size, _ROWS_PER_STATEMENT)
            return read(stream, used, file_name=name, limits=limits, chunk_size=size, skip_rows=rows_done)

        if dry_run:
            with store.uploads.rehearsal() as rehearsal:
                upload, rows_done = rehearsal.begin(name, sha256, by, used)
                chunks = read_after(rows_done)
                counts, rejected = _store(
                    chunks, upload, lambda: nullcontext(rehearsal), chunk_size, progress
                )
                fates = rehearsal.row_fates()
            return _report(
                None, name, used, counts, rejected, dry_run=True, resumed=rows_done > 0, fates=fates
            )
        upload, rows_done = store.uploads.begin(name, sha256, by, used)
        try:
            chunks = read_after(rows_done)
            counts, rejected = _store(chunks, upload, store.uploads.transaction, chunk_size, progress)
        except IntakeError as error:
            store.uploads.undo(upload.id, by=by)
            store.uploads.fail(upload.id, str(error))
            raise
        store.uploads.finish(upload.id)
        return _report(upload.id, name, used, counts, rejected, dry_run=False, resumed=rows_done > 0)


def _store(
    chunks: Iterator[IntakeChunk],
    upload: Upload,
    transaction: Callable[[], AbstractContextManager[Uploads]],
    chunk_size: int,
    progress: Progress | None,
) -> tuple[UploadCounts, list[RejectedRow]]:
    """Store the chunks, about `chunk_size` rows in each transaction."""
    counts, rejected = upload.counts, list[RejectedRow]()
    while (chunk := next(chunks, None)) is not None:
        stored_before = counts.rows
        with transaction() as uploads:
            while chunk is not None:
                counts = uploads.add_chunk(upload.id, chunk.rows, chunk.rejected, chunk.row_count)
                rejected += chunk.rejected[: REPORTED_REJECTIONS - len(rejected)]
                is_full = chunk.row_count - stored_before >= chunk_size
                chunk = None if is_full else next(chunks, None)
        if progress:
            progress(counts.rows, None)
    return counts, rejected


def _report(
    upload_id: UploadId | None,
    name: str,
    mapping: ColumnMapping,
    counts: UploadCounts,
    rejected: list[RejectedRow],
    *,
    dry_run: bool,
    resumed: bool,
    fates: tuple[RowFate, ...] = (),
) -> IngestReport:
    return IngestReport(
        upload_id=upload_id,
        file_name=name,
        dry_run=dry_run,
        resumed=resumed,
        counts=counts,
        mapping=mapping,
        rejected_rows=tuple(rejected),
        row_fates=fates,
    )


def apply_mapping(
    detected: ColumnMapping, wish: ColumnMapping | Mapping[str, str | None] | None
) -> ColumnMapping:
    """The detected mapping as a person wants it: replaced whole, or changed column by column.

    By column, a name of a lead's field fills that field, None keeps the column as an attribute, `outcome` marks it as an
    outcome, `ignored` leaves it out. A field taken by hand is given up by the column that had it.
    Raises `MappingError` for a column or field that does not exist, and for two columns that fill the same field.
    """
    if wish is None:
        return detected
    if isinstance(wish, ColumnMapping):
        return wish
    by_name = {column.column: column for column in detected.columns}
    if unknown := sorted(set(wish) - set(by_name)):
        raise MappingError(
            f"The file has no column {unknown[0]!r}. Its columns are {', '.join(map(repr, by_name))}."
        )
    chosen = {name: _by_hand(by_name[name], target) for name, target in wish.items()}
    columns: dict[LeadField, str] = {}
    for column in chosen.values():
        if column.field is None:
            continue
        if other := columns.get(column.field):
            raise MappingError(
                f"Columns {other!r} and {column.column!r} are both mapped to {column.field.value}. Choose one."
            )
        columns[column.field] = column.column

    def settle(column: MappedColumn) -> MappedColumn:
        if column.column in chosen:
            return chosen[column.column]
        taken = column.field in columns
        return _by_hand(column, None, why="another column was chosen by hand") if taken else column

    return detected.model_copy(update={"columns": tuple(settle(column) for column in detected.columns)})


def _by_hand(column: MappedColumn, target: str | None, *, why: str = "chosen by hand") -> MappedColumn:
    role, field = ColumnRole.FIELD, None
    if target is None or target == "attribute":
        role = ColumnRole.ATTRIBUTE
    elif target in (ColumnRole.OUTCOME.value, ColumnRole.IGNORED.value):
        role = ColumnRole(target)
    elif target in {known.value for known in LeadField}:
        field = LeadField(target)
    else:
        known = ", ".join([*(field.value for field in LeadField), "attribute", "outcome", "ignored"])
        raise MappingError(f"Column {column.column!r}: unknown field {target!r}. Choose one of {known}.")
    return column.model_copy(update={"role": role, "field": field, "confidence": 1.0, "why": why})


def upload_id(store: Store, upload: UploadId | str) -> UploadId:
    """The id of the upload that is meant: its id or the beginning of it."""
    return upload if isinstance(upload, UUID) else store.uploads.find(upload).id


def rejected_rows(store: Store, upload_id: UploadId) -> Iterator[RejectedRow]:
    """All rows of an upload that were not taken, a page at a time."""
    return iterate_pages(partial(store.uploads.rejections, upload_id))


def digest_of(stream: BinaryIO, limits: IntakeLimits, name: str) -> str:
    """SHA-256 of a file, which is read to its end and set back to its beginning; one too large is refused."""
    digest, size = hashlib.sha256(), 0
    while block := stream.read(_BLOCK):
        size += len(block)
        if size > limits.max_bytes:
            raise IntakeError(
                f"{name}: larger than {limits.max_bytes:,} bytes. Split the file, or raise the limit max_bytes."
            )
        digest.update(block)
    stream.seek(0)
    return digest.hexdigest()
