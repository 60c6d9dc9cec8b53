"""The system's clock, identifiers, and random numbers."""

import hashlib
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


class SeededDraws:
    """Random numbers that depend only on the seed and the key, so anybody can compute them again."""

    def __init__(self, seed: str = "leadops") -> None:
        self._seed = seed

    @property
    def seed(self) -> str:
        return self._seed

    def draw(self, key: str) -> float:
        """Return the first 53 bits of the SHA-256 digest of seed and key, as a fraction."""
        digest = hashlib.sha256(f"{self._seed}\0{key}".encode()).digest()
        return (int.from_bytes(digest[:7], "big") >> 3) / 2**53
