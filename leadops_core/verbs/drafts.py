"""A draft in a person's hands."""

from leadops_core.errors import LeadOpsError
from leadops_core.graph import Toolbox
from leadops_core.outreach import check_text, make_brief
from leadops_core.schemas import DraftPurpose, DraftText, DraftVariant, EmailDraft
from leadops_core.store import Store
from leadops_core.tools.run_sync import run_sync


def edit(
    store: Store,
    tools: Toolbox,
    draft: EmailDraft,
    *,
    by: str,
    subject: str | None,
    body: str | None,
    expected_version: int | None,
) -> EmailDraft:
    """Change the words and look at them as the checks do; what a check finds is kept with the draft for the person to see."""
    subject = draft.subject if subject is None else subject
    body = draft.body if body is None else body
    lead = store.leads.get(draft.lead_id)
    checks = check_text(subject, body, lead=lead, sender=tools.sender, purpose=draft.purpose)
    return store.drafts.edit(
        draft.id,
        subject=subject,
        body=body,
        checks=checks,
        by=by,
        expected_version=expected_version or draft.version,
    )


BY_HAND = "by hand"
"""Template version of a draft whose words a person wrote."""


def create(
    store: Store,
    tools: Toolbox,
    lead: str,
    *,
    by: str,
    variant: DraftVariant,
    subject: str | None,
    body: str | None,
) -> EmailDraft:
    """A draft that a person asks for: in their own words, or written from what is known of the lead."""
    if (subject is None) != (body is None):
        raise LeadOpsError("Give both subject and body, or neither to have them written for you.")
    detail = store.leads.detail(store.leads.find(lead).id)
    found = detail.lead
    if subject is not None and body is not None:
        checks = check_text(subject, body, lead=found, sender=tools.sender)
        text = DraftText(
            subject=subject,
            body=body,
            variant=variant,
            purpose=DraftPurpose.OUTREACH,
            template_version=BY_HAND,
            checks=checks,
        )
    else:
        brief = make_brief(
            found.content, found.enrichment, detail.score, detail.decision, tools.sender, variant
        )
        text = run_sync(tools.model.write_draft(brief), tools.model).draft
    return store.drafts.add(tools.new_draft(text, found.id), by=by)
