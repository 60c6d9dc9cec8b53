"""Drafts on their way out: each step is a compare-and-set, so that nothing is sent twice, whatever dies when."""

from datetime import timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, select, update

from leadops_core.adapters.store.activity_log import ActivityLog, log_activity
from leadops_core.adapters.store.codec import DRAFT_COLUMNS, draft_of
from leadops_core.adapters.store.database import Database, Transaction
from leadops_core.adapters.store.errors import IllegalStateError, NotFoundError
from leadops_core.adapters.store.tables import drafts, leads
from leadops_core.decision import status_after_sending
from leadops_core.schemas import (
    SYSTEM_ACTOR,
    ActivityType,
    DeliveryState,
    DraftId,
    EmailDraft,
    LeadStatus,
    SendReceipt,
    SendStatus,
)

_NO_LEASE = {"lease_owner": None, "lease_expires_at": None}


class ExpiredClaims(NamedTuple):
    """What was found of senders that did not come back."""

    released: int
    """Drafts that had certainly not gone out: approved again."""
    unknown: int
    """Drafts that may have gone out: a person has to look."""


class Delivery:
    """The way of a draft from approved to sent."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def claim(self, draft_id: DraftId, worker: str, lease_seconds: float) -> EmailDraft | None:
        """Take an approved draft to send it; None when it is not approved, or another worker has it or had it."""
        with self._database.writing() as transaction:
            taken = transaction.connection.execute(
                update(drafts)
                .where(drafts.c.id == draft_id, drafts.c.state == DeliveryState.APPROVED.value)
                .values(
                    state=DeliveryState.CLAIMED.value,
                    attempt=drafts.c.attempt + 1,
                    lease_owner=worker,
                    lease_expires_at=transaction.now + timedelta(seconds=lease_seconds),
                    version=drafts.c.version + 1,
                    updated_at=transaction.now,
                )
                .returning(*DRAFT_COLUMNS)
            ).first()
            return None if taken is None else draft_of(taken)

    def approved(self, limit: int = 100) -> tuple[EmailDraft, ...]:
        """Drafts that wait to be sent, those approved first in front."""
        query = select(*DRAFT_COLUMNS).where(drafts.c.state == DeliveryState.APPROVED.value)
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(drafts.c.approved_at, drafts.c.id).limit(limit))
            return tuple(draft_of(row) for row in rows)

    def mark_transmitting(self, draft_id: DraftId, worker: str) -> EmailDraft:
        """Say that the message is about to be handed over; only then may it be. From here on silence means unknown.

        Raises IllegalStateError when the lease has run out or is another's: then nothing may be sent.
        """
        with self._database.writing() as transaction:
            still_held = drafts.c.lease_expires_at > transaction.now
            return _step(
                transaction,
                draft_id,
                worker,
                (DeliveryState.CLAIMED,),
                DeliveryState.TRANSMITTING,
                {},
                still_held,
            )

    def mark_sent(self, draft_id: DraftId, worker: str, receipt: SendReceipt) -> EmailDraft:
        """Say that the provider took the message: EMAIL_SENT on the timeline, and the lead counts as contacted.

        Also after the lease ran out, for then somebody knows after all. The same twice changes nothing.
        """
        with self._database.writing() as transaction:
            before = _get(transaction, draft_id)
            if before.state is DeliveryState.SENT and _is_holder(transaction, draft_id, worker):
                return before
            sent = _step(
                transaction,
                draft_id,
                worker,
                (DeliveryState.TRANSMITTING, DeliveryState.UNKNOWN),
                DeliveryState.SENT,
                {
                    "provider": receipt.provider,
                    "provider_message_id": receipt.provider_message_id,
                    "delivery_note": receipt.note,
                    "sent_at": transaction.now,
                    "lease_expires_at": None,
                },
            )
            _log_sent(transaction, sent, simulated=receipt.status is SendStatus.SIMULATED, by=SYSTEM_ACTOR)
            return sent

    def mark_failed(self, draft_id: DraftId, worker: str, receipt: SendReceipt) -> EmailDraft:
        """Say that the message was refused for good; it did not go out. An ERROR goes on the timeline."""
        with self._database.writing() as transaction:
            failed = _step(
                transaction,
                draft_id,
                worker,
                (DeliveryState.CLAIMED, DeliveryState.TRANSMITTING),
                DeliveryState.FAILED,
                {"provider": receipt.provider, "delivery_note": receipt.note, **_NO_LEASE},
            )
            payload = {"error": receipt.note or "the provider refused the message", "draft_id": failed.id}
            log_activity(transaction, failed.lead_id, ActivityType.ERROR, payload)
            return failed

    def mark_unknown(self, draft_id: DraftId, worker: str, receipt: SendReceipt) -> EmailDraft:
        """Say that nobody can tell whether the provider took the message; a person has to look (`settle`)."""
        with self._database.writing() as transaction:
            note = (
                receipt.note
                or "nobody can say whether the provider took the message; look whether it arrived"
            )
            values = {"provider": receipt.provider, "delivery_note": note, "lease_expires_at": None}
            unknown = _step(
                transaction, draft_id, worker, (DeliveryState.TRANSMITTING,), DeliveryState.UNKNOWN, values
            )
            log_activity(
                transaction, unknown.lead_id, ActivityType.ERROR, {"error": note, "draft_id": unknown.id}
            )
            return unknown

    def release_claim(self, draft_id: DraftId, worker: str, *, note: str | None = None) -> EmailDraft:
        """Say that the message certainly did not go out and may be tried again: approved as before."""
        with self._database.writing() as transaction:
            states = (DeliveryState.CLAIMED, DeliveryState.TRANSMITTING)
            return _step(
                transaction,
                draft_id,
                worker,
                states,
                DeliveryState.APPROVED,
                {"delivery_note": note, **_NO_LEASE},
            )

    def settle(self, draft_id: DraftId, *, was_sent: bool, by: str) -> EmailDraft:
        """Settle an unknown draft after looking: sent, or failed (from where it can be reopened and approved again)."""
        with self._database.writing() as transaction:
            to = DeliveryState.SENT if was_sent else DeliveryState.FAILED
            values: dict[str, Any] = {"delivery_note": f"settled by {by}", **_NO_LEASE}
            if was_sent:
                values["sent_at"] = transaction.now
            settled = move_draft(transaction, draft_id, (DeliveryState.UNKNOWN,), to, values)
            if was_sent:
                _log_sent(transaction, settled, simulated=False, by=by)
            else:
                payload = {"text": "Looked: the e-mail was not sent", "draft_id": draft_id}
                log_activity(transaction, settled.lead_id, ActivityType.NOTE, payload, by=by)
            return settled

    def expired_claims(self) -> ExpiredClaims:
        """End the claims whose lease ran out: claimed drafts are approved again, transmitting ones become unknown."""
        with self._database.writing() as transaction:
            released = transaction.connection.execute(
                update(drafts)
                .where(
                    drafts.c.state == DeliveryState.CLAIMED.value,
                    drafts.c.lease_expires_at <= transaction.now,
                )
                .values(
                    state=DeliveryState.APPROVED.value,
                    version=drafts.c.version + 1,
                    updated_at=transaction.now,
                    **_NO_LEASE,
                )
            ).rowcount
            note = "the sender ended while it handed the message over; look whether it arrived"
            # The owner stays: should it come back knowing, it may still say that the message was sent.
            unknown = transaction.connection.execute(
                update(drafts)
                .where(
                    drafts.c.state == DeliveryState.TRANSMITTING.value,
                    drafts.c.lease_expires_at <= transaction.now,
                )
                .values(
                    state=DeliveryState.UNKNOWN.value,
                    delivery_note=note,
                    lease_expires_at=None,
                    version=drafts.c.version + 1,
                    updated_at=transaction.now,
                )
                .returning(drafts.c.lead_id, drafts.c.id)
            ).all()
            log = ActivityLog(transaction)
            for lead_id, draft_id in sorted(unknown):
                log.add(lead_id, ActivityType.ERROR, {"error": note, "draft_id": draft_id})
            log.write()
            return ExpiredClaims(released, len(unknown))


def move_draft(
    transaction: Transaction,
    draft_id: UUID,
    origins: tuple[DeliveryState, ...],
    to: DeliveryState,
    values: dict[str, Any],
    *conditions: ColumnElement[bool],
) -> EmailDraft:
    """Move a draft from one of the states to another, or raise with the state that it is in."""
    moved = transaction.connection.execute(
        update(drafts)
        .where(drafts.c.id == draft_id, drafts.c.state.in_([state.value for state in origins]), *conditions)
        .values(state=to.value, version=drafts.c.version + 1, updated_at=transaction.now, **values)
        .returning(*DRAFT_COLUMNS)
    ).first()
    if moved is not None:
        return draft_of(moved)
    state = _get(transaction, draft_id).state
    reason = "its lease ran out or is another worker's" if state in origins else f"it is {state}"
    raise IllegalStateError(f"the draft can not become {to}: {reason}")


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


def _get(transaction: Transaction, draft_id: UUID) -> EmailDraft:
    row = transaction.connection.execute(select(*DRAFT_COLUMNS).where(drafts.c.id == draft_id)).first()
    if row is None:
        raise NotFoundError("there is no such draft")
    return draft_of(row)


def _is_holder(transaction: Transaction, draft_id: DraftId, worker: str) -> bool:
    holder = select(drafts.c.lease_owner).where(drafts.c.id == draft_id)
    return bool(transaction.connection.execute(holder).scalar_one() == worker)


def _log_sent(transaction: Transaction, draft: EmailDraft, *, simulated: bool, by: str) -> None:
    connection = transaction.connection
    log = ActivityLog(transaction)
    payload = {
        "draft_id": draft.id,
        "variant": draft.variant,
        "purpose": draft.purpose,
        "provider": draft.provider,
        "simulated": simulated,
    }
    log.add(draft.lead_id, ActivityType.EMAIL_SENT, payload, by=by)
    query = select(leads.c.status).where(leads.c.id == draft.lead_id).with_for_update()
    status = LeadStatus(connection.execute(query).scalar_one())
    after = status_after_sending(status)
    if after is not status:
        connection.execute(
            update(leads)
            .where(leads.c.id == draft.lead_id)
            .values(status=after.value, version=leads.c.version + 1, updated_at=transaction.now)
        )
        change = {"from": status, "to": after, "reason": "email_sent"}
        log.add(draft.lead_id, ActivityType.STATUS_CHANGED, change, by=by)
    log.write()
