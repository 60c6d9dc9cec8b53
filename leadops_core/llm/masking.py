"""Removal of personal data from prompts and traces: names, addresses, links, and numbers."""

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from leadops_core.llm.personal_data import EMAIL_MARK, find_personal_data, name_parts
from leadops_core.schemas import LeadContent


class MaskedText(NamedTuple):
    """A text without personal data, and where its parts are in the original."""

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


def mask_text(text: str, names: Iterable[str] = ()) -> MaskedText:
    """Replace these names and all addresses, links, and numbers that identify somebody, for a prompt."""
    parts: list[str] = []
    pieces: list[tuple[int, int, int]] = []
    here = there = 0
    for start, end, mark in find_personal_data(text, names):
        parts += (text[there:start], mark)
        pieces.append((here, there, start - there))
        here += start - there + len(mark)
        there = end
    parts.append(text[there:])
    pieces.append((here, there, len(text) - there))
    return MaskedText("".join(parts), tuple(pieces))


class Redactor:
    """Removes personal data from traces. An address becomes a keyed hash, the same for each occurrence."""

    def __init__(self, key: bytes, *, enabled: bool = True) -> None:
        self._key = key
        self.enabled = enabled

    def hashed(self, address: str) -> str:
        digest = hmac.new(self._key, address.strip().lower().encode(), hashlib.sha256)
        return f"email:{digest.hexdigest()[:16]}"

    def text(self, text: str, names: Iterable[str] = ()) -> str:
        """Return the text without addresses, links, numbers, and names."""
        if not self.enabled:
            return text
        parts: list[str] = []
        there = 0
        for start, end, mark in find_personal_data(text, names):
            parts += (text[there:start], f"[{self.hashed(text[start:end])}]" if mark == EMAIL_MARK else mark)
            there = end
        return "".join((*parts, text[there:]))

    def value(self, value: Any, names: Iterable[str] = ()) -> Any:
        """Return a JSON value of the same shape with every string in it redacted."""
        if not self.enabled:
            return value
        names = tuple(names)
        if isinstance(value, str):
            return self.text(value, names)
        if isinstance(value, Mapping):
            return {key: self.value(inner, names) for key, inner in value.items()}
        if isinstance(value, (list, tuple)):
            return [self.value(inner, names) for inner in value]
        return value


def names_of(lead: LeadContent) -> tuple[str, ...]:
    """Return the names of the person, longest first, from the name fields and the address."""
    return name_parts(lead.first_name, lead.last_name, lead.email)
