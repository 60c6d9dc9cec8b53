"""Which version the database is of, and how it comes to the present one."""

from pathlib import Path
from threading import Lock
from typing import Any

from sqlalchemy import Connection, func, inspect, select, text
from sqlalchemy.schema import CreateIndex

from leadops_core.database.columns import metadata
from leadops_core.database.database import SCHEMA_LOCK, Database
from leadops_core.database.engine import for_writing
from leadops_core.database.errors import DatabaseFailedError, NotADatabaseError, SchemaVersionError
from leadops_core.database.schema_table import schema_compatibility

MIGRATIONS = Path(__file__).parent / "migrations"
HEAD = "0013"
"""The version that this code reads and writes: the newest in `migrations/versions`.

The code also runs on a newer database if that database says so (`oldest_code`). An older database has to be upgraded first.
"""

_DROPPED_BY_IMPORTS = ("ix_leads_dedupe_key", "ix_leads_name_key_with_email", "ix_leads_company_key_id")

# Alembic keeps its context in module globals.
_one_at_a_time = Lock()


def schema_version(connection: Connection) -> str | None:
    """The version of the database, or None where nothing was ever set up."""
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
    if version is None or version <= HEAD:
        return version == HEAD
    return oldest is not None and oldest <= HEAD


def prepare(database: Database, *, create: bool) -> None:
    """Make sure that this code can run on the database; set an empty database up if `create`.

    Raises SchemaVersionError or NotADatabaseError with what to do.
    """
    with database.reading() as connection:
        version = schema_version(connection)
        oldest = oldest_code(connection)
        has_tables = version is not None or bool(inspect(connection).get_table_names())
    if version is None and not has_tables and create:
        upgrade(database)
        return
    check(database.name, version, oldest, has_tables=has_tables)


def check(name: str, version: str | None, oldest: str | None, *, has_tables: bool) -> None:
    """Raise NotADatabaseError or SchemaVersionError unless this code can run on the database."""
    if is_usable(version, oldest):
        return
    if version is None and has_tables:
        raise NotADatabaseError(f"{name} contains tables of another program. Use another database.")
    if version is None:
        raise SchemaVersionError(f"{name} is empty. Run leadops db upgrade.")
    if version > HEAD:
        raise SchemaVersionError(
            f"{name} has version {version} from a newer release, which this release ({HEAD}) cannot use. "
            "Install the newer release, or restore a backup from before the upgrade."
        )
    raise SchemaVersionError(
        f"The database has version {version}, but this release needs {HEAD}. Run leadops db upgrade."
    )


def upgrade(database: Database, target: str = "head") -> None:
    """Bring the database to a version, in one transaction; of several processes at once one does it, the others wait.

    A newer database on which this code can run stays as it is. Raises SchemaVersionError if this code cannot run on it.
    """
    from alembic import command

    engine = for_writing(database.engine)
    with _one_at_a_time, database.telling(), engine.connect() as connection:
        is_sqlite = connection.dialect.name == "sqlite"
        if is_sqlite:
            # Rebuilding a table drops it, which must not take the rows that refer to it along.
            _pragma(connection, "foreign_keys = OFF")
        try:
            with connection.begin():
                if not is_sqlite:
                    # Whoever waits for another's upgrade, or rewrites a large table, takes the time that it takes.
                    connection.execute(text("SET LOCAL lock_timeout = 0"))
                    connection.execute(text("SET LOCAL statement_timeout = 0"))
                    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": SCHEMA_LOCK})
                if _is_newer(database.name, connection):
                    return
                if is_sqlite and schema_version(connection) is not None:
                    # Up to version 0010 an import that was killed could leave indexes unbuilt. Migrations name them.
                    for index in metadata.tables["leads"].indexes:
                        if index.name in _DROPPED_BY_IMPORTS:
                            connection.execute(CreateIndex(index, if_not_exists=True))
                command.upgrade(alembic_config(connection), target)
                if is_sqlite and connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
                    raise DatabaseFailedError(
                        f"{database.name}: the upgrade stopped because it would leave rows without a lead."
                    )
        finally:
            if is_sqlite:
                _pragma(connection, "foreign_keys = ON")


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
    """Alembic's configuration for this connection."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def _pragma(connection: Connection, pragma: str) -> None:
    # Within a transaction SQLite ignores it, and SQLAlchemy would begin one.
    driver: Any = connection.connection.driver_connection
    driver.execute(f"PRAGMA {pragma}")
