"""Begin, continue, and end the import of a file, in the caller's transaction."""

from collections.abc import Sequence

from leadops_core.database.database import INTAKE_LOCK, Transaction
from leadops_core.database.errors import IllegalStateError
from leadops_core.intake.convert import IntakeRow
from leadops_core.intake.dry_run import DryRunReport
from leadops_core.intake.errors import UploadConflictError
from leadops_core.intake.repository.uploads import (
    add_counts,
    completed_uploads_of_file,
    insert_rejections,
    insert_upload,
    lock_upload,
    running_upload,
    set_ended,
)
from leadops_core.intake.use_cases.upsert import RowSource, upsert_rows
from leadops_core.schemas import (
    SYSTEM_ACTOR,
    ColumnMapping,
    RejectedRow,
    Upload,
    UploadCounts,
    UploadId,
    UploadState,
)


def begin_upload(
    transaction: Transaction, file_name: str, sha256: str, by: str, mapping: ColumnMapping
) -> Upload:
    """Return a running upload: an interrupted one of the same file and mapping, or a new one."""
    transaction.take_lock(INTAKE_LOCK)
    # Texts of the file that show encodings are personal data and not needed after a preview.
    mapping = mapping.model_copy(update={"encodings": ()})
    interrupted = running_upload(transaction, sha256, mapping)
    return interrupted or insert_upload(transaction, file_name, sha256, by, mapping)


def add_chunk(
    transaction: Transaction,
    upload_id: UploadId,
    rows: Sequence[IntakeRow],
    rejected: Sequence[RejectedRow],
    row_count: int,
    report: DryRunReport | None = None,
) -> UploadCounts:
    """Store the next rows, and return the counts of the whole upload so far.

    `row_count` is the number of rows of the file up to the end of this chunk. Raise UploadConflictError, having stored
    nothing, if this is not the next chunk because another process imports the same file.
    """
    transaction.take_lock(INTAKE_LOCK)
    upload = lock_upload(transaction, upload_id)
    stored_before = row_count - len(rows) - len(rejected)
    if upload.state is not UploadState.RUNNING:
        raise UploadConflictError(
            f"The import of {upload.file_name!r} is {upload.state.value}. Import the file again."
        )
    if upload.counts.rows != stored_before:
        raise UploadConflictError(
            f"Another process is importing {upload.file_name!r}: it has stored {upload.counts.rows} rows, "
            f"and this one {stored_before}. Wait for it, or stop it and import again."
        )
    same_file = completed_uploads_of_file(transaction, upload)
    source = RowSource(upload_id, upload.uploaded_by, SYSTEM_ACTOR, same_file)
    result = upsert_rows(transaction, rows, source, report)
    if report is not None:
        report.reject(rejected)
    insert_rejections(transaction, upload_id, rejected)
    counts = UploadCounts(
        rows=len(rows) + len(rejected),
        accepted=result.accepted,
        merged=result.merged,
        changed=result.changed,
        rejected=len(rejected),
    )
    return add_counts(transaction, upload_id, counts)


def end_upload(
    transaction: Transaction, upload_id: UploadId, state: UploadState, error: str | None = None
) -> Upload:
    """Set the final state of an upload, with the reason if it failed. Repeating the call changes nothing.

    A failed upload keeps its leads until it is undone.
    """
    upload = lock_upload(transaction, upload_id)
    if upload.state is state:
        return upload
    is_failed = state is UploadState.FAILED
    if upload.state is not UploadState.RUNNING and not (is_failed and upload.state is UploadState.UNDONE):
        raise IllegalStateError(f"The import of {upload.file_name!r} is already {upload.state.value}.")
    return set_ended(transaction, upload_id, state, error)
