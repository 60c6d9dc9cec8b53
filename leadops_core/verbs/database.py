"""The database itself: at which version it is, and how it comes to the present one."""

from leadops_core.database.database import describe_url
from leadops_core.database.engine import Connecting, parse_url
from leadops_core.database.entra import entra_password
from leadops_core.database.errors import NotADatabaseError
from leadops_core.database.schema import HEAD, is_usable
from leadops_core.schemas import DatabaseStatus
from leadops_core.settings import Settings
from leadops_core.store import Store
from leadops_core.tools import Clock, IdSource


def connecting_of(config: Settings) -> Connecting:
    """How the settings have this process connect, and how much of the database server they allow it."""
    return Connecting(
        pool_size=config.database_pool_size,
        pool_overflow=config.database_pool_overflow,
        statement_seconds=config.database_statement_seconds,
        password=entra_password() if config.database_auth == "entra" else None,
    )


def database_status(url: str | None, config: Settings, clock: Clock, ids: IdSource) -> DatabaseStatus:
    """Return where the database is and its version. A file that does not exist is not created."""
    url = url or config.database_url
    name = describe_url(parse_url(url))
    connecting = connecting_of(config)
    try:
        store = Store.open(url, clock=clock, ids=ids, create=False, connecting=connecting, check=False)
    except NotADatabaseError:
        return DatabaseStatus(database=name, version=None, needed=HEAD, is_usable=False)
    with store:
        return _status(name, store)


def upgrade_database(url: str | None, config: Settings, clock: Clock, ids: IdSource) -> DatabaseStatus:
    """Bring the database to the current version; an empty or missing one is set up."""
    url = url or config.database_url
    connecting = connecting_of(config)
    with Store.open(url, clock=clock, ids=ids, connecting=connecting, check=False) as store:
        store.upgrade()
        return _status(describe_url(parse_url(url)), store)


def _status(name: str, store: Store) -> DatabaseStatus:
    version = store.schema_version()
    return DatabaseStatus(
        database=name, version=version, needed=HEAD, is_usable=is_usable(version, store.oldest_code())
    )
