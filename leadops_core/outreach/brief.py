"""What a writer is told."""

from leadops_core.schemas import (
    Brief,
    DecisionResult,
    DraftPurpose,
    DraftVariant,
    Enrichment,
    LeadContent,
    Question,
    RecommendedAction,
    ScoreResult,
    Sender,
)


def make_brief(
    lead: LeadContent,
    enrichment: Enrichment,
    score: ScoreResult | None,
    decision: DecisionResult | None,
    sender: Sender,
    variant: DraftVariant = DraftVariant.FIRST_TOUCH,
    *,
    asked_for: Question | None = None,
) -> Brief:
    """The brief for one e-mail: a question where a first touch was decided to be one, outreach otherwise.

    A follow-up never asks the decision's question again; it has a purpose of its own. `asked_for` is a question that a
    person wants asked, whatever was decided.
    """
    question = decision.question if decision is not None and variant is DraftVariant.FIRST_TOUCH else None
    asks = question is not None and decision is not None and decision.action is RecommendedAction.ASK_QUESTION
    if asked_for is not None:
        question, asks = asked_for, True
    # Every part is validated already.
    return Brief(
        lead=lead,
        enrichment=enrichment,
        signals=score.signals if score is not None else (),
        variant=variant,
        purpose=DraftPurpose.QUESTION if asks else DraftPurpose.OUTREACH,
        question=question if asks else None,
        sender=sender,
    )
