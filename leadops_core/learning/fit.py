"""Weights on the log-odds scale."""

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

Floats = NDArray[np.float64]


def logistic(log_odds: Floats) -> Floats:
    """Chances, without overflow."""
    chances: Floats = expit(log_odds)
    return chances


def fit_line(
    log_odds: Floats, positive: NDArray[np.bool_], weights: Floats, *, slope_spread: float
) -> tuple[float, float]:
    """Intercept and slope that fit labels best to log-odds that are there, the slope a priori about 1 ± `slope_spread`."""
    share = np.clip(np.average(positive, weights=weights), 1e-3, 1 - 1e-3)
    centre = float(np.average(log_odds, weights=weights))
    x = log_odds - centre
    intercept, slope = float(np.log(share / (1 - share))), 1.0
    precision = np.array([1e-2, slope_spread**-2])
    start = np.array([intercept, 1.0])
    beta = start.copy()
    columns = np.column_stack((np.ones_like(x), x))
    for _ in range(50):
        chances = logistic(columns @ beta)
        gradient = columns.T @ (weights * (positive - chances)) - precision * (beta - start)
        curve = (columns.T * (weights * chances * (1 - chances))) @ columns + np.diag(precision)
        step = np.linalg.solve(curve, gradient)
        beta += np.clip(step, -1, 1)
        if np.abs(step).max() < 1e-10:
            break
    intercept, slope = float(beta[0]), max(float(beta[1]), 0.0)
    return intercept - slope * centre, slope
