"""The machine's own clock and identifiers."""

import time
from datetime import UTC, datetime
from uuid import UUID

from uuid_utils.compat import uuid7


class SystemClock:
    """The time of this machine."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Seconds from an arbitrary start, never going back."""
        return time.monotonic()


class TimeOrderedIds:
    """UUIDs of version 7: within a process later ones sort after earlier ones, even when the clock is set back.

    Rows that are written together then lie together in every index.
    """

    def new(self) -> UUID:
        """A standard `uuid.UUID` never given before."""
        return uuid7()
