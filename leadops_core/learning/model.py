"""A model of outcomes: what was learned from some of the labels, ready to judge any lead."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import log

import numpy as np

from leadops_core.learning.candidates import ANY_COLUMN, ColumnRules, find_candidates
from leadops_core.learning.fit import Bools, Codes, Floats
from leadops_core.learning.hedge import Hedge, Said
from leadops_core.learning.pairs import LEAST_LABELS
from leadops_core.learning.shapes import Shape, drift_part, kept_shape, rate_among
from leadops_core.learning.views import Labelled, fit_labelled, fit_with_pairs
from leadops_core.schemas import LOG_ODDS_POINTS, Scorecard, SetAside
from leadops_core.scoring.table import Column, LeadTable

_TWO_VIEWS = 10_000
"""Labels up to which they are looked at in two ways."""
_AS_MUCH = 400
"""Labels from which both have as much say."""


@dataclass(frozen=True, slots=True)
class Labels:
    """Labelled leads as columns, oldest first unless `has_time` is False."""

    table: LeadTable
    positive: Bools
    weights: Floats
    has_time: bool = True

    def rows(self, start: int, end: int) -> Codes:
        """The places of a stretch of labels."""
        return np.arange(start, end, dtype=np.int32)


@dataclass(frozen=True, slots=True)
class Model:
    """Weights for levels, on the log-odds scale, over a base that stands for the newest labels."""

    base: float
    shift: float
    """How far the base lies above that of all labels together."""
    shapes: tuple[Shape, ...]
    """The characteristics of the scorecard that was pulled toward, then new ones, then pairs that were found."""
    weights: tuple[Floats, ...]
    """For each shape the log-odds of its levels, 0 on average over the labels."""
    set_aside: tuple[SetAside, ...]

    def log_odds(self, labels: Labels, rows: Codes) -> Floats:
        """The log-odds of some of the leads."""
        return self.base + self._sum(labels, rows, are_pairs=False) + self._sum(labels, rows, are_pairs=True)

    def _sum(self, labels: Labels, rows: Codes, *, are_pairs: bool) -> Floats:
        result = np.zeros(len(rows))
        for shape, weights in zip(self.shapes, self.weights, strict=True):
            if _is_found_pair(shape) == are_pairs and weights.any():
                result += weights[_codes(shape, labels.table, rows)]
        return result

    def said(self, labels: Labels, rows: Codes, rate: float) -> Said:
        """The log-odds of some of the leads as terms; `rate` is the share of good outcomes among the labels learned from."""
        plain, shift = np.full(len(rows), log_odds_of(rate)), np.full(len(rows), self.shift)
        columns = self.base + self._sum(labels, rows, are_pairs=False)
        return Said(plain, shift, columns - plain - shift, self._sum(labels, rows, are_pairs=True))

    def hedged(self, hedge: Hedge, rate: float) -> "Model":
        """The model, believed only as far as the hedge goes; `rate` as in `said`."""
        plain = log_odds_of(rate)
        base = plain + hedge.shift * self.shift + hedge.spread * (self.base - plain - self.shift)
        weights = tuple(
            hedge.spread * (hedge.together if _is_found_pair(shape) else 1.0) * each
            for shape, each in zip(self.shapes, self.weights, strict=True)
        )
        return replace(self, base=base, shift=hedge.shift * self.shift, weights=weights)


def train(
    labels: Labels,
    rows: Codes,
    prior: Scorecard,
    rules: ColumnRules = ANY_COLUMN,
) -> Model:
    """What the labels in `rows`, oldest first, teach.

    They are looked at in two ways, and the log-odds are a mean of both: with one prior width for all columns, which finds that
    many say a little, and with a width for each, which finds the few that say much and has more say the more labels there are.
    The latter also finds pairs of columns that say more together than apart.
    """
    positive, counts = labels.positive[rows], labels.weights[rows]
    found = find_candidates(labels.table, rows, positive, counts, prior, rules)
    shapes = (*found.kept, *found.new)
    codes = [_codes(shape, labels.table, rows) for shape in shapes]
    silent = [not rules.unlearnable.keys().isdisjoint(shape.characteristic.sources) for shape in shapes]
    by_hand = [_points(shape) * (not is_silent) for shape, is_silent in zip(shapes, silent, strict=True)]
    sums = np.zeros(len(rows))
    for own, worth in zip(codes, by_hand, strict=True):
        sums += worth[own]
    centre = float(np.average(sums, weights=counts))
    rate = rate_among(found.considered)
    # Where all leads have the same level there is nothing to tell apart.
    varied = [place for place, own in enumerate(codes) if (own != own[0]).any() and not silent[place]]
    drift = drift_part(len(rows), has_time=labels.has_time)
    apart = len(rows) / (len(rows) + _AS_MUCH) if len(rows) <= _TWO_VIEWS else 1.0
    labelled = Labelled(sums - centre, positive, counts)
    base = shift = 0.0
    weights = [np.zeros(len(shape.names)) for shape in shapes]
    pairs: list[tuple[Shape, Codes]] = []
    for is_shared, say in ((False, apart), (True, 1 - apart)):
        if not say:
            continue
        parts = [shapes[place].part(codes[place], rate, is_shared=is_shared) for place in varied]
        parts.append(drift)
        if is_shared or len(rows) < LEAST_LABELS:
            fitted = fit_labelled(parts, labelled)
        else:
            some = [(shapes[place], codes[place]) for place in varied]
            fitted, pairs = fit_with_pairs(
                parts, some, labelled, lambda shape: _codes(shape, labels.table, rows)
            )
            weights += [say * each for each in fitted.weights[len(parts) :]]
        slope = max(fitted.slope, 0.0)
        walk = fitted.weights[len(parts) - 1]
        base += (fitted.intercept - slope * centre + float(walk[-1])) * say
        shift += float(walk[-1] - np.average(walk[drift.codes], weights=counts)) * say
        learned = dict(zip(varied, fitted.weights, strict=False))
        for place, worth in enumerate(by_hand):
            weights[place] += (slope * worth + learned.get(place, 0.0)) * say
    mean, centred = _centred(weights, [*codes, *(own for _, own in pairs)], counts)
    shapes += tuple(shape for shape, _ in pairs)
    return Model(base + mean, shift, shapes, centred, found.set_aside)


def hand_set(labels: Labels, card: Scorecard) -> Model:
    """A scorecard set by hand as a model: its points as log-odds, without the limits of its groups.

    The base is the mean of the leads' points, on the same scale.
    """
    rows = labels.rows(0, len(labels.positive))
    shapes = tuple(kept_shape(each) for each in card.characteristics)
    codes = [_codes(shape, labels.table, rows) for shape in shapes]
    mean, centred = _centred([_points(shape) for shape in shapes], codes, labels.weights)
    return Model(mean + card.base / LOG_ODDS_POINTS, 0.0, shapes, centred, ())


def _centred(
    weights: Sequence[Floats], codes: Sequence[Codes], counts: Floats
) -> tuple[float, tuple[Floats, ...]]:
    """What all leads share, which belongs to the base, and the weights without it.

    A level that none of the leads has stays as far from the mean as it was.
    """
    means = [float(np.average(level[own], weights=counts)) for own, level in zip(codes, weights, strict=True)]
    return sum(means), tuple(level - mean for level, mean in zip(weights, means, strict=True))


def log_odds_of(chance: float) -> float:
    """The log-odds of a chance."""
    return log(chance / (1 - chance))


def _is_found_pair(shape: Shape) -> bool:
    return shape.basis is not None


def _codes(shape: Shape, table: LeadTable, rows: Codes) -> Codes:
    columns = [table.column(*source) for source in shape.characteristic.sources]
    return shape.codes(*(Column(column.values, column.codes[rows]) for column in columns))


def _points(shape: Shape) -> Floats:
    return np.array([level.points for level in shape.characteristic.levels]) / LOG_ODDS_POINTS
