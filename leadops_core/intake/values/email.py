"""E-mail addresses."""

import re
from typing import Final, NamedTuple

import idna

from leadops_core.intake.cells import clean_line, is_placeholder

# There is one way to cut an address up, for no part holds the sign that ends it: a near miss takes no longer than a hit.
# Groups are not possessive, because Python before 3.11.5 misreads those (`a@web.de` is none to it).
ASCII_ADDRESS = re.compile(
    r"[a-z0-9!#$%&'*+/=?^_`{|}~-]++(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]++)*"
    r"@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{1,59})"
)
_IN_BRACKETS = re.compile(r"<([^<>]*@[^<>]*)>")
_SEPARATORS = re.compile(r":::|[;,|\s]+|\s/\s|/(?=[^/\s]*@)")
# Text beside an address in one piece may be the rest of the address itself, as in `john smith@acme.com`.
_INDEPENDENT = re.compile(r":::|[;|](?=\s)|(?<=\s)[;|]|\s/\s")
_COMMENT = re.compile(r"\([^()@]*\)|\[[^\[\]@]*\]")
_BULLETS: Final = frozenset("-*•–—·")
_JOINING_WORDS: Final = frozenset("and or then und oder dann et ou puis y o e en of & +".split())
_AROUND_AT = re.compile(r"\s*@\s*")
_BEFORE: Final = " \t\r\n,;:<>()[]\"'`"
_AFTER: Final = _BEFORE + "."
_HOST_DOTS = str.maketrans({"\u3002": ".", "\uff0e": ".", "\uff61": "."})
_LOCAL_CHARS: Final = 64
_ADDRESS_CHARS: Final = 254


class EmailCell(NamedTuple):
    """What a cell with addresses holds."""

    email: str | None
    """The first valid address, normalised."""
    others: tuple[str, ...] = ()
    """Further valid addresses."""


def is_plain_address(text: str) -> bool:
    """Whether `text` is a normalised address already."""
    return (
        ASCII_ADDRESS.fullmatch(text) is not None
        and len(text) <= _ADDRESS_CHARS
        and text.index("@") <= _LOCAL_CHARS
        and ("xn--" not in text or _ascii_host(text.rpartition("@")[2]) is not None)
    )


def normalise_email(text: str) -> str | None:
    """One address in small letters, its host in ASCII, its plus tag kept; None if it is not one.

    Stricter than RFC 5322: no quoted local parts, no address literals, no host without a dot, because nobody writes
    to a lead there and a typo looks the same.
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

    An address with a blank or another separator inside, as in `john smith@acme.com`, is never shortened to
    `smith@acme.com`, which belongs to somebody else: such a piece of the cell gives no address.
    """
    email = normalise_email(text)
    if email is not None:
        return EmailCell(email)
    line = clean_line(text)
    candidates = _IN_BRACKETS.findall(line)
    if not candidates:
        for piece in _INDEPENDENT.split(_AROUND_AT.sub("@", _COMMENT.sub(" ", line))):
            candidates += _whole_addresses(piece)
    found: dict[str, None] = {}
    for candidate in candidates:
        address = normalise_email(candidate)
        if address is not None:
            found[address] = None
    addresses = tuple(found)
    return EmailCell(addresses[0], addresses[1:]) if addresses else EmailCell(None)


def _whole_addresses(piece: str) -> list[str]:
    """Return the words of `piece` that hold an @, or none if another word beside them may belong to an address."""
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
