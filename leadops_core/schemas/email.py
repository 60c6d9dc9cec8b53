"""Outgoing messages and the provider's response."""

from enum import StrEnum

from leadops_core.schemas.base import Schema, UtcDatetime
from leadops_core.schemas.draft import Body, Subject
from leadops_core.schemas.ids import DraftId
from leadops_core.schemas.language import Language
from leadops_core.schemas.playbook import BOOKING, WEBSITE, Playbook


class Sender(Schema):
    """Who writes, from the settings, and what they may say, from the playbook. None of it comes from a lead."""

    name: str
    title: str | None = None
    email: str
    postal_address: str
    playbook: Playbook

    @property
    def company(self) -> str:
        return self.playbook.company

    @property
    def website(self) -> str | None:
        return self.playbook.link(WEBSITE)

    @property
    def calendar_link(self) -> str | None:
        return self.playbook.link(BOOKING)


class OutboundEmail(Schema):
    """A complete message. The same record gives the same bytes."""

    draft_id: DraftId
    message_id: str
    to: str
    to_name: str | None = None
    subject: Subject
    body: Body
    language: Language = Language.ENGLISH
    sender: Sender
    date: UtcDatetime
    reply_to: str | None = None
    unsubscribe_mailto: str | None = None
    """The address for opt-out replies; None for the sender's."""
    unsubscribe_url: str | None = None
    """The link for one-click unsubscription (RFC 8058), with its token."""
    booking_link: str | None = None
    """The sender's booking link with the token of the lead. It replaces the plain one in the body, and behind it in HTML."""
    references: tuple[str, ...] = ()
    """Message-IDs of earlier messages to this lead, oldest first. Email programs show them as one conversation."""


class SendStatus(StrEnum):
    SENT = "sent"
    SIMULATED = "simulated"
    """Written by the mock provider; nothing was sent."""
    REFUSED = "refused"
    """Permanently rejected and not sent."""
    RETRY_LATER = "retry_later"
    """Not sent. The provider asked for a retry."""
    UNKNOWN = "unknown"
    """Possibly sent. It is never retried automatically."""


class SendReceipt(Schema):
    """The provider's response to one message."""

    status: SendStatus
    provider: str
    provider_message_id: str | None = None
    note: str | None = None
    is_bounce: bool = False
    """True if the mailbox does not exist. The address is then suppressed."""
    is_provider_down: bool = False
    """True if the provider or the settings failed, so that other messages would fail, too."""
