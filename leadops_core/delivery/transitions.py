"""The states of a draft from approved to sent, each change a compare-and-set in one transaction."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement

from leadops_core.database.database import Database, Transaction
from leadops_core.decision import status_after_sending
from leadops_core.delivery.refusals import SendRefusal, refuse_changed, refuse_skipped, what_to_check
from leadops_core.delivery.repository.deliveries import (
    NOT_AN_ATTEMPT,
    ONE_MORE_ATTEMPT,
    count_claimed,
    held_by,
    is_abandoned,
    is_holder,
    leased_until_after,
    lock_approved,
    lock_lead_of,
    log_error,
    lose_handovers,
    release_claims,
    set_delivery_note,
    set_lead_status,
)
from leadops_core.drafts.repository import find_skip
from leadops_core.outreach.errors import NotSendableError
from leadops_core.outreach.repository.answered import mark_answered, read_recipient
from leadops_core.outreach.repository.draft_states import NO_LEASE, NOT_APPROVED, get_draft, move_draft
from leadops_core.outreach.repository.follow_ups import record_sent
from leadops_core.schemas import (
    SYSTEM_ACTOR,
    ActivityType,
    DeliveryState,
    DraftId,
    EmailDraft,
    LeadStatus,
    SendReceipt,
    SendStatus,
    SuppressionEntry,
    SuppressionId,
    SuppressionKind,
    SuppressionReason,
)
from leadops_core.suppressions.repository.entries import add_suppression, stop_suppressed
from leadops_core.tables.activity_log import ActivityLog, log_activity

_State = DeliveryState


class ClaimResult(NamedTuple):
    """The answer to a worker that asks for a draft to send."""

    draft: EmailDraft | None
    """The claimed draft, or None."""
    refusal: SendRefusal | None = None
    """Why a draft that was due may not be sent. It is set aside, and the worker may ask for another."""
    is_capped: bool = False
    """True if the daily cap is reached."""


class ExpiredClaims(NamedTuple):
    """Number of drafts whose sender died."""

    released: int
    """Certainly not sent: approved again."""
    unknown: int
    """Perhaps sent: a person must check."""


class DeliveryTransitions:
    """Changes the state of approved drafts. No draft is held by two workers, and none is sent twice."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def claim(
        self, draft_id: DraftId, worker: str, lease_seconds: float, *, daily_cap: int | None = None
    ) -> EmailDraft | None:
        """Claim this approved draft, due or not, or return None if `claim_due` would not return it."""
        return self._claim(worker, lease_seconds, daily_cap, draft_id).draft

    def claim_due(self, worker: str, lease_seconds: float, *, daily_cap: int | None = None) -> ClaimResult:
        """Claim the approved draft that has been due for longest.

        The same transaction checks whether it may still be sent. A draft to an address that is now on the do-not-contact list
        fails; a draft whose recipient or text changed must be approved again. At most `daily_cap` drafts are claimed in 24
        hours.
        """
        return self._claim(worker, lease_seconds, daily_cap, None)

    def _claim(
        self, worker: str, lease_seconds: float, daily_cap: int | None, draft_id: DraftId | None
    ) -> ClaimResult:
        with self._database.writing() as transaction:
            draft = lock_approved(transaction, draft_id)
            if draft is None:
                return ClaimResult(None)
            if daily_cap is not None and count_claimed(transaction) >= daily_cap:
                return ClaimResult(None, is_capped=True)
            if refusal := find_refusal(transaction, draft):
                _refuse(transaction, draft, refusal)
                return ClaimResult(None, refusal)
            values = {
                **ONE_MORE_ATTEMPT,
                "claimed_at": transaction.now,
                "lease_owner": worker,
                "lease_expires_at": transaction.now + timedelta(seconds=lease_seconds),
            }
            return ClaimResult(move_draft(transaction, draft.id, (_State.APPROVED,), _State.CLAIMED, values))

    def mark_transmitting(
        self,
        draft_id: DraftId,
        worker: str,
        *,
        provider: str | None = None,
        operation_id: str | None = None,
        lease_seconds: float | None = None,
    ) -> EmailDraft:
        """Record that the message is about to be handed over. From here on, a crash leaves the state unknown.

        Nothing may be sent if this raises: IllegalStateError if the lease has expired or belongs to another worker, and
        NotSendableError if the draft may no longer be sent.
        """
        with self._database.writing() as transaction:
            draft = get_draft(transaction.connection, draft_id, lock=True)
            refusal = find_refusal(transaction, draft) if draft.state is _State.CLAIMED else None
            if refusal is None:
                values: dict[str, Any] = {"provider": provider, "provider_message_id": operation_id}
                if lease_seconds is not None:
                    values["lease_expires_at"] = transaction.now + timedelta(seconds=lease_seconds)
                is_held = held_by(worker), leased_until_after(transaction.now)
                return move_draft(
                    transaction, draft_id, (_State.CLAIMED,), _State.TRANSMITTING, values, *is_held
                )
            _refuse(transaction, draft, refusal)
        raise NotSendableError(refusal.note)

    def mark_sent(self, draft_id: DraftId, worker: str, receipt: SendReceipt) -> EmailDraft:
        """Record that the provider accepted the message. The lead counts as contacted.

        This is allowed after the lease has expired, because the worker knows. Repeating it changes nothing.
        """
        with self._database.writing() as transaction:
            lock_lead_of(transaction, draft_id)
            stored = get_draft(transaction.connection, draft_id)
            if stored.state is _State.SENT and is_holder(transaction, draft_id, worker):
                return stored
            origins = (_State.TRANSMITTING, _State.UNKNOWN)
            return _move_to_sent(transaction, draft_id, origins, receipt, held_by(worker))

    def mark_failed(self, draft_id: DraftId, worker: str, receipt: SendReceipt) -> EmailDraft:
        """Record that the message was refused for good and not sent.

        After a bounce, the address is added to the do-not-contact list in the same transaction.
        """
        with self._database.writing() as transaction:
            lock_lead_of(transaction, draft_id)
            origins = (_State.CLAIMED, _State.TRANSMITTING, _State.UNKNOWN)
            return _move_to_failed(transaction, draft_id, origins, receipt, held_by(worker))

    def mark_unknown(self, draft_id: DraftId, worker: str, receipt: SendReceipt) -> EmailDraft:
        """Record that nobody can tell whether the provider accepted the message. A person must check (`settle`)."""
        with self._database.writing() as transaction:
            draft = get_draft(transaction.connection, draft_id)
            note = f"{receipt.note or 'It is unknown whether the provider accepted the message'}. {what_to_check(draft)}"
            # The owner stays, so that it can still report a result that it learns later.
            values: dict[str, Any] = {"delivery_note": note, "lease_expires_at": None}
            if receipt.provider_message_id:
                values["provider_message_id"] = receipt.provider_message_id
            unknown = move_draft(
                transaction,
                draft_id,
                (_State.TRANSMITTING,),
                _State.UNKNOWN,
                values,
                held_by(worker),
            )
            log_error(transaction, unknown, note)
            return unknown

    def release_claim(
        self,
        draft_id: DraftId,
        worker: str,
        *,
        note: str | None = None,
        retry_at: datetime | None = None,
        is_attempt: bool = True,
    ) -> EmailDraft:
        """Record that the message was certainly not sent: the draft is approved again, due at `retry_at`.

        With `is_attempt=False`, as when the provider is down, this does not count as one of the draft's attempts.
        """
        with self._database.writing() as transaction:
            values: dict[str, Any] = {"delivery_note": note, "claimed_at": None, **NO_LEASE}
            if retry_at is not None:
                values["due_at"] = retry_at
            if not is_attempt:
                values |= NOT_AN_ATTEMPT
            origins = (_State.CLAIMED, _State.TRANSMITTING)
            return move_draft(transaction, draft_id, origins, _State.APPROVED, values, held_by(worker))

    def end_expired_claims(self, is_dead: Callable[[str], bool] | None = None) -> ExpiredClaims:
        """End claims whose lease has expired or whose worker is known to be dead.

        Claimed drafts are approved again. Drafts in transmission become unknown.
        """
        with self._database.writing() as transaction:
            is_over = is_abandoned(transaction, is_dead)
            released_count = release_claims(transaction, is_over)
            lost = lose_handovers(transaction, is_over)
            for draft in lost:
                note = f"The sender ended during the handover. {what_to_check(draft)}"
                set_delivery_note(transaction, draft.id, note)
                log_error(transaction, draft, note)
            return ExpiredClaims(released_count, len(lost))

    def settle(self, draft_id: DraftId, *, was_sent: bool, by: str, note: str | None = None) -> EmailDraft:
        """Settle an unknown draft as sent or failed after a person checked.

        Settling it again with the same result changes nothing. Raise IllegalStateError.
        """
        to = _State.SENT if was_sent else _State.FAILED
        delivery_note = f"settled by {by}" + (f": {note}" if note else "")
        with self._database.writing() as transaction:
            lock_lead_of(transaction, draft_id)
            stored = get_draft(transaction.connection, draft_id)
            if stored.state is to:
                return stored
            if was_sent:
                return settle_as_sent(transaction, draft_id, delivery_note, by=by)
            values = {"delivery_note": delivery_note, **NO_LEASE}
            settled = move_draft(transaction, draft_id, (_State.UNKNOWN,), to, values)
            payload = {"text": "Checked: the email was not sent", "draft_id": draft_id, "note": note}
            log_activity(transaction, settled.lead_id, ActivityType.NOTE, payload, by=by)
            return settled

    def settle_by_provider(self, draft_id: DraftId, receipt: SendReceipt) -> EmailDraft:
        """Settle an unknown draft with the provider's answer, or leave it if the provider does not know."""
        with self._database.writing() as transaction:
            lock_lead_of(transaction, draft_id)
            if receipt.status is SendStatus.REFUSED:
                return _move_to_failed(transaction, draft_id, (_State.UNKNOWN,), receipt)
            if receipt.status in (SendStatus.SENT, SendStatus.SIMULATED):
                return _move_to_sent(transaction, draft_id, (_State.UNKNOWN,), receipt)
            return get_draft(transaction.connection, draft_id)


def find_refusal(transaction: Transaction, draft: EmailDraft) -> SendRefusal | None:
    """Return why an approved or claimed draft may no longer be sent, or None if it may."""
    email = read_recipient(transaction.connection, draft).address
    refusal = refuse_changed(draft, email)
    if refusal is not None or email is None:
        return refusal
    return refuse_skipped(find_skip(transaction, draft, email))


def suppress_recipient(
    transaction: Transaction, draft: EmailDraft, reason: SuppressionReason, note: str | None
) -> SuppressionEntry | None:
    """Add the recipient of the draft to the do-not-contact list, and end the follow-ups to that address."""
    if draft.recipient is None:
        return None
    entry = add_suppression(
        transaction.connection,
        SuppressionEntry(
            id=SuppressionId(transaction.new_id()),
            kind=SuppressionKind.ADDRESS,
            value=draft.recipient,
            reason=reason,
            note=note,
            created_at=transaction.now,
        ),
    )
    stop_suppressed(transaction, entry)
    return entry


def settle_as_sent(
    transaction: Transaction, draft_id: DraftId, note: str, *, by: str = SYSTEM_ACTOR
) -> EmailDraft:
    """Settle an unknown draft as sent, in this transaction."""
    status = lock_lead_of(transaction, draft_id)
    values: dict[str, Any] = {"delivery_note": note, "sent_at": transaction.now, **NO_LEASE}
    sent = move_draft(transaction, draft_id, (_State.UNKNOWN,), _State.SENT, values)
    _log_sent(transaction, sent, status, simulated=False, by=by)
    return sent


def _refuse(transaction: Transaction, draft: EmailDraft, refusal: SendRefusal) -> None:
    # A claimed draft can only fail; a person may reopen it.
    to = _State.FAILED if draft.state is _State.CLAIMED else refusal.to
    values: dict[str, Any] = {"delivery_note": refusal.note, "claimed_at": None, **NO_LEASE}
    if to is _State.DRAFT:
        values |= NOT_APPROVED
    move_draft(transaction, draft.id, (draft.state,), to, values)
    log_error(transaction, draft, f"Not sent: {refusal.note}")


def _move_to_sent(
    transaction: Transaction,
    draft_id: DraftId,
    origins: tuple[DeliveryState, ...],
    receipt: SendReceipt,
    *conditions: ColumnElement[bool],
) -> EmailDraft:
    status = lock_lead_of(transaction, draft_id)
    values: dict[str, Any] = {
        "provider": receipt.provider,
        "delivery_note": receipt.note,
        "sent_at": transaction.now,
        "lease_expires_at": None,
    }
    if receipt.provider_message_id is not None:
        values["provider_message_id"] = receipt.provider_message_id
    sent = move_draft(transaction, draft_id, origins, _State.SENT, values, *conditions)
    simulated = receipt.status is SendStatus.SIMULATED
    _log_sent(transaction, sent, status, simulated=simulated, by=SYSTEM_ACTOR)
    return sent


def _move_to_failed(
    transaction: Transaction,
    draft_id: DraftId,
    origins: tuple[DeliveryState, ...],
    receipt: SendReceipt,
    *conditions: ColumnElement[bool],
) -> EmailDraft:
    values = {"provider": receipt.provider, "delivery_note": receipt.note, **NO_LEASE}
    failed = move_draft(transaction, draft_id, origins, _State.FAILED, values, *conditions)
    log_error(transaction, failed, receipt.note or "the provider refused the message")
    if receipt.is_bounce:
        suppress_recipient(transaction, failed, SuppressionReason.BOUNCE, receipt.note)
    return failed


def _log_sent(
    transaction: Transaction, draft: EmailDraft, status: LeadStatus, *, simulated: bool, by: str
) -> None:
    record_sent(transaction, draft)
    mark_answered(transaction, draft)
    log = ActivityLog(transaction)
    payload = {
        "draft_id": draft.id,
        "variant": draft.variant,
        "purpose": draft.purpose,
        "provider": draft.provider,
        "simulated": simulated,
    }
    log.add(draft.lead_id, ActivityType.EMAIL_SENT, payload, by=by)
    after = status_after_sending(status)
    if after is not status:
        set_lead_status(transaction, draft.lead_id, after)
        change = {"from": status, "to": after, "reason": "email_sent"}
        log.add(draft.lead_id, ActivityType.STATUS_CHANGED, change, by=by)
    log.write()
