"""Learning updates: from labels to a scorecard that earns its place, or does not."""

import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from leadops_core.database.work_claims import LEARNING
from leadops_core.enrichment import enrich
from leadops_core.graph.toolbox import Toolbox
from leadops_core.intake.headers import compact
from leadops_core.learning import Example, LabelPolicy, Verdict
from leadops_core.learning.errors import LearningBusyError
from leadops_core.learning.repository.labels import LabelledLead
from leadops_core.schemas import (
    EvaluationId,
    LearnReport,
    Scorecard,
    ScorecardDiff,
    ScorecardVersion,
)
from leadops_core.schemas.progress import Progress
from leadops_core.scoring import read_signals
from leadops_core.scoring.errors import ScorecardConflict
from leadops_core.settings import Settings
from leadops_core.store import Store
from leadops_core.verbs.rescore import impact_of, rescore

if TYPE_CHECKING:
    from leadops_core.learning import OpenLeads

MADE_BY_LEARNING = "learning"
_TRIES = 3
_LOOK_SECONDS = 0.1
_MOST_OPEN = 20_000
"""Open leads whose columns are compared with those of the labelled ones; more would not change the comparison."""


def learn(
    store: Store,
    toolbox: Toolbox,
    config: Settings,
    *,
    dry_run: bool,
    use: tuple[str, ...] = (),
    leave_out: tuple[str, ...] = (),
    wait: bool = True,
    rescore_now: bool = True,
    progress: Progress | None = None,
) -> LearnReport:
    """Fit a challenger, judge it, keep the record, and put it to use if it passed and `auto` is set.

    One process at a time fits. If another one does, this waits for it, or raises LearningBusyError without `wait`. A dry run
    stores nothing and waits for nobody. The record, the challenger and its promotion are one transaction; if another version
    comes into use in between, nothing is stored and the update is repeated against that one.

    All leads are then rescored by a promoted challenger, unless `rescore_now` is off and a worker does it in the background.
    """
    if dry_run:
        return _learn_again(store, toolbox, config, True, use, leave_out, progress)
    report: LearnReport | None = None
    while report is None:
        with store.work.holding(LEARNING, config.lease_seconds) as is_held:
            if is_held:
                report = _learn_again(store, toolbox, config, False, use, leave_out, progress)
            elif not wait:
                raise LearningBusyError("Another process is already learning. Try again when it is done.")
        if report is None:
            time.sleep(_LOOK_SECONDS)
    return _with_rescoring(store, toolbox, config, report, progress) if rescore_now else report


def learn_if_due(
    store: Store, toolbox: Toolbox, config: Settings, *, rescore_now: bool = True
) -> LearnReport | None:
    """Learn if enough outcomes or days have passed, unless another process is at it; None if nothing was learned.

    Finishes a rescoring that was cut short first, unless `rescore_now` is off.
    """
    if rescore_now and not store.scorecards.is_rescored():
        rescore(store, toolbox.clock, config.lease_seconds)
    if not _is_due(store, toolbox, config):
        return None
    with store.work.holding(LEARNING, config.lease_seconds) as is_held:
        # Another process may have learned from these outcomes since the first look.
        if not is_held or not _is_due(store, toolbox, config):
            return None
        report = _learn_again(store, toolbox, config, False, (), (), None)
    return _with_rescoring(store, toolbox, config, report, None) if rescore_now else report


def _is_due(store: Store, toolbox: Toolbox, config: Settings) -> bool:
    if config.learning_mode == "off":
        return False
    last = next(iter(store.scorecards.evaluations(limit=1)), None)
    new = store.labels.since(None if last is None else last.created_at)
    waited = None if last is None else toolbox.clock.now() - last.created_at
    is_late = waited is not None and waited >= timedelta(days=config.learning_after_days)
    return new >= config.learning_after_labels or (new > 0 and is_late)


def _learn_again(
    store: Store,
    toolbox: Toolbox,
    config: Settings,
    dry_run: bool,
    use: tuple[str, ...],
    leave_out: tuple[str, ...],
    progress: Progress | None,
) -> LearnReport:
    for _ in range(_TRIES):
        with suppress(ScorecardConflict):
            return _learn(store, toolbox, config, dry_run, use, leave_out, progress)
    raise ScorecardConflict("The active scorecard changed while learning. Try again.")


def _with_rescoring(
    store: Store, toolbox: Toolbox, config: Settings, report: LearnReport, progress: Progress | None
) -> LearnReport:
    if not report.promoted:
        return report
    rescored = rescore(store, toolbox.clock, config.lease_seconds, progress=progress)
    return report.model_copy(update={"rescored": rescored})


def _learn(
    store: Store,
    toolbox: Toolbox,
    config: Settings,
    dry_run: bool,
    use: tuple[str, ...],
    leave_out: tuple[str, ...],
    progress: Progress | None,
) -> LearnReport:
    # SciPy, which learning needs, takes 0.7 s to load.
    from threadpoolctl import threadpool_limits

    from leadops_core.learning import LearningOptions, balanced, learn

    champion = store.scorecards.active()
    now = toolbox.clock.now()
    policy = label_policy(config)
    examples = balanced(examples_of(store, policy, now), now, policy.horizon_days)
    aside = _outcome_attributes(store, examples)
    options = LearningOptions(
        put_back=(*config.learning_use, *use),
        leave_out=(*config.learning_leave_out, *leave_out, *aside),
        least_labels=config.learning_least_labels,
    )
    # The last digits of a sum depend on how many threads added it up, and small matrices take longer on many than on one.
    with threadpool_limits(limits=1, user_api="blas"):
        learned = learn(
            examples,
            champion,
            prior=prior_of(store, champion),
            options=options,
            open_leads=_open_leads(store, examples),
        )
    passed = learned.verdict is not Verdict.KEEP
    promote = passed and config.learning_mode == "auto" and not dry_run
    report = LearnReport(
        dry_run=dry_run,
        labels=learned.label_count,
        champion=champion.number,
        challenger=None,
        passed=passed,
        verdict=learned.verdict,
        promoted=promote,
        verdict_reason=learned.reason,
        mode=config.learning_mode,
        evaluation=None,
        rescored=None,
    )
    if not examples:
        return report
    evaluation = learned.trace(EvaluationId(toolbox.ids.new()), at=now, promoted=promote)
    if learned.successor is not None:
        impact = impact_of(store, learned.successor, progress=progress)
        evaluation = evaluation.model_copy(update={"impact": impact})
    version: ScorecardVersion | None = None
    if not dry_run:
        version = store.scorecards.keep_update(
            evaluation, learned.successor, made_by=MADE_BY_LEARNING, promote=promote
        )
        if version is not None:
            evaluation = evaluation.model_copy(update={"challenger_number": version.number})
    number = version.number if version else None
    return report.model_copy(update={"challenger": number, "evaluation": evaluation})


def _open_leads(store: Store, examples: Sequence[Example]) -> "OpenLeads":
    """Return how often columns are filled in the newest leads without an outcome."""
    from leadops_core.learning import OpenLeads

    silent = {example.lead_id for example in examples}
    unlabelled = store.labels.unlabelled(_MOST_OPEN)
    return OpenLeads.of(content for lead_id, content in unlabelled if lead_id not in silent)


def label_policy(config: Settings) -> LabelPolicy:
    """Return the settings that turn outcomes into labels."""
    return LabelPolicy(weights=config.outcome_weights, horizon_days=config.outcome_horizon_days)


def examples_of(store: Store, policy: LabelPolicy, now: datetime) -> Iterator[Example]:
    """Every lead with a label, as it was when it was scored.

    A lead that was written to and has been silent past the horizon counts as no response; before that it is no label.
    """
    for lead in store.labels.all():
        if example := _example(lead, policy, lead.recorded_at):
            yield example
    horizon = timedelta(days=policy.horizon_days)
    for lead in store.labels.silent(now - horizon):
        if example := _example(lead, policy, lead.arrived_at + horizon):
            yield example


def _example(lead: LabelledLead, policy: LabelPolicy, recorded_at: datetime) -> Example | None:
    label = policy.label(lead.outcome)
    if label is None:
        return None
    content, enrichment, signals = lead.content, lead.enrichment, lead.signals
    if lead.run_key is None:
        # Imported history: what a run would have found out without asking anybody.
        enrichment, signals = enrich(content), read_signals(content)
    return Example(
        lead_id=lead.lead_id,
        content=content,
        enrichment=enrichment,
        signals=signals,
        is_positive=label.is_positive,
        weight=label.weight,
        at=lead.arrived_at,
        decided_at=lead.occurred_at,
        recorded_at=recorded_at,
    )


def _outcome_attributes(store: Store, examples: Sequence[Example]) -> tuple[str, ...]:
    """The attributes that an import of outcomes has named, however a file spells them."""
    told = {compact(name) for name in store.labels.columns_set_aside()}
    names: set[str] = set()
    for example in examples:
        names.update(example.content.attributes)
    return tuple(sorted(f"attribute:{name}" for name in names if compact(name) in told))


def prior_of(store: Store, champion: ScorecardVersion) -> Scorecard:
    """The nearest ancestor that no learning made: pulling toward what the same labels taught would count them twice."""
    version = champion
    while version.made_by == MADE_BY_LEARNING and version.parent_number is not None:
        version = store.scorecards.get(version.parent_number)
    return version.scorecard


def diff(before: ScorecardVersion, after: ScorecardVersion) -> ScorecardDiff:
    """How one version differs from another."""
    from leadops_core.learning import points_changed

    old, new = before.scorecard, after.scorecard
    return ScorecardDiff(
        before=before.number,
        after=after.number,
        base_before=old.base,
        base_after=new.base,
        thresholds_before=old.thresholds,
        thresholds_after=new.thresholds,
        is_calibrated_before=old.calibration is not None,
        is_calibrated_after=new.calibration is not None,
        changes=points_changed(old, new),
    )
