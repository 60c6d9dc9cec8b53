"""What challenger, champion and base rate say of labels that they were not fitted to, oldest first."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from leadops_core.learning.candidates import ColumnRules
from leadops_core.learning.fit import Bools, Codes, Floats, fit_line, logistic
from leadops_core.learning.hedge import Hedge, Said, hedge_by
from leadops_core.learning.model import Labels, train
from leadops_core.schemas import LOG_ODDS_POINTS, Scorecard, ScorecardVersion
from leadops_core.scoring.engine import LeveledLeads

_FIRST_TEST = 0.35


@dataclass(frozen=True, slots=True)
class Rolled:
    """Chances for the labels after the first stretch, each from the labels before its own stretch."""

    rows: Codes
    challenger: Floats
    champion: Floats
    base_rate: Floats
    positive: Bools
    weights: Floats
    hedge: Hedge
    """How far the challenger is to be trusted, by all of the labels."""

    def only(self, which: Bools) -> "Rolled":
        """Those labels only."""
        return Rolled(
            self.rows[which],
            self.challenger[which],
            self.champion[which],
            self.base_rate[which],
            self.positive[which],
            self.weights[which],
            self.hedge,
        )


def roll(
    labels: Labels,
    champion: ScorecardVersion,
    prior: Scorecard,
    rules: ColumnRules,
) -> Rolled:
    """Rolling origin: train on what came before, predict what came next, move on.

    The challenger's chances are hedged by how well it did in the stretches before. A champion that was learned gives its own
    chances; one set by hand is no chance yet, so it is given the intercept and the slope that fit the labels before best.
    """
    edges = origins(len(labels.positive))
    scores = LeveledLeads(labels.table, champion.scorecard).scores(champion.scorecard)
    said, theirs = [], []
    for start, end in pairwise(edges):
        before, rows = labels.rows(0, start), labels.rows(start, end)
        positive, weights = labels.positive[before], labels.weights[before]
        model = train(labels, before, prior, rules)
        said.append(model.said(labels, rows, base_rate(positive, weights)))
        if scores.probabilities is not None:
            theirs.append(scores.probabilities[rows])
        else:
            log_odds = scores.totals / LOG_ODDS_POINTS
            intercept, slope = fit_line(log_odds[before], positive, weights, slope_spread=0.5)
            theirs.append(logistic(intercept + slope * log_odds[rows]))
    rows = labels.rows(edges[0], edges[-1])
    positive, weights = labels.positive[rows], labels.weights[rows]
    whole = Said(*(np.concatenate([*terms, np.empty(0)]) for terms in zip(*said, strict=True)))
    challenger = [np.empty(0)]
    for start, end in pairwise(edge - edges[0] for edge in edges):
        past = slice(0, start)
        hedge = hedge_by(whole.part(past), positive[past], weights[past])
        challenger.append(whole.part(slice(start, end)).chances(hedge))
    return Rolled(
        rows,
        np.concatenate(challenger),
        np.concatenate([*theirs, np.empty(0)]),
        logistic(whole.plain),
        positive,
        weights,
        hedge_by(whole, positive, weights),
    )


def origins(size: int) -> list[int]:
    """Where stretches of test labels begin, and where the last one ends."""
    count = 8 if size <= 2_000 else 12 if size <= 50_000 else 5
    return sorted({int(edge) for edge in np.linspace(_FIRST_TEST * size, size, count + 1)})


def base_rate(positive: Bools, weights: Floats) -> float:
    """The share of good outcomes, half a label of either kind added: a chance of 0 or 1 is never certain."""
    return float(((weights * positive).sum() + 0.5) / (weights.sum() + 1))
