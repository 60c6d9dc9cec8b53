"""Record the outcome that a reply shows, and withdraw it if the reply turns out to be somebody else's."""

from typing import Any
from uuid import UUID, uuid5

from leadops_core.database.database import Transaction
from leadops_core.decision.replies import replaces_label
from leadops_core.learning.repository.outcomes import insert_outcomes, read_outcomes, update_outcome
from leadops_core.schemas import Feedback, FeedbackId, LeadId, Outcome
from leadops_core.schemas.conversation import Message, MessageId

_SHOWN_QUOTE = 200


def record_reply_outcome(
    transaction: Transaction, message: Message, lead_id: LeadId, outcome: Outcome, *, by: str
) -> dict[str, Any]:
    """Record the outcome of a reply, and return what the timeline entry of the message says of it.

    The caller has locked the lead. The reply changes no status. Nothing is recorded if the lead has an outcome that says more,
    such as a meeting or a closed deal.
    """
    outcomes = read_outcomes(transaction.connection, lead_id)
    label = next((entry.outcome for entry in outcomes if entry.is_valid), None)
    if not replaces_label(label, outcome):
        return {}
    ids = _outcome_ids(message.id, lead_id, len(outcomes) + 1)
    known = {entry.id for entry in outcomes}
    feedback = Feedback(
        id=next(id for id in ids if id not in known),
        lead_id=lead_id,
        outcome=outcome,
        notes=message.quote[:_SHOWN_QUOTE] or None,
        recorded_by=by,
        occurred_at=message.sent_at,
        created_at=transaction.now,
    )
    insert_outcomes(transaction, [feedback])
    return {"outcome": outcome, "feedback_id": feedback.id}


def withdraw_reply_outcome(
    transaction: Transaction, message_id: MessageId, lead_id: LeadId, *, by: str, reason: str | None = None
) -> bool:
    """Withdraw the outcome that a message recorded for a locked lead. Return False if it has none that counts."""
    outcomes = read_outcomes(transaction.connection, lead_id)
    ids = set(_outcome_ids(message_id, lead_id, len(outcomes) + 1))
    recorded = [entry for entry in outcomes if entry.is_valid and entry.id in ids]
    for entry in recorded:
        update_outcome(
            transaction,
            lead_id,
            entry.id,
            withdrawn_at=transaction.now,
            withdrawn_by=by,
            withdrawn_reason=reason,
        )
    return bool(recorded)


def _outcome_ids(message_id: MessageId, lead_id: LeadId, count: int) -> list[FeedbackId]:
    """Return the IDs of the outcomes of a message for a lead: it has several if it was assigned again after an undo."""
    return [FeedbackId(uuid5(UUID(str(message_id)), f"{lead_id} {number}")) for number in range(count)]
