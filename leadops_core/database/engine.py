"""Engines for SQLite and Postgres, set up so that nothing that was committed is lost and no update overwrites another."""

import sqlite3
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import orjson
from pydantic import BaseModel
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError
from sqlalchemy.pool import QueuePool

from leadops_core.database.errors import InvalidValueError

BUSY_SECONDS = 30
"""How long a transaction waits for another one before it gives up."""

CACHE_KIB = 64_000
"""How much of a SQLite database each connection may keep in memory."""

_POSTGRES_NAMES = {"postgres", "postgresql", "postgresql+psycopg"}
_SQLITE_NAMES = {"sqlite", "sqlite+pysqlite"}


def json_text(value: Any) -> str:
    """The value as JSON, with schemas as objects. Raises InvalidValueError for what JSON cannot say."""
    try:
        return orjson.dumps(value, default=_fields_of).decode()
    except TypeError as error:
        raise InvalidValueError(f"A value cannot be stored as JSON: {error}.") from None


def _fields_of(value: Any) -> Any:
    if not isinstance(value, BaseModel):
        raise TypeError(f"{type(value).__name__} is not JSON")
    return vars(value)


def parse_url(url: str) -> URL:
    """The URL with its driver; `postgres://` and `postgresql://` mean psycopg.

    Raises InvalidValueError for anything that is not SQLite or Postgres.
    """
    remedy = "Use sqlite:///leads.db or postgresql+psycopg://user@host/database."
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        raise InvalidValueError(f"This is not a database URL. {remedy}") from None
    if "@" in (parsed.host or ""):
        # The rest of the password would be taken for the host and appear in messages.
        raise InvalidValueError("The password in the database URL contains an @. Write it as %40.")
    if parsed.drivername in _POSTGRES_NAMES:
        return parsed.set(drivername="postgresql+psycopg")
    if parsed.drivername in _SQLITE_NAMES:
        return parsed
    raise InvalidValueError(f"{parsed.drivername!r} databases are not supported. {remedy}")


def describe_url(url: URL) -> str:
    """Return the database as messages name it: its file, or its URL without password and parameters."""
    if url.get_backend_name() == "sqlite":
        return url.database or "the database in memory"
    return url.set(query={}).render_as_string(hide_password=True)


def is_in_memory(url: URL) -> bool:
    """Whether the URL names a SQLite database that lives no longer than its connection."""
    return url.get_backend_name() == "sqlite" and url.database in (None, "", ":memory:")


@dataclass(frozen=True, slots=True)
class Connecting:
    """How a process connects, and how much of the database server it may take."""

    pool_size: int = 10
    pool_overflow: int = 5
    statement_seconds: float = 0
    """0 for no limit; Postgres only."""
    password: Callable[[], str] | None = field(default=None, repr=False)
    """Asked for every new connection, in place of the URL's own: tokens that pass for passwords soon expire. Postgres only."""


def make_engine(url: URL, connecting: Connecting) -> Engine:
    """An engine whose transactions are BEGIN IMMEDIATE on SQLite when begun through `for_writing`."""
    arguments: dict[str, Any] = {
        "hide_parameters": True,
        "json_deserializer": orjson.loads,
        "json_serializer": json_text,
        "pool_timeout": BUSY_SECONDS,
        "poolclass": QueuePool,
    }
    try:
        if url.get_backend_name() == "sqlite":
            # A database in memory is its connection: there must be one, and it must stay.
            sizes = (
                {"pool_size": 1, "max_overflow": 0}
                if is_in_memory(url)
                else {"pool_size": connecting.pool_size, "max_overflow": connecting.pool_overflow}
            )
            engine = create_engine(
                url, connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False}, **arguments, **sizes
            )
            event.listen(engine, "connect", _set_up_sqlite)
            event.listen(engine, "begin", _begin_on_sqlite)
        else:
            engine = create_engine(
                url,
                connect_args={"connect_timeout": 10},
                pool_size=connecting.pool_size,
                max_overflow=connecting.pool_overflow,
                pool_pre_ping=True,
                **arguments,
            )
            milliseconds = round(connecting.statement_seconds * 1000)
            event.listen(engine, "connect", partial(_set_up_postgres, milliseconds=milliseconds))
            if connecting.password is not None:
                event.listen(engine, "do_connect", partial(_give_password, password=connecting.password))
    except ModuleNotFoundError as error:
        raise InvalidValueError(
            f"The database driver {error.name} is not installed. Run: pip install 'leadops[postgres]'"
        ) from None
    except NoSuchModuleError:
        raise InvalidValueError("There is no driver for this database URL.") from None
    return engine


def for_writing(engine: Engine) -> Engine:
    """The same engine and pool, for transactions that write."""
    return engine.execution_options(leadops_writes=True)


def for_reading(engine: Engine) -> Engine:
    """The same engine and pool, for transactions that only read, and see one state throughout."""
    if engine.dialect.name == "sqlite":
        return engine
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def _give_password(
    _dialect: object, _record: object, _words: object, options: dict[str, Any], *, password: Callable[[], str]
) -> None:
    options["password"] = password()


def _set_up_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    # The driver must not begin transactions by itself: its deferred ones lose updates.
    connection.isolation_level = None
    for pragma in (
        "foreign_keys = ON",
        "synchronous = FULL",
        f"cache_size = -{CACHE_KIB}",
        "wal_autocheckpoint = 16000",
    ):
        connection.execute(f"PRAGMA {pragma}")
    _switch_to_wal(connection)


def _switch_to_wal(connection: sqlite3.Connection) -> None:
    # SQLite does not wait for its busy time-out here when another process makes the same switch.
    deadline = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(0.02)
        else:
            return


def _begin_on_sqlite(connection: Connection) -> None:
    # A deferred transaction that reads and then writes overwrites what was committed in between, or fails at once.
    is_writing = connection.get_execution_options().get("leadops_writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writing else "BEGIN")


def _set_up_postgres(connection: Any, _record: object, *, milliseconds: int) -> None:
    connection.execute("SET synchronous_commit = on")
    connection.execute("SET timezone = 'UTC'")
    connection.execute(f"SET lock_timeout = '{BUSY_SECONDS}s'")
    connection.execute(f"SET statement_timeout = {milliseconds}")
    connection.commit()
