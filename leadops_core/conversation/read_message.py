"""Read a raw email message: its headers, its kind, and what its sender wrote."""

import hashlib
from collections.abc import Collection
from datetime import datetime, timedelta
from email.message import Message

from leadops_core.conversation.auto_replies import is_automatic, is_receipt, return_date
from leadops_core.conversation.bounces import is_complaint, read_bounce, read_complaint
from leadops_core.conversation.bulk_mail import is_bulk
from leadops_core.conversation.calendar_answers import read_calendar_answer
from leadops_core.conversation.html_text import html_to_text
from leadops_core.conversation.mime import (
    addresses,
    file_name,
    header,
    message_ids,
    parse_message,
    parts,
    sent_at,
    text_of,
    thread_ids,
)
from leadops_core.conversation.quotes import own_words
from leadops_core.schemas.conversation import MAX_MESSAGE_TEXT, MessageKind, ReadMessage

_CLOCK_TOLERANCE = timedelta(days=2)
_MAX_ATTACHMENTS = 50
_MAX_SUBJECT = 500
_RECIPIENT_HEADERS = ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To")


def read_message(raw: bytes, *, own_addresses: Collection[str], received_at: datetime) -> ReadMessage:
    """Return a raw message (RFC 5322) as it can be matched and shown.

    `own_addresses` are our sender addresses and mailboxes in lower case. `received_at` takes the place of a missing or wrong
    date. A broken message is read as far as possible.
    """
    message = parse_message(raw)
    senders = addresses(message, "From") or addresses(message, "Sender", "Return-Path")
    sender_name, sender = senders[0] if senders else ("", None)
    whole = body_text(message)
    moment = _trusted_moment(sent_at(message), received_at)
    read = ReadMessage(
        digest=hashlib.sha256(raw).hexdigest(),
        message_id=next(iter(message_ids(message, "Message-ID")), None),
        in_reply_to=message_ids(message, "In-Reply-To"),
        references=message_ids(message, "References"),
        thread_ids=thread_ids(message),
        sender=sender,
        sender_name=sender_name[:200] or None,
        recipients=tuple(dict.fromkeys(address for _, address in addresses(message, *_RECIPIENT_HEADERS))),
        subject=header(message, "Subject")[:_MAX_SUBJECT],
        text=own_words(whole)[:MAX_MESSAGE_TEXT],
        sent_at=moment,
        attachments=_attachments(message),
        kind=MessageKind.REPLY,
    )
    return read.model_copy(update=_kind_of(message, read, whole, frozenset(own_addresses), moment))


def _trusted_moment(written: datetime | None, received_at: datetime) -> datetime:
    """Return when a message was sent: its own date, unless the sender's clock is more than two days off."""
    if written is None or abs(written - received_at) > _CLOCK_TOLERANCE:
        return received_at
    return min(written, received_at)


def body_text(message: Message) -> str:
    """Return the text of a message: its plain text, or else its HTML as text. Attached texts are left out."""
    plain: list[str] = []
    html: list[str] = []
    for part in parts(message):
        if part.get_content_disposition() == "attachment":
            continue
        if part.get_content_type() == "text/plain":
            plain.append(_unflowed(text_of(part)) if part.get_param("format") == "flowed" else text_of(part))
        elif part.get_content_type() == "text/html":
            html.append(text_of(part))
    text = "\n".join(plain)
    return text if text.strip() else "\n".join(map(html_to_text, html))


def _kind_of(
    message: Message, read: ReadMessage, whole: str, own: frozenset[str], moment: datetime
) -> dict[str, object]:
    if is_complaint(message):
        return {"kind": MessageKind.COMPLAINT, "bounce": read_complaint(message)}
    if bounce := read_bounce(message, read.sender):
        return {"kind": MessageKind.BOUNCE, "bounce": bounce}
    if read.sender in own:
        return {"kind": MessageKind.OWN_COPY}
    if answer := read_calendar_answer(message, read.sender):
        return {"kind": MessageKind.CALENDAR_ANSWER, "calendar": answer}
    if is_automatic(message, read.text):
        returns_on = None if is_receipt(message) else return_date(read.text, moment.date())
        return {"kind": MessageKind.AUTO_REPLY, "returns_on": returns_on}
    if is_bulk(message, whole, is_answer=bool(read.in_reply_to)):
        return {"kind": MessageKind.BULK}
    return {}


def _attachments(message: Message) -> tuple[str, ...]:
    names = []
    for part in parts(message):
        name = file_name(part)
        if name or (part.get_content_disposition() == "attachment"):
            names.append(name or part.get_content_type())
        elif part.get_content_maintype() in {"image", "application", "audio", "video"}:
            names.append(part.get_content_type())
    return tuple(names[:_MAX_ATTACHMENTS])


def _unflowed(text: str) -> str:
    """Return a `format=flowed` text (RFC 3676) with its soft line breaks removed."""
    lines: list[str] = []
    is_soft = False
    for line in text.replace("\r\n", "\n").split("\n"):
        is_quote = line.startswith(">")
        content = line[1:] if line.startswith(" ") and not is_quote else line
        if is_soft and not is_quote:
            lines[-1] += content
        else:
            lines.append(content)
        is_soft = content.endswith(" ") and content not in {"-- ", "--"} and not is_quote
    return "\n".join(lines)
