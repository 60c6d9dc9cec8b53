"""Values by the cell that they were read from, within a bound."""

from collections.abc import Callable, Hashable, Iterable
from typing import Generic, TypeVar

Cell = TypeVar("Cell", bound=Hashable)
Value = TypeVar("Value")


class ValueCache(dict[Cell, Value], Generic[Cell, Value]):
    """What a pure function gave for a cell; `cache[cell]` works it out if need be.

    Half the time of `lru_cache`. When full it starts anew, which loses little and needs no order.
    """

    __slots__ = ("_function", "_most")

    def __init__(self, function: Callable[[Cell], Value], most: int = 16_384) -> None:
        super().__init__()
        self._function = function
        self._most = most

    def __missing__(self, cell: Cell) -> Value:
        value = self._function(cell)
        if len(self) >= self._most:
            self.clear()
        self[cell] = value
        return value

    def all(self, cells: Iterable[Cell]) -> list[Value]:
        """The values of many cells."""
        return list(map(self.__getitem__, cells))
