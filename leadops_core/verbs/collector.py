"""Python's search for cyclic garbage, kept out of the way of bulk work."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock


class _Pause:
    """The collector is off while anybody wants it off, and on again after the last."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._wanted_by = 0

    def begin(self) -> bool:
        """Whether the collector is ours to put on again: one that was off before stays off."""
        with self._lock:
            if not self._wanted_by and not gc.isenabled():
                return False
            self._wanted_by += 1
            gc.disable()
            return True

    def end(self) -> None:
        with self._lock:
            self._wanted_by -= 1
            if not self._wanted_by:
                gc.enable()


_pause = _Pause()


@contextmanager
def no_collection() -> Iterator[None]:
    """No search for cycles meanwhile: for a chunk of work that makes tens of thousands of records and not one cycle."""
    is_ours = _pause.begin()
    try:
        yield
    finally:
        if is_ours:
            _pause.end()
