"""The posterior mode of many labels, from the fit of an even sample of them."""

import numpy as np
from scipy.linalg import cholesky, solve_triangular
from scipy.optimize import minimize

from leadops_core.learning.fit import Bools, Design, Fit, Floats, logistic

_MAX_ITERATIONS = 60
_LOSS_TOLERANCE = 1e-13
"""Relative change of the log posterior at which the search ends: far below that of one label."""


def fit_from_sample(
    design: Design,
    positive: Bools,
    weights: Floats,
    *,
    of_sample: Fit,
    sample: Design,
    sample_weights: Floats,
    slope_sd: float,
) -> Fit:
    """Return the posterior mode with the σ of the sample's fit.

    A Newton step takes a sum over every pair of terms, and a gradient only one over every term. So the mode is found by L-BFGS
    (Liu and Nocedal 1989, Mathematical Programming 45). The coordinates are those in which the Hessian of the sample is the
    identity: Byrd et al. (2011), "On the Use of Stochastic Hessian Information", SIAM Journal on Optimization 21(3). The sample
    decides how fast the search is, and not where it ends.
    """
    prior = design.prior(of_sample.prior_sd, positive, weights, slope_sd=slope_sd)
    basis, precision, mean = prior.basis, prior.precision, prior.mean
    start = of_sample.coefficients[prior.active]
    p = logistic(sample.dot(basis.effects(start)))
    scale = weights.sum() / sample_weights.sum()
    hessian = sample.hessian(scale * sample_weights * p * (1 - p), basis)
    hessian[np.diag_indices_from(hessian)] += precision
    lower = cholesky(hessian, lower=True, overwrite_a=True, check_finite=False)

    def loss(z: Floats) -> tuple[float, Floats]:
        gamma = solve_triangular(lower, z, trans="T", lower=True, check_finite=False)
        log_odds = design.dot(basis.effects(gamma))
        distance = gamma - mean
        value = weights @ (np.logaddexp(0, log_odds) - positive * log_odds) + precision @ distance**2 / 2
        of_labels = basis.gradient(design.xt_dot(weights * (logistic(log_odds) - positive)))
        gradient = of_labels + precision * distance
        return float(value), solve_triangular(lower, gradient, lower=True, check_finite=False)

    found = minimize(
        loss,
        lower.T @ start,
        jac=True,
        method="L-BFGS-B",
        options={"maxiter": _MAX_ITERATIONS, "ftol": _LOSS_TOLERANCE, "gtol": 1e-4},
    )
    gamma = solve_triangular(lower, found.x, trans="T", lower=True, check_finite=False)
    return design.result(gamma, basis, prior.active, of_sample.prior_sd)
