"""From the points of a calibrated scorecard to a chance, to the score that says it, and back to lines that add up."""

from collections.abc import Sequence
from math import ceil, exp, log

from leadops_core.schemas.base import POINT_STEP, round_points
from leadops_core.schemas.scorecard import LOG_ODDS_POINTS

_EVEN = 50.0


def chance_of(points: float) -> float:
    """The chance that a sum of points stands for: 50 points are even odds, 25 more multiply the odds by e."""
    log_odds = (points - _EVEN) / LOG_ODDS_POINTS
    if log_odds >= 0:
        return 1 / (1 + exp(-log_odds))
    odds = exp(log_odds)
    return odds / (1 + odds)


def points_of(chance: float) -> float:
    """The sum of points that stands for a chance, not rounded to the grain."""
    return _EVEN + LOG_ODDS_POINTS * log(chance / (1 - chance))


def score_of_points(points: float) -> float:
    """The score of a sum: 100 times its chance, on the grain, at least one grain inside 0 and 100."""
    return min(max(round_points(100 * chance_of(points)), POINT_STEP), 100 - POINT_STEP)


def least_points(score: float) -> float:
    """The smallest sum on the grain whose score is at least `score`."""
    points = ceil((points_of(score / 100) - 1) / POINT_STEP) * POINT_STEP
    while score_of_points(points) < score:
        points += POINT_STEP
    return points


def shares(base: float, weights: Sequence[float]) -> tuple[float, list[float]]:
    """The base score, and what each weight adds to it: together exactly the score of the sum.

    Each gets the part of the way from base to score that its weight has in the sum (the Aumann–Shapley value of a
    function of a sum): the sign is that of the weight, and the order of the weights changes none by more than a grain.
    """
    start = score_of_points(base)
    end = score_of_points(base + sum(weights))
    way = sum(weights)
    # Where the weights cancel out, the slope at the base is the limit of the same quotient.
    chance = chance_of(base)
    slope = (end - start) / way if way else 100 * chance * (1 - chance) / LOG_ODDS_POINTS
    parts = []
    gone, reached = 0.0, start
    for weight in weights:
        gone += weight
        now = round_points(start + slope * gone)
        parts.append(now - reached)
        reached = now
    return start, parts
