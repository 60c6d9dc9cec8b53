"""How good probabilities are, and how far each figure could be off."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from leadops_core.schemas import Figure, Metrics

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

_LEAST_CHANCE = 1e-6
_BINS = 10
_TENTH = 0.1
# The last digits of a sum depend on how many cores added it up.
_DIGITS = 6
_WORK = 20_000_000
# Chances of 0, 1, 2 … events of a Poisson variable of mean 1, added up.
_POISSON = np.cumsum(np.exp(-1) / np.cumprod([1, *range(1, 12)]))


def log_losses(chances: Floats, positive: Bools) -> Floats:
    """The loss of each label in nats."""
    kept = np.clip(chances, _LEAST_CHANCE, 1 - _LEAST_CHANCE)
    losses: Floats = -np.log(np.where(positive, kept, 1 - kept))
    return losses


def log_loss(chances: Floats, positive: Bools, weights: Floats) -> float:
    """Mean loss in nats a label."""
    return float(np.average(log_losses(chances, positive), weights=weights))


def brier(chances: Floats, positive: Bools, weights: Floats) -> float:
    """Mean squared error of the chances."""
    return float(np.average((chances - positive) ** 2, weights=weights))


def auc(chances: Floats, positive: Bools, weights: Floats) -> float:
    """The chance that a good lead stands before a bad one, ties counting half; .5 where there is only one kind."""
    _, ranks = np.unique(chances, return_inverse=True)
    good = np.bincount(ranks, weights * positive)
    bad = np.bincount(ranks, weights * ~positive)
    pairs = good.sum() * bad.sum()
    if not pairs:
        return 0.5
    below = np.cumsum(bad) - bad
    return float((good * (below + bad / 2)).sum() / pairs)


def ece(chances: Floats, positive: Bools, weights: Floats) -> float:
    """Expected calibration error: mean distance of chance and share over ten bins of equal weight; ties are not split."""
    _, ranks = np.unique(chances, return_inverse=True)
    size = np.bincount(ranks, weights)
    apart = np.bincount(ranks, weights * (chances - positive))
    share = (np.cumsum(size) - size / 2) / size.sum()
    bins = np.minimum(share * _BINS, _BINS - 1).astype(np.int64)
    return float(np.abs(np.bincount(bins, apart)).sum() / size.sum())


def lift(chances: Floats, positive: Bools, weights: Floats) -> float:
    """Share of good outcomes in the best tenth over that of all; equal chances share the edge of the tenth."""
    _, ranks = np.unique(-chances, return_inverse=True)
    size = np.bincount(ranks, weights)
    good = np.bincount(ranks, weights * positive)
    total, all_good = size.sum(), good.sum()
    if not all_good:
        return 1.0
    room = np.clip(_TENTH * total - (np.cumsum(size) - size), 0, size)
    return float(
        (good * np.divide(room, size, out=np.zeros_like(size), where=size > 0)).sum() / (all_good * _TENTH)
    )


MEASURES: dict[str, Callable[[Floats, Bools, Floats], float]] = {
    "auc": auc,
    "log_loss": log_loss,
    "brier": brier,
    "ece": ece,
    "lift": lift,
}


def measure(
    chances: Floats, positive: Bools, weights: Floats, *, seed: int, replicates: int = 200
) -> Metrics:
    """Every figure with its 90 % interval by bootstrap, the same for the same seed on every machine."""
    if not len(chances):
        return {}
    counts = resampled(len(chances), seed=seed, replicates=_affordable(len(chances), replicates))
    drawn = [count * weights for count in counts]
    metrics = {}
    for name, figure in MEASURES.items():
        values = np.sort([figure(chances, positive, sample) for sample in drawn if sample.sum() > 0])
        metrics[name] = _figure(figure(chances, positive, weights), values)
    return metrics


def difference(
    ours: Floats, theirs: Floats, weights: Floats, *, seed: int, replicates: int = 1_000
) -> Figure:
    """Mean of `ours` − `theirs`, label by label, with its 90 % interval by bootstrap."""
    counts = resampled(len(ours), seed=seed, replicates=_affordable(len(ours), replicates))
    apart = (ours - theirs) * weights
    sums = counts @ weights
    values = np.sort((counts @ apart)[sums > 0] / sums[sums > 0])
    return _figure(float(apart.sum() / weights.sum()), values)


def resampled(size: int, *, seed: int, replicates: int) -> NDArray[np.float64]:
    """How often each of `size` labels is drawn in each replicate: Poisson counts of mean 1.

    Made from the raw stream of PCG64, which stays the same from one version of numpy to the next.
    """
    raw = np.random.PCG64(seed).random_raw(replicates * size)
    uniform = (np.asarray(raw, dtype=np.uint64) >> np.uint64(11)).astype(np.float64) * 2.0**-53
    return np.searchsorted(_POISSON, uniform).astype(np.float64).reshape(replicates, size)


def _affordable(size: int, replicates: int) -> int:
    return max(50, min(replicates, _WORK // max(size, 1)))


def _figure(value: float, values: Floats) -> Figure:
    if not len(values):
        return Figure(value=round(value, _DIGITS))
    low, high = np.quantile(values, (0.05, 0.95), method="nearest")
    return Figure(
        value=round(value, _DIGITS), low=round(float(low), _DIGITS), high=round(float(high), _DIGITS)
    )
