"""From the points of a calibrated scorecard to a probability, to the score, and to shares that add up to the score."""

from math import ceil, exp, hypot, log

import numpy as np
from numpy.typing import NDArray

from leadops_core.schemas.base import POINT_STEP, round_points
from leadops_core.schemas.scorecard import LOG_ODDS_POINTS, Calibration

Floats = NDArray[np.float64]

_EVEN_ODDS = 50.0
"""The sum that means odds of 1 to 1, a probability of one half."""


def probability_of(points: float) -> float:
    """Return the probability of a sum of points: logistic((points − 50) / 25).

    As in credit scorecards, where "points to double the odds" fixes the scale: 50 points are even odds and 25 more
    multiply the odds by e, so 25 · ln 2 ≈ 17.3 points double them.
    """
    log_odds = (points - _EVEN_ODDS) / LOG_ODDS_POINTS
    if log_odds >= 0:
        return 1 / (1 + exp(-log_odds))
    odds = exp(log_odds)
    return odds / (1 + odds)


def points_of(probability: float) -> float:
    """Return the sum of points that has this probability (the logit on the scale of points), not rounded to the grid."""
    return _EVEN_ODDS + LOG_ODDS_POINTS * log(probability / (1 - probability))


def score_of_points(points: float) -> float:
    """Return 100 times the probability of a sum, on the grid and at least one step inside 0 and 100."""
    return min(max(round_points(100 * probability_of(points)), POINT_STEP), 100 - POINT_STEP)


def least_points(score: float) -> float:
    """Return the smallest sum on the grid whose score is at least `score`."""
    points = ceil((points_of(score / 100) - 1) / POINT_STEP) * POINT_STEP
    while score_of_points(points) < score:
        points += POINT_STEP
    return points


def probabilities_and_scores(points: Floats) -> tuple[Floats, Floats]:
    """Return the probability and the score of each sum.

    The C library's `exp` is called once per distinct sum: numpy's own differs by the processor in the last bit.
    """
    distinct, inverse = np.unique(points, return_inverse=True)
    sums = distinct.tolist()
    probabilities = np.array([probability_of(total) for total in sums])[inverse]
    return probabilities, np.array([score_of_points(total) for total in sums])[inverse]


def probability_intervals(
    points: Floats, base: float, calibration: Calibration
) -> tuple[Floats, Floats] | None:
    """Return the lower and upper end of the 90 % interval of each sum's probability, or None without an uncertainty.

    An end is the log-odds ∓ √(d² + (u e)²). Here d is the distance from the base rate to the end of its interval, e the
    log-odds that the lines add to those of `base`, and u the share by which they may be off.
    """
    uncertainty = calibration.uncertainty
    if uncertainty is None:
        return None
    center = points_of(calibration.base_rate)
    below = center - points_of(uncertainty.base_rate_low)
    above = points_of(uncertainty.base_rate_high) - center
    distinct, inverse = np.unique(points, return_inverse=True)
    ends = [
        (
            probability_of(total - hypot(below, uncertainty.effects * (total - base))),
            probability_of(total + hypot(above, uncertainty.effects * (total - base))),
        )
        for total in distinct.tolist()
    ]
    low, high = np.array(ends).reshape(-1, 2)[inverse].T
    return low, high


def attribute(base: float, points: Floats) -> tuple[float, Floats]:
    """Return the base score, and how much each column of `points` (leads × columns) adds to it.

    A lead's shares and the base score add up exactly to its score. Each column gets the part of the difference that its points
    have in the sum: the Aumann–Shapley value of a function of a sum (Aumann and Shapley, 1974). A share has the sign of its
    points, and the order of the columns changes none by more than one step of the grid.
    """
    start = score_of_points(base)
    reached = np.cumsum(points, axis=1)
    total = reached[:, -1] if points.shape[1] else np.zeros(len(points))
    _, end = probabilities_and_scores(base + total)
    # If the points cancel out, the derivative of the score at the base is the limit of the same quotient.
    probability = probability_of(base)
    derivative = 100 * probability * (1 - probability) / LOG_ODDS_POINTS
    slope = np.divide(end - start, total, out=np.full(len(points), derivative), where=total != 0)
    scores = np.rint((start + slope[:, None] * reached) / POINT_STEP) * POINT_STEP
    return start, np.diff(scores, axis=1, prepend=start)
