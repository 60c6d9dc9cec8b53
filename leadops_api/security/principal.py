"""Callers, roles, and the port for authentication."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol
from uuid import UUID


class Role(StrEnum):
    """The role of a caller. Each role includes the previous ones."""

    READER = "reader"
    """May read everything."""
    REVIEWER = "reviewer"
    """May work on leads: import, edit, approve, and record outcomes."""
    ADMIN = "admin"
    """May change the scorecard and the settings."""

    def includes(self, needed: "Role") -> bool:
        """Return True if this role has all permissions of `needed`."""
        order = list(Role)
        return order.index(self) >= order.index(needed)


@dataclass(frozen=True, slots=True)
class Principal:
    """The authenticated caller."""

    id: str
    """Stable and unique. Rate limits and idempotency keys use it."""
    name: str
    """Display name, for example on the timeline."""
    role: Role
    session_id: UUID | None = None
    """The session of the request; None if the request has the credentials themselves."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A caller whose credentials are exchanged for a session."""

    principal: Principal
    expires_at: datetime
    """The end of the session."""


class InvalidCredentials(Exception):
    """The credentials are not valid. The message does not repeat them."""


class Authenticator(Protocol):
    @property
    def credential(self) -> str | None:
        """The secret or issuer that sessions are bound to; None if nobody needs to sign in."""
        ...

    async def authenticate(self, bearer: str | None) -> Principal:
        """Return the caller with this bearer token, which is None if the request has none. Raise InvalidCredentials."""
        ...

    async def sign_in(self, token: str) -> SignedIn:
        """Return the caller with this token, and when a session must end. Raise InvalidCredentials."""
        ...
