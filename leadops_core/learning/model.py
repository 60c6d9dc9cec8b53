"""A model of outcomes: what was learned from some of the labels, ready to judge any lead."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from leadops_core.learning.candidates import find_candidates
from leadops_core.learning.fit import Bools, Codes, Design, Fitted, Floats, Part, fit
from leadops_core.learning.shapes import Shape, drift_part, rate_among
from leadops_core.schemas import LOG_ODDS_POINTS, Scorecard, SetAside
from leadops_core.scoring.columns import Column, LeadTable

_SLOPE_SPREAD = 0.5
_CHOOSE_ON = 20_000
"""Labels that the widths are chosen on; with more, the labels speak louder than any width."""


@dataclass(frozen=True, slots=True)
class Labels:
    """Labelled leads as columns, oldest first."""

    table: LeadTable
    positive: Bools
    weights: Floats

    def rows(self, start: int, end: int) -> Codes:
        """The places of a stretch of labels."""
        return np.arange(start, end, dtype=np.int32)


@dataclass(frozen=True, slots=True)
class Model:
    """Weights for levels, on the log-odds scale, over a base that stands for the newest labels."""

    base: float
    shapes: tuple[Shape, ...]
    """The characteristics of the scorecard that was pulled toward, then new ones."""
    weights: tuple[Floats, ...]
    """For each shape the log-odds of its levels, 0 on average over the labels."""
    set_aside: tuple[SetAside, ...]

    def log_odds(self, labels: Labels, rows: Codes) -> Floats:
        """The log-odds of some of the leads."""
        result = np.full(len(rows), self.base)
        for shape, weights in zip(self.shapes, self.weights, strict=True):
            if weights.any():
                result += weights[_codes(shape, labels.table, rows)]
        return result


def train(
    labels: Labels,
    rows: Codes,
    prior: Scorecard,
    *,
    put_back: Iterable[str] = (),
    leave_out: Iterable[str] = (),
) -> Model:
    """What the labels in `rows`, oldest first, teach."""
    positive, counts = labels.positive[rows], labels.weights[rows]
    found = find_candidates(
        labels.table, rows, positive, counts, prior, put_back=put_back, leave_out=leave_out
    )
    shapes = (*found.kept, *found.new)
    codes = [_codes(shape, labels.table, rows) for shape in shapes]
    hand_set = [_points(shape) for shape in shapes]
    sums = np.zeros(len(rows))
    for own, worth in zip(codes, hand_set, strict=True):
        sums += worth[own]
    centre = float(np.average(sums, weights=counts))
    rate = rate_among(found.considered)
    parts = [shape.part(own, rate) for shape, own in zip(shapes, codes, strict=True)]
    drift = drift_part(len(rows))
    fitted = _fit([*parts, drift], sums - centre, positive, counts)
    slope = max(fitted.slope, 0.0)
    base = fitted.intercept - slope * centre + float(fitted.weights[-1][-1])
    weights = []
    for own, worth, learned in zip(codes, hand_set, fitted.weights[:-1], strict=True):
        level = slope * worth + learned
        # What all leads share belongs to the base; a level that none of them has stays as far from the mean as it was.
        mean = float(np.average(level[own], weights=counts))
        base += mean
        weights.append(level - mean)
    return Model(base, shapes, tuple(weights), found.set_aside)


def _fit(parts: list[Part], sums: Floats, positive: Bools, counts: Floats) -> Fitted:
    size = len(positive)
    if size <= _CHOOSE_ON:
        return fit(Design(parts, sums), positive, counts, slope_spread=_SLOPE_SPREAD)
    some = np.linspace(0, size - 1, _CHOOSE_ON).astype(np.int64)
    thin = [Part(part.codes[some], part.level_count, part.blocks) for part in parts]
    first = fit(Design(thin, sums[some]), positive[some], counts[some], slope_spread=_SLOPE_SPREAD)
    widths = np.array([width for own in first.widths for width in own])
    return fit(Design(parts, sums), positive, counts, slope_spread=_SLOPE_SPREAD, widths=widths)


def _codes(shape: Shape, table: LeadTable, rows: Codes) -> Codes:
    each = shape.characteristic
    column = table.column(each.origin, each.key)
    return shape.codes(Column(column.values, column.codes[rows]))


def _points(shape: Shape) -> Floats:
    return np.array([level.points for level in shape.characteristic.levels]) / LOG_ODDS_POINTS
