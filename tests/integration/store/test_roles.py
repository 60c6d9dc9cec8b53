"""Roles that may read and write rows and nothing else, on a real Postgres server."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.pool import NullPool

from leadops_core import LeadOps, Settings
from leadops_core.database.errors import InvalidValueError

OBJECT_ID = "7f3a3a52-5a57-4d6b-9c84-0c5d0d6c9f10"
CSV = "First name,Last name,Email,Message\nAda,Byron,ada@byron.example,Please send a demo\n"


def execute(url: str, *statements: str) -> None:
    engine = create_engine(make_url(url), isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))


def as_role(url: str, role: str) -> str:
    return make_url(url).set(username=role).render_as_string(hide_password=False)


@pytest.fixture
def role(postgres_url: str) -> Iterator[str]:
    """A role of this test's own; its name needs quotes."""
    execute(postgres_url, 'CREATE ROLE "id-leadops-api" LOGIN')
    yield "id-leadops-api"
    execute(postgres_url, 'DROP ROLE IF EXISTS "id-leadops-api"')


@pytest.fixture
def database(postgres_database_url: str, role: str) -> Iterator[str]:
    yield postgres_database_url
    execute(postgres_database_url, f'DROP OWNED BY "{role}"')


def test_database_role_can_run_the_product_after_an_upgrade(database: str, role: str, tmp_path: Path) -> None:
    LeadOps.upgrade(database, config=Settings(), grant=[role])
    with LeadOps.open(as_role(database, role)) as ops:
        file = tmp_path / "leads.csv"
        file.write_text(CSV, encoding="utf-8")
        assert ops.ingest(file).counts.accepted == 1
        assert ops.process().processed == 1
        [item] = ops.review().items
        assert item.draft.subject


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE mine (id int)",
        "DROP TABLE leads CASCADE",
        "ALTER TABLE leads ADD COLUMN mine int",
        "TRUNCATE leads CASCADE",
        "UPDATE alembic_version SET version_num = '0001'",
        "DELETE FROM schema_compatibility",
        "UPDATE audit_events SET actor_name = 'nobody'",
        "DELETE FROM audit_events",
        "CREATE ROLE mine SUPERUSER",
    ],
)
def test_database_role_cannot_change_tables(database: str, role: str, statement: str) -> None:
    LeadOps.upgrade(database, config=Settings(), grant=[role])
    with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"):
        execute(as_role(database, role), statement)


def test_grant_can_be_repeated(database: str, role: str) -> None:
    LeadOps.upgrade(database, config=Settings(), grant=[role])
    status = LeadOps.upgrade(database, config=Settings(), grant=[role])
    assert status.is_usable


def test_missing_database_role_is_reported_with_the_command(postgres_database_url: str) -> None:
    with pytest.raises(InvalidValueError, match=r"no role 'nobody-here'.*NAME=OBJECT-ID"):
        LeadOps.upgrade(postgres_database_url, config=Settings(), grant=["nobody-here"])


def test_identity_of_entra_gets_a_role_once(postgres_url: str, postgres_database_url: str) -> None:
    # Imitates Azure's function: same signature, same effect on pg_roles. It exists in the database `postgres` only.
    execute(
        postgres_url,
        "CREATE FUNCTION pg_catalog.pgaadauth_create_principal_with_oid(name text, oid text, kind text, admin bool, mfa bool)"
        " RETURNS text LANGUAGE plpgsql AS $$ BEGIN EXECUTE format('CREATE ROLE %I LOGIN', name); RETURN oid || kind; END $$",
    )
    name = 'id "quoted" worker'
    try:
        for _ in range(2):
            LeadOps.upgrade(postgres_database_url, config=Settings(), grant=[f"{name}={OBJECT_ID}"])
        with LeadOps.open(as_role(postgres_database_url, name)) as ops:
            assert ops.review().items == ()
    finally:
        quoted = '"' + name.replace('"', '""') + '"'
        execute(postgres_database_url, f"DROP OWNED BY {quoted}")
        execute(
            postgres_url,
            f"DROP ROLE {quoted}",
            "DROP FUNCTION pg_catalog.pgaadauth_create_principal_with_oid(text, text, text, bool, bool)",
        )


@pytest.mark.parametrize(
    ("grant", "match"),
    [("api=not-an-id", "not an object ID"), ("", "1 to 63 bytes"), ("x" * 64, "1 to 63 bytes")],
)
def test_wrong_role_is_refused(postgres_database_url: str, grant: str, match: str) -> None:
    with pytest.raises(InvalidValueError, match=match):
        LeadOps.upgrade(postgres_database_url, config=Settings(), grant=[grant])


def test_sqlite_has_no_roles(sqlite_url: str) -> None:
    with pytest.raises(InvalidValueError, match="SQLite has no roles"):
        LeadOps.upgrade(sqlite_url, config=Settings(), grant=["api"])
