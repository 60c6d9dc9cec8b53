"""Find ways to reach somebody in a text, however they are spelled: links, hosts, addresses, handles, telephone numbers.

The text is read as a person sees it: without invisible characters, with full-width, circled, and look-alike letters replaced,
and with spelled-out dots and spaced-out letters put together. All patterns take linear time.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from leadops_core.schemas import Sender

if TYPE_CHECKING:
    from tldextract import TLDExtract

_SHOWN = 60
_EDGES = ".,;:!?()[]{}<>\"'“”„«»‘’…"
_MAX_LABELS = 8
"""The last labels of a host decide where it leads."""

# What a reader does not see, besides format characters (category Cf): variation selectors, joiners, and fillers.
_INVISIBLE = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
# Characters that Unicode lists as confusable with a full stop or a middle dot.
_DOTS = str.maketrans(
    dict.fromkeys(
        "\u0387\u0660\u06f0\u0701\u0702\u1427\u16eb\u2e31\u2e33\ua4f8\ua60e\ua78f\U00010101\U00010a50\U0001d16d\u00b7\u02d9\u06d4\u2022\u2024\u2027\u2219\u22c5\u3002\u30fb\ufe52\uff0e\uff61\uff65",
        ".",
    )
)
# Lowercase letters of other alphabets that look like Latin ones.
_LOOK_ALIKES = str.maketrans(
    "\u0430\u0432\u0435\u043a\u043c\u043d\u043e\u0440\u0441\u0442\u0443\u0445\u0455\u0456\u0458\u0501\u051b\u051d\u04bb\u04cf"
    "\u03b1\u03b5\u03b9\u03ba\u03bd\u03bf\u03c1\u03c4\u03c5\u03c7\u0578\u057d\u0585\u0131\u0261",
    "abekmhopctyxsijdqwhl" + "aeikvoptuxnuoig",
)  # fmt: skip

# Without the upper bound, matching a long word takes quadratic time.
_LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
_SCHEME = re.compile(
    r"\b[a-z][a-z0-9+.-]{1,15}://|\b(?:mailto|javascript|data|tel|sms|whatsapp|skype|viber|facetime|sip|callto|tg|intent|file):\S"
)
_ADDRESS_OR_HANDLE = re.compile(r"\S@\S|@[^\W\d_]")
_IP_ADDRESS = re.compile(r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])")
_HOST_LETTERS = re.compile(r"[\w.-]+")
_MARKDOWN = re.compile(r"\[[^\]\[]*\]\([^)]{0,2000}\)")
_SPELLED_AT = re.compile(r"\w ?[\[({<] ?(?:at|@) ?[\])}>] ?\w")
_SPACED_LETTERS = re.compile(r"(?<!\S)(?:\S[ _-]){2,}\S(?!\S)")
_LETTER_GAPS = str.maketrans("", "", " _-")

_SPELLED_HOSTS = (
    # evil (dot) com, evil dot com, evil-dot-com, evil dotcom
    re.compile(
        rf"\b({_LABEL}) ?[\[({{<] ?(?:dot|\.|punkt|point|punto|ponto) ?[\])}}>] ?([^\W\d_]{{2,24}})\b"
    ),
    re.compile(rf"\b({_LABEL})[ _-](?:d[o0]t|punkt)[ _-]([^\W\d_]{{2,24}})\b"),
    # "point" and "period" are ordinary words, so only the usual endings count after them.
    re.compile(
        rf"\b({_LABEL})[ _-](?:dot|punkt|point|punto|ponto|period|(?:full )?stop)[ _-]?(com|net|org|info|biz|io)\b"
    ),
    # evil. com, evil,com, evil/com, evil_com
    re.compile(rf"\b({_LABEL})(?: ?\. ?|[,_/|\\])(com|biz)\b"),
    re.compile(rf"\b({_LABEL}),(net|org|info|io|co|ai|app|dev|shop|xyz)\b"),
)
_SPELLED_PATH = re.compile(r"\bwww\b|\b(?:t me|\w{1,30} (?:ly|gg|io|com|net|org|link)) slash \w")
_HARMLESS_BEFORE_DOTCOM = frozenset(
    {"a", "an", "another", "any", "each", "every", "former", "old", "that", "the", "this"}
)
_NAMES_WITHOUT_REGISTRY = frozenset({"bit", "eth", "i2p", "onion"})
"""Top-level names outside the public suffix list."""

_FEWEST_DIGITS, _MOST_DIGITS = 7, 15
"""Digits of a telephone number; ITU-T E.164 allows 15."""
_DIGITS = re.compile(r"\+?\d(?:[ ./()\u2010-\u2015-]{0,3}\d){6,}")
_CURRENCY = r"(?:[€$£¥]|\b(?:eur|usd|gbp|chf|pln|sek|euros?|dollars?|pounds?)\b)"
_NO_TELEPHONE = re.compile(
    # Dates and periods; sums and counts in groups of three.
    r"\b\d{4}[-./]\d{1,2}[-./]\d{1,2}\b|\b\d{1,2}[-./]\d{1,2}[-./]\d{4}\b"
    r"|\b(?:19|20)\d\d ?[-/\u2010-\u2015] ?(?:19|20)\d\d\b"
    rf"|{_CURRENCY} ?\d{{1,3}}(?:[ .]\d{{3}}){{1,4}}\b|\b\d{{1,3}}(?:[ .]\d{{3}}){{1,4}} ?(?:{_CURRENCY}|%)"
)
DIGIT_WORDS = re.compile(
    r"(?:\b(?:zero|oh|one|two|three|four|five|six|seven|eight|nine|double|triple"
    r"|null|eins|zwei|zwo|drei|vier|f(?:ü|ue?)nf|sechs|sieben|acht|neun"
    r"|z[ée]ro|un|deux|trois|quatre|cinq|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize|vingts?|trente|quarante"
    r"|cinquante|soixante|et"
    r"|cero|uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve"
    r"|um|dois|tr[êe]s|quatro|sete|oito|nove)\b[ ,.\u2010-\u2015-]{0,3}){6,}"
)


def find_foreign_contacts(text: str, sender: Sender) -> tuple[str, ...]:
    """Return the links, hosts, addresses, handles, and telephone numbers that neither the settings nor the playbook contain."""
    playbook = sender.playbook
    texts = [text for _, by_language in playbook.texts() for text in by_language.values()]
    own = _own_spellings(
        # A company's name can look like a host.
        " ".join((sender.email, sender.name, sender.title or "", sender.company, *texts)),
        tuple(link.url for link in playbook.links),
    )
    visible = _visible(text)
    contacts = dict.fromkeys(_find(visible, own))
    look_alike = visible.translate(_LOOK_ALIKES)
    if look_alike != visible:
        contacts |= dict.fromkeys(_find(look_alike, own))
    return tuple(contact[:_SHOWN] for contact in contacts)


def _visible(text: str) -> str:
    """Return the text in lowercase as a reader sees it."""
    # Some characters decompose into invisible ones, and some become another letter only in lowercase.
    text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).lower())
    if text.isascii():
        return text
    text = _INVISIBLE.sub("", text).translate(_DOTS)
    return "".join(c for c in text if unicodedata.category(c) != "Cf")


def _find(text: str, own: frozenset[str]) -> Iterator[str]:
    yield from (match.group() for match in _MARKDOWN.finditer(text))
    foreign = [word for word in text.split() if word.strip(_EDGES).rstrip("/") not in own]
    yield from (bare for word in foreign if _is_contact(bare := word.strip(_EDGES)))
    rest = " ".join(foreign)
    collapsed = _SPACED_LETTERS.sub(lambda match: match.group().translate(_LETTER_GAPS), rest)
    yield from _find_spelled(rest)
    if collapsed != rest:
        yield from (bare for word in collapsed.split() if _is_contact(bare := word.strip(_EDGES)))
        yield from _find_spelled(collapsed)
    yield from _find_telephones(rest, own)


def _is_contact(word: str) -> bool:
    if (
        _SCHEME.search(word)
        or _ADDRESS_OR_HANDLE.search(word)
        or _IP_ADDRESS.search(word)
        or word.startswith("www.")
    ):
        return True
    return "." in word and any(
        _is_host(host) for match in _HOST_LETTERS.finditer(word) for host in _hosts_in(match.group())
    )


def _find_spelled(text: str) -> Iterator[str]:
    for pattern in _SPELLED_HOSTS:
        for match in pattern.finditer(text):
            if match[1] not in _HARMLESS_BEFORE_DOTCOM and _is_host(f"{match[1]}.{match[2]}"):
                yield match.group()
    yield from (match.group() for pattern in (_SPELLED_AT, _SPELLED_PATH) for match in pattern.finditer(text))


def _find_telephones(text: str, own: frozenset[str]) -> Iterator[str]:
    own_numbers = {_digits_of(word) for word in own}
    for match in _DIGITS.finditer(_NO_TELEPHONE.sub(" ; ", text)):
        digits = _digits_of(match.group())
        if _FEWEST_DIGITS <= len(digits) <= _MOST_DIGITS and digits not in own_numbers:
            yield match.group()
    yield from (match.group().strip() for match in DIGIT_WORDS.finditer(text))


def _digits_of(text: str) -> str:
    return "".join(filter(str.isdigit, text))


def _hosts_in(text: str) -> Iterator[str]:
    """Yield possible hosts made of letters, digits, dots, and hyphens, in linear time."""
    labels: list[str] = []
    hosts: list[str] = []
    for label in text.split("."):
        if labels and label[:1].isalpha():
            hosts = [*labels, label]
        ends_as_label = label[-1:].isalnum()
        if labels and ends_as_label and label[0].isalnum():
            labels = [*labels, label][-_MAX_LABELS:]
            continue
        if hosts:
            yield ".".join(hosts)
            hosts = []
        labels = [label.lstrip("-_")] if ends_as_label else []
    if hosts:
        yield ".".join(hosts)


@lru_cache(maxsize=64)
def _own_spellings(words: str, links: tuple[str, ...]) -> frozenset[str]:
    """Return every spelling of the links and addresses in the settings and the playbook."""
    own = {word.strip(_EDGES) for word in _visible(words).split()}
    for link in links:
        plain = _visible(link).rstrip("/")
        own |= {plain, plain.partition("://")[2] or plain}
    return frozenset(own)


@lru_cache(maxsize=4096)
def _is_host(host: str) -> bool:
    """Return True if the last label is a top-level name, such as `com`."""
    return host.rpartition(".")[2] in _NAMES_WITHOUT_REGISTRY or bool(_extract()(host).suffix)


@cache
def _extract() -> "TLDExtract":
    # Imported on first use: it takes long to load, and most drafts contain nothing like a host.
    from tldextract import TLDExtract

    return TLDExtract(cache_dir=None, suffix_list_urls=())
