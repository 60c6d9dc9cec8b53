"""Find personal data in a text, however it is spelled: names, addresses, links, and numbers that identify somebody.

Patterns read a folded text: without invisible characters and accents, with full-width, circled, and superscript characters
replaced, and with one kind of dash. All patterns take time linear in the text.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from leadops_core.outreach.contacts import DIGIT_WORDS
from leadops_core.outreach.word_lists import QUOTABLE_WORDS, VERBS

EMAIL_MARK, LINK_MARK, PHONE_MARK, ADDRESS_MARK, NAME_MARK = (
    "[email]",
    "[link]",
    "[phone]",
    "[address]",
    "[name]",
)


class Span(NamedTuple):
    """Personal data in a text, and the mark that replaces it."""

    start: int
    end: int
    mark: str


def find_personal_data(text: str, names: Iterable[str] = ()) -> list[Span]:
    """Return the personal data in the text, in order and without overlaps.

    `names` are found in any case and spelling. Names of other people are found only after an introduction ("my name is"),
    a title ("Mr"), or a closing ("best regards"), and in a signature.
    """
    folded = _fold(text)
    spans = sorted(
        Span(folded.original_start(start), folded.original_end(end), mark)
        for start, end, mark in _find(folded.text, tuple(names))
    )
    merged: list[Span] = []
    for span in spans:
        if merged and span.start < merged[-1].end:
            # Each character of both is personal, so the union is replaced.
            last = merged[-1]
            mark = min(last.mark, span.mark, key=_PRECEDENCE.index)
            merged[-1] = Span(last.start, max(last.end, span.end), mark)
        elif span.end > span.start:
            merged.append(span)
    return merged


_PRECEDENCE = (EMAIL_MARK, LINK_MARK, PHONE_MARK, ADDRESS_MARK, NAME_MARK)


# Folding

_LETTERS = str.maketrans(
    dict(
        zip(
            "ßẞæÆœŒøØłŁđĐðþÞ\u0131\u2018\u2019\u02bc\u00b4\u201c\u201d\u201e\u2212\u00b7\u3002",
            "ss SS ae Ae oe Oe o O l L d D d th Th i ' ' ' ' \" \" \" - . .".split(),
            strict=True,
        )
    )
)
_UMLAUTS = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "å": "aa", "ø": "oe"}
)


class _Folded(NamedTuple):
    text: str
    positions: tuple[int, ...] | None
    """The position in the original of each character; None if both texts are equal."""

    def original_start(self, start: int) -> int:
        return start if self.positions is None else self.positions[start]

    def original_end(self, end: int) -> int:
        return end if self.positions is None else self.positions[end - 1] + 1


def _fold(text: str) -> _Folded:
    if text.isascii():
        return _Folded(text, None)
    parts: list[str] = []
    positions: list[int] = []
    for position, character in enumerate(text):
        part = _fold_character(character)
        parts.append(part)
        positions += [position] * len(part)
    return _Folded("".join(parts), tuple(positions))


@lru_cache(maxsize=4096)
def _fold_character(character: str) -> str:
    if character.isascii():
        return character
    if unicodedata.category(character) == "Pd":
        return "-"
    plain = unicodedata.normalize("NFKD", character.translate(_LETTERS)).translate(_LETTERS)
    # Marks include variation selectors; format characters have no width.
    return "".join(c for c in plain if unicodedata.category(c) not in {"Mn", "Me", "Cf"})


# Contacts and numbers

_AT = r"(?:at|arroba|chiocciola|arobase|klammeraffe)"
_DOT = r"(?:dot|punkt|punto|ponto|point)"
_LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
_BRACKETED_AT = rf"(?:\s?[\[({{<]\s?(?:{_AT}|@)\s?[\])}}>]\s?|\s@\s?|\s?@\s)"
_BRACKETED_DOT = rf"\s?[\[({{<]\s?(?:{_DOT}|\.)\s?[\])}}>]\s?"
_WORDED_DOT = rf"[\s_-]{_DOT}[\s_-]"
_ANY_DOT = rf"(?:\.|{_BRACKETED_DOT}|{_WORDED_DOT})"
_LOCAL = r"[^\s@<>()\[\]{},;:\"]{1,64}"
_SPELLED_LOCAL = rf"[\w.+'-]{{1,64}}(?:(?:{_BRACKETED_DOT}|{_WORDED_DOT})[\w+'-]{{1,64}}){{0,2}}"
_IS_SPELLED = re.compile(rf"(?<![^\W_]){_AT}(?![^\W_])|@", re.IGNORECASE)
_ADDRESSES = (
    re.compile(
        rf"(?:\"[^\"\n]{{1,64}}\"|{_LOCAL})@(?:\[[\da-fA-F.:]{{3,45}}\]|(?:{_LABEL}\.){{0,8}}{_LABEL})"
    ),
    # jane (at) corp.example, jane @ corp.example
    re.compile(rf"{_SPELLED_LOCAL}{_BRACKETED_AT}{_LABEL}(?:{_ANY_DOT}{_LABEL}){{1,4}}", re.IGNORECASE),
    # jane at corp dot example, jane dot roe at corp dot example
    re.compile(
        rf"{_SPELLED_LOCAL}[\s_-]{_AT}[\s_-]{_LABEL}(?:\.{_LABEL})?(?:(?:{_BRACKETED_DOT}|{_WORDED_DOT}){_LABEL}){{1,4}}",
        re.IGNORECASE,
    ),
    # A handle.
    re.compile(r"(?<![\w.])@[^\W\d][\w.]{1,30}"),
)
_PLAIN_AT = re.compile(rf"([\w.+'-]{{1,64}})\s{_AT}\s{_LABEL}(?:\.{_LABEL}){{1,8}}", re.IGNORECASE)
_NO_MAILBOX = frozenset(
    "am are based came demo found he him is look looked looking looks me page see she site them us via visit was website were"
    " work worked working works".split()
)
"""Words before "at" and a host that do not name a mailbox: "looking at hubspot.com"."""
_LINK = re.compile(
    r"\b[a-z][a-z0-9+.-]{1,15}://\S+|\bwww\.\S+|\b(?:[\w-]{1,63}\.){1,5}[a-z]{2,24}/[^\s/]\S*", re.IGNORECASE
)
_NUMBER = re.compile(r"(?<![\d])(?<!\d[.,])[+(]{0,2}\d(?:[\s()./_,-]{0,3}\d){6,40}(?!\d)")
_ACCOUNT = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,8}(?: ?[A-Z0-9]{1,3})?\b")
_DATE_OR_YEAR = r"(?:\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./]\d{2,4}|\d{1,2}[-./](?:19|20)\d\d|(?:19|20)\d\d)"
_DATES = re.compile(rf"{_DATE_OR_YEAR}(?:[\s,/-]{{1,3}}{_DATE_OR_YEAR}){{0,9}}")
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3}){1,4}(?:\.\d{1,2})?(?: ?- ?\d{1,3}(?:,\d{3}){1,4})?")
_ROUND = re.compile(r"\d{1,3}(?:[.\s]\d{3}){0,3}[.\s]000(?: ?- ?\d{1,3}(?:[.\s]\d{3}){0,3}[.\s]000)?")
_SUM = re.compile(r"\d[\d.,\s-]{0,16}\d")
_CURRENCY = r"(?:[€$£¥]|eur|usd|gbp|chf|pln|sek|euros?|dollars?|pounds?)"
_CURRENCY_BEFORE = re.compile(rf"{_CURRENCY}\s?$", re.IGNORECASE)
_CURRENCY_AFTER = re.compile(rf"\s?(?:{_CURRENCY}\b|[€$£¥%])", re.IGNORECASE)
_MAX_DIGITS_OF_A_SUM = 9
_STREETS = (
    re.compile(
        r"\b\d{1,5}[a-z]? (?:[A-Z][\w'-]{1,30} ){1,3}"
        r"(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Boulevard|Blvd|Way|Square)\b"
    ),
    re.compile(
        r"\b[A-Z][\w-]{0,40}(?:strasse|str\.|weg|platz|gasse|allee)\s?\d{1,4}\s?[a-z]?\b"
        r"|\b[A-Z][\w-]{0,40} (?:Strasse|Str\.|Weg|Platz|Allee) \d{1,4}[a-z]?\b"
    ),
    re.compile(
        r"\b(?:\d{1,5},? )?(?:[Rr]ue|[Aa]venue|[Cc]alle|[Rr]ua|[Vv]ia|[Aa]venida) (?:[\w'-]{1,30} ){0,4}"
        r"[A-Z][\w'-]{1,30},? \d{1,5}\b"
        r"|\b\d{1,5},? (?:rue|avenue|boulevard) (?:[\w'-]{1,30} ){0,3}[A-Z][\w'-]{1,30}"
    ),
)


def _find(text: str, names: tuple[str, ...]) -> Iterator[Span]:
    if _IS_SPELLED.search(text):
        for pattern in _ADDRESSES:
            yield from _spans(pattern, text, EMAIL_MARK)
        for match in _PLAIN_AT.finditer(text):
            if match[1].casefold() not in _NO_MAILBOX:
                yield Span(*match.span(), EMAIL_MARK)
    yield from _spans(_LINK, text, LINK_MARK)
    for match in _NUMBER.finditer(text):
        if not _is_harmless(match, text):
            yield Span(*match.span(), PHONE_MARK)
    yield from _spans(_ACCOUNT, text, PHONE_MARK)
    yield from _spans(DIGIT_WORDS, text.lower(), PHONE_MARK)
    for pattern in _STREETS:
        yield from _spans(pattern, text, ADDRESS_MARK)
    if names:
        for pattern in _name_patterns(names):
            yield from _spans(pattern, text, NAME_MARK)
    yield from _find_introduced(text)


def _spans(pattern: re.Pattern[str], text: str, mark: str) -> Iterator[Span]:
    return (Span(*match.span(), mark) for match in pattern.finditer(text))


def _is_harmless(match: re.Match[str], text: str) -> bool:
    """Return True for dates, years, and sums of money, which a model needs."""
    number = match.group()
    if any(pattern.fullmatch(number) for pattern in (_DATES, _GROUPED, _ROUND)):
        return True
    if sum(map(str.isdigit, number)) > _MAX_DIGITS_OF_A_SUM or not _SUM.fullmatch(number):
        return False
    before = text[max(0, match.start() - 9) : match.start()]
    after = text[match.end() : match.end() + 9]
    return bool(_CURRENCY_BEFORE.search(before) or _CURRENCY_AFTER.match(after))


# Names

_PARTICLES = frozenset(
    "al an and ap av bin da de del della den der des di do dos du e el ibn la le les lo of or san st ten ter the und van vom"
    " von y zu zum zur".split()
)
_ORDINARY_WORDS = (
    QUOTABLE_WORDS | VERBS | frozenset("art bill grace hope joy mark may rich will young".split())
)
"""Business words that are a name only with a capital letter: "Will" in "we will need"."""
_LETTERS_ONLY = re.compile(r"[^\W\d_]+")
_FEWEST_LETTERS_INSIDE_A_WORD = 6
_MOST_PARTS = 12
_WIDE = "\u2e80"
"""From here on, scripts put no spaces between words."""


@lru_cache(maxsize=256)
def _name_patterns(names: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    """Return a pattern for any case, and one for names that are also ordinary words."""
    spellings = dict.fromkeys(
        spelling.strip()
        for name in names
        for spelling in (_fold(name).text, _fold(name.translate(_UMLAUTS)).text)
    )
    anywhere: list[str] = []
    capitalized: list[str] = []
    for name in sorted((name for name in spellings if len(name) > 1), key=len, reverse=True):
        if name.casefold() in _ORDINARY_WORDS:
            capitalized += (_bounded(name.capitalize()), _bounded(name.upper()))
        else:
            anywhere.append(_bounded(name))
    patterns = [re.compile("|".join(anywhere), re.IGNORECASE)] if anywhere else []
    return (*patterns, *([re.compile("|".join(capitalized))] if capitalized else ()))


def _bounded(name: str) -> str:
    pattern = r"[\s_.-]{1,3}".join(map(re.escape, re.split(r"[\s_.-]+", name)))
    if max(name) >= _WIDE or (len(name) >= _FEWEST_LETTERS_INSIDE_A_WORD and name.isalpha()):
        return pattern
    return rf"(?<![^\W_]){pattern}(?:'?s)?(?![^\W_])"


def name_parts(first_name: str | None, last_name: str | None, email: str | None) -> tuple[str, ...]:
    """Return the names of a person, longest first: whole, in parts, joined, and as the mailbox spells them."""
    full_names = [name.strip() for name in (first_name, last_name) if name and name.strip()]
    words = [[*name.split(), *_LETTERS_ONLY.findall(name)][:_MOST_PARTS] for name in full_names]
    pairs = (
        [
            text
            for first, last in product(
                *(dict.fromkeys((name, *parts)) for name, parts in zip(full_names, words, strict=True))
            )
            for text in (f"{first} {last}", f"{last} {first}", f"{first}{last}")
        ]
        if len(full_names) > 1
        else []
    )
    local = (email or "").partition("@")[0]
    parts = [
        part
        for part in _LETTERS_ONLY.findall(local)
        if len(part) > 2 and part.casefold() not in _MAILBOX_WORDS
    ]
    parts += [part for name in words for part in name]
    names = {*full_names, *pairs, *(part for part in parts if part.casefold() not in _PARTICLES)}
    return tuple(sorted((name for name in names if len(name) > 1), key=lambda name: (-len(name), name)))


_MAILBOX_WORDS = _ORDINARY_WORDS | frozenset(
    "admin contact demo finance hello info kontakt mail marketing office pricing procurement purchasing sales service support"
    " team vendas ventas vertrieb".split()
)
"""Local parts of an address that are no name."""


# Names that the text introduces

_STOPS = (
    r"(?!(?:and|at|for|from|i|in|of|on|the|we|with|und|von|bei|ich|et|de|je|y|soy|e|da|ceo|cto|cfo|vp)\b)"
)
_CAPITALIZED = r"(?-i:[^\W\d_a-z][\w'-]+)"
_ANY_WORD = rf"{_STOPS}[^\W\d_][\w'-]+"
_CLOSINGS = (
    r"best(?: regards| wishes)?|kind regards|(?:warm )?regards|many thanks|thanks|thank you|cheers|sincerely|yours"
    r"|viele grusse|mit freundlichen grussen|(?:beste|liebe) grusse|gruss|mfg|cordialement|bien a vous|saludos|un saludo"
    r"|atenciosamente|cumprimentos|abracos"
)
_STATED = re.compile(
    rf"\b(?:my (?:full )?name is|my name's|mein name ist|ich heisse|je m'appelle|mon nom est|me llamo|mi nombre es|meu nome e"
    rf"|chamo-me|me chamo|mi chiamo|il mio nome e)[\s:]+({_ANY_WORD}(?:[ \t]{_ANY_WORD}){{0,2}})",
    re.IGNORECASE,
)
_INTRODUCED = re.compile(
    rf"(?:\b(?:i am|i'm|this is|ich bin|je suis|soy|sou|sono|spoke (?:to|with)|talk(?:ed)? (?:to|with)|met(?: with)?|ask for"
    rf"|colleague|boss|contact person|attn\.?:?|c/o)"
    rf"|(?:^|\n|[,.!?]\s)(?:{_CLOSINGS}),?)\s+({_CAPITALIZED}(?:[ \t]{_CAPITALIZED}){{0,2}})",
    re.IGNORECASE,
)
_TITLED = re.compile(
    rf"\b(?:mr|mrs|ms|miss|dr|prof|herrn?|frau|monsieur|madame|mme|senora?|sr|sra)\.?\s+"
    rf"({_CAPITALIZED}(?:[ \t]{_CAPITALIZED}){{0,2}})",
    re.IGNORECASE,
)
_CLOSED = re.compile(
    rf"(?:^|\n)[ \t]*(?:{_CLOSINGS})[,.!]?[ \t]*(?:\n\s*|,[ \t]*)({_ANY_WORD}(?:[ \t]{_ANY_WORD}){{0,2}})[ \t]*(?=\n|$|[,.(|])",
    re.IGNORECASE,
)
_SIGNED = re.compile(r"\n[ \t]*((?:[^\W\d_a-z][\w'-]*\.?[ \t]){1,2}[^\W\d_a-z][\w'-]+)[ \t]*(?=\n|$)")
_SIGNATURE_CHARACTERS = 200
_NO_NAMES = frozenset(
    "the our a an i we you looking interested writing reaching happy sure not from for in on at your their this that sales"
    " head marketing vp ceo cto cfo director manager responsible currently and my it".split()
)


def _find_introduced(text: str) -> Iterator[Span]:
    for pattern in (_STATED, _INTRODUCED, _TITLED, _CLOSED):
        for match in pattern.finditer(text):
            if match[1].split()[0].casefold() not in _NO_NAMES:
                yield Span(*match.span(1), NAME_MARK)
    tail = max(0, len(text) - _SIGNATURE_CHARACTERS)
    for match in _SIGNED.finditer(text, tail):
        if not any(word.casefold() in _ORDINARY_WORDS for word in match[1].split()):
            yield Span(*match.span(1), NAME_MARK)
