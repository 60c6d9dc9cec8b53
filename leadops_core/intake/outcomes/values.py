"""The meaning of one value of a column that tells how it ended."""

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
    """What a value says besides an outcome."""

    OPEN = "open"
    """Nothing is decided yet: no label, and no negative one either."""
    UNRECOGNISED = "unrecognised"


def normal(value: str) -> str:
    """A value as values are compared: `Closed - Won` and `closed_won` are one."""
    line = fold(clean_line(value)[:_MOST_CHARS])
    return " ".join(_SEPARATORS.sub(" ", line).split())


def meaning_of(value: str) -> Outcome | Meaning:
    """The outcome that a value names, that nothing is decided yet (a blank says so too), or that nobody can tell.

    A value is taken whole (`Closed Won`, `yes`, `1`); a longer one by a word in it that leaves no doubt (`6 - Won (renewal)`),
    never where it is negated.
    """
    if not value.strip() or is_placeholder(clean_line(value)):
        return Meaning.OPEN
    said = normal(value)
    if said in _MEANINGS:
        return _MEANINGS[said] or Meaning.OPEN
    words = said.split()
    if not words or not NEGATIONS.isdisjoint(words):
        return Meaning.UNRECOGNISED
    found = {
        outcome
        for outcome, known in (
            (Outcome.CLOSED_WON, WON_WORDS),
            (Outcome.CLOSED_LOST, LOST_WORDS),
            (Outcome.DISQUALIFIED, DISQUALIFIED_WORDS),
        )
        if not known.isdisjoint(words)
    }
    return found.pop() if len(found) == 1 else Meaning.UNRECOGNISED


class OutcomeReader:
    """Reads values of one column, by what a person said they mean first."""

    def __init__(
        self,
        positive: Iterable[str] = (),
        negative: Iterable[str] = (),
        *,
        weights: OutcomeWeights = DEFAULT_OUTCOME_WEIGHTS,
    ) -> None:
        self._weights = weights
        self._said: dict[str, bool] = {}
        for good, values in ((True, positive), (False, negative)):
            for value in values:
                if self._said.setdefault(normal(value), good) != good:
                    raise ValueError(f"{value!r} is given as both positive and negative. Choose one.")
        self._known: dict[str, Outcome | Meaning] = {}

    def read(self, value: str) -> Outcome | Meaning:
        """What the value says. One named by a person keeps its finer meaning where that has the same sign."""
        known = self._known.get(value)
        if known is None:
            if len(self._known) > 10_000:
                self._known.clear()
            known = self._known[value] = self._read(value)
        return known

    def _read(self, value: str) -> Outcome | Meaning:
        meaning = meaning_of(value)
        good = self._said.get(normal(value))
        if good is None:
            return meaning
        if isinstance(meaning, Outcome) and is_positive(meaning, self._weights) is good:
            return meaning
        return Outcome.CLOSED_WON if good else Outcome.CLOSED_LOST

    def settle(self, counts: Mapping[str, int]) -> None:
        """Where a person named one of two values that the column holds, take the other for its opposite."""
        if not self._said or len(set(self._said.values())) != 1:
            return
        [good] = set(self._said.values())
        rest = [value for value in counts if normal(value) not in self._said and not _says_nothing(value)]
        if len({normal(value) for value in rest}) == 1:
            self._said[normal(rest[0])] = not good
            self._known.clear()


def _says_nothing(value: str) -> bool:
    return not value.strip() or is_placeholder(clean_line(value))
