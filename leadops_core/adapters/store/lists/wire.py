"""Questions to Postgres straight from an event loop: no thread is woken, and rows are no objects on the way.

A page costs Postgres less than a thread, SQLAlchemy and psycopg's rows cost the process that asks it. A few connections
speak psycopg's own libpq from the loop, with statements that are prepared once.
"""

import asyncio
import math
from collections import OrderedDict, deque
from collections.abc import Callable, Mapping, Sequence
from threading import Lock
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

_CONNECTIONS = 4
"""A statement keeps a processor of the server busy; more of them at once would only wait for each other."""
_KEPT = 256
_PAUSE_SECONDS = 2.0
"""After a connection could not be opened; who asks meanwhile asks the usual way, and is told why."""
_CLOSING_SECONDS = 5.0
_SETTINGS = (
    "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY",
    # Compiling a plan takes longer than a page.
    "SET jit = off",
)

Rows = list[tuple[bytes | None, ...]]


class WireReader:
    """Answers of Postgres to the event loop that asks, or None where the usual way has to be gone.

    Connections are opened when they are first needed, while who asks goes the usual way; one that breaks is forgotten and
    opened anew. Belongs to one event loop at a time. Nothing can be written through it.
    """

    dialect = "postgresql"

    def __init__(self, engine: Engine, connections: int = _CONNECTIONS) -> None:
        self.engine = engine
        self._most = connections
        self._loop: asyncio.AbstractEventLoop | None = None
        self._lines: set[_Line] = set()
        self._free: list[_Line] = []
        self._waiting: deque[asyncio.Future[_Line | None]] = deque()
        self._opening: set[asyncio.Task[None]] = set()
        self._not_before = 0.0
        self._alone = Lock()
        self._untaken: list[Any] = []
        self._at_untaken = Lock()
        self._is_closed = False

    async def ask(self, sql: str, values: Mapping[str, Any]) -> Rows | None:
        """The rows of the statement, whose places $1, $2 … take the values in their order; None where it has no answer.

        A failure is None too: who asks the usual way is told what is wrong.
        """
        loop = asyncio.get_running_loop()
        if self._is_closed or (self._loop is not loop and not self._take_over(loop)):
            return None
        line = self._free.pop() if self._free else await self._next(loop)
        if line is None:
            return None
        given = [None if value is None else str(value).encode() for value in values.values()]
        return await line.ask(sql, given, self._give_back)

    def close(self) -> None:
        """Close all connections; what is asked from now on has no answer."""
        self._is_closed = True
        loop = self._loop
        if loop is None or not loop.is_running() or _running() is loop:
            self._drop_all()
        else:
            dropped = asyncio.run_coroutine_threadsafe(self._drop(), loop)
            dropped.result(_CLOSING_SECONDS)

    def _take_over(self, loop: asyncio.AbstractEventLoop) -> bool:
        with self._alone:
            if self._loop is not None and not self._loop.is_closed():
                # Another loop's: sockets cannot be waited for from two.
                return False
            self._drop_all()
            self._loop = loop
            return True

    async def _next(self, loop: asyncio.AbstractEventLoop) -> "_Line | None":
        if len(self._lines) + len(self._opening) < self._most and loop.time() >= self._not_before:
            task = loop.create_task(self._open_another(loop))
            self._opening.add(task)
            task.add_done_callback(self._opening.discard)
        if not self._lines:
            return None
        place: asyncio.Future[_Line | None] = loop.create_future()
        self._waiting.append(place)
        try:
            return await place
        except asyncio.CancelledError:
            line = place.result() if place.done() and not place.cancelled() else None
            if line is not None:
                self._give_back(line)
            raise

    async def _open_another(self, loop: asyncio.AbstractEventLoop) -> None:
        try:
            await loop.run_in_executor(None, self._open)
        except (SQLAlchemyError, OSError, _driver_error()):
            self._not_before = loop.time() + _PAUSE_SECONDS
            return
        with self._at_untaken:
            connection = self._untaken.pop() if self._untaken else None
        if connection is None:
            return
        try:
            line = _Line(connection, loop, self._forget)
        except NotImplementedError:
            # A loop that cannot wait for sockets of others, as one of Windows: the usual way is always there.
            self._not_before = math.inf
            connection.close()
            return
        self._lines.add(line)
        self._give_back(line)

    def _open(self) -> None:
        """Open a connection, on a thread, for whoever takes it: who began to wait for it may be gone."""
        pooled = self.engine.raw_connection()
        connection: Any = pooled.driver_connection
        pooled.detach()
        try:
            connection.autocommit = True
            for setting in _SETTINGS:
                connection.execute(setting)
        except BaseException:
            connection.close()
            raise
        with self._at_untaken:
            if self._is_closed:
                connection.close()
            else:
                self._untaken.append(connection)

    def _give_back(self, line: "_Line") -> None:
        if line not in self._lines:
            return
        while self._waiting:
            place = self._waiting.popleft()
            if not place.done():
                place.set_result(line)
                return
        self._free.append(line)

    def _forget(self, line: "_Line") -> None:
        """A connection is gone; who waits for one and has none left to wait for goes the usual way."""
        self._lines.discard(line)
        if line in self._free:
            self._free.remove(line)
        while not self._lines and self._waiting:
            place = self._waiting.popleft()
            if not place.done():
                place.set_result(None)

    async def _drop(self) -> None:
        opening = list(self._opening)
        self._drop_all()
        await asyncio.gather(*opening)

    def _drop_all(self) -> None:
        for line in list(self._lines):
            line.close()
        with self._at_untaken:
            while self._untaken:
                self._untaken.pop().close()


class _Line:
    """One connection that answers one statement at a time."""

    def __init__(
        self, connection: Any, loop: asyncio.AbstractEventLoop, on_gone: Callable[["_Line"], None]
    ) -> None:
        from psycopg import pq

        self._connection = connection
        self._wire = connection.pgconn
        self._loop = loop
        self._on_gone = on_gone
        self._good = frozenset((pq.ExecStatus.TUPLES_OK, pq.ExecStatus.COMMAND_OK))
        self._error = _driver_error()
        self._socket = self._wire.socket
        self._prepared: OrderedDict[str, bytes] = OrderedDict()
        self._count = 0
        self._steps: deque[Callable[[], None]] = deque()
        self._result: Any = None
        self._answer: asyncio.Future[Any] | None = None
        self._on_done: Callable[[_Line], None] | None = None
        loop.add_reader(self._socket, self._read)

    async def ask(
        self, sql: str, values: Sequence[bytes | None], on_done: Callable[["_Line"], None]
    ) -> Rows | None:
        """The rows, or None. `on_done` is called once the connection can be asked again, whoever waits for the answer."""
        answer = self._answer = self._loop.create_future()
        self._on_done = on_done
        name = self._name_of(sql)
        self._steps.append(lambda: self._wire.send_query_prepared(name, values))
        self._send()
        result = await answer
        if result is None:
            return None
        columns, value = range(result.nfields), result.get_value
        return [tuple([value(row, column) for column in columns]) for row in range(result.ntuples)]

    def close(self) -> None:
        """Close the connection; who waits for its answer gets None."""
        if not self._loop.is_closed():
            self._loop.remove_reader(self._socket)
        self._connection.close()
        self._steps.clear()
        self._on_gone(self)
        answer, self._answer = self._answer, None
        if answer is not None and not answer.done() and not self._loop.is_closed():
            answer.set_result(None)

    def _name_of(self, sql: str) -> bytes:
        name = self._prepared.get(sql)
        if name is not None:
            self._prepared.move_to_end(sql)
            return name
        if len(self._prepared) >= _KEPT:
            _, oldest = self._prepared.popitem(last=False)
            self._steps.append(lambda: self._wire.send_query(b"DEALLOCATE " + oldest))
        self._count += 1
        name = self._prepared[sql] = b"page_%d" % self._count
        self._steps.append(lambda: self._wire.send_prepare(name, sql.encode()))
        return name

    def _send(self) -> None:
        try:
            # A statement is shorter than the socket's buffer, which is empty between two of them.
            self._steps.popleft()()
        except self._error:
            self.close()

    def _read(self) -> None:
        wire = self._wire
        try:
            wire.consume_input()
            while self._answer is not None and not wire.is_busy():
                result = wire.get_result()
                if result is not None:
                    self._result = result
                elif self._steps and self._is_good():
                    self._send()
                else:
                    self._finish()
        except self._error:
            # The server went away, in the middle of an answer or between two.
            self.close()

    def _is_good(self) -> bool:
        return self._result is not None and self._result.status in self._good

    def _finish(self) -> None:
        answer, on_done = self._answer, self._on_done
        result = self._result if self._is_good() else None
        self._answer = self._on_done = self._result = None
        if result is None:
            # A statement that failed may not be prepared: on a new connection it will be.
            self.close()
        elif on_done is not None:
            on_done(self)
        if answer is not None and not answer.done():
            answer.set_result(result)


def _running() -> asyncio.AbstractEventLoop | None:
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None


def _driver_error() -> type[Exception]:
    from psycopg import Error

    return Error
