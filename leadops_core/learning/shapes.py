"""Which levels a characteristic has, found from the values that leads have."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from math import floor

import numpy as np

from leadops_core.learning.fit import Block, Codes, Floats, Part
from leadops_core.schemas import MISSING, OTHER, Characteristic, GroupName, Level, Origin
from leadops_core.scoring.engine import levels_of
from leadops_core.scoring.numbers import read_date, read_ordered
from leadops_core.scoring.table import Column

MOST_LEVELS = 40
"""Levels that a characteristic gets at most; the rest is pooled as `other`."""
_MOST_BINS = 16
_LABELS_A_BIN = 6
_FEW_NUMBERS = 3
_NUMBERS_AT_LEAST = 0.8
_TOLD_APART = 0.7
_FIRST_DAY = date(1970, 1, 1)
_RATE = 2.3
"""P(width > 1) = 10 %: one level in three would then change the odds more than e-fold."""
_USUAL_COLUMNS = 15
_BY_NUMBER = 0.25
"""Share of a line's prior variance that follows the number itself; the rest follows its rank."""
_FAR_OUT = 3.0


@dataclass(frozen=True, slots=True)
class Shape:
    """A characteristic without points, and how its levels hang together."""

    characteristic: Characteristic
    ordered: int
    """Number of leading levels that are bins of a number in order; 0 where the levels are names."""
    are_single: bool = False
    """Whether each bin holds one number only, which may be a code as well as a quantity (months, stars, regions)."""
    middles: tuple[float, ...] = ()
    """The mean number of each bin, where known."""
    basis: Floats | None = field(default=None, compare=False)
    """Of a pair that was found: how the weights of its levels hang together."""

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the levels; `other` and `missing` last."""
        return tuple(level.name for level in self.characteristic.levels)

    def codes(self, *columns: Column) -> Codes:
        """For each lead the place of its level, by the columns that the characteristic reads."""
        index = {name: place for place, name in enumerate(self.names)}
        names, codes = levels_of(self.characteristic, columns)
        return np.array([index[name] for name in names], dtype=np.int32)[codes]

    def part(self, codes: Codes, rate: float = _RATE, *, is_shared: bool = False) -> Part:
        """The characteristic as part of a design.

        Where one width is shared by all, numbers count by their line alone, single ones also each by itself.
        """
        count = len(self.names)
        if self.basis is not None:
            return Part(codes, count, (Block(self.basis, rate, is_shared),))
        found = np.bincount(codes, minlength=count)
        if not self.ordered:
            # A lead's weight varies as much whether its column has two levels or many.
            few = max(int((found > 0).sum()), 2)
            return Part(codes, count, (Block(np.eye(count) * (few / (few - 1)) ** 0.5, rate, is_shared),))
        bins = self.ordered
        shares = found[:bins].astype(np.float64) + 1
        bend, apart = np.zeros((count, bins)), np.eye(count)[:, bins:]
        line = np.zeros((count, 2 if self.middles else 1))
        line[:bins, 0] = _ranks(shares)
        if self.middles:
            line[:, 0] *= (1 - _BY_NUMBER) ** 0.5
            line[:bins, 1] = _standing(self.middles, shares) * _BY_NUMBER**0.5
        bend[:bins] = smooth(bins)
        if is_shared and self.are_single:
            apart = np.eye(count)
        bases = (line, apart) if is_shared else (line, bend, apart)
        return Part(codes, count, tuple(Block(basis, rate, is_shared) for basis in bases))


def rate_among(columns: int) -> float:
    """The rate of the prior on a width where that many columns are looked at.

    The more there are, the likelier one of them says something by chance: beyond the usual number the widths narrow with its
    root, so that all columns together are expected to say as much as before.
    """
    return float(_RATE * max(1.0, columns / _USUAL_COLUMNS) ** 0.5)


def _ranks(shares: Floats) -> Floats:
    """The middle rank of each bin, of mean 0 and spread 1 over the labels."""
    middle = np.cumsum(shares) - shares / 2
    middle = middle - np.average(middle, weights=shares)
    spread = np.sqrt(np.average(middle**2, weights=shares))
    return middle / spread if spread > 0 else middle


def _standing(numbers: Sequence[float], shares: Floats) -> Floats:
    """The numbers with mean 0 and spread 1 over the labels, those far out held back."""
    apart = np.array(numbers) - np.average(numbers, weights=shares)
    spread = np.sqrt(np.average(apart**2, weights=shares))
    if not spread > 0:
        return np.zeros(len(numbers))
    held: Floats = np.clip(apart / spread, -_FAR_OUT, _FAR_OUT)
    return held - np.average(held, weights=shares)


def smooth(bins: int) -> Floats:
    """A square root of the covariance of neighbours: it falls to 1/e over a quarter of the bins."""
    place = np.arange(bins)
    covariance = np.exp(-np.abs(place[:, None] - place[None, :]) / max(bins / 4, 1.0))
    root: Floats = np.linalg.cholesky(covariance + 1e-9 * np.eye(bins))
    return root


def drift_part(size: int, *, has_time: bool = True) -> Part:
    """Return the base rate over time as part of a design: a random walk over stretches of as many labels each.

    Without time there is one stretch, which adds nothing to the intercept.
    """
    stretches = max(1, min(40, size // 25)) if has_time else 1
    codes = (np.arange(size) * stretches // max(size, 1)).astype(np.int32)
    steps = np.tril(np.ones((stretches, stretches))) / np.sqrt(stretches)
    return Part(codes, stretches, (Block(steps, _RATE),))


def shape_of(
    column: Column, *, name: str, title: str, group: GroupName, origin: Origin, key: str, size: int
) -> Shape:
    """The levels of a column: bins where it holds numbers, else its frequent values."""
    counts = np.bincount(column.codes, minlength=len(column.values)).tolist()
    given = [
        (value, count)
        for value, count in zip(column.values, counts, strict=True)
        if count and value is not None and value.strip()
    ]
    if is_numeric(given):
        bounds = _bounds(_numbers(given), size)
        if bounds:
            are_days = all(read_date(value) for value, _ in given if read_ordered(value) is not None)
            names = bin_names(bounds, are_days=are_days)
            numbers = _numbers(given)
            return Shape(
                _characteristic(name, title, group, origin, key, names, bounds),
                len(names),
                are_single=len({number for number, _ in numbers}) == len(names),
                middles=_middles(numbers, bounds),
            )
    return Shape(_characteristic(name, title, group, origin, key, _frequent(given, size), ()), 0)


def is_numeric(given: list[tuple[str, int]]) -> bool:
    """Whether values, with how often each comes, are numbers: nearly all of them, and more than a few different ones.

    Where several different values would be read as the same number (`1A`, `1B`) they are names.
    """
    numbers = _numbers(given)
    many = sum(count for _, count in numbers) >= _NUMBERS_AT_LEAST * sum(count for _, count in given)
    different = len({number for number, _ in numbers})
    return many and different > _FEW_NUMBERS and different >= _TOLD_APART * len(numbers)


def _numbers(given: list[tuple[str, int]]) -> list[tuple[float, int]]:
    return [(number, count) for value, count in given if (number := read_ordered(value)) is not None]


def kept_shape(characteristic: Characteristic) -> Shape:
    """The shape of a characteristic that is there already: its levels, with `other` where it names none."""
    names = [level.name for level in characteristic.levels if level.name not in {OTHER, MISSING}]
    points = {level.name: level for level in characteristic.levels}
    last = [points.get(name, Level(name=name, points=0.0)) for name in (OTHER, MISSING)]
    levels = (*(points[name] for name in names), *last)
    ordered = len(names) if characteristic.bounds else 0
    return Shape(characteristic.model_copy(update={"levels": levels}), ordered)


def _bounds(numbers: list[tuple[float, int]], size: int) -> tuple[float, ...]:
    values = np.array([number for number, _ in numbers])
    counts = np.array([count for _, count in numbers], dtype=np.float64)
    order = np.argsort(values, kind="stable")
    values, counts = values[order], counts[order]
    bins = int(np.clip(size // _LABELS_A_BIN, 3, _MOST_BINS))
    share = np.cumsum(counts) / counts.sum()
    edges = []
    for cut in np.arange(1, bins) / bins:
        place = int(np.searchsorted(share, cut - 1e-12))
        upper = values[place]
        if upper < values[-1]:
            above = values[np.searchsorted(values, upper, side="right")]
            edges.append(_between(upper, above))
    return tuple(sorted(set(edges)))


def _between(low: float, high: float) -> float:
    """A short number from `low` up to, not including, `high`."""
    for digits in range(1, 15):
        short = float(f"{(low + high) / 2:.{digits}g}")
        if low <= short < high:
            return short
    return float(low)


def _middles(numbers: list[tuple[float, int]], bounds: tuple[float, ...]) -> tuple[float, ...]:
    values = np.array([number for number, _ in numbers])
    counts = np.array([count for _, count in numbers], dtype=np.float64)
    places = np.searchsorted(bounds, values)
    sums, sizes = (np.bincount(places, each, len(bounds) + 1) for each in (counts * values, counts))
    return tuple((sums / sizes).tolist())


def bin_names(bounds: tuple[float, ...], *, are_days: bool) -> tuple[str, ...]:
    """What the bins between ascending bounds are called; `are_days` where bounds count days since 1970."""
    if are_days:
        said = [str(_FIRST_DAY + timedelta(days=floor(bound))) for bound in bounds]
    else:
        said = [f"{bound:.12g}" for bound in bounds]
    middle = [f"{low} to {high}" for low, high in pairwise(said)]
    return (f"up to {said[0]}", *middle, f"above {said[-1]}")


def _frequent(given: list[tuple[str, int]], size: int) -> tuple[str, ...]:
    """Values that come often enough to have a weight, most frequent first; spellings that differ in case are one."""
    spellings: dict[str, Counter[str]] = {}
    for value, count in given:
        spellings.setdefault(value.strip().casefold(), Counter())[value.strip()] += count
    least = max(2.0, 0.002 * size)
    frequent = [
        (-sum(found.values()), min(found, key=lambda value: (-found[value], value)))
        for found in spellings.values()
        if sum(found.values()) >= least
    ]
    names = [value[:200] for _, value in sorted(frequent) if value not in {MISSING, OTHER}]
    return tuple(dict.fromkeys(names))[:MOST_LEVELS]


def _characteristic(
    name: str,
    title: str,
    group: GroupName,
    origin: Origin,
    key: str,
    names: tuple[str, ...],
    bounds: tuple[float, ...],
) -> Characteristic:
    levels = tuple(Level(name=level, points=0.0) for level in (*names, OTHER, MISSING))
    return Characteristic(
        name=name, title=title, group=group, origin=origin, key=key, levels=levels, bounds=bounds
    )


def free_name(name: str, taken: Iterable[str]) -> str:
    """The name, with a number behind it where it is taken."""
    free, number = name, 2
    while free in taken:
        free, number = f"{name}_{number}", number + 1
    return free
