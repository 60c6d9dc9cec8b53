"""Briefs: everything that a template or a model needs to write one email."""

from leadops_core.outreach.languages import choose_language
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
from leadops_core.schemas.language import Language


def make_brief(
    lead: LeadContent,
    enrichment: Enrichment,
    score: ScoreResult | None,
    decision: DecisionResult | None,
    sender: Sender,
    variant: DraftVariant = DraftVariant.FIRST_TOUCH,
    *,
    requested_question: Question | None = None,
    language: Language | None = None,
) -> Brief:
    """Return the brief for one email.

    A first email asks the decision's question if the decided action is ASK_QUESTION. Follow-ups do not repeat it.
    `requested_question` is a question that a person wants to ask, regardless of the decision. Without a `language`, the
    lead's own words decide.
    """
    question = decision.question if decision is not None and variant is DraftVariant.FIRST_TOUCH else None
    asks = question is not None and decision is not None and decision.action is RecommendedAction.ASK_QUESTION
    if requested_question is not None:
        question, asks = requested_question, True
    return Brief(
        lead=lead,
        enrichment=enrichment,
        signals=score.signals if score is not None else (),
        variant=variant,
        purpose=DraftPurpose.QUESTION if asks else DraftPurpose.OUTREACH,
        question=question if asks else None,
        sender=sender,
        language=language or choose_language(sender.playbook, lead),
    )
