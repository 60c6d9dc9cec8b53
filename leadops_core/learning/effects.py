"""Fit the main effects of all columns, those of frequent exact numbers, and the interactions of pairs of columns."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from leadops_core.learning.encodings import FeatureEncoding, prior_rate
from leadops_core.learning.fit import Bools, Codes, Design, DesignTerm, Fit, Floats, fit, logistic
from leadops_core.learning.heaps import find_heaps
from leadops_core.learning.pairs import find_pairs

_SLOPE_SD = 0.5
_MAX_LABELS_FOR_SCALES = 20_000
"""Labels that the prior scales σ are chosen on. With more, the labels outweigh any prior."""


class Targets(NamedTuple):
    """Labels, oldest first, one value each."""

    prior_log_odds: Floats
    """Log-odds by the scorecard set by hand."""
    positive: Bools
    weights: Floats

    def only(self, rows: Codes) -> "Targets":
        return Targets(self.prior_log_odds[rows], self.positive[rows], self.weights[rows])


def fit_main_effects(terms: Sequence[DesignTerm], targets: Targets) -> Fit:
    """Return the fit of all terms."""
    sample = _sample(len(targets.positive))
    if sample is None:
        return _fit(terms, targets)
    return _fit(terms, targets, _fit(_only(terms, sample), targets.only(sample)).prior_sd)


class Refined(NamedTuple):
    """A fit whose columns and pairs were chosen by what the bins alone leave open."""

    fit: Fit
    """Its terms are those of `columns`, the trend, and those of `pairs`."""
    columns: list[tuple[FeatureEncoding, Codes]]
    """The columns in their order, those with heaped numbers with levels for exact values."""
    pairs: list[tuple[FeatureEncoding, Codes]]


def fit_refined(
    columns: Sequence[tuple[FeatureEncoding, Codes]],
    trend: DesignTerm,
    rate: float,
    targets: Targets,
    codes_of: Callable[[FeatureEncoding], Codes],
) -> Refined:
    """Return the fit of the columns, with exact values in columns that are heaped, and with the pairs that interact.

    `rate` is that of the prior on each σ, and `codes_of` returns the levels of all labels.
    """
    size = len(targets.positive)
    sample = _sample(size)
    rows = np.arange(size, dtype=np.int32) if sample is None else sample
    sampled = targets.only(rows)
    terms = [*(encoding.term(codes, rate) for encoding, codes in columns), trend]
    sampled_terms = _only(terms, rows)
    fitted = _fit(sampled_terms, sampled)
    p = logistic(fitted.log_odds(Design(sampled_terms, sampled.prior_log_odds)))
    residual, information = sampled.weights * (sampled.positive - p), sampled.weights * p * (1 - p)
    encodings = [encoding for encoding, _ in columns]
    heaped = find_heaps(encodings, lambda encoding: codes_of(encoding)[rows], residual, information)
    found, tested_count = find_pairs(encodings, [codes[rows] for _, codes in columns], residual, information)
    pairs = [(encoding, codes_of(encoding)) for encoding in found]
    columns = list(columns)
    for index, encoding in heaped.items():
        columns[index] = encoding, codes_of(encoding)
        terms[index] = encoding.term(columns[index][1], rate)
    pair_rate = prior_rate(tested_count)
    terms += [encoding.term(codes, pair_rate) for encoding, codes in pairs]
    if pairs or heaped:
        fitted = _fit(_only(terms, rows), sampled)
    if sample is not None:
        fitted = _fit(terms, targets, fitted.prior_sd)
    return Refined(fitted, columns, pairs)


def _sample(size: int) -> Codes | None:
    """Return evenly spaced labels to choose the prior scales on, or None to use all."""
    if size <= _MAX_LABELS_FOR_SCALES:
        return None
    return np.linspace(0, size - 1, _MAX_LABELS_FOR_SCALES).astype(np.int32)


def _only(terms: Sequence[DesignTerm], rows: Codes) -> list[DesignTerm]:
    return [DesignTerm(term.codes[rows], term.level_count, term.blocks) for term in terms]


def _fit(terms: Sequence[DesignTerm], targets: Targets, prior_sd: Floats | None = None) -> Fit:
    design = Design(terms, targets.prior_log_odds)
    return fit(design, targets.positive, targets.weights, slope_sd=_SLOPE_SD, prior_sd=prior_sd)
