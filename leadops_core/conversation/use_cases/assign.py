"""Assign an unmatched message to a lead, or take an assignment back."""

from typing import Any
from uuid import UUID

from leadops_core.conversation.repository.messages import (
    get_message,
    read_assignment,
    set_assignment,
    set_handled,
    set_lead,
)
from leadops_core.conversation.use_cases.receive import apply_effects, effects_of_message, pause_end
from leadops_core.conversation.use_cases.reply_outcomes import withdraw_reply_outcome
from leadops_core.database.database import Database, Transaction
from leadops_core.database.errors import IllegalStateError
from leadops_core.outreach.repository.answered import withdraw_answer_to
from leadops_core.outreach.repository.follow_ups import (
    WithdrawnEmails,
    emails_to_withdraw,
    end_pause,
    lock_lead,
    restore_emails,
)
from leadops_core.schemas import ActivityType, LeadId, SuppressionId
from leadops_core.schemas.conversation import MatchedBy, Message, MessageId, MessageKind
from leadops_core.suppressions.repository.entries import remove_suppression
from leadops_core.tables.activity_log import log_activity

_TAKEN_BACK = "Message does not belong to this lead"


def assign(database: Database, message_id: MessageId, lead_id: LeadId, *, by: str) -> Message:
    """Assign a message to a lead in one transaction, with the effects that it would have had when it was received.

    Assigning it again to the same lead changes nothing. Raise IllegalStateError for a message of another lead.
    """
    with database.writing() as transaction:
        lock_lead(transaction, lead_id)
        return assign_locked(transaction, message_id, lead_id, by=by)


def assign_locked(transaction: Transaction, message_id: MessageId, lead_id: LeadId, *, by: str) -> Message:
    """Do what `assign` does, for a lead that the caller has locked."""
    message = get_message(transaction.connection, message_id)
    if message.lead_id == lead_id:
        return message
    if message.lead_id is not None:
        raise IllegalStateError("This message belongs to another lead already. Undo that assignment first.")
    set_lead(transaction, message_id, lead_id)
    assigned = get_message(transaction.connection, message_id)
    effects = effects_of_message(assigned)
    withdrawn = emails_to_withdraw(transaction, lead_id)
    applied = apply_effects(transaction, assigned, lead_id, effects, by=by)
    if effects.stops is None:
        withdrawn = WithdrawnEmails()
    set_assignment(transaction, message_id, _record(withdrawn, applied.suppressions))
    if not effects.needs_answer:
        set_handled(transaction, [message_id], by)
    return get_message(transaction.connection, message_id)


def unassign(database: Database, message_id: MessageId, *, by: str) -> Message:
    """Take a message from the lead that a person assigned it to, and undo what the assignment changed.

    Withdrawn drafts return to the inbox, follow-ups resume, and opt-outs that it added are removed. Drafts that somebody
    changed since stay as they are. Raise IllegalStateError for a message that no person assigned.
    """
    with database.writing() as transaction:
        message = get_message(transaction.connection, message_id)
        if message.lead_id is None:
            return message
        if message.matched_by is not MatchedBy.PERSON:
            raise IllegalStateError(
                "This message found its lead by itself, so there is no assignment to undo."
            )
        if message.kind is MessageKind.CALENDAR_ANSWER:
            raise IllegalStateError(
                "An answer to an invitation changed a meeting. Correct the meeting instead."
            )
        lock_lead(transaction, message.lead_id)
        withdraw_answer_to(transaction, [message_id], with_approved=True)
        record = read_assignment(transaction.connection, message_id) or {}
        effects = effects_of_message(message)
        for suppression_id in record.get("suppressions", ()):
            remove_suppression(transaction, SuppressionId(UUID(suppression_id)), by=by)
        if effects.stops is not None:
            drafts = [UUID(draft_id) for draft_id in record.get("drafts", ())]
            withdrawn = WithdrawnEmails(drafts, bool(record.get("is_cadence_ended")))
            restore_emails(transaction, message.lead_id, withdrawn, effects.stops)
        if effects.pauses and message.until is not None:
            end_pause(transaction, message.lead_id, pause_end(message.until))
        withdraw_reply_outcome(transaction, message_id, message.lead_id, by=by, reason=_TAKEN_BACK)
        note: dict[str, Any] = {"text": _TAKEN_BACK, "message_id": message_id}
        log_activity(transaction, message.lead_id, ActivityType.NOTE, note, by=by)
        set_assignment(transaction, message_id, None)
        return get_message(transaction.connection, message_id)


def _record(withdrawn: WithdrawnEmails, suppressions: tuple[SuppressionId, ...]) -> dict[str, Any]:
    return {
        "drafts": [draft_id.hex for draft_id in withdrawn.drafts],
        "is_cadence_ended": withdrawn.is_cadence_ended,
        "suppressions": [entry_id.hex for entry_id in suppressions],
    }
