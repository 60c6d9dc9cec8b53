"""The SQL of the messages that drafts answer."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Connection, select, update

from leadops_core.database.database import Transaction
from leadops_core.database.statements import any_of
from leadops_core.outreach.repository.follow_ups import withdraw_drafts
from leadops_core.schemas import DeliveryState, DraftPurpose, EmailDraft
from leadops_core.schemas.conversation import Message, MessageId
from leadops_core.tables import drafts, leads, messages
from leadops_core.tables.rows import reader_of

MESSAGE_COLUMNS = tuple(messages.c[name] for name in Message.model_fields)
message_of = reader_of(Message)
HANDLED = "handled"
"""Note of an answer that was withdrawn because a person took its message out of the inbox."""


class Recipient(NamedTuple):
    """To whom a draft goes."""

    address: str | None
    name: str | None


def read_answered(connection: Connection, message_ids: Sequence[UUID]) -> dict[UUID, Message]:
    """Return these messages by ID."""
    if not message_ids:
        return {}
    is_named = any_of(messages.c.id, [id.hex for id in message_ids], connection)
    found = connection.execute(select(*MESSAGE_COLUMNS).where(is_named))
    return {message.id: message for message in map(message_of, found)}


def read_recipient(connection: Connection, draft: EmailDraft) -> Recipient:
    """Return to whom a draft goes: an answer to the writer of the message, any other email to the lead."""
    lead = connection.execute(
        select(leads.c.email, leads.c.first_name, leads.c.last_name).where(leads.c.id == draft.lead_id)
    ).one()
    name = " ".join(filter(None, (lead.first_name, lead.last_name))) or None
    if draft.answers is not None:
        query = select(messages.c.sender, messages.c.sender_name).where(messages.c.id == draft.answers)
        writer = connection.execute(query).first()
        if writer is not None and writer.sender and writer.sender != lead.email:
            return Recipient(writer.sender, writer.sender_name)
    return Recipient(lead.email, name)


def mark_answered(transaction: Transaction, draft: EmailDraft) -> None:
    """Take the message that a sent draft answers, and those before it, out of the inbox."""
    if draft.answers is None:
        return
    answered_at = select(messages.c.received_at).where(messages.c.id == draft.answers).scalar_subquery()
    transaction.connection.execute(
        update(messages)
        .where(
            messages.c.lead_id == draft.lead_id,
            messages.c.needs_answer,
            messages.c.handled_at.is_(None),
            messages.c.received_at <= answered_at,
        )
        .values(handled_at=transaction.now, handled_by=draft.approved_by)
    )


def withdraw_answers(transaction: Transaction, lead_id: UUID) -> None:
    """Withdraw the answers to a lead that wait or are approved: the conversation has gone on."""
    is_answer = drafts.c.purpose == DraftPurpose.ANSWER.value
    withdraw_drafts(transaction, drafts.c.lead_id == lead_id, is_answer)


def withdraw_answer_to(
    transaction: Transaction, message_ids: Sequence[MessageId], *, with_approved: bool = False
) -> None:
    """Withdraw the answers to these messages, because a person settled the messages otherwise.

    An approved answer is withdrawn only if `with_approved`, for a message that turned out to be of another lead.
    """
    is_named = any_of(drafts.c.answers, [id.hex for id in message_ids], transaction.connection)
    is_waiting = [] if with_approved else [drafts.c.state == DeliveryState.DRAFT.value]
    withdraw_drafts(transaction, is_named, *is_waiting, note=HANDLED)
