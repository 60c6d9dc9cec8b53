"""When a draft may be approved, and what an approval fixes."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from leadops_core.outreach import (
    blocking_checks,
    check_again,
    content_hash,
    judge_again,
    unconfirmed_sentences,
    with_confirmations,
)
from leadops_core.outreach.errors import NotSendableError, UnconfirmedDraftError, UnsendableDraftError
from leadops_core.schemas import DeliveryState, EmailDraft, LeadContent, Sender, SkipReason

_APPROVED_STATES = (
    DeliveryState.APPROVED,
    DeliveryState.CLAIMED,
    DeliveryState.TRANSMITTING,
    DeliveryState.SENT,
    DeliveryState.UNKNOWN,
    DeliveryState.FAILED,
)


def is_repeated_approval(
    draft: EmailDraft, by: str, expected_version: int, approved_version: int | None
) -> bool:
    """Return True if the caller has already approved the text that they read, so that another approval changes nothing.

    `approved_version` is the version that was approved, or None if it was not recorded.
    """
    first_version = draft.version if approved_version is None else approved_version
    return draft.state in _APPROVED_STATES and draft.approved_by == by and expected_version >= first_version


def check_now(draft: EmailDraft, lead: LeadContent, sender: Sender) -> EmailDraft:
    """Return the draft with the results of its checks, and its sentences, as they are with this lead and sender."""
    sentences = judge_again(draft, draft.subject, draft.body, sender)
    return draft.model_copy(update={"checks": check_again(draft, lead, sender), "sentences": sentences})


def check_approvable(
    draft: EmailDraft, email: str | None, skip: SkipReason | None, confirmed: Collection[str]
) -> str:
    """Return the address that the draft would go to.

    The checks and sentences of the draft are current. Raise UnsendableDraftError if it fails a check that blocks sending. Raise
    UnconfirmedDraftError if a sentence that must be confirmed is not among the `confirmed` ones. Raise NotSendableError if its
    lead has no address, or one on the do-not-contact list (`skip`).
    """
    if failing := blocking_checks(draft.checks):
        raise UnsendableDraftError(draft.id, failing)
    if unconfirmed := unconfirmed_sentences(draft.sentences, confirmed):
        raise UnconfirmedDraftError(draft.id, unconfirmed)
    if not email:
        raise NotSendableError("The lead has no email address. Add one, or contact the lead another way.")
    if skip is not None:
        raise NotSendableError(f"{describe_skip(skip)}.")
    return email


def describe_skip(skip: SkipReason) -> str:
    """Return why nothing may be sent, without the address."""
    reason = skip.reason.value.replace("_", "-")
    return f"The address is on the do-not-contact list ({reason}, since {skip.since:%Y-%m-%d})"


def approval_values(
    draft: EmailDraft, *, by: str, at: datetime, recipient: str, message_id: str, undo_seconds: float
) -> dict[str, Any]:
    """Return the fields of a draft that an approval fixes, among them a digest of all that will be sent."""
    return {
        "checks": [check.model_dump(mode="json") for check in draft.checks],
        "sentences": [
            sentence.model_dump(mode="json") for sentence in with_confirmations(draft.sentences, by)
        ],
        "approved": True,
        "approved_by": by,
        "approved_at": at,
        "recipient": recipient,
        "message_id": message_id,
        "content_hash": content_hash(message_id, recipient, draft.subject, draft.body),
        "due_at": at + timedelta(seconds=undo_seconds),
        "attempt": 0,
        "delivery_note": None,
        "rejected_reason": None,
    }
