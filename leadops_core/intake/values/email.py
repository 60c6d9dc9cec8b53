"""Read email addresses."""

import re
from typing import Final, NamedTuple

import idna

from leadops_core.intake.cells import clean_line, is_placeholder

# No part contains the character that ends it, so a text that almost matches takes no longer than a match.
# Groups are not possessive, because Python before 3.11.5 has a bug with those (`a@web.de` does not match).
# A quotation mark at the beginning is valid, but a spreadsheet or a person put it there.
ASCII_ADDRESS = re.compile(
    r"(?!['`])[a-z0-9!#$%&'*+/=?^_`{|}~-]++(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]++)*"
    r"@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{1,59})"
)
_IN_BRACKETS = re.compile(r"<([^<>]*@[^<>]*)>")
_SEPARATORS = re.compile(r":::|[;,|\s]+|\s/\s|/(?=[^/\s]*@)")
# Text beside an address may be a part of the address, as in `john smith@acme.com`.
_INDEPENDENT = re.compile(r":::|[;|](?=\s)|(?<=\s)[;|]|\s/\s")
_COMMENT = re.compile(r"\([^()@]*\)|\[[^\[\]@]*\]")
_BULLETS: Final = frozenset("-*•–—·")
_JOINING_WORDS: Final = frozenset("and or then und oder dann et ou puis y o e en of & +".split())
# Without the look-behind, a long run of spaces takes quadratic time.
_AROUND_AT = re.compile(r"(?:(?<!\s)\s+)?@\s*")
_BEFORE: Final = " \t\r\n,;:<>()[]\"'`"
_AFTER: Final = _BEFORE + "."
_HOST_DOTS = str.maketrans({"\u3002": ".", "\uff0e": ".", "\uff61": "."})
_LOCAL_CHARS: Final = 64
_ADDRESS_CHARS: Final = 254


class EmailCell(NamedTuple):
    """The addresses in a cell."""

    email: str | None
    """The first valid address, normalized."""
    others: tuple[str, ...] = ()
    """Further valid addresses."""


def is_plain_address(text: str) -> bool:
    """Return True if `text` is a normalized address."""
    return (
        ASCII_ADDRESS.fullmatch(text) is not None
        and len(text) <= _ADDRESS_CHARS
        and text.index("@") <= _LOCAL_CHARS
        and ("xn--" not in text or _ascii_host(text.rpartition("@")[2]) is not None)
    )


def normalize_email(text: str) -> str | None:
    """Return one address in lower case with its host in ASCII and its plus tag, or None if it is invalid.

    Stricter than RFC 5322: quoted local parts, address literals, and hosts without a dot are invalid, because leads do not have
    such addresses and typing errors look the same.
    """
    address = text.lstrip(_BEFORE).rstrip(_AFTER).lower()
    if address.startswith("mailto:"):
        address = address[7:].partition("?")[0].strip(_AFTER)
    if is_plain_address(address):
        return address
    local, at, host = address.rpartition("@")
    if not at or address.isascii():
        return None
    ascii_host = _ascii_host(host.translate(_HOST_DOTS))
    address = f"{local}@{ascii_host}"
    return address if ascii_host is not None and is_plain_address(address) else None


def parse_email_cell(text: str) -> EmailCell:
    """Return the addresses in a cell: `Ann <a@b.com>`, `mailto:a@b.com`, `a@b.com; c@d.com`, `Work: a@b.com`.

    A text such as `john smith@acme.com` is not shortened to `smith@acme.com`, which may belong to someone else.
    """
    email = normalize_email(text)
    if email is not None:
        return EmailCell(email)
    line = clean_line(text)
    candidates = _IN_BRACKETS.findall(line)
    if not candidates:
        for piece in _INDEPENDENT.split(_AROUND_AT.sub("@", _COMMENT.sub(" ", line))):
            candidates += _whole_addresses(piece)
    unique: dict[str, None] = {}
    for candidate in candidates:
        address = normalize_email(candidate)
        if address is not None:
            unique[address] = None
    addresses = tuple(unique)
    return EmailCell(addresses[0], addresses[1:]) if addresses else EmailCell(None)


def _whole_addresses(piece: str) -> list[str]:
    """Return the words of `piece` with an @, or nothing if another word may belong to an address."""
    candidates: list[str] = []
    can_join = False
    for word in filter(None, _SEPARATORS.split(piece)):
        if "@" in word.strip("@"):
            candidates.append(word)
            can_join = True
            continue
        is_joining = can_join and word.lower() in _JOINING_WORDS
        can_join = is_placeholder(word)
        if not (can_join or is_joining or word.endswith(":") or word in _BULLETS):
            return []
    return candidates


def _ascii_host(host: str) -> str | None:
    try:
        return idna.encode(host, uts46=True, std3_rules=True).decode("ascii")
    except (idna.IDNAError, UnicodeError):
        return None
