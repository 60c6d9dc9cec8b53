"""The SQL of jobs."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, and_, delete, select, update
from sqlalchemy.sql import ColumnElement

from leadops_core.database.database import WORK_LOCK, Database, Transaction, retried
from leadops_core.database.errors import ClaimLostError, NotFoundError
from leadops_core.database.pages import read_page
from leadops_core.database.references import find_id
from leadops_core.schemas import OPEN_JOB_STATES, Job, JobDetail, JobId, JobKind, JobState, Page
from leadops_core.tables import jobs
from leadops_core.tables.rows import reader_of

_COLUMNS = tuple(jobs.c[name] for name in Job.model_fields)
_DETAIL_COLUMNS = tuple(jobs.c[name] for name in JobDetail.model_fields)
_job_of = reader_of(Job)
_detail_of = reader_of(JobDetail)
_OPEN = tuple(state.value for state in OPEN_JOB_STATES)
_KINDS = tuple(kind.value for kind in JobKind)
_FREE = {"lease_owner": None, "lease_expires_at": None}


OnCancel = Callable[[Transaction], None]
"""Takes back what a cancelled job was to bring about, in the transaction that ends the job."""


class ClaimedJob(NamedTuple):
    job: Job
    crashed_count: int
    """How many processes ended while they ran the job."""


class JobSignals(NamedTuple):
    """What a process that runs a job must know."""

    is_held: bool
    is_cancelling: bool


class JobRepository:
    """Jobs, newest first."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @property
    def is_shared(self) -> bool:
        """Whether other processes can see the jobs."""
        return not self._database.is_in_memory

    @retried
    def add(self, kind: JobKind, slot: str, params: Mapping[str, Any], by: str) -> tuple[Job, bool]:
        """Store a job, and return it with True; or the open job in the same slot, with False."""
        with self._database.writing() as transaction:
            transaction.take_lock(WORK_LOCK)
            connection = transaction.connection
            in_slot = select(*_COLUMNS).where(jobs.c.slot == slot, jobs.c.state.in_(_OPEN))
            if (row := connection.execute(in_slot).first()) is not None:
                return _job_of(row), False
            values: dict[str, Any] = {"id": transaction.new_id(), "kind": kind.value, "slot": slot}
            values |= {"params": dict(params)}
            values |= {"state": JobState.WAITING.value, "done": 0, "attempts": 0, "is_cancelling": False}
            connection.execute(jobs.insert().values(**values, requested_by=by, created_at=transaction.now))
            made = connection.execute(select(*_COLUMNS).where(jobs.c.id == values["id"])).one()
            return _job_of(made), True

    def get(self, job_id: JobId) -> JobDetail:
        """Return a job. Raise NotFoundError."""
        with self._database.reading() as connection:
            row = connection.execute(select(*_DETAIL_COLUMNS).where(jobs.c.id == job_id)).first()
        if row is None:
            raise NotFoundError("There is no such job. It may have been deleted 90 days after its end.")
        return _detail_of(row)

    def find(self, reference: str) -> JobId:
        """Return the ID that starts with these digits. Raise NotFoundError or AmbiguousReferenceError."""
        with self._database.reading() as connection:
            return JobId(find_id(connection, jobs.c.id, reference, "job"))

    def list(self, states: Sequence[JobState], cursor: str | None, limit: int) -> Page[Job]:
        """Return one page of the jobs in these states, or of all, newest first."""
        # A newer release may have stored jobs of other kinds before it was rolled back.
        query = select(*_COLUMNS).where(jobs.c.kind.in_(_KINDS))
        names = [state.value for state in states]
        if names:
            query = query.where(jobs.c.state.in_(names))
        width = len(_COLUMNS)
        with self._database.reading() as connection:
            rows, next_cursor = read_page(
                *(connection, query, jobs.c.created_at, jobs.c.id),
                scope=["jobs", *names],
                cursor=cursor,
                limit=limit,
            )
        return Page(items=tuple(_job_of(tuple(row)[:width]) for row in rows), next_cursor=next_cursor)

    def newest(self, kind: JobKind, *states: JobState) -> JobDetail | None:
        """Return the job of this kind that was requested last, if it is in one of the states."""
        query = select(*_DETAIL_COLUMNS).where(jobs.c.kind == kind.value)
        if states:
            query = query.where(jobs.c.state.in_([state.value for state in states]))
        with self._database.reading() as connection:
            row = connection.execute(
                query.order_by(jobs.c.created_at.desc(), jobs.c.id.desc()).limit(1)
            ).first()
        return None if row is None else _detail_of(row)

    def newest_in_slot(self, slot: str) -> JobDetail | None:
        """Return the job that was requested last in this slot."""
        query = select(*_DETAIL_COLUMNS).where(jobs.c.slot == slot)
        with self._database.reading() as connection:
            row = connection.execute(
                query.order_by(jobs.c.created_at.desc(), jobs.c.id.desc()).limit(1)
            ).first()
        return None if row is None else _detail_of(row)

    @retried
    def claim(
        self,
        worker: str,
        lease_seconds: float,
        *,
        is_dead: Callable[[str], bool],
        job_id: JobId | None = None,
        kinds: Sequence[JobKind] = (),
    ) -> ClaimedJob | None:
        """Take the oldest job that no live process runs, or the one with this ID, and return it, or None."""
        wanted = self._claimable(job_id, kinds)
        with self._database.reading() as connection:
            # Read first, so that a worker that only checks does not lock out writers.
            if not self._first_free(connection.execute(wanted).all(), is_dead):
                return None
        with self._database.writing() as transaction:
            transaction.take_lock(WORK_LOCK)
            rows = transaction.connection.execute(wanted.with_for_update()).all()
            free = self._first_free(rows, is_dead)
            return None if free is None else _take(transaction, free, worker, lease_seconds)

    def _claimable(self, job_id: JobId | None, kinds: Sequence[JobKind]) -> Any:
        query = select(jobs).where(jobs.c.state.in_(_OPEN)).order_by(jobs.c.created_at, jobs.c.id)
        if job_id is not None:
            query = query.where(jobs.c.id == job_id)
        if kinds:
            query = query.where(jobs.c.kind.in_([kind.value for kind in kinds]))
        return query

    def _first_free(self, rows: Sequence[Row[Any]], is_dead: Callable[[str], bool]) -> Row[Any] | None:
        now = self._database.clock.now()
        for row in rows:
            is_expired = row.lease_expires_at is None or row.lease_expires_at <= now
            if row.lease_owner is None or is_expired or is_dead(row.lease_owner):
                return row
        return None

    @retried
    def renew(
        self, job_id: JobId, worker: str, lease_seconds: float, done: int, total: int | None
    ) -> JobSignals:
        """Renew the lease, store the progress, and return the signals for the process that runs the job."""
        with self._database.writing() as transaction:
            expires_at = transaction.now + timedelta(seconds=lease_seconds)
            values = {"lease_expires_at": expires_at, "done": done, "total": total}
            is_held = _update(transaction, _held(job_id, worker), **values)
        return JobSignals(is_held, self.signals(job_id, worker).is_cancelling)

    def signals(self, job_id: JobId, worker: str) -> JobSignals:
        """Return the signals for the process that runs the job, without a write."""
        query = select(jobs.c.is_cancelling, jobs.c.lease_owner).where(jobs.c.id == job_id)
        with self._database.reading() as connection:
            row = connection.execute(query).first()
        if row is None:
            return JobSignals(is_held=False, is_cancelling=False)
        return JobSignals(row.lease_owner == worker, row.is_cancelling)

    @retried
    def release(self, job_id: JobId, worker: str, *, done: int, total: int | None, is_tried: bool) -> None:
        """Let another process continue the job. `is_tried` counts an attempt that failed."""
        progress: dict[str, Any] = {"done": done, "total": total}
        if not is_tried:
            progress["attempts"] = 0
        with self._database.writing() as transaction:
            _update(transaction, _held(job_id, worker), state=JobState.WAITING.value, **_FREE, **progress)

    @retried
    def end(
        self,
        job_id: JobId,
        worker: str,
        state: JobState,
        *,
        done: int,
        total: int | None,
        result: Mapping[str, Any] | None = None,
        error: str | None = None,
        on_end: OnCancel | None = None,
    ) -> bool:
        """Store how the job ended, in one transaction with `on_end`. Return False if another process holds it."""
        values = {"state": state.value, "result": result, "error": error, "done": done, "total": total}
        with self._database.writing() as transaction:
            ended = {"finished_at": transaction.now, "is_cancelling": False, **_FREE}
            is_held = _update(transaction, _held(job_id, worker), **values, **ended)
            if is_held and on_end is not None:
                on_end(transaction)
            return is_held

    @retried
    def cancel(
        self, job_id: JobId, by: str, *, is_dead: Callable[[str], bool], on_cancel: OnCancel | None = None
    ) -> bool:
        """Cancel a job that waits, or ask the process that runs it to stop. Return False if it has ended.

        `on_cancel` is part of the transaction that cancels a waiting job.
        """
        with self._database.writing() as transaction:
            query = select(jobs).where(jobs.c.id == job_id).with_for_update()
            row = transaction.connection.execute(query).first()
            if row is None or row.state not in _OPEN:
                return False
            if self._first_free([row], is_dead) is None:
                return _update(transaction, jobs.c.id == job_id, is_cancelling=True, cancelled_by=by)
            ended = {"state": JobState.CANCELLED.value, "finished_at": transaction.now}
            is_cancelled = _update(transaction, jobs.c.id == job_id, cancelled_by=by, **ended, **_FREE)
            if on_cancel is not None:
                on_cancel(transaction)
            return is_cancelled

    def delete_before(self, moment: datetime) -> int:
        """Delete the jobs that ended before this time, and return their number."""
        ended = and_(jobs.c.created_at < moment, jobs.c.finished_at < moment)
        with self._database.reading() as connection:
            if connection.execute(select(jobs.c.id).where(ended).limit(1)).first() is None:
                return 0
        with self._database.writing() as transaction:
            return transaction.connection.execute(delete(jobs).where(ended)).rowcount


def keep_cursor(
    transaction: Transaction,
    job_id: JobId,
    worker: str,
    lease_seconds: float,
    cursor: Mapping[str, Any],
    *,
    done: int,
    total: int,
) -> None:
    """Store where the job continues, and renew its lease, in the transaction that did the work.

    Raise ClaimLostError if another process holds the job. The transaction must then be rolled back.
    """
    expires_at = transaction.now + timedelta(seconds=lease_seconds)
    values = {"cursor": dict(cursor), "done": done, "total": total, "lease_expires_at": expires_at}
    if not _update(transaction, _held(job_id, worker), **values):
        raise ClaimLostError("Another process has taken over this job.")


def newest_cursor(connection: Connection, kind: JobKind) -> tuple[Mapping[str, Any] | None, str | None]:
    """Return cursor and lease owner of the job of this kind that was requested last."""
    query = select(jobs.c.cursor, jobs.c.lease_owner).where(jobs.c.kind == kind.value)
    row = connection.execute(query.order_by(jobs.c.created_at.desc(), jobs.c.id.desc()).limit(1)).first()
    return (None, None) if row is None else (row.cursor, row.lease_owner)


def cursor_of(connection: Connection, job_id: JobId) -> Mapping[str, Any] | None:
    """Return where the job continues, or None at its beginning."""
    cursor: Mapping[str, Any] | None = connection.execute(
        select(jobs.c.cursor).where(jobs.c.id == job_id)
    ).scalar()
    return cursor


def _take(transaction: Transaction, row: Row[Any], worker: str, lease_seconds: float) -> ClaimedJob:
    values = {
        "state": JobState.RUNNING.value,
        "lease_owner": worker,
        "lease_expires_at": transaction.now + timedelta(seconds=lease_seconds),
        "attempts": row.attempts + 1,
        "started_at": row.started_at or transaction.now,
    }
    _update(transaction, jobs.c.id == row.id, **values)
    taken = transaction.connection.execute(select(*_COLUMNS).where(jobs.c.id == row.id)).one()
    return ClaimedJob(_job_of(taken), row.attempts)


def _held(job_id: JobId, worker: str) -> ColumnElement[bool]:
    return and_(jobs.c.id == job_id, jobs.c.lease_owner == worker)


def _update(transaction: Transaction, which: ColumnElement[bool], **values: Any) -> bool:
    return transaction.connection.execute(update(jobs).where(which).values(**values)).rowcount == 1
