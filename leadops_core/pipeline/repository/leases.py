"""Which worker is at which lead, until when."""

from collections.abc import Callable, Sequence
from datetime import timedelta

from sqlalchemy import ColumnElement, func, select, update

from leadops_core.database.database import Database, Transaction, retried
from leadops_core.database.statements import any_of
from leadops_core.schemas import ActivityType, Backlog, DeliveryState, Lead, LeadId, ProcessingState
from leadops_core.tables import drafts, leads
from leadops_core.tables.activity_log import ActivityLog
from leadops_core.tables.rows import LEAD_COLUMNS, lead_of

QUEUED, RUNNING, DONE, FAILED = (state.value for state in ProcessingState)
_NO_LEASE = {"lease_owner": None, "lease_expires_at": None}
_TRIED = leads.c.attempt_count > 0
_UNDONE = (QUEUED, RUNNING, FAILED)


class Leases:
    """Leads are taken by a worker for a time; one that dies loses them to the next."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @retried
    def claim(self, limit: int, worker: str, lease_seconds: float, *, max_attempts: int = 5) -> list[Lead]:
        """Take up to `limit` leads to work on, oldest first: waiting ones, and those whose worker let its lease run out.

        No lead is ever held by two workers. A lead that was tried `max_attempts` times without an end is failed, with an
        ERROR on its timeline. Leads of which several workers died are taken in ever smaller numbers, in the end one by one,
        so that the one they died of fails alone. A claim does not raise the lead's version.
        """
        with self._database.writing() as transaction:
            _fail_exhausted(transaction, max_attempts)
            now = transaction.now
            expired = (leads.c.processing_state == RUNNING, leads.c.lease_expires_at <= now)
            waiting = (leads.c.processing_state == QUEUED,)
            for which in (expired, (*waiting, _TRIED)):
                some = _some(transaction, limit, which)
                if 0 < some < limit and (tried := _take(transaction, some, worker, lease_seconds, which)):
                    return sorted(tried, key=lambda lead: lead.id)
            taken = _take(transaction, limit, worker, lease_seconds, expired)
            if len(taken) < limit:
                taken += _take(transaction, limit - len(taken), worker, lease_seconds, waiting)
        return sorted(taken, key=lambda lead: lead.id)

    @retried
    def extend(self, worker: str, lease_seconds: float) -> int:
        """Hold all the worker's leads for longer; how many there are."""
        with self._database.writing() as transaction:
            return transaction.connection.execute(
                update(leads)
                .where(leads.c.processing_state == RUNNING, leads.c.lease_owner == worker)
                .values(lease_expires_at=transaction.now + timedelta(seconds=lease_seconds))
            ).rowcount

    @retried
    def release(self, worker: str) -> int:
        """Give back what the worker holds, as if it had never taken it; how many leads that are."""
        with self._database.writing() as transaction:
            return transaction.connection.execute(
                update(leads)
                .where(leads.c.processing_state == RUNNING, leads.c.lease_owner == worker)
                .values(processing_state=QUEUED, attempt_count=leads.c.attempt_count - 1, **_NO_LEASE)
            ).rowcount

    @retried
    def take_over(self, is_dead: Callable[[str], bool]) -> int:
        """Queue again, before their lease ends, the leads of workers that are known to be dead; how many there are."""
        with self._database.writing() as transaction:
            connection = transaction.connection
            running = leads.c.processing_state == RUNNING
            owners = connection.execute(select(leads.c.lease_owner).where(running).distinct()).scalars()
            dead = sorted(owner for owner in owners if owner is not None and is_dead(owner))
            if not dead:
                return 0
            return connection.execute(
                update(leads)
                .where(running, leads.c.lease_owner.in_(dead))
                .values(processing_state=QUEUED, **_NO_LEASE)
            ).rowcount

    def backlog(self) -> Backlog:
        """How much waits, and since when; asked of indexes that hold nothing else."""
        state = leads.c.processing_state
        counts = {each: select(func.count()).select_from(leads).where(state == each) for each in _UNDONE}
        queued = select(leads.c.created_at).where(state == QUEUED)
        drafts_waiting = (
            select(func.count()).select_from(drafts).where(drafts.c.state == DeliveryState.DRAFT.value)
        )
        with self._database.reading() as connection:
            found = {each: connection.execute(count).scalar_one() for each, count in counts.items()}
            return Backlog(
                queued=found[QUEUED],
                running=found[RUNNING],
                failed=found[FAILED],
                oldest_queued_at=connection.execute(queued.order_by(leads.c.id).limit(1)).scalar(),
                drafts_waiting=connection.execute(drafts_waiting).scalar_one(),
            )

    def running(self) -> int:
        """How many leads workers are at."""
        count = select(func.count()).select_from(leads).where(leads.c.processing_state == RUNNING)
        with self._database.reading() as connection:
            return connection.execute(count).scalar_one()

    @retried
    def requeue(self, lead_ids: Sequence[LeadId] | None = None, *, only_failed: bool) -> int:
        """Have leads (all of them where None) processed again from the first attempt; how many there are.

        Leads that a worker is at are left to it.
        """
        with self._database.writing() as transaction:
            connection = transaction.connection
            state = leads.c.processing_state
            wanted = [state == FAILED if only_failed else state.in_((DONE, FAILED))]
            if lead_ids is not None:
                wanted.append(any_of(leads.c.id, [id.hex for id in lead_ids], connection))
            return connection.execute(
                update(leads)
                .where(*wanted)
                .values(processing_state=QUEUED, attempt_count=0, last_error=None, **_NO_LEASE)
            ).rowcount


def _some(transaction: Transaction, limit: int, which: Sequence[ColumnElement[bool]]) -> int:
    """How many of these leads to take at once; 0 where there are none.

    As many as there are at first, for most workers die of other things; then a sixteenth for each further worker that one
    of them outlived.
    """
    most = select(leads.c.attempt_count).where(*which).order_by(leads.c.attempt_count.desc()).limit(1)
    attempts = transaction.connection.execute(most).scalar()
    return 0 if attempts is None else max(1, limit >> min(4 * (attempts - 1), 30))


def _take(
    transaction: Transaction,
    limit: int,
    worker: str,
    lease_seconds: float,
    which: Sequence[ColumnElement[bool]],
) -> list[Lead]:
    # Ids grow with time, so the smallest are the oldest. A plain subquery may be run more than once, each time taking more.
    chosen = (
        select(leads.c.id)
        .where(*which)
        .order_by(leads.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
        .cte("chosen")
    )
    taking = (
        update(leads)
        .where(leads.c.id.in_(select(chosen.c.id)))
        .values(
            processing_state=RUNNING,
            attempt_count=leads.c.attempt_count + 1,
            lease_owner=worker,
            lease_expires_at=transaction.now + timedelta(seconds=lease_seconds),
        )
    )
    return [lead_of(row) for row in transaction.connection.execute(taking.returning(*LEAD_COLUMNS))]


def _fail_exhausted(transaction: Transaction, max_attempts: int) -> None:
    error = f"gave up after {max_attempts} attempts: each time the worker ended before the lead was done"
    connection = transaction.connection
    exhausted = (
        select(leads.c.id)
        .where(
            leads.c.processing_state == RUNNING,
            leads.c.lease_expires_at <= transaction.now,
            leads.c.attempt_count >= max_attempts,
        )
        .with_for_update(skip_locked=True)
        .cte("exhausted")
    )
    failed = connection.execute(
        update(leads)
        .where(leads.c.id.in_(select(exhausted.c.id)))
        .values(
            processing_state=FAILED,
            last_error=error,
            version=leads.c.version + 1,
            updated_at=transaction.now,
            **_NO_LEASE,
        )
        .returning(leads.c.id)
    )
    log = ActivityLog(transaction)
    for id in sorted(failed.scalars()):
        log.add(id, ActivityType.ERROR, {"error": error})
    log.write()
