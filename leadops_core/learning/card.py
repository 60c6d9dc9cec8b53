"""A model written down as a scorecard."""

from collections.abc import Iterable

import numpy as np

from leadops_core.learning.fit import logistic
from leadops_core.learning.model import Labels, Model
from leadops_core.learning.shapes import Shape
from leadops_core.schemas import (
    LOG_ODDS_POINTS,
    MISSING,
    OTHER,
    POINT_STEP,
    Calibration,
    Characteristic,
    Group,
    GroupName,
    Scorecard,
    Thresholds,
    round_points,
)

_EVEN = 50.0
_FURTHEST = 900.0
_WORTH_A_LINE = 0.25
"""A new characteristic none of whose levels is worth this many points (1 % of the odds) is left out."""
_HISTORY = Group(name=GroupName.HISTORY, title="History", floor=-25.0, ceiling=25.0)


def write_card(
    model: Model, labels: Labels, prior: Scorecard, *, begin: tuple[float, float] | None = None
) -> Scorecard:
    """The scorecard that gives the model's chances.

    HOT and WARM begin at the scores in `begin`; where None, at the same odds over the base rate's as in `prior`.
    """
    log_odds = model.log_odds(labels, labels.rows(0, len(labels.positive)))
    rate = float(np.average(logistic(log_odds), weights=labels.weights))
    rate = float(np.clip(rate, 1e-4, 1 - 1e-4))
    known = {each.name: each for each in prior.characteristics}
    characteristics = []
    for shape, weights in zip(model.shapes, model.weights, strict=True):
        points = [_points(weight) for weight in weights.tolist()]
        before = known.get(shape.characteristic.name)
        if before is not None or max(map(abs, points)) >= _WORTH_A_LINE:
            characteristics.append(_characteristic(shape, points, before))
    groups = prior.groups
    if GroupName.HISTORY not in {group.name for group in groups}:
        groups = (*groups, _HISTORY)
    return Scorecard(
        base=_points(model.base, _EVEN),
        groups=groups,
        characteristics=tuple(characteristics),
        thresholds=_told_apart(*(begin or _shifted(prior, rate))),
        calibration=Calibration(base_rate=rate, label_count=len(labels.positive)),
    )


def _points(log_odds: float, zero: float = 0.0) -> float:
    return round_points(min(max(zero + LOG_ODDS_POINTS * log_odds, -_FURTHEST), _FURTHEST))


def _characteristic(shape: Shape, points: Iterable[float], before: Characteristic | None) -> Characteristic:
    own = () if before is None else {level.name for level in before.levels}
    is_pair = shape.characteristic.halves is not None
    levels = tuple(
        level.model_copy(update={"points": worth})
        for level, worth in zip(shape.characteristic.levels, points, strict=True)
        if level.name in own or _is_worth_a_line(level.name, worth, is_pair=is_pair)
    )
    return shape.characteristic.model_copy(update={"levels": levels})


def _is_worth_a_line(level: str, worth: float, *, is_pair: bool) -> bool:
    """Whether a level is kept: `other` where it says something, all others but those of a pair that say next to nothing."""
    if level == OTHER:
        return worth != 0
    return not is_pair or level == MISSING or abs(worth) >= _WORTH_A_LINE


def _shifted(prior: Scorecard, rate: float) -> tuple[float, float]:
    """HOT and WARM at the same odds, as multiples of the base rate's, as they were: even odds where that was set by hand."""
    before = prior.calibration.base_rate if prior.calibration else 0.5
    times = rate / (1 - rate) * (1 - before) / before
    hot, warm = (score / (100 - score) * times for score in (prior.thresholds.hot, prior.thresholds.warm))
    return 100 * hot / (1 + hot), 100 * warm / (1 + warm)


def _told_apart(hot: float, warm: float) -> Thresholds:
    hot, warm = round_points(hot), round_points(warm)
    warm = min(max(warm, POINT_STEP), 100 - 3 * POINT_STEP)
    return Thresholds(hot=min(max(hot, warm + POINT_STEP), 100 - POINT_STEP), warm=warm)
