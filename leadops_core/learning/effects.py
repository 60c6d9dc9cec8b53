"""Fit the main effects of all columns, and the interactions of pairs of columns."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from leadops_core.learning.encodings import FeatureEncoding, prior_rate
from leadops_core.learning.fit import Bools, Codes, Design, DesignTerm, Fit, Floats, fit, logistic
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


def fit_with_interactions(
    terms: Sequence[DesignTerm],
    columns: Sequence[tuple[FeatureEncoding, Codes]],
    targets: Targets,
    codes_of: Callable[[FeatureEncoding], Codes],
) -> tuple[Fit, list[tuple[FeatureEncoding, Codes]]]:
    """Return the fit of all terms and of the pairs among `columns` that interact, and these pairs with their codes.

    `codes_of` returns the levels of all labels for a pair.
    """
    size = len(targets.positive)
    sample = _sample(size)
    rows = np.arange(size, dtype=np.int32) if sample is None else sample
    sampled_terms, sampled = _only(terms, rows), targets.only(rows)
    fitted = _fit(sampled_terms, sampled)
    p = logistic(fitted.log_odds(Design(sampled_terms, sampled.prior_log_odds)))
    encodings, tested_count = find_pairs(
        [encoding for encoding, _ in columns],
        [codes[rows] for _, codes in columns],
        sampled.weights * (sampled.positive - p),
        sampled.weights * p * (1 - p),
    )
    pairs = [(encoding, codes_of(encoding)) for encoding in encodings]
    rate = prior_rate(tested_count)
    all_terms = [*terms, *(encoding.term(codes, rate) for encoding, codes in pairs)]
    if pairs:
        fitted = _fit(_only(all_terms, rows), sampled)
    return fitted if sample is None else _fit(all_terms, targets, fitted.prior_sd), pairs


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
