"""Claims on background work that one process at a time may do, with their leases and progress."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Connection, select, update

from leadops_core.database.database import WORK_LOCK, Database, Transaction, retried
from leadops_core.database.errors import ClaimLostError, StoreError
from leadops_core.database.work_claims_table import work_claims
from leadops_core.database.worker_id import end_worker, is_dead, worker_name

DUPLICATES = "duplicates"
"""Comparing all leads with each other."""
LEARNING = "learning"
"""Fitting a scorecard to the outcomes."""
RESCORING = "rescoring"
"""Scoring all leads by the active scorecard version."""


class WorkClaim(NamedTuple):
    owner: str | None
    lease_expires_at: datetime | None
    progress: dict[str, Any]


class WorkClaims:
    """Leases on named background work. A worker that dies loses its claim to the next one."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, name: str) -> WorkClaim:
        with self._database.reading() as connection:
            row = connection.execute(select(work_claims).where(work_claims.c.name == name)).first()
        if row is None:
            return WorkClaim(None, None, {})
        return WorkClaim(row.lease_owner, row.lease_expires_at, row.progress)

    @retried
    def take(self, name: str, worker: str, lease_seconds: float, *, is_dead: Callable[[str], bool]) -> bool:
        """Claim the work for a time. Return False if another live worker holds it."""
        held = self.get(name)
        if self._is_held_by_another(held, worker, is_dead):
            # Read first, so that a worker that only checks does not lock out writers.
            return False
        with self._database.writing() as transaction:
            transaction.take_lock(WORK_LOCK)
            connection = transaction.connection
            row = connection.execute(
                select(work_claims).where(work_claims.c.name == name).with_for_update()
            ).first()
            lease = {
                "lease_owner": worker,
                "lease_expires_at": transaction.now + timedelta(seconds=lease_seconds),
            }
            if row is None:
                new = {"id": transaction.new_id(), "name": name, "progress": {}}
                connection.execute(work_claims.insert().values(**new, **lease, created_at=transaction.now))
                return True
            held = WorkClaim(row.lease_owner, row.lease_expires_at, row.progress)
            if self._is_held_by_another(held, worker, is_dead):
                return False
            connection.execute(update(work_claims).where(work_claims.c.id == row.id).values(**lease))
            return True

    def _is_held_by_another(self, held: WorkClaim, worker: str, is_dead: Callable[[str], bool]) -> bool:
        if held.owner is None or held.owner == worker or held.lease_expires_at is None:
            return False
        return held.lease_expires_at > self._database.clock.now() and not is_dead(held.owner)

    @contextmanager
    def holding(self, name: str, lease_seconds: float) -> Iterator[bool]:
        """Hold the claim on the work inside the block, or yield False if another live worker holds it.

        A thread renews the lease, so the block may take as long as it needs.
        """
        worker = worker_name()
        try:
            if not self.take(name, worker, lease_seconds, is_dead=is_dead):
                yield False
                return
            try:
                with renewed(lambda: self.extend(name, worker, lease_seconds), lease_seconds):
                    yield True
            finally:
                with suppress(StoreError):
                    self.release(name, worker)
        finally:
            end_worker(worker)

    @retried
    def extend(self, name: str, worker: str, lease_seconds: float) -> bool:
        """Renew the lease. Return False if the worker no longer holds the claim."""
        with self._database.writing() as transaction:
            expires_at = transaction.now + timedelta(seconds=lease_seconds)
            return _update(transaction, name, worker, lease_expires_at=expires_at)

    @retried
    def release(self, name: str, worker: str) -> None:
        """Give up the claim and keep the progress."""
        with self._database.writing() as transaction:
            _update(transaction, name, worker, lease_owner=None, lease_expires_at=None)


@contextmanager
def renewed(extend: Callable[[], object], lease_seconds: float) -> Iterator[None]:
    """Call `extend` in a thread, often enough that a lease does not expire inside the block."""
    done = threading.Event()

    def renew() -> None:
        while not done.wait(lease_seconds / 3):
            with suppress(StoreError):
                extend()

    renewing = threading.Thread(target=renew, name="lease", daemon=True)
    renewing.start()
    try:
        yield
    finally:
        done.set()
        renewing.join()


def keep_progress(
    transaction: Transaction, name: str, worker: str, lease_seconds: float, progress: dict[str, Any]
) -> None:
    """Store the progress and renew the lease, in the transaction that did the work.

    Raise ClaimLostError if another worker holds the claim. The transaction must then be rolled back.
    """
    expires_at = transaction.now + timedelta(seconds=lease_seconds)
    if not _update(transaction, name, worker, lease_expires_at=expires_at, progress=progress):
        raise ClaimLostError(f"Another worker has taken over {name}.")


def progress_of(connection: Connection, name: str) -> dict[str, Any]:
    query = select(work_claims.c.progress).where(work_claims.c.name == name)
    return connection.execute(query).scalar() or {}


def forget_progress(transaction: Transaction, name: str) -> None:
    """Delete the progress, so that the work starts over. The claim stays."""
    transaction.connection.execute(update(work_claims).where(work_claims.c.name == name).values(progress={}))


def _update(transaction: Transaction, name: str, worker: str, **values: Any) -> bool:
    held = (work_claims.c.name == name) & (work_claims.c.lease_owner == worker)
    return transaction.connection.execute(update(work_claims).where(held).values(**values)).rowcount == 1
