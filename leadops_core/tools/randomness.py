"""Port for random numbers. With the same seed, the same keys have the same numbers."""

from typing import Protocol


class RandomSource(Protocol):
    @property
    def seed(self) -> str:
        """The name of this sequence of numbers. It is stored with each number that is used."""
        ...

    def draw(self, key: str) -> float:
        """Return a number of at least 0 and below 1: the same for the same key, and independent for different keys."""
        ...
