"""SQL of outcomes, in the caller's transaction."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, select, update

from leadops_core.database.database import Transaction
from leadops_core.database.statements import any_of, insert_rows
from leadops_core.learning.repository.labels import label_leads, relabel
from leadops_core.outreach.repository.follow_ups import restore_stopped
from leadops_core.schemas import (
    Activity,
    ActivityType,
    Feedback,
    FeedbackId,
    LeadId,
    LeadStatus,
    Outcome,
    StopReason,
)
from leadops_core.tables import activities, feedback, leads
from leadops_core.tables.learning import IS_VALID_OUTCOME
from leadops_core.tables.rows import (
    ACTIVITY_COLUMNS,
    FEEDBACK_COLUMNS,
    activity_of,
    feedback_of,
    record_values,
)

_STATUS_EVENTS = (ActivityType.STATUS_CHANGED, ActivityType.EMAIL_SENT, ActivityType.NOTE)


class LockedLead(NamedTuple):
    status: LeadStatus
    version: int


def lock_leads(transaction: Transaction, lead_ids: Collection[LeadId]) -> dict[LeadId, LockedLead]:
    """Lock the leads in the order of their IDs, and return those that exist."""
    has_id = any_of(leads.c.id, sorted(id.hex for id in lead_ids), transaction.connection)
    query = select(leads.c.id, leads.c.status, leads.c.version).where(has_id)
    rows = transaction.connection.execute(query.order_by(leads.c.id).with_for_update())
    return {LeadId(id): LockedLead(LeadStatus(status), version) for id, status, version in rows}


def read_outcomes(connection: Connection, lead_id: LeadId) -> tuple[Feedback, ...]:
    """Return the outcomes of a lead, newest first."""
    query = select(*FEEDBACK_COLUMNS).where(feedback.c.lead_id == lead_id)
    rows = connection.execute(query.order_by(feedback.c.created_at.desc(), feedback.c.id.desc()))
    return tuple(map(feedback_of, rows))


def stored_ids(connection: Connection, outcome_ids: Sequence[FeedbackId]) -> set[FeedbackId]:
    """Return those of the IDs that are stored."""
    has_id = any_of(feedback.c.id, [id.hex for id in outcome_ids], connection)
    return set(connection.execute(select(feedback.c.id).where(has_id)).scalars())


def read_status_events(connection: Connection, lead_id: LeadId) -> list[Activity]:
    """Return the status changes, sent emails, and notes of a lead, oldest first."""
    query = (
        select(*ACTIVITY_COLUMNS)
        .where(
            activities.c.lead_id == lead_id, activities.c.type.in_([kind.value for kind in _STATUS_EVENTS])
        )
        .order_by(activities.c.created_at, activities.c.id)
    )
    return [activity_of(row) for row in connection.execute(query)]


def insert_outcomes(transaction: Transaction, outcomes: Sequence[Feedback]) -> None:
    """Store outcomes of locked leads. The newest of each lead becomes its label."""
    insert_rows(transaction.connection, feedback, [record_values(outcome) for outcome in outcomes])
    by_age = sorted(outcomes, key=lambda outcome: outcome.created_at)
    newest = {outcome.lead_id: outcome.id.hex for outcome in by_age}
    label_leads(transaction, list(newest.values()))


def update_outcome(
    transaction: Transaction, lead_id: LeadId, outcome_id: FeedbackId, **values: Any
) -> Outcome | None:
    """Change a valid outcome of a locked lead, and return the label that the lead has then."""
    is_target = (feedback.c.id == outcome_id, IS_VALID_OUTCOME)
    transaction.connection.execute(update(feedback).where(*is_target).values(values))
    return relabel(transaction, lead_id)


def set_statuses(transaction: Transaction, statuses: Mapping[LeadId, LeadStatus]) -> None:
    """Set the status of locked leads."""
    ids_by_status: dict[LeadStatus, list[str]] = {}
    for lead_id, status in statuses.items():
        ids_by_status.setdefault(status, []).append(lead_id.hex)
    for status, ids in ids_by_status.items():
        transaction.connection.execute(
            update(leads)
            .where(any_of(leads.c.id, ids, transaction.connection))
            .values(status=status.value, version=leads.c.version + 1, updated_at=transaction.now)
        )


def restore_follow_ups(transaction: Transaction, lead_id: LeadId) -> None:
    """Put the drafts and follow-ups that an outcome stopped back; approved drafts need approval again."""
    restore_stopped(transaction, leads.c.id == lead_id, StopReason.OUTCOME)
