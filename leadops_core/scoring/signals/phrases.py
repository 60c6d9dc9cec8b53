"""Rules of a language given by its words alone: what they mean is the same in every language."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from leadops_core.schemas.signal import SignalKind
from leadops_core.scoring.signals.rules import HOLDS, NOTHING, Rule


class Reading(NamedTuple):
    """How the words of a level are read; see `Rule`."""

    confidence: float
    negated: str | None = NOTHING
    others_say_it: bool = False


class Phrases(NamedTuple):
    """How a language says a level; see `Rule`."""

    triggers: str
    pattern: str
    unless_before: str | None = None
    unless_after: str | None = None
    reading: Reading | None = None
    """For a level that this language says more or less clearly than others; `READINGS` has the usual reading."""


READINGS: Mapping[str, Reading] = MappingProxyType(
    {
        "intent:demo": Reading(0.9, others_say_it=True),
        "intent:pricing": Reading(0.9, others_say_it=True),
        "intent:trial": Reading(0.85, others_say_it=True),
        "intent:comparing": Reading(0.85),
        "intent:switching": Reading(0.85),
        "intent:researching": Reading(0.7),
        "intent:none_now": Reading(0.85, negated=HOLDS),
        "timeline:within_month": Reading(0.85, negated="later"),
        "timeline:within_quarter": Reading(0.7),
        "timeline:within_year": Reading(0.7),
        "timeline:later": Reading(0.85, negated=HOLDS),
        "budget:approved": Reading(0.9, negated="seeking"),
        "budget:named": Reading(0.8),
        "budget:seeking": Reading(0.8, negated=HOLDS),
        "budget:none": Reading(0.85, negated=HOLDS),
        "authority:decides": Reading(0.9, negated="influences"),
        "authority:influences": Reading(0.8, negated=HOLDS),
        "authority:asks_for_other": Reading(0.8, negated=HOLDS),
        "concern:opt_out": Reading(0.9, negated=HOLDS, others_say_it=True),
        "concern:complaint": Reading(0.85, negated=HOLDS, others_say_it=True),
        "concern:competitor": Reading(0.9),
        "concern:job_seeker": Reading(0.9, others_say_it=True),
        "concern:vendor_pitch": Reading(0.8, others_say_it=True),
        "concern:student": Reading(0.9, others_say_it=True),
    }
)
"""The usual reading of each level, by kind and level."""


def rules_of(phrases: Mapping[str, Phrases]) -> tuple[Rule, ...]:
    """Return a rule for each level of a language, in their order."""
    rules = []
    for key, (triggers, pattern, before, after, reading) in phrases.items():
        kind, _, level = key.partition(":")
        how = (reading or READINGS[key])._asdict()
        rules.append(
            Rule(SignalKind(kind), level, triggers, pattern, unless_before=before, unless_after=after, **how)
        )
    return tuple(rules)
