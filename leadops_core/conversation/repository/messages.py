"""The SQL of messages."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Connection, and_, or_, select, union_all, update

from leadops_core.database.database import Database, Transaction
from leadops_core.database.errors import NotFoundError
from leadops_core.database.pages import read_page
from leadops_core.database.references import find_id
from leadops_core.database.statements import upsert_into
from leadops_core.schemas import DeliveryState, DraftId, LeadId, Page
from leadops_core.schemas.conversation import MatchedBy, Message, MessageId, MessageKind, WaitingMessage
from leadops_core.schemas.display_name import display_name, full_name
from leadops_core.tables import cadences, drafts, leads, mailbox_sources, messages, raw_messages
from leadops_core.tables.raw_mail import compress_raw, decompress_raw
from leadops_core.tables.rows import reader_of

_COLUMNS = tuple(messages.c[name] for name in Message.model_fields)
_NAME_COLUMNS = tuple(leads.c[name] for name in ("first_name", "last_name", "email", "company_name"))
_ANSWER_ID = (
    select(drafts.c.id)
    .where(
        # The lead is named for its index.
        drafts.c.lead_id == messages.c.lead_id,
        drafts.c.answers == messages.c.id,
        drafts.c.state == DeliveryState.DRAFT.value,
    )
    .order_by(drafts.c.id.desc())
    .limit(1)
    .scalar_subquery()
)
_message_of = reader_of(Message)
_NEEDS_A_LEAD = (MessageKind.REPLY.value, MessageKind.CALENDAR_ANSWER.value)
_SENT_STATES = (DeliveryState.SENT.value, DeliveryState.UNKNOWN.value, DeliveryState.TRANSMITTING.value)


class Match(NamedTuple):
    """The lead of a message."""

    lead_id: LeadId
    draft_id: DraftId | None
    matched_by: MatchedBy


class MessageRepository:
    """All messages."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, message_id: MessageId) -> Message:
        """Return a message. Raise NotFoundError."""
        with self._database.reading() as connection:
            return get_message(connection, message_id)

    def find(self, reference: str) -> Message:
        """Return the message whose ID starts with these digits. Raise NotFoundError or AmbiguousReferenceError."""
        with self._database.reading() as connection:
            return get_message(
                connection, MessageId(find_id(connection, messages.c.id, reference, "message"))
            )

    def of_lead(self, lead_id: LeadId) -> tuple[Message, ...]:
        """Return the messages of a lead, oldest first."""
        query = (
            select(*_COLUMNS).where(messages.c.lead_id == lead_id).order_by(messages.c.sent_at, messages.c.id)
        )
        with self._database.reading() as connection:
            return tuple(map(_message_of, connection.execute(query)))

    def list_waiting(
        self, cursor: str | None, limit: int, *, is_matched: bool | None
    ) -> Page[WaitingMessage]:
        """Return messages that wait for a person, oldest first; matched or unmatched ones, or both."""
        query = (
            select(*_COLUMNS, *_NAME_COLUMNS, _ANSWER_ID)
            .outerjoin_from(messages, leads, messages.c.lead_id == leads.c.id)
            .where(messages.c.needs_answer, messages.c.handled_at.is_(None))
        )
        if is_matched is not None:
            is_known = messages.c.lead_id.is_not(None)
            query = query.where(is_known if is_matched else ~is_known)
        with self._database.reading() as connection:
            rows, next_cursor = read_page(
                connection,
                query,
                messages.c.received_at,
                messages.c.id,
                scope=("messages", is_matched),
                cursor=cursor,
                limit=limit,
                descending=False,
            )
        return Page(items=tuple(_waiting_of(row[:-2]) for row in rows), next_cursor=next_cursor)

    def stored_sources(self, sources: Sequence[str]) -> set[str]:
        """Return those of the places from which a message was read."""
        stored = select(messages.c.source).where(messages.c.source.in_(sources))
        seen = select(mailbox_sources.c.source).where(mailbox_sources.c.source.in_(sources))
        with self._database.reading() as connection:
            return set(connection.execute(union_all(stored, seen)).scalars())

    def raw(self, message_id: MessageId) -> bytes | None:
        """Return the message as it was received, or None if it is not kept any more."""
        query = select(raw_messages.c.content).where(raw_messages.c.message_id == message_id)
        with self._database.reading() as connection:
            content: bytes | None = connection.execute(query).scalar()
        return None if content is None else decompress_raw(content)


def _waiting_of(row: Sequence[Any]) -> WaitingMessage:
    message = _message_of(row[: len(_COLUMNS)])
    first_name, last_name, email, company_name, answer_id = row[len(_COLUMNS) :]
    lead_name = (
        None
        if message.lead_id is None
        else display_name(full_name(first_name, last_name), email, company_name, message.lead_id)
    )
    return WaitingMessage(**dict(message), lead_name=lead_name, answer_id=answer_id)


def get_message(connection: Connection, message_id: MessageId) -> Message:
    row = connection.execute(select(*_COLUMNS).where(messages.c.id == message_id)).first()
    if row is None:
        raise NotFoundError("There is no message with this ID.")
    return _message_of(row)


def insert_message(
    transaction: Transaction, message: Message, *, identity: str, digest: str, source: str | None
) -> bool:
    """Store a message, and return False if one with this identity is stored already.

    A transaction that stores the same message at the same time is waited for.
    """
    values: dict[str, Any] = {
        **message.model_dump(mode="python"),
        "identity": identity,
        "digest": digest,
        "source": source,
    }
    for name in ("bounce", "calendar"):
        record = getattr(message, name)
        values[name] = None if record is None else record.model_dump(mode="json")
    for name in ("references", "thread_ids", "recipients", "attachments"):
        values[name] = None if values[name] is None else list(values[name])
    stored = transaction.connection.execute(
        upsert_into(transaction.connection, messages)
        .values(values)
        .on_conflict_do_nothing(index_elements=["identity"])
        .returning(messages.c.id)
    )
    return stored.first() is not None


def insert_raw(transaction: Transaction, message_id: MessageId, raw: bytes) -> None:
    values = {"message_id": message_id, "content": compress_raw(raw), "created_at": transaction.now}
    transaction.connection.execute(raw_messages.insert().values(values))


def remember_source(transaction: Transaction, source: str) -> None:
    """Record that the message at this place was read, although it is not stored (again)."""
    values = {"id": transaction.new_id(), "source": source, "created_at": transaction.now}
    transaction.connection.execute(
        upsert_into(transaction.connection, mailbox_sources)
        .values(values)
        .on_conflict_do_nothing(index_elements=["source"])
    )


def set_handled(transaction: Transaction, message_ids: Sequence[UUID], by: str) -> None:
    """Take these messages out of the inbox."""
    transaction.connection.execute(
        update(messages)
        .where(messages.c.id.in_(message_ids), messages.c.handled_at.is_(None))
        .values(handled_at=transaction.now, handled_by=by)
    )


def clear_handled(transaction: Transaction, message_id: MessageId) -> None:
    """Put a message back into the inbox."""
    transaction.connection.execute(
        update(messages).where(messages.c.id == message_id).values(handled_at=None, handled_by=None)
    )


def set_lead(transaction: Transaction, message_id: MessageId, lead_id: LeadId) -> None:
    transaction.connection.execute(
        update(messages)
        .where(messages.c.id == message_id)
        .values(lead_id=lead_id, matched_by=MatchedBy.PERSON.value)
    )


def set_assignment(
    transaction: Transaction, message_id: MessageId, assignment: Mapping[str, Any] | None
) -> None:
    """Record what the assignment of a message changed. None also takes it from its lead."""
    values: dict[str, Any] = {"assignment": None if assignment is None else dict(assignment)}
    if assignment is None:
        values |= {
            "lead_id": None,
            "draft_id": None,
            "matched_by": None,
            "handled_at": None,
            "handled_by": None,
        }
    transaction.connection.execute(update(messages).where(messages.c.id == message_id).values(values))


def read_assignment(connection: Connection, message_id: MessageId) -> Mapping[str, Any] | None:
    query = select(messages.c.assignment).where(messages.c.id == message_id)
    assignment: Mapping[str, Any] | None = connection.execute(query).scalar()
    return assignment


def waiting_of_lead(connection: Connection, lead_id: LeadId) -> list[UUID]:
    """Return the messages of a lead that wait for an answer."""
    query = select(messages.c.id).where(
        messages.c.lead_id == lead_id, messages.c.needs_answer, messages.c.handled_at.is_(None)
    )
    return list(connection.execute(query).scalars())


def is_own_email(connection: Connection, message_id: str | None) -> bool:
    """Return True if this is the Message-ID of an email that LeadOps sent."""
    if message_id is None:
        return False
    return (
        connection.execute(select(drafts.c.id).where(drafts.c.message_id == message_id)).first() is not None
    )


def match_ids(connection: Connection, ids: Sequence[str]) -> Match | None:
    """Return the lead of the first of these Message-IDs that is known: of an email that we sent, or of a stored message."""
    if not ids:
        return None
    order = {id_: rank for rank, id_ in enumerate(ids)}
    sent = connection.execute(
        select(drafts.c.message_id, drafts.c.lead_id, drafts.c.id).where(drafts.c.message_id.in_(ids))
    ).all()
    if sent:
        first = min(sent, key=lambda row: order[row.message_id])
        return Match(first.lead_id, DraftId(first.id), MatchedBy.MESSAGE_ID)
    stored = connection.execute(
        select(messages.c.message_id, messages.c.lead_id, messages.c.draft_id).where(
            messages.c.message_id.in_(ids), messages.c.lead_id.is_not(None)
        )
    ).all()
    if not stored:
        return None
    first = min(stored, key=lambda row: order[row.message_id])
    return Match(first.lead_id, first.draft_id, MatchedBy.THREAD)


def match_drafts(connection: Connection, draft_ids: Sequence[DraftId]) -> Match | None:
    """Return the lead of the first of these drafts that was sent, or None."""
    if not draft_ids:
        return None
    query = select(drafts.c.id, drafts.c.lead_id).where(
        drafts.c.id.in_(draft_ids), drafts.c.state.in_(_SENT_STATES)
    )
    row = connection.execute(query.order_by(drafts.c.id).limit(1)).first()
    return None if row is None else Match(row.lead_id, DraftId(row.id), MatchedBy.REPLY_ADDRESS)


def match_sender(connection: Connection, addresses: Sequence[str]) -> Match | None:
    """Return the only lead with one of these addresses who has got an email from us, or None."""
    if not addresses:
        return None
    query = (
        select(leads.c.id)
        .where(
            leads.c.email.in_(addresses),
            or_(
                select(cadences.c.lead_id).where(cadences.c.lead_id == leads.c.id).exists(),
                select(messages.c.id).where(messages.c.lead_id == leads.c.id).exists(),
            ),
        )
        .limit(2)
    )
    ids = list(connection.execute(query).scalars())
    return Match(ids[0], None, MatchedBy.SENDER) if len(ids) == 1 else None


def match_recipients(connection: Connection, addresses: Sequence[str]) -> Match | None:
    """Return the newest email that we sent to one of these addresses, with its lead, or None."""
    if not addresses:
        return None
    query = (
        select(drafts.c.lead_id, drafts.c.id)
        .where(and_(drafts.c.recipient.in_(addresses), drafts.c.state.in_(_SENT_STATES)))
        .order_by(drafts.c.updated_at.desc(), drafts.c.id.desc())
        .limit(1)
    )
    row = connection.execute(query).first()
    return None if row is None else Match(row.lead_id, DraftId(row.id), MatchedBy.RECIPIENT)


def match_lead_address(connection: Connection, addresses: Sequence[str]) -> Match | None:
    """Return the only lead with one of these addresses, or None."""
    if not addresses:
        return None
    ids = list(connection.execute(select(leads.c.id).where(leads.c.email.in_(addresses)).limit(2)).scalars())
    return Match(ids[0], None, MatchedBy.RECIPIENT) if len(ids) == 1 else None
