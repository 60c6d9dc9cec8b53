"""A recorded outcome."""

from enum import StrEnum

from leadops_core.schemas.base import Schema, UtcDatetime
from leadops_core.schemas.ids import FeedbackId, LeadId
from leadops_core.schemas.lead import LeadStatus


class Outcome(StrEnum):
    BOOKED_DEMO = "booked_demo"
    NO_RESPONSE = "no_response"
    DISQUALIFIED = "disqualified"
    CLOSED_WON = "closed_won"
    CLOSED_LOST = "closed_lost"


class Feedback(Schema):
    """What became of a lead, as somebody recorded it. The newest one of a lead that stands is its label; others are history."""

    id: FeedbackId
    lead_id: LeadId
    outcome: Outcome
    notes: str | None = None
    recorded_by: str
    occurred_at: UtcDatetime | None = None
    """When it came about, where that was said; `created_at` is when LeadOps was told."""
    created_at: UtcDatetime
    withdrawn_at: UtcDatetime | None = None
    """When it was taken back; None while it stands."""
    withdrawn_by: str | None = None
    withdrawn_reason: str | None = None


class OutcomeWithdrawal(Schema):
    """What became of an outcome that was taken back, and of its lead."""

    feedback: Feedback
    label: Outcome | None
    """The lead's label from now on: the newest outcome that still stands."""
    status: LeadStatus
    status_moved: bool
    """Whether the lead went back to the status that it had before the outcome."""
    is_new: bool
    """False where it had been withdrawn before: then nothing was changed."""
    message: str
