"""The meaning of the values of an outcome column."""

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Final

from leadops_core.intake.cells import clean_line, is_placeholder
from leadops_core.intake.headers import fold
from leadops_core.intake.outcomes.words import (
    CLOSED_WORDS,
    DEALS,
    DISQUALIFIED_WORDS,
    LOST_WORDS,
    NEGATED,
    NEGATIONS,
    PHRASES,
    SHORT_PAIRS,
    WON_WORDS,
)
from leadops_core.schemas import Outcome
from leadops_core.schemas.outcome_weights import DEFAULT_OUTCOME_WEIGHTS, OutcomeWeights, is_positive

_SEPARATORS = re.compile(r"[\s_/|:;,()\[\]{}<>–—\"'’“”!?*#&]+|(?<=\D)[-.]|[-.](?=\D)|[-.]$")
_MEANINGS: Final = {phrase: outcome for outcome, phrases in PHRASES.items() for phrase in phrases}
_ENDS: Final = (Outcome.CLOSED_WON, Outcome.CLOSED_LOST)
_MOST_CHARS = 120
_MOST_LETTERS_OF_YES = 3


class Meaning(StrEnum):
    """The meaning of a value that is not an outcome."""

    OPEN = "open"
    """Not decided yet: neither a positive nor a negative label."""
    UNRECOGNIZED = "unrecognised"


def normal(value: str) -> str:
    """Return a value for comparison: `Closed - Won` and `closed_won` are the same."""
    line = fold(clean_line(value)[:_MOST_CHARS])
    return " ".join(_SEPARATORS.sub(" ", line).split())


def meaning_of(value: str) -> Outcome | Meaning:
    """Return the outcome that a value means, OPEN if it is undecided or blank, or UNRECOGNIZED.

    The whole value is compared first (`Closed Won`, `yes`, `1`), then without words for the deal (`Quote accepted`), then
    without a negation (`not sold`). Else, unambiguous words in it count (`6 - Won (renewal)`) unless it contains a negation.
    """
    if not value.strip() or is_placeholder(clean_line(value)):
        return Meaning.OPEN
    text = normal(value)
    if text in _MEANINGS:
        return _MEANINGS[text] or Meaning.OPEN
    words = text.split()
    end = " ".join(word for word in words if word not in DEALS)
    if len(end) > _MOST_LETTERS_OF_YES and (outcome := _MEANINGS.get(end)) in _ENDS:
        return outcome
    if not words or not NEGATIONS.isdisjoint(words):
        return _negated(text)
    outcomes = {
        outcome
        for outcome, outcome_words in (
            (Outcome.CLOSED_WON, WON_WORDS),
            (Outcome.CLOSED_LOST, LOST_WORDS),
            (Outcome.DISQUALIFIED, DISQUALIFIED_WORDS),
        )
        if not outcome_words.isdisjoint(words)
    }
    return outcomes.pop() if len(outcomes) == 1 else Meaning.UNRECOGNIZED


def _negated(text: str) -> Outcome | Meaning:
    """Return CLOSED_LOST for `not sold` and `no contract`: what did not happen is known, and it was good."""
    rest = NEGATED.sub("", text, count=1)
    is_good = _MEANINGS.get(rest) is Outcome.CLOSED_WON and len(rest) > _MOST_LETTERS_OF_YES
    if rest != text and (is_good or rest in DEALS):
        return Outcome.CLOSED_LOST
    return Meaning.UNRECOGNIZED


def column_meanings(values: Iterable[str]) -> dict[str, Outcome | Meaning]:
    """Return the meaning of each value of a column, some of which only the others explain.

    Beside `lost`, `closed` means won; beside `no order`, `order` does; and `W` and `L` mean won and lost.
    """
    meanings = {value: meaning_of(value) for value in values}
    texts = {value: normal(value) for value in meanings}
    present = set(texts.values())
    has_won = Outcome.CLOSED_WON in meanings.values()
    has_lost = any(not LOST_WORDS.isdisjoint(text.split()) for text in present)
    negated = {NEGATED.sub("", text, count=1) for text in present if NEGATED.match(text)}
    letters = next((pair for pair in SHORT_PAIRS if present >= set(pair)), None)
    for value, text in texts.items():
        if letters and text in letters:
            meanings[value] = Outcome.CLOSED_WON if text == letters[0] else Outcome.CLOSED_LOST
        elif (has_lost and not has_won and text in CLOSED_WORDS) or (text in DEALS and text in negated):
            meanings[value] = Outcome.CLOSED_WON
    return meanings


def tell_outcomes(values: Iterable[str]) -> bool:
    """Return True if the values of a column tell by themselves how leads ended, as `Won` and `Lost` do.

    A yes or a 1 does not tell what it is about.
    """
    distinct = {normal(value) for value in values}
    words = {word for text in distinct for word in text.split()}
    understood = sum(meaning_of(text) is not Meaning.UNRECOGNIZED for text in distinct)
    has_both = not (WON_WORDS.isdisjoint(words) or LOST_WORDS.isdisjoint(words))
    return has_both and 10 * understood >= 9 * len(distinct)


class OutcomeReader:
    """Reads the values of one column. Meanings given by a person come first."""

    def __init__(
        self,
        positive: Iterable[str] = (),
        negative: Iterable[str] = (),
        *,
        weights: OutcomeWeights = DEFAULT_OUTCOME_WEIGHTS,
    ) -> None:
        self._weights = weights
        self._given: dict[str, bool] = {}
        for good, values in ((True, positive), (False, negative)):
            for value in values:
                if self._given.setdefault(normal(value), good) != good:
                    raise ValueError(f"{value!r} is given as both positive and negative. Choose one.")
        self._by_column: dict[str, Outcome | Meaning] = {}
        self._known: dict[str, Outcome | Meaning] = {}

    def read(self, value: str) -> Outcome | Meaning:
        """Return the meaning of a value. A value given by a person keeps its own meaning if that is as good or bad."""
        meaning = self._known.get(value)
        if meaning is None:
            if len(self._known) > 10_000:
                self._known.clear()
            meaning = self._known[value] = self._read(value)
        return meaning

    def _read(self, value: str) -> Outcome | Meaning:
        meaning = self._by_column.get(normal(value)) or meaning_of(value)
        good = self._given.get(normal(value))
        if good is None:
            return meaning
        if isinstance(meaning, Outcome) and is_positive(meaning, self._weights) is good:
            return meaning
        return Outcome.CLOSED_WON if good else Outcome.CLOSED_LOST

    def settle(self, counts: Mapping[str, int]) -> None:
        """Read the values in each other's light. If a person gave one of two values, make the other its opposite."""
        self._by_column = {normal(value): meaning for value, meaning in column_meanings(counts).items()}
        self._known.clear()
        if not self._given or len(set(self._given.values())) != 1:
            return
        [good] = set(self._given.values())
        rest = [value for value in counts if normal(value) not in self._given and not _is_blank(value)]
        if len({normal(value) for value in rest}) == 1:
            self._given[normal(rest[0])] = not good
            self._known.clear()


def _is_blank(value: str) -> bool:
    return not value.strip() or is_placeholder(clean_line(value))
