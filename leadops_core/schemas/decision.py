"""What is to happen next with a lead, and why."""

from enum import StrEnum

from leadops_core.schemas.base import Schema
from leadops_core.schemas.lead import RecommendedAction
from leadops_core.schemas.suppression import SkipReason


class ReasonCode(StrEnum):
    """Why; every decision has exactly one."""

    # HOLD
    PROCESSING_ERROR = "processing_error"
    SUPPRESSED = "suppressed"
    OPT_OUT_REQUESTED = "opt_out_requested"
    COMPLAINT = "complaint"
    CLOSED = "closed"
    ALREADY_CONTACTED = "already_contacted"
    UNSAFE_ADDRESS = "unsafe_address"
    COLD = "cold"
    # DISQUALIFY
    COMPETITOR = "competitor"
    JOB_SEEKER = "job_seeker"
    VENDOR_PITCH = "vendor_pitch"
    STUDENT = "student"
    LOW_FIT = "low_fit"
    # ASK_QUESTION
    NO_ADDRESS = "no_address"
    KEY_INFORMATION_MISSING = "key_information_missing"
    # SEND_EMAIL
    HOT_LEAD = "hot_lead"
    WARM_LEAD = "warm_lead"


class Question(Schema):
    """What to ask a lead, and what the answer is worth."""

    asks_for: str
    """Name of the field or signal that is missing."""
    text: str
    points_at_stake: float
    """What the best answer would add to the score."""


class DecisionResult(Schema):
    """The next action with its reason; `question` is there exactly when the action is ASK_QUESTION."""

    action: RecommendedAction
    reason: ReasonCode
    sentence: str
    """The reason as a person would say it."""
    question: Question | None = None
    skip_reason: SkipReason | None = None
    """Why nothing may be sent to the address, where that is the reason."""
    suppress: bool = False
    """True when the lead itself asked not to be written to: the address goes on the suppression list."""
    policy_version: str
