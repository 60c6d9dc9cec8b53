"""Small questions to a SQLite file that a caller may wait for on an event loop: what takes longer is broken off."""

import sqlite3
from collections.abc import Mapping
from threading import Lock
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from leadops_core.adapters.store.engine import is_in_memory

_STEPS = 2_000
_MOST_LOOKS = 15
"""SQLite's machine may take so many times so many steps for a question. A page of 50 leads takes 5,000, about 0.15 ms."""
_KEPT = 256


class QuickReader:
    """Answers within a blink, or not at all.

    On SQLite a page that an index holds costs less than waking a thread to fetch it does. A connection of its own counts the
    steps that a statement takes: past the limit it is broken off, remembered, and not tried again.
    """

    dialect = "sqlite"

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._is_possible = not is_in_memory(engine.url)
        self._connection: sqlite3.Connection | None = None
        self._alone = Lock()
        self._too_long: set[str] = set()
        self._looks = 0

    async def ask(self, sql: str, values: Mapping[str, Any]) -> list[Any] | None:
        """The rows of the statement; None where that takes longer."""
        if not self._is_possible or sql in self._too_long or not self._alone.acquire(blocking=False):
            return None
        try:
            connection = self._connection or self._open()
            self._looks = 0
            return connection.execute(sql, values).fetchall()
        except (sqlite3.Error, SQLAlchemyError) as error:
            # Busy, too long, or in trouble: who asks the usual way waits, or is told what is wrong.
            if "interrupted" in str(error):
                if len(self._too_long) >= _KEPT:
                    self._too_long.clear()
                self._too_long.add(sql)
            return None
        finally:
            self._alone.release()

    def close(self) -> None:
        """Give the connection back."""
        with self._alone:
            self._is_possible = False
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def _open(self) -> sqlite3.Connection:
        pooled = self._engine.raw_connection()
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
        self._looks += 1
        return self._looks > _MOST_LOOKS
