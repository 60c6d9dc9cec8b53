"""A caller and what that caller may do."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class Role(StrEnum):
    """The role of a caller. Each role includes the previous ones."""

    READER = "reader"
    """Look at everything."""
    REVIEWER = "reviewer"
    """Work on leads: take them in, edit, approve, record outcomes."""
    ADMIN = "admin"
    """Change how leads are scored and how the product behaves."""

    def includes(self, needed: "Role") -> bool:
        """Whether who has this role may do what `needed` asks for."""
        order = list(Role)
        return order.index(self) >= order.index(needed)


@dataclass(frozen=True, slots=True)
class Principal:
    """Who is calling."""

    id: str
    """Stable and unique: rate limits and idempotency keys are kept by it."""
    name: str
    """As the timeline names them."""
    role: Role


class Refused(Exception):
    """The credentials are not good; the text says why without repeating them."""


class Authenticator(Protocol):
    """Turns what a request brings into a caller."""

    async def authenticate(self, bearer: str | None) -> Principal:
        """The caller who holds this bearer token (None where the request has none). Raises `Refused`."""
        ...
