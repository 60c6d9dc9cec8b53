"""Imports of rows in chunks, for tests of the store."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from leadops_core.database.database import Transaction
from leadops_core.intake import IntakeRow
from leadops_core.intake.dry_run import DryRunReport
from leadops_core.intake.use_cases.import_rows import add_chunk, begin_upload, end_upload
from leadops_core.intake.use_cases.undo import preview_undo, undo_upload
from leadops_core.schemas import (
    ColumnMapping,
    RejectedRow,
    UndoReport,
    Upload,
    UploadCounts,
    UploadId,
    UploadState,
)
from leadops_core.schemas.progress import Progress
from tests.support.repositories import Repositories


class Imports:
    """Each method is one transaction, except on the object that `transaction` yields."""

    def __init__(self, store: Repositories, transaction: Transaction | None = None) -> None:
        self._repository = store.uploads
        self._store = store
        self._transaction = transaction
        self._report = DryRunReport()

    @contextmanager
    def transaction(self, *, dry_run: bool = False) -> Iterator["Imports"]:
        with self._repository.transaction(dry_run=dry_run) as transaction:
            yield Imports(self._store, transaction)

    @contextmanager
    def _writing(self) -> Iterator[Transaction]:
        if self._transaction is not None:
            yield self._transaction
        else:
            with self._repository.transaction() as transaction:
                yield transaction

    def begin(self, file_name: str, sha256: str, by: str, mapping: ColumnMapping) -> tuple[Upload, int]:
        with self._writing() as transaction:
            upload = begin_upload(transaction, file_name, sha256, by, mapping)
            return upload, upload.counts.rows

    def add_chunk(
        self,
        upload_id: UploadId,
        rows: Sequence[IntakeRow],
        rejected: Sequence[RejectedRow],
        row_count: int,
    ) -> UploadCounts:
        with self._writing() as transaction:
            return add_chunk(transaction, upload_id, rows, rejected, row_count, self._report)

    def finish(self, upload_id: UploadId) -> Upload:
        with self._writing() as transaction:
            return end_upload(transaction, upload_id, UploadState.DONE)

    def fail(self, upload_id: UploadId, error: str) -> Upload:
        with self._writing() as transaction:
            return end_upload(transaction, upload_id, UploadState.FAILED, error)

    def undo(self, upload_id: UploadId, by: str, *, progress: Progress | None = None) -> UndoReport:
        with self._writing() as transaction:
            return undo_upload(transaction, upload_id, by, progress)

    def preview_undo(self, upload_id: UploadId) -> UndoReport:
        return preview_undo(self._repository, upload_id)
