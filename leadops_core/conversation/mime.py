"""Headers and parts of raw email messages. Broken ones are read as far as possible; no input raises."""

import codecs
import contextlib
import re
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.policy import compat32
from email.utils import getaddresses, parsedate_to_datetime

MAX_RAW_BYTES = 25 * 1024 * 1024
"""The largest message that is read. Larger ones are read up to this size, which is more than all text in practice."""

MAX_HEADER_CHARACTERS = 20_000
_MAX_PARTS = 200
_MAX_ADDRESSES = 100
_MAX_PART_BYTES = 1_000_000
_NOT_OF_EMAIL = frozenset(
    {
        "idna",
        "punycode",
        "raw-unicode-escape",
        "raw_unicode_escape",
        "undefined",
        "unicode-escape",
        "unicode_escape",
    }
)
"""Encodings of Python that `bytes.decode` accepts and no email is written in."""
_MESSAGE_ID = re.compile(r"<[^<>\s]{1,400}>")
_ADDRESS = re.compile(r"[^\s@<>\"(),;:]{1,64}@[^\s@<>\"(),;:]{1,253}")


def parse_message(raw: bytes) -> Message:
    """Return the message of raw bytes (RFC 5322)."""
    # No database stores a NUL, and no part of a message may contain one (RFC 5322, section 4).
    return message_from_bytes(raw[:MAX_RAW_BYTES].replace(b"\x00", b""), policy=compat32)


def header(message: Message, name: str) -> str:
    """Return the decoded first header of that name in one line, or an empty string."""
    value = message.get(name)
    if value is None:
        return ""
    return _decoded(str(value)[:MAX_HEADER_CHARACTERS])


def all_headers(message: Message, name: str) -> str:
    """Return all headers of that name, one after another, undecoded."""
    return storable(" ".join(str(value)[:MAX_HEADER_CHARACTERS] for value in message.get_all(name, [])))


def message_ids(message: Message, name: str) -> tuple[str, ...]:
    """Return the Message-IDs of a header in lower case, without repetitions."""
    return tuple(dict.fromkeys(id_.lower() for id_ in _MESSAGE_ID.findall(all_headers(message, name))))


def thread_ids(message: Message) -> tuple[str, ...]:
    """Return the Message-IDs of the thread as they were written, that of the message last. An answer names them.

    A message without References continues the thread of In-Reply-To (RFC 5322, section 3.6.4).
    """
    earlier = _MESSAGE_ID.findall(all_headers(message, "References")) or _MESSAGE_ID.findall(
        all_headers(message, "In-Reply-To")
    )
    own = _MESSAGE_ID.findall(all_headers(message, "Message-ID"))[:1]
    return tuple(dict.fromkeys((*earlier, *own)))


def addresses(message: Message, *names: str) -> tuple[tuple[str, str], ...]:
    """Return the names and addresses of these headers. Addresses are in lower case; invalid ones are left out."""
    values = [
        storable(str(value)[:MAX_HEADER_CHARACTERS]) for name in names for value in message.get_all(name, [])
    ]
    try:
        pairs = getaddresses(values)
    except (IndexError, ValueError, RecursionError):
        # Many colons in a row make the parser of the standard library recurse.
        pairs = [("", address) for value in values for address in _ADDRESS.findall(value)]
    named = ((_decoded(name), address.strip().lower()) for name, address in pairs[:_MAX_ADDRESSES])
    return tuple((name, address) for name, address in named if _ADDRESS.fullmatch(address))


def sent_at(message: Message) -> datetime | None:
    """Return the time of the Date header in UTC, or None if there is no valid one."""
    try:
        moment = parsedate_to_datetime(str(message.get("Date", "")))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    try:
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except OverflowError:
        return None


def parts(message: Message) -> Iterator[Message]:
    """Yield the parts that hold content, but not those of messages inside the message."""
    waiting, count = [message], 0
    while waiting and count < _MAX_PARTS:
        part = waiting.pop()
        count += 1
        children = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(children, list):
            waiting += reversed([child for child in children if isinstance(child, Message)])
        else:
            yield part


def text_of(part: Message) -> str:
    """Return the decoded text of a part, at most 1 MB of it."""
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return ""
    return _decode(payload[:_MAX_PART_BYTES], part.get_content_charset())


def file_name(part: Message) -> str | None:
    """Return the name of an attached file without folders and control characters, or None for a part without one."""
    try:
        name = part.get_filename()
    except (ValueError, LookupError, TypeError):
        return None
    if not name:
        return None
    base = re.split(r"[/\\]", _decoded(str(name)))[-1]
    return one_line(base)[:200] or None


def one_line(text: str) -> str:
    """Return the text in one line, without control and format characters."""
    visible = (" " if unicodedata.category(c)[0] in "CZ" else c for c in text)
    return " ".join("".join(visible).split())


def storable(text: str) -> str:
    """Return the text without characters that no database can store: NUL and half of a surrogate pair."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode()


def _decoded(value: str) -> str:
    if "=?" not in value:
        # The parser keeps raw 8-bit headers as surrogates.
        try:
            return one_line(value.encode("utf-8", "surrogateescape").decode("utf-8", "replace"))
        except UnicodeEncodeError:
            return one_line(value)
    try:
        decoded = "".join(
            piece if isinstance(piece, str) else _decode(piece, charset)
            for piece, charset in decode_header(value)
        )
    except (HeaderParseError, ValueError, LookupError):
        decoded = value
    return one_line(decoded)


def _decode(content: bytes, charset: str | None) -> str:
    """Return the text in the named charset, or else in the first usual one that fits.

    Python also calls compression and escapes of program texts charsets. A stranger may not choose those: a few bytes could
    become gigabytes.
    """
    for name in (charset or "utf-8", "utf-8", "cp1252"):
        with contextlib.suppress(LookupError, ValueError):
            if codecs.lookup(name).name not in _NOT_OF_EMAIL:
                return storable(content.decode(name))
    return storable(content.decode("latin-1"))
