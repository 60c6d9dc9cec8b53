"""A learning update: fit a challenger, measure it on labels that it was not fitted to, and reach a verdict."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from leadops_core.learning.calibrate import calibrate
from leadops_core.learning.candidates import LEAK_AUC, LEAK_AUC_ALONE, ColumnRules, source_of
from leadops_core.learning.card import write_card
from leadops_core.learning.drift import calibration_drift, population_drift
from leadops_core.learning.evaluate import Forecasts, base_rate, rolling_origin_forecasts
from leadops_core.learning.examples import Example
from leadops_core.learning.fit import Bools
from leadops_core.learning.gate import MIN_LABELS, Counts, judge
from leadops_core.learning.intervals import estimate_uncertainty, factor_error
from leadops_core.learning.label_columns import Labels, moments_of
from leadops_core.learning.leakage import MIN_OPEN_LEADS, OpenLeads, find_unlearnable
from leadops_core.learning.learned import Learned
from leadops_core.learning.metrics import difference, log_losses, measure, measure_constant, ranking_of
from leadops_core.learning.model import LabeledLeads, Model, train
from leadops_core.learning.newest import label_by_share
from leadops_core.learning.options import LearningOptions
from leadops_core.learning.order import order_labels
from leadops_core.schemas import (
    Drift,
    Figure,
    LabelOrder,
    OrderBasis,
    PointsChange,
    RankingTest,
    Scorecard,
    ScorecardVersion,
    Uncertainty,
    Verdict,
)
from leadops_core.scoring.changes import points_changed
from leadops_core.scoring.engine import LeveledLeads
from leadops_core.scoring.table import LeadTable

_MIN_NEW_LABELS = 20
_UNPROVEN = frozenset({Verdict.IN_PART, Verdict.CALIBRATE})
_MIN_LOG_ODDS_RANGE = 0.02
"""Difference of the log-odds of leads from which their probabilities count as different."""


def learn(
    examples: Labels | Iterable[Example],
    champion: ScorecardVersion,
    *,
    prior: Scorecard | None = None,
    options: LearningOptions | None = None,
    open_leads: OpenLeads | None = None,
    newest: LeadTable | None = None,
    known_count: int | None = None,
) -> Learned:
    """Fit a challenger to the labels, and judge it on labels that it was not fitted to. The order of `examples` has no effect.

    `prior` is the scorecard whose points are the prior mean, the champion's by default. Pass the nearest ancestor that was not
    learned: a prior learned from the same labels would count them twice. `open_leads` holds the counts of filled columns in
    leads without an outcome; columns that are filled far less often there are not learned from. `newest` has the newest leads
    without an outcome, newest first. A scorecard whose scores make no sense there is not to be activated without a person.
    `known_count` is the number of all labels, if `examples` are only the newest of them.
    """
    options, hand_set = options or LearningOptions(), prior or champion.scorecard
    ordered, order = order_labels(examples if isinstance(examples, Labels) else Labels.of(examples))
    labels = labels_of(ordered, has_time=order.basis is not OrderBasis.SHUFFLED)
    size, good = len(ordered), int(labels.positive.sum())
    fitted = _Fitted(None, None)
    if 0 < good < size and size >= MIN_LABELS:
        fitted = _fit(labels, champion, hand_set, _rules(labels, ordered, options, open_leads or OpenLeads()))
    comparison = _compare(fitted.forecasts, ordered, champion, options.seed)
    verdict, reason = judge(
        _counts(labels, fitted, comparison.new_count, champion),
        comparison.differences.get("base_rate"),
        comparison.differences.get("champion"),
        min_labels=options.min_labels,
        is_calibrated=champion.scorecard.calibration is not None,
    )
    challenger = _challenger(labels, fitted, hand_set)
    successor = calibrate(labels, hand_set) if verdict is Verdict.CALIBRATE else challenger
    if successor is not None:
        tables = labels.table, newest
        successor, caution = label_by_share(successor, champion.scorecard, tables, options.score_labels)
        reason = reason.model_copy(update={"caution": None if verdict is Verdict.KEEP else caution})
    return Learned(
        verdict=verdict,
        reason=reason,
        challenger=challenger if verdict is Verdict.CALIBRATE else successor,
        successor=successor,
        label_count=size,
        positive_count=good,
        sampled_count=int((ordered.propensities < 1).sum()),
        evaluated_count=0 if fitted.forecasts is None else len(fitted.forecasts.positive),
        champion_number=champion.number,
        metrics_champion=comparison.champion,
        metrics_challenger=comparison.challenger,
        metrics_base_rate=comparison.base_rate,
        differences=comparison.differences,
        weights_changed=() if successor is None else _changes(labels, champion.scorecard, successor),
        set_aside=() if fitted.model is None else fitted.model.unused_columns,
        drift=() if challenger is None else _drift(labels, challenger, fitted.forecasts, ordered, champion),
        label_order=_say_selection(order, size, known_count or size) if size else None,
        known_count=known_count or size,
        ranking=comparison.ranking,
    )


def _say_selection(order: LabelOrder, size: int, known_count: int) -> LabelOrder:
    if size >= known_count:
        return order
    return order.model_copy(
        update={"sentence": f"{order.sentence}. Of {known_count:,} outcomes, the newest {size:,} were used"}
    )


def _changes(labels: LabeledLeads, before: Scorecard, after: Scorecard) -> tuple[PointsChange, ...]:
    """Return the changes of points with the number of labels at each level. Levels without labels come last.

    Their points change only because the hand-set points as a whole are scaled.
    """
    counts: Counter[tuple[str, str]] = Counter({("base", "base"): len(labels.positive)})
    for card in (before, after):
        leveled = LeveledLeads(labels.table, card)
        for index, characteristic in enumerate(card.characteristics):
            names, codes = leveled.levels(index)
            for name, count in zip(names, np.bincount(codes, minlength=len(names)).tolist(), strict=True):
                key = (characteristic.name, name)
                counts[key] = max(counts[key], count)
    changes = [
        change.model_copy(update={"outcome_count": counts[change.characteristic, change.level]})
        for change in points_changed(before, after)
    ]
    return tuple(sorted(changes, key=lambda change: not change.outcome_count))


class _Fitted(NamedTuple):
    model: Model | None
    forecasts: Forecasts | None


def _uncertainty(labels: LabeledLeads, forecasts: Forecasts) -> Uncertainty | None:
    error = factor_error(forecasts.challenger, forecasts.base_rate, forecasts.positive, forecasts.weights)
    return estimate_uncertainty(labels, error)


def _fit(labels: LabeledLeads, champion: ScorecardVersion, prior: Scorecard, rules: ColumnRules) -> _Fitted:
    forecasts = rolling_origin_forecasts(labels, champion, prior, rules)
    model = train(labels, labels.rows(0, len(labels.positive)), prior, rules)
    return _Fitted(model.shrunk(forecasts.shrinkage, base_rate(labels.positive, labels.weights)), forecasts)


def _challenger(labels: LabeledLeads, fitted: _Fitted, prior: Scorecard) -> Scorecard | None:
    if fitted.model is None or fitted.forecasts is None:
        return None
    return write_card(fitted.model, labels, prior, _uncertainty(labels, fitted.forecasts))


def _counts(labels: LabeledLeads, fitted: _Fitted, new_count: int, champion: ScorecardVersion) -> Counts:
    model, forecasts = fitted
    size = len(labels.positive)
    is_varying = (
        model is not None
        and float(np.ptp(model.log_odds(labels, labels.rows(0, size)))) > _MIN_LOG_ODDS_RANGE
    )
    tested = 0.0 if forecasts is None else float(forecasts.weights.sum())
    counts = Counts(size, int(labels.positive.sum()), tested, new_count, is_varying=is_varying)
    if champion.verdict in _UNPROVEN and champion.scorecard.calibration is not None:
        counts = counts._replace(unproven=champion.scorecard.calibration.label_count)
    return counts


def _rules(
    labels: LabeledLeads, ordered: Labels, options: LearningOptions, open_leads: OpenLeads
) -> ColumnRules:
    """Return the columns that may be learned from, by all labels and the open leads."""
    excluded = find_unlearnable(labels.table, labels.positive, ordered.by_arrival(), open_leads)
    forced = {key for key in labels.table.columns if source_of(key) in options.force_include}
    return ColumnRules(
        force_include=options.force_include,
        leave_out=options.leave_out,
        unlearnable=excluded.reasons(forced),
        leak_auc=LEAK_AUC if open_leads.count >= MIN_OPEN_LEADS else LEAK_AUC_ALONE,
    )


def _drift(
    labels: LabeledLeads,
    challenger: Scorecard,
    forecasts: Forecasts | None,
    ordered: Labels,
    champion: ScorecardVersion,
) -> tuple[Drift, ...]:
    """Return the drift of the champion's calibration, and the shifts between the newest fifth of the labels and the rest."""
    drifts = _population_drift(labels, challenger) if labels.has_time else ()
    if forecasts is not None and champion.scorecard.calibration is not None:
        new = forecasts.only(_is_new_to(champion, ordered)[forecasts.rows])
        calibration = calibration_drift(new.champion, new.positive, new.weights)
        drifts = drifts if calibration is None else (calibration, *drifts)
    return drifts


def _population_drift(labels: LabeledLeads, challenger: Scorecard) -> tuple[Drift, ...]:
    size = len(labels.positive)
    edge = size - max(size // 5, 1)
    before, after = (
        LeveledLeads(labels.table.only(rows), challenger)
        for rows in (labels.rows(0, edge), labels.rows(edge, size))
    )
    return population_drift(before, after, challenger)


def labels_of(ordered: Labels, *, has_time: bool = True) -> LabeledLeads:
    """Return the labels with their weights. Pass `has_time=False` if their order is not that of time."""
    positive, reliability, weights = ordered.positive, ordered.reliability, ordered.stands_for.copy()
    for kind in (positive, ~positive):
        if kind.any():
            # Lost leads are less reliable labels than won ones, which must not raise the base rate.
            weights[kind] *= reliability.mean() / reliability[kind].mean()
    weights *= reliability
    is_sampled = bool((ordered.propensities < 1).any())
    return LabeledLeads(
        ordered.table, positive, weights, has_time, ordered.propensities if is_sampled else None
    )


@dataclass(frozen=True, slots=True)
class _Comparison:
    champion: dict[str, Figure]
    challenger: dict[str, Figure]
    base_rate: dict[str, Figure]
    differences: dict[str, Figure]
    new_count: int
    """Labels that the champion was not fitted to."""
    ranking: RankingTest | None = None


def _compare(
    forecasts: Forecasts | None, ordered: Labels, champion: ScorecardVersion, seed: int
) -> _Comparison:
    """Return the metrics of all three, and the paired differences of log loss; the champion's on labels that are new to it."""
    if forecasts is None or not len(forecasts.positive):
        return _Comparison({}, {}, {}, {}, 0)
    positive, weights = forecasts.positive, forecasts.weights
    losses = log_losses(forecasts.challenger, positive)
    differences = {
        "base_rate": difference(losses, log_losses(forecasts.base_rate, positive), weights, seed=seed)
    }
    is_new = _is_new_to(champion, ordered)[forecasts.rows]
    new_count = int(is_new.sum())
    of_champion: dict[str, Figure] = {}
    if new_count >= _MIN_NEW_LABELS:
        new = forecasts.only(is_new)
        of_champion = measure(new.champion, new.positive, new.weights, seed=seed)
        champion_losses = log_losses(new.champion, new.positive)
        differences["champion"] = difference(losses[is_new], champion_losses, new.weights, seed=seed)
    return _Comparison(
        of_champion,
        measure(forecasts.challenger, positive, weights, seed=seed),
        measure_constant(forecasts.base_rate, positive, weights, seed=seed),
        differences,
        new_count,
        ranking_of(forecasts.challenger, positive),
    )


def _is_new_to(champion: ScorecardVersion, ordered: Labels) -> Bools:
    """Return the labels that the champion was not fitted to: all if it was set by hand, else those recorded after it."""
    if champion.scorecard.calibration is None:
        return np.ones(len(ordered), dtype=np.bool_)
    recorded_at = np.where(np.isnat(ordered.recorded_at), ordered.at, ordered.recorded_at)
    is_new: Bools = recorded_at > moments_of([champion.created_at])
    return is_new
