"""Render conversations."""

from collections.abc import Sequence
from datetime import datetime

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from leadops_core.display.table import plain_table
from leadops_core.display.text import clean, clean_line, clock, shorten
from leadops_core.schemas.conversation import (
    AnswerReport,
    Bounce,
    MailboxReport,
    Message,
    MessageDirection,
    MessageKind,
)
from leadops_core.schemas.conversation_thread import Thread, ThreadEntry
from leadops_core.texts import en
from leadops_core.texts.sentences import in_sentence, plural

_TEXT_WIDTH = 60


def messages_table(messages: Sequence[Message], now: datetime) -> RenderableType:
    """Return messages, in their order."""
    table = plain_table("id", "from", "kind", "what", "received", fixed=("id", "received"))
    for message in messages:
        sender = message.sender_name or message.sender or ""
        table.add_row(
            str(message.id),
            shorten(sender if message.lead_id else f"{sender} ({in_sentence(en.UNMATCHED)})", 40),
            message_words(message),
            shorten(message.quote or message.text or message.subject, _TEXT_WIDTH),
            clock(message.sent_at, now),
        )
    return table


def message_words(message: Message) -> str:
    """Return what a message is, with its intent or type: "Not now until 2027-03-01"."""
    words = en.MESSAGE_KINDS[message.kind]
    if message.kind is MessageKind.REPLY and message.intent is not None:
        words = en.REPLY_INTENTS[message.intent]
    elif message.bounce is not None and message.kind is MessageKind.BOUNCE:
        words = _bounce_words(message.bounce)
    elif message.calendar is not None:
        words = en.CALENDAR_RESPONSES[message.calendar.response]
    if message.until is not None:
        words = f"{words} {en.MESSAGE_UNTIL.format(date=message.until.isoformat())}"
    return words


def _bounce_words(bounce: Bounce) -> str:
    if bounce.is_delivered:
        return en.BOUNCE_DELIVERED
    return en.BOUNCE_DELAYED if bounce.is_delayed else en.BOUNCE_TYPES[bounce.type]


def message_view(message: Message, now: datetime) -> RenderableType:
    """Return one message with its text."""
    lines = [
        f"From      {clean_line(message.sender_name or '')} <{clean_line(message.sender or '')}>",
        f"Subject   {clean_line(message.subject)}",
        f"Received  {clock(message.sent_at, now)}",
        f"Kind      {message_words(message)}",
    ]
    if message.matched_by is not None:
        lines.append(
            f"Lead      {message.lead_id} ({in_sentence(en.MESSAGE_MATCHED_BY[message.matched_by])})"
        )
    if message.other_name or message.other_address:
        other = f"{message.other_name or ''} {message.other_address or ''}"
        lines.append(f"Instead   {clean_line(other)}")
    if message.attachments:
        lines.append(f"Files     {', '.join(map(clean_line, message.attachments))}")
    return Group(Text("\n".join(lines)), "", Text(clean(message.text)))


def thread_view(thread: Thread, now: datetime) -> RenderableType:
    """Return a conversation, oldest message first."""
    if not thread.entries:
        return Text(en.NO_MESSAGES)
    return Group(*(part for entry in thread.entries for part in _entry_lines(entry, now)))


def _entry_lines(entry: ThreadEntry, now: datetime) -> list[RenderableType]:
    is_ours = entry.direction is MessageDirection.SENT
    arrow, style = ("→", "cyan") if is_ours else ("←", "green")
    words = en.MESSAGE_DIRECTIONS[entry.direction] if entry.message is None else message_words(entry.message)
    if entry.meeting is not None:
        words = f"{en.MEETING_STATUSES[entry.meeting.status]}: {clock(entry.meeting.starts_at, now)}"
    head = f"{arrow} {clock(entry.at, now)}  {words}  {clean_line(entry.subject)}".rstrip()
    return [Text(head, style=f"bold {style}"), Padding(Text(clean(entry.text)), (0, 0, 1, 2))]


def answers_line(report: AnswerReport) -> str:
    """Return what was drafted as one line, or an empty text if nothing was."""
    parts = [
        plural(count, nouns)
        for count, nouns in ((report.returned, en.MESSAGES_RETURNED), (report.drafted, en.ANSWERS_DRAFTED))
        if count
    ]
    return f"{', '.join(parts)}." if parts else ""


def mailbox_line(report: MailboxReport) -> str:
    """Return the result of reading a mailbox as one line."""
    counted = [
        plural(count, nouns) for name, nouns in en.MAILBOX_COUNTS.items() if (count := getattr(report, name))
    ]
    if not counted:
        return en.NOTHING_NEW
    suppressed = [plural(report.suppressed, en.MAILBOX_SUPPRESSED)] if report.suppressed else []
    return f"{', '.join([*counted, *suppressed])}."
