"""A recorded outcome."""

from enum import StrEnum
from typing import Self

from leadops_core.schemas.base import Schema, UtcDatetime
from leadops_core.schemas.ids import FeedbackId, LeadId
from leadops_core.schemas.lead import LeadStatus


class Outcome(StrEnum):
    BOOKED_DEMO = "booked_demo"
    NO_SHOW = "no_show"
    """The lead did not come to a meeting that was booked."""
    REPLIED = "replied"
    """The lead wrote back and is interested, asks a question, or accepts a meeting."""
    NEGATIVE_REPLY = "negative_reply"
    """The lead wrote back and is not interested, or wants no more email."""
    NO_RESPONSE = "no_response"
    DISQUALIFIED = "disqualified"
    CLOSED_WON = "closed_won"
    CLOSED_LOST = "closed_lost"


class Feedback(Schema):
    """An outcome as it was recorded. The newest outcome of a lead that was not withdrawn is its label."""

    id: FeedbackId
    lead_id: LeadId
    outcome: Outcome
    notes: str | None = None
    recorded_by: str
    occurred_at: UtcDatetime | None = None
    """When the outcome happened, if known. `created_at` is when it was recorded."""
    created_at: UtcDatetime
    withdrawn_at: UtcDatetime | None = None
    """When the outcome was withdrawn; None otherwise."""
    withdrawn_by: str | None = None
    withdrawn_reason: str | None = None

    @property
    def is_valid(self) -> bool:
        """True unless the outcome was withdrawn."""
        return self.withdrawn_at is None

    def without_withdrawal(self) -> Self:
        """Return the outcome as it was before it was withdrawn."""
        return self.model_copy(update={"withdrawn_at": None, "withdrawn_by": None, "withdrawn_reason": None})


class OutcomeWithdrawal(Schema):
    """The result of withdrawing an outcome."""

    feedback: Feedback
    label: Outcome | None
    """The outcome that counts now: the newest one that was not withdrawn."""
    status: LeadStatus
    status_moved: bool
    """True if the previous status was restored."""
    is_new: bool
    """False if it was already withdrawn."""
    message: str
