"""Labeled leads as training examples."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from leadops_core.enrichment import enrich
from leadops_core.intake.headers import compact
from leadops_core.learning.examples import Example
from leadops_core.learning.labels import LabelPolicy
from leadops_core.learning.repository.evaluations import LEARNED
from leadops_core.learning.repository.labels import LabeledLead, LabelRepository
from leadops_core.schemas import Scorecard, ScorecardVersion
from leadops_core.scoring import read_signals
from leadops_core.scoring.service import ScorecardService


def training_examples(labels: LabelRepository, policy: LabelPolicy, now: datetime) -> Iterator[Example]:
    """Yield every labeled lead as it was when it was scored.

    A lead that was contacted counts as no response once it is older than the horizon. Until then it has no label.
    """
    propensities = labels.propensities()
    for lead in labels.all():
        if example := _example(lead, policy, lead.recorded_at, propensities.get(lead.lead_id, 1.0)):
            yield example
    horizon = timedelta(days=policy.horizon_days)
    for lead in labels.silent(now - horizon):
        recorded_at = lead.arrived_at + horizon
        if example := _example(lead, policy, recorded_at, propensities.get(lead.lead_id, 1.0)):
            yield example


def _example(
    lead: LabeledLead, policy: LabelPolicy, recorded_at: datetime, propensity: float
) -> Example | None:
    label = policy.label(lead.outcome)
    if label is None:
        return None
    content, enrichment, signals = lead.content, lead.enrichment, lead.signals
    if lead.run_key is None:
        # Imported history was never processed: use what a run would have found without a language model.
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
        propensity=propensity,
    )


def outcome_attributes(labels: LabelRepository, examples: Sequence[Example]) -> tuple[str, ...]:
    """Return the attributes that an import of outcomes has excluded, in every spelling that the examples use."""
    excluded = {compact(name) for name in labels.excluded_columns()}
    names = {name for example in examples for name in example.content.attributes}
    return tuple(sorted(f"attribute:{name}" for name in names if compact(name) in excluded))


def prior_scorecard(scorecards: ScorecardService, champion: ScorecardVersion) -> Scorecard:
    """Return the nearest ancestor that was not learned: a learned prior would count the same labels twice."""
    version = champion
    while version.made_by == LEARNED and version.parent_number is not None:
        version = scorecards.get(version.parent_number)
    return version.scorecard
