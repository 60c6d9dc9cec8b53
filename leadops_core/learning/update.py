"""One learning update: a challenger, its measure on labels that it was not fitted to, and the verdict."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from leadops_core.learning.examples import Example, in_order
from leadops_core.learning.fit import Floats, fit_line, logistic
from leadops_core.learning.learned import Learned, Verdict
from leadops_core.learning.metrics import difference, log_losses, measure
from leadops_core.schemas import (
    LOG_ODDS_POINTS,
    Calibration,
    Figure,
    Group,
    PointsChange,
    Scorecard,
    ScorecardVersion,
    Thresholds,
    round_points,
)
from leadops_core.scoring import compile_scorecard
from leadops_core.scoring.features import read_features

_SEED = 20_240_501


@dataclass(frozen=True, slots=True)
class LearningOptions:
    """How to learn."""

    put_back: frozenset[str] = frozenset()
    """Columns to learn from although they would be set aside, as `attribute:NAME`, `field:NAME` …"""
    leave_out: frozenset[str] = frozenset()
    """Columns never to learn from."""
    least_labels: int = 50
    """With fewer labels, or fewer than 5 of either kind, nothing is promoted."""
    seed: int = _SEED
    """Seed of the bootstrap; the same seed and labels give the same record."""


def learn(
    examples: Iterable[Example],
    champion: ScorecardVersion,
    *,
    prior: Scorecard | None = None,
    options: LearningOptions | None = None,
) -> Learned:
    """A challenger fitted to the labels, judged on labels that it was not fitted to; the same for any order of `examples`.

    `prior` is the scorecard that a person set and that the weights are pulled toward; the champion where None. Pass the
    nearest ancestor not made by learning: pulling toward what the same labels taught would count them twice.
    """
    options = options or LearningOptions()
    labels = in_order(examples)
    prior = prior or champion.scorecard
    positive = np.array([example.is_positive for example in labels], dtype=np.bool_)
    weights = np.array([example.weight for example in labels], dtype=np.float64)
    sums = _sums(labels, prior)
    chances, base_rates, evaluated = _rolled(sums, positive, weights)
    y, w = positive[evaluated], weights[evaluated]
    ours, base = log_losses(chances, y), log_losses(base_rates, y)
    differences = {"base_rate": difference(ours, base, w, seed=options.seed)} if len(y) else {}
    challenger = _card(prior, sums, positive, weights) if _has_both(positive) else None
    verdict, reason = _judge(labels, positive, differences, options)
    return Learned(
        verdict=verdict,
        reason=reason,
        challenger=challenger,
        label_count=len(labels),
        positive_count=int(positive.sum()),
        evaluated_count=len(y),
        champion_number=champion.number,
        metrics_champion={},
        metrics_challenger=measure(chances, y, w, seed=options.seed),
        metrics_base_rate=measure(base_rates, y, w, seed=options.seed),
        differences=differences,
        weights_changed=points_changed(champion.scorecard, challenger) if challenger else (),
        set_aside=(),
    )


def points_changed(before: Scorecard, after: Scorecard) -> tuple[PointsChange, ...]:
    """Every level whose points differ, largest difference first."""
    titles = {each.name: each.title for card in (before, after) for each in card.characteristics}
    old, new = (
        {(each.name, level.name): level.points for each in card.characteristics for level in each.levels}
        for card in (before, after)
    )
    changes = [
        PointsChange(
            characteristic=name, title=titles[name], level=level, before=old.get(key), after=new.get(key)
        )
        for key in {**new, **old}
        for name, level in [key]
        if old.get(key) != new.get(key)
    ]
    return tuple(sorted(changes, key=_by_size))


def _by_size(change: PointsChange) -> tuple[float, str, str]:
    return (-abs((change.after or 0) - (change.before or 0)), change.characteristic, change.level)


def _has_both(positive: NDArray[np.bool_]) -> bool:
    return bool(positive.any() and not positive.all())


def _sums(labels: Sequence[Example], card: Scorecard) -> Floats:
    compiled = compile_scorecard(card)
    sums = []
    for example in labels:
        found = read_features(compiled, example.content, example.enrichment, example.signals)
        sums.append(sum(feature.line.points for feature in found if feature.line))
    return np.array(sums, dtype=np.float64) / LOG_ODDS_POINTS


def _rolled(
    sums: Floats, positive: NDArray[np.bool_], weights: Floats
) -> tuple[Floats, Floats, NDArray[np.int64]]:
    """Chances of the last labels, each given by what the labels before its block teach."""
    edges = np.unique(np.linspace(len(sums) // 3, len(sums), 6).astype(int))
    chances, rates, tested = [], [], []
    for start, end in pairwise(edges.tolist()):
        y, w = positive[:start], weights[:start]
        if not _has_both(y):
            continue
        intercept, slope = fit_line(sums[:start], y, w, slope_spread=0.5)
        chances.append(logistic(intercept + slope * sums[start:end]))
        rates.append(np.full(end - start, np.average(y, weights=w)))
        tested.append(np.arange(start, end))
    if not tested:
        return np.empty(0), np.empty(0), np.empty(0, dtype=np.int64)
    return np.concatenate(chances), np.concatenate(rates), np.concatenate(tested)


def _card(prior: Scorecard, sums: Floats, positive: NDArray[np.bool_], weights: Floats) -> Scorecard:
    intercept, slope = fit_line(sums, positive, weights, slope_spread=0.5)
    rate = float(np.clip(np.average(positive, weights=weights), 1e-4, 1 - 1e-4))
    characteristics = tuple(
        each.model_copy(
            update={
                "levels": tuple(
                    level.model_copy(update={"points": round_points(slope * level.points)})
                    for level in each.levels
                )
            }
        )
        for each in prior.characteristics
    )
    odds = rate / (1 - rate)
    hot, warm = (round_points(100 * odds * times / (1 + odds * times)) for times in (4.0, 1.5))
    return Scorecard(
        base=round_points(50 + LOG_ODDS_POINTS * intercept),
        groups=tuple(Group(**group.model_dump()) for group in prior.groups),
        characteristics=characteristics,
        thresholds=Thresholds(hot=hot, warm=warm),
        calibration=Calibration(base_rate=rate, label_count=len(sums)),
    )


def _judge(
    labels: Sequence[Example],
    positive: NDArray[np.bool_],
    differences: dict[str, Figure],
    options: LearningOptions,
) -> tuple[Verdict, str]:
    count, good = len(labels), int(positive.sum())
    if count < options.least_labels or min(good, count - good) < 5:
        return Verdict.KEEP, f"{count} outcomes, {good} of them good: no evidence yet"
    apart = differences.get("base_rate")
    if apart is None or apart.high is None or apart.high >= 0:
        return Verdict.KEEP, f"{count} outcomes: no better than the base rate beyond noise"
    return Verdict.PROMOTE, f"{count} outcomes: log loss {-apart.value:.3f} nats better than the base rate"
