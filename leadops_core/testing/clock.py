"""Time and identity that repeat themselves: with these the whole pipeline gives the same bytes every time."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

_VERSION_AND_VARIANT = UUID("00000000-0000-7000-8000-000000000000").int


class FixedClock:
    """A clock that stands, unless it is told to go on or to tick at each look."""

    def __init__(
        self, start: datetime = datetime(2026, 11, 2, 12, tzinfo=UTC), *, tick_seconds: float = 0.0
    ) -> None:
        self._start = self._now = start.astimezone(UTC)
        self._tick = timedelta(seconds=tick_seconds)

    def now(self) -> datetime:
        """The moment it shows, aware, in UTC."""
        shown = self._now
        self._now += self._tick
        return shown

    def monotonic(self) -> float:
        """Seconds since it was set."""
        return (self._now - self._start).total_seconds()

    def advance(self, seconds: float) -> None:
        """Let time pass."""
        self._now += timedelta(seconds=seconds)


class CountingIds:
    """Identifiers 1, 2, 3 …, in the shape of UUIDs of version 7; each differs from the others in its first 8 digits."""

    def __init__(self, first: int = 1) -> None:
        self._next = first

    def new(self) -> UUID:
        """The next one."""
        number, self._next = self._next, self._next + 1
        return UUID(int=number << 96 | _VERSION_AND_VARIANT)
