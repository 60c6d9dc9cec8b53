"""Write a learned model as a scorecard."""

from collections.abc import Iterable

import numpy as np

from leadops_core.learning.encodings import FeatureEncoding
from leadops_core.learning.fit import logistic
from leadops_core.learning.forms import find_forms, label_counts
from leadops_core.learning.model import LabeledLeads, Model
from leadops_core.schemas import (
    LOG_ODDS_POINTS,
    MISSING,
    OTHER,
    Calibration,
    Characteristic,
    Group,
    GroupName,
    Scorecard,
    Uncertainty,
    round_points,
)

_EVEN_ODDS = 50.0
_MAX_POINTS = 900.0
_MIN_POINTS = 0.25
"""A new characteristic none of whose levels has this many points (1 % of the odds) is left out."""
_HISTORY = Group(name=GroupName.HISTORY, title="History", floor=-25.0, ceiling=25.0)


def write_card(
    model: Model, labels: LabeledLeads, prior: Scorecard, uncertainty: Uncertainty | None
) -> Scorecard:
    """Return the scorecard whose scores are the model's probabilities times 100.

    Its thresholds are those of `prior` until `label_thresholds` has seen the scores of the newest leads.
    """
    log_odds = model.log_odds(labels, labels.rows(0, len(labels.positive)))
    rate = float(np.average(logistic(log_odds), weights=labels.weights))
    rate = float(np.clip(rate, 1e-4, 1 - 1e-4))
    prior_by_name = {characteristic.name: characteristic for characteristic in prior.characteristics}
    codes = [encoding.codes(*labels.columns_of(encoding)) for encoding in model.encodings]
    forms = find_forms(model.encodings, codes)
    characteristics = []
    for encoding, effects, own, form in zip(model.encodings, model.effects, codes, forms, strict=True):
        points = [_points(effect) for effect in effects.tolist()]
        before = prior_by_name.get(encoding.characteristic.name)
        if before is not None or max(map(abs, points)) >= _MIN_POINTS:
            learned = zip(points, label_counts(encoding, own), strict=True)
            characteristic = _characteristic(encoding, learned, before)
            characteristics.append(characteristic.model_copy(update={"form": form}))
    groups = prior.groups
    if GroupName.HISTORY not in {group.name for group in groups}:
        groups = (*groups, _HISTORY)
    return Scorecard(
        base=_points(model.base, _EVEN_ODDS),
        groups=groups,
        characteristics=tuple(characteristics),
        thresholds=prior.thresholds,
        calibration=Calibration(base_rate=rate, label_count=len(labels.positive), uncertainty=uncertainty),
    )


def _points(log_odds: float, zero: float = 0.0) -> float:
    return round_points(min(max(zero + LOG_ODDS_POINTS * log_odds, -_MAX_POINTS), _MAX_POINTS))


def _characteristic(
    encoding: FeatureEncoding, learned: Iterable[tuple[float, int]], before: Characteristic | None
) -> Characteristic:
    kept_names = () if before is None else {level.name for level in before.levels}
    is_pair = encoding.characteristic.halves is not None
    levels = tuple(
        level.model_copy(update={"points": worth, "label_count": count})
        for level, (worth, count) in zip(encoding.characteristic.levels, learned, strict=True)
        if level.name in kept_names or _is_worth_a_level(level.name, worth, is_pair=is_pair)
    )
    return encoding.characteristic.model_copy(update={"levels": levels})


def _is_worth_a_level(level: str, points: float, *, is_pair: bool) -> bool:
    """Return True except for `other` without points, and for the levels of a pair with almost no points."""
    if level == OTHER:
        return points != 0
    return not is_pair or level == MISSING or abs(points) >= _MIN_POINTS
