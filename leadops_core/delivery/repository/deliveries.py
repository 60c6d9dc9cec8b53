"""The SQL of sending: from approved to sent, each step a compare-and-set."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, update

from leadops_core.database.database import DELIVERY_LOCK, Database, Transaction
from leadops_core.database.errors import NotFoundError
from leadops_core.database.pages import read_page
from leadops_core.decision import status_after_sending
from leadops_core.delivery.refusals import SendRefusal, refuse_changed, refuse_skipped, what_to_check
from leadops_core.drafts.repository import find_skip
from leadops_core.outreach.errors import NotSendableError
from leadops_core.outreach.repository.draft_states import NO_LEASE, NOT_APPROVED, get_draft, move_draft
from leadops_core.outreach.repository.follow_ups import record_sent
from leadops_core.schemas import (
    SYSTEM_ACTOR,
    ActivityType,
    DeliveryState,
    DraftId,
    EmailDraft,
    LeadStatus,
    Page,
    SendReceipt,
    SendStatus,
    SuppressionEntry,
    SuppressionId,
    SuppressionKind,
    SuppressionReason,
)
from leadops_core.suppressions.repository.entries import add_suppression, stop_suppressed
from leadops_core.tables import drafts, leads
from leadops_core.tables.activity_log import ActivityLog, log_activity
from leadops_core.tables.rows import DRAFT_COLUMNS, LEAD_COLUMNS, draft_of, lead_of

_CAP_WINDOW = timedelta(hours=24)
_LOOKUP_WINDOW = timedelta(hours=24)
"""How long providers know what became of a message."""
_State = DeliveryState


class ExpiredClaims(NamedTuple):
    """Number of drafts whose sender died."""

    released: int
    """Certainly not sent: approved again."""
    unknown: int
    """Perhaps sent: a person must check."""


class ClaimResult(NamedTuple):
    """The answer to a worker that asks for a draft to send."""

    draft: EmailDraft | None
    """The claimed draft, or None."""
    refusal: SendRefusal | None = None
    """Why a draft that was due may not be sent. It is set aside, and the worker may ask for another."""
    is_capped: bool = False
    """True if the daily cap is reached."""


class Outlook(NamedTuple):
    """Approved drafts that are not sent yet."""

    waiting: int
    next_due_at: datetime | None
    """When the first of them may be sent under the daily cap."""


class EmailThread(NamedTuple):
    """The emails that were sent to a lead."""

    name: str | None
    """Full name of the lead."""
    message_ids: tuple[str, ...]
    """Message-IDs of the sent emails, oldest first."""


class DeliveryRepository:
    """Approved drafts on their way to the provider. No draft is held by two workers, and none is sent twice."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, draft_id: DraftId) -> EmailDraft:
        """Return one draft. Raise NotFoundError."""
        with self._database.reading() as connection:
            return get_draft(connection, draft_id)

    def list(
        self, states: Sequence[DeliveryState], cursor: str | None = None, limit: int = 50
    ) -> Page[EmailDraft]:
        """Return drafts in these states, last changed first."""
        scope = ["deliveries", *sorted(states)]
        query = select(*DRAFT_COLUMNS).where(drafts.c.state.in_([state.value for state in states]))
        key, id = drafts.c.updated_at, drafts.c.id
        with self._database.reading() as connection:
            rows, next_cursor = read_page(connection, query, key, id, scope=scope, cursor=cursor, limit=limit)
        return Page(items=tuple(draft_of(row[:-2]) for row in rows), next_cursor=next_cursor)

    def claim(
        self, draft_id: DraftId, worker: str, lease_seconds: float, *, daily_cap: int | None = None
    ) -> EmailDraft | None:
        """Claim this approved draft, due or not, or return None if `claim_due` would not return it."""
        return self._claim(worker, lease_seconds, daily_cap, drafts.c.id == draft_id).draft

    def claim_due(self, worker: str, lease_seconds: float, *, daily_cap: int | None = None) -> ClaimResult:
        """Claim the approved draft that has been due for longest.

        The same transaction checks whether it may still be sent. A draft to an address that is now on the do-not-contact list
        fails; a draft whose recipient or text changed must be approved again. At most `daily_cap` drafts are claimed in 24
        hours.
        """
        return self._claim(worker, lease_seconds, daily_cap, None)

    def _claim(
        self, worker: str, lease_seconds: float, daily_cap: int | None, is_named: ColumnElement[bool] | None
    ) -> ClaimResult:
        with self._database.writing() as transaction:
            # One at a time, or two workers would both claim the last draft that the cap allows.
            transaction.take_lock(DELIVERY_LOCK)
            connection, now = transaction.connection, transaction.now
            is_wanted = drafts.c.due_at <= now if is_named is None else is_named
            query = select(*DRAFT_COLUMNS).where(drafts.c.state == _State.APPROVED.value, is_wanted)
            row = connection.execute(
                query.order_by(drafts.c.due_at, drafts.c.id)
                .limit(1)
                .with_for_update(skip_locked=is_named is None)
            ).first()
            if row is None:
                return ClaimResult(None)
            if daily_cap is not None and _claimed_since(transaction, now - _CAP_WINDOW) >= daily_cap:
                return ClaimResult(None, is_capped=True)
            draft = draft_of(row)
            if refusal := find_refusal(transaction, draft):
                _refuse(transaction, draft, refusal)
                return ClaimResult(None, refusal)
            values = {
                "attempt": drafts.c.attempt + 1,
                "claimed_at": now,
                "lease_owner": worker,
                "lease_expires_at": now + timedelta(seconds=lease_seconds),
            }
            return ClaimResult(move_draft(transaction, draft.id, (_State.APPROVED,), _State.CLAIMED, values))

    def outlook(self, daily_cap: int | None = None) -> Outlook:
        """Return how many approved drafts are not sent yet, and when the first may be sent."""
        waiting = select(func.count(), func.min(drafts.c.due_at)).where(
            drafts.c.state == _State.APPROVED.value
        )
        with self._database.reading() as connection:
            count, due_at = connection.execute(waiting).one()
            if not count or daily_cap is None:
                return Outlook(count, due_at)
            claimed = select(drafts.c.claimed_at).where(
                drafts.c.claimed_at > self._database.clock.now() - _CAP_WINDOW
            )
            # The cap allows another draft once this claim is older than the window.
            blocking = claimed.order_by(drafts.c.claimed_at.desc()).offset(max(daily_cap - 1, 0)).limit(1)
            moment = connection.execute(blocking).scalar()
        free_at = None if moment is None else moment + _CAP_WINDOW
        return Outlook(count, due_at if free_at is None else max(due_at, free_at))

    def thread(self, draft: EmailDraft) -> EmailThread:
        """Return what was sent to the lead of this draft."""
        sent = select(drafts.c.message_id).where(
            drafts.c.lead_id == draft.lead_id,
            drafts.c.state == _State.SENT.value,
            drafts.c.message_id.is_not(None),
        )
        with self._database.reading() as connection:
            lead = lead_of(connection.execute(select(*LEAD_COLUMNS).where(leads.c.id == draft.lead_id)).one())
            message_ids = connection.execute(sent.order_by(drafts.c.sent_at, drafts.c.id)).scalars()
            return EmailThread(lead.full_name, tuple(message_ids))

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
                is_held = drafts.c.lease_owner == worker, drafts.c.lease_expires_at > transaction.now
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
            _lock_lead(transaction, draft_id)
            stored = get_draft(transaction.connection, draft_id)
            if stored.state is _State.SENT and _is_holder(transaction, draft_id, worker):
                return stored
            origins = (_State.TRANSMITTING, _State.UNKNOWN)
            return _move_to_sent(transaction, draft_id, origins, receipt, drafts.c.lease_owner == worker)

    def mark_failed(self, draft_id: DraftId, worker: str, receipt: SendReceipt) -> EmailDraft:
        """Record that the message was refused for good and not sent.

        After a bounce, the address is added to the do-not-contact list in the same transaction.
        """
        with self._database.writing() as transaction:
            _lock_lead(transaction, draft_id)
            origins = (_State.CLAIMED, _State.TRANSMITTING, _State.UNKNOWN)
            return _move_to_failed(transaction, draft_id, origins, receipt, drafts.c.lease_owner == worker)

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
                drafts.c.lease_owner == worker,
            )
            _log_error(transaction, unknown, note)
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
                values["attempt"] = drafts.c.attempt - 1
            origins = (_State.CLAIMED, _State.TRANSMITTING)
            return move_draft(
                transaction, draft_id, origins, _State.APPROVED, values, drafts.c.lease_owner == worker
            )

    def settle(self, draft_id: DraftId, *, was_sent: bool, by: str, note: str | None = None) -> EmailDraft:
        """Settle an unknown draft as sent or failed after a person checked.

        Settling it again with the same result changes nothing. Raise IllegalStateError.
        """
        to = _State.SENT if was_sent else _State.FAILED
        delivery_note = f"settled by {by}" + (f": {note}" if note else "")
        with self._database.writing() as transaction:
            _lock_lead(transaction, draft_id)
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
            _lock_lead(transaction, draft_id)
            if receipt.status is SendStatus.REFUSED:
                return _move_to_failed(transaction, draft_id, (_State.UNKNOWN,), receipt)
            if receipt.status in (SendStatus.SENT, SendStatus.SIMULATED):
                return _move_to_sent(transaction, draft_id, (_State.UNKNOWN,), receipt)
            return get_draft(transaction.connection, draft_id)

    def expired_claims(self, is_dead: Callable[[str], bool] | None = None) -> ExpiredClaims:
        """End claims whose lease has expired or whose worker is known to be dead.

        Claimed drafts are approved again. Drafts in transmission become unknown.
        """
        with self._database.writing() as transaction:
            connection = transaction.connection
            is_held = drafts.c.state.in_((_State.CLAIMED.value, _State.TRANSMITTING.value))
            is_over = drafts.c.lease_expires_at <= transaction.now
            if is_dead is not None:
                owners = connection.execute(select(drafts.c.lease_owner).where(is_held).distinct()).scalars()
                dead = sorted(owner for owner in owners if owner is not None and is_dead(owner))
                is_over = is_over | drafts.c.lease_owner.in_(dead)
            common = {"version": drafts.c.version + 1, "updated_at": transaction.now}
            released = connection.execute(
                update(drafts)
                .where(drafts.c.state == _State.CLAIMED.value, is_over)
                .values(state=_State.APPROVED.value, claimed_at=None, **common, **NO_LEASE)
            ).rowcount
            # The owner stays, so that a sender that comes back can still report that the message was sent.
            lost = connection.execute(
                update(drafts)
                .where(drafts.c.state == _State.TRANSMITTING.value, is_over)
                .values(state=_State.UNKNOWN.value, lease_expires_at=None, **common)
                .returning(*DRAFT_COLUMNS)
            )
            unknown = sorted(map(draft_of, lost), key=lambda draft: (draft.lead_id, draft.id))
            for draft in unknown:
                note = f"The sender ended during the handover. {what_to_check(draft)}"
                connection.execute(update(drafts).where(drafts.c.id == draft.id).values(delivery_note=note))
                _log_error(transaction, draft, note)
            return ExpiredClaims(released, len(unknown))

    def list_unknown(self, limit: int = 50) -> tuple[EmailDraft, ...]:
        """Return unknown drafts that the provider can be asked about, oldest first."""
        query = select(*DRAFT_COLUMNS).where(
            drafts.c.state == _State.UNKNOWN.value,
            drafts.c.provider_message_id.is_not(None),
            drafts.c.updated_at > self._database.clock.now() - _LOOKUP_WINDOW,
        )
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(drafts.c.updated_at, drafts.c.id).limit(limit))
            return tuple(draft_of(row) for row in rows)


def find_refusal(transaction: Transaction, draft: EmailDraft) -> SendRefusal | None:
    """Return why an approved or claimed draft may no longer be sent, or None if it may."""
    email = transaction.connection.execute(
        select(leads.c.email).where(leads.c.id == draft.lead_id)
    ).scalar_one()
    if refusal := refuse_changed(draft, email):
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
    status = _lock_lead(transaction, draft_id)
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
    _log_error(transaction, draft, f"Not sent: {refusal.note}")


def _claimed_since(transaction: Transaction, moment: datetime) -> int:
    claimed = select(func.count()).select_from(drafts).where(drafts.c.claimed_at > moment)
    return transaction.connection.execute(claimed).scalar_one()


def _move_to_sent(
    transaction: Transaction,
    draft_id: DraftId,
    origins: tuple[DeliveryState, ...],
    receipt: SendReceipt,
    *conditions: ColumnElement[bool],
) -> EmailDraft:
    status = _lock_lead(transaction, draft_id)
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
    _log_error(transaction, failed, receipt.note or "the provider refused the message")
    if receipt.is_bounce:
        suppress_recipient(transaction, failed, SuppressionReason.BOUNCE, receipt.note)
    return failed


def _is_holder(transaction: Transaction, draft_id: DraftId, worker: str) -> bool:
    holder = select(drafts.c.lease_owner).where(drafts.c.id == draft_id)
    return bool(transaction.connection.execute(holder).scalar_one() == worker)


def _lock_lead(transaction: Transaction, draft_id: UUID) -> LeadStatus:
    # Every caller locks a lead before its drafts; otherwise two could wait for each other.
    lead_id = select(drafts.c.lead_id).where(drafts.c.id == draft_id).scalar_subquery()
    query = select(leads.c.status).where(leads.c.id == lead_id).with_for_update()
    status = transaction.connection.execute(query).scalar()
    if status is None:
        raise NotFoundError("There is no draft with this ID.")
    return LeadStatus(status)


def _log_error(transaction: Transaction, draft: EmailDraft, note: str) -> None:
    payload = {"error": note, "draft_id": draft.id}
    log_activity(transaction, draft.lead_id, ActivityType.ERROR, payload)


def _log_sent(
    transaction: Transaction, draft: EmailDraft, status: LeadStatus, *, simulated: bool, by: str
) -> None:
    record_sent(transaction, draft)
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
        transaction.connection.execute(
            update(leads)
            .where(leads.c.id == draft.lead_id)
            .values(status=after.value, version=leads.c.version + 1, updated_at=transaction.now)
        )
        change = {"from": status, "to": after, "reason": "email_sent"}
        log.add(draft.lead_id, ActivityType.STATUS_CHANGED, change, by=by)
    log.write()
