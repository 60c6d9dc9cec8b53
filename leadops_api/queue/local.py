"""The queue within a process: word travels by an event, and between processes not at all; workers look by themselves."""

import asyncio
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

from leadops_api.queue.port import Work


@dataclass(frozen=True, slots=True)
class _LocalDelivery:
    work: Work
    queue: "LocalQueue"

    async def complete(self) -> None:
        """Nothing is left to do: it was taken out when it was delivered."""

    async def abandon(self) -> None:
        """Put it back."""
        await self.queue.put([self.work])


class LocalQueue:
    """Word of work within this process. Belongs to one event loop."""

    name = "local"

    def __init__(self, size: int = 1_000) -> None:
        # Full, the oldest word is dropped: the database has the work, and one word is as good as a thousand.
        self._waiting: deque[Work] = deque(maxlen=size)
        self._arrived = asyncio.Event()

    async def put(self, works: Sequence[Work]) -> None:
        """Send word, and wake whoever waits."""
        self._waiting.extend(works)
        if self._waiting:
            self._arrived.set()

    async def take(self, seconds: float, most: int = 16) -> list[_LocalDelivery]:
        """Up to `most` messages; none when none has come within `seconds`."""
        try:
            async with asyncio.timeout(seconds):
                await self._arrived.wait()
        except TimeoutError:
            return []
        taken = [self._waiting.popleft() for _ in range(min(most, len(self._waiting)))]
        if not self._waiting:
            self._arrived.clear()
        return [_LocalDelivery(work, self) for work in taken]

    async def check(self) -> None:
        """It is always there."""

    async def close(self) -> None:
        """Nothing to give back."""
