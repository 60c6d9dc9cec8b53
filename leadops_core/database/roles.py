"""Database roles that may read and write rows, and nothing else.

The tables belong to the role that upgrades the database. The API and the workers use roles of their own, so a fault in them
cannot drop a table, create one, or grant anything to anybody.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection, bindparam, text

from leadops_core.database.database import Database
from leadops_core.database.engine import Connecting, make_engine
from leadops_core.database.errors import InvalidValueError

_LONGEST_NAME = 63

# Rows only. The next upgrade grants access to the tables that it creates.
_GRANTS = (
    "GRANT CONNECT ON DATABASE {database} TO {role}",
    "GRANT USAGE ON SCHEMA public TO {role}",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
    "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
    "REVOKE INSERT, UPDATE, DELETE ON alembic_version, schema_compatibility FROM {role}",
    "REVOKE UPDATE, DELETE ON audit_events FROM {role}",
)


@dataclass(frozen=True, slots=True)
class AppRole:
    """A role that the API or a worker connects as."""

    name: str
    entra_object_id: UUID | None = None
    """Object ID of the identity in Entra ID. If set, a missing role is created for it."""

    @classmethod
    def parse(cls, value: str) -> "AppRole":
        """Read `NAME` or `NAME=OBJECT-ID`. Raise InvalidValueError for another text."""
        name, _, object_id = value.partition("=")
        try:
            return cls(name, UUID(object_id) if object_id else None)
        except ValueError:
            raise InvalidValueError(f"{object_id[:50]!r} is not an object ID of Entra ID.") from None

    def __post_init__(self) -> None:
        if not 0 < len(self.name.encode()) <= _LONGEST_NAME or "\0" in self.name:
            raise InvalidValueError(f"A role name has 1 to {_LONGEST_NAME} bytes.")


def grant_rows(database: Database, roles: Sequence[AppRole], connecting: Connecting) -> None:
    """Let each role read and write the rows of all tables, all or none. Repeating it changes nothing.

    Raise InvalidValueError for SQLite, which has no roles, and for a role that does not exist.
    """
    if database.is_local:
        raise InvalidValueError("SQLite has no roles. Only a Postgres database can grant access to one.")
    _create_missing(database, roles, connecting)
    with database.writing() as transaction:
        connection = transaction.connection
        missing = [role.name for role in roles if not _exists(connection, role.name)]
        if missing:
            raise InvalidValueError(
                f"The database has no role {missing[0]!r}. Create it first, "
                "or give the object ID of its identity: NAME=OBJECT-ID."
            )
        quote = connection.dialect.identifier_preparer.quote_identifier
        for role in roles:
            for grant in _GRANTS:
                name = database.engine.url.database or ""
                connection.execute(text(grant.format(database=quote(name), role=quote(role.name))))


def _create_missing(database: Database, roles: Sequence[AppRole], connecting: Connecting) -> None:
    """Create roles for identities of Entra ID. Azure offers the function only in the database `postgres`."""
    entra_roles = [role for role in roles if role.entra_object_id is not None]
    if not entra_roles:
        return
    engine = make_engine(database.engine.url.set(database="postgres"), connecting)
    try:
        with database.translating_errors(), engine.begin() as connection:
            for role in entra_roles:
                if not _exists(connection, role.name):
                    create = text(
                        "SELECT pg_catalog.pgaadauth_create_principal_with_oid(:name, :oid, 'service', false, false)"
                    )
                    connection.execute(create, {"name": role.name, "oid": str(role.entra_object_id)})
    finally:
        engine.dispose()


def _exists(connection: Connection, role: str) -> bool:
    query = text("SELECT count(*) FROM pg_roles WHERE rolname = :name").bindparams(bindparam("name", role))
    return bool(connection.execute(query).scalar())
