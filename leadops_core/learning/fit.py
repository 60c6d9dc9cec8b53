"""Weights on the log-odds scale: the most probable ones under Gaussian priors whose widths the labels choose.

The model: log-odds of a good outcome = intercept + slope · (the scorecard set by hand) + one weight for each level of each
characteristic + a drift over time. Every weight has a Gaussian prior; how wide it is, is chosen for each block of weights by
the Laplace approximation of the marginal likelihood (MacKay's fixed point), under an exponential prior on the width that
prefers none at all (a penalised-complexity prior). What says nothing is thereby shrunk to nothing, without a knob.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve, lapack
from scipy.special import expit

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Codes = NDArray[np.int32]

_FEW = 1_500
"""Labels up to which the design is multiplied out."""
_OUTER = 25
_INNER = 4
_CLOSE = 1e-4
_SILENT = 0.01
_NARROWEST = 1e-4
_WIDTH_AT_START = 0.3
_USUAL_WIDTH = 0.3
_USUALLY = 4.0
"""Coefficients that the usual width of shared blocks counts for, beside those that the labels determine."""
_INTERCEPT_SPREAD = 10.0
_LONGEST_STEP = 2.0


def logistic(log_odds: Floats) -> Floats:
    """Chances, without overflow."""
    chances: Floats = expit(log_odds)
    return chances


@dataclass(frozen=True, slots=True)
class Block:
    """Weights that share one prior width: the weights of a characteristic's levels are `basis` times as many coefficients."""

    basis: Floats
    rate: float
    """Rate of the exponential prior on the width: the larger, the more evidence it takes to be heard."""
    is_shared: bool = False
    """Whether it has one width together with all other blocks that share: near a third unless the labels say otherwise."""


@dataclass(frozen=True, slots=True)
class Part:
    """A characteristic of the design: the level of every label, and the blocks that add up to the levels' weights."""

    codes: Codes
    level_count: int
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Fitted:
    """What the labels teach."""

    intercept: float
    slope: float
    """How much of the scorecard set by hand holds: 1 all of it, 0 nothing."""
    weights: tuple[Floats, ...]
    """For each part the log-odds of its levels."""
    widths: Floats
    """The prior widths, in the order in which the design owns them."""

    def log_odds(self, design: "Design") -> Floats:
        """The log-odds of every label of a design of the same parts."""
        return design.log_odds(np.concatenate([[self.intercept, self.slope], *self.weights]))


class Design:
    """Labels made ready for fitting: all that the fit needs of them are counts over pairs of levels."""

    def __init__(self, parts: Sequence[Part], prior_log_odds: Floats) -> None:
        self.parts = tuple(parts)
        self.prior_log_odds = prior_log_odds
        self.starts = np.cumsum([2, *(part.level_count for part in self.parts)])
        self.level_count = int(self.starts[-1])
        self.basis, self.owners, self.rates, self.usual = self._coefficients()

    def _coefficients(self) -> tuple[Floats, NDArray[np.int64], Floats, Floats]:
        """The map from coefficients to levels; each coefficient's width (−1: its own); rate and usual count of each width."""
        columns: list[Floats] = [np.eye(self.level_count)[:, :2]]
        owners = [-1, -1]
        rates: list[float] = []
        shared: int | None = None
        for part, start in zip(self.parts, self.starts[:-1], strict=True):
            for block in part.blocks:
                column = np.zeros((self.level_count, block.basis.shape[1]))
                column[start : start + part.level_count] = block.basis
                columns.append(column)
                own = shared if block.is_shared and shared is not None else len(rates)
                if own == len(rates):
                    rates.append(block.rate)
                if block.is_shared:
                    shared = own
                owners.extend([own] * block.basis.shape[1])
        usual = np.zeros(len(rates))
        if shared is not None:
            usual[shared] = _USUALLY
        return np.hstack(columns), np.array(owners), np.array(rates), usual

    def matrix(self, basis: Floats) -> Floats:
        """The design times `basis` whole: a row for each label. Where labels are few it is quicker than sums over pairs."""
        result: Floats = basis[0] + self.prior_log_odds[:, None] * basis[1]
        for part, start in zip(self.parts, self.starts[:-1], strict=True):
            result += basis[start : start + part.level_count][part.codes]
        return result

    def log_odds(self, levels: Floats) -> Floats:
        """The log-odds of every label, given the intercept, the slope and the weights of all levels."""
        result: Floats = levels[0] + levels[1] * self.prior_log_odds
        for part, start in zip(self.parts, self.starts[:-1], strict=True):
            result += levels[start : start + part.level_count][part.codes]
        return result

    def sums(self, values: Floats) -> Floats:
        """The transposed design times `values`: their sum at every level."""
        result = np.empty(self.level_count)
        result[0], result[1] = values.sum(), values @ self.prior_log_odds
        for part, start in zip(self.parts, self.starts[:-1], strict=True):
            result[start : start + part.level_count] = np.bincount(part.codes, values, part.level_count)
        return result

    def gram(self, values: Floats) -> Floats:
        """The transposed design times itself, weighted: sums over all pairs of levels."""
        result = np.zeros((self.level_count, self.level_count))
        tilted = values * self.prior_log_odds
        result[0, 0], result[0, 1], result[1, 1] = values.sum(), tilted.sum(), tilted @ self.prior_log_odds
        for place, (part, start) in enumerate(zip(self.parts, self.starts[:-1], strict=True)):
            end = start + part.level_count
            alone = np.bincount(part.codes, values, part.level_count)
            result[0, start:end] = alone
            result[1, start:end] = np.bincount(part.codes, tilted, part.level_count)
            result[range(start, end), range(start, end)] = alone
            scaled = part.codes.astype(np.int64)
            for other, at in zip(self.parts[place + 1 :], self.starts[place + 1 : -1], strict=True):
                both = np.bincount(
                    scaled * other.level_count + other.codes, values, part.level_count * other.level_count
                )
                result[start:end, at : at + other.level_count] = both.reshape(part.level_count, -1)
        return np.triu(result) + np.triu(result, 1).T


def fit(
    design: Design,
    positive: Bools,
    weights: Floats,
    *,
    slope_spread: float,
    slope_mean: float = 1.0,
    widths: Floats | None = None,
) -> Fitted:
    """The most probable weights; `widths`, where given, are kept instead of chosen."""
    share = float(np.clip(np.average(positive, weights=weights), 1e-3, 1 - 1e-3))
    fixed = np.array([_INTERCEPT_SPREAD**-2, slope_spread**-2])
    chosen = np.full(len(design.rates), _WIDTH_AT_START) if widths is None else widths
    kept = np.flatnonzero(_is_heard(design, chosen))
    basis, owners = design.basis[:, kept], design.owners[kept]
    mean = np.zeros(len(kept))
    mean[0], mean[1] = np.log(share / (1 - share)), slope_mean
    coefficients = mean.copy()
    rows = design.matrix(basis) if len(positive) <= _FEW else None
    for _ in range(_OUTER):
        chances = logistic(design.log_odds(basis @ coefficients))
        spread = weights * chances * (1 - chances)
        curve = basis.T @ design.gram(spread) @ basis if rows is None else rows.T @ (spread[:, None] * rows)
        pull = basis.T @ design.sums(weights * (positive - chances))
        target = curve @ coefficients + pull
        before, old_widths = coefficients, chosen
        for _ in range(_INNER if widths is None else 1):
            precision = np.concatenate((fixed, chosen[owners[2:]] ** -2.0))
            factor = cho_factor(curve + np.diag(precision), lower=True, check_finite=False)
            coefficients = cho_solve(factor, target + precision * mean, check_finite=False)
            if widths is None and len(chosen):
                chosen = _widths(design, coefficients, factor[0], precision, owners[2:], chosen)
        step = coefficients - before
        longest = float(np.abs(design.log_odds(basis @ step)).max(initial=0.0))
        if longest > _LONGEST_STEP:
            coefficients = before + step * (_LONGEST_STEP / longest)
        moved = float(np.abs(chosen - old_widths).max(initial=0.0))
        if longest < _CLOSE and moved < _CLOSE:
            break
        stay = _is_heard(design, chosen)[kept]
        if not stay.all():
            # What has come to say nothing stays silent, and need not be carried along.
            kept, basis, owners = kept[stay], basis[:, stay], owners[stay]
            coefficients, mean = coefficients[stay], mean[stay]
            rows = None if rows is None else rows[:, stay]
    return _fitted(design, basis @ coefficients, chosen)


def _is_heard(design: Design, widths: Floats) -> Bools:
    """Which coefficients have a prior wide enough to matter; intercept and slope always."""
    heard: Bools = np.concatenate((widths > _SILENT, [True]))[design.owners]
    return heard


def _widths(
    design: Design,
    coefficients: Floats,
    factor: Floats,
    precision: Floats,
    owners: NDArray[np.int64],
    old: Floats,
) -> Floats:
    """One step of the fixed point: squared size over the number of coefficients that the labels determine."""
    inverse, _ = lapack.dpotri(factor, lower=1)
    determined = np.bincount(owners, 1 - precision[2:] * np.diag(inverse)[2:], len(old))
    size = np.bincount(owners, coefficients[2:] ** 2, len(old))
    squared: Floats = (size + design.usual * _USUAL_WIDTH**2) / (
        np.maximum(determined, 1e-9) + design.rates * old + design.usual
    )
    carried = np.bincount(owners, minlength=len(old)) > 0
    return np.where(carried, np.sqrt(np.maximum(squared, _NARROWEST**2)), 0.0)


def _fitted(design: Design, levels: Floats, widths: Floats) -> Fitted:
    weights = tuple(
        levels[start : start + part.level_count]
        for part, start in zip(design.parts, design.starts[:-1], strict=True)
    )
    return Fitted(float(levels[0]), float(levels[1]), weights, widths)


def fit_line(
    log_odds: Floats, positive: Bools, weights: Floats, *, slope_spread: float, slope_mean: float = 1.0
) -> tuple[float, float]:
    """Intercept and slope, never negative, that fit labels best to log-odds that are there.

    A priori the slope is near `slope_mean`, give or take `slope_spread`.
    """
    centre = float(np.average(log_odds, weights=weights))
    design = Design((), log_odds - centre)
    line = fit(design, positive, weights, slope_spread=slope_spread, slope_mean=slope_mean)
    slope = max(line.slope, 0.0)
    return line.intercept - slope * centre, slope
