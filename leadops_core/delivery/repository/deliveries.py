"""Drafts on their way out: each step is a compare-and-set, so that nothing is sent twice, whatever dies when."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, update

from leadops_core.database.database import DELIVERY_LOCK, Database, Transaction
from leadops_core.database.errors import NotFoundError
from leadops_core.decision import status_after_sending
from leadops_core.delivery.repository.sendability import Refusal, refusal_of, refuse
from leadops_core.outreach.errors import NotSendableError
from leadops_core.outreach.repository.draft_states import get_draft, move_draft
from leadops_core.outreach.repository.touches import note_touch
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
from leadops_core.tables import drafts, leads
from leadops_core.tables.activity_log import ActivityLog, log_activity
from leadops_core.tables.rows import DRAFT_COLUMNS, draft_of

NO_LEASE = {"lease_owner": None, "lease_expires_at": None}
CAP_WINDOW = timedelta(hours=24)
ASK_FOR = timedelta(hours=24)
_D = DeliveryState


class ExpiredClaims(NamedTuple):
    """What was found of senders that did not come back."""

    released: int
    """Drafts that had certainly not gone out: approved again."""
    unknown: int
    """Drafts that may have gone out: a person has to look."""


class Claim(NamedTuple):
    """What came of asking for a draft to send."""

    draft: EmailDraft | None
    """The draft, now the worker's own; None where there is none."""
    refusal: Refusal | None = None
    """Set where a draft was due but may not go: it has been put aside with the reason, and another may be asked for."""
    is_capped: bool = False
    """The daily cap is reached."""


class Outlook(NamedTuple):
    """What is still to go."""

    waiting: int
    next_due_at: datetime | None
    """When the first of them may go, the daily cap considered."""


class Delivery:
    """The way of a draft from approved to sent."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def claim(
        self, draft_id: DraftId, worker: str, lease_seconds: float, *, daily_cap: int | None = None
    ) -> EmailDraft | None:
        """Take this approved draft to send it, due or not; None when it is not approved, or another worker has it.

        None too where it may not go, or the daily cap is reached: see `claim_due`.
        """
        return self._claim(worker, lease_seconds, daily_cap, drafts.c.id == draft_id).draft

    def claim_due(self, worker: str, lease_seconds: float, *, daily_cap: int | None = None) -> Claim:
        """Take the approved draft that has been due for longest; no draft is ever held by two workers.

        In the same transaction it is looked whether it may still go: suppressed by now, it is failed; addressed or worded
        otherwise than it was approved, it needs approval again. Within any 24 hours at most `daily_cap` are taken.
        """
        return self._claim(worker, lease_seconds, daily_cap, None)

    def _claim(
        self, worker: str, lease_seconds: float, daily_cap: int | None, which: ColumnElement[bool] | None
    ) -> Claim:
        with self._database.writing() as transaction:
            # One at a time, or two workers would both take the last one that the cap allows.
            transaction.take_lock(DELIVERY_LOCK)
            connection, now = transaction.connection, transaction.now
            wanted = drafts.c.due_at <= now if which is None else which
            query = select(*DRAFT_COLUMNS).where(drafts.c.state == _D.APPROVED.value, wanted)
            row = connection.execute(
                query.order_by(drafts.c.due_at, drafts.c.id)
                .limit(1)
                .with_for_update(skip_locked=which is None)
            ).first()
            if row is None:
                return Claim(None)
            if daily_cap is not None and _claimed_since(transaction, now - CAP_WINDOW) >= daily_cap:
                return Claim(None, is_capped=True)
            draft = draft_of(row)
            if refusal := refusal_of(transaction, draft):
                refuse(transaction, draft, refusal)
                return Claim(None, refusal)
            values = {
                "attempt": drafts.c.attempt + 1,
                "claimed_at": now,
                "lease_owner": worker,
                "lease_expires_at": now + timedelta(seconds=lease_seconds),
            }
            return Claim(move_draft(transaction, draft.id, (_D.APPROVED,), _D.CLAIMED, values))

    def outlook(self, daily_cap: int | None = None) -> Outlook:
        """How many approved drafts are still to go, and when the first may."""
        waiting = select(func.count(), func.min(drafts.c.due_at)).where(drafts.c.state == _D.APPROVED.value)
        with self._database.reading() as connection:
            count, due_at = connection.execute(waiting).one()
            if not count or daily_cap is None:
                return Outlook(count, due_at)
            taken = select(drafts.c.claimed_at).where(
                drafts.c.claimed_at > self._database.clock.now() - CAP_WINDOW
            )
            # The one whose leaving the window makes room for another.
            blocking = taken.order_by(drafts.c.claimed_at.desc()).offset(max(daily_cap - 1, 0)).limit(1)
            moment = connection.execute(blocking).scalar()
        free_at = None if moment is None else moment + CAP_WINDOW
        return Outlook(count, due_at if free_at is None else max(due_at, free_at))

    def mark_transmitting(
        self,
        draft_id: DraftId,
        worker: str,
        *,
        provider: str | None = None,
        operation_id: str | None = None,
        lease_seconds: float | None = None,
    ) -> EmailDraft:
        """Say that the message is about to be handed over; only then may it be. From here on silence means unknown.

        It is looked once more whether it may go. Raises IllegalStateError when the lease has run out or is another's, and
        NotSendableError when it may not go any more: then nothing may be sent.
        """
        with self._database.writing() as transaction:
            draft = get_draft(transaction.connection, draft_id, lock=True)
            refusal = refusal_of(transaction, draft) if draft.state is _D.CLAIMED else None
            if refusal is None:
                values: dict[str, Any] = {"provider": provider, "provider_message_id": operation_id}
                if lease_seconds is not None:
                    values["lease_expires_at"] = transaction.now + timedelta(seconds=lease_seconds)
                still_held = drafts.c.lease_expires_at > transaction.now
                return _step(
                    transaction, draft_id, worker, (_D.CLAIMED,), _D.TRANSMITTING, values, still_held
                )
            refuse(transaction, draft, refusal)
        raise NotSendableError(refusal.note)

    def mark_sent(self, draft_id: DraftId, worker: str, receipt: SendReceipt) -> EmailDraft:
        """Say that the provider took the message: EMAIL_SENT on the timeline, and the lead counts as contacted.

        Also after the lease ran out, for then somebody knows after all. The same twice changes nothing.
        """
        with self._database.writing() as transaction:
            status = _lock_lead(transaction, draft_id)
            before = get_draft(transaction.connection, draft_id)
            if before.state is _D.SENT and _is_holder(transaction, draft_id, worker):
                return before
            origins = (_D.TRANSMITTING, _D.UNKNOWN)
            return _sent(transaction, draft_id, origins, receipt, status, drafts.c.lease_owner == worker)

    def mark_failed(self, draft_id: DraftId, worker: str, receipt: SendReceipt) -> EmailDraft:
        """Say that the message was refused for good; it did not go out. An ERROR goes on the timeline.

        A bounce suppresses the address in the same transaction.
        """
        with self._database.writing() as transaction:
            _lock_lead(transaction, draft_id)
            origins = (_D.CLAIMED, _D.TRANSMITTING, _D.UNKNOWN)
            return _refused(transaction, draft_id, origins, receipt, drafts.c.lease_owner == worker)

    def mark_unknown(self, draft_id: DraftId, worker: str, receipt: SendReceipt) -> EmailDraft:
        """Say that nobody can tell whether the provider took the message; a person has to look (`settle`)."""
        with self._database.writing() as transaction:
            draft = get_draft(transaction.connection, draft_id)
            note = f"{receipt.note or 'Nobody can say whether the provider took it'}. {what_to_check(draft)}"
            # The owner stays: should it learn after all, it may still say so.
            values: dict[str, Any] = {"delivery_note": note, "lease_expires_at": None}
            if receipt.provider_message_id:
                values["provider_message_id"] = receipt.provider_message_id
            unknown = _step(transaction, draft_id, worker, (_D.TRANSMITTING,), _D.UNKNOWN, values)
            _log_error(transaction, unknown, note)
            return unknown

    def release_claim(
        self,
        draft_id: DraftId,
        worker: str,
        *,
        note: str | None = None,
        retry_at: datetime | None = None,
        counts: bool = True,
    ) -> EmailDraft:
        """Say that the message certainly did not go out and may be tried again, at `retry_at`: approved as before.

        Where it `counts` not, as when the provider is down, the try is not one of those that the draft has.
        """
        with self._database.writing() as transaction:
            values: dict[str, Any] = {"delivery_note": note, "claimed_at": None, **NO_LEASE}
            if retry_at is not None:
                values["due_at"] = retry_at
            if not counts:
                values["attempt"] = drafts.c.attempt - 1
            origins = (_D.CLAIMED, _D.TRANSMITTING)
            return _step(transaction, draft_id, worker, origins, _D.APPROVED, values)

    def settle(self, draft_id: DraftId, *, was_sent: bool, by: str, note: str | None = None) -> EmailDraft:
        """Settle an unknown draft after looking: sent, or failed (from where it can be reopened and approved again).

        Settling it again to the same end changes nothing. Raises IllegalStateError.
        """
        to = _D.SENT if was_sent else _D.FAILED
        with self._database.writing() as transaction:
            status = _lock_lead(transaction, draft_id)
            standing = get_draft(transaction.connection, draft_id)
            if standing.state is to:
                return standing
            words = f"settled by {by}" + (f": {note}" if note else "")
            values: dict[str, Any] = {"delivery_note": words, **NO_LEASE}
            if was_sent:
                values["sent_at"] = transaction.now
            settled = move_draft(transaction, draft_id, (_D.UNKNOWN,), to, values)
            if was_sent:
                _log_sent(transaction, settled, status, simulated=False, by=by)
            else:
                payload = {"text": "Looked: the email was not sent", "draft_id": draft_id, "note": note}
                log_activity(transaction, settled.lead_id, ActivityType.NOTE, payload, by=by)
            return settled

    def settle_by_provider(self, draft_id: DraftId, receipt: SendReceipt) -> EmailDraft:
        """Settle an unknown draft by what the provider says when asked; one that it does not know either stays as it is."""
        if receipt.status not in (SendStatus.SENT, SendStatus.SIMULATED, SendStatus.REFUSED):
            with self._database.reading() as connection:
                return get_draft(connection, draft_id)
        with self._database.writing() as transaction:
            status = _lock_lead(transaction, draft_id)
            if receipt.status is SendStatus.REFUSED:
                return _refused(transaction, draft_id, (_D.UNKNOWN,), receipt)
            return _sent(transaction, draft_id, (_D.UNKNOWN,), receipt, status)

    def expired_claims(self, is_dead: Callable[[str], bool] | None = None) -> ExpiredClaims:
        """End the claims whose lease ran out, or whose worker is known to be dead.

        Claimed drafts are approved again, transmitting ones become unknown.
        """
        with self._database.writing() as transaction:
            connection = transaction.connection
            held = drafts.c.state.in_((_D.CLAIMED.value, _D.TRANSMITTING.value))
            over = drafts.c.lease_expires_at <= transaction.now
            if is_dead is not None:
                owners = connection.execute(select(drafts.c.lease_owner).where(held).distinct()).scalars()
                dead = sorted(owner for owner in owners if owner is not None and is_dead(owner))
                over = over | drafts.c.lease_owner.in_(dead)
            common = {"version": drafts.c.version + 1, "updated_at": transaction.now}
            released = connection.execute(
                update(drafts)
                .where(drafts.c.state == _D.CLAIMED.value, over)
                .values(state=_D.APPROVED.value, claimed_at=None, **common, **NO_LEASE)
            ).rowcount
            # The owner stays: should it come back knowing, it may still say that the message was sent.
            lost = connection.execute(
                update(drafts)
                .where(drafts.c.state == _D.TRANSMITTING.value, over)
                .values(state=_D.UNKNOWN.value, lease_expires_at=None, **common)
                .returning(*DRAFT_COLUMNS)
            )
            unknown = sorted(map(draft_of, lost), key=lambda draft: (draft.lead_id, draft.id))
            for draft in unknown:
                note = f"The sender ended while it handed the message over. {what_to_check(draft)}"
                connection.execute(update(drafts).where(drafts.c.id == draft.id).values(delivery_note=note))
                _log_error(transaction, draft, note)
            return ExpiredClaims(released, len(unknown))

    def unresolved(self, limit: int = 50) -> tuple[EmailDraft, ...]:
        """Unknown drafts that their provider can be asked about, the oldest first; after a day it would not know any more."""
        query = select(*DRAFT_COLUMNS).where(
            drafts.c.state == _D.UNKNOWN.value,
            drafts.c.provider_message_id.is_not(None),
            drafts.c.updated_at > self._database.clock.now() - ASK_FOR,
        )
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(drafts.c.updated_at, drafts.c.id).limit(limit))
            return tuple(draft_of(row) for row in rows)


def what_to_check(draft: EmailDraft) -> str:
    """What a person looks at to find out whether an unknown draft arrived."""
    where = {
        "smtp": "the mail server's log",
        "acs": "the log of the Communication Services resource",
        "mock": "the outbox folder",
    }.get(draft.provider or "", "the provider's log")
    operation = f" (operation {draft.provider_message_id})" if draft.provider_message_id else ""
    return f"Look in {where} for {draft.message_id}{operation}, then settle the draft: sent or not sent"


def suppress_recipient(
    transaction: Transaction, draft: EmailDraft, reason: SuppressionReason, note: str | None
) -> SuppressionEntry | None:
    """Put the address that the draft went to on the list, and end the touches of whoever is behind it."""
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


class SentMove(NamedTuple):
    """An unknown draft of which it came out that it had been sent."""

    draft_id: DraftId
    provider: str | None
    note: str


def settle_as_sent(transaction: Transaction, move: SentMove) -> EmailDraft:
    """Settle an unknown draft as sent, in this transaction."""
    status = _lock_lead(transaction, move.draft_id)
    values: dict[str, Any] = {"delivery_note": move.note, "sent_at": transaction.now, **NO_LEASE}
    sent = move_draft(transaction, move.draft_id, (_D.UNKNOWN,), _D.SENT, values)
    _log_sent(transaction, sent, status, simulated=False, by=SYSTEM_ACTOR)
    return sent


def _claimed_since(transaction: Transaction, moment: datetime) -> int:
    taken = select(func.count()).select_from(drafts).where(drafts.c.claimed_at > moment)
    return transaction.connection.execute(taken).scalar_one()


def _sent(
    transaction: Transaction,
    draft_id: DraftId,
    origins: tuple[DeliveryState, ...],
    receipt: SendReceipt,
    status: LeadStatus,
    *conditions: ColumnElement[bool],
) -> EmailDraft:
    values: dict[str, Any] = {
        "provider": receipt.provider,
        "delivery_note": receipt.note,
        "sent_at": transaction.now,
        "lease_expires_at": None,
    }
    if receipt.provider_message_id is not None:
        values["provider_message_id"] = receipt.provider_message_id
    sent = move_draft(transaction, draft_id, origins, _D.SENT, values, *conditions)
    simulated = receipt.status is SendStatus.SIMULATED
    _log_sent(transaction, sent, status, simulated=simulated, by=SYSTEM_ACTOR)
    return sent


def _refused(
    transaction: Transaction,
    draft_id: DraftId,
    origins: tuple[DeliveryState, ...],
    receipt: SendReceipt,
    *conditions: ColumnElement[bool],
) -> EmailDraft:
    values = {"provider": receipt.provider, "delivery_note": receipt.note, **NO_LEASE}
    failed = move_draft(transaction, draft_id, origins, _D.FAILED, values, *conditions)
    _log_error(transaction, failed, receipt.note or "the provider refused the message")
    if receipt.is_bounce:
        suppress_recipient(transaction, failed, SuppressionReason.BOUNCE, receipt.note)
    return failed


def _step(
    transaction: Transaction,
    draft_id: DraftId,
    worker: str,
    origins: tuple[DeliveryState, ...],
    to: DeliveryState,
    values: dict[str, Any],
    *conditions: ColumnElement[bool],
) -> EmailDraft:
    held = (drafts.c.lease_owner == worker,)
    return move_draft(transaction, draft_id, origins, to, values, *held, *conditions)


def _is_holder(transaction: Transaction, draft_id: DraftId, worker: str) -> bool:
    holder = select(drafts.c.lease_owner).where(drafts.c.id == draft_id)
    return bool(transaction.connection.execute(holder).scalar_one() == worker)


def _lock_lead(transaction: Transaction, draft_id: UUID) -> LeadStatus:
    """Hold the draft's lead. Everybody locks a lead before its drafts, or two would wait for each other."""
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
    note_touch(transaction, draft)
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
