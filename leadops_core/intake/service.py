"""Use cases of importing files of leads."""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, nullcontext
from functools import partial
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from leadops_core.database.database import Transaction
from leadops_core.database.pages import iterate_pages
from leadops_core.errors import ErrorKind, LeadOpsError
from leadops_core.files import open_input
from leadops_core.intake.damage import DamageCounter
from leadops_core.intake.dry_run import DryRunReport
from leadops_core.intake.errors import IntakeError
from leadops_core.intake.limits import IntakeLimits
from leadops_core.intake.mapping import MappingChanges, MappingError, mapping_of_file
from leadops_core.intake.preview import preview_file
from leadops_core.intake.reader import IntakeChunk, digest_of, read
from leadops_core.intake.repository.staging import StagedFileRepository
from leadops_core.intake.repository.uploads import UploadRepository
from leadops_core.intake.use_cases.import_rows import add_chunk, begin_upload, end_upload
from leadops_core.intake.use_cases.open_table import open_table
from leadops_core.intake.use_cases.undo import preview_undo, undo_upload
from leadops_core.jobs.errors import JobPaused, JobStopped
from leadops_core.jobs.run import JobRun
from leadops_core.jobs.service import JobService
from leadops_core.schemas import (
    ColumnMapping,
    IngestReport,
    Job,
    JobDetail,
    JobKind,
    JobState,
    Page,
    RejectedRow,
    UndoReport,
    Upload,
    UploadCounts,
    UploadId,
    UploadPreview,
    UploadState,
)
from leadops_core.schemas.progress import Progress
from leadops_core.schemas.upload import ImportReport

_REPORTED_REJECTIONS = 1000
# SQLAlchemy inserts at most 1,000 rows with one statement. More rows at once save no statements, take more memory, and
# give the garbage collector more objects to search.
_ROWS_PER_STATEMENT = 1_000
_STAGED_PART_BYTES = 4_000_000
_IMPORT_AT_THE_SOURCE = "Import leads there, then pull again."


def preview_upload(
    file: Path | str | BinaryIO,
    limits: IntakeLimits,
    *,
    mapping: MappingChanges | None = None,
    file_name: str | None = None,
    encoding: str | None = None,
    sheet: str | None = None,
    row_count: int = 0,
) -> UploadPreview:
    """Return how a file would be read, its first rows, and its damage. No database is needed."""
    with (
        open_input(file, file_name) as (source, name),
        open_table(source, name, limits, encoding, sheet) as stream,
    ):
        return preview_file(stream, name, mapping, limits, row_count=row_count, encoding=encoding)


def _reading(
    mapping: MappingChanges | None, encoding: str | None, sheet: str | None
) -> tuple[str | None, str | None]:
    """Return the encoding and the sheet that a person chose, which may be part of a complete mapping."""
    if not isinstance(mapping, ColumnMapping):
        return encoding, sheet
    if mapping.dialect.sheet and sheet not in (None, mapping.dialect.sheet):
        raise MappingError(
            f"The mapping was made for the sheet “{mapping.dialect.sheet}”, not for “{sheet}”. Preview that sheet first."
        )
    return encoding or mapping.dialect.encoding, sheet or mapping.dialect.sheet


class UploadService:
    """Imported files: previews, imports in the foreground and background, and their undo.

    An import accepts each row as a new lead, merges it into an existing lead, or rejects it with line, column, and reason.
    Rows are stored in chunks, each in one transaction with the progress, so that an interrupted import can be resumed.
    An upload can be named by its id or the beginning of it.
    """

    def __init__(
        self,
        repository: UploadRepository,
        staged_files: StagedFileRepository,
        jobs: JobService,
        *,
        limits: IntakeLimits,
        chunk_rows: int,
        refuse_in_copy: Callable[[str], None],
    ) -> None:
        self._repository = repository
        self._staged_files = staged_files
        self._jobs = jobs
        self._limits = limits
        self._chunk_rows = chunk_rows
        self._refuse_in_copy = refuse_in_copy

    def preview(
        self,
        file: Path | str | BinaryIO,
        *,
        file_name: str | None = None,
        encoding: str | None = None,
        sheet: str | None = None,
    ) -> ColumnMapping:
        """Return how a file would be read: format, encoding, delimiter, and the field for each column. Store nothing."""
        with (
            open_input(file, file_name) as (source, name),
            open_table(source, name, self._limits, encoding, sheet) as stream,
        ):
            return mapping_of_file(stream, name, None, self._limits, encoding)

    def preview_rows(
        self,
        file: Path | str | BinaryIO,
        *,
        mapping: MappingChanges | None = None,
        file_name: str | None = None,
        encoding: str | None = None,
        sheet: str | None = None,
        rows: int = 20,
    ) -> UploadPreview:
        """Return how a file would be read with this mapping, its first rows as leads, and its damage. Store nothing."""
        return preview_upload(
            file,
            self._limits,
            mapping=mapping,
            file_name=file_name,
            encoding=encoding,
            sheet=sheet,
            row_count=rows,
        )

    def ingest(
        self,
        file: Path | str | BinaryIO,
        *,
        mapping: MappingChanges | None = None,
        dry_run: bool = False,
        by: str = "leadops",
        file_name: str | None = None,
        encoding: str | None = None,
        sheet: str | None = None,
        progress: Progress | None = None,
    ) -> IngestReport:
        """Import the leads of a file: CSV, a workbook, JSON, JSON Lines, or vCard.

        Importing the same file again adds nothing, and resumes an interrupted import. `encoding` replaces the detected one,
        and `sheet` the first sheet with rows of a workbook. `mapping` changes the detected mapping by column
        (`{"Firma": "company_name", "Note": None}`) or replaces it. A dry run stores nothing and reports exactly what the import
        would do; on SQLite, no other process can write meanwhile. A file that exceeds a limit is undone before IntakeError is
        raised. Raise MappingError for a mapping that does not fit, and CopyError in a local copy.
        """
        if not dry_run:
            self._refuse_in_copy(_IMPORT_AT_THE_SOURCE)
        with open_input(file, file_name) as (source, name), ExitStack() as stack:
            sha256 = digest_of(source, self._limits, name)
            reading = _reading(mapping, encoding, sheet)
            stream = stack.enter_context(open_table(source, name, self._limits, *reading))
            used = mapping_of_file(stream, name, mapping, self._limits, encoding)
            report = DryRunReport() if dry_run else None
            damage = DamageCounter()
            if dry_run:
                with self._repository.transaction(dry_run=True) as transaction:
                    upload = begin_upload(transaction, name, sha256, by, used)
                    chunks = self._read(stream, name, upload)
                    counts, rejected = self._store(
                        chunks, upload, lambda: nullcontext(transaction), progress, damage, report
                    )
            else:
                upload = self._begin(name, sha256, by, used)
                try:
                    chunks = self._read(stream, name, upload)
                    counts, rejected = self._store(
                        chunks, upload, self._repository.transaction, progress, damage
                    )
                except IntakeError as error:
                    self._undo_failed(upload.id, by, str(error))
                    raise
                self._end(upload.id, UploadState.DONE)
        return IngestReport(
            upload_id=None if dry_run else upload.id,
            file_name=name,
            dry_run=dry_run,
            resumed=upload.counts.rows > 0,
            counts=counts,
            mapping=used,
            rejected_rows=tuple(rejected),
            damage=damage.result(used.dialect),
            row_fates=report.rows() if report else (),
        )

    def stage(
        self,
        file: Path | str | BinaryIO,
        *,
        mapping: MappingChanges | None = None,
        by: str = "leadops",
        file_name: str | None = None,
        encoding: str | None = None,
        sheet: str | None = None,
    ) -> Upload:
        """Store a file, leave its import to a worker or to `import_staged`, and return its running upload.

        Once this returns, the file will be imported: if a process ends during the import, another one resumes it. The job of
        the import can be cancelled, which keeps the rows that it has stored.
        """
        self._refuse_in_copy(_IMPORT_AT_THE_SOURCE)
        with open_input(file, file_name) as (source, name):
            sha256 = digest_of(source, self._limits, name)
            with open_table(source, name, self._limits, *_reading(mapping, encoding, sheet)) as stream:
                used = mapping_of_file(stream, name, mapping, self._limits, encoding)
            upload = self._begin(name, sha256, by, used)
            source.seek(0)
            self._staged_files.put(upload.id, iter(lambda: source.read(_STAGED_PART_BYTES), b""))
            self._jobs.request(JobKind.IMPORT, _params(upload.id), by=by)
            return upload

    def import_staged(
        self, *, seconds: float | None = None, should_stop: Callable[[], bool] = lambda: False
    ) -> Upload | None:
        """Run the oldest job of an import that no other process runs, and return its upload, or None.

        After `seconds`, or when `should_stop` returns True, the import stops after the current chunk; the next call resumes
        it. Jobs that were cancelled or interrupted too often fail their uploads first.
        """
        self._settle_staged()
        ran = self._jobs.run_next(kinds=(JobKind.IMPORT,), seconds=seconds, should_stop=should_stop)
        if ran is None:
            return None
        self._settle_staged()
        return self._repository.get(_upload_of(ran))

    def import_job(self, upload: UploadId | str) -> JobDetail | None:
        """Return the job of `stage` that was requested last for this import, or None."""
        return self._jobs.newest_like(JobKind.IMPORT, _params(self._id(upload)))

    def list(self, limit: int = 1000) -> tuple[Upload, ...]:
        """Return the imported files, newest first."""
        return self._repository.list(limit)

    def get(self, upload: UploadId | str) -> Upload:
        """Return one imported file. Raise NotFoundError."""
        return self._repository.get(self._id(upload))

    def rejected_rows(self, upload: UploadId | str) -> Iterator[RejectedRow]:
        """Yield all rejected rows of an import in the order of the file, read in chunks."""
        return iterate_pages(partial(self._repository.rejections, self._id(upload)))

    def rejected_page(
        self, upload: UploadId | str, *, cursor: str | None = None, limit: int = 50
    ) -> Page[RejectedRow]:
        """Return one page of the rejected rows, in the order of the file. Raise NotFoundError."""
        return self._repository.rejections(self.get(upload).id, cursor, limit)

    def preview_undo(self, upload: UploadId | str) -> UndoReport:
        """Return what undoing an import would do now. Change nothing. Raise as `undo` does."""
        return preview_undo(self._repository, self._id(upload))

    def undo(
        self, upload: UploadId | str, *, by: str = "leadops", progress: Progress | None = None
    ) -> UndoReport:
        """Undo an import in one transaction.

        Leads that it created are deleted, and values that it changed are restored. Leads that a person has changed since, or
        that another import contains, are kept and listed. Raise UploadNotUndoableError if it was undone before. An exception
        raised by `progress` cancels the undo, and nothing is changed.
        """
        upload_id = self._id(upload)
        with self._repository.transaction() as transaction:
            return undo_upload(transaction, upload_id, by, progress)

    def request_undo(self, upload: UploadId | str, *, by: str) -> Job:
        """Leave `undo` to a worker, and return the job. Raise as `undo` does."""
        upload_id = self._id(upload)
        preview_undo(self._repository, upload_id)
        return self._jobs.request(JobKind.UNDO_IMPORT, _params(upload_id), by=by)

    def undo_job(self, upload: UploadId | str) -> JobDetail | None:
        """Return the job of `request_undo` that was requested last for this import, or None."""
        return self._jobs.newest_like(JobKind.UNDO_IMPORT, _params(self._id(upload)))

    def run_undo_job(self, run: JobRun) -> UndoReport | None:
        """Undo the import of the job. The handler of `JobKind.UNDO_IMPORT`."""
        upload_id = _upload_of(run.job)
        is_repeated = run.job.attempts > 1
        if is_repeated and self._repository.get(upload_id).undone_at is not None:
            # The process ended after the transaction of the undo.
            return None
        return self.undo(upload_id, by=run.job.requested_by, progress=run.report)

    def run_import_job(self, run: JobRun) -> ImportReport | None:
        """Import the staged file of the job, from where it stopped. The handler of `JobKind.IMPORT`."""
        upload = self._repository.get(_upload_of(run.job))
        if upload.state is UploadState.RUNNING:
            try:
                self._import_staged(upload, run)
            except LeadOpsError as error:
                is_running = self._repository.get(upload.id).state is UploadState.RUNNING
                if error.kind is ErrorKind.CONFLICT and is_running:
                    raise JobPaused("Another process imports the same file.") from error
                if (
                    not isinstance(error, JobStopped)
                    and is_running
                    and error.kind is not ErrorKind.UNAVAILABLE
                ):
                    self._end(upload.id, UploadState.FAILED, str(error))
                if is_running or isinstance(error, IntakeError):
                    raise
        # Somebody may have undone the import meanwhile.
        self._staged_files.drop(upload.id)
        ended = self._repository.get(upload.id)
        if ended.state is not UploadState.DONE:
            return None
        return ImportReport(upload_id=ended.id, file_name=ended.file_name, counts=ended.counts)

    def _id(self, upload: UploadId | str) -> UploadId:
        return upload if isinstance(upload, UUID) else self._repository.find(upload).id

    def _begin(self, name: str, sha256: str, by: str, mapping: ColumnMapping) -> Upload:
        with self._repository.transaction() as transaction:
            return begin_upload(transaction, name, sha256, by, mapping)

    def _end(self, upload_id: UploadId, state: UploadState, error: str | None = None) -> None:
        with self._repository.transaction() as transaction:
            end_upload(transaction, upload_id, state, error)

    def _undo_failed(self, upload_id: UploadId, by: str, error: str) -> None:
        # In one transaction, so that nobody sees an import as undone that failed.
        with self._repository.transaction() as transaction:
            undo_upload(transaction, upload_id, by, None)
            end_upload(transaction, upload_id, UploadState.FAILED, error)

    def _read(self, stream: BinaryIO, name: str, upload: Upload) -> Iterator[IntakeChunk]:
        """Read the rows that are not stored yet."""
        stream.seek(0)
        return read(
            stream,
            upload.mapping,
            file_name=name,
            limits=self._limits,
            chunk_size=min(self._chunk_rows, _ROWS_PER_STATEMENT),
            skip_rows=upload.counts.rows,
        )

    def _store(
        self,
        chunks: Iterator[IntakeChunk],
        upload: Upload,
        open_transaction: Callable[[], AbstractContextManager[Transaction]],
        progress: Progress | None,
        damage: DamageCounter,
        report: DryRunReport | None = None,
    ) -> tuple[UploadCounts, Sequence[RejectedRow]]:
        """Store the chunks, about `chunk_rows` rows in each transaction."""
        counts: UploadCounts = upload.counts
        rejected: list[RejectedRow] = []
        while (chunk := next(chunks, None)) is not None:
            stored_before = counts.rows
            with open_transaction() as transaction:
                while chunk is not None:
                    damage.add(chunk)
                    counts = add_chunk(
                        transaction, upload.id, chunk.rows, chunk.rejected, chunk.row_count, report
                    )
                    rejected += chunk.rejected[: _REPORTED_REJECTIONS - len(rejected)]
                    is_full = chunk.row_count - stored_before >= self._chunk_rows
                    chunk = None if is_full else next(chunks, None)
            if progress:
                progress(counts.rows, None)
        return counts, rejected

    def _import_staged(self, upload: Upload, run: JobRun) -> None:
        def go_on(done: int, total: int | None) -> None:
            run.report(done, total)
            run.pause_if_due()

        with tempfile.TemporaryFile() as copy:
            copy.writelines(self._staged_files.read(upload.id))
            copy.seek(0)
            # The same file and mapping, so this resumes the upload that `stage` began.
            self.ingest(
                copy,
                mapping=upload.mapping,
                by=upload.uploaded_by,
                file_name=upload.file_name,
                progress=go_on,
            )

    def _settle_staged(self) -> None:
        """Give each staged file a job, and end the uploads whose job was cancelled or has failed."""
        for upload_id in self._staged_files.waiting():
            upload = self._repository.get(upload_id)
            job = self.import_job(upload_id)
            if job is None:
                # Another release staged the file, or the process was killed before it requested the job.
                self._jobs.request(JobKind.IMPORT, _params(upload_id), by=upload.uploaded_by)
            elif not job.is_open:
                if upload.state is UploadState.RUNNING:
                    self._end(upload_id, UploadState.FAILED, _end_of(job))
                self._staged_files.drop(upload_id)


def _params(upload_id: UploadId) -> dict[str, str]:
    return {"upload_id": str(upload_id)}


def _upload_of(job: Job) -> UploadId:
    return UploadId(UUID(job.params["upload_id"]))


def _end_of(job: JobDetail) -> str:
    if job.state is JobState.CANCELLED:
        return f"{job.cancelled_by} cancelled the import. Undo it, or import the file again."
    return job.error or "The import did not finish. Import the file again."
