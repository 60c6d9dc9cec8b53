"""Files of leads: taken in chunk by chunk, resumed, rehearsed, undone."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, select, update

from leadops_core.adapters.store.bulk import insert_rows
from leadops_core.adapters.store.codec import REJECTION_COLUMNS, arriving, counts_of, rejection_of, upload_of
from leadops_core.adapters.store.database import Database, Transaction
from leadops_core.adapters.store.engine import json_text
from leadops_core.adapters.store.errors import IllegalStateError, NotFoundError, UploadConflictError
from leadops_core.adapters.store.intake.arrivals import Origin, take_in
from leadops_core.adapters.store.intake.bulk_load import BulkLoad, begin_intake, build_index, missing_indexes
from leadops_core.adapters.store.intake.fates import RowFates
from leadops_core.adapters.store.intake.undo import preview_undo, undo_upload
from leadops_core.adapters.store.lists.cursors import decode_cursor, encode_cursor, page_of
from leadops_core.adapters.store.references import find_id
from leadops_core.adapters.store.tables import upload_rejections, uploads
from leadops_core.adapters.store.types import utc_text
from leadops_core.intake import IntakeRow, PlainRows
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

_REJECTION_NAMES = ("id", "upload_id", "line", "column", "reason", "cells", "created_at")


class Uploads:
    """The files that were taken in."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, file_name: str, sha256: str, by: str, mapping: ColumnMapping) -> tuple[Upload, int]:
        """An upload to add chunks to, and how many rows of the file it has already.

        One that was cut short is gone on with when the file and its mapping are the same; the reader then skips the rows
        that are there.
        """
        with self._database.writing() as transaction:
            return _begin(transaction, file_name, sha256, by, mapping)

    def add_chunk(
        self,
        upload_id: UploadId,
        rows: Sequence[IntakeRow] | PlainRows,
        rejected: Sequence[RejectedRow],
        row_count: int,
    ) -> UploadCounts:
        """Store the next rows in one transaction and return the counts of the whole upload so far.

        `row_count` is how many rows of the file are stored once this chunk is. Raises UploadConflictError, having stored
        nothing, when that is not the next chunk: another process is taking the same file in.
        """
        with self._database.writing() as transaction:
            return _add_chunk(transaction, None, None, upload_id, rows, rejected, row_count)

    def finish(self, upload_id: UploadId) -> Upload:
        """Mark the upload as done; doing it twice changes nothing."""
        self._build_missing_indexes()
        with self._database.writing() as transaction:
            return _finish(transaction, upload_id)

    def fail(self, upload_id: UploadId, error: str) -> Upload:
        """Mark the upload as failed, for a reason that a person may read. What it stored stays until it is undone."""
        with self._database.writing() as transaction:
            return end_upload(transaction, upload_id, UploadState.FAILED, error)

    def transactions(self) -> Callable[[], AbstractContextManager["UploadSteps"]]:
        """What begins one transaction after the other, each for several chunks of the same upload.

        Several, because a commit writes each page of each index anew. A large file becomes a bulk load, whose indexes
        `finish` builds.
        """
        load = BulkLoad()

        @contextmanager
        def begin() -> Iterator[UploadSteps]:
            with load.within(self._database.writing()) as transaction:
                yield UploadSteps(transaction, load)

        return begin

    @contextmanager
    def rehearsal(self) -> Iterator["UploadSteps"]:
        """`begin`, `add_chunk` and `finish` that say what they would do and leave nothing behind.

        It is one transaction, rolled back at the end: on SQLite nobody else can write meanwhile.
        """
        load = BulkLoad()
        with load.within(self._database.rehearsing()) as transaction:
            yield UploadSteps(transaction, load, RowFates())

    def get(self, upload_id: UploadId) -> Upload:
        """One upload. Raises NotFoundError."""
        with self._database.reading() as connection:
            return upload_of(
                _found(connection.execute(select(uploads).where(uploads.c.id == upload_id)).first())
            )

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
        question = ("rejections", upload_id)
        after = None if cursor is None else decode_cursor(cursor, question)
        id = upload_rejections.c.id
        query = select(*REJECTION_COLUMNS, id).where(upload_rejections.c.upload_id == upload_id)
        with self._database.reading() as connection:
            found = page_of(
                connection,
                query,
                upload_rejections.c.line,
                id,
                descending=False,
                after=after,
                limit=limit + 1,
            )
        items = tuple(rejection_of(row[:-1]) for row in found[:limit])
        more = len(found) > limit
        return Page(
            items=items,
            next_cursor=encode_cursor((found[limit - 1].line, found[limit - 1].id), question)
            if more
            else None,
        )

    def undo(
        self,
        upload_id: UploadId,
        by: str,
        *,
        progress: Callable[[int, int | None], None] | None = None,
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

    def _build_missing_indexes(self) -> None:
        with self._database.reading() as connection:
            missing = missing_indexes(connection)
        for index in missing:
            # Each in a transaction of its own, so that others who write need not wait for all of them.
            with self._database.writing() as transaction:
                if index in missing_indexes(transaction.connection):
                    build_index(transaction.connection, index)


class UploadSteps:
    """The steps of an upload inside one transaction, which its maker commits or rolls back."""

    def __init__(self, transaction: Transaction, load: BulkLoad, fates: RowFates | None = None) -> None:
        self._transaction = transaction
        self._load = load
        self._fates = fates

    def row_fates(self) -> tuple[RowFate, ...]:
        """What became of single rows, the first of each fate; none but in a rehearsal."""
        return () if self._fates is None else self._fates.rows()

    def begin(self, file_name: str, sha256: str, by: str, mapping: ColumnMapping) -> tuple[Upload, int]:
        """As `Uploads.begin`."""
        return _begin(self._transaction, file_name, sha256, by, mapping)

    def add_chunk(
        self,
        upload_id: UploadId,
        rows: Sequence[IntakeRow] | PlainRows,
        rejected: Sequence[RejectedRow],
        row_count: int,
    ) -> UploadCounts:
        """As `Uploads.add_chunk`."""
        return _add_chunk(self._transaction, self._load, self._fates, upload_id, rows, rejected, row_count)

    def finish(self, upload_id: UploadId) -> Upload:
        """As `Uploads.finish`."""
        return _finish(self._transaction, upload_id)

    def get(self, upload_id: UploadId) -> Upload:
        """As `Uploads.get`."""
        return _get(self._transaction.connection, upload_id)


def _begin(
    transaction: Transaction, file_name: str, sha256: str, by: str, mapping: ColumnMapping
) -> tuple[Upload, int]:
    begin_intake(transaction)
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
    load: BulkLoad | None,
    fates: RowFates | None,
    upload_id: UploadId,
    rows: Sequence[IntakeRow] | PlainRows,
    rejected: Sequence[RejectedRow],
    row_count: int,
) -> UploadCounts:
    keys = None
    if load is None:
        begin_intake(transaction)
    else:
        keys = load.keys(transaction, len(rows))
    connection = transaction.connection
    stored = _found(
        connection.execute(select(uploads).where(uploads.c.id == upload_id).with_for_update()).first()
    )
    before = row_count - len(rows) - len(rejected)
    if stored.state != UploadState.RUNNING.value:
        raise UploadConflictError(f"the upload of {stored.file_name!r} is {stored.state}; begin it again")
    if stored.row_count != before:
        raise UploadConflictError(
            f"another process is taking {stored.file_name!r} in: it has stored {stored.row_count} rows, "
            f"this one was at {before}; wait for it, or stop it and begin again"
        )
    earlier = _earlier_of_the_same_file(transaction, stored)
    origin = Origin(upload_id, stored.uploaded_by, SYSTEM_ACTOR, earlier)
    if not isinstance(rows, PlainRows):
        rows = arriving(rows, transaction.ids.new)
    arrived = take_in(transaction, rows, origin, keys, fates)
    if fates is not None:
        fates.reject(rejected)
    at = utc_text(transaction.now)
    insert_rows(
        connection,
        "upload_rejections",
        _REJECTION_NAMES,
        [
            (
                transaction.new_id().hex,
                upload_id.hex,
                row.line,
                row.column,
                row.reason,
                json_text(row.cells),
                at,
            )
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


def _finish(transaction: Transaction, upload_id: UploadId) -> Upload:
    return end_upload(transaction, upload_id, UploadState.DONE, None)


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
        raise IllegalStateError(f"the upload of {row.file_name!r} is {row.state} already")
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
        raise NotFoundError("there is no such upload; `leadops uploads` lists them")
    return row
