"""Put the messages of a conversation in the order of time."""

from collections.abc import Sequence
from datetime import datetime

from leadops_core.schemas import DeliveryState, EmailDraft, Lead
from leadops_core.schemas.conversation import Message, MessageDirection
from leadops_core.schemas.conversation_thread import Thread, ThreadEntry
from leadops_core.schemas.meeting import Meeting

_SENT = (DeliveryState.SENT, DeliveryState.UNKNOWN, DeliveryState.TRANSMITTING)


def make_thread(
    lead: Lead, drafts: Sequence[EmailDraft], messages: Sequence[Message], meetings: Sequence[Meeting] = ()
) -> Thread:
    """Return the conversation with a lead, from its first message, our sent emails, its stored messages, and its meetings."""
    entries = [
        _of_draft(draft, draft.sent_at or draft.updated_at) for draft in drafts if draft.state in _SENT
    ]
    entries += [
        ThreadEntry(
            source="message",
            direction=message.direction,
            at=message.sent_at,
            subject=message.subject,
            text=message.text,
            draft_id=message.draft_id,
            message=message,
        )
        for message in messages
    ]
    entries += [
        ThreadEntry(
            source="meeting",
            direction=MessageDirection.RECEIVED,
            at=meeting.created_at,
            subject=meeting.title,
            text="",
            meeting=meeting,
        )
        for meeting in meetings
    ]
    sent_at = {entry.draft_id: entry.at for entry in entries if entry.source == "draft"}

    def order(entry: ThreadEntry) -> tuple[datetime, bool]:
        # The Date of a message has no fractions of a second, and a reply never comes before the email that it answers.
        is_message = entry.source == "message"
        answered_at = sent_at.get(entry.draft_id, entry.at) if is_message else entry.at
        return max(entry.at, answered_at), is_message

    entries.sort(key=order)
    if lead.lead_message and not _is_made_of(lead, messages):
        first = ThreadEntry(
            source="form", direction=MessageDirection.RECEIVED, at=lead.created_at, text=lead.lead_message
        )
        entries.insert(0, first)
    return Thread(lead_id=lead.id, entries=tuple(entries))


def _is_made_of(lead: Lead, messages: Sequence[Message]) -> bool:
    """Return True if the lead was made of its first message, whose words it has too."""
    first = min(messages, key=lambda message: message.received_at, default=None)
    return (
        first is not None and first.received_at <= lead.created_at and first.text in (lead.lead_message or "")
    )


def _of_draft(draft: EmailDraft, at: datetime) -> ThreadEntry:
    return ThreadEntry(
        source="draft",
        direction=MessageDirection.SENT,
        at=at,
        subject=draft.subject,
        text=draft.body,
        draft_id=draft.id,
        is_delivered=None if draft.delivery_report is None else draft.delivery_report == "delivered",
    )
