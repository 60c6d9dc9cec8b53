"""Stored files that wait for their import in the background."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, func, or_, select, update

from leadops_core.database.database import Database, Transaction, retried
from leadops_core.intake.repository.uploads import set_ended
from leadops_core.schemas import UploadId, UploadState
from leadops_core.tables import staged_files, staged_parts, uploads

_ENDED = select(uploads.c.id).where(uploads.c.state != UploadState.RUNNING.value)


class StagedFileRepository:
    """Files of running uploads. Only one process at a time imports each of them."""

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

    def claim(
        self, worker: str, lease_seconds: float, *, max_attempts: int, is_dead: Callable[[str], bool]
    ) -> UploadId | None:
        """Claim the oldest upload that no live worker holds, and return it, or None.

        Files of ended uploads are deleted. An upload fails after `max_attempts` attempts that did not end.
        """
        with self._database.reading() as connection:
            # A read first, so that an idle worker does not block writers.
            if connection.execute(select(staged_files.c.id).limit(1)).first() is None:
                return None
        with self._database.writing() as transaction:
            _forget(transaction, staged_parts.c.upload_id.in_(_ENDED))
            transaction.connection.execute(delete(staged_files).where(staged_files.c.upload_id.in_(_ENDED)))
            waiting = (
                select(staged_files).order_by(staged_files.c.created_at).with_for_update(skip_locked=True)
            )
            for row in transaction.connection.execute(waiting).all():
                is_held = row.lease_owner is not None and row.lease_expires_at > transaction.now
                if is_held and not is_dead(row.lease_owner):
                    continue
                upload_id = UploadId(row.upload_id)
                if row.attempt_count >= max_attempts:
                    reason = (
                        f"The import did not finish in {row.attempt_count} attempts. Import the file again."
                    )
                    set_ended(transaction, upload_id, UploadState.FAILED, reason)
                    _drop(transaction, upload_id)
                    continue
                transaction.connection.execute(
                    update(staged_files)
                    .where(staged_files.c.id == row.id)
                    .values(
                        attempt_count=row.attempt_count + 1,
                        lease_owner=worker,
                        lease_expires_at=transaction.now + timedelta(seconds=lease_seconds),
                    )
                )
                return upload_id
        return None

    def waiting_since(self) -> datetime | None:
        """Return when the oldest file that nobody holds was stored, or None."""
        waiting = select(func.min(staged_files.c.created_at)).where(
            or_(
                staged_files.c.lease_owner.is_(None),
                staged_files.c.lease_expires_at <= self._database.clock.now(),
            )
        )
        with self._database.reading() as connection:
            moment: datetime | None = connection.execute(waiting).scalar()
        return moment

    @retried
    def extend(self, upload_id: UploadId, worker: str, lease_seconds: float) -> bool:
        """Renew the lease. Return False if another worker holds the upload now."""
        with self._database.writing() as transaction:
            expires_at = transaction.now + timedelta(seconds=lease_seconds)
            renewal = (
                update(staged_files).where(_is_held(upload_id, worker)).values(lease_expires_at=expires_at)
            )
            return transaction.connection.execute(renewal).rowcount == 1

    @retried
    def release(self, upload_id: UploadId, worker: str, *, is_tried: bool) -> None:
        """Release the claim. The attempt counts only if `is_tried`."""
        with self._database.writing() as transaction:
            transaction.connection.execute(
                update(staged_files)
                .where(_is_held(upload_id, worker))
                .values(
                    lease_owner=None,
                    lease_expires_at=None,
                    attempt_count=staged_files.c.attempt_count - (0 if is_tried else 1),
                )
            )

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


def _is_held(upload_id: UploadId, worker: str) -> ColumnElement[bool]:
    return (staged_files.c.upload_id == upload_id) & (staged_files.c.lease_owner == worker)


def _drop(transaction: Transaction, upload_id: UploadId) -> None:
    _forget(transaction, staged_parts.c.upload_id == upload_id)
    transaction.connection.execute(delete(staged_files).where(staged_files.c.upload_id == upload_id))


def _forget(transaction: Transaction, which: ColumnElement[bool]) -> None:
    transaction.connection.execute(delete(staged_parts).where(which))
