"""What the answers that are missing could add."""

from collections.abc import Iterable
from typing import NamedTuple

from leadops_core.schemas.enrichment import Enrichment
from leadops_core.schemas.lead import LeadContent
from leadops_core.schemas.scorecard import MISSING, Origin, Scorecard
from leadops_core.schemas.signal import Signal
from leadops_core.scoring.compiled import compile_scorecard
from leadops_core.scoring.features import read_features

_ALREADY_ANSWERED_BY = {
    (Origin.FIELD, "budget_range"): (Origin.SIGNAL, "budget"),
    (Origin.SIGNAL, "budget"): (Origin.FIELD, "budget_range"),
    (Origin.FIELD, "urgency"): (Origin.SIGNAL, "timeline"),
    (Origin.FIELD, "country"): (Origin.FACT, "region"),
}
"""Nobody is asked what they have said in another way."""


class Upside(NamedTuple):
    """A characteristic that nothing is known about, and what its best answer would add."""

    characteristic: str
    key: str
    level: str
    points: float


def upside(
    content: LeadContent, enrichment: Enrichment, signals: Iterable[Signal], scorecard: Scorecard
) -> tuple[Upside, ...]:
    """For each characteristic that is missing and can be asked for, its best answer and the points it would add.

    Largest first, in the scorecard's order where they are the same; limits counted in, so the points are exact for one
    answer. Signals of concern are never asked for.
    """
    compiled = compile_scorecard(scorecard)
    found = read_features(compiled, content, enrichment, signals)
    sums = [0.0] * len(compiled.limits)
    known = set()
    for characteristic, feature in zip(compiled.characteristics, found, strict=True):
        sums[characteristic.group] += characteristic.points.get(feature.level, 0.0)
        if feature.level != MISSING:
            known.add((characteristic.origin, characteristic.key))

    total = compiled.base + sum(sums)
    gains = []
    for characteristic, feature in zip(compiled.characteristics, found, strict=True):
        asked = (characteristic.origin, characteristic.key)
        best = characteristic.best_answer
        if feature.level != MISSING or best is None or _ALREADY_ANSWERED_BY.get(asked) in known:
            continue
        gain = best[0] - characteristic.points.get(MISSING, 0.0)
        added = compiled.added(characteristic.group, sums[characteristic.group], gain)
        if compiled.is_calibrated:
            added = compiled.score_of(total + added) - compiled.score_of(total)
        if added > 0:
            gains.append(Upside(characteristic.name, characteristic.key, best[1], added))
    gains.sort(key=_by_points)
    return tuple(gains)


def _by_points(gain: Upside) -> float:
    return -gain.points
