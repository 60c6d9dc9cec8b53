"""The SQL of answers: messages that need one, and messages that come back on a day."""

from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, FromClause, and_, exists, or_, select, update

from leadops_core.database.database import Database
from leadops_core.drafts.repository import find_skip, insert_draft
from leadops_core.outreach.repository.answered import (
    HANDLED,
    MESSAGE_COLUMNS,
    message_of,
    read_recipient,
    withdraw_answer_to,
)
from leadops_core.outreach.repository.follow_ups import lock_lead
from leadops_core.schemas import ActivityType, DeliveryState, EmailDraft, Lead, LeadStatus
from leadops_core.schemas.conversation import Message, MessageId, MessageKind, ReplyIntent
from leadops_core.tables import drafts, leads, messages
from leadops_core.tables.activity_log import log_activity
from leadops_core.tables.leads import lead_rank
from leadops_core.tables.rows import DRAFT_COLUMNS, LEAD_COLUMNS, draft_of, lead_of

_FINISHED = (
    *(LeadStatus.DISQUALIFIED.value, LeadStatus.CLOSED_WON.value, LeadStatus.CLOSED_LOST.value),
    LeadStatus.MEETING_BOOKED.value,
)
"""Statuses of leads that nobody needs to be reminded of."""
_CONVERSATION = (MessageKind.REPLY.value, MessageKind.CALENDAR_ANSWER.value, MessageKind.OWN_COPY.value)
"""Kinds of messages by which people continue a conversation."""


class DueAnswer(NamedTuple):
    """A message that needs an answer, and what is known about its conversation."""

    message: Message
    lead: Lead
    answered: EmailDraft | None
    """Our email to which the message replies."""


class AnswerRepository:
    """Messages and the answers to them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def due(self, limit: int, after: MessageId | None = None) -> list[DueAnswer]:
        """Return messages that wait and have no answer yet, by ID: the newest reply of each lead."""
        query = (
            select(*MESSAGE_COLUMNS)
            .where(
                messages.c.kind == MessageKind.REPLY.value,
                messages.c.lead_id.is_not(None),
                *_is_waiting(messages),
                ~_has_newer_reply(),
                ~_has_answer(),
            )
            .order_by(messages.c.id)
            .limit(limit)
        )
        if after is not None:
            query = query.where(messages.c.id > after)
        with self._database.reading() as connection:
            found = [message_of(row) for row in connection.execute(query)]
            return [DueAnswer(message, *_context(connection, message)) for message in found]

    def get(self, message: Message) -> DueAnswer:
        """Return a message with its lead and the email that it answers."""
        with self._database.reading() as connection:
            return DueAnswer(message, *_context(connection, message))

    def add(self, draft: EmailDraft) -> bool:
        """Store an answer, and return False if its message has one, waits no longer, or may not be answered by email."""
        with self._database.writing() as transaction:
            connection = transaction.connection
            # Locking the lead serializes two workers.
            lock_lead(transaction, draft.lead_id)
            still_due = select(messages.c.id).where(
                messages.c.id == draft.answers, *_is_waiting(messages), ~_has_newer_reply(), ~_has_answer()
            )
            address = read_recipient(connection, draft).address
            if connection.execute(still_due).first() is None or address is None:
                return False
            if find_skip(transaction, draft, address) is not None:
                return False
            score, probability = connection.execute(
                select(leads.c.score_value, leads.c.probability).where(leads.c.id == draft.lead_id)
            ).one()
            insert_draft(transaction, draft, lead_rank(score, probability))
            payload = {
                "draft_id": draft.id,
                "variant": draft.variant,
                "purpose": draft.purpose,
                "template_version": draft.template_version,
            }
            log_activity(transaction, draft.lead_id, ActivityType.EMAIL_DRAFTED, payload)
            return True

    def return_postponed(self, today: date) -> int:
        """Put each "not now" whose day has come back into the inbox, once, and return their number.

        A lead that wrote again since, that we wrote to from another mail program, or that is settled, does not come back.
        """
        later = messages.alias()
        is_over = exists().where(
            later.c.lead_id == messages.c.lead_id, later.c.kind.in_(_CONVERSATION), _is_newer(later)
        )
        is_open = exists().where(leads.c.id == messages.c.lead_id, leads.c.status.not_in(_FINISHED))
        query = select(messages.c.id, messages.c.lead_id, messages.c.until).where(
            messages.c.intent == ReplyIntent.NOT_NOW.value,
            messages.c.until <= today,
            messages.c.returned_at.is_(None),
            is_open,
            ~is_over,
        )
        with self._database.reading() as connection:
            found = connection.execute(query).all()
        return sum(self._return(MessageId(row.id), row.lead_id, row.until) for row in found)

    def _return(self, message_id: MessageId, lead_id: UUID, until: date) -> bool:
        with self._database.writing() as transaction:
            lock_lead(transaction, lead_id)
            returned = transaction.connection.execute(
                update(messages)
                .where(messages.c.id == message_id, messages.c.returned_at.is_(None))
                .values(returned_at=transaction.now, handled_at=None, handled_by=None, needs_answer=True)
                .returning(messages.c.id)
            ).first()
            if returned is None:
                return False
            withdraw_answer_to(transaction, [message_id])
            note = {
                "text": "Asked to be contacted again now",
                "message_id": message_id,
                "until": until.isoformat(),
            }
            log_activity(transaction, lead_id, ActivityType.NOTE, note)
            return True


def _is_waiting(of: FromClause) -> tuple[ColumnElement[bool], ...]:
    return of.c.needs_answer, of.c.handled_at.is_(None)


def _is_newer(other: FromClause) -> ColumnElement[bool]:
    """Return the condition that another message was stored after a message."""
    return or_(
        other.c.received_at > messages.c.received_at,
        and_(other.c.received_at == messages.c.received_at, other.c.id > messages.c.id),
    )


def _has_newer_reply() -> ColumnElement[bool]:
    newer = messages.alias()
    return exists().where(
        newer.c.lead_id == messages.c.lead_id,
        newer.c.kind == MessageKind.REPLY.value,
        *_is_waiting(newer),
        _is_newer(newer),
    )


def _has_answer() -> ColumnElement[bool]:
    """Return the condition that a message was answered or its answer was rejected, since it came back to the inbox if it did.

    An answer that was withdrawn because a person marked the message as done does not count: the message may be open again.
    """
    is_withdrawn = and_(drafts.c.state == DeliveryState.SUPERSEDED.value, drafts.c.delivery_note == HANDLED)
    return exists().where(
        # The lead is named for its index.
        drafts.c.lead_id == messages.c.lead_id,
        drafts.c.answers == messages.c.id,
        or_(messages.c.returned_at.is_(None), drafts.c.created_at >= messages.c.returned_at),
        or_(drafts.c.delivery_note.is_(None), ~is_withdrawn),
    )


def _context(connection: Connection, message: Message) -> tuple[Lead, EmailDraft | None]:
    lead = lead_of(connection.execute(select(*LEAD_COLUMNS).where(leads.c.id == message.lead_id)).one())
    query = select(*DRAFT_COLUMNS).where(
        drafts.c.lead_id == lead.id, drafts.c.state == DeliveryState.SENT.value
    )
    if message.draft_id is not None:
        query = select(*DRAFT_COLUMNS).where(drafts.c.id == message.draft_id)
    row = connection.execute(query.order_by(drafts.c.sent_at.desc(), drafts.c.id.desc()).limit(1)).first()
    return lead, None if row is None else draft_of(row)
