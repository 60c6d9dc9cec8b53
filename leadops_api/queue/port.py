"""The queue: says that there is work, and of which kind. What the work is stands in the database."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol
from uuid import UUID

import orjson


class QueueError(Exception):
    """The queue cannot be reached or used; the text says why. No work is lost by it: the database has it."""


class UnreadableWork(ValueError):
    """A message that says nothing we know."""


class WorkKind(StrEnum):
    """What has to be looked at."""

    LEADS = "leads"
    """Leads wait to be processed."""
    DRAFTS = "drafts"
    """Drafts were approved, and may be due."""
    OUTCOMES = "outcomes"
    """Outcomes were recorded, and there may be enough to learn from."""


@dataclass(frozen=True, slots=True)
class Work:
    """Something was put into the database that a worker has to look at."""

    kind: WorkKind
    id: UUID | None = None
    """The lead, upload or draft that gave rise to it: for those who trace a message. Workers do all that waits."""

    def to_bytes(self) -> bytes:
        """What a message holds: the kind and the id, nothing of anybody's data."""
        return orjson.dumps({"kind": self.kind, "id": self.id})

    @classmethod
    def from_bytes(cls, body: bytes) -> "Work":
        """The work of a message. Raises UnreadableWork."""
        try:
            said = orjson.loads(body)
            id = said.get("id")
            return cls(WorkKind(said["kind"]), None if id is None else UUID(id))
        except (ValueError, TypeError, KeyError, AttributeError):
            raise UnreadableWork("the message names no kind of work and id") from None


class Delivery(Protocol):
    """One message, held until it is settled. One that is never settled comes again."""

    @property
    def work(self) -> Work:
        """What it says."""
        ...

    async def complete(self) -> None:
        """Say that it is done with. Where that cannot be said any more it comes again, which does no harm."""
        ...

    async def abandon(self) -> None:
        """Give it back, for this or another worker to take again."""
        ...


class WorkQueue(Protocol):
    """Carries word of work to whoever is free. Messages may be lost, come twice, or in another order."""

    name: str
    """What it is, for people; no secret."""

    async def put(self, works: Sequence[Work]) -> None:
        """Send word. Raises QueueError."""
        ...

    async def take(self, seconds: float, most: int = 16) -> Sequence[Delivery]:
        """Up to `most` messages; none when none has come within `seconds`. Raises QueueError."""
        ...

    async def check(self) -> None:
        """Make sure that it can be reached. Raises QueueError."""
        ...

    async def close(self) -> None:
        """Give connections back."""
        ...
