"""Files of leads: taken in chunk by chunk, resumed, rehearsed, undone."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, select, update

from leadops_core.database.database import INTAKE_LOCK, Database, Transaction
from leadops_core.database.errors import IllegalStateError, NotFoundError
from leadops_core.database.pages import read_page
from leadops_core.database.references import find_id
from leadops_core.database.statements import insert_rows
from leadops_core.intake import IntakeRow
from leadops_core.intake.repository.arrivals import Origin, take_in
from leadops_core.intake.repository.dry_run import RowFates
from leadops_core.intake.repository.errors import UploadConflictError
from leadops_core.intake.repository.undo import preview_undo, undo_upload
from leadops_core.schemas import (
    SYSTEM_ACTOR,
    ColumnMapping,
    Page,
    RejectedRow,
    RowFate,
    UndoReport,
    Upload,
    UploadCounts,
    UploadId,
    UploadState,
)
from leadops_core.schemas.progress import Progress
from leadops_core.tables import upload_rejections, uploads
from leadops_core.tables.rows import REJECTION_COLUMNS, counts_of, record_values, rejection_of, upload_of


class UploadRepository:
    """Files of leads that were imported.

    Each method is one transaction of its own, except on the repository that `transaction` and `dry_run` yield.
    """

    def __init__(
        self, database: Database, transaction: Transaction | None = None, fates: RowFates | None = None
    ) -> None:
        self._database = database
        self._transaction = transaction
        self._fates = fates

    @contextmanager
    def transaction(self) -> Iterator["UploadRepository"]:
        """Yield uploads whose changes are committed together at the end: a large commit costs less per row."""
        with self._database.writing() as transaction:
            yield UploadRepository(self._database, transaction)

    @contextmanager
    def dry_run(self) -> Iterator["UploadRepository"]:
        """Yield uploads that report what they would change, and roll everything back at the end.

        It is one transaction: on SQLite no other process can write until it ends.
        """
        with self._database.rehearsing() as transaction:
            yield UploadRepository(self._database, transaction, RowFates())

    @contextmanager
    def _writing(self) -> Iterator[Transaction]:
        if self._transaction is not None:
            yield self._transaction
            return
        with self._database.writing() as transaction:
            yield transaction

    def begin(self, file_name: str, sha256: str, by: str, mapping: ColumnMapping) -> tuple[Upload, int]:
        """Return an upload to add chunks to, and the number of rows of the file that are stored already.

        An interrupted upload of the same file and mapping is resumed; the reader then skips the rows that are stored.
        """
        with self._writing() as transaction:
            return _begin(transaction, file_name, sha256, by, mapping)

    def add_chunk(
        self,
        upload_id: UploadId,
        rows: Sequence[IntakeRow],
        rejected: Sequence[RejectedRow],
        row_count: int,
    ) -> UploadCounts:
        """Store the next rows and return the counts of the whole upload so far.

        `row_count` is the number of rows of the file that are stored once this chunk is. Raises UploadConflictError, having
        stored nothing, if this is not the next chunk because another process imports the same file.
        """
        with self._writing() as transaction:
            return _add_chunk(transaction, self._fates, upload_id, rows, rejected, row_count)

    def row_fates(self) -> tuple[RowFate, ...]:
        """Return what became of single rows, the first rows of each fate; empty except in a rehearsal."""
        return () if self._fates is None else self._fates.rows()

    def finish(self, upload_id: UploadId) -> Upload:
        """Mark the upload as done; doing it twice changes nothing."""
        with self._writing() as transaction:
            return end_upload(transaction, upload_id, UploadState.DONE, None)

    def fail(self, upload_id: UploadId, error: str) -> Upload:
        """Mark the upload as failed, for a reason that a person may read. What it stored stays until it is undone."""
        with self._writing() as transaction:
            return end_upload(transaction, upload_id, UploadState.FAILED, error)

    def get(self, upload_id: UploadId) -> Upload:
        """Return one upload. Raises NotFoundError."""
        if self._transaction is not None:
            return _get(self._transaction.connection, upload_id)
        with self._database.reading() as connection:
            return _get(connection, upload_id)

    def find(self, reference: str) -> Upload:
        """The upload with this id, or the only one whose id begins so (6 hexadecimal digits or more)."""
        with self._database.reading() as connection:
            return _get(connection, find_id(connection, uploads.c.id, reference, "upload"))

    def mapping_of(self, sha256: str) -> ColumnMapping | None:
        """How the file with this digest was read when it was last taken in; None where it never was."""
        query = (
            select(uploads.c.mapping)
            .where(uploads.c.sha256 == sha256, uploads.c.state == UploadState.DONE.value)
            .order_by(uploads.c.created_at.desc(), uploads.c.id.desc())
        )
        with self._database.reading() as connection:
            found = connection.execute(query).first()
        return None if found is None else ColumnMapping.model_validate(found.mapping)

    def list(self, limit: int = 1000) -> tuple[Upload, ...]:
        """The uploads, newest first."""
        newest = select(uploads).order_by(uploads.c.created_at.desc(), uploads.c.id.desc()).limit(limit)
        with self._database.reading() as connection:
            return tuple(upload_of(row) for row in connection.execute(newest))

    def rejections(
        self, upload_id: UploadId, cursor: str | None = None, limit: int = 1000
    ) -> Page[RejectedRow]:
        """The rows that were not taken, in the order of the file."""
        query = select(*REJECTION_COLUMNS).where(upload_rejections.c.upload_id == upload_id)
        key, id = upload_rejections.c.line, upload_rejections.c.id
        question = ("rejections", upload_id)
        with self._database.reading() as connection:
            rows, next_cursor = read_page(
                connection, query, key, id, question=question, cursor=cursor, limit=limit, descending=False
            )
        return Page(items=tuple(rejection_of(row[:-2]) for row in rows), next_cursor=next_cursor)

    def undo(
        self,
        upload_id: UploadId,
        by: str,
        *,
        progress: Progress | None = None,
    ) -> UndoReport:
        """Take an upload back, in one transaction.

        Leads that it created go with all that hangs on them; leads that it changed get back each value that is still
        the one this upload wrote. What a person has touched since, and what a later upload holds too, stays and is
        named. Raises UploadNotUndoableError when it was undone before.

        `progress` is called with the number of leads done and of all leads; an exception that it raises ends the undo, and
        nothing is changed.
        """
        with self._database.writing() as transaction:
            return undo_upload(transaction, upload_id, by, progress)

    def preview_undo(self, upload_id: UploadId) -> UndoReport:
        """Return what `undo` would do as things stand; nothing is changed. Raise as `undo` does.

        A lead that cannot get its former address back, because another lead has it by now, counts as restored here.
        """
        with self._database.reading() as connection:
            return preview_undo(connection, upload_id)


def _begin(
    transaction: Transaction, file_name: str, sha256: str, by: str, mapping: ColumnMapping
) -> tuple[Upload, int]:
    transaction.take_lock(INTAKE_LOCK)
    cut_short = (
        select(uploads)
        .where(uploads.c.sha256 == sha256, uploads.c.state == UploadState.RUNNING.value)
        .order_by(uploads.c.created_at.desc(), uploads.c.id.desc())
    )
    for row in transaction.connection.execute(cut_short):
        upload = upload_of(row)
        if upload.mapping == mapping:
            return upload, upload.counts.rows
    upload = Upload(
        id=UploadId(transaction.new_id()),
        file_name=file_name,
        sha256=sha256,
        uploaded_by=by,
        mapping=mapping,
        counts=UploadCounts(),
        state=UploadState.RUNNING,
        created_at=transaction.now,
    )
    values: dict[str, Any] = {
        "id": upload.id,
        "file_name": file_name,
        "sha256": sha256,
        "uploaded_by": by,
        "mapping": mapping.model_dump(mode="json"),
        "row_count": 0,
        "accepted": 0,
        "merged": 0,
        "changed": 0,
        "rejected": 0,
        "state": UploadState.RUNNING.value,
        "created_at": transaction.now,
        "updated_at": transaction.now,
    }
    transaction.connection.execute(uploads.insert().values(values))
    return upload, 0


def _add_chunk(
    transaction: Transaction,
    fates: RowFates | None,
    upload_id: UploadId,
    rows: Sequence[IntakeRow],
    rejected: Sequence[RejectedRow],
    row_count: int,
) -> UploadCounts:
    transaction.take_lock(INTAKE_LOCK)
    connection = transaction.connection
    stored = _found(
        connection.execute(select(uploads).where(uploads.c.id == upload_id).with_for_update()).first()
    )
    before = row_count - len(rows) - len(rejected)
    if stored.state != UploadState.RUNNING.value:
        raise UploadConflictError(
            f"The import of {stored.file_name!r} is {stored.state}. Import the file again."
        )
    if stored.row_count != before:
        raise UploadConflictError(
            f"Another process is importing {stored.file_name!r}: it has stored {stored.row_count} rows, "
            f"and this one {before}. Wait for it, or stop it and import again."
        )
    earlier = _earlier_of_the_same_file(transaction, stored)
    origin = Origin(upload_id, stored.uploaded_by, SYSTEM_ACTOR, earlier)
    arrived = take_in(transaction, rows, origin, fates)
    if fates is not None:
        fates.reject(rejected)
    insert_rows(
        connection,
        upload_rejections,
        [
            {
                **record_values(row),
                "id": transaction.new_id(),
                "upload_id": upload_id,
                "created_at": transaction.now,
            }
            for row in rejected
        ],
    )
    changed = connection.execute(
        update(uploads)
        .where(uploads.c.id == upload_id)
        .values(
            row_count=row_count,
            accepted=uploads.c.accepted + arrived.accepted,
            merged=uploads.c.merged + arrived.merged,
            changed=uploads.c.changed + arrived.changed,
            rejected=uploads.c.rejected + len(rejected),
            updated_at=transaction.now,
        )
        .returning(*(uploads.c[name] for name in ("row_count", "accepted", "merged", "changed", "rejected")))
    )
    return counts_of(changed.one())


def _earlier_of_the_same_file(transaction: Transaction, upload: Row[Any]) -> frozenset[UUID]:
    done = select(uploads.c.id, uploads.c.mapping).where(
        uploads.c.sha256 == upload.sha256, uploads.c.state == UploadState.DONE.value
    )
    return frozenset(row.id for row in transaction.connection.execute(done) if row.mapping == upload.mapping)


def end_upload(
    transaction: Transaction, upload_id: UploadId, state: UploadState, error: str | None
) -> Upload:
    """Bring the upload to its end, with the reason where it failed; one that is there already stays as it is."""
    connection = transaction.connection
    row = _found(
        connection.execute(select(uploads).where(uploads.c.id == upload_id).with_for_update()).first()
    )
    if row.state == state.value:
        return upload_of(row)
    may_end = (
        (UploadState.RUNNING, UploadState.UNDONE) if state is UploadState.FAILED else (UploadState.RUNNING,)
    )
    if UploadState(row.state) not in may_end:
        raise IllegalStateError(f"The import of {row.file_name!r} is already {row.state}.")
    ended = (
        update(uploads)
        .where(uploads.c.id == upload_id)
        .values(state=state.value, error=error, finished_at=transaction.now, updated_at=transaction.now)
        .returning(uploads)
    )
    return upload_of(connection.execute(ended).one())


def _get(connection: Connection, upload_id: UUID) -> Upload:
    return upload_of(_found(connection.execute(select(uploads).where(uploads.c.id == upload_id)).first()))


def _found(row: Row[Any] | None) -> Row[Any]:
    if row is None:
        raise NotFoundError("There is no import with this ID. Run leadops uploads to list them.")
    return row
