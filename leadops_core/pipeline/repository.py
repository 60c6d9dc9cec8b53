"""SQL of the pipeline: leases on leads, and the results of runs."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, func, select, update

from leadops_core.database.database import Database, Transaction, retried
from leadops_core.database.statements import any_of, insert_rows, update_rows
from leadops_core.meetings.rules import OPEN_STATUSES
from leadops_core.schemas import (
    ActivityType,
    Backlog,
    DeliveryState,
    DraftPurpose,
    Lead,
    LeadId,
    ProcessingState,
    RunRecord,
)
from leadops_core.tables import activities, drafts, leads, meetings, messages, scorecards, traces
from leadops_core.tables.activity_log import ActivityLog
from leadops_core.tables.leads import lead_rank
from leadops_core.tables.rows import LEAD_COLUMNS, draft_values, lead_of, record_values

QUEUED, RUNNING, DONE, FAILED = (state.value for state in ProcessingState)
_NO_LEASE = {"lease_owner": None, "lease_expires_at": None}
_TRIED = leads.c.attempt_count > 0
_UNDONE = (QUEUED, RUNNING, FAILED)
_OPEN_MEETINGS = tuple(status.value for status in OPEN_STATUSES)


class RunRepository:
    """Leases that workers hold on leads. Each method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @retried
    def claim(self, limit: int, worker: str, lease_seconds: float, *, max_attempts: int = 5) -> list[Lead]:
        """Claim up to `limit` leads, oldest first: queued leads, and leads whose lease has expired.

        Two workers never hold the same lead. After `max_attempts` attempts a lead has failed, with an ERROR on its timeline.
        Leads on which workers died are claimed in ever smaller numbers, finally one by one, so that a poison lead fails
        alone. A claim does not change the lead's version.
        """
        with self._database.writing() as transaction:
            _fail_exhausted(transaction, max_attempts)
            now = transaction.now
            expired = (leads.c.processing_state == RUNNING, leads.c.lease_expires_at <= now)
            waiting = (leads.c.processing_state == QUEUED,)
            for condition in (expired, (*waiting, _TRIED)):
                size = _safe_claim_size(transaction, limit, condition)
                if 0 < size < limit and (
                    tried := _claim(transaction, size, worker, lease_seconds, condition)
                ):
                    return sorted(tried, key=lambda lead: lead.id)
            claimed = _claim(transaction, limit, worker, lease_seconds, expired)
            if len(claimed) < limit:
                claimed += _claim(transaction, limit - len(claimed), worker, lease_seconds, waiting)
        return sorted(claimed, key=lambda lead: lead.id)

    @retried
    def extend(self, worker: str, lease_seconds: float) -> int:
        """Renew the worker's leases, and return their number."""
        with self._database.writing() as transaction:
            return transaction.connection.execute(
                update(leads)
                .where(leads.c.processing_state == RUNNING, leads.c.lease_owner == worker)
                .values(lease_expires_at=transaction.now + timedelta(seconds=lease_seconds))
            ).rowcount

    @retried
    def release(self, worker: str) -> int:
        """Queue the worker's leads again without counting the attempt, and return their number."""
        with self._database.writing() as transaction:
            return transaction.connection.execute(
                update(leads)
                .where(leads.c.processing_state == RUNNING, leads.c.lease_owner == worker)
                .values(processing_state=QUEUED, attempt_count=leads.c.attempt_count - 1, **_NO_LEASE)
            ).rowcount

    @retried
    def take_over(self, is_dead: Callable[[str], bool]) -> int:
        """Queue the leads of dead workers again before their leases expire, and return their number."""
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
        """Return the numbers of leads, drafts, and messages that wait. The queries read indexes of what waits only."""
        state = leads.c.processing_state
        queries = {name: select(func.count()).select_from(leads).where(state == name) for name in _UNDONE}
        queued = select(leads.c.created_at).where(state == QUEUED)
        drafts_waiting = (
            select(func.count()).select_from(drafts).where(drafts.c.state == DeliveryState.DRAFT.value)
        )
        messages_waiting = select(
            func.count(messages.c.lead_id), func.count() - func.count(messages.c.lead_id)
        ).where(messages.c.needs_answer, messages.c.handled_at.is_(None))
        meetings_unassigned = (
            select(func.count())
            .select_from(meetings)
            .where(meetings.c.lead_id.is_(None), meetings.c.status.in_(_OPEN_MEETINGS))
        )
        with self._database.reading() as connection:
            counts = {name: connection.execute(query).scalar_one() for name, query in queries.items()}
            of_leads, unmatched = connection.execute(messages_waiting).one()
            return Backlog(
                queued=counts[QUEUED],
                running=counts[RUNNING],
                failed=counts[FAILED],
                oldest_queued_at=connection.execute(queued.order_by(leads.c.id).limit(1)).scalar(),
                drafts_waiting=connection.execute(drafts_waiting).scalar_one(),
                messages_waiting=of_leads,
                messages_unmatched=unmatched,
                meetings_unassigned=connection.execute(meetings_unassigned).scalar_one(),
            )

    def running(self) -> int:
        """Return the number of leads that workers hold."""
        count = select(func.count()).select_from(leads).where(leads.c.processing_state == RUNNING)
        with self._database.reading() as connection:
            return connection.execute(count).scalar_one()

    @retried
    def requeue(self, lead_ids: Sequence[LeadId] | None = None, *, only_failed: bool) -> int:
        """Queue leads again from the first attempt, all leads if `lead_ids` is None, and return their number.

        Leads that a worker holds are not queued.
        """
        with self._database.writing() as transaction:
            connection = transaction.connection
            state = leads.c.processing_state
            conditions = [state == FAILED if only_failed else state.in_((DONE, FAILED))]
            if lead_ids is not None:
                conditions.append(any_of(leads.c.id, [id.hex for id in lead_ids], connection))
            return connection.execute(
                update(leads)
                .where(*conditions)
                .values(processing_state=QUEUED, attempt_count=0, last_error=None, **_NO_LEASE)
            ).rowcount


def _safe_claim_size(transaction: Transaction, limit: int, condition: Sequence[ColumnElement[bool]]) -> int:
    """Return how many of these leads to claim, or 0 if there are none.

    After the first attempt, that is the limit, because most workers do not die from a lead. Each further attempt divides it
    by 16.
    """
    most = select(leads.c.attempt_count).where(*condition).order_by(leads.c.attempt_count.desc()).limit(1)
    attempts = transaction.connection.execute(most).scalar()
    return 0 if attempts is None else max(1, limit >> min(4 * (attempts - 1), 30))


def _claim(
    transaction: Transaction,
    limit: int,
    worker: str,
    lease_seconds: float,
    condition: Sequence[ColumnElement[bool]],
) -> list[Lead]:
    # Ids grow with time, so the smallest are the oldest. A plain subquery may run more than once and claim more each time.
    lead_ids = (
        select(leads.c.id)
        .where(*condition)
        .order_by(leads.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
        .cte("chosen")
    )
    statement = (
        update(leads)
        .where(leads.c.id.in_(select(lead_ids.c.id)))
        .values(
            processing_state=RUNNING,
            attempt_count=leads.c.attempt_count + 1,
            lease_owner=worker,
            lease_expires_at=transaction.now + timedelta(seconds=lease_seconds),
        )
    )
    return [lead_of(row) for row in transaction.connection.execute(statement.returning(*LEAD_COLUMNS))]


def _fail_exhausted(transaction: Transaction, max_attempts: int) -> None:
    error = f"failed after {max_attempts} attempts: the worker ended each time before the lead was processed"
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


class LockedRun(NamedTuple):
    """What a lead that is locked says about its last run."""

    version: int
    is_running: bool
    lease_owner: str | None
    last_run_key: str | None


class StoredDraft(NamedTuple):
    id: UUID
    lead_id: LeadId
    variant: str
    purpose: str
    state: str


def lock_leads_of_runs(transaction: Transaction, runs: Sequence[RunRecord]) -> dict[LeadId, LockedRun]:
    """Lock the leads of the runs, and return those that exist."""
    connection = transaction.connection
    ids = sorted({run.lead.id.hex for run in runs})
    columns = (
        leads.c.id,
        leads.c.version,
        leads.c.processing_state,
        leads.c.lease_owner,
        leads.c.last_run_key,
    )
    # In the order of ids: two workers that lock the same rows in different orders would wait for each other.
    query = select(*columns).where(any_of(leads.c.id, ids, connection)).order_by(leads.c.id).with_for_update()
    return {
        LeadId(id): LockedRun(version, state == RUNNING, lease_owner, last_run_key)
        for id, version, state, lease_owner, last_run_key in connection.execute(query)
    }


def release_leads(transaction: Transaction, ids: Sequence[LeadId]) -> None:
    """End the leases on leads whose run is stored already."""
    if ids:
        connection = transaction.connection
        is_named = any_of(leads.c.id, [id.hex for id in ids], connection)
        connection.execute(update(leads).where(is_named).values(processing_state=DONE, **_NO_LEASE))


def read_drafts_of_leads(
    connection: Connection, ids: Sequence[LeadId], states: Sequence[DeliveryState]
) -> list[StoredDraft]:
    """Return the drafts of the leads in these states, without answers, which no run replaces."""
    query = select(drafts.c.id, drafts.c.lead_id, drafts.c.variant, drafts.c.purpose, drafts.c.state).where(
        any_of(drafts.c.lead_id, [id.hex for id in ids], connection),
        drafts.c.state.in_([state.value for state in states]),
        drafts.c.purpose != DraftPurpose.ANSWER.value,
    )
    return [StoredDraft(*row) for row in connection.execute(query)]


def read_scorecard_activation(connection: Connection) -> datetime | None:
    """Return when the active scorecard version was activated."""
    return connection.execute(select(scorecards.c.activated_at).where(scorecards.c.is_active)).scalar()


def write_runs(
    transaction: Transaction, runs: Sequence[RunRecord], *, without_draft: Collection[UUID]
) -> None:
    """Write lead, timeline, draft, and trace of each run, the draft unless its lead is in `without_draft`."""
    connection = transaction.connection
    update_rows(connection, leads, [_lead_values(run, transaction.now) for run in runs])
    insert_rows(
        connection,
        activities,
        [
            record_values(activity)
            for run in runs
            for activity in run.activities
            # A draft that was not stored was not drafted.
            if not (activity.type is ActivityType.EMAIL_DRAFTED and run.lead.id in without_draft)
        ],
    )
    new_drafts = [
        draft_values(run.draft, lead_rank(run.lead.score_value, run.lead.probability))
        for run in runs
        if run.draft is not None and run.lead.id not in without_draft
    ]
    insert_rows(connection, drafts, new_drafts)
    insert_rows(connection, traces, [record_values(run.trace) for run in runs])


def _lead_values(run: RunRecord, now: datetime) -> dict[str, Any]:
    """Return the columns of the lead that a run writes, by name, with the lead's id."""
    lead = run.lead
    is_failed = lead.processing_state is ProcessingState.FAILED
    return {
        "id": lead.id,
        "status": lead.status,
        "score_label": lead.score_label,
        "score_value": lead.score_value,
        "score_base": lead.score_base,
        "score_line_count": lead.score_line_count,
        "score_reasons": lead.score_reasons or None,
        "scorecard_version": lead.scorecard_version,
        "probability": lead.probability,
        "probability_low": lead.probability_low,
        "probability_high": lead.probability_high,
        "recommended_action": lead.recommended_action,
        "is_explored": lead.is_explored,
        "exploration": lead.exploration,
        "enrichment": lead.enrichment,
        "signals": run.signals or None,
        "processing_state": FAILED if is_failed else DONE,
        "attempt_count": lead.attempt_count,
        "last_error": lead.last_error,
        # A failed run stores no key, so that it can be retried.
        "last_run_key": lead.last_run_key if is_failed else run.trace.run_key,
        "lease_owner": None,
        "lease_expires_at": None,
        "version": lead.version + 1,
        "updated_at": now,
    }
