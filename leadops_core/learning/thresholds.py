"""Where HOT and WARM begin: at the scores of the best leads among the newest ones."""

from math import inf, log
from typing import Final, NamedTuple

import numpy as np

from leadops_core.learning.fit import Floats, logistic
from leadops_core.learning.model import log_odds_of
from leadops_core.learning.score_label_rule import ScoreLabelRule
from leadops_core.schemas import EVEN_SCORE, POINT_STEP, Thresholds

_MIN_ODDS_RATIO: Final = 1.1
"""Odds of the weakest HOT or WARM lead, divided by those of the base rate. Below, the difference means nothing."""
_STEPS: Final = (1.0, 0.25, POINT_STEP)
"""Thresholds are whole numbers, unless so few leads convert that whole numbers would miss the shares."""
_TOLERANCE = 0.5
"""How much more whole numbers may deviate from the shares than finer ones, in parts of the shares."""


class _Fit(NamedTuple):
    hot: float
    warm: float
    deviation: float
    """Sum of the differences between the shares above the thresholds and those of the rule, in parts of the latter."""


def label_thresholds(scores: Floats, base_rate: float, rule: ScoreLabelRule) -> Thresholds:
    """Return the thresholds under which the shares of the rule are HOT and WARM among `scores`, as nearly as possible.

    Leads with equal scores get the same label, so a share may be missed. A lead whose odds are less than 1.1 times those of the
    base rate is neither HOT nor WARM, even if nobody is then; a lead likelier to convert than not is at least WARM.
    """
    ordered = np.sort(scores)
    floor = 100 * float(logistic(np.array(log_odds_of(base_rate) + log(_MIN_ODDS_RATIO))))
    floor = min(floor, 100 - POINT_STEP)
    fits = [_fit(ordered, floor, rule, step) for step in _STEPS]
    best = min(fit.deviation for fit in fits)
    best_fit = next(fit for fit in fits if fit.deviation <= best + _TOLERANCE)
    return Thresholds(hot=best_fit.hot, warm=best_fit.warm)


def _fit(ordered: Floats, floor: float, rule: ScoreLabelRule, step: float) -> _Fit:
    grid = np.arange(step, 100, step)
    shares = 1 - np.searchsorted(ordered, grid, side="left") / len(ordered)
    least_warm = grid[grid >= min(floor, EVEN_SCORE)][:1]
    can_be_hot = (grid >= floor) & (grid > least_warm)
    if rule.hot_chance is not None:
        hot, missed_hot = _nearest(grid[1:], 100 * rule.hot_chance), 0.0
    elif can_be_hot.any():
        hot, missed_hot = _at_share(grid[can_be_hot], shares[can_be_hot], rule.hot_share)
    else:
        return _Fit(0, 0, inf)
    can_be_warm = (grid >= min(floor, EVEN_SCORE)) & (grid <= EVEN_SCORE) & (grid < hot)
    if rule.warm_chance is not None or not can_be_warm.any():
        wished = 100 * rule.warm_chance if rule.warm_chance is not None else floor
        return _Fit(hot, _nearest(grid[grid < hot], min(wished, EVEN_SCORE)), missed_hot)
    share = rule.hot_share + rule.warm_share
    warm, missed_warm = _at_share(grid[can_be_warm], shares[can_be_warm], share)
    return _Fit(hot, warm, missed_hot + missed_warm)


def _at_share(grid: Floats, shares: Floats, share: float) -> tuple[float, float]:
    """Return the threshold above which the share of leads is nearest to `share`, and the difference in parts of it.

    Of several, return the highest, so that the label begins at a score that a lead has; if no lead has the label, the lowest.
    """
    missed = np.abs(shares - share)
    best = np.flatnonzero(missed <= missed.min() + 1e-12)
    index = best[-1] if shares[best[-1]] > 0 else best[0]
    return float(grid[index]), float(missed[index]) / share


def _nearest(grid: Floats, score: float) -> float:
    return float(grid[np.argmin(np.abs(grid - score))])
