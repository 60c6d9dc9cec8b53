"""One learning update: a challenger, its measure on labels that it was not fitted to, and the verdict."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from leadops_core.learning.calibrate import calibrate, calibrate_by
from leadops_core.learning.candidates import FIELDS, LEAK_AUC, LEAK_AUC_ALONE, ColumnRules, source_of
from leadops_core.learning.card import write_card
from leadops_core.learning.drift import calibration_drift, population_drift
from leadops_core.learning.evaluate import Rolled, base_rate, roll
from leadops_core.learning.examples import Example, in_order
from leadops_core.learning.fit import Bools
from leadops_core.learning.gate import Counts, judge
from leadops_core.learning.late import LEAST_OPEN, OpenLeads, find_unlearnable
from leadops_core.learning.learned import Learned
from leadops_core.learning.metrics import difference, log_losses, measure
from leadops_core.learning.model import Labels, train
from leadops_core.learning.order import order_labels
from leadops_core.schemas import Drift, Figure, OrderBasis, Scorecard, ScorecardVersion, SetAside, Verdict
from leadops_core.scoring.changes import points_changed
from leadops_core.scoring.engine import LeveledLeads
from leadops_core.scoring.table import TableBuilder

__all__ = ["LearningOptions", "base_rate", "learn"]

_SEED = 20_240_501
_LEAST_TO_EVALUATE = 20
_LEAST_SINCE = 20
_APART = 0.02
"""Log-odds by which chances differ at least where leads are told apart."""


@dataclass(frozen=True, slots=True)
class LearningOptions:
    """How to learn."""

    put_back: Collection[str] = ()
    """Columns to learn from although they look suspicious, as `attribute:NAME`, `field:NAME` …

    Columns that identify a person, a company or a record stay out."""
    leave_out: Collection[str] = ()
    """Columns never to learn from."""
    least_labels: int = 50
    """With fewer labels nothing is promoted."""
    seed: int = _SEED
    """Seed of the bootstrap; the same seed and labels give the same record."""


def learn(
    examples: Iterable[Example],
    champion: ScorecardVersion,
    *,
    prior: Scorecard | None = None,
    options: LearningOptions | None = None,
    open_leads: OpenLeads | None = None,
) -> Learned:
    """A challenger fitted to the labels, judged on labels that it was not fitted to; the same for any order of `examples`.

    `prior` is the scorecard that a person set and that the weights are pulled toward; the champion where None. Pass the
    nearest ancestor not made by learning: pulling toward what the same labels taught would count them twice.

    `open_leads` says how often columns are filled in leads without an outcome. Columns that are filled far less often there
    are not learned from.
    """
    options = options or LearningOptions()
    prior = prior or champion.scorecard
    arrived = [example for example in in_order(examples) if example.weight > 0]
    ordered, order = order_labels(arrived)
    labels = labels_of(ordered, has_time=order.basis is not OrderBasis.SHUFFLED)
    size, good = len(ordered), int(labels.positive.sum())
    challenger, rolled, model = None, None, None
    aside: tuple[SetAside, ...] = ()
    if 0 < good < size and size >= _LEAST_TO_EVALUATE:
        rules = _rules(labels, ordered, options, open_leads or OpenLeads())
        rolled = roll(labels, champion, prior, rules)
        model = train(labels, labels.rows(0, size), prior, rules)
        model = model.hedged(rolled.hedge, base_rate(labels.positive, labels.weights))
        challenger = write_card(model, labels, prior)
        aside = model.set_aside
    compared = _compared(rolled, ordered, champion, options.seed)
    counts = Counts(
        size,
        good,
        0.0 if rolled is None else float(rolled.weights.sum()),
        compared.since,
        is_told_apart=model is not None
        and bool(np.ptp(model.log_odds(labels, labels.rows(0, size))) > _APART),
    )
    verdict, reason = judge(
        counts,
        compared.differences.get("base_rate"),
        compared.differences.get("champion"),
        least_labels=options.least_labels,
        is_calibrated=champion.scorecard.calibration is not None,
    )
    calibrated = None
    if verdict is Verdict.CALIBRATE:
        calibrated = calibrate(labels, champion.scorecard)
    elif verdict is Verdict.IN_PART and model is not None:
        calibrated = calibrate_by(model, labels, champion.scorecard)
    successor = calibrated or challenger
    return Learned(
        verdict=verdict,
        reason=reason,
        challenger=challenger,
        calibrated=calibrated,
        label_count=size,
        positive_count=good,
        evaluated_count=0 if rolled is None else len(rolled.positive),
        champion_number=champion.number,
        metrics_champion=compared.champion,
        metrics_challenger=compared.challenger,
        metrics_base_rate=compared.base_rate,
        differences=compared.differences,
        weights_changed=() if successor is None else points_changed(champion.scorecard, successor),
        set_aside=aside,
        drift=() if challenger is None else _drift(labels, challenger, rolled, ordered, champion),
        label_order=order if ordered else None,
    )


def _rules(
    labels: Labels, ordered: Sequence[Example], options: LearningOptions, open_leads: OpenLeads
) -> ColumnRules:
    """Return which columns may be learned from, by all labels and the open leads."""
    arrival = np.array(
        sorted(range(len(ordered)), key=lambda row: (ordered[row].at, ordered[row].lead_id)), dtype=np.int32
    )
    found = find_unlearnable(labels.table, labels.positive, arrival, open_leads)
    put_back = {key for key in labels.table.columns if source_of(key) in options.put_back}
    return ColumnRules(
        put_back=options.put_back,
        leave_out=options.leave_out,
        unlearnable=found.reasons(put_back),
        leak_auc=LEAK_AUC if open_leads.count >= LEAST_OPEN else LEAK_AUC_ALONE,
    )


def _drift(
    labels: Labels,
    challenger: Scorecard,
    rolled: Rolled | None,
    ordered: Sequence[Example],
    champion: ScorecardVersion,
) -> tuple[Drift, ...]:
    """What moved between the newest fifth of the labels and those before, and whether the champion's chances still hold."""
    found: tuple[Drift, ...] = ()
    if labels.has_time:
        found = _moved(labels, challenger)
    if rolled is not None and champion.scorecard.calibration is not None:
        new = rolled.only(_new_to(champion, ordered)[rolled.rows])
        off = calibration_drift(new.champion, new.positive, new.weights)
        found = found if off is None else (off, *found)
    return found


def _moved(labels: Labels, challenger: Scorecard) -> tuple[Drift, ...]:
    size = len(labels.positive)
    edge = size - max(size // 5, 1)
    before, after = (
        LeveledLeads(labels.table.only(rows), challenger)
        for rows in (labels.rows(0, edge), labels.rows(edge, size))
    )
    return population_drift(before, after, challenger)


def labels_of(ordered: Sequence[Example], *, has_time: bool = True) -> Labels:
    """Return the examples as columns; `has_time` is False if their order says nothing about time."""
    builder = TableBuilder(FIELDS)
    for example in ordered:
        builder.add(example.content, example.enrichment, example.signals)
    positive = np.array([example.is_positive for example in ordered], dtype=np.bool_)
    trust = np.array([example.weight for example in ordered], dtype=np.float64)
    stands_for = np.array([example.stands_for for example in ordered], dtype=np.float64)
    for kind in (positive, ~positive):
        if kind.any():
            # Trusting lost leads less than won ones must not make leads look better than they turn out.
            stands_for[kind] *= np.mean([example.weight for example in ordered]) / trust[kind].mean()
    return Labels(builder.build(), positive, trust * stands_for, has_time)


@dataclass(frozen=True, slots=True)
class _Compared:
    champion: dict[str, Figure]
    challenger: dict[str, Figure]
    base_rate: dict[str, Figure]
    differences: dict[str, Figure]
    since: int


def _compared(
    rolled: Rolled | None, ordered: Sequence[Example], champion: ScorecardVersion, seed: int
) -> _Compared:
    """Figures of all three, and the challenger's paired differences; the champion's on labels new to it."""
    if rolled is None or not len(rolled.positive):
        return _Compared({}, {}, {}, {}, 0)
    positive, weights = rolled.positive, rolled.weights
    ours = log_losses(rolled.challenger, positive)
    differences = {"base_rate": difference(ours, log_losses(rolled.base_rate, positive), weights, seed=seed)}
    new = _new_to(champion, ordered)[rolled.rows]
    since = int(new.sum())
    theirs: dict[str, Figure] = {}
    if since >= _LEAST_SINCE:
        champions = rolled.only(new)
        theirs = measure(champions.champion, champions.positive, champions.weights, seed=seed)
        losses = log_losses(champions.champion, champions.positive)
        differences["champion"] = difference(ours[new], losses, champions.weights, seed=seed)
    return _Compared(
        theirs,
        measure(rolled.challenger, positive, weights, seed=seed),
        measure(rolled.base_rate, positive, weights, seed=seed),
        differences,
        since,
    )


def _new_to(champion: ScorecardVersion, ordered: Sequence[Example]) -> Bools:
    """Which labels the champion cannot have been fitted to: all where it was set by hand, else those recorded after it."""
    if champion.scorecard.calibration is None:
        return np.ones(len(ordered), dtype=np.bool_)
    made = champion.created_at
    return np.array([(example.recorded_at or example.at) > made for example in ordered], dtype=np.bool_)
