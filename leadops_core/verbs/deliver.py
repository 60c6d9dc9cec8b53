"""From a draft to a message that a person has let go."""

import asyncio

from leadops_core.adapters.store import Store
from leadops_core.decision import skip_reason
from leadops_core.errors import LeadOpsError
from leadops_core.graph import Toolbox
from leadops_core.outreach import check_text, message_id_for
from leadops_core.schemas import DeliveryState, DraftId, EmailDraft, OutboundEmail, SendReceipt, SendStatus
from leadops_core.tools import EmailTool
from leadops_core.verbs.workers import worker_name

CLAIM_SECONDS = 300


class NotSendable(LeadOpsError):
    """A draft may not be sent as things stand; the text says why."""


async def approve_and_send(
    store: Store,
    email: EmailTool,
    tools: Toolbox,
    draft_id: DraftId,
    *,
    by: str,
    expected_version: int | None,
) -> EmailDraft:
    """Approve the draft, claim it, and hand it to the e-mail tool once.

    Called again for a draft that is sent, it answers with that draft; for one whose sender died, it goes on only from where
    nothing can have left yet.
    """
    await asyncio.to_thread(store.drafts.expired_claims)
    draft = await asyncio.to_thread(store.drafts.get, draft_id)
    if draft.state in (DeliveryState.SENT, DeliveryState.FAILED, DeliveryState.UNKNOWN):
        return draft
    lead = await asyncio.to_thread(store.leads.get, draft.lead_id)
    if not lead.email:
        raise NotSendable("the lead has no e-mail address; add one, or ask by another way")
    entries = (await tools.crm.suppressions([lead.email])).get(lead.email, ())
    if skip := skip_reason(lead.email, entries, tools.clock.now()):
        raise NotSendable(
            f"nothing may be sent to this address: {skip.reason.value} since {skip.since:%Y-%m-%d}"
        )
    sender = tools.sender
    message_id = message_id_for(draft_id, sender)
    await asyncio.to_thread(
        store.drafts.approve, draft_id, by=by, message_id=message_id, expected_version=expected_version
    )
    worker = worker_name()
    claimed = await asyncio.to_thread(store.drafts.claim, draft_id, worker, CLAIM_SECONDS)
    if claimed is None:
        return await asyncio.to_thread(store.drafts.get, draft_id)
    message = OutboundEmail(
        draft_id=draft_id,
        message_id=claimed.message_id or message_id,
        to=lead.email,
        to_name=lead.full_name,
        subject=claimed.subject,
        body=claimed.body,
        sender=sender,
    )
    await asyncio.to_thread(store.drafts.mark_transmitting, draft_id, worker)
    receipt = await email.send(message)
    return await asyncio.to_thread(_settle, store, draft_id, worker, receipt)


def _settle(store: Store, draft_id: DraftId, worker: str, receipt: SendReceipt) -> EmailDraft:
    match receipt.status:
        case SendStatus.SENT | SendStatus.SIMULATED:
            return store.drafts.mark_sent(draft_id, worker, receipt)
        case SendStatus.RETRY_LATER:
            return store.drafts.release_claim(draft_id, worker, note=receipt.note)
        case SendStatus.REFUSED:
            return store.drafts.mark_failed(draft_id, worker, receipt)
        case SendStatus.UNKNOWN:
            return store.drafts.mark_unknown(draft_id, worker, receipt)


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
