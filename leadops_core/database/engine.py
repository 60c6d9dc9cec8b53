"""Engines for SQLite and Postgres, with durable commits and no lost updates."""

import os
import re
import sqlite3
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import orjson
from pydantic import BaseModel
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError
from sqlalchemy.pool import QueuePool

from leadops_core.database.errors import InvalidValueError

BUSY_SECONDS = 30
"""Time that a transaction waits for another one."""

_CACHE_KIB = 64_000

_APPLICATION_NAME = "leadops"
"""Name of our connections in `pg_stat_activity`, unless the URL gives another."""
_POSTGRES_NAMES = {"postgres", "postgresql", "postgresql+psycopg"}
_SQLITE_NAMES = {"sqlite", "sqlite+pysqlite"}


def json_text(value: Any) -> str:
    """Return the value as JSON, with schemas as objects. Raise InvalidValueError for a value without a JSON form."""
    try:
        return orjson.dumps(value, default=_fields_of).decode()
    except TypeError as error:
        raise InvalidValueError(f"A value cannot be stored as JSON: {error}.") from None


def _fields_of(value: Any) -> Any:
    if not isinstance(value, BaseModel):
        raise TypeError(f"{type(value).__name__} is not JSON")
    return vars(value)


def parse_url(url: str | Path) -> URL:
    """Return the URL with its driver, psycopg for `postgres://` and `postgresql://`. A path names a SQLite file.

    Raise InvalidValueError for another database, and for a password with an unescaped @.
    """
    remedy = "Use leads.db, sqlite:///leads.db or postgresql+psycopg://user@host/database."
    if _is_path(url):
        return URL.create("sqlite", database=str(url))
    try:
        parsed = make_url(str(url))
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


def _is_path(url: str | Path) -> bool:
    if isinstance(url, Path):
        return True
    # A colon or an @ is more likely a mistyped URL than part of a file name, except after the letter of a Windows drive.
    return bool(url.strip()) and "@" not in url and ":" not in _DRIVE.sub("", url)


_DRIVE = re.compile(r"^[A-Za-z]:(?=[\\/])")


def describe_url(url: URL) -> str:
    """Return the database as messages name it: its file, or its URL without password and parameters."""
    if url.get_backend_name() == "sqlite":
        return url.database or "the database in memory"
    return url.set(query={}).render_as_string(hide_password=True)


def is_in_memory(url: URL) -> bool:
    """Return True if the URL is a SQLite database in memory, which is lost when its connection closes."""
    return url.get_backend_name() == "sqlite" and url.database in (None, "", ":memory:")


@dataclass(frozen=True, slots=True)
class Connecting:
    """Connection options of a process."""

    pool_size: int = 10
    pool_overflow: int = 5
    statement_seconds: float = 0
    """0 for no limit; Postgres only."""
    password: Callable[[], str] | None = field(default=None, repr=False)
    """Returns the password for each new connection, such as a token that expires soon. Postgres only."""
    cache_kib: int = _CACHE_KIB
    """Page cache of each connection; SQLite only."""


def make_engine(url: URL, connecting: Connecting) -> Engine:
    arguments: dict[str, Any] = {
        "hide_parameters": True,
        "json_deserializer": orjson.loads,
        "json_serializer": json_text,
        "pool_timeout": BUSY_SECONDS,
        "poolclass": QueuePool,
    }
    try:
        if url.get_backend_name() == "sqlite":
            # A database in memory exists in one connection only.
            sizes = (
                {"pool_size": 1, "max_overflow": 0}
                if is_in_memory(url)
                else {"pool_size": connecting.pool_size, "max_overflow": connecting.pool_overflow}
            )
            engine = create_engine(
                url, connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False}, **arguments, **sizes
            )
            event.listen(engine, "do_connect", partial(_create_private_file, url=url))
            event.listen(engine, "connect", partial(_set_up_sqlite, cache_kib=connecting.cache_kib))
            event.listen(engine, "begin", _begin_on_sqlite)
        else:
            engine = create_engine(
                url,
                connect_args={
                    "connect_timeout": 10,
                    "application_name": url.query.get("application_name", _APPLICATION_NAME),
                },
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
    """Return the engine with the option for transactions that write, which begin with BEGIN IMMEDIATE on SQLite."""
    return engine.execution_options(leadops_writes=True)


def for_reading(engine: Engine) -> Engine:
    """Return the engine with options for read-only transactions that see one state of the database."""
    if engine.dialect.name == "sqlite":
        return engine
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def _give_password(
    _dialect: object, _record: object, _words: object, options: dict[str, Any], *, password: Callable[[], str]
) -> None:
    options["password"] = password()


def _create_private_file(
    _dialect: object, _record: object, _words: object, _options: object, *, url: URL
) -> None:
    """Create a missing file for its owner only, because it will hold personal data.

    SQLite creates its write-ahead log and shared memory with the permissions of the file.
    """
    if is_in_memory(url):
        return
    name = str(url.database)
    path = Path(unquote(name.removeprefix("file:").partition("?")[0]) if name.startswith("file:") else name)
    # SQLite reports its own error if the file cannot be created.
    with suppress(OSError):
        # To open and close an existing file would drop the locks that this process holds on it.
        os.close(os.open(path.resolve(), os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def _set_up_sqlite(connection: sqlite3.Connection, _record: object, *, cache_kib: int) -> None:
    # The driver must not begin transactions itself, because deferred transactions lose updates.
    connection.isolation_level = None
    for pragma in (
        "foreign_keys = ON",
        "synchronous = FULL",
        f"cache_size = -{cache_kib}",
        "wal_autocheckpoint = 16000",
    ):
        connection.execute(f"PRAGMA {pragma}")
    _switch_to_wal(connection)


def _switch_to_wal(connection: sqlite3.Connection) -> None:
    # SQLite ignores its busy timeout here if another process makes the same switch.
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
    # A deferred transaction that reads and then writes overwrites commits in between, or fails immediately.
    is_writing = connection.get_execution_options().get("leadops_writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writing else "BEGIN")


def _set_up_postgres(connection: Any, _record: object, *, milliseconds: int) -> None:
    connection.execute("SET synchronous_commit = on")
    connection.execute("SET timezone = 'UTC'")
    connection.execute(f"SET lock_timeout = '{BUSY_SECONDS}s'")
    connection.execute(f"SET statement_timeout = {milliseconds}")
    connection.commit()
