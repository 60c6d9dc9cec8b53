"""The conversation with a lead, in the order of time."""

from typing import Literal

from leadops_core.schemas.base import Schema, UtcDatetime
from leadops_core.schemas.conversation import Message, MessageDirection
from leadops_core.schemas.ids import DraftId, LeadId
from leadops_core.schemas.meeting import Meeting


class ThreadEntry(Schema):
    """One message of a conversation."""

    source: Literal["form", "draft", "message", "meeting"]
    """`form` is the text with which the lead came, `draft` an email that we sent, `message` a message of a mailbox,
    and `meeting` a meeting at the time at which it was recorded."""
    direction: MessageDirection
    at: UtcDatetime
    subject: str = ""
    text: str
    draft_id: DraftId | None = None
    message: Message | None = None
    meeting: Meeting | None = None
    is_delivered: bool | None = None
    """For our emails: False after a delivery report says that it did not arrive."""


class Thread(Schema):
    """The conversation with a lead, oldest message first."""

    lead_id: LeadId
    entries: tuple[ThreadEntry, ...]
