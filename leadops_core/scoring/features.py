"""The level of each characteristic for one lead, with what it rests on."""

from collections.abc import Iterable

from leadops_core.schemas.base import trusted
from leadops_core.schemas.enrichment import Enrichment, Fact
from leadops_core.schemas.lead import LeadContent
from leadops_core.schemas.score import Evidence
from leadops_core.schemas.scorecard import MISSING, Origin, Scorecard
from leadops_core.schemas.signal import Signal
from leadops_core.scoring.compiled import (
    CompiledCharacteristic,
    CompiledScorecard,
    Feature,
    compile_scorecard,
)

_SHOWN_CHARACTERS = 120
_UNRANKED = 1_000
_KEPT_VALUES = 1_024
_GIVEN = "given"


def features(
    content: LeadContent, enrichment: Enrichment, signals: Iterable[Signal], scorecard: Scorecard
) -> tuple[Feature, ...]:
    """The level of every characteristic of the scorecard, in its order.

    Nothing but fields, facts, signals and `attributes` is ever read: an outcome column cannot become a feature.
    """
    return read_features(compile_scorecard(scorecard), content, enrichment, signals)


def read_features(
    compiled: CompiledScorecard, content: LeadContent, enrichment: Enrichment, signals: Iterable[Signal]
) -> tuple[Feature, ...]:
    """As `features`, for a scorecard that is ready."""
    facts: dict[str, Fact] = {fact.name: fact for fact in enrichment.facts}
    by_kind: dict[str, list[Signal]] = {}
    for signal in signals:
        by_kind.setdefault(signal.kind, []).append(signal)

    found = []
    for characteristic in compiled.characteristics:
        value: str | None
        quote = None
        if characteristic.field is not None:
            given = characteristic.field(content)
            # Of a long text it only counts that it is there.
            value = None if given is None else str(given) if characteristic.shows_value else _GIVEN
        elif characteristic.origin is Origin.FACT:
            fact = facts.get(characteristic.key)
            value = fact.value if fact else None
        elif characteristic.origin is Origin.SIGNAL:
            value, quote = _strongest(characteristic, by_kind.get(characteristic.key, ()))
        else:
            value = content.attributes.get(characteristic.key)
        found.append(_feature(characteristic, value, quote))
    return tuple(found)


def _strongest(
    characteristic: CompiledCharacteristic, signals: Iterable[Signal]
) -> tuple[str | None, str | None]:
    ranks = characteristic.ranks
    first = min(signals, key=lambda signal: ranks.get(signal.level, _UNRANKED), default=None)
    return (first.level, first.quote) if first else (None, None)


def _feature(characteristic: CompiledCharacteristic, value: str | None, quote: str | None) -> Feature:
    if quote is not None and value is not None:
        return _made(characteristic, value, characteristic.level_of(value), quote)
    feature = characteristic.seen.get(value)
    if feature is None:
        if value is None or not value.strip():
            feature = _made(characteristic, None, MISSING, None)
        else:
            shown = value[:_SHOWN_CHARACTERS] if characteristic.shows_value else None
            feature = _made(characteristic, shown, characteristic.level_of(value), None)
        if len(characteristic.seen) >= _KEPT_VALUES:
            characteristic.seen.clear()
        characteristic.seen[value] = feature
    return feature


def _made(
    characteristic: CompiledCharacteristic, value: str | None, level: str, quote: str | None
) -> Feature:
    evidence = trusted(Evidence, {"source": characteristic.source, "value": value, "quote": quote})
    return Feature(characteristic.name, level, evidence)
