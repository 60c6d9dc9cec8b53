"""Find pairs of columns that interact: together they tell more about the outcome than the sum of both."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import log, sqrt

import numpy as np

from leadops_core.learning.encodings import FeatureEncoding, bin_names, free_name, smoothing_root
from leadops_core.learning.fit import Codes, Floats
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

MAX_PAIRS = 8
"""Pairs of a scorecard at most."""
MIN_LABELS = 500
"""Labels below which no pairs are searched: there are many more pairs than columns."""
_MAX_BINS = 8
_MAX_NAMES = 7
_SAME_SHARE = 0.9
"""Share of the leads in which one column determines the other from which both count as the same."""


@dataclass(frozen=True, slots=True)
class _CoarseColumn:
    """A column as a half of pairs, with fewer levels than by itself."""

    title: str
    slug: str
    half: Half
    levels: tuple[str, ...]
    codes: Codes
    root: Floats
    """A square root R of the prior covariance of the levels' effects, which have mean 0 over the labels."""

    @property
    def covariance(self) -> Floats:
        return self.root @ self.root.T


def find_pairs(
    encodings: Sequence[FeatureEncoding], codes: Sequence[Codes], residual: Floats, information: Floats
) -> tuple[list[FeatureEncoding], int]:
    """Return the pairs of attributes that interact, strongest first, and the number of pairs that were tested.

    `residual` is wᵢ (yᵢ − pᵢ) and `information` wᵢ pᵢ (1 − pᵢ) of each label, with pᵢ by the main effects alone. Each pair gets
    the score test of the hypothesis that its variance component is 0: Lin (1997), "Variance component testing in generalised
    linear models with random effects", Biometrika 84(2). A pair is returned if its z value exceeds √(2 ln m), about the largest
    of m standard normal values, for m pairs.
    """
    column_keys = {encoding.characteristic.key for encoding in encodings}
    columns = _distinct(
        [
            column
            for encoding, own in zip(encodings, codes, strict=True)
            if (column := _coarsen(encoding, own))
        ]
    )
    tested = [
        (_interaction_z(first, second, residual, information), index, first, second)
        for index, (first, second) in enumerate(combinations(columns, 2))
        if _key(first, second) not in column_keys
    ]
    critical = sqrt(2 * log(max(len(tested), 2)))
    strongest = sorted((test for test in tested if test[0] > critical), key=lambda test: (-test[0], test[1]))
    names = {encoding.characteristic.name for encoding in encodings}
    pairs = []
    for _, _, first, second in strongest[:MAX_PAIRS]:
        pairs.append(_pair(first, second, names))
        names.add(pairs[-1].characteristic.name)
    return pairs, len(columns) * (len(columns) - 1) // 2


def _coarsen(encoding: FeatureEncoding, codes: Codes) -> _CoarseColumn | None:
    """Return the column as a half of pairs, or None if it is not an attribute or is the same in all leads."""
    characteristic = encoding.characteristic
    if characteristic.origin is not Origin.ATTRIBUTE or (codes == codes[0]).all():
        return None
    bin_count = encoding.bin_count
    counts = np.bincount(codes, minlength=len(encoding.names)).astype(np.float64)
    merged_to = _merge_bins(counts[:bin_count]) if bin_count else _most_frequent(encoding.names, counts)
    count = int(merged_to.max(initial=-1)) + 1
    if bin_count and count < 2:
        return None
    if bin_count:
        last = [int(np.flatnonzero(merged_to == index)[-1]) for index in range(count - 1)]
        bounds = tuple(characteristic.bounds[index] for index in last)
        names = bin_names(bounds, are_days=_are_days(encoding))
        root = smoothing_root(count)
    else:
        bounds = ()
        order = np.argsort(merged_to, kind="stable")
        names = tuple(encoding.names[index] for index in order if merged_to[index] >= 0)
        root = np.eye(count)
    levels, merged = [*names], np.full(len(encoding.names), -1, dtype=np.int32)
    merged[: len(merged_to)] = merged_to
    for special in (OTHER, MISSING):
        is_pooled = np.array([_pooled_level(name) == special for name in encoding.names]) & (merged < 0)
        if counts[is_pooled].any():
            merged[is_pooled] = len(levels)
            levels.append(special)
    if len(levels) < 2:
        return None
    whole = np.eye(len(levels))
    whole[:count, :count] = root
    coarse = merged[codes]
    shares = np.bincount(coarse, minlength=len(levels)) / len(codes)
    half = Half(key=characteristic.key, names=names, bounds=bounds)
    slug = characteristic.name.removeprefix("column_")
    return _CoarseColumn(characteristic.title, slug, half, tuple(levels), coarse, whole - shares @ whole)


def _pooled_level(name: str) -> str:
    """Return the level that replaces a level which is not one of the half's own."""
    return MISSING if name == MISSING else OTHER


def _merge_bins(counts: Floats) -> Codes:
    """Return for each bin its new index, after neighbors are merged into fewer bins of about equally many leads."""
    middle = (np.cumsum(counts) - counts / 2) / max(counts.sum(), 1)
    _, merged = np.unique(
        np.minimum((middle * _MAX_BINS).astype(np.int32), _MAX_BINS - 1), return_inverse=True
    )
    return merged.astype(np.int32)


def _most_frequent(names: Sequence[str], counts: Floats) -> Codes:
    """Return the index of each level among the most frequent ones, −1 for the others."""
    indexes = np.full(len(names), -1, dtype=np.int32)
    usable = [
        index
        for index in np.argsort(-counts, kind="stable").tolist()
        if counts[index] and names[index] not in {OTHER, MISSING} and _fits(names[index])
    ]
    indexes[usable[:_MAX_NAMES]] = np.arange(len(usable[:_MAX_NAMES]))
    return indexes


def _fits(name: str) -> bool:
    return len(name) <= MAX_HALF_CHARACTERS and PAIR_SEPARATOR not in name


def _are_days(encoding: FeatureEncoding) -> bool:
    return read_date(encoding.names[0].removeprefix("up to ")) is not None


def _distinct(columns: Sequence[_CoarseColumn]) -> list[_CoarseColumn]:
    """Leave out columns that say nearly the same as an earlier one, such as minutes and their cost."""
    distinct: list[_CoarseColumn] = []
    for column in columns:
        if not any(_are_same(other, column) for other in distinct):
            distinct.append(column)
    return distinct


def _are_same(first: _CoarseColumn, second: _CoarseColumn) -> bool:
    cells = _cell_sums(first, second, np.ones(len(first.codes)))
    determined = min(cells.max(axis=axis).sum() for axis in (0, 1))
    most_frequent = max(cells.sum(axis=axis).max() for axis in (0, 1))
    size = len(first.codes)
    # If nearly all leads have one level, any two columns seem to agree.
    return bool(determined > _SAME_SHARE * size and most_frequent < _SAME_SHARE * size)


def _cell_sums(first: _CoarseColumn, second: _CoarseColumn, values: Floats) -> Floats:
    """Return the sum of the values in each cell of the pair, levels of the first × levels of the second."""
    shape = len(first.levels), len(second.levels)
    cells = first.codes.astype(np.int64) * shape[1] + second.codes
    return np.bincount(cells, values, shape[0] * shape[1]).astype(np.float64).reshape(shape)


def _interaction_z(
    first: _CoarseColumn, second: _CoarseColumn, residual: Floats, information: Floats
) -> float:
    """Return (Q − E Q) / sd Q of the score statistic Q = ‖R₁ᵀ U R₂‖².

    U holds the sums of the residuals per cell, V those of the information, which are the variances of U. K = R Rᵀ are the
    covariances. Then E Q = Σ diag(K₁) diag(K₂)ᵀ ∘ V, and var Q ≈ 2 Σ V ∘ (K₁² V K₂²). Squares are element by element.
    """
    u, v = _cell_sums(first, second, residual), _cell_sums(first, second, information)
    q = float(((first.root.T @ u @ second.root) ** 2).sum())
    k1, k2 = first.covariance, second.covariance
    expected = float((np.outer(np.diag(k1), np.diag(k2)) * v).sum())
    variance = 2 * float((v * (k1**2 @ v @ k2**2)).sum())
    return (q - expected) / sqrt(variance) if variance > 0 else 0.0


def _key(first: _CoarseColumn, second: _CoarseColumn) -> str:
    return f"{first.half.key}{PAIR_SEPARATOR}{second.half.key}"


def _pair(first: _CoarseColumn, second: _CoarseColumn, used_names: Iterable[str]) -> FeatureEncoding:
    names = [pair_level(one, other) for one in first.levels for other in second.levels]
    basis = np.kron(first.root, second.root).astype(np.float64)
    # A combination that does not occur has no effect.
    for special in (OTHER, MISSING):
        if special not in names:
            names.append(special)
            basis = np.vstack((basis, np.zeros(basis.shape[1])))
    characteristic = Characteristic(
        name=free_name(f"pair_{first.slug[:24]}_{second.slug[:24]}", used_names),
        title=f"{first.title}{PAIR_SEPARATOR}{second.title}",
        group=GroupName.HISTORY,
        origin=Origin.PAIR,
        key=_key(first, second),
        levels=tuple(Level(name=name, points=0.0) for name in names),
        halves=(first.half, second.half),
    )
    return FeatureEncoding(characteristic, 0, basis=basis)
