"""Use cases of sessions."""

import hmac
from collections.abc import Iterator
from datetime import datetime, timedelta

from leadops_core.database.pages import iterate_pages
from leadops_core.schemas import Actor, AuditKind, Page, SessionId, UserSession
from leadops_core.sessions.repository import SessionRepository
from leadops_core.sessions.tokens import bind_token, hash_token
from leadops_core.tools import Clock

_USER_AGENT_LENGTH = 200
_USES_PER_TIMEOUT = 20
"""A use is stored when this part of the inactivity timeout has passed since the last stored one."""


class SessionService:
    """Sessions of signed-in users. A session ends when it expires or is unused, at sign-out, or when it is revoked.

    The caller makes the session tokens, which must be random, and decides who may sign in.
    """

    def __init__(self, repository: SessionRepository, *, idle_timeout: timedelta, clock: Clock) -> None:
        self._repository = repository
        self._idle_timeout = idle_timeout
        self._clock = clock

    def open(
        self,
        token: str,
        user: Actor,
        *,
        role: str,
        credential: str,
        expires_at: datetime,
        user_agent: str | None = None,
    ) -> UserSession:
        """Store a session under its token. It is valid as long as `find` is called with the same credential.

        The sign-in is recorded in the audit log, and so is a role that differs from the last sign-in.
        """
        return self._repository.add(
            user,
            role=role,
            token_hash=hash_token(token),
            binding=bind_token(token, credential),
            expires_at=expires_at,
            unused_since=self._clock.now() - self._idle_timeout,
            user_agent=None if user_agent is None else user_agent[:_USER_AGENT_LENGTH],
        )

    def find(self, token: str, *, credential: str, is_used: bool = True) -> UserSession | None:
        """Return the session with this token, or None if it has ended or was opened with another credential.

        A request that no person made is not a use (`is_used`): it does not delay the end of an unused session.
        """
        now = self._clock.now()
        stored = self._repository.find(hash_token(token), now, now - self._idle_timeout)
        if stored is None:
            return None
        session, binding = stored
        if not hmac.compare_digest(binding, bind_token(token, credential)):
            return None
        last_use = session.last_used_at or session.created_at
        if is_used and now - last_use > self._idle_timeout / _USES_PER_TIMEOUT:
            self._repository.record_use(session.id)
        return session

    def list(
        self, *, user_id: str | None = None, cursor: str | None = None, limit: int = 100
    ) -> Page[UserSession]:
        """Return one page of the current sessions, newest first: those of one user, or of all."""
        now = self._clock.now()
        return self._repository.list(user_id, now, now - self._idle_timeout, cursor, limit)

    def iterate(self, *, user_id: str | None = None) -> Iterator[UserSession]:
        """Yield the current sessions, newest first: those of one user, or of all."""
        return iterate_pages(lambda cursor: self.list(user_id=user_id, cursor=cursor, limit=1000))

    def sign_out(self, session_id: SessionId, *, by: str | Actor) -> None:
        """End the session of the user who signs out. Raise NotFoundError if it has ended."""
        self._repository.end(session_id, None, AuditKind.SIGNED_OUT, by=by)

    def revoke(self, session: SessionId | str, *, by: str | Actor, user_id: str | None = None) -> None:
        """End a session, named by its id or an id prefix, only of this user if one is given.

        Raise NotFoundError or AmbiguousReferenceError.
        """
        session_id = self._repository.find_id(session) if isinstance(session, str) else session
        self._repository.end(session_id, user_id, AuditKind.SESSION_ENDED, by=by)
