"""Rules of a language, written as its words alone: their meaning is the same in every language."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from leadops_core.schemas.signal import SignalKind
from leadops_core.scoring.signals.rules import HOLDS, NOTHING, SignalRule

NOT_ASKED_FOR = r"(?:danke|dank) für|merci(?: beaucoup)? pour|gracias por|obrigad[oa] (?:pel[oa]|por)|annul\w{1,5}|cancel\w{1,5}|reporter"
"""Pattern of thanks for something given, and of calling it off. The four languages share it: their rules are tried on each
other's texts."""
TOO_HIGH = (
    r"(?:es|son|está|están|é|são|estão|est|sont) (?:muy |muito |trop |demasiado |tão )?(?:alt[oa]|car[oa]|cher|haut|élevé|baj[oa]"
    r"|baix[oa]|errad[oa]|incorrect[oa]?|equivocad[oa])s?"
)
"""Pattern of words after a price that is judged and not asked for."""


class LevelMeaning(NamedTuple):
    """The meaning of the words of a level; see `SignalRule`."""

    confidence: float
    negated: str | None = NOTHING
    excludes_others: bool = False


class Phrases(NamedTuple):
    """The words of a level in one language; see `SignalRule`."""

    triggers: str
    pattern: str
    unless_before: str | None = None
    unless_after: str | None = None
    meaning: LevelMeaning | None = None
    """The meaning if the words are more or less clear than in other languages, instead of the one in `LEVEL_MEANINGS`."""


LEVEL_MEANINGS: Mapping[str, LevelMeaning] = MappingProxyType(
    {
        "intent:demo": LevelMeaning(0.9, excludes_others=True),
        "intent:pricing": LevelMeaning(0.9, excludes_others=True),
        "intent:trial": LevelMeaning(0.85, excludes_others=True),
        "intent:comparing": LevelMeaning(0.85),
        "intent:switching": LevelMeaning(0.85),
        "intent:researching": LevelMeaning(0.7),
        "intent:none_now": LevelMeaning(0.85, negated=HOLDS),
        "timeline:within_month": LevelMeaning(0.85, negated="later"),
        "timeline:within_quarter": LevelMeaning(0.7),
        "timeline:within_year": LevelMeaning(0.7),
        "timeline:later": LevelMeaning(0.85, negated=HOLDS),
        "budget:approved": LevelMeaning(0.9, negated="seeking"),
        "budget:named": LevelMeaning(0.8),
        "budget:seeking": LevelMeaning(0.8, negated=HOLDS),
        "budget:none": LevelMeaning(0.85, negated=HOLDS),
        "authority:decides": LevelMeaning(0.9, negated="influences"),
        "authority:influences": LevelMeaning(0.8, negated=HOLDS),
        "authority:asks_for_other": LevelMeaning(0.8, negated=HOLDS),
        "concern:opt_out": LevelMeaning(0.9, negated=HOLDS, excludes_others=True),
        "concern:complaint": LevelMeaning(0.85, negated=HOLDS, excludes_others=True),
        "concern:competitor": LevelMeaning(0.9),
        "concern:job_seeker": LevelMeaning(0.9, excludes_others=True),
        "concern:vendor_pitch": LevelMeaning(0.8, excludes_others=True),
        "concern:student": LevelMeaning(0.9, excludes_others=True),
    }
)
"""The usual meaning of each level, by kind and level."""


def rules_of(phrases: Mapping[str, Phrases]) -> tuple[SignalRule, ...]:
    """Return a rule for each level of a language, in their order."""
    rules = []
    for key, (triggers, pattern, before, after, meaning) in phrases.items():
        kind, _, level = key.partition(":")
        options = (meaning or LEVEL_MEANINGS[key])._asdict()
        rules.append(
            SignalRule(
                SignalKind(kind),
                level,
                triggers,
                pattern,
                unless_before=before,
                unless_after=after,
                **options,
            )
        )
    return tuple(rules)
