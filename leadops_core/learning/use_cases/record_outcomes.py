"""Record outcomes of leads."""

from collections.abc import Sequence
from typing import Any

from leadops_core.database.database import Database, Transaction, retried
from leadops_core.database.errors import NotFoundError
from leadops_core.decision import status_after_outcome
from leadops_core.learning.labels import receipt
from leadops_core.learning.repository.labels import LabelRepository
from leadops_core.learning.repository.outcomes import insert_outcomes, lock_leads, set_statuses, stored_ids
from leadops_core.outreach.repository.follow_ups import stop_follow_ups
from leadops_core.schemas import ActivityType, Feedback, LabelReceipt, LeadId, LeadStatus, StopReason
from leadops_core.scoring.repository.scorecards import ScorecardRepository
from leadops_core.tables.activity_log import ActivityLog


def record_outcomes(transaction: Transaction, outcomes: Sequence[Feedback]) -> int:
    """Store the outcomes that are not stored yet, and return their number.

    An outcome sets the status of its lead, ends its follow-ups, and becomes its label unless a newer one is stored. Raise
    NotFoundError for an unknown lead.
    """
    # Two deliveries of the same outcome wait for each other at this lock.
    locked = lock_leads(transaction, {outcome.lead_id for outcome in outcomes})
    statuses = {lead_id: lead.status for lead_id, lead in locked.items()}
    known_ids = stored_ids(transaction.connection, [outcome.id for outcome in outcomes])
    log = ActivityLog(transaction)
    new: list[Feedback] = []
    changed: dict[LeadId, LeadStatus] = {}
    for outcome in outcomes:
        if outcome.id in known_ids:
            continue
        known_ids.add(outcome.id)
        lead_id, before = outcome.lead_id, statuses.get(outcome.lead_id)
        if before is None:
            raise NotFoundError("The lead of this outcome does not exist.")
        new.append(outcome)
        after = status_after_outcome(before, outcome.outcome)
        payload: dict[str, Any] = {
            "outcome": outcome.outcome,
            "feedback_id": outcome.id,
            "notes": outcome.notes,
        }
        if after is before:
            payload = {"text": f"Outcome recorded: {outcome.outcome}", **payload}
            log.add(lead_id, ActivityType.NOTE, payload, by=outcome.recorded_by)
        else:
            payload = {"from": before, "to": after, "reason": "outcome", **payload}
            log.add(lead_id, ActivityType.STATUS_CHANGED, payload, by=outcome.recorded_by)
            statuses[lead_id] = changed[lead_id] = after
    insert_outcomes(transaction, new)
    stop_follow_ups(transaction, list({outcome.lead_id for outcome in new}), StopReason.OUTCOME)
    set_statuses(transaction, changed)
    log.write()
    return len(new)


def record_outcome(database: Database, scorecards: ScorecardRepository, outcome: Feedback) -> LabelReceipt:
    """Record one outcome in a transaction of its own."""
    record_many(database, [outcome])
    label_count = LabelRepository(database).count()
    try:
        return receipt(label_count, scorecards.active())
    except NotFoundError:
        # The receipt names the active scorecard only if there is one.
        return receipt(label_count)


@retried
def record_many(database: Database, outcomes: Sequence[Feedback]) -> int:
    """Record outcomes in a transaction of their own."""
    with database.writing() as transaction:
        return record_outcomes(transaction, outcomes)
