"""Time and identity, as ports: with a fixed clock and counted ids the whole pipeline repeats itself byte for byte."""

from datetime import datetime
from typing import Protocol
from uuid import UUID


class Clock(Protocol):
    """What time it is."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        ...

    def monotonic(self) -> float:
        """Seconds from an arbitrary start, never going back; for durations only."""
        ...


class IdSource(Protocol):
    """New identifiers."""

    def new(self) -> UUID:
        """An identifier never given before; later ones sort after earlier ones of the same source."""
        ...
