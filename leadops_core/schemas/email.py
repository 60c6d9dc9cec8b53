"""A message on its way out, and what the provider said."""

from enum import StrEnum

from leadops_core.schemas.base import Schema, UtcDatetime
from leadops_core.schemas.draft import Body, Subject
from leadops_core.schemas.ids import DraftId


class Sender(Schema):
    """Who writes, as the settings have it; nothing of it ever comes from a lead."""

    name: str
    title: str | None = None
    company: str
    email: str
    postal_address: str
    website: str | None = None
    calendar_link: str | None = None
    offer: str
    """What is offered, as it follows "we help …" in a sentence."""


class OutboundEmail(Schema):
    """One message, whole: the same one gives the same bytes."""

    draft_id: DraftId
    message_id: str
    to: str
    to_name: str | None = None
    subject: Subject
    body: Body
    sender: Sender
    date: UtcDatetime
    reply_to: str | None = None
    unsubscribe_mailto: str | None = None
    """Where replies that opt out go; the sender where None."""
    unsubscribe_url: str | None = None
    """Link for one-click unsubscription (RFC 8058), with its token."""
    references: tuple[str, ...] = ()
    """Message-IDs of the earlier messages to this lead, oldest first: mail programs show them as one conversation."""


class SendStatus(StrEnum):
    SENT = "sent"
    SIMULATED = "simulated"
    """Recorded by the mock; nothing left this machine."""
    REFUSED = "refused"
    """Final: it did not go and will not."""
    RETRY_LATER = "retry_later"
    """It certainly did not go; the provider asked to try again."""
    UNKNOWN = "unknown"
    """Nobody can say whether it went; it is never tried again by itself."""


class SendReceipt(Schema):
    """What became of one message."""

    status: SendStatus
    provider: str
    provider_message_id: str | None = None
    note: str | None = None
    is_bounce: bool = False
    """The address itself was refused for good: there is nobody there, and it is not to be written to again."""
    is_provider_down: bool = False
    """The trouble is with the provider or the settings, not with this message: the next one would fare no better."""
