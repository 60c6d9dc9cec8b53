"""Update a stored decision after the score, the status, or a hold changed."""

from leadops_core.decision.case import Case
from leadops_core.decision.policy import Policy
from leadops_core.decision.sentences import (
    cold_sentence,
    exploration_sentence,
    low_fit_sentence,
    outdated_sentence,
    send_sentence,
    still_missing_sentence,
)
from leadops_core.schemas import (
    DecisionResult,
    ExplorationAssignment,
    Hold,
    Lead,
    LeadStatus,
    ReasonCode,
    RecommendedAction,
    Scorecard,
    ScoreLabel,
    ScoreResult,
)
from leadops_core.scoring import ScoreInputs

_BY_SCORE = (
    *(ReasonCode.HOT_LEAD, ReasonCode.WARM_LEAD, ReasonCode.COLD),
    *(ReasonCode.LOW_FIT, ReasonCode.KEY_INFORMATION_MISSING, ReasonCode.EXPLORATION),
)
_REASONS_OF: dict[LeadStatus, tuple[ReasonCode, ...]] = {
    LeadStatus.CONTACTED: (ReasonCode.ALREADY_CONTACTED,),
    LeadStatus.MEETING_BOOKED: (ReasonCode.ALREADY_CONTACTED,),
    LeadStatus.CLOSED_WON: (ReasonCode.CLOSED,),
    LeadStatus.CLOSED_LOST: (ReasonCode.CLOSED,),
}
"""The reasons that still hold once a lead has left the statuses that decisions are made for."""


def still_applies(decision: DecisionResult, status: LeadStatus, hold: Hold | None) -> bool:
    """Return False if a person, an email or an outcome has settled what the decision asked for."""
    if hold is not None:
        return False
    if status is LeadStatus.DISQUALIFIED:
        return decision.action is RecommendedAction.DISQUALIFY or decision.reason is ReasonCode.CLOSED
    reasons = _REASONS_OF.get(status)
    return reasons is None or decision.reason in reasons


def explain_again(
    lead: Lead,
    score: ScoreResult | None,
    decision: DecisionResult | None,
    inputs: ScoreInputs,
    scorecard: Scorecard,
    policy: Policy,
) -> tuple[ScoreResult | None, DecisionResult | None]:
    """Return the explanation of the lead's current score, and the decision in words that fit it.

    `score` and `decision` are those of the last run, and are returned if the lead has not been rescored since. `scorecard` is
    the version that scored the lead.
    """
    if lead.scorecard_version is None or (score is not None and score.is_of(lead)):
        return score, decision
    current = inputs.score(scorecard, lead.scorecard_version)
    if not current.is_of(lead):
        return score, decision
    return current, None if decision is None else restate(decision, lead, current, policy)


def restate(decision: DecisionResult, lead: Lead, score: ScoreResult, policy: Policy) -> DecisionResult:
    """Return the decision with a sentence that names the lead's current score.

    Only a run can change the action. If the reason no longer fits the score, the sentence tells that. Reasons that
    do not depend on the score are returned unchanged.
    """
    if decision.reason not in _BY_SCORE:
        return decision
    case = Case(
        lead.content, lead.status, score, lead.enrichment, (), decision.skip_reason, lambda: (), policy
    )
    return decision.model_copy(update={"sentence": _sentence(decision, case, lead.exploration)})


def _sentence(decision: DecisionResult, case: Case, assignment: ExplorationAssignment | None) -> str:
    is_cold = case.label is ScoreLabel.COLD
    match decision.reason:
        case ReasonCode.HOT_LEAD | ReasonCode.WARM_LEAD if not is_cold:
            return send_sentence(case)
        case ReasonCode.COLD if is_cold:
            return cold_sentence(case)
        case ReasonCode.EXPLORATION if assignment is not None and case.is_low_fit():
            return exploration_sentence(assignment, low_fit_sentence(case))
        case ReasonCode.EXPLORATION if assignment is not None and is_cold:
            return exploration_sentence(assignment, cold_sentence(case))
        case ReasonCode.LOW_FIT if case.is_low_fit():
            return low_fit_sentence(case)
        case ReasonCode.KEY_INFORMATION_MISSING if decision.question and case.label is not ScoreLabel.HOT:
            return still_missing_sentence(case, decision.question.asks_for)
    return outdated_sentence(case)
