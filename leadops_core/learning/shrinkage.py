"""Shrink a model's log-odds toward the base rate, by how well it predicted labels before they were seen.

The shrinkage factors are averaged over a grid, each point weighted by its prior and the likelihood of its forecasts: Bayesian
model averaging (Hoeting et al. 1999, Statistical Science 14(4)) over prequential forecasts (Dawid 1984, JRSS A 147(2)).
"""

from itertools import product
from typing import NamedTuple

import numpy as np

from leadops_core.learning.fit import Bools, Floats, logistic
from leadops_core.learning.metrics import log_losses

_TRENDS = np.linspace(0, 1, 6)
_EFFECTS = np.linspace(0, 1.2, 13)
_INTERACTIONS = np.linspace(0, 1, 5)
_EFFECTS_PRIOR = (0.15 + _EFFECTS) ** 2
"""Prior of each factor of the effects, up to a constant: columns that people fill about leads are mostly informative."""


class ForecastTerms(NamedTuple):
    """Forecasts of labels that the model was not fitted to, as log-odds in four terms, each with one value per label."""

    base_rate: Floats
    """Of all labels before."""
    trend: Floats
    """Difference of the newest of them from that."""
    main_effects: Floats
    """Added by the columns."""
    interactions: Floats
    """Added by pairs of columns."""

    def probabilities(self, shrinkage: "Shrinkage") -> Floats:
        effects = self.main_effects + shrinkage.interactions * self.interactions
        return logistic(self.base_rate + shrinkage.trend * self.trend + shrinkage.effects * effects)

    def only(self, rows: slice) -> "ForecastTerms":
        return ForecastTerms(*(term[rows] for term in self))


class Shrinkage(NamedTuple):
    """Factors of the terms of a forecast. With 0 for trend and effects it is the base rate."""

    trend: float
    effects: float
    """Of main effects and interactions."""
    interactions: float
    """Of the interactions, in addition to `effects`."""


def average_shrinkage(terms: ForecastTerms, positive: Bools, weights: Floats) -> Shrinkage:
    """Return the posterior mean of the factors, given the labels that the forecasts were made for.

    Without labels this is the prior mean, so a model that has predicted nothing yet keeps a part of its effects.
    """
    # Without interactions all of their factors give the same forecast.
    interactions = _INTERACTIONS if terms.interactions.any() else _INTERACTIONS.mean(keepdims=True)
    grid = [
        Shrinkage(*point) for point in product(_TRENDS.tolist(), _EFFECTS.tolist(), interactions.tolist())
    ]
    log_likelihood = np.array(
        [-float(weights @ log_losses(terms.probabilities(point), positive)) for point in grid]
    )
    prior = np.tile(np.repeat(_EFFECTS_PRIOR, len(interactions)), len(_TRENDS))
    posterior = np.exp(log_likelihood - log_likelihood.max()) * prior
    return Shrinkage(*(posterior @ np.array(grid) / posterior.sum()).tolist())
