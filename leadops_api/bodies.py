"""Limits for request bodies: transfer time, and the number of concurrent uploads."""

import asyncio
import time
from types import TracebackType

from starlette.exceptions import HTTPException
from starlette.types import Message, Receive

from leadops_api.errors import RETRY_SECONDS, ProblemError

_MIN_BYTES_PER_SECOND = 16_000
"""Slower than any connection that a person would upload with."""


class TimedBody:
    """A `receive` callable that raises HTTPException (408) if the body arrives too slowly.

    The total wait is `patience_seconds` plus one second for every 16 kB received. Time that the service takes between
    two blocks does not count. After the body is complete there is no limit, because event streams wait here until the
    client leaves.
    """

    def __init__(self, receive: Receive, timeout_seconds: float) -> None:
        self._receive = receive
        self._seconds_left = timeout_seconds
        self._is_complete = False

    async def __call__(self) -> Message:
        """Return the next message from the server."""
        if self._is_complete:
            return await self._receive()
        began = time.monotonic()
        try:
            async with asyncio.timeout(max(0.0, self._seconds_left)):
                message = await self._receive()
        except TimeoutError:
            raise HTTPException(
                408, "The request body arrived too slowly. Send the request again over a faster connection."
            ) from None
        self._seconds_left -= time.monotonic() - began
        self._seconds_left += len(message.get("body", b"")) / _MIN_BYTES_PER_SECOND
        self._is_complete = message["type"] != "http.request" or not message.get("more_body", False)
        return message


class UploadSlots:
    """Limits the number of concurrent uploads of one process. `with` holds a slot. It belongs to one event loop."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._free = count

    def __enter__(self) -> None:
        if not self._free:
            raise ProblemError(
                503,
                f"{self._count} files are being uploaded now, which is the limit. Try again in a few seconds.",
                headers={"Retry-After": str(RETRY_SECONDS)},
            )
        self._free -= 1

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._free += 1
