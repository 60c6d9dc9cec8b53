"""A draft in a person's hands."""

from leadops_core.adapters.store import Store
from leadops_core.graph import Toolbox
from leadops_core.outreach import check_text
from leadops_core.schemas import EmailDraft


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
