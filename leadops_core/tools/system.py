"""The system's clock and identifiers."""

import time
from datetime import UTC, datetime
from uuid import UUID

from uuid_utils.compat import uuid7


class SystemClock:
    def now(self) -> datetime:
        """Return the current time, aware, in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()


class TimeOrderedIds:
    """Version 7 UUIDs. In one process they are strictly ascending, even if the clock is set back.

    Rows that are written together are therefore adjacent in every index.
    """

    def new(self) -> UUID:
        return uuid7()
