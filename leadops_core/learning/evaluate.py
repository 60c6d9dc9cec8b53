"""Forecasts of challenger, champion, and base rate for labels that they were not fitted to, oldest first."""

from dataclasses import dataclass, fields, replace
from itertools import pairwise

import numpy as np

from leadops_core.learning.candidates import ColumnRules
from leadops_core.learning.fit import Bools, Codes, Floats, fit_line, logistic
from leadops_core.learning.model import LabeledLeads, train
from leadops_core.learning.shrinkage import ForecastTerms, Shrinkage, average_shrinkage
from leadops_core.schemas import LOG_ODDS_POINTS, Scorecard, ScorecardVersion
from leadops_core.scoring.engine import LeveledLeads

_FIRST_ORIGIN = 0.35
"""Share of the labels before the first forecast."""


@dataclass(frozen=True, slots=True)
class Forecasts:
    """Probabilities of a good outcome, each forecast from the labels before its fold; one value per tested label."""

    rows: Codes
    """The tested labels."""
    challenger: Floats
    champion: Floats
    base_rate: Floats
    positive: Bools
    weights: Floats
    """Weights with which the labels represent all leads, also those that are contacted at random only."""
    shrinkage: Shrinkage
    """The shrinkage of the challenger, by all tested labels."""

    def only(self, which: Bools) -> "Forecasts":
        arrays = {field.name: getattr(self, field.name)[which] for field in fields(self)[:-1]}
        return replace(self, **arrays)


def rolling_origin_forecasts(
    labels: LabeledLeads,
    champion: ScorecardVersion,
    prior: Scorecard,
    rules: ColumnRules,
) -> Forecasts:
    """Fit on the labels before each origin, forecast those up to the next one, and move on.

    Rolling-origin evaluation: Tashman (2000), "Out-of-sample tests of forecasting accuracy", International Journal of
    Forecasting 16(4). The challenger's forecasts are shrunk by how well it did in the folds before. A learned champion gives
    its own probabilities; the score of one set by hand is mapped to probabilities by a line fitted to the labels before.
    """
    edges = fold_edges(len(labels.positive))
    scores = LeveledLeads(labels.table, champion.scorecard).scores(champion.scorecard)
    fold_terms, champion_forecasts, base_rates = [], [], []
    for start, end in pairwise(edges):
        before, rows = labels.rows(0, start), labels.rows(start, end)
        positive, weights = labels.positive[before], labels.weights[before]
        model = train(labels, before, prior, rules)
        fold_terms.append(model.forecast(labels, rows, base_rate(positive, weights)))
        base_rates.append(np.full(len(rows), base_rate(positive, labels.test_weights(before))))
        if scores.probabilities is not None:
            champion_forecasts.append(scores.probabilities[rows])
        else:
            log_odds = scores.totals / LOG_ODDS_POINTS
            intercept, slope = fit_line(log_odds[before], positive, weights, slope_sd=0.5)
            champion_forecasts.append(logistic(intercept + slope * log_odds[rows]))
    rows = labels.rows(edges[0], edges[-1])
    positive, weights = labels.positive[rows], labels.weights[rows]
    terms = ForecastTerms(*(np.concatenate([*folds, np.empty(0)]) for folds in zip(*fold_terms, strict=True)))
    challenger = [np.empty(0)]
    for start, end in pairwise(edge - edges[0] for edge in edges):
        past = slice(0, start)
        shrinkage = average_shrinkage(terms.only(past), positive[past], weights[past])
        challenger.append(terms.only(slice(start, end)).probabilities(shrinkage))
    return Forecasts(
        rows,
        np.concatenate(challenger),
        np.concatenate([*champion_forecasts, np.empty(0)]),
        np.concatenate([*base_rates, np.empty(0)]),
        positive,
        labels.test_weights(rows),
        average_shrinkage(terms, positive, weights),
    )


def fold_edges(size: int) -> list[int]:
    """Return the origins of the folds, and the end of the last fold, as indexes of labels."""
    count = 8 if size <= 2_000 else 12 if size <= 50_000 else 5
    return sorted({int(edge) for edge in np.linspace(_FIRST_ORIGIN * size, size, count + 1)})


def base_rate(positive: Bools, weights: Floats) -> float:
    """Return (Σ w y + ½) / (Σ w + 1), the share of good outcomes, never 0 or 1.

    The posterior mean with Jeffreys' prior: Krichevsky and Trofimov (1981), IEEE Transactions on Information Theory 27(2).
    """
    return float(((weights * positive).sum() + 0.5) / (weights.sum() + 1))
