"""The SQL of meetings."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, func, select, update

from leadops_core.database.database import Database, Transaction
from leadops_core.database.errors import NotFoundError
from leadops_core.database.pages import read_page
from leadops_core.database.references import find_id
from leadops_core.database.statements import upsert_into
from leadops_core.meetings.rules import OPEN_STATUSES
from leadops_core.schemas import LeadId, Page
from leadops_core.schemas.display_name import display_name, full_name
from leadops_core.schemas.meeting import (
    ListedMeeting,
    Meeting,
    MeetingId,
    MeetingSource,
    MeetingStatus,
    MeetingView,
)
from leadops_core.tables import leads, meetings
from leadops_core.tables.rows import reader_of, record_values

_COLUMNS = tuple(meetings.c[name] for name in Meeting.model_fields)
_NAME_COLUMNS = tuple(leads.c[name] for name in ("first_name", "last_name", "email", "company_name"))
_meeting_of = reader_of(Meeting)
_OPEN = [status.value for status in OPEN_STATUSES]
_is_open = meetings.c.status.in_(_OPEN)
_is_assigned = meetings.c.lead_id.is_not(None)


class MeetingRepository:
    """All meetings."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, meeting_id: MeetingId) -> Meeting:
        """Return a meeting. Raise NotFoundError."""
        with self._database.reading() as connection:
            return _found(connection.execute(select(*_COLUMNS).where(meetings.c.id == meeting_id)).first())

    def find(self, reference: str) -> MeetingId:
        """Return the ID that starts with these digits. Raise NotFoundError or AmbiguousReferenceError."""
        with self._database.reading() as connection:
            return MeetingId(find_id(connection, meetings.c.id, reference, "meeting"))

    def of_lead(self, lead_id: LeadId) -> tuple[Meeting, ...]:
        """Return the meetings of a lead besides those that were moved, earliest first."""
        query = (
            select(*_COLUMNS)
            .where(meetings.c.lead_id == lead_id, meetings.c.status != MeetingStatus.MOVED.value)
            .order_by(meetings.c.starts_at, meetings.c.id)
        )
        with self._database.reading() as connection:
            return tuple(map(_meeting_of, connection.execute(query)))

    def list(self, view: MeetingView, cursor: str | None, limit: int) -> Page[ListedMeeting]:
        """Return one page of meetings with the names of their leads."""
        query = select(*_COLUMNS, *_NAME_COLUMNS).outerjoin_from(
            meetings, leads, meetings.c.lead_id == leads.c.id
        )
        now = self._database.clock.now()
        match view:
            case MeetingView.UPCOMING:
                query = query.where(_is_open, _is_assigned, meetings.c.starts_at > now)
            case MeetingView.TO_CONFIRM:
                is_over = func.coalesce(
                    meetings.c.ends_at, meetings.c.starts_at, type_=meetings.c.starts_at.type
                )
                query = query.where(_is_open, _is_assigned, is_over <= now)
            case MeetingView.UNASSIGNED:
                query = query.where(_is_open, ~_is_assigned)
            case MeetingView.ALL:
                query = query.where(meetings.c.status != MeetingStatus.MOVED.value)
        with self._database.reading() as connection:
            rows, next_cursor = read_page(
                connection,
                query,
                meetings.c.starts_at,
                meetings.c.id,
                scope=("meetings", view),
                cursor=cursor,
                limit=limit,
                descending=view in (MeetingView.TO_CONFIRM, MeetingView.ALL),
            )
        return Page(items=tuple(_listed_of(row[:-2]) for row in rows), next_cursor=next_cursor)


def lock_meeting(transaction: Transaction, meeting_id: MeetingId) -> Meeting:
    """Return a meeting that no other transaction can change. Raise NotFoundError."""
    query = select(*_COLUMNS).where(meetings.c.id == meeting_id).with_for_update()
    return _found(transaction.connection.execute(query).first())


def lock_reported(transaction: Transaction, source: MeetingSource, external_id: str) -> Meeting | None:
    """Return the meeting with this ID at its source, which no other transaction can change, or None."""
    query = select(*_COLUMNS).where(meetings.c.source == source.value, meetings.c.external_id == external_id)
    row = transaction.connection.execute(query.with_for_update()).first()
    return None if row is None else _meeting_of(row)


def insert_meeting(transaction: Transaction, meeting: Meeting) -> bool:
    """Store a meeting, and return False if one with the same ID at its source is stored already."""
    stored = transaction.connection.execute(
        upsert_into(transaction.connection, meetings)
        .values(dict(record_values(meeting)))
        .on_conflict_do_nothing(index_elements=["source", "external_id"])
        .returning(meetings.c.id)
    )
    return stored.first() is not None


def update_meeting(transaction: Transaction, meeting: Meeting, **changes: Any) -> Meeting:
    """Change a meeting that the transaction has locked or inserted, and return it as stored."""
    changed = meeting.model_copy(update={**changes, "updated_at": transaction.now})
    values = {name: getattr(changed, name) for name in (*changes, "updated_at")}
    transaction.connection.execute(update(meetings).where(meetings.c.id == meeting.id).values(values))
    return changed


def is_stored_lead(connection: Connection, lead_id: LeadId) -> bool:
    return connection.execute(select(leads.c.id).where(leads.c.id == lead_id)).first() is not None


def lead_with_address(connection: Connection, addresses: Sequence[str]) -> LeadId | None:
    """Return the only lead with the first of these addresses that any lead has, or None."""
    for address in addresses:
        query = select(leads.c.id).where(leads.c.email == address).limit(2)
        ids = list(connection.execute(query).scalars())
        if ids:
            return LeadId(ids[0]) if len(ids) == 1 else None
    return None


def _listed_of(row: Sequence[Any]) -> ListedMeeting:
    meeting = _meeting_of(row[: len(_COLUMNS)])
    first_name, last_name, email, company_name = row[len(_COLUMNS) :]
    lead_name = (
        None
        if meeting.lead_id is None
        else display_name(full_name(first_name, last_name), email, company_name, meeting.lead_id)
    )
    return ListedMeeting(**dict(meeting), lead_name=lead_name)


def _found(row: Row[Any] | None) -> Meeting:
    if row is None:
        raise NotFoundError("There is no meeting with this ID.")
    return _meeting_of(row)
