"""A lead that a person moves, and what is written because of it."""

from collections.abc import Sequence

from leadops_core.decision import NEXT_TOUCH, outcome_of_status, question_for
from leadops_core.graph import Toolbox
from leadops_core.outreach import failed_checks, load_templates, make_brief, write_draft
from leadops_core.schemas import (
    Cadence,
    DeliveryState,
    DraftText,
    DraftVariant,
    EmailDraft,
    Lead,
    LeadDetail,
    LeadId,
    LeadStatus,
    SeenDraft,
)
from leadops_core.scoring import potential_gains, read_signals
from leadops_core.store import Store
from leadops_core.suppressions.rules import skip_reason


def set_status(
    store: Store,
    tools: Toolbox,
    lead_id: LeadId,
    to: LeadStatus,
    *,
    by: str,
    reason: str | None,
    expected_version: int | None,
    seen_draft: SeenDraft | None,
) -> Lead:
    """Move a lead, and store in the same transaction what the move implies.

    A lead that needs info gets the question whose answer could matter most drafted. A move to a status that settles the lead
    records the matching outcome.
    """
    question = _question(store, tools, lead_id) if to is LeadStatus.NEEDS_INFO else None
    stated = outcome_of_status(to)
    return store.leads.set_status(
        lead_id,
        to,
        reason=reason,
        by=by,
        expected_version=expected_version,
        seen_draft=seen_draft,
        question=question,
        outcome=None if stated is None else tools.new_outcome(lead_id, stated, by=by, notes=reason),
    )


def _question(store: Store, tools: Toolbox, lead_id: LeadId) -> EmailDraft | None:
    """By a template, whatever model there is: its one sentence is ours anyway, and the person who moved the lead waits."""
    detail = store.leads.detail(lead_id)
    lead = detail.lead
    variant = _question_variant(detail.drafts, store.touches.of_lead(lead_id))
    if not lead.email or lead.status is LeadStatus.NEEDS_INFO:
        return None
    entries = store.suppressions.for_addresses([lead.email]).get(lead.email, ())
    if skip_reason(lead.email, entries, tools.clock.now()) is not None:
        return None
    text = _write(store, tools, detail, variant)
    if failed_checks(text.checks):
        return None
    return tools.new_draft(text, lead.id)


def _question_variant(drafts: Sequence[EmailDraft], cadence: Cadence | None) -> DraftVariant:
    """Return the step of the cadence that the question takes: the draft it replaces, or else the next email to be sent."""
    for draft in reversed(drafts):
        if draft.state in (DeliveryState.DRAFT, DeliveryState.APPROVED):
            return draft.variant
    if cadence is None:
        return DraftVariant.FIRST_TOUCH
    return NEXT_TOUCH.get(cadence.variant, cadence.variant)


def _write(store: Store, tools: Toolbox, detail: LeadDetail, variant: DraftVariant) -> DraftText:
    lead, score = detail.lead, detail.score
    signals = score.signals if score is not None else read_signals(lead.content)
    scorecard = store.scorecards.active().scorecard
    requested_question = question_for(
        tools.policy.key_fields,
        lead.content,
        lead.enrichment,
        signals,
        potential_gains(lead.content, lead.enrichment, signals, scorecard),
    )
    brief = make_brief(
        lead.content,
        lead.enrichment,
        score,
        None,
        tools.sender,
        variant,
        requested_question=requested_question,
    )
    return write_draft(brief, load_templates())
