"""The meaning of the values of an outcome column."""

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Final

from leadops_core.intake.cells import clean_line, is_placeholder
from leadops_core.intake.headers import fold
from leadops_core.intake.outcomes.words import (
    DISQUALIFIED_WORDS,
    LOST_WORDS,
    NEGATIONS,
    PHRASES,
    WON_WORDS,
)
from leadops_core.schemas import Outcome
from leadops_core.schemas.outcome_weights import DEFAULT_OUTCOME_WEIGHTS, OutcomeWeights, is_positive

_SEPARATORS = re.compile(r"[\s_/|:;,()\[\]{}<>–—\"'’“”!?*#&]+|(?<=\D)[-.]|[-.](?=\D)|[-.]$")
_MEANINGS: Final = {phrase: outcome for outcome, phrases in PHRASES.items() for phrase in phrases}
_MOST_CHARS = 120


class Meaning(StrEnum):
    """The meaning of a value that is not an outcome."""

    OPEN = "open"
    """Not decided yet: neither a positive nor a negative label."""
    UNRECOGNISED = "unrecognised"


def normal(value: str) -> str:
    """Return a value for comparison: `Closed - Won` and `closed_won` are the same."""
    line = fold(clean_line(value)[:_MOST_CHARS])
    return " ".join(_SEPARATORS.sub(" ", line).split())


def meaning_of(value: str) -> Outcome | Meaning:
    """Return the outcome that a value means, OPEN if it is undecided or blank, or UNRECOGNIZED.

    The whole value is compared first (`Closed Won`, `yes`, `1`), then unambiguous words in it (`6 - Won (renewal)`) unless the
    value contains a negation.
    """
    if not value.strip() or is_placeholder(clean_line(value)):
        return Meaning.OPEN
    text = normal(value)
    if text in _MEANINGS:
        return _MEANINGS[text] or Meaning.OPEN
    words = text.split()
    if not words or not NEGATIONS.isdisjoint(words):
        return Meaning.UNRECOGNISED
    outcomes = {
        outcome
        for outcome, known in (
            (Outcome.CLOSED_WON, WON_WORDS),
            (Outcome.CLOSED_LOST, LOST_WORDS),
            (Outcome.DISQUALIFIED, DISQUALIFIED_WORDS),
        )
        if not known.isdisjoint(words)
    }
    return outcomes.pop() if len(outcomes) == 1 else Meaning.UNRECOGNISED


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
        self._known: dict[str, Outcome | Meaning] = {}

    def read(self, value: str) -> Outcome | Meaning:
        """Return the meaning of a value. A value given by a person keeps its own meaning if that is as good or bad."""
        known = self._known.get(value)
        if known is None:
            if len(self._known) > 10_000:
                self._known.clear()
            known = self._known[value] = self._read(value)
        return known

    def _read(self, value: str) -> Outcome | Meaning:
        meaning = meaning_of(value)
        good = self._given.get(normal(value))
        if good is None:
            return meaning
        if isinstance(meaning, Outcome) and is_positive(meaning, self._weights) is good:
            return meaning
        return Outcome.CLOSED_WON if good else Outcome.CLOSED_LOST

    def settle(self, counts: Mapping[str, int]) -> None:
        """If a person gave one of the two values of the column, make the other its opposite."""
        if not self._given or len(set(self._given.values())) != 1:
            return
        [good] = set(self._given.values())
        rest = [value for value in counts if normal(value) not in self._given and not _is_blank(value)]
        if len({normal(value) for value in rest}) == 1:
            self._given[normal(rest[0])] = not good
            self._known.clear()


def _is_blank(value: str) -> bool:
    return not value.strip() or is_placeholder(clean_line(value))
