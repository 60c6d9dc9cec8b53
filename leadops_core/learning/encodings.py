"""How columns become categorical variables: their levels, and the prior covariance of the effects of these levels."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import compress, pairwise
from math import floor
from statistics import median_low

import numpy as np
from numpy.typing import NDArray

from leadops_core.learning.fit import Codes, DesignTerm, Floats, PriorBlock
from leadops_core.schemas import MISSING, OTHER, Characteristic, GroupName, Level, Origin
from leadops_core.scoring.distinct import DistinctValues
from leadops_core.scoring.engine import levels_of
from leadops_core.scoring.numbers import read_date
from leadops_core.scoring.table import Column, small

MAX_LEVELS = 40
"""Levels of a characteristic at most; rarer values are pooled as `other`."""
_MAX_BINS = 16
_LABELS_PER_BIN = 6
_MAX_DISTINCT_NAMES = 3
"""A column with so few different numbers holds names, such as 1, 2, and 3."""
_MIN_NUMERIC_SHARE = 0.8
_MIN_DISTINCT_SHARE = 0.7
_EPOCH = date(1970, 1, 1)
_RATE = 2.3
"""Rate λ of the prior on σ, with P(σ > 1) = 10 %. At σ = 1, one level in three changes the odds by more than a factor of e."""
_USUAL_COLUMN_COUNT = 15
_HEAP_DEVIATIONS = 2.0
"""Standard deviations by which an exact number with a level of its own is more frequent than the median number in its bin."""
_NUMBER_SHARE = 0.25
"""Share of a line's prior variance that follows the number itself; the rest follows its rank."""
_MAX_DEVIATIONS = 3.0


@dataclass(frozen=True, slots=True)
class FeatureEncoding:
    """A characteristic without points, and how the effects of its levels are related."""

    characteristic: Characteristic
    bin_count: int
    """Number of leading levels that are bins of a number, in order; 0 if the levels are names."""
    has_single_values: bool = False
    """True if each bin holds one number only, which may be a code as well as a quantity (months, stars, regions)."""
    bin_means: tuple[float, ...] = ()
    """The mean number in each bin, if known."""
    frequent_numbers: tuple[float, ...] = ()
    """Numbers that share their bin with others, and are frequent enough for a level of their own."""
    basis: Floats | None = field(default=None, compare=False)
    """Basis of the effects of a pair that was found, levels × coefficients; None for a single column."""

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the levels; `other` and `missing` are last."""
        return tuple(level.name for level in self.characteristic.levels)

    @property
    def is_found_pair(self) -> bool:
        return self.basis is not None

    def codes(self, *columns: Column) -> Codes:
        """Return the index of each lead's level, by the columns that the characteristic reads."""
        index = {name: position for position, name in enumerate(self.names)}
        names, codes = levels_of(self.characteristic, columns)
        return small(np.array([index[name] for name in names]), len(index))[codes]

    def term(self, codes: Codes, rate: float = _RATE, *, is_shared: bool = False) -> DesignTerm:
        """Return the characteristic as a term of the design. `rate` is that of the prior on each σ.

        Names have independent effects. Bins have a line, a smooth curve, and independent effects of `other` and `missing`. With
        a shared σ they have the line alone, and single values independent effects, too. An exact value has the effect of its
        bin and one of its own.
        """
        count = len(self.names)
        if self.basis is not None:
            return DesignTerm(codes, count, (PriorBlock(self.basis, rate, is_shared),))
        sizes = np.bincount(codes, minlength=count).astype(np.int32)
        if not self.bin_count:
            # The factor makes the variance between leads the same for two levels as for many.
            occurring = max(int((sizes > 0).sum()), 2)
            basis = np.eye(count) * (occurring / (occurring - 1)) ** 0.5
            return DesignTerm(codes, count, (PriorBlock(basis, rate, is_shared),))
        bins, places = self.bin_count, self.level_bins
        shares = np.bincount(places, sizes[: len(places)], bins).astype(np.float64) + 1
        line = np.zeros((count, 2 if self.bin_means else 1))
        curve, independent = np.zeros((count, bins)), np.eye(count)[:, len(places) :]
        line[: len(places), 0] = _standardized_ranks(shares)[places]
        if self.bin_means:
            line[:, 0] *= (1 - _NUMBER_SHARE) ** 0.5
            line[: len(places), 1] = (_standardized(self.bin_means, shares) * _NUMBER_SHARE**0.5)[places]
        curve[: len(places)] = smoothing_root(bins)[places]
        if is_shared and self.has_single_values:
            independent = np.eye(count)
        bases = (line, independent) if is_shared else (line, curve, independent)
        blocks = [PriorBlock(basis, rate, is_shared) for basis in bases]
        if self.characteristic.exact_values:
            blocks += [PriorBlock(basis, rate) for basis in exact_value_bases(places, bins, sizes)]
        return DesignTerm(codes, count, tuple(blocks))

    @property
    def level_bins(self) -> Codes:
        """The bin of each level that holds numbers: of the bins themselves, then of the exact values."""
        exact = np.searchsorted(self.characteristic.bounds, self.characteristic.exact_values)
        return np.concatenate((np.arange(self.bin_count), exact)).astype(np.int32)

    def with_exact_values(self) -> "FeatureEncoding":
        """Return the encoding with a level for each of its frequent numbers, whose effects are still 0."""
        own = self.characteristic
        exact = tuple(Level(name=f"{number:.12g}", points=0.0) for number in self.frequent_numbers)
        levels = (*own.levels[: self.bin_count], *exact, *own.levels[self.bin_count :])
        return replace(
            self,
            characteristic=own.model_copy(update={"levels": levels, "exact_values": self.frequent_numbers}),
            frequent_numbers=(),
        )


def prior_rate(column_count: int) -> float:
    """Return the rate λ of the prior on σ if that many columns are candidates.

    The more columns, the likelier one of them looks informative by chance. Beyond the usual number, λ grows with the square
    root of their number, so that all columns together keep their expected variance.
    """
    return float(_RATE * max(1.0, column_count / _USUAL_COLUMN_COUNT) ** 0.5)


def _standardized_ranks(shares: Floats) -> Floats:
    """Return the mean rank of each bin (ridit), with mean 0 and variance 1 over the labels."""
    ridits = np.cumsum(shares) - shares / 2
    ridits = ridits - np.average(ridits, weights=shares)
    sd = np.sqrt(np.average(ridits**2, weights=shares))
    return ridits / sd if sd > 0 else ridits


def _standardized(numbers: Sequence[float], shares: Floats) -> Floats:
    """Return the numbers with mean 0 and variance 1 over the labels, outliers clipped at three deviations."""
    centered = np.array(numbers) - np.average(numbers, weights=shares)
    sd = np.sqrt(np.average(centered**2, weights=shares))
    if not sd > 0:
        return np.zeros(len(numbers))
    clipped: Floats = np.clip(centered / sd, -_MAX_DEVIATIONS, _MAX_DEVIATIONS)
    return clipped - np.average(clipped, weights=shares)


def smoothing_root(bins: int) -> Floats:
    """Return a square root of exp(−|i − j| / L), bins × bins, with a length scale L of a quarter of the bins.

    The exponential covariance function: Rasmussen and Williams (2006), "Gaussian Processes for Machine Learning", 4.2.1.
    """
    index = np.arange(bins)
    covariance = np.exp(-np.abs(index[:, None] - index[None, :]) / max(bins / 4, 1.0))
    root: Floats = np.linalg.cholesky(covariance + 1e-9 * np.eye(bins))
    return root


def exact_value_bases(places: Codes, bins: int, sizes: Codes) -> tuple[Floats, Floats]:
    """Return the bases of what exact values differ in from the other numbers of their bin: all alike, and each by itself.

    `places` are the bins of the leading levels, `sizes` the labels of all levels. Each effect has mean 0 over the labels of a
    bin, so the effects of the bins stay as they are.
    """
    own = np.eye(len(sizes))[:, bins : len(places)]
    for bin_index in range(bins):
        levels = np.flatnonzero(places == bin_index)
        total = sizes[levels].sum()
        if total:
            own[levels] -= sizes[levels] @ own[levels] / total
        else:
            own[levels] = 0
    return own.sum(axis=1, keepdims=True), own


def trend_term(size: int, *, has_time: bool = True) -> DesignTerm:
    """Return the base rate over time as a term: a random walk over stretches of equally many labels.

    Without time there is one stretch, which adds nothing to the intercept.
    """
    stretches = max(1, min(40, size // 25)) if has_time else 1
    codes = (np.arange(size) * stretches // max(size, 1)).astype(np.int32)
    steps = np.tril(np.ones((stretches, stretches))) / np.sqrt(stretches)
    return DesignTerm(codes, stretches, (PriorBlock(steps, _RATE),))


def encode_column(
    column: Column, *, name: str, title: str, group: GroupName, origin: Origin, key: str, size: int
) -> FeatureEncoding:
    """Return the levels of a column: bins if it holds numbers, else its frequent values. `size` is the number of labels."""
    values, counts = column.values, column.counts()
    if is_numeric(values, counts):
        is_read = (counts > 0) & ~np.isnan(values.numbers)
        numbers, number_counts = values.numbers[is_read], counts[is_read].astype(np.float64)
        bounds = _bounds(numbers, number_counts, size)
        if bounds:
            are_days = all(read_date(value or "") for value in compress(values, is_read.tolist()))
            names = bin_names(bounds, are_days=are_days)
            return FeatureEncoding(
                _characteristic(name, title, group, origin, key, names, bounds),
                len(names),
                has_single_values=len(np.unique(numbers)) == len(names),
                bin_means=_bin_means(numbers, number_counts, bounds),
                frequent_numbers=() if are_days else _frequent_numbers(column, bounds),
            )
    names = _frequent(values, counts, size)
    return FeatureEncoding(_characteristic(name, title, group, origin, key, names, ()), 0)


def is_numeric(values: DistinctValues, counts: NDArray[np.int64]) -> bool:
    """Return True if nearly all values are numbers, and more than a few different ones. `counts` has the leads of each value.

    If many different values read as the same number (`1A`, `1B`), they are names.
    """
    is_read = (counts > 0) & ~np.isnan(values.numbers)
    if counts[is_read].sum() < _MIN_NUMERIC_SHARE * counts[values.are_given].sum():
        return False
    different = len(np.unique(values.numbers[is_read]))
    return different > _MAX_DISTINCT_NAMES and different >= _MIN_DISTINCT_SHARE * is_read.sum()


def encoding_of(characteristic: Characteristic) -> FeatureEncoding:
    """Return the encoding of a characteristic of a scorecard: its levels, with `other` and `missing` added."""
    names = [level.name for level in characteristic.levels if level.name not in {OTHER, MISSING}]
    points = {level.name: level for level in characteristic.levels}
    last = [points.get(name, Level(name=name, points=0.0)) for name in (OTHER, MISSING)]
    levels = (*(points[name] for name in names), *last)
    bin_count = len(names) - len(characteristic.exact_values) if characteristic.bounds else 0
    return FeatureEncoding(characteristic.model_copy(update={"levels": levels}), bin_count)


def _bounds(numbers: Floats, counts: Floats, size: int) -> tuple[float, ...]:
    """Return the quantiles that split the numbers, with their counts, into bins of about equally many labels."""
    order = np.argsort(numbers, kind="stable")
    values, counts = numbers[order], counts[order]
    bins = int(np.clip(size // _LABELS_PER_BIN, 3, _MAX_BINS))
    share = np.cumsum(counts) / counts.sum()
    edges = []
    for quantile in np.arange(1, bins) / bins:
        upper = values[int(np.searchsorted(share, quantile - 1e-12))]
        if upper < values[-1]:
            above = values[np.searchsorted(values, upper, side="right")]
            edges.append(_between(upper, above))
    return tuple(sorted(set(edges)))


def _between(low: float, high: float) -> float:
    """Return the shortest number in [low, high)."""
    for digits in range(1, 15):
        short = float(f"{(low + high) / 2:.{digits}g}")
        if low <= short < high:
            return short
    return float(low)


def _bin_means(numbers: Floats, counts: Floats, bounds: tuple[float, ...]) -> tuple[float, ...]:
    bins = np.searchsorted(bounds, numbers)
    sums, sizes = (np.bincount(bins, terms, len(bounds) + 1) for terms in (counts * numbers, counts))
    return tuple((sums / sizes).tolist())


def _frequent_numbers(column: Column, bounds: tuple[float, ...]) -> tuple[float, ...]:
    """Return in ascending order the frequent numbers that stand out in their bin, and that come back over time.

    They have two standard deviations more labels, by a Poisson distribution, than the median number in their bin. From the
    first to the last of them are half of all labels: a number of one period only, such as a rate of interest, says which
    period it was, and will not come back.
    """
    size = len(column.codes)
    labels = column.values.numbers[column.codes]
    numbers, first, counts = np.unique(labels, return_index=True, return_counts=True)
    last = size - 1 - np.unique(labels[::-1], return_index=True)[1]
    bins = np.searchsorted(bounds, numbers)
    ranked: list[tuple[int, float]] = []
    for bin_index in range(len(bounds) + 1):
        own = np.flatnonzero((bins == bin_index) & ~np.isnan(numbers))
        if len(own):
            usual = median_low(counts[own].tolist())
            least = max(_min_count(size), usual + _HEAP_DEVIATIONS * usual**0.5)
            kept = own[(counts[own] >= least) & (last[own] - first[own] >= size / 2)]
            ranked += [(-int(counts[index]), float(numbers[index])) for index in kept]
    by_name = {f"{number:.12g}": number for _, number in reversed(sorted(ranked)[:MAX_LEVELS])}
    return tuple(sorted(by_name.values()))


def _min_count(size: int) -> float:
    """Return the least number of labels from which a value is frequent enough for an effect."""
    return max(2.0, 0.002 * size)


def bin_names(bounds: tuple[float, ...], *, are_days: bool) -> tuple[str, ...]:
    """Return the names of the bins between ascending bounds, which count days since 1970 if `are_days`."""
    if are_days:
        shown = [str(_EPOCH + timedelta(days=floor(bound))) for bound in bounds]
    else:
        shown = [f"{bound:.12g}" for bound in bounds]
    between = [f"{low} to {high}" for low, high in pairwise(shown)]
    return (f"up to {shown[0]}", *between, f"above {shown[-1]}")


def _frequent(values: DistinctValues, counts: NDArray[np.int64], size: int) -> tuple[str, ...]:
    """Return the values that are frequent enough for an effect, most frequent first. Upper and lower case are the same."""
    sums: Counter[str] = Counter()
    for value, count in _given(values, counts):
        sums[value.casefold()] += count
    min_count = _min_count(size)
    spellings: dict[str, Counter[str]] = {
        folded: Counter() for folded, count in sums.items() if count >= min_count
    }
    for value, count in _given(values, counts):
        if (of_value := spellings.get(value.casefold())) is not None:
            of_value[value] += count
    frequent = [
        (-sums[folded], min(of_value, key=lambda value: (-of_value[value], value)))
        for folded, of_value in spellings.items()
    ]
    names = [value[:200] for _, value in sorted(frequent) if value not in {MISSING, OTHER}]
    return tuple(dict.fromkeys(names))[:MAX_LEVELS]


def _given(values: DistinctValues, counts: NDArray[np.int64]) -> Iterator[tuple[str, int]]:
    """Yield the values that leads have, without space around them, with the number of leads."""
    for value, count in zip(values, counts.tolist(), strict=True):
        if count and value is not None and (text := value.strip()):
            yield text, count


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
    """Return the name, with a number appended if it is taken."""
    free, number = name, 2
    while free in taken:
        free, number = f"{name}_{number}", number + 1
    return free
