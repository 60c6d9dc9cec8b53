"""The interpreter set up for bulk work, and back again after the last who wants it."""

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

_SHORT_TURN = 0.000_5


class _Setting:
    """Something of the whole process that is otherwise while anybody wants it so."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._wanted_by = 0

    def begin(self) -> None:
        with self._lock:
            self._wanted_by += 1
            if self._wanted_by == 1:
                self.change()

    def end(self) -> None:
        with self._lock:
            self._wanted_by -= 1
            if not self._wanted_by:
                self.restore()

    def change(self) -> None:
        raise NotImplementedError

    def restore(self) -> None:
        raise NotImplementedError


class _Collector(_Setting):
    _was_on = True

    def change(self) -> None:
        # One that was off before stays off.
        self._was_on = gc.isenabled()
        gc.disable()

    def restore(self) -> None:
        if self._was_on:
            gc.enable()


class _Turns(_Setting):
    _before = 0.0

    def change(self) -> None:
        self._before = sys.getswitchinterval()
        sys.setswitchinterval(min(self._before, _SHORT_TURN))

    def restore(self) -> None:
        sys.setswitchinterval(self._before)


_collector, _turns = _Collector(), _Turns()


@contextmanager
def no_collection() -> Iterator[None]:
    """No search for cycles meanwhile: for a chunk of work that makes tens of thousands of records and not one cycle."""
    _collector.begin()
    try:
        yield
    finally:
        _collector.end()


@contextmanager
def short_turns() -> Iterator[None]:
    """Threads take turns ten times as often meanwhile.

    One that writes gives the interpreter away with each statement and gets it back at the end of another's turn. Until it is
    done its transaction is open, and every other process waits.
    """
    _turns.begin()
    try:
        yield
    finally:
        _turns.end()
