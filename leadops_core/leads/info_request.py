"""The email that asks a lead for what is missing, drafted when a person moves the lead to NEEDS_INFO."""

from collections.abc import Sequence

from leadops_core.decision import NEXT_TOUCH, Policy, question_for
from leadops_core.outreach import failed_checks, find_language, make_brief, write_draft
from leadops_core.schemas import (
    Cadence,
    DeliveryState,
    DraftPurpose,
    DraftText,
    DraftVariant,
    EmailDraft,
    LeadDetail,
    Scorecard,
)
from leadops_core.schemas.email import Sender
from leadops_core.scoring import potential_gains, read_signals


def write_info_request(
    detail: LeadDetail, cadence: Cadence | None, scorecard: Scorecard, policy: Policy, sender: Sender
) -> DraftText | None:
    """Return an email with the question whose answer could change the score most, or None if it fails a check.

    It is written from a template even if there is a model: the person who moved the lead waits for it.
    """
    lead, score = detail.lead, detail.score
    signals = score.signals if score is not None else read_signals(lead.content)
    question = question_for(
        policy.key_fields,
        lead.content,
        lead.enrichment,
        signals,
        potential_gains(lead.content, lead.enrichment, signals, scorecard),
    )
    variant = _variant(detail.drafts, cadence)
    last = detail.drafts[-1].language if detail.drafts else None
    brief = make_brief(
        *(lead.content, lead.enrichment, score, None, sender, variant),
        requested_question=question,
        language=find_language(sender.playbook, lead.content, last),
    )
    text = write_draft(brief)
    return None if failed_checks(text.checks) else text


def _variant(drafts: Sequence[EmailDraft], cadence: Cadence | None) -> DraftVariant:
    """Return the variant of the draft that the question replaces, or of the next email."""
    for draft in reversed(drafts):
        is_waiting = draft.state in (DeliveryState.DRAFT, DeliveryState.APPROVED)
        if is_waiting and draft.purpose is not DraftPurpose.ANSWER:
            return draft.variant
    if cadence is None:
        return DraftVariant.FIRST_TOUCH
    return NEXT_TOUCH.get(cadence.variant, cadence.variant)
