"""Opening a database, its version, and its upgrade."""

from collections.abc import Sequence
from pathlib import Path

from leadops_core.database import schema
from leadops_core.database.database import Database
from leadops_core.database.engine import Connecting, describe_url, is_in_memory, make_engine, parse_url
from leadops_core.database.entra import entra_password
from leadops_core.database.errors import MissingDatabaseError
from leadops_core.database.roles import AppRole, grant_rows
from leadops_core.schemas import DatabaseStatus
from leadops_core.settings import Settings
from leadops_core.tools.clock import Clock, IdSource


def connecting_of(config: Settings) -> Connecting:
    """Return the connection options of the settings."""
    return Connecting(
        pool_size=config.database_pool_size,
        pool_overflow=config.database_pool_overflow,
        statement_seconds=config.database_statement_seconds,
        password=entra_password() if config.database_auth == "entra" else None,
    )


def open_database(
    url: str | Path,
    *,
    clock: Clock,
    ids: IdSource,
    create: bool = True,
    connecting: Connecting | None = None,
    check: bool = True,
) -> Database:
    """Open the database at `url`: `sqlite:///file.db`, `sqlite://` (in memory), a path, or `postgresql+psycopg://…`.

    A missing SQLite file and an empty database are set up if `create`. Raise SchemaVersionError, which says what to do, for a
    database that this code cannot use; with `check=False` it is opened all the same, to upgrade it.
    """
    parsed = parse_url(url)
    if parsed.get_backend_name() == "sqlite" and not is_in_memory(parsed) and not create:
        path = Path(parsed.database or "")
        if not path.exists():
            raise MissingDatabaseError(
                f"There is no database at {path}. Create it with leadops ingest FILE or leadops db upgrade, "
                "or name another one with --db."
            )
    database = Database(make_engine(parsed, connecting or Connecting()), clock, ids)
    if check:
        try:
            schema.prepare(database, create=create)
        except BaseException:
            database.close()
            raise
    return database


def database_status(url: str | Path, config: Settings, clock: Clock, ids: IdSource) -> DatabaseStatus:
    """Return where the database is and its version. A file that does not exist is not created."""
    connecting = connecting_of(config)
    try:
        database = open_database(url, clock=clock, ids=ids, create=False, connecting=connecting, check=False)
    except MissingDatabaseError:
        name = describe_url(parse_url(url))
        return DatabaseStatus(database=name, version=None, needed=schema.HEAD, is_usable=False)
    with database:
        return _status_of(database)


def upgrade_database(
    url: str | Path, config: Settings, clock: Clock, ids: IdSource, *, grant: Sequence[AppRole] = ()
) -> DatabaseStatus:
    """Upgrade the database to the version of this code, or set an empty or missing one up.

    Roles in `grant` may then read and write its rows. Raise InvalidValueError for a role that is missing.
    """
    connecting = connecting_of(config)
    with open_database(url, clock=clock, ids=ids, connecting=connecting, check=False) as database:
        schema.upgrade(database)
        if grant:
            grant_rows(database, grant, connecting)
        return _status_of(database)


def _status_of(database: Database) -> DatabaseStatus:
    with database.reading() as connection:
        version = schema.schema_version(connection)
        oldest_code = schema.oldest_code(connection)
    is_usable = schema.is_usable(version, oldest_code)
    return DatabaseStatus(database=database.name, version=version, needed=schema.HEAD, is_usable=is_usable)
