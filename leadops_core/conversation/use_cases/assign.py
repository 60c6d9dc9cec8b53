"""Assign an unmatched message to a lead."""

from leadops_core.conversation.repository.messages import get_message, set_lead
from leadops_core.conversation.use_cases.receive import apply_effects
from leadops_core.database.database import Database
from leadops_core.database.errors import IllegalStateError
from leadops_core.decision.replies import effects_of
from leadops_core.outreach.repository.follow_ups import lock_lead
from leadops_core.schemas import LeadId
from leadops_core.schemas.conversation import Message, MessageId


def assign(database: Database, message_id: MessageId, lead_id: LeadId, *, by: str) -> Message:
    """Assign a message to a lead in one transaction, with the effects that it would have had when it was received.

    Assigning it again to the same lead changes nothing. Raise IllegalStateError for a message of another lead.
    """
    with database.writing() as transaction:
        lock_lead(transaction, lead_id)
        message = get_message(transaction.connection, message_id)
        if message.lead_id == lead_id:
            return message
        if message.lead_id is not None:
            raise IllegalStateError("This message belongs to another lead already.")
        set_lead(transaction, message_id, lead_id)
        assigned = get_message(transaction.connection, message_id)
        apply_effects(
            transaction,
            assigned,
            lead_id,
            effects_of(assigned.kind, assigned.intent, assigned.until, assigned.calendar),
            by=by,
        )
        return get_message(transaction.connection, message_id)
