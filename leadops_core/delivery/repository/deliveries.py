"""The SQL of sending."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, func, select, update

from leadops_core.database.database import DELIVERY_LOCK, Database, Transaction
from leadops_core.database.errors import NotFoundError
from leadops_core.database.pages import read_page
from leadops_core.outreach import answered_ids
from leadops_core.outreach.repository.answered import read_answered, read_recipient
from leadops_core.outreach.repository.draft_states import NO_LEASE, get_draft
from leadops_core.schemas import (
    ActivityType,
    DeliveryState,
    DraftId,
    EmailDraft,
    LeadStatus,
    Page,
)
from leadops_core.tables import drafts, leads
from leadops_core.tables.activity_log import log_activity
from leadops_core.tables.rows import DRAFT_COLUMNS, draft_of

_CAP_WINDOW = timedelta(hours=24)
_LOOKUP_WINDOW = timedelta(hours=24)
"""How long providers know what became of a message."""
_State = DeliveryState


class Outlook(NamedTuple):
    """Approved drafts that are not sent yet."""

    waiting: int
    next_due_at: datetime | None
    """When the first of them may be sent under the daily cap."""


class EmailThread(NamedTuple):
    """The conversation that an email continues."""

    name: str | None
    """Full name of the recipient."""
    message_ids: tuple[str, ...]
    """Message-IDs of the earlier emails, oldest first; the email replies to the last one."""


class DeliveryRepository:
    """Approved drafts on their way to the provider. `DeliveryTransitions` changes their state."""

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
        """Return the conversation that this draft continues: what was sent to the lead, or for an answer its thread."""
        sent = select(drafts.c.message_id).where(
            drafts.c.lead_id == draft.lead_id,
            drafts.c.state == _State.SENT.value,
            drafts.c.message_id.is_not(None),
        )
        with self._database.reading() as connection:
            name = read_recipient(connection, draft).name
            sent_ids = tuple(connection.execute(sent.order_by(drafts.c.sent_at, drafts.c.id)).scalars())
            if draft.answers is None:
                return EmailThread(name, sent_ids)
            message = read_answered(connection, [draft.answers]).get(draft.answers)
            return EmailThread(name, sent_ids if message is None else answered_ids(message) or sent_ids)

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


ONE_MORE_ATTEMPT: dict[str, Any] = {"attempt": drafts.c.attempt + 1}
NOT_AN_ATTEMPT: dict[str, Any] = {"attempt": drafts.c.attempt - 1}


def lock_approved(transaction: Transaction, draft_id: DraftId | None) -> EmailDraft | None:
    """Lock this approved draft, or without an id the draft due for longest, and return it."""
    # One at a time, or two workers would both claim the last draft that the cap allows.
    transaction.take_lock(DELIVERY_LOCK)
    is_wanted = drafts.c.due_at <= transaction.now if draft_id is None else drafts.c.id == draft_id
    query = select(*DRAFT_COLUMNS).where(drafts.c.state == _State.APPROVED.value, is_wanted)
    query = query.order_by(drafts.c.due_at, drafts.c.id).limit(1)
    row = transaction.connection.execute(query.with_for_update(skip_locked=draft_id is None)).first()
    return None if row is None else draft_of(row)


def count_claimed(transaction: Transaction) -> int:
    """Return the number of drafts that were claimed in the window of the daily cap."""
    is_counted = drafts.c.claimed_at > transaction.now - _CAP_WINDOW
    claimed = select(func.count()).select_from(drafts).where(is_counted)
    return transaction.connection.execute(claimed).scalar_one()


def held_by(worker: str) -> ColumnElement[bool]:
    """Return the condition that the worker holds a draft, or held it last."""
    return drafts.c.lease_owner == worker


def leased_until_after(moment: datetime) -> ColumnElement[bool]:
    """Return the condition that the lease on a draft has not expired at this time."""
    return drafts.c.lease_expires_at > moment


def is_holder(transaction: Transaction, draft_id: DraftId, worker: str) -> bool:
    """Return True if the worker holds the draft, or held it last."""
    holder = select(drafts.c.lease_owner).where(drafts.c.id == draft_id)
    return bool(transaction.connection.execute(holder).scalar_one() == worker)


def is_abandoned(transaction: Transaction, is_dead: Callable[[str], bool] | None) -> ColumnElement[bool]:
    """Return the condition that the lease on a draft has expired, or that its worker is known to be dead."""
    is_over = drafts.c.lease_expires_at <= transaction.now
    if is_dead is None:
        return is_over
    is_held = drafts.c.state.in_((_State.CLAIMED.value, _State.TRANSMITTING.value))
    owners = transaction.connection.execute(select(drafts.c.lease_owner).where(is_held).distinct()).scalars()
    dead = sorted(owner for owner in owners if owner is not None and is_dead(owner))
    return is_over | drafts.c.lease_owner.in_(dead)


def release_claims(transaction: Transaction, condition: ColumnElement[bool]) -> int:
    """Return claimed drafts that meet the condition to the state approved, and return their number."""
    released = transaction.connection.execute(
        update(drafts)
        .where(drafts.c.state == _State.CLAIMED.value, condition)
        .values(state=_State.APPROVED.value, claimed_at=None, **_changed(transaction), **NO_LEASE)
    )
    return released.rowcount


def lose_handovers(transaction: Transaction, condition: ColumnElement[bool]) -> list[EmailDraft]:
    """Make drafts in transmission that meet the condition unknown, and return them in the order of their leads."""
    # The owner stays, so that a sender that comes back can still report that the message was sent.
    lost = transaction.connection.execute(
        update(drafts)
        .where(drafts.c.state == _State.TRANSMITTING.value, condition)
        .values(state=_State.UNKNOWN.value, lease_expires_at=None, **_changed(transaction))
        .returning(*DRAFT_COLUMNS)
    )
    return sorted(map(draft_of, lost), key=lambda draft: (draft.lead_id, draft.id))


def set_delivery_note(transaction: Transaction, draft_id: DraftId, note: str) -> None:
    transaction.connection.execute(update(drafts).where(drafts.c.id == draft_id).values(delivery_note=note))


def _changed(transaction: Transaction) -> dict[str, Any]:
    return {"version": drafts.c.version + 1, "updated_at": transaction.now}


def lock_lead_of(transaction: Transaction, draft_id: UUID) -> LeadStatus:
    """Lock the lead of the draft, and return its status. Raise NotFoundError."""
    # Every caller locks a lead before its drafts; otherwise two could wait for each other.
    lead_id = select(drafts.c.lead_id).where(drafts.c.id == draft_id).scalar_subquery()
    query = select(leads.c.status).where(leads.c.id == lead_id).with_for_update()
    status = transaction.connection.execute(query).scalar()
    if status is None:
        raise NotFoundError("There is no draft with this ID.")
    return LeadStatus(status)


def read_email(connection: Connection, lead_id: UUID) -> str | None:
    """Return the email address of the lead."""
    email: str | None = connection.execute(select(leads.c.email).where(leads.c.id == lead_id)).scalar_one()
    return email


def set_lead_status(transaction: Transaction, lead_id: UUID, status: LeadStatus) -> None:
    transaction.connection.execute(
        update(leads)
        .where(leads.c.id == lead_id)
        .values(status=status.value, version=leads.c.version + 1, updated_at=transaction.now)
    )


def log_error(transaction: Transaction, draft: EmailDraft, note: str) -> None:
    """Log a failure of this draft on the timeline of its lead."""
    payload = {"error": note, "draft_id": draft.id}
    log_activity(transaction, draft.lead_id, ActivityType.ERROR, payload)
