"""Recorded outcomes."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select, update

from leadops_core.adapters.store.activity_log import ActivityLog
from leadops_core.adapters.store.bulk import any_of, insert_rows
from leadops_core.adapters.store.codec import (
    FEEDBACK_COLUMNS,
    FEEDBACK_NAMES,
    feedback_of,
    feedback_values,
    hex_of,
)
from leadops_core.adapters.store.database import Database, Transaction, retried
from leadops_core.adapters.store.errors import NotFoundError
from leadops_core.adapters.store.labels import label_leads
from leadops_core.adapters.store.tables import feedback, labels, leads
from leadops_core.adapters.store.touches import stop_touches
from leadops_core.decision import status_after_outcome
from leadops_core.schemas import ActivityType, Feedback, LeadId, LeadStatus, StopReason


class Outcomes:
    """What became of leads, as it was recorded. The newest of a lead is its label."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, outcome: Feedback) -> int:
        """Store an outcome and move its lead to the status that it implies; how many leads have a label now.

        The same id twice stores once. Raises NotFoundError when the lead is not there.
        """
        return self.add_many([outcome])

    def add_many(self, outcomes: Sequence[Feedback]) -> int:
        """Store outcomes in one transaction, as `add` does one."""
        with self._database.writing() as transaction:
            _add(transaction, outcomes)
            return transaction.connection.execute(select(func.count()).select_from(labels)).scalar_one()

    @retried
    def import_many(self, outcomes: Sequence[Feedback]) -> int:
        """Store outcomes in one transaction, as `add_many` does; how many of them were not there yet."""
        with self._database.writing() as transaction:
            return _add(transaction, outcomes)

    def for_lead(self, lead_id: LeadId) -> tuple[Feedback, ...]:
        """The lead's outcomes, newest first."""
        query = select(*FEEDBACK_COLUMNS).where(feedback.c.lead_id == lead_id)
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(feedback.c.created_at.desc(), feedback.c.id.desc()))
            return tuple(feedback_of(row) for row in rows)

    def labels(self) -> dict[LeadId, Feedback]:
        """Each labelled lead with its newest outcome."""
        query = select(*FEEDBACK_COLUMNS).order_by(feedback.c.created_at, feedback.c.id)
        with self._database.reading() as connection:
            return {each.lead_id: each for each in map(feedback_of, connection.execute(query))}


def _add(transaction: Transaction, outcomes: Sequence[Feedback]) -> int:
    """Store them; how many were not there yet."""
    connection = transaction.connection
    # Locked first and in order: it also makes two deliveries of the same outcome wait for each other.
    lead_ids = sorted({hex_of(each.lead_id) for each in outcomes})
    query = select(leads.c.id, leads.c.status).where(any_of(leads.c.id, lead_ids, connection))
    statuses = {
        id: LeadStatus(status)
        for id, status in connection.execute(query.order_by(leads.c.id).with_for_update())
    }
    ids = [hex_of(each.id) for each in outcomes]
    known = set(
        connection.execute(select(feedback.c.id).where(any_of(feedback.c.id, ids, connection))).scalars()
    )
    log = ActivityLog(transaction)
    rows: list[Feedback] = []
    moved: dict[LeadId, LeadStatus] = {}
    for each in outcomes:
        if each.id in known:
            continue
        known.add(each.id)
        if each.lead_id not in statuses:
            raise NotFoundError("there is no lead for this outcome")
        rows.append(each)
        status = statuses[each.lead_id]
        after = status_after_outcome(status, each.outcome)
        said = {"outcome": each.outcome, "feedback_id": each.id, "notes": each.notes}
        if after is status:
            text = f"Outcome recorded: {each.outcome}"
            log.add(each.lead_id, ActivityType.NOTE, {"text": text, **said}, by=each.recorded_by)
        else:
            change = {"from": status, "to": after, "reason": "outcome", **said}
            log.add(each.lead_id, ActivityType.STATUS_CHANGED, change, by=each.recorded_by)
            statuses[each.lead_id] = moved[each.lead_id] = after
    insert_rows(connection, "feedback", FEEDBACK_NAMES, list(map(feedback_values, rows)))
    newest = {each.lead_id: each.id for each in sorted(rows, key=_recorded_at)}
    label_leads(transaction, [hex_of(id) for id in newest.values()])
    stop_touches(transaction, list(newest), StopReason.OUTCOME)
    _move(transaction, moved)
    log.write()
    return len(rows)


def _recorded_at(outcome: Feedback) -> datetime:
    return outcome.created_at


def _move(transaction: Transaction, moved: dict[LeadId, LeadStatus]) -> None:
    """Give leads the status that their outcome implies."""
    connection = transaction.connection
    by_status: dict[LeadStatus, list[str]] = {}
    for lead_id, status in moved.items():
        by_status.setdefault(status, []).append(hex_of(lead_id))
    for status, ids in by_status.items():
        connection.execute(
            update(leads)
            .where(any_of(leads.c.id, ids, connection))
            .values(status=status.value, version=leads.c.version + 1, updated_at=transaction.now)
        )
