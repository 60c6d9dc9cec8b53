"""Metrics of predicted probabilities, each with a confidence interval.

All functions take arrays with one value per label: `probabilities` of a good outcome, `positive`, and `weights`.
"""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from leadops_core.schemas import Figure, Metrics, RankingTest

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

_MIN_PROBABILITY = 1e-6
_BINS = 10
_TENTH = 0.1
_MIN_RANKED = 20
_DIGITS = 6
"""The last digits of a sum depend on the number of cores."""
_MAX_DRAWS = 20_000_000
_POISSON_CDF = np.cumsum(np.exp(-1) / np.cumprod([1, *range(1, 12)]))


def log_losses(probabilities: Floats, positive: Bools) -> Floats:
    """Return −log of the probability of what happened, in nats, for each label."""
    clipped = np.clip(probabilities, _MIN_PROBABILITY, 1 - _MIN_PROBABILITY)
    losses: Floats = -np.log(np.where(positive, clipped, 1 - clipped))
    return losses


def log_loss(probabilities: Floats, positive: Bools, weights: Floats) -> float:
    """Return the mean log loss, in nats per label (Good 1952, JRSS B 14(1))."""
    return float(np.average(log_losses(probabilities, positive), weights=weights))


def brier(probabilities: Floats, positive: Bools, weights: Floats) -> float:
    """Return the mean squared error of the probabilities (Brier 1950, Monthly Weather Review 78(1))."""
    return float(np.average((probabilities - positive) ** 2, weights=weights))


def auc(probabilities: Floats, positive: Bools, weights: Floats) -> float:
    """Return the area under the ROC curve: the probability that a good lead ranks above a bad one, ties counting half.

    It is the Mann–Whitney statistic (Hanley and McNeil 1982, Radiology 143(1)), and .5 if there is only one kind.
    """
    _, ranks = np.unique(probabilities, return_inverse=True)
    good = np.bincount(ranks, weights * positive)
    bad = np.bincount(ranks, weights * ~positive)
    pairs = good.sum() * bad.sum()
    if not pairs:
        return 0.5
    below = np.cumsum(bad) - bad
    return float((good * (below + bad / 2)).sum() / pairs)


def held_out_auc(codes: NDArray[np.integer[Any]], positive: Bools, weights: Floats) -> float:
    """Return the AUC of the share of good outcomes per level, counted on one half of the labels and tested on the other."""
    predicted = np.empty(len(codes))
    halves = np.empty(len(codes), dtype=np.bool_)
    for kind in (positive, ~positive):
        halves[kind] = np.arange(int(kind.sum())) % 2 == 0
    count = int(codes.max()) + 1
    for half in (halves, ~halves):
        rate = np.average(positive[half], weights=weights[half])
        size = np.bincount(codes[half], weights[half], count)
        good_size = np.bincount(codes[half], weights[half] * positive[half], count)
        predicted[~half] = ((good_size + rate) / (size + 1))[codes[~half]]
    return auc(predicted, positive, weights)


def ece(probabilities: Floats, positive: Bools, weights: Floats) -> float:
    """Return the expected calibration error: the mean distance of probability and share over ten bins of equal weight.

    Equal probabilities stay in one bin. Naeini et al. (2015), "Obtaining Well Calibrated Probabilities Using Bayesian Binning".
    """
    _, ranks = np.unique(probabilities, return_inverse=True)
    size = np.bincount(ranks, weights)
    gaps = np.bincount(ranks, weights * (probabilities - positive))
    quantiles = (np.cumsum(size) - size / 2) / size.sum()
    bins = np.minimum(quantiles * _BINS, _BINS - 1).astype(np.int64)
    return float(np.abs(np.bincount(bins, gaps)).sum() / size.sum())


def lift(probabilities: Floats, positive: Bools, weights: Floats) -> float:
    """Return the share of good outcomes in the best tenth, divided by that of all; ties are split evenly at its edge."""
    _, ranks = np.unique(-probabilities, return_inverse=True)
    size = np.bincount(ranks, weights)
    good = np.bincount(ranks, weights * positive)
    total, all_good = size.sum(), good.sum()
    if not all_good:
        return 1.0
    in_tenth = np.clip(_TENTH * total - (np.cumsum(size) - size), 0, size)
    return float(
        (good * np.divide(in_tenth, size, out=np.zeros_like(size), where=size > 0)).sum()
        / (all_good * _TENTH)
    )


def ranking_of(probabilities: Floats, positive: Bools) -> RankingTest | None:
    """Return the outcomes of the best tenth, or None for fewer than 20 labels. Every label counts as one lead."""
    size = len(probabilities)
    if size < _MIN_RANKED:
        return None
    best, ones = round(_TENTH * size), np.ones(size)
    share = float(positive.mean())
    good = lift(probabilities, positive, ones) * share * _TENTH * size if share else 0.0
    return RankingTest(tested=size, best=best, good=min(round(good), best), at_random=round(best * share))


METRICS: dict[str, Callable[[Floats, Bools, Floats], float]] = {
    "auc": auc,
    "log_loss": log_loss,
    "brier": brier,
    "ece": ece,
    "lift": lift,
}


def measure(
    probabilities: Floats, positive: Bools, weights: Floats, *, seed: int, replicates: int = 200
) -> Metrics:
    """Return all metrics with 90 % bootstrap intervals, which are the same for a seed on every machine."""
    if not len(probabilities):
        return {}
    values: dict[str, list[float]] = {name: [] for name in METRICS}
    for counts in poisson_counts(
        len(probabilities), seed=seed, replicates=_affordable(len(probabilities), replicates)
    ):
        sample = counts * weights
        if sample.sum() > 0:
            for name, metric in METRICS.items():
                values[name].append(metric(probabilities, positive, sample))
    return {
        name: _figure(metric(probabilities, positive, weights), np.sort(values[name]))
        for name, metric in METRICS.items()
    }


def measure_constant(
    probabilities: Floats, positive: Bools, weights: Floats, *, seed: int, replicates: int = 200
) -> Metrics:
    """Return the metrics of a prediction that is the same for all leads at a time, such as the base rate of the labels so far.

    It cannot rank leads, although it changes with time, so its AUC is .5 and its lift is 1.
    """
    metrics = measure(probabilities, positive, weights, seed=seed, replicates=replicates)
    return {**metrics, **({"auc": Figure(value=0.5), "lift": Figure(value=1.0)} if metrics else {})}


def difference(
    ours: Floats, theirs: Floats, weights: Floats, *, seed: int, replicates: int = 1_000
) -> Figure:
    """Return the mean of `ours` − `theirs` over the labels, with its 90 % bootstrap interval."""
    differences = (ours - theirs) * weights
    replicates = _affordable(len(ours), replicates)
    drawn = [
        (counts @ differences, counts @ weights)
        for counts in poisson_counts(len(ours), seed=seed, replicates=replicates)
    ]
    values = np.sort([difference / total for difference, total in drawn if total > 0])
    return _figure(float(differences.sum() / weights.sum()), values)


def poisson_counts(size: int, *, seed: int, replicates: int) -> Iterator[Floats]:
    """Yield how often each label is drawn, once for each replicate: Poisson counts of mean 1.

    The Poisson bootstrap: Hanley and MacGibbon (2006), Computer Methods and Programs in Biomedicine 83(1). The counts come from
    the raw stream of PCG64, which is the same in every version of numpy.
    """
    stream = np.random.PCG64(seed)
    for _ in range(replicates):
        raw = np.asarray(stream.random_raw(size), dtype=np.uint64)
        uniform = (raw >> np.uint64(11)).astype(np.float64) * 2.0**-53
        yield np.searchsorted(_POISSON_CDF, uniform).astype(np.float64)


def _affordable(size: int, replicates: int) -> int:
    return max(50, min(replicates, _MAX_DRAWS // max(size, 1)))


def _figure(value: float, values: Floats) -> Figure:
    if not len(values):
        return Figure(value=round(value, _DIGITS))
    low, high = np.quantile(values, (0.05, 0.95), method="nearest")
    # A bootstrap sample has a larger calibration error than the labels themselves, so its quantiles may leave out the value.
    low, high = min(low, value), max(high, value)
    return Figure(
        value=round(value, _DIGITS), low=round(float(low), _DIGITS), high=round(float(high), _DIGITS)
    )
