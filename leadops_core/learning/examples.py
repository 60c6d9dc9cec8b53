"""What is learned from: leads as they were when they were scored, each with what became of it."""

from collections.abc import Iterable
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
    """How much the label counts beside others of its kind; 1 is a plain won or lost.

    It says how far the label is to be trusted, not how many leads it stands for: it does not move the base rate."""
    at: datetime
    """When LeadOps received the lead; for imported history that is the time of the import."""
    decided_at: datetime | None = None
    """When the lead was won or lost, if known. For imported history this is before `at`."""
    recorded_at: datetime | None = None
    """When LeadOps was told. A champion is only judged by what was recorded after it was made."""
    stands_for: float = 1.0
    """How many leads like it the label stands for, those counted in whose outcome is still to come: see `balanced`."""


def in_order(examples: Iterable[Example]) -> tuple[Example, ...]:
    """Return one example for each lead, in the order in which LeadOps received the leads.

    Of several of one lead the one recorded last counts; of several recorded at once, the negative one.
    """
    newest: dict[LeadId, Example] = {}
    for example in examples:
        known = newest.get(example.lead_id)
        if known is None or _recency(example) > _recency(known):
            newest[example.lead_id] = example
    return tuple(sorted(newest.values(), key=lambda example: (example.at, example.lead_id)))


def _recency(example: Example) -> tuple[bool, datetime, bool, float]:
    recorded = example.recorded_at
    return (recorded is not None, recorded or example.at, not example.is_positive, example.weight)
