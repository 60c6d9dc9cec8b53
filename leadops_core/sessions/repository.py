"""The SQL of sessions."""

from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, insert, or_, select, update

from leadops_core.audit.repository import last_details, record_event
from leadops_core.database.database import Database
from leadops_core.database.errors import NotFoundError
from leadops_core.database.pages import read_page
from leadops_core.database.references import find_id
from leadops_core.schemas import Actor, AuditKind, Page, SessionId, UserSession
from leadops_core.tables import sessions
from leadops_core.tables.rows import reader_of

_COLUMNS = tuple(sessions.c[name] for name in UserSession.model_fields)
_session_of = reader_of(UserSession)
_DELETED_AT_ONCE = 100
_last_use = func.coalesce(sessions.c.last_used_at, sessions.c.created_at)


class SessionRepository:
    """Sessions. A row is deleted when its session ends, and the audit log keeps the event."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(
        self,
        user: Actor,
        *,
        role: str,
        token_hash: str,
        binding: str,
        expires_at: datetime,
        unused_since: datetime,
        user_agent: str | None,
    ) -> UserSession:
        """Add a session, delete ended ones, and record the sign-in and a changed role in the audit log."""
        with self._database.writing() as transaction:
            connection, now = transaction.connection, transaction.now
            ended = or_(sessions.c.expires_at <= now, _last_use <= unused_since)
            ended_ids = select(sessions.c.id).where(ended).limit(_DELETED_AT_ONCE)
            connection.execute(delete(sessions).where(sessions.c.id.in_(ended_ids)))
            session = UserSession(
                id=SessionId(transaction.new_id()),
                user_id=user.id or user.name,
                user_name=user.name,
                role=role,
                client_address=user.client_address,
                user_agent=user_agent,
                created_at=now,
                expires_at=expires_at,
            )
            values = {**session.model_dump(), "token_hash": token_hash, "binding": binding}
            connection.execute(insert(sessions).values(values))
            last = last_details(transaction, AuditKind.SIGNED_IN, session.user_id)
            if last is not None and last["role"] != role:
                record_event(transaction, AuditKind.ROLE_CHANGED, user, {"from": last["role"], "to": role})
            details = {"role": role, "session_id": str(session.id)}
            record_event(transaction, AuditKind.SIGNED_IN, user, details)
            return session

    def find(self, token_hash: str, now: datetime, unused_since: datetime) -> tuple[UserSession, str] | None:
        """Return the session with this token and its binding, or None if it has ended."""
        query = select(*_COLUMNS, sessions.c.binding)
        query = query.where(sessions.c.token_hash == token_hash, *_is_current(now, unused_since))
        with self._database.reading() as connection:
            row = connection.execute(query).first()
        return None if row is None else (_session_of(row[:-1]), row.binding)

    def record_use(self, id: SessionId) -> None:
        """Store that the session is used now."""
        with self._database.writing() as transaction:
            used = update(sessions).where(sessions.c.id == id).values(last_used_at=transaction.now)
            transaction.connection.execute(used)

    def find_id(self, reference: str) -> SessionId:
        """Return the id of the session with this id or id prefix. Raise NotFoundError or AmbiguousReferenceError."""
        with self._database.reading() as connection:
            return SessionId(find_id(connection, sessions.c.id, reference, "session"))

    def list(
        self, user_id: str | None, now: datetime, unused_since: datetime, cursor: str | None, limit: int
    ) -> Page[UserSession]:
        """Return one page of the current sessions, newest first: those of the user, or of all users for None."""
        query = select(*_COLUMNS).where(*_is_current(now, unused_since))
        if user_id is not None:
            query = query.where(sessions.c.user_id == user_id)
        key, id = sessions.c.created_at, sessions.c.id
        scope = ["sessions", user_id]
        with self._database.reading() as connection:
            rows, next_cursor = read_page(connection, query, key, id, scope=scope, cursor=cursor, limit=limit)
        return Page(items=tuple(_session_of(row[:-2]) for row in rows), next_cursor=next_cursor)

    def end(self, id: SessionId, user_id: str | None, kind: AuditKind, *, by: str | Actor) -> None:
        """End a session of the user, or of anybody for None. Raise NotFoundError."""
        with self._database.writing() as transaction:
            is_session = sessions.c.id == id
            if user_id is not None:
                is_session &= sessions.c.user_id == user_id
            gone = transaction.connection.execute(
                delete(sessions).where(is_session).returning(sessions.c.user_id, sessions.c.user_name)
            ).first()
            if gone is None:
                raise NotFoundError("The session does not exist or has ended.")
            details = {"session_id": str(id), "user_id": gone.user_id, "user_name": gone.user_name}
            record_event(transaction, kind, by, details)


def _is_current(now: datetime, unused_since: datetime) -> tuple[ColumnElement[bool], ...]:
    return sessions.c.expires_at > now, _last_use > unused_since
