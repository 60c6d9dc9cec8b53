"""A clock and identifiers for deterministic tests."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

_VERSION_AND_VARIANT = UUID("00000000-0000-7000-8000-000000000000").int


class FixedClock:
    """A fixed clock, unless it is advanced or ticks at each call."""

    def __init__(
        self, start: datetime = datetime(2026, 11, 2, 12, tzinfo=UTC), *, tick_seconds: float = 0.0
    ) -> None:
        self._start = self._now = start.astimezone(UTC)
        self._tick = timedelta(seconds=tick_seconds)

    def now(self) -> datetime:
        now = self._now
        self._now += self._tick
        return now

    def monotonic(self) -> float:
        """Return the seconds since the clock was set."""
        return (self._now - self._start).total_seconds()

    def advance(self, seconds: float) -> None:
        self._now += timedelta(seconds=seconds)


class CountingIds:
    """Identifiers 1, 2, 3, and so on in the form of version 7 UUIDs. They differ in their first 8 digits."""

    def __init__(self, first: int = 1) -> None:
        self._next = first

    def new(self) -> UUID:
        number, self._next = self._next, self._next + 1
        return UUID(int=number << 96 | _VERSION_AND_VARIANT)
