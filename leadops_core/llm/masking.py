"""Removal of personal data from prompts and traces: email addresses, phone numbers, names."""

import hashlib
import hmac
import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import orjson

from leadops_core.schemas import LeadContent

EMAIL_MARK, PHONE_MARK, NAME_MARK = "[email]", "[phone]", "[name]"

_EMAIL = re.compile(
    r"[\w.+'’-]{1,64}\s?(?:@|\(at\)|\[at\])\s?(?:[\w-]{1,63}\.){1,5}[^\W\d_]{2,24}", re.IGNORECASE
)
_PHONE = re.compile(r"(?<![\w.,])(?:\+|00)?\(?\d(?:[\s()./\-–]{0,3}\d){6,16}(?![\w])")
_DATE = re.compile(r"\d{4}-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./]\d{2,4}|\d{1,3}(?:[.,\s]\d{3}){1,4}")
_NAME = r"[^\W\d_a-zà-öø-ÿ][\w'’-]+"
_INTRODUCED = re.compile(
    rf"(?:\b(?:[Mm]y name is|[Ii] am|[Ii]['’]m|[Tt]his is|[Mm]ein Name ist|[Ii]ch bin|[Jj]e m['’]appelle|[Mm]e llamo"
    rf"|[Mm]i nombre es|[Mm]eu nome é|[Mm]i chiamo|[Ss]poke (?:to|with)|[Tt]alk(?:ed)? (?:to|with)|[Aa]sk for"
    rf"|[Cc]olleague|[Bb]oss)"
    rf"|(?:^|\n|\\n|[,.!]\s)(?:[Bb]est(?: regards| wishes)?|[Kk]ind regards|[Rr]egards|[Tt]hanks|[Cc]heers|[Ss]incerely"
    rf"|[Vv]iele Grüße|[Mm]it freundlichen Grüßen|[Gg]ruß|[Cc]ordialement|[Ss]aludos|[Aa]tenciosamente),?"
    rf"|\b(?:Mr|Mrs|Ms|Dr|Prof|Herr|Frau|Monsieur|Madame|Señora?|Sr|Sra)\.?)(?:\s|\\n)+({_NAME}(?:[ \t]{_NAME}){{0,2}})"
)
_COMMON = frozenset(
    "the our a an i we you looking interested writing reaching happy sure not from for in on at your their this that sales"
    " head marketing vp ceo cto cfo director manager responsible currently".split()
)


class MaskedText(NamedTuple):
    """A text without contacts, and where its parts are in the original."""

    text: str
    pieces: tuple[tuple[int, int, int], ...]
    """Runs that are the same in both texts: start in the masked text, start in the original, length."""

    def original_quote(self, quote: str, original: str) -> str | None:
        """Return the original words of a quote from the masked text, or None if it is not there or contains a mask."""
        at = self.text.find(quote)
        while at >= 0:
            for here, there, length in self.pieces:
                if here <= at and at + len(quote) <= here + length:
                    begin = there + at - here
                    return original[begin : begin + len(quote)]
            at = self.text.find(quote, at + 1)
        return None


def mask_contacts(text: str) -> MaskedText:
    """Replace email addresses and phone numbers, for a prompt."""
    spans = [(match.start(), match.end(), EMAIL_MARK) for match in _EMAIL.finditer(text)]
    spans += [
        (match.start(), match.end(), PHONE_MARK)
        for match in _PHONE.finditer(text)
        if not _DATE.fullmatch(match.group().strip())
    ]
    return _masked(text, spans)


def _masked(text: str, spans: Iterable[tuple[int, int, str]]) -> MaskedText:
    parts: list[str] = []
    pieces: list[tuple[int, int, int]] = []
    here = there = 0
    for start, end, mark in sorted(spans):
        if start < there:
            continue
        parts += (text[there:start], mark)
        pieces.append((here, there, start - there))
        here += start - there + len(mark)
        there = end
    parts.append(text[there:])
    pieces.append((here, there, len(text) - there))
    return MaskedText("".join(parts), tuple(pieces))


# A name with one of these characters could match across the borders of JSON strings.
_STRUCTURE = re.compile(r"[\[\]{}:,\"\\]")


class Redactor:
    """Removes personal data from traces. An address becomes a keyed hash, the same for each occurrence."""

    def __init__(self, key: bytes, *, enabled: bool = True) -> None:
        self._key = key
        self.enabled = enabled

    def hashed(self, address: str) -> str:
        digest = hmac.new(self._key, address.strip().lower().encode(), hashlib.sha256)
        return f"email:{digest.hexdigest()[:16]}"

    def text(self, text: str, names: Iterable[str] = ()) -> str:
        """Return the text without addresses, phone numbers, and names."""
        if not self.enabled:
            return text
        text = _EMAIL.sub(lambda match: f"[{self.hashed(match.group())}]", text)
        text = _PHONE.sub(
            lambda match: match.group() if _DATE.fullmatch(match.group().strip()) else PHONE_MARK, text
        )
        text = _INTRODUCED.sub(_without_name, text)
        names = tuple(names)
        return _any_of(names).sub(NAME_MARK, text) if names else text

    def value(self, value: Any, names: Iterable[str] = ()) -> Any:
        """Return a JSON value with every string in it redacted."""
        if not self.enabled:
            return value
        names = tuple(names)
        if any(_STRUCTURE.search(name) for name in names):
            return self._each_text(value, names)
        # In one pass: a value has a hundred short strings, and the cost of a pass depends little on their length.
        try:
            return orjson.loads(self.text(orjson.dumps(value).decode(), names))
        except orjson.JSONDecodeError:
            # A name such as "Null" or "12" also occurs outside the strings.
            return self._each_text(value, names)

    def _each_text(self, value: Any, names: tuple[str, ...]) -> Any:
        if isinstance(value, str):
            return self.text(value, names)
        if isinstance(value, Mapping):
            return {key: self._each_text(inner, names) for key, inner in value.items()}
        if isinstance(value, (list, tuple)):
            return [self._each_text(inner, names) for inner in value]
        return value


def _any_of(names: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})(?!\w)", re.IGNORECASE)


def names_of(lead: LeadContent) -> tuple[str, ...]:
    """Return the names of the person, longest first, without single letters."""
    parts = {part for name in (lead.first_name, lead.last_name) if name for part in (name, *name.split())}
    return tuple(sorted((part for part in parts if len(part) > 1), key=lambda part: (-len(part), part)))


def _without_name(match: re.Match[str]) -> str:
    if match[1].split()[0].casefold() in _COMMON:
        return match[0]
    return match[0][: match.start(1) - match.start()] + NAME_MARK
