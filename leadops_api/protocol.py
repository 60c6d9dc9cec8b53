"""HTTP with limits for header size, header time, unread responses, and connections.

uvicorn's parser has no such limits. A client could fill the memory with an endless header, and a thousand incomplete
requests could use up all file descriptors.
"""

import asyncio
import sys
import time
from typing import Any, ClassVar

import structlog
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from leadops_core import Settings

if sys.platform != "win32":
    import resource

log = structlog.get_logger("leadops.http")

BACKLOG = 128
_MAX_HEADERS = 100
_OTHER_FILES = 200
"""File descriptors that are reserved for the database, files, and the process itself."""
_STALL_SECONDS = 60.0
"""How long a client may leave a response unread."""
_LINGER_SECONDS = 2.0
"""How long the rest of a request is discarded after its response.

If the connection closed at once, many clients would never see the response.
"""
_MAX_DISCARDED_BYTES = 4_000_000
"""How much of it is discarded. An endless body would cost the other callers processor time."""
_RESPONSES = {
    408: b"The request's headers did not come in time.\n",
    431: b"The request's headers are larger than the service takes (LEADOPS_MAX_HEADER_BYTES).\n",
    503: b"The service has too many connections; try again.\n",
}
_REASONS = {408: "headers too slow", 431: "headers too large", 503: "too many connections"}
_STATUS = {408: b"Request Timeout", 431: b"Request Header Fields Too Large", 503: b"Service Unavailable"}


class ConnectionLimits:
    """The limits of one server, and its connections."""

    def __init__(self, *, max_header_bytes: int, header_seconds: float, max_connections: int) -> None:
        self.max_header_bytes = max_header_bytes
        self.header_seconds = header_seconds
        self.max_connections = max_connections
        self.waiting: dict[LimitedProtocol, None] = {}
        """Connections without an active request, longest wait first."""
        self._logged_at = float("-inf")

    def log_refusal(self, reason: str) -> None:
        """Log a refusal, at most once per second, so that an attack cannot fill the log."""
        if time.monotonic() - self._logged_at >= 1:
            self._logged_at = time.monotonic()
            log.warning("connection_refused", reason=reason)


class LimitedProtocol(HttpToolsProtocol):
    """One connection. `protocol_of` returns a subclass with the limits of the settings."""

    bounds: ClassVar = ConnectionLimits(max_header_bytes=65_536, header_seconds=10.0, max_connections=600)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._header_timer: asyncio.TimerHandle | None = None
        self._linger_timer: asyncio.TimerHandle | None = None
        self._stall_timer: asyncio.TimerHandle | None = None
        self._header_bytes = 0
        self._header_count = 0
        self._has_progress = False
        self._silent_bytes = 0
        self._discarded_bytes = 0
        self._is_refused = False
        self._in_message = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Accept a connection. At the limit, it replaces the connection that has waited longest."""
        super().connection_made(transport)
        self.bounds.waiting[self] = None
        self._start_header_timer()
        if len(self.connections) > self.bounds.max_connections:
            oldest = next(iter(self.bounds.waiting))
            self.bounds.log_refusal("too many connections")
            if oldest is self:
                self._refuse(503)
            else:
                self.bounds.waiting.pop(oldest, None)
                self.connections.discard(oldest)
                oldest.transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        self.bounds.waiting.pop(self, None)
        for timer in (self._header_timer, self._linger_timer, self._stall_timer):
            if timer is not None:
                timer.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Parse the data. Refuse the connection if a header is too large."""
        if self._linger_timer is not None:
            self._discarded_bytes += len(data)
            if self._discarded_bytes > _MAX_DISCARDED_BYTES:
                self._close()
                return
        if self._is_refused:
            return
        if self._header_timer is None and self in self.bounds.waiting:
            self._start_header_timer()
        self._has_progress = False
        super().data_received(data)
        # An incomplete header, trailer, or chunk extension produces no event.
        self._silent_bytes = 0 if self._has_progress else self._silent_bytes + len(data)
        if self._silent_bytes > self.bounds.max_header_bytes:
            self._refuse(431)

    def on_message_begin(self) -> None:
        """Start counting the headers of a request."""
        super().on_message_begin()
        self._in_message = True
        self._header_bytes = self._header_count = 0

    def on_url(self, url: bytes) -> None:
        self._count(len(url))
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Count a header or trailer."""
        self._header_count += 1
        self._count(len(name) + len(value))
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """Start the request, if its headers are within the limits."""
        self._has_progress = True
        if self._is_refused:
            return
        self.bounds.waiting.pop(self, None)
        self._stop_header_timer()
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        self._has_progress = True
        if not self._is_refused:
            super().on_body(body)

    def on_message_complete(self) -> None:
        self._has_progress = True
        self._in_message = False
        if self._is_refused:
            return
        super().on_message_complete()
        if self._linger_timer is not None:
            self._linger_timer.cancel()
            self._linger_timer = None

    def on_response_complete(self) -> None:
        """Wait for the next request. Discard the rest of this one for a short time."""
        super().on_response_complete()
        if self.transport.is_closing():
            return
        if self.cycle.response_complete:
            self.bounds.waiting[self] = None
            if self.cycle.more_body:
                self._discarded_bytes = 0
                self._linger_timer = self.loop.call_later(_LINGER_SECONDS, self._close)

    def pause_writing(self) -> None:
        """Wait for the client to read, with a timeout."""
        super().pause_writing()
        self._stall_timer = self.loop.call_later(_STALL_SECONDS, self.transport.abort)

    def resume_writing(self) -> None:
        super().resume_writing()
        if self._stall_timer is not None:
            self._stall_timer.cancel()
            self._stall_timer = None

    def _count(self, size: int) -> None:
        self._has_progress = True
        self._header_bytes += size
        if self._header_bytes > self.bounds.max_header_bytes or self._header_count > _MAX_HEADERS:
            self._refuse(431)

    def _start_header_timer(self) -> None:
        self._header_timer = self.loop.call_later(self.bounds.header_seconds, self._on_header_timeout)

    def _stop_header_timer(self) -> None:
        if self._header_timer is not None:
            self._header_timer.cancel()
            self._header_timer = None

    def _on_header_timeout(self) -> None:
        self._header_timer = None
        if self._in_message:
            self._refuse(408)
        else:
            self._close()

    def _refuse(self, status: int) -> None:
        """Respond without the application, read no further data, and close the connection shortly after."""
        if self._is_refused or self.transport.is_closing():
            return
        self._is_refused = True
        self.bounds.waiting.pop(self, None)
        self._stop_header_timer()
        self._unset_keepalive_if_required()
        self.bounds.log_refusal(_REASONS[status])
        if self._is_answering():
            # A response has started, and a second one in the middle would be read as part of it.
            self.transport.abort()
            return
        text = _RESPONSES[status]
        head = (
            b"HTTP/1.1 %d %s\r\ncontent-type: text/plain\r\ncontent-length: %d\r\nconnection: close\r\n\r\n"
        )
        self.transport.write(head % (status, _STATUS[status], len(text)) + text)
        if status == 503:
            self._close()
        else:
            self._linger_timer = self.loop.call_later(_LINGER_SECONDS, self._close)

    def _is_answering(self) -> bool:
        # It is None before the first request, although its annotation excludes None.
        cycle: RequestResponseCycle | None = self.cycle
        return cycle is not None and not cycle.response_complete

    def _close(self) -> None:
        if not self.transport.is_closing():
            self.transport.close()


def limited_protocol(config: Settings) -> type[LimitedProtocol]:
    """Return a protocol with the limits of these settings and its own set of connections."""
    own = ConnectionLimits(
        max_header_bytes=config.max_header_bytes,
        header_seconds=config.header_seconds,
        max_connections=_max_connections(config.max_connections),
    )

    class Protocol(LimitedProtocol):
        bounds = own

    return Protocol


def _max_connections(configured: int) -> int:
    """Return the number of connections that the available file descriptors allow."""
    if sys.platform == "win32":
        return configured
    allowed, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if allowed == resource.RLIM_INFINITY:
        return configured
    limit = max(10, min(configured, allowed - _OTHER_FILES - BACKLOG))
    if limit < configured:
        log.warning("fewer_connections", configured=configured, limit=limit, open_files=allowed)
    return limit
