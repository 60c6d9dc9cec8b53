"""Make a lead of the sender of an unmatched message."""

from leadops_core.conversation.new_lead import lead_of_message
from leadops_core.conversation.repository.messages import get_message, set_handled, set_lead
from leadops_core.conversation.use_cases.assign import assign_locked
from leadops_core.conversation.use_cases.receive import effects_of_message
from leadops_core.database.database import Database
from leadops_core.database.errors import IllegalStateError
from leadops_core.errors import LeadExistsError
from leadops_core.leads.add_lead import add_lead
from leadops_core.outreach.repository.follow_ups import lock_lead
from leadops_core.schemas import LeadId
from leadops_core.schemas.conversation import Message, MessageId


def make_lead(database: Database, message_id: MessageId, *, by: str) -> Message:
    """Add the sender of a message as a lead, in one transaction, and return the message, which now belongs to it.

    The new lead is scored and gets its first email as every lead does, so the message leaves the inbox. If a lead has this
    address already, the message is assigned to it. Raise IllegalStateError for a message of a lead or an opt-out, IntakeError
    for an invalid address.
    """
    with database.writing() as transaction:
        message = get_message(transaction.connection, message_id)
        if message.lead_id is not None:
            raise IllegalStateError("This message belongs to a lead already.")
        if message.sender is None:
            raise IllegalStateError("This message names no sender, so no lead can be made of it.")
        if effects_of_message(message).suppression is not None:
            raise IllegalStateError(
                "This message asks for no more email. Assign it to the lead that wrote it, or mark it as done."
            )
        try:
            lead = add_lead(transaction, lead_of_message(message), by=by, update_existing=False)
        except LeadExistsError as error:
            lead_id = LeadId(error.lead_id)
            lock_lead(transaction, lead_id)
            return assign_locked(transaction, message_id, lead_id, by=by)
        set_lead(transaction, message_id, lead.id)
        set_handled(transaction, [message_id], by)
        return get_message(transaction.connection, message_id)
