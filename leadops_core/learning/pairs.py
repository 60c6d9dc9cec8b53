"""Pairs of columns that say more together than apart."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import log, sqrt

import numpy as np

from leadops_core.learning.fit import Codes, Floats
from leadops_core.learning.shapes import Shape, bin_names, free_name, smooth
from leadops_core.schemas import (
    MAX_HALF_CHARACTERS,
    MISSING,
    OTHER,
    PAIR_SEPARATOR,
    Characteristic,
    GroupName,
    Half,
    Level,
    Origin,
    pair_level,
)
from leadops_core.scoring.numbers import read_date

MOST_PAIRS = 8
"""Pairs that a scorecard gets at most."""
LEAST_LABELS = 500
"""Labels below which pairs are not looked for: there are many more of them than columns."""
_BINS = 8
_NAMES = 7
_SAYS_THE_SAME = 0.9


@dataclass(frozen=True, slots=True)
class _Side:
    """A column as a half of pairs: coarser than by itself."""

    title: str
    slug: str
    half: Half
    levels: tuple[str, ...]
    codes: Codes
    root: Floats
    """A square root of the covariance of its levels' weights, their mean over the labels taken out."""

    @property
    def kernel(self) -> Floats:
        return self.root @ self.root.T


def find_pairs(
    shapes: Sequence[Shape], codes: Sequence[Codes], pull: Floats, certainty: Floats
) -> tuple[list[Shape], int]:
    """The pairs of attributes that are likeliest to say something, and of how many they were taken.

    `pull` is what each label has beyond its chance by the columns alone, weight · (outcome − chance), and `certainty` its
    variance, weight · chance · (1 − chance). A pair is judged by the score test of a variance component: how far the pull,
    summed up over its levels and smoothed like its weights would be, is above what noise would bring, in standard
    deviations. It must be further than the largest of that many pairs would be by chance, √(2 ln pairs).
    """
    known = {shape.characteristic.key for shape in shapes}
    sides = _different(
        [side for shape, own in zip(shapes, codes, strict=True) if (side := _side(shape, own))]
    )
    judged = [
        (_standing_out(first, second, pull, certainty), place, first, second)
        for place, (first, second) in enumerate(combinations(sides, 2))
        if _key(first, second) not in known
    ]
    least = sqrt(2 * log(max(len(judged), 2)))
    judged = sorted((each for each in judged if each[0] > least), key=lambda each: (-each[0], each[1]))
    names = {shape.characteristic.name for shape in shapes}
    found = []
    for _, _, first, second in judged[:MOST_PAIRS]:
        found.append(_pair(first, second, names))
        names.add(found[-1].characteristic.name)
    return found, len(sides) * (len(sides) - 1) // 2


def _side(shape: Shape, codes: Codes) -> _Side | None:
    """The column as a half, None where it is none of their own or the same in all leads."""
    each = shape.characteristic
    if each.origin is not Origin.ATTRIBUTE or (codes == codes[0]).all():
        return None
    counts = np.bincount(codes, minlength=len(shape.names)).astype(np.float64)
    places = _bins(counts[: shape.ordered]) if shape.ordered else _most_frequent(shape.names, counts)
    count = int(places.max(initial=-1)) + 1
    if shape.ordered and count < 2:
        return None
    if shape.ordered:
        last = [int(np.flatnonzero(places == place)[-1]) for place in range(count - 1)]
        bounds = tuple(each.bounds[place] for place in last)
        names = bin_names(bounds, are_days=_are_days(shape))
        root = smooth(count)
    else:
        bounds = ()
        order = np.argsort(places, kind="stable")
        names = tuple(shape.names[place] for place in order if places[place] >= 0)
        root = np.eye(count)
    levels, merged = [*names], np.full(len(shape.names), -1, dtype=np.int32)
    merged[: len(places)] = places
    for special in (OTHER, MISSING):
        pooled = np.array([_pooled(name) == special for name in shape.names]) & (merged < 0)
        if counts[pooled].any():
            merged[pooled] = len(levels)
            levels.append(special)
    if len(levels) < 2:
        return None
    whole = np.eye(len(levels))
    whole[:count, :count] = root
    coarse = merged[codes]
    shares = np.bincount(coarse, minlength=len(levels)) / len(codes)
    half = Half(key=each.key, names=names, bounds=bounds)
    return _Side(
        each.title, each.name.removeprefix("column_"), half, tuple(levels), coarse, whole - shares @ whole
    )


def _pooled(name: str) -> str:
    """Where a level goes that is none of the half's own."""
    return MISSING if name == MISSING else OTHER


def _bins(counts: Floats) -> Codes:
    """Neighbouring bins pooled into fewer of about as many leads each."""
    middle = (np.cumsum(counts) - counts / 2) / max(counts.sum(), 1)
    _, places = np.unique(np.minimum((middle * _BINS).astype(np.int32), _BINS - 1), return_inverse=True)
    return places.astype(np.int32)


def _most_frequent(names: Sequence[str], counts: Floats) -> Codes:
    """The place of each level among the most frequent ones, −1 for the others."""
    places = np.full(len(names), -1, dtype=np.int32)
    fit = [
        place
        for place in np.argsort(-counts, kind="stable").tolist()
        if counts[place] and names[place] not in {OTHER, MISSING} and _fits(names[place])
    ]
    places[fit[:_NAMES]] = np.arange(len(fit[:_NAMES]))
    return places


def _fits(name: str) -> bool:
    return len(name) <= MAX_HALF_CHARACTERS and PAIR_SEPARATOR not in name


def _are_days(shape: Shape) -> bool:
    return read_date(shape.names[0].removeprefix("up to ")) is not None


def _different(sides: Sequence[_Side]) -> list[_Side]:
    """Without those that say nearly the same as one before (minutes, and what they cost)."""
    kept: list[_Side] = []
    for side in sides:
        if not any(_says_the_same(other, side) for other in kept):
            kept.append(side)
    return kept


def _says_the_same(first: _Side, second: _Side) -> bool:
    together = _cells(first, second, np.ones(len(first.codes)))
    told = min(together.max(axis=axis).sum() for axis in (0, 1))
    most = max(together.sum(axis=axis).max() for axis in (0, 1))
    size = len(first.codes)
    # Where nearly all leads have one level, any two columns seem to agree.
    return bool(told > _SAYS_THE_SAME * size and most < _SAYS_THE_SAME * size)


def _cells(first: _Side, second: _Side, values: Floats) -> Floats:
    """The sum of values in each cell of the pair."""
    shape = len(first.levels), len(second.levels)
    cells = first.codes.astype(np.int64) * shape[1] + second.codes
    return np.bincount(cells, values, shape[0] * shape[1]).astype(np.float64).reshape(shape)


def _standing_out(first: _Side, second: _Side, pull: Floats, certainty: Floats) -> float:
    pulled, certain = _cells(first, second, pull), _cells(first, second, certainty)
    came = float(((first.root.T @ pulled @ second.root) ** 2).sum())
    one, other = first.kernel, second.kernel
    expected = float((np.outer(np.diag(one), np.diag(other)) * certain).sum())
    variance = 2 * float((certain * (one**2 @ certain @ other**2)).sum())
    return (came - expected) / sqrt(variance) if variance > 0 else 0.0


def _key(first: _Side, second: _Side) -> str:
    return f"{first.half.key}{PAIR_SEPARATOR}{second.half.key}"


def _pair(first: _Side, second: _Side, taken: Iterable[str]) -> Shape:
    names = [pair_level(one, other) for one in first.levels for other in second.levels]
    basis = np.kron(first.root, second.root).astype(np.float64)
    # What was not seen together weighs nothing.
    for special in (OTHER, MISSING):
        if special not in names:
            names.append(special)
            basis = np.vstack((basis, np.zeros(basis.shape[1])))
    characteristic = Characteristic(
        name=free_name(f"pair_{first.slug[:24]}_{second.slug[:24]}", taken),
        title=f"{first.title}{PAIR_SEPARATOR}{second.title}",
        group=GroupName.HISTORY,
        origin=Origin.PAIR,
        key=_key(first, second),
        levels=tuple(Level(name=name, points=0.0) for name in names),
        halves=(first.half, second.half),
    )
    return Shape(characteristic, 0, basis=basis)
