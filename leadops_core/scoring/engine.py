"""The scoring engine: levels, points, group limits, total, label and probability of many leads at once.

One lead is an array of one. Importing this module loads numpy.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from leadops_core.schemas.lead import ScoreLabel
from leadops_core.schemas.scorecard import OTHER, Characteristic, Scorecard, pair_level
from leadops_core.scoring.levels import LevelNames, check_readable
from leadops_core.scoring.probability import attribute, probabilities_and_scores, probability_intervals
from leadops_core.scoring.saturation import effective_points, limits_of
from leadops_core.scoring.table import Codes, Column, LeadTable, ScorableLead, small, table_of

Floats = NDArray[np.float64]
Levels = tuple[tuple[str, ...], Codes]
"""The levels that occur, and for each lead the index of its level."""

_LABELS = (ScoreLabel.COLD, ScoreLabel.WARM, ScoreLabel.HOT)


class Chance(NamedTuple):
    """A probability with its 90 % interval."""

    probability: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Scores:
    """The scores of many leads, in their order."""

    totals: Floats
    labels: NDArray[np.int8]
    """0 COLD, 1 WARM, 2 HOT."""
    probabilities: Floats | None
    """None unless the scorecard is calibrated."""
    intervals: tuple[Floats, Floats] | None
    """Lower and upper ends of the probabilities' 90 % intervals; None unless the scorecard has an uncertainty."""
    group_points: Floats
    """Leads × groups: the sum of points in each group, before saturation."""
    point_sums: Floats
    """Base plus the points that count. They are the totals unless the scorecard is calibrated."""

    def label_names(self) -> list[ScoreLabel]:
        """Return the labels as enum members."""
        return [_LABELS[code] for code in self.labels.tolist()]

    def chances(self) -> list[Chance]:
        """Return the probabilities with their intervals, each None if the scorecard has none."""
        if self.probabilities is None:
            return [Chance(None, None, None)] * len(self.totals)
        probabilities = self.probabilities.tolist()
        if self.intervals is None:
            return [Chance(probability, None, None) for probability in probabilities]
        ends = (end.tolist() for end in self.intervals)
        return [Chance(*chance) for chance in zip(probabilities, *ends, strict=True)]

    def counts(self) -> dict[ScoreLabel, int]:
        """Return the number of leads with each label."""
        counts = np.bincount(self.labels, minlength=len(_LABELS)).tolist()
        return dict(zip(_LABELS, counts, strict=True))


class LeveledLeads:
    """Leads whose levels are looked up once; scoring them again under other points takes milliseconds."""

    def __init__(self, table: LeadTable, scorecard: Scorecard) -> None:
        self.table = table
        self.size = table.size
        self._scorecard = scorecard
        self._levels: list[Levels] = []
        for characteristic in scorecard.characteristics:
            check_readable(characteristic)
            columns = [table.column(*source) for source in characteristic.sources]
            self._levels.append(levels_of(characteristic, columns))

    def levels(self, index: int) -> Levels:
        """Return the levels of the characteristic at that index of the scorecard."""
        return self._levels[index]

    def points(self, scorecard: Scorecard) -> Floats:
        """Return the points of each lead (rows) for each characteristic (columns), before saturation.

        Raises ValueError if the scorecard differs in more than its base, points, limits and thresholds.
        """
        self._check(scorecard)
        points = np.zeros((self.size, len(self._levels)))
        for index, characteristic in enumerate(scorecard.characteristics):
            points[:, index] = self._points_of(index, characteristic)
        return points

    def scores(self, scorecard: Scorecard) -> Scores:
        """Return the scores under a scorecard that differs in base, points, limits and thresholds at most.

        Raises ValueError if its characteristics read something else or have other levels.
        """
        self._check(scorecard)
        group_points = np.zeros((self.size, len(scorecard.groups)))
        group_index = {group.name: index for index, group in enumerate(scorecard.groups)}
        for index, characteristic in enumerate(scorecard.characteristics):
            group_points[:, group_index[characteristic.group]] += self._points_of(index, characteristic)
        point_sums = scorecard.base + effective_points(group_points, limits_of(scorecard)).sum(axis=1)
        totals, probabilities, intervals = point_sums, None, None
        if scorecard.calibration is not None:
            probabilities, totals = probabilities_and_scores(point_sums)
            intervals = probability_intervals(point_sums, scorecard.base, scorecard.calibration)
        thresholds = scorecard.thresholds
        labels = (totals >= thresholds.warm).astype(np.int8) + (totals >= thresholds.hot).astype(np.int8)
        return Scores(totals, labels, probabilities, intervals, group_points, point_sums)

    def contributions(self, scorecard: Scorecard, scores: Scores) -> tuple[float, Floats]:
        """Return the base score, and how much each characteristic, then each group's saturation, adds to it.

        The array has a row per lead and a column per characteristic and per group. Base plus a row is exactly the lead's
        total, in any order of addition. `scores` are those of the same scorecard.
        """
        points = self.points(scorecard)
        limits = limits_of(scorecard)
        if limits is None:
            base, points = attribute(scorecard.base, points)
            return base, np.hstack((points, np.zeros_like(scores.group_points)))
        saturation = effective_points(scores.group_points, limits) - scores.group_points
        return scorecard.base, np.hstack((points, saturation))

    def _points_of(self, index: int, characteristic: Characteristic) -> Floats:
        names, codes = self._levels[index]
        points = {level.name: level.points for level in characteristic.levels}
        return np.array([points.get(name, 0.0) for name in names])[codes]

    def _check(self, scorecard: Scorecard) -> None:
        if scorecard is not self._scorecard and _shapes(scorecard) != _shapes(self._scorecard):
            raise ValueError(
                "the scorecard has other characteristics or levels; look up the levels of the leads for it first"
            )


def score_many(leads: Iterable[ScorableLead], scorecard: Scorecard) -> Scores:
    """Return the totals, labels and probabilities of many leads."""
    return LeveledLeads(table_of(leads, scorecard), scorecard).scores(scorecard)


def _shapes(scorecard: Scorecard) -> list[tuple[object, ...]]:
    """Return what decides which levels leads have, without points."""
    return [
        (
            characteristic.sources,
            characteristic.bounds,
            characteristic.exact_values,
            characteristic.halves,
            characteristic.group,
            tuple(level.name for level in characteristic.levels),
        )
        for characteristic in scorecard.characteristics
    ]


def levels_of(characteristic: Characteristic, columns: Sequence[Column]) -> Levels:
    """Return the levels of leads, given the columns that the characteristic reads."""
    names = [level.name for level in characteristic.levels]
    if characteristic.halves is None:
        (column,) = columns
        lookup = LevelNames(names, characteristic.bounds, characteristic.exact_values)
        return _distinct(lookup.levels_of(column.values), column.codes)
    lookups = [LevelNames(half.names, half.bounds) for half in characteristic.halves]
    (first_names, first), (second_names, second) = (
        _distinct(lookup.levels_of(column.values), column.codes)
        for lookup, column in zip(lookups, columns, strict=True)
    )
    level_names = frozenset(names)
    pairs = [pair_level(*levels) for levels in product(first_names, second_names)]
    return _distinct(
        [level if level in level_names else OTHER for level in pairs],
        first.astype(np.int32) * len(second_names) + second,
    )


def _distinct(levels: Iterable[str], codes: Codes) -> Levels:
    index: dict[str, int] = {}
    mapped = [index.setdefault(level, len(index)) for level in levels]
    return tuple(index), small(np.array(mapped), len(index))[codes]
