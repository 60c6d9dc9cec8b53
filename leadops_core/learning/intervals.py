"""How far the probabilities of a scorecard may be off while there are few labels."""

import numpy as np
from scipy.special import betaincinv, expit, logit

from leadops_core.learning.fit import Bools, Floats, logistic
from leadops_core.learning.metrics import log_losses
from leadops_core.learning.model import LabeledLeads
from leadops_core.schemas import Uncertainty

MAX_LABELS = 300
"""Labels from which the intervals are narrow, and no longer shown."""
_TAIL = 0.05
_NORMAL_QUANTILE = 1.6449
_SHIFT_SD = 0.4
"""Standard deviation of the base rate of later leads around that of the labels, in log-odds, as `benchmarks/intervals.py`
measured it."""
_FACTORS = np.linspace(-2, 4, 61)
_FACTOR_SD = 1.0


def estimate_uncertainty(labels: LabeledLeads, factor_error: float = _FACTOR_SD) -> Uncertainty | None:
    """Return the uncertainty of a scorecard that was fitted to these labels, or None if there are many.

    The interval of the base rate is that of its posterior under Jeffreys' prior, Beta(Σ y + ½, Σ (1 − y) + ½) (Brown, Cai and
    DasGupta 2001, Statistical Science 16(2)), widened because later leads differ from earlier ones. Labels with unequal
    weights count as (Σ w)² / Σ w² labels (Kish 1965, "Survey Sampling").
    """
    positive, weights = labels.positive, labels.weights
    if len(positive) >= MAX_LABELS:
        return None
    size = weights.sum() ** 2 / (weights**2).sum()
    good = size * float(np.average(positive, weights=weights))
    ends = betaincinv(good + 0.5, size - good + 0.5, [_TAIL, 1 - _TAIL])
    center = logit((good + 0.5) / (size + 1))
    distances = np.hypot(logit(ends) - center, _NORMAL_QUANTILE * _SHIFT_SD)
    low, high = expit(center + np.array([-1, 1]) * distances).tolist()
    return Uncertainty(base_rate_low=low, base_rate_high=high, effects=_NORMAL_QUANTILE * factor_error)


def factor_error(forecast: Floats, base_rate: Floats, positive: Bools, weights: Floats) -> float:
    """Return the root mean square of f − 1, where f is the factor by which the effects should have been multiplied.

    `forecast` and `base_rate` are probabilities of labels, given before those were known. The prior of f is N(1, 1), and its
    posterior has the likelihood of the forecasts with their distance from the base rate multiplied by f.
    """
    base = logit(base_rate)
    effects = logit(forecast) - base
    log_posterior = np.array(
        [-float(weights @ log_losses(logistic(base + factor * effects), positive)) for factor in _FACTORS]
    )
    log_posterior -= ((_FACTORS - 1) / _FACTOR_SD) ** 2 / 2
    posterior = np.exp(log_posterior - log_posterior.max())
    return float(np.sqrt(posterior @ (_FACTORS - 1) ** 2 / posterior.sum()))
