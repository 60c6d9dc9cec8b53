"""Stored files that wait for their import in the background."""

from collections.abc import Iterable, Iterator

from sqlalchemy import ColumnElement, delete, select

from leadops_core.database.database import Database, Transaction, retried
from leadops_core.schemas import UploadId, UploadState
from leadops_core.tables import staged_files, staged_parts, uploads


class StagedFileRepository:
    """Files of running uploads. The job of the import makes one process at a time import each of them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, upload_id: UploadId, parts: Iterable[bytes]) -> None:
        """Store the file of an upload, which waits for its import after the last part. A file that waits already stays."""
        with self._database.writing() as transaction:
            stored = select(staged_files.c.id).where(staged_files.c.upload_id == upload_id)
            if transaction.connection.execute(stored).first() is not None:
                return
            # Parts of an attempt that was interrupted.
            _forget(transaction, staged_parts.c.upload_id == upload_id)
        for number, data in enumerate(parts):
            with self._database.writing() as transaction:
                transaction.connection.execute(
                    staged_parts.insert().values(
                        id=transaction.new_id(),
                        upload_id=upload_id,
                        number=number,
                        data=data,
                        created_at=transaction.now,
                    )
                )
        with self._database.writing() as transaction:
            transaction.connection.execute(
                staged_files.insert().values(
                    id=transaction.new_id(), upload_id=upload_id, attempt_count=0, created_at=transaction.now
                )
            )

    def waiting(self) -> list[UploadId]:
        """Return the uploads whose files are stored completely, oldest first. Files of ended uploads are deleted."""
        query = (
            select(staged_files.c.upload_id, uploads.c.state)
            .join(uploads, uploads.c.id == staged_files.c.upload_id)
            .order_by(staged_files.c.created_at, staged_files.c.id)
        )
        with self._database.reading() as connection:
            # A read first, so that an idle worker does not block writers.
            rows = connection.execute(query).all()
        for row in rows:
            if row.state != UploadState.RUNNING.value:
                self.drop(UploadId(row.upload_id))
        return [UploadId(row.upload_id) for row in rows if row.state == UploadState.RUNNING.value]

    def read(self, upload_id: UploadId) -> Iterator[bytes]:
        """Yield the file in parts."""
        number = 0
        while True:
            part = select(staged_parts.c.data).where(
                staged_parts.c.upload_id == upload_id, staged_parts.c.number == number
            )
            with self._database.reading() as connection:
                data: bytes | None = connection.execute(part).scalar()
            if data is None:
                return
            yield data
            number += 1

    @retried
    def drop(self, upload_id: UploadId) -> None:
        """Delete the file of an ended upload."""
        with self._database.writing() as transaction:
            _drop(transaction, upload_id)


def _drop(transaction: Transaction, upload_id: UploadId) -> None:
    _forget(transaction, staged_parts.c.upload_id == upload_id)
    transaction.connection.execute(delete(staged_files).where(staged_files.c.upload_id == upload_id))


def _forget(transaction: Transaction, which: ColumnElement[bool]) -> None:
    transaction.connection.execute(delete(staged_parts).where(which))
