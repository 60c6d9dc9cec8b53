"""What challenger, champion and base rate say of labels that they were not fitted to, oldest first."""

from collections.abc import Collection
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from leadops_core.learning.fit import Bools, Codes, Floats, fit_line, logistic
from leadops_core.learning.model import Labels, train
from leadops_core.schemas import LOG_ODDS_POINTS, Scorecard, ScorecardVersion
from leadops_core.scoring.columns import LeveledLeads

_FIRST_TEST = 0.35
_STRETCH_SPREAD = 0.25


@dataclass(frozen=True, slots=True)
class Rolled:
    """Chances for the labels after the first stretch, each from the labels before its own stretch."""

    rows: Codes
    challenger: Floats
    champion: Floats
    base_rate: Floats
    positive: Bools
    weights: Floats

    def only(self, which: Bools) -> "Rolled":
        """Those labels only."""
        return Rolled(
            self.rows[which],
            self.challenger[which],
            self.champion[which],
            self.base_rate[which],
            self.positive[which],
            self.weights[which],
        )


def roll(
    labels: Labels,
    champion: ScorecardVersion,
    prior: Scorecard,
    *,
    put_back: Collection[str],
    leave_out: Collection[str],
) -> Rolled:
    """Rolling origin: train on what came before, predict what came next, move on.

    A champion that was learned gives its own chances; one set by hand is no chance yet, so it is given the intercept and
    the slope that fit the labels before best.
    """
    size = len(labels.positive)
    edges = origins(size)
    scores = LeveledLeads(labels.table, champion.scorecard).scores(champion.scorecard)
    challenger, theirs, rates = [], [], []
    for start, end in pairwise(edges):
        before, rows = labels.rows(0, start), labels.rows(start, end)
        positive, weights = labels.positive[before], labels.weights[before]
        model = train(labels, before, prior, put_back=put_back, leave_out=leave_out)
        challenger.append(logistic(model.log_odds(labels, rows)))
        rates.append(np.full(len(rows), base_rate(positive, weights)))
        if scores.probabilities is not None:
            theirs.append(scores.probabilities[rows])
        else:
            log_odds = scores.totals / LOG_ODDS_POINTS
            intercept, slope = fit_line(log_odds[before], positive, weights, slope_spread=0.5)
            theirs.append(logistic(intercept + slope * log_odds[rows]))
    rows = labels.rows(edges[0], edges[-1])
    nothing = np.empty(0)
    return Rolled(
        rows,
        np.concatenate([*challenger, nothing]),
        np.concatenate([*theirs, nothing]),
        np.concatenate([*rates, nothing]),
        labels.positive[rows],
        labels.weights[rows],
    )


def origins(size: int) -> list[int]:
    """Where stretches of test labels begin, and where the last one ends."""
    count = 8 if size <= 2_000 else 5 if size <= 20_000 else 3
    return sorted({int(edge) for edge in np.linspace(_FIRST_TEST * size, size, count + 1)})


def base_rate(positive: Bools, weights: Floats) -> float:
    """The share of good outcomes, half a label of either kind added: a chance of 0 or 1 is never certain."""
    return float(((weights * positive).sum() + 0.5) / (weights.sum() + 1))


def stretch_of(rolled: Rolled) -> float:
    """How far the challenger's log-odds should have been from their mean: below 1 where it was too sure of itself."""
    if not rolled.positive.any() or rolled.positive.all():
        return 1.0
    log_odds = np.log(rolled.challenger / (1 - rolled.challenger))
    _, slope = fit_line(log_odds, rolled.positive, rolled.weights, slope_spread=_STRETCH_SPREAD)
    return slope
