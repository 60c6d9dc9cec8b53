"""The learned model: an effect on the log-odds for each level of each characteristic."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from math import log

import numpy as np

from leadops_core.learning.candidates import ANY_COLUMN, ColumnRules, find_candidates
from leadops_core.learning.effects import Targets, fit_main_effects, fit_refined
from leadops_core.learning.encodings import FeatureEncoding, encoding_of, prior_rate, trend_term
from leadops_core.learning.fit import Bools, Codes, Floats
from leadops_core.learning.pairs import MIN_LABELS
from leadops_core.learning.propensity import representative
from leadops_core.learning.shrinkage import ForecastTerms, Shrinkage
from leadops_core.schemas import LOG_ODDS_POINTS, Scorecard, UnusedColumn
from leadops_core.scoring.table import Column, LeadTable

_MAX_LABELS_FOR_BOTH = 10_000
"""Labels up to which the fit with a shared σ takes part in the mean."""
_EQUAL_PARTS_AT = 400
"""Labels with which both fits have equal parts in the mean."""


@dataclass(frozen=True, slots=True)
class LabeledLeads:
    """Leads with their labels as columns, oldest first unless `has_time` is False."""

    table: LeadTable
    positive: Bools
    weights: Floats
    has_time: bool = True
    propensities: Floats | None = None
    """Probability with which each lead was contacted, if it is below 1 for some of them."""

    def test_weights(self, rows: Codes) -> Floats:
        """Return the weights with which the labels in `rows` represent all leads in an evaluation."""
        weights = self.weights[rows]
        return weights if self.propensities is None else representative(weights, self.propensities[rows])

    def rows(self, start: int, end: int) -> Codes:
        return np.arange(start, end, dtype=np.int32)

    def columns_of(self, encoding: FeatureEncoding) -> list[Column]:
        """Return the columns that the characteristic reads."""
        return [self.table.column(*source) for source in encoding.characteristic.sources]


@dataclass(frozen=True, slots=True)
class Model:
    """Effects of levels on the log-odds, in addition to a base that holds for the newest labels."""

    base: float
    trend: float
    """Difference of the base from that of all labels together."""
    encodings: tuple[FeatureEncoding, ...]
    """The characteristics of the prior scorecard, then new ones, then pairs that were found."""
    effects: tuple[Floats, ...]
    """For each encoding the log-odds of its levels, with mean 0 over the labels."""
    unused_columns: tuple[UnusedColumn, ...]

    def log_odds(self, labels: LabeledLeads, rows: Codes) -> Floats:
        return self.base + self._sum(labels, rows, of_pairs=False) + self._sum(labels, rows, of_pairs=True)

    def _sum(self, labels: LabeledLeads, rows: Codes, *, of_pairs: bool) -> Floats:
        result = np.zeros(len(rows))
        for encoding, effects in zip(self.encodings, self.effects, strict=True):
            if encoding.is_found_pair == of_pairs and effects.any():
                result += effects[_codes(labels.table, rows, encoding)]
        return result

    def forecast(self, labels: LabeledLeads, rows: Codes, rate: float) -> ForecastTerms:
        """Return the log-odds of some leads as terms. `rate` is the base rate of the labels that the model was fitted to."""
        base_rate, trend = np.full(len(rows), log_odds_of(rate)), np.full(len(rows), self.trend)
        main_effects = self.base + self._sum(labels, rows, of_pairs=False)
        interactions = self._sum(labels, rows, of_pairs=True)
        return ForecastTerms(base_rate, trend, main_effects - base_rate - trend, interactions)

    def shrunk(self, shrinkage: Shrinkage, rate: float) -> "Model":
        """Return the model whose log-odds are those of `forecast` with its terms shrunk."""
        base_rate = log_odds_of(rate)
        base = (
            base_rate
            + shrinkage.trend * self.trend
            + shrinkage.effects * (self.base - base_rate - self.trend)
        )
        effects = tuple(
            shrinkage.effects * (shrinkage.interactions if encoding.is_found_pair else 1.0) * own
            for encoding, own in zip(self.encodings, self.effects, strict=True)
        )
        return replace(self, base=base, trend=shrinkage.trend * self.trend, effects=effects)


def train(
    labels: LabeledLeads,
    rows: Codes,
    prior: Scorecard,
    rules: ColumnRules = ANY_COLUMN,
) -> Model:
    """Return the model fitted to the labels in `rows`, oldest first, with the points of `prior` as its prior mean.

    The log-odds are the weighted mean of two fits. The fit with one σ for all columns finds many weak effects. The fit with a σ
    per column finds few strong ones, and interactions; its part is n / (n + 400) for n labels.
    """
    positive, weights = labels.positive[rows], labels.weights[rows]
    candidates = find_candidates(labels.table, rows, positive, weights, prior, rules)
    encodings = [*candidates.kept, *candidates.new]
    codes = [_codes(labels.table, rows, encoding) for encoding in encodings]
    is_excluded = [
        not rules.unlearnable.keys().isdisjoint(encoding.characteristic.sources) for encoding in encodings
    ]
    prior_effects = [
        _points(encoding) * (not excluded) for encoding, excluded in zip(encodings, is_excluded, strict=True)
    ]
    prior_log_odds = np.zeros(len(rows))
    for own, effects in zip(codes, prior_effects, strict=True):
        prior_log_odds += effects[own]
    center = float(np.average(prior_log_odds, weights=weights))
    rate = prior_rate(candidates.considered)
    # A column that is the same in all leads has no effect to fit.
    varying = [index for index, own in enumerate(codes) if (own != own[0]).any() and not is_excluded[index]]
    trend = trend_term(len(rows), has_time=labels.has_time)
    separate_part = len(rows) / (len(rows) + _EQUAL_PARTS_AT) if len(rows) <= _MAX_LABELS_FOR_BOTH else 1.0
    targets = Targets(prior_log_odds - center, positive, weights)
    base = trend_now = 0.0
    mean_effects = [np.zeros(len(encoding.names)) for encoding in encodings]
    pairs: list[tuple[FeatureEncoding, Codes]] = []
    codes_of = partial(_codes, labels.table, rows)
    for is_shared, part in ((False, separate_part), (True, 1 - separate_part)):
        if not part:
            continue
        if is_shared or len(rows) < MIN_LABELS:
            terms = [encodings[index].term(codes[index], rate, is_shared=is_shared) for index in varying]
            fitted = fit_main_effects([*terms, trend], targets)
        else:
            columns = [(encodings[index], codes[index]) for index in varying]
            fitted, columns, pairs = fit_refined(columns, trend, rate, targets, codes_of)
            for index, (encoding, own) in zip(varying, columns, strict=True):
                encodings[index], codes[index], prior_effects[index] = encoding, own, _points(encoding)
                mean_effects[index] = np.zeros(len(encoding.names))
            mean_effects += [part * own for own in fitted.effects[len(varying) + 1 :]]
        slope = max(fitted.slope, 0.0)
        walk = fitted.effects[len(varying)]
        base += (fitted.intercept - slope * center + float(walk[-1])) * part
        trend_now += float(walk[-1] - np.average(walk[trend.codes], weights=weights)) * part
        learned = dict(zip(varying, fitted.effects, strict=False))
        for index, effects in enumerate(prior_effects):
            mean_effects[index] += (slope * effects + learned.get(index, 0.0)) * part
    mean, centered = _centered(mean_effects, [*codes, *(own for _, own in pairs)], weights)
    encodings += [encoding for encoding, _ in pairs]
    return Model(base + mean, trend_now, tuple(encodings), centered, candidates.unused_columns)


def model_of(labels: LabeledLeads, card: Scorecard) -> Model:
    """Return a scorecard set by hand as a model, without the limits of its groups: its points divided by 25 are log-odds."""
    rows = labels.rows(0, len(labels.positive))
    encodings = tuple(encoding_of(characteristic) for characteristic in card.characteristics)
    codes = [_codes(labels.table, rows, encoding) for encoding in encodings]
    mean, centered = _centered([_points(encoding) for encoding in encodings], codes, labels.weights)
    return Model(mean + card.base / LOG_ODDS_POINTS, 0.0, encodings, centered, ())


def _centered(
    effects: Sequence[Floats], codes: Sequence[Codes], weights: Floats
) -> tuple[float, tuple[Floats, ...]]:
    """Return the sum of the mean effects over the labels, and the effects without their means."""
    means = [
        float(np.average(own[levels], weights=weights)) for levels, own in zip(codes, effects, strict=True)
    ]
    return sum(means), tuple(own - mean for own, mean in zip(effects, means, strict=True))


def log_odds_of(probability: float) -> float:
    """Return log(p / (1 − p))."""
    return log(probability / (1 - probability))


def _codes(table: LeadTable, rows: Codes, encoding: FeatureEncoding, which: Codes | None = None) -> Codes:
    """Return the levels of the leads in `rows`, or in some of them."""
    chosen = rows if which is None else rows[which]
    return encoding.codes(*(table.column(*source).only(chosen) for source in encoding.characteristic.sources))


def _points(encoding: FeatureEncoding) -> Floats:
    return np.array([level.points for level in encoding.characteristic.levels]) / LOG_ODDS_POINTS
