"""The conversation with a lead, in the order of time."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from leadops_core.schemas import DeliveryState, EmailDraft, Lead
from leadops_core.schemas.base import Schema, UtcDatetime
from leadops_core.schemas.conversation import Message, MessageDirection
from leadops_core.schemas.ids import DraftId, LeadId

_SENT = (DeliveryState.SENT, DeliveryState.UNKNOWN, DeliveryState.TRANSMITTING)


class ThreadEntry(Schema):
    """One message of a conversation."""

    source: Literal["form", "draft", "message"]
    """`form` is the text with which the lead came, `draft` an email that we sent, `message` a message of a mailbox."""
    direction: MessageDirection
    at: UtcDatetime
    subject: str = ""
    text: str
    draft_id: DraftId | None = None
    message: Message | None = None
    is_delivered: bool | None = None
    """For our emails: False after a delivery report says that it did not arrive."""


class Thread(Schema):
    """The conversation with a lead, oldest message first."""

    lead_id: LeadId
    entries: tuple[ThreadEntry, ...]


def make_thread(lead: Lead, drafts: Sequence[EmailDraft], messages: Sequence[Message]) -> Thread:
    """Return the conversation with a lead, from its first message, our sent emails, and its stored messages."""
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
    entries.sort(key=lambda entry: entry.at)
    if lead.lead_message:
        first = ThreadEntry(
            source="form", direction=MessageDirection.RECEIVED, at=lead.created_at, text=lead.lead_message
        )
        entries.insert(0, first)
    return Thread(lead_id=lead.id, entries=tuple(entries))


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
