"""What happens next with a lead."""

from collections.abc import Callable, Sequence

from leadops_core.decision.case import Case
from leadops_core.decision.policy import Policy
from leadops_core.decision.questions import Upside, choose_question, points_at_stake
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
    upside: Callable[[], Sequence[Upside]],
    policy: Policy,
) -> DecisionResult:
    """Exactly one action, with its reason and a sentence; a question exactly when the action is ASK_QUESTION.

    Free text counts only through the typed signals of `score`. `upside` gives what `leadops_core.scoring.potential_gains` does;
    it is called only where a question is possible, and chooses it. An opt-out puts the address on the suppression list
    even where processing failed.
    """
    case = Case(content, status, score, enrichment, errors, suppression, upside, policy)
    rule = next(rule for rule in RULES if rule.applies(case))
    return DecisionResult(
        action=rule.action,
        reason=rule.reason,
        sentence=with_unconfirmed(rule.say(case), score),
        question=_question(case, rule.reason) if rule.action is RecommendedAction.ASK_QUESTION else None,
        skip_reason=suppression,
        suppress="opt_out" in case.concerns and content.email is not None,
        policy_version=policy.version,
    )


def _question(case: Case, reason: ReasonCode) -> Question:
    no_address = reason is ReasonCode.NO_ADDRESS
    return choose_question(points_at_stake(("email",), case.upside()) if no_address else case.missing())
