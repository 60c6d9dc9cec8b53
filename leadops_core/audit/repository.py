"""The SQL of the audit log."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, func, insert, select

from leadops_core.database.database import Database, Transaction
from leadops_core.database.pages import read_page
from leadops_core.schemas import Actor, AuditEvent, AuditKind, Page
from leadops_core.tables import audit_events


def record_event(
    transaction: Transaction, kind: AuditKind, by: str | Actor, details: Mapping[str, str] | None = None
) -> None:
    """Add an event to the audit log, in the transaction of the change.

    `details` must not contain data of a lead other than ids: an erasure does not reach the log.
    """
    actor = Actor.of(by)
    transaction.connection.execute(
        insert(audit_events).values(
            id=transaction.new_id(),
            kind=kind.value,
            actor_name=actor.name,
            actor_id=actor.id,
            client_address=actor.client_address,
            details=dict(details or {}),
            created_at=transaction.now,
        )
    )


def last_details(transaction: Transaction, kind: AuditKind, actor_id: str) -> Mapping[str, str] | None:
    """Return the details of the actor's latest event of this kind, or None."""
    events = audit_events.c
    query = select(events.details).where(events.actor_id == actor_id, events.kind == kind.value)
    newest = query.order_by(events.created_at.desc(), events.id.desc()).limit(1)
    details: Mapping[str, str] | None = transaction.connection.execute(newest).scalar()
    return details


class AuditRepository:
    """The audit log."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def record(self, kind: AuditKind, by: Actor, details: Mapping[str, str] | None = None) -> None:
        """Add an event that belongs to no change."""
        with self._database.writing() as transaction:
            record_event(transaction, kind, by, details)

    def count_before(self, moment: datetime) -> int:
        """Return the number of events before this time."""
        query = select(func.count()).select_from(audit_events).where(audit_events.c.created_at < moment)
        with self._database.reading() as connection:
            return connection.execute(query).scalar_one()

    def delete_before(self, moment: datetime, by: Actor) -> int:
        """Delete the events before this time, record that, and return their number.

        A trigger refuses it for events of the last 90 days.
        """
        with self._database.writing() as transaction:
            expired = delete(audit_events).where(audit_events.c.created_at < moment)
            count = transaction.connection.execute(expired).rowcount
            if count:
                details = {"count": str(count), "before": f"{moment:%Y-%m-%d}"}
                record_event(transaction, AuditKind.LOG_PRUNED, by, details)
            return count

    def list(self, cursor: str | None, limit: int) -> Page[AuditEvent]:
        """Return one page of the events, newest first."""
        key, id = audit_events.c.created_at, audit_events.c.id
        with self._database.reading() as connection:
            rows, next_cursor = read_page(
                connection, select(audit_events), key, id, scope="audit", cursor=cursor, limit=limit
            )
        return Page(items=tuple(map(_event_of, rows)), next_cursor=next_cursor)


def _event_of(row: Row[Any]) -> AuditEvent:
    actor = Actor(name=row.actor_name, id=row.actor_id, client_address=row.client_address)
    return AuditEvent(
        id=row.id, kind=AuditKind(row.kind), actor=actor, details=row.details, created_at=row.created_at
    )
