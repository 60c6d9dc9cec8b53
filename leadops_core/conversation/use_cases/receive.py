"""Store a received message and act on it, in one transaction, once."""

import hashlib
import logging
from collections.abc import Collection, Mapping
from datetime import UTC, date, datetime, time
from typing import Any, NamedTuple

from leadops_core.conversation.intents import read_reply
from leadops_core.conversation.read_message import read_message
from leadops_core.conversation.repository.mailboxes import set_position
from leadops_core.conversation.repository.messages import (
    Match,
    insert_message,
    insert_raw,
    is_own_email,
    match_drafts,
    match_ids,
    match_lead_address,
    match_recipients,
    match_sender,
    remember_source,
    set_handled,
    waiting_of_lead,
)
from leadops_core.conversation.use_cases.reply_outcomes import record_reply_outcome
from leadops_core.database.database import Database, Transaction
from leadops_core.decision.replies import MessageEffects, effects_of
from leadops_core.delivery.record_report import record_report_of
from leadops_core.delivery.repository.deliveries import read_email
from leadops_core.meetings.use_cases.calendar_answers import record_calendar_answer
from leadops_core.outreach.reply_address import find_reply_drafts
from leadops_core.outreach.repository.answered import withdraw_answers
from leadops_core.outreach.repository.follow_ups import end_follow_ups, lock_lead, pause_follow_ups
from leadops_core.schemas import (
    ActivityType,
    DeliveryEvent,
    DeliveryEventKind,
    LeadId,
    SuppressionEntry,
    SuppressionId,
    SuppressionKind,
)
from leadops_core.schemas.conversation import (
    BounceType,
    Message,
    MessageDirection,
    MessageId,
    MessageKind,
    ReadMessage,
    ReplyReading,
)
from leadops_core.suppressions.repository.entries import add_suppression, stop_suppressed
from leadops_core.tables.activity_log import log_activity

MAILBOX_ACTOR = "mailbox"
UNREADABLE = "This message could not be read. Open it in your mailbox."
"""Subject of a message on which the reader failed."""

_log = logging.getLogger(__name__)

_SHOWN_QUOTE = 200
_MORNING = time(8)
_NOTES = {
    MessageKind.REPLY: "Replied",
    MessageKind.AUTO_REPLY: "Automatic reply",
    MessageKind.BOUNCE: "Mail server reported a delivery problem",
    MessageKind.COMPLAINT: "Marked an email as spam",
    MessageKind.CALENDAR_ANSWER: "Answered an invitation",
    MessageKind.OWN_COPY: "We wrote from another email program",
    MessageKind.BULK: "Mass mailing",
}


class MailboxPosition(NamedTuple):
    """Where a message was read, and how far its folder is read with it."""

    mailbox: str
    folder: str
    position: Mapping[str, Any] | None
    key: str
    """The name of the message in its folder."""

    @property
    def source(self) -> str:
        """The place of the message, as it is stored with it."""
        return f"{self.mailbox}/{self.folder}/{self.key}"


class OwnAddresses(NamedTuple):
    """How our side of a conversation is known."""

    addresses: frozenset[str]
    """Our sender addresses and mailboxes in lower case."""
    reply_address_secret: str | None = None
    """Signs the reply addresses of our emails."""


class AppliedEffects(NamedTuple):
    """What a message changed."""

    is_suppressed: bool = False
    """An address was added to the do-not-contact list, here or by a delivery report."""
    suppressions: tuple[SuppressionId, ...] = ()
    """Entries that the words of the message added."""


class ReceiveResult(NamedTuple):
    """The result of receiving a message."""

    message: Message | None
    """None if the message was stored before, or is a copy of an email that LeadOps sent."""
    kind: MessageKind
    is_new: bool
    is_suppressed: bool = False
    is_own_email: bool = False


def receive(
    database: Database,
    raw: bytes,
    *,
    own: OwnAddresses,
    received_at: datetime | None = None,
    read_from: MailboxPosition | None = None,
) -> ReceiveResult:
    """Store a raw message and act on it as `decision.replies` says. Repeating it changes nothing.

    A message is known by its Message-ID, or by its digest without one. Message, effects, and the position of the mailbox are
    stored in one transaction, so that a crash before its end leaves nothing, and after it nothing is done again.
    """
    read, reading = _read(raw, own.addresses, received_at or database.clock.now())
    with database.writing() as transaction:
        if read_from is not None and read_from.position is not None:
            set_position(transaction, read_from.mailbox, read_from.folder, read_from.position)
        if read.kind is MessageKind.OWN_COPY and is_own_email(transaction.connection, read.message_id):
            _remember(transaction, read_from)
            return ReceiveResult(None, read.kind, is_new=False, is_own_email=True)
        match = find_match(transaction, read, own.reply_address_secret)
        message = _stored(transaction, read, reading, match)
        identity = read.message_id or f"sha256:{read.digest}"
        source = read_from.source if read_from else None
        if not insert_message(transaction, message, identity=identity, digest=read.digest, source=source):
            _remember(transaction, read_from)
            return ReceiveResult(None, read.kind, is_new=False)
        if message.needs_answer or message.lead_id is not None:
            insert_raw(transaction, message.id, raw)
        effects = effects_of_message(message)
        if match is None:
            added = suppress_sender(transaction, message, effects)
            return ReceiveResult(message, read.kind, is_new=True, is_suppressed=bool(added))
        lock_lead(transaction, match.lead_id)
        applied = apply_effects(transaction, message, match.lead_id, effects)
        return ReceiveResult(message, read.kind, is_new=True, is_suppressed=applied.is_suppressed)


def effects_of_message(message: Message) -> MessageEffects:
    """Return what a stored message of a known lead changes."""
    return effects_of(message.kind, message.intent, message.until, message.calendar)


def _remember(transaction: Transaction, read_from: MailboxPosition | None) -> None:
    """Let a folder without positions not yield this message at each poll."""
    if read_from is not None and read_from.position is None:
        remember_source(transaction, read_from.source)


def _read(
    raw: bytes, own_addresses: Collection[str], received_at: datetime
) -> tuple[ReadMessage, ReplyReading | None]:
    """Return a message as it was read, and what it asks for if it is a reply.

    A message on which the reader fails must not stop the ones behind it: it waits for a person without its text.
    """
    try:
        read = read_message(raw, own_addresses=own_addresses, received_at=received_at)
        is_reply = read.kind is MessageKind.REPLY
        return read, read_reply(read.text, (read.sent_at or received_at).date()) if is_reply else None
    except Exception as error:
        digest = hashlib.sha256(raw).hexdigest()
        # Without the error's own words, which may quote the message.
        _log.error("a message could not be read (%s): %s", type(error).__name__, digest)
        unread = ReadMessage(digest=digest, subject=UNREADABLE, sent_at=received_at, kind=MessageKind.REPLY)
        return unread, None


def find_match(transaction: Transaction, read: ReadMessage, reply_address_secret: str | None) -> Match | None:
    """Return the lead of a message: by the Message-IDs it names, by the signed reply address, then by its addresses.

    Never by its subject.
    """
    connection = transaction.connection
    bounce = read.bounce
    ids = [*read.in_reply_to, *reversed(read.references)]
    if bounce is not None and bounce.original_message_id:
        ids.insert(0, bounce.original_message_id)
    if (match := match_ids(connection, list(dict.fromkeys(ids)))) is not None:
        return match
    if reply_address_secret is not None and read.kind is not MessageKind.OWN_COPY:
        named = find_reply_drafts(read.recipients, reply_address_secret)
        if (match := match_drafts(connection, named)) is not None:
            return match
    if bounce is not None:
        return match_recipients(connection, bounce.recipients)
    if read.kind is MessageKind.OWN_COPY:
        return match_lead_address(connection, read.recipients)
    if read.kind is MessageKind.BULK or read.sender is None:
        return None
    return match_sender(connection, [read.sender])


def apply_effects(
    transaction: Transaction,
    message: Message,
    lead_id: LeadId,
    effects: MessageEffects,
    *,
    by: str = MAILBOX_ACTOR,
) -> AppliedEffects:
    """Stop or pause follow-ups and suppress the address, as the effects say.

    The caller has locked the lead. Bounces and complaints are recorded as delivery reports of their email. The timeline gets
    one entry: the message with what it stopped, or the delivery report.
    """
    if message.draft_id is not None and (event := _delivery_event(message)) is not None:
        recorded = record_report_of(transaction, message.draft_id, event)
        if recorded.is_new or event.kind is DeliveryEventKind.DELIVERED:
            return AppliedEffects(recorded.is_suppressed)
    stopped = effects.stops is not None and end_follow_ups(transaction, [lead_id], effects.stops)
    if message.kind is MessageKind.REPLY:
        # A drafted answer does not know this reply.
        withdraw_answers(transaction, lead_id)
    note = _note(message, is_stopping=bool(stopped))
    if effects.outcome is not None:
        note |= record_reply_outcome(transaction, message, lead_id, effects.outcome, by=by)
    log_activity(transaction, lead_id, ActivityType.NOTE, note, by=by)
    if message.direction is MessageDirection.SENT:
        set_handled(transaction, waiting_of_lead(transaction.connection, lead_id), by)
    if message.calendar is not None:
        record_calendar_answer(transaction, lead_id, message.calendar, message.sender, by=by)
    if effects.pauses and message.until is not None:
        pause_follow_ups(transaction, lead_id, pause_end(message.until))
    added = suppress_sender(transaction, message, effects, read_email(transaction.connection, lead_id))
    return AppliedEffects(bool(added), added)


def pause_end(until: date) -> datetime:
    """Return when follow-ups to a person who is back on this day may continue."""
    return datetime.combine(until, _MORNING, UTC)


def suppress_sender(
    transaction: Transaction, message: Message, effects: MessageEffects, lead_address: str | None = None
) -> tuple[SuppressionId, ...]:
    """Add the sender and the address of the lead to the do-not-contact list if the message asks for it.

    Return the entries that are new. An opt-out counts for its sender even if no lead is known.
    """
    if effects.suppression is None:
        return ()
    added = []
    for address in sorted(filter(None, {message.sender, lead_address})):
        entry = SuppressionEntry(
            id=SuppressionId(transaction.new_id()),
            kind=SuppressionKind.ADDRESS,
            value=address,
            reason=effects.suppression,
            note=f"by a reply: {message.quote[:_SHOWN_QUOTE]}",
            created_at=transaction.now,
        )
        stored = add_suppression(transaction.connection, entry)
        stop_suppressed(transaction, stored)
        if stored.id == entry.id:
            added.append(entry.id)
    return tuple(added)


def _stored(
    transaction: Transaction, read: ReadMessage, reading: ReplyReading | None, match: Match | None
) -> Message:
    intent = reading.intent if reading else None
    until = (reading.until if reading else None) or read.returns_on
    # An accepted invitation of no known lead waits for a person, who knows the lead.
    effects = effects_of(read.kind, intent, until, read.calendar if match else None)
    # A person must find out which lead it was that asked for no more email.
    needs_answer = effects.needs_answer or (match is None and effects.suppression is not None)
    # Mail that is not part of any conversation may be private: only what a person must look at keeps its content.
    is_kept = match is not None or needs_answer
    return Message(
        id=MessageId(transaction.new_id()),
        lead_id=match.lead_id if match else None,
        draft_id=match.draft_id if match else None,
        direction=MessageDirection.SENT if read.kind is MessageKind.OWN_COPY else MessageDirection.RECEIVED,
        kind=read.kind,
        intent=intent,
        quote=reading.quote if reading and is_kept else "",
        until=until,
        other_address=reading.other_address if reading and is_kept else None,
        other_name=reading.other_name if reading and is_kept else None,
        matched_by=match.matched_by if match else None,
        message_id=read.message_id,
        references=read.references if is_kept else (),
        thread_ids=read.thread_ids if is_kept else None,
        sender=read.sender if is_kept else None,
        sender_name=read.sender_name if is_kept else None,
        recipients=read.recipients if is_kept else (),
        subject=read.subject if is_kept else "",
        text=read.text if is_kept else "",
        attachments=read.attachments if is_kept else (),
        bounce=read.bounce if is_kept else None,
        calendar=read.calendar if is_kept else None,
        needs_answer=needs_answer,
        sent_at=read.sent_at or transaction.now,
        received_at=transaction.now,
    )


def _note(message: Message, *, is_stopping: bool) -> dict[str, Any]:
    text = _NOTES[message.kind]
    return {
        "text": f"{text}: follow-ups stopped" if is_stopping else text,
        "message_id": message.id,
        "kind": message.kind,
        **({"intent": message.intent} if message.intent else {}),
        **({"quote": message.quote[:_SHOWN_QUOTE]} if message.quote else {}),
        **({"until": message.until.isoformat()} if message.until else {}),
    }


def _delivery_event(message: Message) -> DeliveryEvent | None:
    if message.kind is MessageKind.COMPLAINT:
        return DeliveryEvent(kind=DeliveryEventKind.COMPLAINED)
    if message.kind is not MessageKind.BOUNCE or message.bounce is None or message.bounce.is_delayed:
        return None
    if message.bounce.is_delivered:
        return DeliveryEvent(kind=DeliveryEventKind.DELIVERED)
    is_hard = message.bounce.type is BounceType.HARD
    kind = DeliveryEventKind.BOUNCED if is_hard else DeliveryEventKind.FAILED
    return DeliveryEvent(kind=kind, detail=message.bounce.detail)
