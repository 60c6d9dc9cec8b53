"""The distinct values of a column."""

from array import array
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any

import numpy as np
import orjson
from numpy.typing import NDArray

from leadops_core.scoring.numbers import read_ordered

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

_VALUES_PER_BLOCK = 4_096


class DistinctValues:
    """Distinct values in a fixed order, the first of which is None, for leads without a value.

    Many values are packed as JSON, in blocks that are read one after the other: a short string takes 57 bytes in Python, and
    its own characters in a block.
    """

    def __init__(self, values: Iterable[str | None]) -> None:
        self._blocks: list[tuple[str | None, ...] | bytes] = []
        values = tuple(values)
        self._size = len(values)
        if self._size <= _VALUES_PER_BLOCK:
            self._blocks.append(values)
            return
        for start in range(0, self._size, _VALUES_PER_BLOCK):
            self._blocks.append(orjson.dumps(values[start : start + _VALUES_PER_BLOCK]))

    def __len__(self) -> int:
        return self._size

    def __iter__(self) -> Iterator[str | None]:
        for block in self._blocks:
            yield from _unpacked(block)

    def __getitem__(self, index: int) -> str | None:
        block, place = divmod(int(index), _VALUES_PER_BLOCK)
        value: str | None = _unpacked(self._blocks[block])[place]
        return value

    def only(self, indexes: Iterable[int]) -> "DistinctValues":
        """Return the values at these indexes, which ascend from 0."""
        number, block = -1, _unpacked(())
        chosen = []
        for index in indexes:
            if index // _VALUES_PER_BLOCK != number:
                number = index // _VALUES_PER_BLOCK
                block = _unpacked(self._blocks[number])
            chosen.append(block[index % _VALUES_PER_BLOCK])
        return DistinctValues(chosen)

    @cached_property
    def are_given(self) -> Bools:
        """True for each value that is not blank."""
        return np.fromiter(
            (value is not None and bool(value.strip()) for value in self), dtype=np.bool_, count=self._size
        )

    @cached_property
    def numbers(self) -> Floats:
        """Each value as a number, or as days since 1970 if it is a date; NaN if it is neither."""
        read = array("d")
        for value in self:
            number = read_ordered(value) if value else None
            read.append(np.nan if number is None else number)
        return np.frombuffer(read, dtype=np.float64) if read else np.empty(0)


def _unpacked(block: tuple[str | None, ...] | bytes) -> Any:
    return orjson.loads(block) if isinstance(block, bytes) else block
