"""Port for the queue. A message names a kind of work; the work itself is described in the database."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol
from uuid import UUID

import orjson

LEADS_PER_MESSAGE = 1_000
MOST_MESSAGES = 100
"""Enough for the largest number of workers: Azure starts one for every five messages."""


class QueueError(Exception):
    """The queue is unreachable or not usable. No work is lost, because the database has it."""


class UnreadableMessage(ValueError):
    """The message has an unknown format."""


class WorkKind(StrEnum):
    LEADS = "leads"
    """Leads to process."""
    DRAFTS = "drafts"
    """Approved drafts, which may be due."""
    OUTCOMES = "outcomes"
    """New outcomes, which may be enough for learning."""


@dataclass(frozen=True, slots=True)
class QueueMessage:
    """Tells workers about new work of one kind."""

    kind: WorkKind
    id: UUID | None = None
    """The lead, upload, or draft, for tracing. A worker always does all available work."""

    def to_bytes(self) -> bytes:
        """Return the content of a message: kind and id, and no personal data."""
        return orjson.dumps({"kind": self.kind, "id": self.id})

    @classmethod
    def from_bytes(cls, body: bytes) -> "QueueMessage":
        """Parse the content of a message. Raise UnreadableMessage."""
        try:
            values = orjson.loads(body)
            id = values.get("id")
            return cls(WorkKind(values["kind"]), None if id is None else UUID(id))
        except (ValueError, TypeError, KeyError, AttributeError):
            raise UnreadableMessage("the message names no kind of work and id") from None


def lead_messages(lead_count: int, id: UUID | None = None) -> list[QueueMessage]:
    """Return the messages for new leads: one for every 1,000, so that a platform that counts messages starts enough workers."""
    count = min(max(1, -(-lead_count // LEADS_PER_MESSAGE)), MOST_MESSAGES)
    return [QueueMessage(WorkKind.LEADS, id)] * count


class ReceivedMessage(Protocol):
    """A received message. If it is neither completed nor abandoned, it is delivered again."""

    @property
    def message(self) -> QueueMessage: ...

    async def complete(self) -> None:
        """Remove the message. If this fails, it is delivered again, which does no harm."""
        ...

    async def abandon(self) -> None:
        """Return the message to the queue."""
        ...


class WorkQueue(Protocol):
    """Notifies workers. Messages may be lost, repeated, or reordered."""

    name: str
    """Display name without secrets."""

    async def put(self, messages: Sequence[QueueMessage]) -> None:
        """Send the messages. Raise QueueError."""
        ...

    async def take(self, seconds: float, max_messages: int = 16) -> Sequence[ReceivedMessage]:
        """Return up to `most` messages, or none after `seconds`. Raise QueueError."""
        ...

    async def check(self) -> None:
        """Check that the queue is reachable. Raise QueueError."""
        ...

    async def close(self) -> None: ...
