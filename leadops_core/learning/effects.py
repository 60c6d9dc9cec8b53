"""Fit the main effects of all columns, those of frequent exact numbers, and the interactions of pairs of columns."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from leadops_core.learning.encodings import FeatureEncoding, prior_rate
from leadops_core.learning.fit import Bools, Codes, Design, DesignTerm, Fit, Floats, fit, logistic
from leadops_core.learning.heaps import find_heaps
from leadops_core.learning.large_fit import fit_from_sample
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
    rows = _sample(len(targets.positive))
    return _refit(terms, targets, rows, _fit(_only(terms, rows), targets.only(rows)))


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
    codes_of: Callable[[FeatureEncoding, Codes], Codes],
) -> Refined:
    """Return the fit of the columns, with exact values in columns that are heaped, and with the pairs that interact.

    `rate` is that of the prior on each σ, and `codes_of` returns the levels of labels.
    """
    every_row = np.arange(len(targets.positive))
    rows = _sample(len(every_row))
    sampled = targets.only(rows)
    terms = [*(encoding.term(codes, rate) for encoding, codes in columns), trend]
    sampled_terms = _only(terms, rows)
    fitted = _fit(sampled_terms, sampled)
    p = logistic(fitted.log_odds(Design(sampled_terms, sampled.prior_log_odds)))
    residual, information = sampled.weights * (sampled.positive - p), sampled.weights * p * (1 - p)
    encodings = [encoding for encoding, _ in columns]
    heaped = find_heaps(encodings, lambda encoding: codes_of(encoding, rows), residual, information)
    found, tested_count = find_pairs(encodings, [codes[rows] for _, codes in columns], residual, information)
    pairs = [(encoding, codes_of(encoding, every_row)) for encoding in found]
    columns = list(columns)
    for index, encoding in heaped.items():
        columns[index] = encoding, codes_of(encoding, every_row)
        terms[index] = encoding.term(columns[index][1], rate)
    pair_rate = prior_rate(tested_count)
    terms += [encoding.term(codes, pair_rate) for encoding, codes in pairs]
    if pairs or heaped:
        fitted = _fit(_only(terms, rows), sampled)
    return Refined(_refit(terms, targets, rows, fitted), columns, pairs)


def _sample(size: int) -> Codes:
    """Return the labels that the prior scales are chosen on: all, or evenly spaced ones."""
    if size <= _MAX_LABELS_FOR_SCALES:
        return np.arange(size)
    return np.linspace(0, size - 1, _MAX_LABELS_FOR_SCALES).astype(np.int64)


def _only(terms: Sequence[DesignTerm], rows: Codes) -> list[DesignTerm]:
    return [DesignTerm(term.codes[rows], term.level_count, term.blocks) for term in terms]


def _fit(terms: Sequence[DesignTerm], targets: Targets) -> Fit:
    design = Design(terms, targets.prior_log_odds)
    return fit(design, targets.positive, targets.weights, slope_sd=_SLOPE_SD)


def _refit(terms: Sequence[DesignTerm], targets: Targets, rows: Codes, fitted: Fit) -> Fit:
    """Return the fit of all labels, given that of the labels in `rows`."""
    if len(rows) == len(targets.positive):
        return fitted
    sampled = targets.only(rows)
    return fit_from_sample(
        Design(terms, targets.prior_log_odds),
        targets.positive,
        targets.weights,
        of_sample=fitted,
        sample=Design(_only(terms, rows), sampled.prior_log_odds),
        sample_weights=sampled.weights,
        slope_sd=_SLOPE_SD,
    )
