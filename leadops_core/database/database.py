"""Transactions, and errors of the database drivers as messages for people."""

import random
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import wraps
from types import TracebackType
from typing import Any, ParamSpec, Self, TypeVar
from uuid import UUID

from sqlalchemy import Connection, Engine, text
from sqlalchemy import exc as sa

from leadops_core.database.engine import describe_url, for_reading, for_writing, is_in_memory
from leadops_core.database.errors import (
    DatabaseBusyError,
    DatabaseFailedError,
    DatabaseUnreachableError,
    DeadlockError,
    InvalidValueError,
    NotADatabaseError,
    SchemaBehindError,
    StoreError,
)
from leadops_core.tools.clock import Clock, IdSource

_DEADLOCK_STATES = {"40001", "40P01"}
_BUSY_STATES = {"55P03", "53300", "57P03"}
_STATEMENT_TIMEOUT = "57014"
_MISSING_STATES = {"42P01", "42703"}
_MISSING_ON_SQLITE = ("no such table", "no such column", "has no column named")
_ATTEMPTS = 6
_DRIVERS = {"psycopg", "sqlite3"}

Params = ParamSpec("Params")
Result = TypeVar("Result")

INTAKE_LOCK = 0x4C4F_0001
SCHEMA_LOCK = 0x4C4F_0002
SCORECARD_LOCK = 0x4C4F_0003
PREFERENCES_LOCK = 0x4C4F_0011
DELIVERY_LOCK = 0x4C4F_0004
WORK_LOCK = 0x4C4F_0012
PLAYBOOK_LOCK = 0x4C4F_0013


@dataclass(frozen=True, slots=True)
class Transaction:
    """A transaction that writes."""

    connection: Connection
    now: datetime
    ids: IdSource

    @property
    def is_sqlite(self) -> bool:
        """On SQLite, no other transaction can write at the same time."""
        return self.connection.dialect.name == "sqlite"

    def new_id(self) -> UUID:
        return self.ids.new()

    def take_lock(self, key: int) -> None:
        """Hold an exclusive lock until the end of the transaction. SQLite needs none."""
        if not self.is_sqlite:
            self.connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": key})


def retried(method: Callable[Params, Result]) -> Callable[Params, Result]:
    """Repeat the method if the database ended its transaction because of a deadlock.

    Only for methods that consist of one transaction.
    """

    @wraps(method)
    def retry(*args: Params.args, **kwargs: Params.kwargs) -> Result:
        for attempt in range(1, _ATTEMPTS):
            try:
                return method(*args, **kwargs)
            except DeadlockError:
                # A random delay keeps the same two transactions from meeting again.
                time.sleep(random.uniform(0.5, 1) * 0.02 * 2**attempt)  # noqa: S311 - not for security
        return method(*args, **kwargs)

    return retry


class Database:
    """Transactions on one database. Methods raise StoreError, or a subclass that is also a TransientToolError."""

    def __init__(self, engine: Engine, clock: Clock, ids: IdSource) -> None:
        self.engine = engine
        self.clock = clock
        self.ids = ids
        self._reader = for_reading(engine)
        self._writer = for_writing(engine)

    def close(self) -> None:
        """Close all connections. A database in memory is lost."""
        self.engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def is_local(self) -> bool:
        """Whether this is SQLite, in a file of this machine or in memory."""
        return self.engine.dialect.name == "sqlite"

    @property
    def is_in_memory(self) -> bool:
        """Whether only this process can see the database."""
        return is_in_memory(self.engine.url)

    @property
    def name(self) -> str:
        """The file, or the URL without its password."""
        return describe_url(self.engine.url)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Begin a read-only transaction that sees one state of the database."""
        with self.translating_errors(), self._reader.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Transaction]:
        """Begin a transaction that is committed at the end, or rolled back if an exception is raised."""
        with self.translating_errors(), self._writer.begin() as connection:
            yield Transaction(connection, self._now(), self.ids)

    @contextmanager
    def rehearsing(self) -> Iterator[Transaction]:
        """Begin a transaction that is always rolled back."""
        with (
            self.translating_errors(),
            self._writer.connect() as connection,
            connection.begin() as transaction,
        ):
            try:
                yield Transaction(connection, self._now(), self.ids)
            finally:
                transaction.rollback()

    def compact(self) -> bool | None:
        """Rewrite a SQLite file without its free space, so that neither it nor its log holds deleted data.

        Return True if it was rewritten, False if other connections use the file, None on Postgres, which has autovacuum.
        """
        if not self.is_local:
            return None
        with self.engine.connect() as connection:
            # SQLAlchemy would begin a transaction, in which VACUUM is not allowed.
            driver: sqlite3.Connection = connection.connection.driver_connection  # type: ignore[assignment]
            try:
                driver.execute("VACUUM")
                busy, *_ = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            except sqlite3.OperationalError:
                return False
            return not busy

    def _now(self) -> datetime:
        now = self.clock.now()
        if now.utcoffset() is None:
            raise InvalidValueError("The clock returned a time without a time zone. Use UTC.")
        return now.astimezone(UTC)

    @contextmanager
    def translating_errors(self) -> Iterator[None]:
        """Raise errors of the driver as StoreError, with a message for people."""
        try:
            yield
        except StoreError:
            raise
        except Exception as error:
            translated = self._translate(error)
            if translated is None:
                raise
            # Without the cause: messages of the driver and of SQLAlchemy contain values of rows.
            raise translated from None

    def _translate(self, error: Exception) -> StoreError | None:
        if isinstance(error, sa.TimeoutError):
            return DatabaseBusyError(f"{self.name}: all connections are in use. Try again.")
        if isinstance(error, sa.StatementError) and error.orig is not None:
            original: BaseException = error.orig
        else:
            original = error
        if type(original).__module__.partition(".")[0] not in _DRIVERS:
            if isinstance(error, sa.StatementError):
                return InvalidValueError(f"A value cannot be stored: {original}")
            return None
        return (
            _translate_sqlite(self.name, original)
            if isinstance(original, sqlite3.Error)
            else _translate_postgres(self.name, original)
        )


def _translate_sqlite(name: str, error: sqlite3.Error) -> StoreError:
    message = str(error).lower()
    if "locked" in message or "busy" in message:
        return DatabaseBusyError(f"{name} is locked by another process. Try again when that process is done.")
    if any(words in message for words in _MISSING_ON_SQLITE):
        return _behind(name)
    if "not a database" in message:
        return NotADatabaseError(f"{name} is not a database. Use another file.")
    if "malformed" in message:
        return NotADatabaseError(f"{name} is damaged. Restore it from a backup.")
    if "unable to open" in message:
        return DatabaseFailedError(
            f"{name} cannot be opened because its folder does not exist or is not writable."
        )
    if "readonly" in message or "read-only" in message:
        return DatabaseFailedError(
            f"{name} is not writable. Check the permissions of the file and its folder."
        )
    if "full" in message:
        return DatabaseFailedError(
            f"{name}: the disk is full. Free some space and try again; this step was not stored."
        )
    if isinstance(error, sqlite3.IntegrityError):
        return DatabaseFailedError(
            f"{name}: the change contradicts what is stored ({message.partition(':')[0]})"
        )
    return DatabaseFailedError(
        f"{name}: the database failed ({type(error).__name__}: {message.partition(':')[0]})"
    )


def _behind(name: str) -> StoreError:
    return SchemaBehindError(f"{name} lacks a table or column that this step needs. Run leadops db upgrade.")


def _translate_postgres(name: str, error: BaseException) -> StoreError:
    state: Any = getattr(error, "sqlstate", None)
    kind = type(error).__name__
    if state in _MISSING_STATES:
        return _behind(name)
    if state in _DEADLOCK_STATES:
        return DeadlockError(f"{name}: another process is using the same records. Try again.")
    if state == _STATEMENT_TIMEOUT:
        return DatabaseBusyError(
            f"{name}: the query took too long. Try again with fewer records, or raise LEADOPS_DATABASE_STATEMENT_SECONDS."
        )
    if state in _BUSY_STATES:
        return DatabaseBusyError(f"{name}: another process is using the same records. Try again.")
    if state is None and kind == "DataError":
        return InvalidValueError("A text contains a NUL character, which Postgres cannot store. Remove it.")
    message = str(error)
    # A failed connection has a message but no SQLSTATE.
    if state == "3D000" or (state is None and "does not exist" in message and "database" in message):
        return NotADatabaseError(f"{name}: the database does not exist on the server. Create it first.")
    if state in ("28000", "28P01") or (state is None and "authentication failed" in message):
        return DatabaseFailedError(f"{name}: the server rejected the user name or password.")
    if state is None or state.startswith(("08", "57P")):
        return DatabaseUnreachableError(
            f"{name}: the database is not reachable. Check that it is running and that the URL is correct."
        )
    return DatabaseFailedError(f"{name}: the database refused ({kind}, SQLSTATE {state})")
