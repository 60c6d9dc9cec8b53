"""Decide the next action for a lead."""

from collections.abc import Callable, Sequence

from leadops_core.decision.case import Case
from leadops_core.decision.policy import Policy
from leadops_core.decision.questions import PotentialGain, choose_question, points_at_stake
from leadops_core.decision.rules import RULES
from leadops_core.decision.unconfirmed import with_unconfirmed
from leadops_core.schemas import (
    DecisionResult,
    Enrichment,
    LeadContent,
    LeadStatus,
    Question,
    ReasonCode,
    RecommendedAction,
    ScoreResult,
    SkipReason,
)


def decide(
    content: LeadContent,
    status: LeadStatus,
    score: ScoreResult | None,
    enrichment: Enrichment,
    errors: Sequence[str],
    suppression: SkipReason | None,
    gains: Callable[[], Sequence[PotentialGain]],
    policy: Policy,
) -> DecisionResult:
    """Return the action with its reason, a sentence, and for ASK_QUESTION a question.

    Free text counts only through the typed signals of `score`. `gains` returns the result of `scoring.potential_gains`;
    it is called only if a question is possible. An opt-out suppresses the address even if processing failed.
    """
    case = Case(content, status, score, enrichment, errors, suppression, gains, policy)
    rule = next(rule for rule in RULES if rule.applies(case))
    return DecisionResult(
        action=rule.action,
        reason=rule.reason,
        sentence=with_unconfirmed(rule.sentence(case), score),
        question=_question(case, rule.reason) if rule.action is RecommendedAction.ASK_QUESTION else None,
        skip_reason=suppression,
        suppress="opt_out" in case.concerns and content.email is not None,
        policy_version=policy.version,
    )


def _question(case: Case, reason: ReasonCode) -> Question:
    no_address = reason is ReasonCode.NO_ADDRESS
    return choose_question(points_at_stake(("email",), case.gains()) if no_address else case.missing())
