"""Propose a random share of the leads that the policy would not write to.

Learning sees only leads that were contacted. If the policy is wrong about a kind of lead, it never contacts one, and no outcome
corrects it. Outcomes of randomly chosen leads do, and because the probability of the choice is known, each of them can be
counted for the leads that were not chosen: Horvitz and Thompson (1952), JASA 47(260).
"""

from datetime import datetime

from leadops_core.decision.case import Case
from leadops_core.decision.lifecycle import is_open_to_decisions
from leadops_core.decision.sentences import exploration_sentence
from leadops_core.schemas import (
    DecisionResult,
    ExplorationAssignment,
    PassedOver,
    ReasonCode,
    RecommendedAction,
)
from leadops_core.tools import RandomSource

_PASSED_OVER = {ReasonCode.COLD: PassedOver.COLD, ReasonCode.LOW_FIT: PassedOver.LOW_FIT}
"""Reasons that rest on the score alone. A lead that asked for no email, or that a rule excludes, is never proposed."""


def is_open_to_exploration(decision: DecisionResult, case: Case) -> bool:
    """Return True if only the score speaks against an email to the lead."""
    return (
        decision.reason in _PASSED_OVER
        and is_open_to_decisions(case.status)
        and case.content.email is not None
        and not case.is_unsafe_address()
    )


def assign(
    decision: DecisionResult,
    key: str,
    *,
    share: float,
    draws: RandomSource,
    scorecard_version: int,
    at: datetime,
) -> ExplorationAssignment:
    """Return the draw for the lead with this key, which was passed over by `decision`. `share` is above 0."""
    return ExplorationAssignment(
        propensity=share,
        draw=draws.draw(key),
        seed=draws.seed,
        passed_over=_PASSED_OVER[decision.reason],
        scorecard_version=scorecard_version,
        drawn_at=at,
    )


def propose_at_random(decision: DecisionResult, assignment: ExplorationAssignment) -> DecisionResult:
    """Return the decision to write to a lead that the draw chose, instead of `decision`."""
    return decision.model_copy(
        update={
            "action": RecommendedAction.SEND_EMAIL,
            "reason": ReasonCode.EXPLORATION,
            "sentence": exploration_sentence(assignment, decision.sentence),
        }
    )
