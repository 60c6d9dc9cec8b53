"""The queue within one process. It does not reach other processes, whose workers poll the database."""

import asyncio
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

from leadops_api.queue.port import QueueMessage


@dataclass(frozen=True, slots=True)
class _LocalMessage:
    message: QueueMessage
    queue: "LocalQueue"

    async def complete(self) -> None:
        """Do nothing: the message was removed when it was received."""

    async def abandon(self) -> None:
        """Put the message back."""
        await self.queue.put([self.message])


class LocalQueue:
    """A queue within this process. It belongs to one event loop."""

    name = "local"

    def __init__(self, size: int = 1_000) -> None:
        # A full queue drops the oldest message. The work is in the database, and one message is enough to start
        # it.
        self._waiting: deque[QueueMessage] = deque(maxlen=size)
        self._arrived = asyncio.Event()

    async def put(self, messages: Sequence[QueueMessage]) -> None:
        """Add the messages and wake waiting receivers."""
        self._waiting.extend(messages)
        if self._waiting:
            self._arrived.set()

    async def take(self, seconds: float, max_messages: int = 16) -> list[_LocalMessage]:
        """Return up to `most` messages, or none after `seconds`."""
        try:
            async with asyncio.timeout(seconds):
                await self._arrived.wait()
        except TimeoutError:
            return []
        messages = [self._waiting.popleft() for _ in range(min(max_messages, len(self._waiting)))]
        if not self._waiting:
            self._arrived.clear()
        return [_LocalMessage(work, self) for work in messages]

    async def check(self) -> None:
        """The queue is always available."""

    async def close(self) -> None: ...
