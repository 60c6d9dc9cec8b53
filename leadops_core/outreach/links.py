"""Find links and addresses in a text, however they are spelled."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from leadops_core.schemas import Sender

if TYPE_CHECKING:
    from tldextract import TLDExtract

SPELLING_WORDS = frozenset({b"dot", b"punkt", b"mailto", b"javascript", b"hxxp", b"hxxps", b"tel", b"sms"})
"""Every link that is spelled out in words contains one of these."""
_OTHER_DOTS = tuple(sign.encode() for sign in "\u3002\uff0e\uff61\u2024\uff20")
"""Full stops of other scripts, which browsers read as a dot, and a full-width @."""
_ONE_DOT_LEADER = "\u2024".encode()
_AFTER_A_SENTENCE = frozenset({b"", b" ", b"\n", b"\r", b"\t", b'"', b"'", b"."})
_CLOSING_QUOTE = "”".encode()
_EDGES = ".,;:!?()[]{}<>\"'“”„«»‘’…"
# Without the upper bound, matching a long word takes quadratic time.
_LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
_HOST_LETTERS = re.compile(r"[\w.-]+")
_MAX_LABELS = 8
"""The last labels of a host decide where it leads."""
_SCHEME = re.compile(r"\b[a-z][a-z0-9+.-]{1,15}://|\b(?:mailto|javascript|data|tel|sms|whatsapp):\S")
_NUMBERS = re.compile(r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])")
_SPELLED_HOST = re.compile(
    rf"\b({_LABEL}) ?(?:[\[({{<] ?(?:dot|\.|punkt|point) ?[\])}}>]|(?<= )(?:dot|punkt)(?= )) ?([^\W\d_]{{2,24}})\b"
)
_SPELLED_AT = re.compile(r"\w ?[\[({<] ?(?:at|@) ?[\])}>] ?\w")
_MARKDOWN = re.compile(r"\[[^\]\[]*\]\([^)]{0,2000}\)")
_SHOWN = 60


def find_foreign_links(text: str, sender: Sender) -> tuple[str, ...]:
    """Return the links, hosts, and addresses in `text` that the sender's settings do not contain.

    Links written with "dot", with brackets, in full-width letters, or as Markdown are found, too.
    """
    found = dict.fromkeys(_find_links(_plain(text.lower()), _allowed(sender)[0]))
    return tuple(link[:_SHOWN] for link in found)


def is_free_of_links(text: bytes, sender: Sender) -> bool:
    """Return True if `text` certainly contains no links but the sender's own.

    `text` is lowercase UTF-8 without any of the `SPELLING_WORDS`. False means that `find_foreign_links` must look. Most
    drafts pass this fast check.
    """
    for link in _allowed(sender)[1]:
        while (at := text.find(link)) >= 0:
            end = at + len(link)
            # Only a whole word counts: a longer URL with this beginning may lead anywhere.
            if text[at - 1 : at] not in (b" ", b"\n") or text[end : end + 1] not in (b" ", b"\n", b""):
                return False
            text = text[:at] + text[end:]
    if b"@" in text or (b"/" in text and b"://" in text):
        return False
    if b"(" in text or b"[" in text or b"<" in text or b"{" in text:
        return False
    if text.count(b".") != text.count(b". ") + text.count(b".\n") and not _are_all_full_stops(text):
        return False
    # The other dots all start with one of these bytes, which Latin text does not contain.
    is_latin = b"\xe3" not in text and b"\xef" not in text and _ONE_DOT_LEADER not in text
    return is_latin or not any(dot in text for dot in _OTHER_DOTS)


def _are_all_full_stops(text: bytes) -> bool:
    at = text.find(b".")
    while at >= 0:
        is_full_stop = text[at + 1 : at + 2] in _AFTER_A_SENTENCE or text.startswith(_CLOSING_QUOTE, at + 1)
        if not is_full_stop:
            return False
        at = text.find(b".", at + 1)
    return True


def _plain(lowered: str) -> str:
    text = unicodedata.normalize("NFKC", lowered).replace("\u3002", ".")
    return "".join(c for c in text if c == "\n" or unicodedata.category(c) != "Cf")


def _find_links(text: str, allowed: frozenset[str]) -> Iterator[str]:
    yield from (match.group() for match in _MARKDOWN.finditer(text))
    rest = []
    for token in text.split():
        bare = token.strip(_EDGES)
        if bare.rstrip("/") in allowed:
            continue
        rest.append(token)
        if _is_link(bare):
            yield bare
    joined = " ".join(rest)
    for match in _SPELLED_HOST.finditer(joined):
        if _is_host(f"{match[1]}.{match[2]}"):
            yield match.group()
    yield from (match.group() for match in _SPELLED_AT.finditer(joined))


def _is_link(token: str) -> bool:
    if _SCHEME.search(token) or "@" in token.strip("@") or _NUMBERS.search(token) or token.startswith("www."):
        return True
    return any(_is_host(host) for match in _HOST_LETTERS.finditer(token) for host in _hosts_in(match.group()))


def _hosts_in(text: str) -> Iterator[str]:
    """Yield possible hosts made of letters, digits, dots, and hyphens, in linear time."""
    labels: list[str] = []
    found: list[str] = []
    for label in text.split("."):
        if labels and label[:1].isalpha():
            found = [*labels, label]
        ends_as_label = label[-1:].isalnum()
        if labels and ends_as_label and label[0].isalnum():
            labels = [*labels, label][-_MAX_LABELS:]
            continue
        if found:
            yield ".".join(found)
            found = []
        labels = [label.lstrip("-_")] if ends_as_label else []
    if found:
        yield ".".join(found)


@lru_cache(maxsize=64)
def _allowed(sender: Sender) -> tuple[frozenset[str], tuple[bytes, ...]]:
    """Return all spellings of the links in the settings, and the spelling that templates use."""
    # A company's name can look like a host.
    own = f"{sender.email} {sender.company} {sender.name} {sender.title or ''} {sender.offer}"
    allowed = {token.strip(_EDGES) for token in _plain(own.lower()).split()}
    written_out = []
    for link in (sender.calendar_link, sender.website):
        if link:
            plain = _plain(link.lower()).rstrip("/")
            allowed |= {plain, plain.partition("://")[2] or plain}
            written_out.append(link.lower().encode())
    return frozenset(allowed), tuple(written_out)


@lru_cache(maxsize=4096)
def _is_host(host: str) -> bool:
    """Return True if the last label is a real top-level domain."""
    return bool(_extract()(host).suffix)


@cache
def _extract() -> "TLDExtract":
    # Imported on first use: it takes long to load, and most drafts contain nothing like a host.
    from tldextract import TLDExtract

    return TLDExtract(cache_dir=None, suffix_list_urls=())
