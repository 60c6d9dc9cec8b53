"""A recorded outcome."""

from enum import StrEnum

from leadops_core.schemas.base import Schema, UtcDatetime
from leadops_core.schemas.ids import FeedbackId, LeadId


class Outcome(StrEnum):
    BOOKED_DEMO = "booked_demo"
    NO_RESPONSE = "no_response"
    DISQUALIFIED = "disqualified"
    CLOSED_WON = "closed_won"
    CLOSED_LOST = "closed_lost"


class Feedback(Schema):
    """What became of a lead, as somebody recorded it. The newest one of a lead is its label; older ones are history."""

    id: FeedbackId
    lead_id: LeadId
    outcome: Outcome
    notes: str | None = None
    recorded_by: str
    occurred_at: UtcDatetime | None = None
    """When it came about, where that was said; `created_at` is when LeadOps was told."""
    created_at: UtcDatetime
