"""Which version the database is of, and how it comes to the present one."""

import time
from itertools import count
from pathlib import Path
from threading import Lock
from typing import Any

from sqlalchemy import Connection, delete, func, insert, inspect, select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.schema import CreateIndex

from leadops_core.database.columns import metadata
from leadops_core.database.database import SCHEMA_LOCK, Database
from leadops_core.database.engine import for_writing
from leadops_core.database.errors import DatabaseFailedError, NotADatabaseError, SchemaVersionError
from leadops_core.database.schema_table import schema_compatibility

MIGRATIONS = Path(__file__).parent / "migrations"
HEAD = max(path.name[:4] for path in (MIGRATIONS / "versions").glob("[0-9]*_*.py"))
"""The version that this code reads and writes: the newest in `migrations/versions`."""
OLDEST = "0035"
"""The oldest version on which this code serves requests and processes leads.

Between `OLDEST` and `HEAD`, a step that needs a newer table or column fails with SchemaBehindError, and works after the
upgrade. Raise it with a migration without whose tables and columns the code cannot work. On a database newer than `HEAD`,
the `oldest_code` of its migrations decides.
"""

RESTORING = 9999
"""`oldest_code` of a database that is being restored. No code may run on it."""

LOCK_SECONDS = 5
"""Time that a migration waits for a table on Postgres before it lets others pass and tries again."""

_LOCK_ATTEMPTS = 60
_LOCK_NOT_AVAILABLE = "55P03"
_POLL_SECONDS = 0.1

_DROPPED_BY_IMPORTS = ("ix_leads_dedupe_key", "ix_leads_name_key_with_email", "ix_leads_company_key_id")

# Alembic keeps its context in global variables of a module.
_one_at_a_time = Lock()


def schema_version(connection: Connection) -> str | None:
    """Return the version of the database, or None if it is empty."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    version: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return version


def oldest_code(connection: Connection) -> str | None:
    """Return the oldest version whose code may run on this database, or None if the database does not say."""
    if not inspect(connection).has_table(schema_compatibility.name):
        return None
    number: int | None = connection.execute(select(func.max(schema_compatibility.c.oldest_code))).scalar()
    return None if number is None else f"{number:04}"


def is_usable(version: str | None, oldest: str | None) -> bool:
    """Return True if this code can run on a database at `version` that admits code from `oldest` on."""
    if version is None or (oldest is not None and oldest > HEAD):
        return False
    if version <= HEAD:
        return version >= OLDEST
    return oldest is not None


def mark_restoring(connection: Connection, version: str) -> None:
    """Store the version of a restored database, and that no code may run on it until `mark_restored`."""
    # Databases before version 0008 have no such table. Until they are upgraded, no code of today runs on them.
    if inspect(connection).has_table(schema_compatibility.name):
        connection.execute(insert(schema_compatibility).values(version=RESTORING, oldest_code=RESTORING))
    connection.execute(
        text("INSERT INTO alembic_version (version_num) VALUES (:version)"), {"version": version}
    )


def mark_restored(connection: Connection) -> None:
    """Let code run on the database."""
    is_mark = schema_compatibility.c.version == RESTORING
    connection.execute(delete(schema_compatibility).where(is_mark))


def is_behind(version: str | None) -> bool:
    """Return True if this code can run on the database, which should be upgraded all the same."""
    return version is not None and OLDEST <= version < HEAD


def prepare(database: Database, *, create: bool) -> None:
    """Raise SchemaVersionError or NotADatabaseError unless this code can run on the database.

    An empty database is set up if `create`.
    """
    version, oldest, has_tables = _read_state(database)
    if create and has_tables and _is_unfinished(database, version):
        # On Postgres, another process may be setting the database up in several transactions.
        # One that was killed is continued.
        upgrade(database)
        version, oldest, has_tables = _read_state(database)
    if version is None and not has_tables and create:
        upgrade(database)
        return
    check(database.name, version, oldest, has_tables=has_tables)


def _read_state(database: Database) -> tuple[str | None, str | None, bool]:
    """Return the version of the database, the oldest code that it admits, and whether it has tables."""
    with database.reading() as connection:
        version = schema_version(connection)
        has_tables = version is not None or bool(inspect(connection).get_table_names())
        return version, oldest_code(connection), has_tables


def _is_unfinished(database: Database, version: str | None) -> bool:
    """Return True if the database is older than this code and has no lead, as while another process sets it up."""
    if database.engine.dialect.name == "sqlite" or (version is not None and version >= HEAD):
        return False
    with database.reading() as connection:
        if not inspect(connection).has_table("leads"):
            return True
        return connection.execute(select(metadata.tables["leads"].c.id).limit(1)).first() is None


def check(name: str, version: str | None, oldest: str | None, *, has_tables: bool) -> None:
    """Raise NotADatabaseError or SchemaVersionError unless this code can run on the database."""
    if is_usable(version, oldest):
        return
    if version is None and has_tables:
        raise NotADatabaseError(f"{name} contains tables of another program. Use another database.")
    if version is None:
        raise SchemaVersionError(f"{name} is empty. Run leadops db upgrade.")
    if oldest == str(RESTORING):
        raise SchemaVersionError(
            f"{name} is being restored, or its restore was interrupted. Wait for it, or delete the database and restore again."
        )
    if version > HEAD:
        raise SchemaVersionError(
            f"{name} has version {version} from a newer release, which this release ({HEAD}) cannot use. "
            "Install the newer release, or restore a backup from before the upgrade."
        )
    raise SchemaVersionError(
        f"The database has version {version}, but this release needs {OLDEST} or newer. Run leadops db upgrade."
    )


def upgrade(database: Database, target: str = "head") -> None:
    """Upgrade the database to the target version. Concurrent upgrades wait for each other.

    On Postgres each migration is a transaction, so that indexes can be built while others write; an upgrade that was killed
    continues with the migration that it stopped in. On SQLite the whole upgrade is one transaction. A newer database on which
    this code can run is not changed. Raise SchemaVersionError for one on which it cannot.
    """
    with _one_at_a_time, database.translating_errors(), for_writing(database.engine).connect() as connection:
        if connection.dialect.name == "sqlite":
            _upgrade_sqlite(database.name, connection, target)
        else:
            _upgrade_postgres(database.name, connection, target)


def _upgrade_sqlite(name: str, connection: Connection, target: str) -> None:
    from alembic import command

    # A table is rebuilt by dropping it, which must not cascade to the rows that refer to it.
    _pragma(connection, "foreign_keys = OFF")
    try:
        with connection.begin():
            if _is_newer(name, connection):
                return
            if schema_version(connection) is not None:
                # Before version 0011, a killed import could leave these indexes dropped. Migrations expect them.
                for index in metadata.tables["leads"].indexes:
                    if index.name in _DROPPED_BY_IMPORTS:
                        connection.execute(CreateIndex(index, if_not_exists=True))
            command.upgrade(alembic_config(connection), target)
            if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
                raise DatabaseFailedError(
                    f"{name}: the upgrade stopped because it would leave rows without a lead."
                )
    finally:
        _pragma(connection, "foreign_keys = ON")


def _upgrade_postgres(name: str, connection: Connection, target: str) -> None:
    try:
        connection.execute(text("SET statement_timeout = 0"))
        # A migration that waits for a lock makes every later query on the table wait behind it.
        connection.execute(text(f"SET lock_timeout = '{LOCK_SECONDS}s'"))
        connection.commit()
        _take_upgrade_lock(connection)
        if not _is_newer(name, connection):
            connection.rollback()
            _run_migrations(connection, target)
    finally:
        # Closes it, because the lock and the settings belong to the session.
        connection.invalidate()


def _run_migrations(connection: Connection, target: str) -> None:
    """Run the migrations up to the target. One that cannot have a table soon lets others pass and tries again."""
    from alembic import command

    for attempt in count(1):
        try:
            command.upgrade(alembic_config(connection), target)
        except OperationalError as error:
            is_locked = getattr(error.orig, "sqlstate", None) == _LOCK_NOT_AVAILABLE
            if not is_locked or attempt == _LOCK_ATTEMPTS:
                raise
            connection.rollback()
            time.sleep(LOCK_SECONDS)
        else:
            return


def _take_upgrade_lock(connection: Connection) -> None:
    # Asked for again and again: a session that waits in one statement would be waited for by CREATE INDEX CONCURRENTLY.
    query = text("SELECT pg_try_advisory_lock(:key)")
    while not connection.execute(query, {"key": SCHEMA_LOCK}).scalar():
        connection.rollback()
        time.sleep(_POLL_SECONDS)
    connection.commit()


def _is_newer(name: str, connection: Connection) -> bool:
    """Return True if the database is newer than this code and usable; raise if it is not a database for this code."""
    version = schema_version(connection)
    if version is None and inspect(connection).get_table_names():
        raise NotADatabaseError(f"{name} contains tables of another program. Use another database.")
    if version is None or version <= HEAD:
        return False
    check(name, version, oldest_code(connection), has_tables=True)
    return True


def alembic_config(connection: Connection) -> Any:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def _pragma(connection: Connection, pragma: str) -> None:
    # Through the driver, because SQLite ignores it in a transaction, which SQLAlchemy would begin.
    driver: Any = connection.connection.driver_connection
    driver.execute(f"PRAGMA {pragma}")
