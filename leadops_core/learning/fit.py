"""Bayesian logistic regression over the levels of characteristics, with prior scales that the labels choose.

Model of label yᵢ ∈ {0, 1} with weight wᵢ: logit pᵢ = β₀ + β₁ sᵢ + Σⱼ uⱼ[level of i in term j], where s is the log-odds by the
scorecard set by hand. The level effects are uⱼ = Bⱼ γⱼ with γⱼ ~ N(0, σ² I), and each block of coefficients has its own σ or
shares one.

- The coefficients are the posterior mode, found by Newton's method (iteratively reweighted least squares).
- Each σ maximizes the Laplace approximation of the marginal likelihood, by the fixed point of MacKay (1992), "Bayesian
  Interpolation", Neural Computation 4(3). See Bishop (2006), "Pattern Recognition and Machine Learning", (3.91) and (3.92).
- σ has an exponential prior, a penalized-complexity prior that prefers σ = 0: Simpson et al. (2017), Statistical Science
  32(1). Blocks that explain nothing are shrunk to zero, and no parameter has to be tuned.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve, lapack
from scipy.special import expit

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Codes = NDArray[np.integer[Any]]

_DENSE_MAX_LABELS = 1_500
"""Number of labels up to which the design matrix is stored; that is faster than sums over pairs of levels."""
_MAX_ITERATIONS = 25
_SCALE_STEPS = 4
"""Updates of σ per Newton step."""
_TOLERANCE = 1e-4
_INACTIVE_SD = 0.01
"""σ at which a block is taken as zero."""
_MIN_SD = 1e-4
_INITIAL_SD = 0.3
_SHARED_SD = 0.3
_SHARED_PRIOR_COUNT = 4.0
"""Coefficients of size `_SHARED_SD` that the shared σ counts as seen before the labels."""
_INTERCEPT_SD = 10.0
_MAX_STEP = 2.0
"""Largest change of a label's log-odds in a Newton step."""


def logistic(log_odds: Floats) -> Floats:
    """Return 1 / (1 + exp(−x)), without overflow."""
    probabilities: Floats = expit(log_odds)
    return probabilities


@dataclass(frozen=True, slots=True)
class PriorBlock:
    """Coefficients γ ~ N(0, σ² I) that add `basis` · γ to the effects of a term's levels."""

    basis: Floats
    """Levels × coefficients."""
    rate: float
    """Rate λ of the exponential prior on σ. A larger rate needs more evidence for σ > 0."""
    is_shared: bool = False
    """True if σ is the same for all blocks that share. It stays near 0.3 unless the labels contradict."""


@dataclass(frozen=True, slots=True)
class DesignTerm:
    """One categorical variable: the level of every label, and the blocks that add up to the effects of its levels."""

    codes: Codes
    level_count: int
    blocks: tuple[PriorBlock, ...]


@dataclass(frozen=True, slots=True)
class Fit:
    """The posterior mode."""

    intercept: float
    slope: float
    """β₁, the share of the hand-set scorecard that holds: 1 keeps all of it, 0 ignores it."""
    effects: tuple[Floats, ...]
    """For each term the log-odds of its levels."""
    prior_sd: Floats
    """σ of each block, in the order of the design."""
    coefficients: Floats
    """γ, with 0 for the blocks that were dropped."""

    def log_odds(self, design: "Design") -> Floats:
        """Return the log-odds of every label of a design with the same terms."""
        return design.dot(np.concatenate([[self.intercept, self.slope], *self.effects]))


@dataclass(frozen=True, slots=True)
class Basis:
    """The matrix B of coefficients to the effects of levels, levels × coefficients, without most of its zeros.

    A level has coefficients in its own term only, so B is kept term by term. Intercept and slope come first.
    """

    parts: tuple[Floats, ...]
    """For each term its levels × its coefficients."""

    @property
    def slices(self) -> list[slice]:
        """The coefficients of each term."""
        ends = np.cumsum([2, *(part.shape[1] for part in self.parts)]).tolist()
        return [slice(start, end) for start, end in pairwise(ends)]

    @property
    def size(self) -> int:
        return int(self.slices[-1].stop) if self.parts else 2

    def only(self, which: Bools) -> "Basis":
        """Return the basis of some of the coefficients, which include intercept and slope."""
        return Basis(
            tuple(part[:, which[own]] for part, own in zip(self.parts, self.slices, strict=True)),
        )

    def effects(self, gamma: Floats) -> Floats:
        """Return B γ: intercept, slope, and the effects of all levels."""
        own = zip(self.parts, self.slices, strict=True)
        return np.concatenate([gamma[:2], *(part @ gamma[at] for part, at in own)])

    def gradient(self, level_sums: Floats) -> Floats:
        """Return Bᵀ v, given one value per row of `effects`."""
        ends = np.cumsum([2, *(part.shape[0] for part in self.parts)]).tolist()
        own = zip(self.parts, pairwise(ends), strict=True)
        return np.concatenate([level_sums[:2], *(level_sums[start:end] @ part for part, (start, end) in own)])


class Prior(NamedTuple):
    """The prior of the coefficients whose σ is large enough to matter, N(`mean`, diag(`precision`)⁻¹)."""

    active: Bools
    """True for these coefficients; intercept and slope come first."""
    basis: Basis
    mean: Floats
    precision: Floats


class Design:
    """The design matrix X, labels × (2 + levels): intercept, s, and an indicator for each level of each term.

    It is stored as one code per label and term; XᵀWX is a count over pairs of levels. A coefficient vector γ gives the
    level effects B γ, with B the `basis`.
    """

    def __init__(self, terms: Sequence[DesignTerm], prior_log_odds: Floats) -> None:
        self.terms = tuple(terms)
        self.prior_log_odds = prior_log_odds
        self.starts = np.cumsum([2, *(term.level_count for term in self.terms)])
        self.level_count = int(self.starts[-1])
        self.basis = Basis(tuple(_basis_of(term) for term in self.terms))
        self.sd_index, self.rates, self.prior_count = self._scales()

    def _scales(self) -> tuple[NDArray[np.int64], Floats, Floats]:
        """Return the index of each coefficient's σ (−1 if fixed), and λ and prior count of each σ."""
        sd_index = [-1, -1]
        rates: list[float] = []
        shared: int | None = None
        for block in (block for term in self.terms for block in term.blocks):
            index = shared if block.is_shared and shared is not None else len(rates)
            if index == len(rates):
                rates.append(block.rate)
            if block.is_shared:
                shared = index
            sd_index.extend([index] * block.basis.shape[1])
        prior_count = np.zeros(len(rates))
        if shared is not None:
            prior_count[shared] = _SHARED_PRIOR_COUNT
        return np.array(sd_index), np.array(rates), prior_count

    def prior(
        self, sd: Floats, positive: Bools, weights: Floats, *, slope_sd: float, slope_mean: float = 1.0
    ) -> Prior:
        """Return the prior with these σ. The intercept is near the log-odds of the labels."""
        active = _is_active(self, sd)
        share = float(np.clip(np.average(positive, weights=weights), 1e-3, 1 - 1e-3))
        mean = np.zeros(int(active.sum()))
        mean[0], mean[1] = np.log(share / (1 - share)), slope_mean
        scales = sd[self.sd_index[active][2:]]
        precision = np.concatenate(([_INTERCEPT_SD**-2, slope_sd**-2], scales**-2.0))
        return Prior(active, self.basis.only(active), mean, precision)

    def result(self, gamma: Floats, basis: Basis, active: Bools, sd: Floats) -> Fit:
        """Return the fit with these active coefficients, and their basis."""
        effects = basis.effects(gamma)
        by_term = tuple(
            effects[start : start + term.level_count]
            for term, start in zip(self.terms, self.starts[:-1], strict=True)
        )
        coefficients = np.zeros(len(self.sd_index))
        coefficients[active] = gamma
        return Fit(float(effects[0]), float(effects[1]), by_term, sd, coefficients)

    def dot(self, effects: Floats) -> Floats:
        """Return X · effects, one value per label."""
        result: Floats = effects[0] + self.prior_log_odds * effects[1]
        for term, start in zip(self.terms, self.starts[:-1], strict=True):
            result += effects[start : start + term.level_count][term.codes]
        return result

    def xt_dot(self, values: Floats) -> Floats:
        """Return Xᵀ · values: the sum of the values at every level."""
        result = np.empty(self.level_count)
        result[0], result[1] = values.sum(), values @ self.prior_log_odds
        for term, start in zip(self.terms, self.starts[:-1], strict=True):
            result[start : start + term.level_count] = np.bincount(term.codes, values, term.level_count)
        return result

    def rows(self, basis: Basis) -> Floats:
        """Return X B, labels × coefficients."""
        result = np.empty((len(self.prior_log_odds), basis.size))
        result[:, 0], result[:, 1] = 1.0, self.prior_log_odds
        for term, part, at in zip(self.terms, basis.parts, basis.slices, strict=True):
            result[:, at] = part[term.codes]
        return result

    def hessian(self, values: Floats, basis: Basis) -> Floats:
        """Return Bᵀ Xᵀ diag(values) X B, from sums of the values over all pairs of levels. Only the lower triangle is complete.

        Beside the result, only the sums of one pair of terms are in memory.
        """
        # In the order of LAPACK.
        result = np.zeros((basis.size, basis.size), order="F")
        s = self.prior_log_odds
        tilted = values * s
        result[0, 0], result[1, 0], result[1, 1] = values.sum(), tilted.sum(), tilted @ s
        own = [
            (term, part, at)
            for term, part, at in zip(self.terms, basis.parts, basis.slices, strict=True)
            if part.shape[1]
        ]
        for index, (term, part, at) in enumerate(own):
            count = term.level_count
            sizes = np.bincount(term.codes, values, count)
            result[at, 0] = sizes @ part
            result[at, 1] = np.bincount(term.codes, tilted, count) @ part
            result[at, at] = part.T @ (sizes[:, None] * part)
            wide = term.codes.astype(np.int64) if index + 1 < len(own) else term.codes
            for other, other_part, other_at in own[index + 1 :]:
                cells = wide * other.level_count + other.codes
                sums = np.bincount(cells, values, count * other.level_count).reshape(count, -1)
                result[other_at, at] = (part.T @ sums @ other_part).T
        return result


def _basis_of(term: DesignTerm) -> Floats:
    return np.hstack([np.empty((term.level_count, 0)), *(block.basis for block in term.blocks)])


def fit(
    design: Design,
    positive: Bools,
    weights: Floats,
    *,
    slope_sd: float,
    slope_mean: float = 1.0,
) -> Fit:
    """Return the posterior mode given the labels y = `positive` and their weights, one each per label.

    The prior of β₁ is N(`slope_mean`, `slope_sd`²).
    """
    y, w = positive, weights
    sd = np.full(len(design.rates), _INITIAL_SD)
    active, basis, mean, precision = design.prior(sd, y, w, slope_sd=slope_sd, slope_mean=slope_mean)
    fixed, sd_index = precision[:2], design.sd_index[active]
    gamma = mean.copy()
    dense = design.rows(basis) if len(y) <= _DENSE_MAX_LABELS else None
    for _ in range(_MAX_ITERATIONS):
        log_odds = design.dot(basis.effects(gamma))
        p = logistic(log_odds)
        variance = w * p * (1 - p)
        hessian = design.hessian(variance, basis) if dense is None else dense.T @ (variance[:, None] * dense)
        # The Hessian times γ, plus the gradient.
        target = basis.gradient(design.xt_dot(variance * log_odds + w * (y - p)))
        gamma_before, sd_before = gamma, sd
        for _ in range(_SCALE_STEPS):
            precision = np.concatenate((fixed, sd[sd_index[2:]] ** -2.0))
            # In the order of LAPACK, which then works in place: these are the largest arrays of a fit.
            posterior = np.array(hessian, order="F")
            posterior[np.diag_indices_from(posterior)] += precision
            factor = cho_factor(posterior, lower=True, overwrite_a=True, check_finite=False)
            gamma = cho_solve(factor, target + precision * mean, check_finite=False)
            if len(sd):
                sd = _next_sd(design, gamma, factor[0], precision, sd_index[2:], sd)
            # Before the next copy is made.
            del posterior, factor
        step = gamma - gamma_before
        largest = float(np.abs(design.dot(basis.effects(step))).max(initial=0.0))
        if largest > _MAX_STEP:
            gamma = gamma_before + step * (_MAX_STEP / largest)
        sd_change = float(np.abs(sd - sd_before).max(initial=0.0))
        if largest < _TOLERANCE and sd_change < _TOLERANCE:
            break
        stays = _is_active(design, sd)[active]
        if not stays.all():
            # A block that became zero stays zero, so its coefficients are dropped.
            active[active] = stays
            basis, sd_index, gamma, mean = basis.only(stays), sd_index[stays], gamma[stays], mean[stays]
            dense = None if dense is None else dense[:, stays]
    return design.result(gamma, basis, active, sd)


def _is_active(design: Design, sd: Floats) -> Bools:
    """Return for each coefficient if its σ is large enough to matter; intercept and slope always are."""
    active: Bools = np.concatenate((sd > _INACTIVE_SD, [True]))[design.sd_index]
    return active


def _next_sd(
    design: Design,
    gamma: Floats,
    factor: Floats,
    precision: Floats,
    sd_index: NDArray[np.int64],
    sd: Floats,
) -> Floats:
    """Return σ² ← (Σ γ² + c σ₀²) / (Σ (1 − α Σ_kk) + λ σ + c), MacKay's update with prior rate λ and prior count c.

    α = 1 / σ² is the precision, and Σ_kk a diagonal element of the inverse Hessian, so Σ (1 − α Σ_kk) is the number of
    coefficients that the labels determine. `factor` is the Cholesky factor of the Hessian, and is overwritten.
    """
    inverse, _ = lapack.dpotri(factor, lower=1, overwrite_c=1)
    determined = np.bincount(sd_index, 1 - precision[2:] * np.diag(inverse)[2:], len(sd))
    size = np.bincount(sd_index, gamma[2:] ** 2, len(sd))
    variance: Floats = (size + design.prior_count * _SHARED_SD**2) / (
        np.maximum(determined, 1e-9) + design.rates * sd + design.prior_count
    )
    is_present = np.bincount(sd_index, minlength=len(sd)) > 0
    return np.where(is_present, np.sqrt(np.maximum(variance, _MIN_SD**2)), 0.0)


def fit_line(
    log_odds: Floats, positive: Bools, weights: Floats, *, slope_sd: float, slope_mean: float = 1.0
) -> tuple[float, float]:
    """Return intercept and slope, which is never negative, that map log-odds to the labels (Platt scaling).

    The prior of the slope is N(`slope_mean`, `slope_sd`²). Platt (1999), "Probabilistic Outputs for Support Vector Machines".
    """
    center = float(np.average(log_odds, weights=weights))
    design = Design((), log_odds - center)
    line = fit(design, positive, weights, slope_sd=slope_sd, slope_mean=slope_mean)
    slope = max(line.slope, 0.0)
    return line.intercept - slope * center, slope
