"""Read short messages, such as "Demo bitte" and "pricing?", in five languages.

The rules of each language need a sentence. A short message has none: it names what somebody wants, with words of courtesy around
it. So a sentence is read here only if every word of it is known. A `not`, a `because`, or any other unknown word leaves it to the
rules.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from leadops_core.scoring.signals.passage import DENIAL_WORDS, OTHER_PEOPLE_WORDS, Passage
from leadops_core.scoring.signals.short_phrases import (
    ALONE,
    FILLERS,
    GREETINGS,
    LEVELS,
    PAST,
    PLACES,
    PRODUCTS,
    RECIPIENTS,
    TOOLS,
    split,
)

MAX_CHARACTERS = 300
"""Longer messages are not short. Their sentences are read by the rules alone."""

_MAX_SENTENCE = 120
_NONE_NOW = "intent:none_now"
_WISHES = ("intent:", "timeline:within_")
_MAX_NAMES = 3
_MAX_GREETED = 4
_SENTENCE = re.compile(r"(?:[^.!?…;\n]|[.](?=\w)){1,600}")
_CLAUSE = re.compile(r"(?:[^,:()–—]|(?<=\d)[,:](?=\d)){1,600}")
_TOKEN = re.compile(r"[^\s@]{0,64}@[^\s@]{1,250}|https?://\S{1,250}|[^\W\d_]+|\d[\w.,]*|[€$£%]")


class ShortSignal(NamedTuple):
    """A level that a short message names, and the position of its words."""

    key: str
    """Kind and level, such as `intent:demo`."""
    start: int
    end: int
    is_alone: bool = False
    """True if the words mean this only if the message has no others."""


@dataclass(frozen=True, slots=True)
class _Meaning:
    """The meanings of a phrase. A filler has none of them."""

    level: str | None = None
    is_alone: bool = False
    is_greeting: bool = False
    is_past: bool = False
    is_product: bool = False
    names_follow: int = 0
    """Number of unknown words that may follow."""
    are_capitalized: bool = False
    """True if they are names of products or places: capitalized, or in `TOOLS`."""


@dataclass(slots=True)
class _Clause:
    found: list[ShortSignal] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    """Unknown words as written."""
    is_greeting: bool = False
    is_past: bool = False
    names_product: bool = False

    def is_understood(self) -> bool:
        if self.is_past:
            return False
        if not self.unknown:
            return True
        is_name = all(word[:1].isupper() for word in self.unknown)
        return not self.found and len(self.unknown) <= _MAX_GREETED and (self.is_greeting or is_name)


def fold_word(word: str) -> str:
    """Return a word without accents and with `ue` like `ü`, for comparison only."""
    if not word.isascii():
        parts = unicodedata.normalize("NFKD", word.replace("ß", "ss"))
        word = "".join(part for part in parts if not unicodedata.combining(part))
    return word.replace("ae", "a").replace("oe", "o").replace("ue", "u")


def read_short_message(passage: Passage) -> list[ShortSignal]:
    """Return the levels that the sentences of a short message name. A longer message has none."""
    if len(passage.plain) > MAX_CHARACTERS:
        return []
    sentences = [_read_sentence(passage, *sentence.span()) for sentence in _SENTENCE.finditer(passage.plain)]
    words = [word for sentence in sentences for word in sentence or ()]
    has_more = None in sentences or any(not word.is_alone and word.key != _NONE_NOW for word in words)
    signals: dict[str, ShortSignal] = {}
    for word in words:
        if not (word.is_alone and has_more):
            signals.setdefault(word.key, word)
    if _NONE_NOW in signals:
        # "Demo? No thanks.", "Not for us right now."
        return [signal for key, signal in signals.items() if key == _NONE_NOW or not key.startswith(_WISHES)]
    return list(signals.values())


def _read_sentence(passage: Passage, start: int, end: int) -> list[ShortSignal] | None:
    """Return the levels that a sentence names, or None if a word of it is not known."""
    if end - start > _MAX_SENTENCE:
        return None
    signals: list[ShortSignal] = []
    names_product = False
    for match in _CLAUSE.finditer(passage.plain, start, end):
        clause = _read_clause(passage, *match.span())
        if not clause.is_understood():
            return None
        signals += clause.found
        names_product |= clause.names_product
    if names_product and any(signal.key.startswith("concern:") for signal in signals):
        return None
    return signals


def _read_clause(passage: Passage, start: int, end: int) -> _Clause:
    tokens = list(_TOKEN.finditer(passage.plain, start, end))
    words = [fold_word(token[0]) for token in tokens]
    clause = _Clause()
    index, names_left, are_capitalized = 0, 0, False
    while index < len(words) and len(clause.unknown) <= _MAX_GREETED:
        length, meaning = _longest_phrase(words, index)
        token = tokens[index]
        if meaning is None:
            word = passage.original[token.start() : token.end()]
            if _is_contact_or_number(words[index]):
                pass
            elif names_left and _may_be_name(word, words[index], are_capitalized=are_capitalized):
                names_left -= 1
            else:
                clause.unknown.append(word)
            index += 1
            continue
        if meaning.level:
            names_left = 0
            last = tokens[index + length - 1]
            clause.found.append(ShortSignal(meaning.level, token.start(), last.end(), meaning.is_alone))
        clause.is_greeting |= meaning.is_greeting
        clause.is_past |= meaning.is_past
        clause.names_product |= meaning.is_product
        if meaning.names_follow:
            names_left, are_capitalized = meaning.names_follow, meaning.are_capitalized
        index += length
    return clause


def _longest_phrase(words: list[str], index: int) -> tuple[int, _Meaning | None]:
    for phrase, meaning in _lexicon().get(words[index], ()):
        if words[index : index + len(phrase)] == phrase:
            return len(phrase), meaning
    return 1, None


def _is_contact_or_number(word: str) -> bool:
    return "@" in word or "://" in word or word[0].isdigit()


def _may_be_name(word: str, folded: str, *, are_capitalized: bool) -> bool:
    if folded in DENIAL_WORDS or folded in OTHER_PEOPLE_WORDS:
        return False
    return not are_capitalized or word[:1].isupper() or folded in TOOLS


# Built on first use, like the patterns of the rules: it takes 12 ms, which every command would wait for.
@cache
def _lexicon() -> dict[str, list[tuple[list[str], _Meaning]]]:
    """Return the phrases by their first word, longest first."""
    meanings: dict[tuple[str, ...], _Meaning] = {}

    def add(table: str, meaning: _Meaning) -> None:
        for phrase in split(table):
            meanings.setdefault(tuple(map(fold_word, phrase.split())), meaning)

    for key, table in LEVELS.items():
        for phrase in split(table):
            names_follow = _MAX_NAMES if phrase.endswith("…") else 0
            is_product = key != "intent:comparing"
            add(phrase.rstrip("… "), _Meaning(key, names_follow=names_follow, are_capitalized=is_product))
    for key, table in ALONE.items():
        add(table, _Meaning(level=key, is_alone=True))
    add(PAST, _Meaning(is_past=True))
    add(GREETINGS, _Meaning(is_greeting=True))
    add(RECIPIENTS, _Meaning(names_follow=_MAX_NAMES))
    add(PLACES, _Meaning(names_follow=_MAX_NAMES, are_capitalized=True))
    add(PRODUCTS, _Meaning(is_product=True))
    add(FILLERS, _Meaning())
    by_first_word: dict[str, list[tuple[list[str], _Meaning]]] = {}
    for phrase_words in sorted(meanings, key=len, reverse=True):
        by_first_word.setdefault(phrase_words[0], []).append((list(phrase_words), meanings[phrase_words]))
    return by_first_word
