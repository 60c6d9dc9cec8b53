"""The conversation with a lead, in the order of time."""

from typing import Literal

from leadops_core.schemas.base import Schema, UtcDatetime
from leadops_core.schemas.conversation import Message, MessageDirection
from leadops_core.schemas.ids import DraftId, LeadId


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
