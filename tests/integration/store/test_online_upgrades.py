"""Upgrades of a Postgres database that others use."""

import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.pool import NullPool

from leadops_core.database import schema
from tests.support.older import opened

_INDEX = "ix_traces_created_at"
_BEFORE_INDEX = "0024"
_IS_VALID = text("SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass(:name)")
_WAITING = text("SELECT count(*) FROM pg_stat_activity WHERE query LIKE :query AND wait_event_type = 'Lock'")


@pytest.fixture
def server(postgres_database_url: str) -> Iterator[Engine]:
    engine = create_engine(postgres_database_url, poolclass=NullPool)
    yield engine
    engine.dispose()


def upgrade(url: str, target: str = "head") -> None:
    with opened(url) as store:
        schema.upgrade(store.database, target)


@contextmanager
def upgrading(server: Engine, url: str, target: str, *, waits_in: str) -> Iterator[Future[None]]:
    """Upgrade in a thread that waits for another transaction in a statement that starts like this."""
    with ThreadPoolExecutor(1) as threads:
        done = threads.submit(upgrade, url, target)
        deadline = time.monotonic() + 60
        with server.connect() as connection:
            while not connection.execute(_WAITING, {"query": f"{waits_in}%"}).scalar():
                assert not done.done()
                assert time.monotonic() < deadline
                connection.rollback()
                time.sleep(0.02)
        yield done


def test_upgrade_replaces_an_incomplete_index(server: Engine, postgres_database_url: str) -> None:
    upgrade(postgres_database_url, _BEFORE_INDEX)
    with server.begin() as connection:
        connection.execute(text(f"CREATE INDEX {_INDEX} ON traces (created_at)"))
        # As a process leaves it that is killed while it builds.
        connection.execute(
            text("UPDATE pg_index SET indisvalid = false WHERE indexrelid = to_regclass(:name)"),
            {"name": _INDEX},
        )
    upgrade(postgres_database_url)
    with server.connect() as connection:
        assert connection.execute(_IS_VALID, {"name": _INDEX}).scalar() is True


def test_index_is_built_while_others_write(server: Engine, postgres_database_url: str) -> None:
    upgrade(postgres_database_url, _BEFORE_INDEX)
    write = text("LOCK TABLE traces IN ROW EXCLUSIVE MODE")
    with server.connect() as earlier:
        earlier.execute(write)
        with upgrading(server, postgres_database_url, "head", waits_in="CREATE INDEX") as done:
            with server.begin() as later:
                later.execute(text("SET LOCAL lock_timeout = '5s'"))
                later.execute(write)
            earlier.rollback()
            done.result(timeout=60)
    with server.connect() as connection:
        assert connection.execute(_IS_VALID, {"name": _INDEX}).scalar() is True


def test_migration_lets_readers_pass_while_it_waits(
    server: Engine, postgres_database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schema, "LOCK_SECONDS", 0.5)
    upgrade(postgres_database_url, "0020")
    read = text("SELECT count(*) FROM leads")
    with server.connect() as earlier:
        earlier.execute(read)
        with upgrading(server, postgres_database_url, "0021", waits_in="ALTER TABLE leads") as done:
            with server.begin() as later:
                later.execute(text("SET LOCAL lock_timeout = '30s'"))
                assert later.execute(read).scalar() == 0
            assert not done.done()
            earlier.rollback()
            done.result(timeout=60)


def test_large_tables_are_cleaned_after_few_changes(server: Engine, postgres_database_url: str) -> None:
    upgrade(postgres_database_url)
    query = text("SELECT array_to_string(reloptions, ' ') FROM pg_class WHERE relname = :table")
    with server.connect() as connection:
        for table in ("leads", "activities", "drafts", "traces"):
            assert "autovacuum_vacuum_scale_factor=0.02" in str(
                connection.execute(query, {"table": table}).scalar()
            )
