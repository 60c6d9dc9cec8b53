"""Decisions about a lead: the next action, and the allowed changes of its status and of its emails."""

from leadops_core.decision.bounces import enhanced_status, is_hard_bounce
from leadops_core.decision.cadence import FOLLOWED_UP, NEXT_TOUCH, gap_after, latest_sending_times
from leadops_core.decision.delivery import (
    ALLOWED_DELIVERY_CHANGES,
    IllegalDeliveryChange,
    can_change_delivery,
    check_delivery_change,
    retry_delay,
)
from leadops_core.decision.exploration import assign, is_open_to_exploration, propose_at_random
from leadops_core.decision.lifecycle import (
    ALLOWED_STATUS_CHANGES,
    FINAL_STATUSES,
    IllegalStatusChange,
    can_change_status,
    check_status_change,
    is_open_to_decisions,
    outcome_of_status,
    status_after_decision,
    status_after_outcome,
    status_after_sending,
)
from leadops_core.decision.policy import Policy, default_policy
from leadops_core.decision.questions import QUESTIONS, PotentialGain, QuestionDefinition, question_for
from leadops_core.decision.remarks import find_remark_fault
from leadops_core.decision.restate import explain_again, restate, still_applies
from leadops_core.decision.routing import decide
from leadops_core.decision.rules import RULES, RoutingRule

__all__ = [
    "ALLOWED_DELIVERY_CHANGES",
    "ALLOWED_STATUS_CHANGES",
    "FINAL_STATUSES",
    "FOLLOWED_UP",
    "NEXT_TOUCH",
    "QUESTIONS",
    "RULES",
    "IllegalDeliveryChange",
    "IllegalStatusChange",
    "Policy",
    "PotentialGain",
    "QuestionDefinition",
    "RoutingRule",
    "assign",
    "can_change_delivery",
    "can_change_status",
    "check_delivery_change",
    "check_status_change",
    "decide",
    "default_policy",
    "enhanced_status",
    "explain_again",
    "find_remark_fault",
    "gap_after",
    "is_hard_bounce",
    "is_open_to_decisions",
    "is_open_to_exploration",
    "latest_sending_times",
    "outcome_of_status",
    "propose_at_random",
    "question_for",
    "restate",
    "retry_delay",
    "status_after_decision",
    "status_after_outcome",
    "status_after_sending",
    "still_applies",
]
