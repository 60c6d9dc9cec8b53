"""Messages of a conversation with a lead: what was received, of which kind, and what it asks for."""

from datetime import date
from enum import StrEnum
from typing import NewType
from uuid import UUID

from leadops_core.schemas.base import Count, Schema, UtcDatetime
from leadops_core.schemas.ids import DraftId, LeadId

MessageId = NewType("MessageId", UUID)

MAX_MESSAGE_TEXT = 20_000
"""Longest text of a message that is stored, in characters. The raw message holds the rest."""


class MessageDirection(StrEnum):
    """Who wrote a message."""

    RECEIVED = "received"
    SENT = "sent"
    """We sent it, or a person did from their own email program."""


class MessageKind(StrEnum):
    """Who or what wrote a message, and why."""

    REPLY = "reply"
    """A person wrote it."""
    AUTO_REPLY = "auto_reply"
    """A program answered: out of office, a ticket system, a read receipt."""
    BOUNCE = "bounce"
    """A mail server reports that it did not deliver an email, or not yet."""
    COMPLAINT = "complaint"
    """A mail provider reports that the recipient marked an email as spam."""
    CALENDAR_ANSWER = "calendar_answer"
    """An invitation was accepted or declined."""
    OWN_COPY = "own_copy"
    """It came from one of our own addresses."""
    BULK = "bulk"
    """A newsletter or another mass mailing."""


class ReplyIntent(StrEnum):
    """What a reply asks for, most urgent first. If a reply shows several, the first counts."""

    UNSUBSCRIBE = "unsubscribe"
    WRONG_PERSON = "wrong_person"
    NOT_INTERESTED = "not_interested"
    NOT_NOW = "not_now"
    MEETING_ACCEPTED = "meeting_accepted"
    OBJECTION = "objection"
    INTERESTED = "interested"
    QUESTION = "question"
    OTHER = "other"


class BounceType(StrEnum):
    """Why a mail server did not deliver an email."""

    HARD = "hard"
    """The address does not exist, so it will never work."""
    MAILBOX_FULL = "mailbox_full"
    SOFT = "soft"
    """Temporary, or rejected because of the content or the sender."""


class CalendarResponse(StrEnum):
    """The answer to an invitation."""

    ACCEPTED = "accepted"
    TENTATIVE = "tentative"
    DECLINED = "declined"


class Bounce(Schema):
    """What a mail server reports about an email that it did not deliver."""

    type: BounceType
    is_delivered: bool = False
    """The server reports a delivery instead, so `type` says nothing."""
    is_delayed: bool = False
    """The server goes on trying, so nothing is decided yet."""
    recipients: tuple[str, ...] = ()
    """Addresses that the report names, in lower case."""
    original_message_id: str | None = None
    status: str | None = None
    """Enhanced status code (RFC 3463), such as `5.1.1`."""
    detail: str | None = None
    """The mail server's own words."""


class CalendarAnswer(Schema):
    """An answer to an invitation (RFC 5546, method REPLY)."""

    response: CalendarResponse
    uid: str
    starts_at: UtcDatetime | None = None
    ends_at: UtcDatetime | None = None
    title: str = ""


class ReplyReading(Schema):
    """What a reply asks for, with the lead's own words."""

    intent: ReplyIntent
    quote: str = ""
    """A verbatim part of the reply. Empty for OTHER."""
    until: date | None = None
    """For NOT_NOW: when to ask again, if the reply names a day."""
    other_address: str | None = None
    """For WRONG_PERSON: the address that the reply names instead."""
    other_name: str | None = None
    """For WRONG_PERSON: the name that the reply names instead."""


class ReadMessage(Schema):
    """An email message as it was read. Nothing in it is trusted."""

    digest: str
    """SHA-256 of the raw message, in hexadecimal digits."""
    message_id: str | None = None
    """In lower case, with angle brackets, as all Message-IDs here."""
    in_reply_to: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    """From the first message of the thread to the last."""
    thread_ids: tuple[str, ...] = ()
    """`references` and `message_id` exactly as they were written: an answer names them, and email programs tell case apart."""
    sender: str | None = None
    """Address in lower case."""
    sender_name: str | None = None
    recipients: tuple[str, ...] = ()
    """Addresses of To, Cc, and the headers that mail servers add for the delivered address, in lower case."""
    subject: str = ""
    text: str = ""
    """What the sender wrote, without quotations and signature, at most 20,000 characters."""
    sent_at: UtcDatetime | None = None
    attachments: tuple[str, ...] = ()
    """File names."""
    kind: MessageKind
    returns_on: date | None = None
    """For an out-of-office reply: the first day on which the person reads email again."""
    bounce: Bounce | None = None
    calendar: CalendarAnswer | None = None


class MatchedBy(StrEnum):
    """How the lead of a message was identified, most reliable first."""

    MESSAGE_ID = "message_id"
    """The message names an email that we sent."""
    THREAD = "thread"
    """The message names another message of the conversation."""
    REPLY_ADDRESS = "reply_address"
    """The message was sent to the signed reply address of an email that we sent."""
    RECIPIENT = "recipient"
    """A bounce names the address of the email, or we wrote to the address of the lead."""
    SENDER = "sender"
    """The address of the lead, who has got an email from us."""
    PERSON = "person"
    """A person assigned it."""


class Message(Schema):
    """A stored message of a conversation."""

    id: MessageId
    lead_id: LeadId | None = None
    """None while no lead is known: the message waits in the inbox as unmatched."""
    draft_id: DraftId | None = None
    """The email that it answers or reports about."""
    direction: MessageDirection
    kind: MessageKind
    intent: ReplyIntent | None = None
    quote: str = ""
    until: date | None = None
    """When the sender can be written to again: the end of an absence, or of a "not now"."""
    other_address: str | None = None
    other_name: str | None = None
    matched_by: MatchedBy | None = None
    message_id: str | None = None
    references: tuple[str, ...] = ()
    thread_ids: tuple[str, ...] | None = None
    """The Message-IDs of the thread as they were written, with that of this message at the end. An answer names them."""
    sender: str | None = None
    sender_name: str | None = None
    recipients: tuple[str, ...] = ()
    subject: str = ""
    text: str = ""
    attachments: tuple[str, ...] = ()
    bounce: Bounce | None = None
    calendar: CalendarAnswer | None = None
    needs_answer: bool = False
    handled_at: UtcDatetime | None = None
    """When it was answered, or a person marked it as done."""
    handled_by: str | None = None
    returned_at: UtcDatetime | None = None
    """When a "not now" came back to the inbox, because the day that it names had come."""
    sent_at: UtcDatetime
    received_at: UtcDatetime
    """When it was stored."""


class WaitingMessage(Message):
    """A message that waits for a person, with the name of its lead."""

    lead_name: str | None = None
    """What people call the lead, or None for an unmatched message."""
    answer_id: DraftId | None = None
    """The drafted answer that waits for review."""


class AnswerReport(Schema):
    """The result of drafting answers."""

    drafted: Count = 0
    """New answers. Each waits for review."""
    skipped: Count = 0
    """Replies that may not be answered by email, because of the do-not-contact list."""
    returned: Count = 0
    """Messages that asked for a later day, which has come: they wait again."""


class MailboxReport(Schema):
    """The result of reading a mailbox once. Each message is counted once, besides `repeated`."""

    replies: int = 0
    auto_replies: int = 0
    bounces: int = 0
    complaints: int = 0
    calendar_answers: int = 0
    own_copies: int = 0
    bulk: int = 0
    unmatched: int = 0
    """Replies and calendar answers of no known lead; they wait in the inbox."""
    repeated: int = 0
    """Stored before; nothing was changed."""
    suppressed: int = 0
    """Addresses that were added to the do-not-contact list."""
    trouble: str | None = None
    """Why the mailbox could not be read to its end."""


class MailboxStatus(Schema):
    """How the mailbox of the settings was read last."""

    name: str
    """Kind, user, and host or folder, without secrets."""
    polled_at: UtcDatetime | None = None
    """When all its folders had been read, or None before the first poll."""
    trouble: str | None = None
    """Why the last poll failed."""
