"""What happens next with a lead, and where it may go from where it stands."""

from leadops_core.decision.bounces import enhanced_status, is_hard_bounce
from leadops_core.decision.cadence import FOLLOWED_UP, NEXT_TOUCH, gap_after, sent_before
from leadops_core.decision.delivery import (
    DELIVERY_MOVES,
    IllegalDeliveryMove,
    deliver_move,
    may_deliver_move,
    retry_delay,
)
from leadops_core.decision.lifecycle import (
    LEGAL_MOVES,
    IllegalMove,
    may_move,
    move,
    outcome_of_status,
    status_after_decision,
    status_after_outcome,
    status_after_sending,
)
from leadops_core.decision.policy import Policy, default_policy
from leadops_core.decision.questions import ASKS, Ask, Upside, question_for
from leadops_core.decision.restate import explain_again, restate, still_applies
from leadops_core.decision.routing import decide
from leadops_core.decision.rules import RULES, Rule
from leadops_core.decision.withdrawal import StatusFate, Step, say_withdrawal, status_after_withdrawal
from leadops_core.decision.wording import find_wording_fault, reworded

__all__ = [
    "ASKS",
    "DELIVERY_MOVES",
    "FOLLOWED_UP",
    "LEGAL_MOVES",
    "NEXT_TOUCH",
    "RULES",
    "Ask",
    "IllegalDeliveryMove",
    "IllegalMove",
    "Policy",
    "Rule",
    "StatusFate",
    "Step",
    "Upside",
    "decide",
    "default_policy",
    "deliver_move",
    "enhanced_status",
    "explain_again",
    "find_wording_fault",
    "gap_after",
    "is_hard_bounce",
    "may_deliver_move",
    "may_move",
    "move",
    "outcome_of_status",
    "question_for",
    "restate",
    "retry_delay",
    "reworded",
    "say_withdrawal",
    "sent_before",
    "status_after_decision",
    "status_after_outcome",
    "status_after_sending",
    "status_after_withdrawal",
    "still_applies",
]
