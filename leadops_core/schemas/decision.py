"""The next action for a lead, and its reason."""

from enum import StrEnum

from leadops_core.schemas.base import Schema
from leadops_core.schemas.lead import RecommendedAction
from leadops_core.schemas.suppression import SkipReason


class ReasonCode(StrEnum):
    """The reason for a decision."""

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
    EXPLORATION = "exploration"
    """Chosen at random among the leads that the policy would not write to."""


class Question(Schema):
    """A question for a lead, and the points that the answer could add."""

    asks_for: str
    """The missing field or signal."""
    text: str
    points_at_stake: float
    """Points that the best answer would add."""


class DecisionResult(Schema):
    """The next action with its reason. `question` is set only for ASK_QUESTION."""

    action: RecommendedAction
    reason: ReasonCode
    sentence: str
    """The reason in words."""
    question: Question | None = None
    skip_reason: SkipReason | None = None
    """Why no email may be sent to the address, if that is the reason."""
    suppress: bool = False
    """True if the lead asked not to be contacted. The address is then added to the do-not-contact list."""
    policy_version: str
