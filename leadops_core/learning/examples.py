"""Examples to learn from: leads as they were when they were scored, with their labels."""

from dataclasses import dataclass
from datetime import datetime

from leadops_core.schemas import Enrichment, LeadContent, LeadId, Signal


@dataclass(frozen=True, slots=True)
class Example:
    """A lead as it was when it was scored, and its label."""

    lead_id: LeadId
    content: LeadContent
    enrichment: Enrichment
    signals: tuple[Signal, ...]
    is_positive: bool
    weight: float
    """Weight of the label among those of its kind; 1 for a plain won or lost.

    It is the reliability of the label, not a number of leads, so it does not change the base rate."""
    at: datetime
    """When LeadOps received the lead; for imported history that is the time of the import."""
    decided_at: datetime | None = None
    """When the lead was won or lost, if known. For imported history this is before `at`."""
    recorded_at: datetime | None = None
    """When the outcome was recorded. A learned champion is only tested on outcomes recorded after it was created."""
    propensity: float = 1.0
    """Probability with which the lead was contacted: below 1 if it was chosen at random among leads that the policy passed
    over. The evaluation counts such a label 1 / `propensity` times."""
    stands_for: float = 1.0
    """Number of leads that the label represents, including leads whose outcome is still open; see `weight_for_censoring`."""
