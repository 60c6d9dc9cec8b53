"""Ports for time and identifiers. With a fixed clock and counted ids, the pipeline is deterministic."""

from datetime import datetime
from typing import Protocol
from uuid import UUID


class Clock(Protocol):
    def now(self) -> datetime:
        """Return the current time, aware, in UTC."""
        ...

    def monotonic(self) -> float:
        """Return seconds from an arbitrary start that never decrease. Use it for durations only."""
        ...


class IdSource(Protocol):
    def new(self) -> UUID:
        """Return a unique identifier that sorts after all earlier ones of this source."""
        ...
