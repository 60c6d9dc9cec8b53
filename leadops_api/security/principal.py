"""Callers, roles, and the port for authentication."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


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


class InvalidCredentials(Exception):
    """The credentials are not valid. The message does not repeat them."""


class Authenticator(Protocol):
    async def authenticate(self, bearer: str | None) -> Principal:
        """Return the caller with this bearer token, which is None if the request has none. Raise InvalidCredentials."""
        ...
