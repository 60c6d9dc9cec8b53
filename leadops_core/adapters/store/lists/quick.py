"""Small questions to a SQLite file that a caller may wait for on an event loop: what takes longer is broken off."""

import sqlite3
from collections.abc import Callable, Mapping
from threading import Lock
from typing import Any, TypeVar

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from leadops_core.adapters.store.engine import is_in_memory
from leadops_core.adapters.store.lists.judge import Judge

_STEPS = 2_000
_MOST_LOOKS = 15
"""SQLite's machine may take so many times so many steps for a question. A page of 50 leads takes 5,000, about 0.15 ms."""
_KEPT = 256
_AT_MOST_TOGETHER = 3
"""Several statements that belong together may take as many times as long as one."""
PATIENT_LOOKS = 400
"""As many are some hundredths of a second: for who asks on a thread."""
PATIENT_SECONDS = 5.0

Result = TypeVar("Result")
Ask = Callable[[str, Mapping[str, Any]], list[Any] | None]
"""The rows of a statement; None where that takes longer than who asks may wait."""


class QuickReader:
    """Answers within a blink, or not at all.

    On SQLite a page that an index holds costs less than waking a thread to fetch it does. A connection of its own counts the
    steps that a statement takes: past the limit it is broken off, remembered, and not tried again.
    """

    dialect = "sqlite"

    def __init__(self, engine: Engine, *, most_looks: int = _MOST_LOOKS, waits: float = 0) -> None:
        self._most_looks = most_looks
        self._waits = waits
        self.engine = engine
        self.judge = Judge()
        self._is_possible = not is_in_memory(engine.url)
        self._connection: sqlite3.Connection | None = None
        self._alone = Lock()
        self._looks_left = 0
        self._too_long: set[str] = set()

    async def ask(self, sql: str, values: Mapping[str, Any]) -> list[Any] | None:
        """The rows of the statement; None where that takes longer, from then on at once."""
        if sql in self._too_long or not self._is_possible or not self._alone.acquire(blocking=False):
            return None
        try:
            self._looks_left = self._most_looks
            return self._rows(sql, values)
        finally:
            if self._looks_left < 0:
                if len(self._too_long) >= _KEPT:
                    self._too_long.clear()
                self._too_long.add(sql)
            self._alone.release()

    def together(self, work: Callable[[Ask], Result | None]) -> Result | None:
        """What comes of work that asks several statements, all as of one moment; None where they take longer in all."""
        if not self._is_possible or not self._alone.acquire(timeout=self._waits):
            return None
        try:
            self._looks_left = _AT_MOST_TOGETHER * self._most_looks
            if self._rows("BEGIN", {}) is None:
                return None
            try:
                return work(self._rows)
            finally:
                self._rows("COMMIT", {})
        finally:
            self._alone.release()

    def _rows(self, sql: str, values: Mapping[str, Any]) -> list[Any] | None:
        try:
            connection = self._connection or self._open()
            return connection.execute(sql, values).fetchall()
        except (sqlite3.Error, SQLAlchemyError):
            # Busy, too long, or in trouble: who asks the usual way waits, or is told what is wrong.
            return None

    def close(self) -> None:
        """Give the connection back."""
        with self._alone:
            self._is_possible = False
            self.judge.close()
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def _open(self) -> sqlite3.Connection:
        pooled = self.engine.raw_connection()
        connection = pooled.driver_connection
        pooled.detach()
        if not isinstance(connection, sqlite3.Connection):
            raise sqlite3.InterfaceError("not SQLite")
        connection.execute("PRAGMA busy_timeout = 0")
        connection.execute("PRAGMA query_only = ON")
        connection.set_progress_handler(self._look, _STEPS)
        self._connection = connection
        return connection

    def _look(self) -> bool:
        self._looks_left -= 1
        return self._looks_left < 0
