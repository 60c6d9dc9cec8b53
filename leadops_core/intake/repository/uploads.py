"""Stored uploads and their rejected rows."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, Select, or_, select, update

from leadops_core.database.database import Database, Transaction
from leadops_core.database.errors import NotFoundError
from leadops_core.database.pages import read_page
from leadops_core.database.references import find_id
from leadops_core.database.statements import insert_rows
from leadops_core.intake.repository.changes import UploadHistory
from leadops_core.schemas import (
    ColumnMapping,
    Page,
    RejectedRow,
    Upload,
    UploadCounts,
    UploadId,
    UploadState,
)
from leadops_core.tables import upload_rejections, uploads
from leadops_core.tables.rows import REJECTION_COLUMNS, counts_of, record_values, rejection_of, upload_of

_NO_COUNTS = {"row_count": 0, "accepted": 0, "merged": 0, "changed": 0, "rejected": 0}
_newest_first = (uploads.c.created_at.desc(), uploads.c.id.desc())


class UploadRepository:
    """Stored uploads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def transaction(self, *, dry_run: bool = False) -> AbstractContextManager[Transaction]:
        """Return a transaction for the functions of this module. A dry run is rolled back at the end."""
        return self._database.rehearsing() if dry_run else self._database.writing()

    def get(self, upload_id: UploadId) -> Upload:
        """Return one upload. Raise NotFoundError."""
        with self._database.reading() as connection:
            return _get(connection, upload_id)

    def find(self, reference: str) -> Upload:
        """Return the upload with this id or id prefix (at least 6 hexadecimal digits). Raise NotFoundError."""
        with self._database.reading() as connection:
            return _get(connection, find_id(connection, uploads.c.id, reference, "upload"))

    def list(self, limit: int = 1000) -> tuple[Upload, ...]:
        """Return the uploads, newest first."""
        with self._database.reading() as connection:
            query = select(uploads).order_by(*_newest_first).limit(limit)
            return tuple(map(upload_of, connection.execute(query)))

    def mapping_of(self, sha256: str) -> ColumnMapping | None:
        """Return the mapping of the newest completed import of this file, or None."""
        with self._database.reading() as connection:
            row = connection.execute(_of_file(sha256, UploadState.DONE)).first()
        return None if row is None else ColumnMapping.model_validate(row.mapping)

    def rejections(
        self, upload_id: UploadId, cursor: str | None = None, limit: int = 1000
    ) -> Page[RejectedRow]:
        """Return one page of the rejected rows, in the order of the file."""
        query = select(*REJECTION_COLUMNS).where(upload_rejections.c.upload_id == upload_id)
        key, id = upload_rejections.c.line, upload_rejections.c.id
        scope = ("rejections", upload_id)
        with self._database.reading() as connection:
            rows, next_cursor = read_page(
                connection, query, key, id, scope=scope, cursor=cursor, limit=limit, descending=False
            )
        return Page(items=tuple(rejection_of(row[:-2]) for row in rows), next_cursor=next_cursor)

    @contextmanager
    def history(self, upload_id: UploadId) -> Iterator[tuple[Upload, UUID | None, UploadHistory]]:
        """Yield an upload, its twin (see `twin_of`), and its history, read in one transaction."""
        with self._database.reading() as connection:
            upload = _get(connection, upload_id)
            yield upload, twin_of(connection, upload), UploadHistory(connection, upload_id)


def running_upload(transaction: Transaction, sha256: str, mapping: ColumnMapping) -> Upload | None:
    """Return the newest interrupted or running upload of this file with this mapping."""
    running = map(upload_of, transaction.connection.execute(_of_file(sha256, UploadState.RUNNING)))
    return next((upload for upload in running if upload.mapping == mapping), None)


def insert_upload(
    transaction: Transaction, file_name: str, sha256: str, by: str, mapping: ColumnMapping
) -> Upload:
    """Store a new running upload."""
    values = {
        "id": transaction.new_id(),
        "file_name": file_name,
        "sha256": sha256,
        "uploaded_by": by,
        "mapping": mapping.model_dump(mode="json"),
        **_NO_COUNTS,
        "state": UploadState.RUNNING.value,
        "created_at": transaction.now,
        "updated_at": transaction.now,
    }
    return upload_of(transaction.connection.execute(uploads.insert().returning(uploads), values).one())


def lock_upload(transaction: Transaction, upload_id: UploadId) -> Upload:
    """Return an upload that no other transaction can change. Raise NotFoundError."""
    query = select(uploads).where(uploads.c.id == upload_id).with_for_update()
    return upload_of(_found(transaction.connection.execute(query).first()))


def completed_uploads_of_file(transaction: Transaction, upload: Upload) -> frozenset[UUID]:
    """Return the completed imports of the same file with the same mapping."""
    others = map(upload_of, transaction.connection.execute(_of_file(upload.sha256, UploadState.DONE)))
    return frozenset(other.id for other in others if other.mapping == upload.mapping)


def twin_of(connection: Connection, upload: Upload) -> UUID | None:
    """Return another import of the same file with the same mapping that was not undone: it contains the same leads."""
    others = _of_file(upload.sha256).where(
        uploads.c.id != upload.id,
        uploads.c.undone_at.is_(None),
        or_(uploads.c.state == UploadState.DONE.value, uploads.c.row_count > 0),
    )
    rows = map(upload_of, connection.execute(others))
    return next((other.id for other in rows if other.mapping == upload.mapping), None)


def add_counts(transaction: Transaction, upload_id: UploadId, added: UploadCounts) -> UploadCounts:
    """Add to the counts of an upload, and return them."""
    values = {"row_count": added.rows, **added.model_dump(exclude={"rows"})}
    changed = (
        update(uploads)
        .where(uploads.c.id == upload_id)
        .values(
            **{name: uploads.c[name] + count for name, count in values.items()}, updated_at=transaction.now
        )
        .returning(*(uploads.c[name] for name in values))
    )
    return counts_of(transaction.connection.execute(changed).one())


def insert_rejections(transaction: Transaction, upload_id: UploadId, rejected: Sequence[RejectedRow]) -> None:
    rows: list[Mapping[str, Any]] = [
        {
            **record_values(row),
            "id": transaction.new_id(),
            "upload_id": upload_id,
            "created_at": transaction.now,
        }
        for row in rejected
    ]
    insert_rows(transaction.connection, upload_rejections, rows)


def set_ended(transaction: Transaction, upload_id: UploadId, state: UploadState, error: str | None) -> Upload:
    """Store the final state of an upload, with the reason if it failed."""
    return _update(transaction, upload_id, state=state.value, error=error, finished_at=transaction.now)


def mark_undone(transaction: Transaction, upload_id: UploadId, by: str) -> Upload:
    state = UploadState.UNDONE.value
    return _update(transaction, upload_id, state=state, undone_at=transaction.now, undone_by=by)


def _update(transaction: Transaction, upload_id: UploadId, **values: Any) -> Upload:
    changed = update(uploads).where(uploads.c.id == upload_id).values(**values, updated_at=transaction.now)
    return upload_of(transaction.connection.execute(changed.returning(uploads)).one())


def _of_file(sha256: str, state: UploadState | None = None) -> Select[Any]:
    query = select(uploads).where(uploads.c.sha256 == sha256).order_by(*_newest_first)
    return query if state is None else query.where(uploads.c.state == state.value)


def _get(connection: Connection, upload_id: UUID) -> Upload:
    return upload_of(_found(connection.execute(select(uploads).where(uploads.c.id == upload_id)).first()))


def _found(row: Row[Any] | None) -> Row[Any]:
    if row is None:
        raise NotFoundError("There is no import with this ID. Run leadops uploads to list them.")
    return row
