"""The level of each characteristic for one lead, with what it rests on."""

from collections.abc import Iterable, Mapping, Sequence

from leadops_core.schemas.enrichment import Enrichment
from leadops_core.schemas.lead import LeadContent
from leadops_core.schemas.scorecard import MISSING, TIMES, Origin, Scorecard
from leadops_core.schemas.signal import Signal
from leadops_core.scoring.compiled import (
    CompiledCharacteristic,
    CompiledScorecard,
    Feature,
    compile_scorecard,
    feature_of,
)

_SHOWN_CHARACTERS = 120
_SHOWN_OF_A_HALF = (_SHOWN_CHARACTERS - len(TIMES)) // 2
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
    values = content.__dict__
    facts: dict[str, str] = {fact.name: fact.value for fact in enrichment.facts}
    by_kind: dict[str, list[Signal]] = {}
    for signal in signals:
        by_kind.setdefault(signal.kind, []).append(signal)

    found = []
    for characteristic in compiled.characteristics:
        value: str | None
        quote = None
        origin, key = characteristic.origin, characteristic.key
        if origin is Origin.FIELD:
            given = values[key]
            # Of a long text it only counts that it is there.
            value = None if given is None else str(given) if characteristic.shows_value else _GIVEN
        elif origin is Origin.FACT:
            value = facts.get(key)
        elif origin is Origin.SIGNAL:
            said = by_kind.get(key)
            value, quote = _strongest(characteristic, said) if said else (None, None)
        elif origin is Origin.ATTRIBUTE:
            value = content.attributes.get(key)
        else:
            found.append(_pair(characteristic, content.attributes))
            continue
        # Words that one lead wrote will hardly come again; all else does.
        feature = characteristic.seen.get(value) if quote is None else None
        found.append(_feature(characteristic, value, quote) if feature is None else feature)
    return tuple(found)


def _strongest(characteristic: CompiledCharacteristic, signals: Sequence[Signal]) -> tuple[str, str]:
    ranks = characteristic.ranks
    first = (
        signals[0]
        if len(signals) == 1
        else min(signals, key=lambda signal: ranks.get(signal.level, _UNRANKED))
    )
    return first.level, first.quote


def _feature(characteristic: CompiledCharacteristic, value: str | None, quote: str | None) -> Feature:
    level = characteristic.level_of(value)
    if quote is not None and value is not None:
        return feature_of(characteristic, level, value, quote)
    is_shown = value is not None and level != MISSING and characteristic.shows_value
    shown = value[:_SHOWN_CHARACTERS] if is_shown and value is not None else None
    return _kept(characteristic, value, feature_of(characteristic, level, shown, None))


def _pair(characteristic: CompiledCharacteristic, attributes: Mapping[str, str]) -> Feature:
    values = tuple(attributes.get(key) for key, _ in characteristic.halves)
    feature = characteristic.seen.get(values)
    if feature is not None:
        return feature
    halves = zip(characteristic.halves, values, strict=True)
    level = characteristic.paired([names.level_of(value) for (_, names), value in halves])
    shown = None
    if level != MISSING:
        shown = TIMES.join((value or "").strip()[:_SHOWN_OF_A_HALF] or MISSING for value in values)
    return _kept(characteristic, values, feature_of(characteristic, level, shown, None))


def _kept(characteristic: CompiledCharacteristic, key: object, feature: Feature) -> Feature:
    if len(characteristic.seen) >= _KEPT_VALUES:
        characteristic.seen.clear()
    characteristic.seen[key] = feature
    return feature
