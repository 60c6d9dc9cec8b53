"""Whether an approved draft may still go, looked at within the transaction that takes it."""

from typing import NamedTuple

from sqlalchemy import select

from leadops_core.database.database import Transaction
from leadops_core.outreach import content_hash
from leadops_core.outreach.repository.draft_states import NOT_APPROVED, move_draft
from leadops_core.schemas import (
    ActivityType,
    DeliveryState,
    EmailDraft,
    SkipReason,
    SuppressionReason,
)
from leadops_core.suppressions.repository.entries import find_entries
from leadops_core.suppressions.rules import skip_reason
from leadops_core.tables import drafts, leads
from leadops_core.tables.activity_log import log_activity

_FOR_THE_PERSON = (SuppressionReason.OPT_OUT, SuppressionReason.COMPLAINT)
"""Reasons that lie with the person, whatever the address: they hold for a lead that has another one by now."""


class Refusal(NamedTuple):
    """Why an approved draft is not sent, and where that leads it."""

    to: DeliveryState
    note: str


def find_skip(transaction: Transaction, draft: EmailDraft, address: str) -> SkipReason | None:
    """Why nothing may be sent to this lead at this address, or None if it may.

    Who opted out under an address that an earlier message went to is not written to under another.
    """
    earlier = select(drafts.c.recipient).where(
        drafts.c.lead_id == draft.lead_id, drafts.c.recipient.is_not(None), drafts.c.recipient != address
    )
    others = sorted(set(transaction.connection.execute(earlier).scalars()))
    entries = find_entries(transaction.connection, [address, *others])
    if skip := skip_reason(address, entries.get(address, ()), transaction.now):
        return skip
    for other in others:
        theirs = [entry for entry in entries.get(other, ()) if entry.reason in _FOR_THE_PERSON]
        if skip := skip_reason(other, theirs, transaction.now):
            return skip
    return None


def refusal_of(transaction: Transaction, draft: EmailDraft) -> Refusal | None:
    """Why the draft, approved or claimed, may not go any more; None if it may."""
    email = transaction.connection.execute(
        select(leads.c.email).where(leads.c.id == draft.lead_id)
    ).scalar_one()
    if draft.recipient is None or draft.message_id is None or email != draft.recipient:
        return Refusal(DeliveryState.DRAFT, "the lead's email address changed after the approval")
    approved = content_hash(draft.message_id, draft.recipient, draft.subject, draft.body)
    if approved != draft.content_hash:
        return Refusal(DeliveryState.DRAFT, "the text changed after the approval")
    if skip := find_skip(transaction, draft, draft.recipient):
        return Refusal(DeliveryState.FAILED, say_skip(skip))
    return None


def say_skip(skip: SkipReason) -> str:
    """Why nothing may be sent, without the address."""
    return f"nothing may be sent to this address: {skip.reason.value} since {skip.since:%Y-%m-%d}"


def refuse(transaction: Transaction, draft: EmailDraft, refusal: Refusal) -> None:
    """Put the draft aside: failed, or before a person again, with the reason on the timeline.

    From a claim it can only fail; a person reopens it.
    """
    claimed = draft.state is DeliveryState.CLAIMED
    to = DeliveryState.FAILED if claimed else refusal.to
    values: dict[str, object] = {
        "delivery_note": refusal.note,
        "claimed_at": None,
        "lease_owner": None,
        "lease_expires_at": None,
    }
    if to is DeliveryState.DRAFT:
        values |= NOT_APPROVED
    move_draft(transaction, draft.id, (draft.state,), to, values)
    payload = {"error": f"Not sent: {refusal.note}", "draft_id": draft.id}
    log_activity(transaction, draft.lead_id, ActivityType.ERROR, payload)
