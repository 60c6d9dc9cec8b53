"""Whether an approved draft may still be sent, and what a person checks if nobody knows whether it was."""

from typing import NamedTuple

from leadops_core.drafts.approval import describe_skip
from leadops_core.outreach import content_hash
from leadops_core.schemas import DeliveryState, EmailDraft, SkipReason

_LOGS = {
    "smtp": "the mail server's log",
    "acs": "the log of the Communication Services resource",
    "mock": "the outbox folder",
}


class SendRefusal(NamedTuple):
    """Why an approved draft is not sent, and its state after that."""

    to: DeliveryState
    note: str


def refuse_changed(draft: EmailDraft, email: str | None) -> SendRefusal | None:
    """Return a refusal if the lead's address or the text of the draft differs from what a person approved."""
    if draft.recipient is None or draft.message_id is None or email != draft.recipient:
        return SendRefusal(DeliveryState.DRAFT, "The lead's email address changed after the approval")
    digest = content_hash(draft.message_id, draft.recipient, draft.subject, draft.body)
    if digest != draft.content_hash:
        return SendRefusal(DeliveryState.DRAFT, "The text changed after the approval")
    return None


def refuse_skipped(skip: SkipReason | None) -> SendRefusal | None:
    """Return a refusal if the address is on the do-not-contact list."""
    return None if skip is None else SendRefusal(DeliveryState.FAILED, describe_skip(skip))


def what_to_check(draft: EmailDraft) -> str:
    """Return where a person finds out whether an unknown draft was sent."""
    log = _LOGS.get(draft.provider or "", "the provider's log")
    operation = f" (operation {draft.provider_message_id})" if draft.provider_message_id else ""
    return f"Look in {log} for {draft.message_id}{operation}, then settle the draft: sent or not sent"
