"""The database itself: at which version it is, and how it comes to the present one."""

from leadops_core.adapters.store import NotADatabaseError, Store
from leadops_core.adapters.store.database import describe_url
from leadops_core.adapters.store.engine import Limits, parse_url
from leadops_core.adapters.store.schema import HEAD
from leadops_core.schemas import DatabaseStatus
from leadops_core.settings import Settings
from leadops_core.tools import Clock, IdSource


def limits_of(config: Settings) -> Limits:
    """How much of the database server the settings allow this process."""
    return Limits(
        pool_size=config.database_pool_size,
        pool_overflow=config.database_pool_overflow,
        statement_seconds=config.database_statement_seconds,
    )


def database_status(url: str, *, clock: Clock, ids: IdSource) -> DatabaseStatus:
    """Where the database is and at which version; a file that is not there yet is not made by asking."""
    name = describe_url(parse_url(url))
    try:
        store = Store.open(url, clock=clock, ids=ids, create=False, check=False)
    except NotADatabaseError:
        return DatabaseStatus(database=name, version=None, needed=HEAD)
    with store:
        return DatabaseStatus(database=name, version=store.schema_version(), needed=HEAD)


def upgrade_database(url: str, *, clock: Clock, ids: IdSource) -> DatabaseStatus:
    """Bring the database to the present version; an empty or missing one is set up."""
    with Store.open(url, clock=clock, ids=ids, check=False) as store:
        return DatabaseStatus(database=describe_url(parse_url(url)), version=store.upgrade(), needed=HEAD)
