"""Opening a database at a URL, and the error for each kind of file or server."""

import sqlite3
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from leadops_core.database import engine, schema
from leadops_core.database.errors import (
    DatabaseBusyError,
    DatabaseFailedError,
    DatabaseUnreachableError,
    InvalidValueError,
    NotADatabaseError,
    SchemaVersionError,
    StoreError,
)
from leadops_core.schemas import LeadQuery, SuppressionKind
from leadops_core.testing.clock import CountingIds, FixedClock
from leadops_core.testing.contracts.crm import make_content, make_suppression
from leadops_core.tools import TransientToolError
from tests.integration.store.rows import row, take_in
from tests.support.repositories import Repositories


def opened(url: str, *, create: bool = True, check: bool = True) -> Repositories:
    return Repositories.open(url, clock=FixedClock(), ids=CountingIds(), create=create, check=check)


def test_empty_database_is_set_up_and_kept(database_url: str) -> None:
    with opened(database_url) as store:
        take_in(store, [row(make_content())])
    with opened(database_url, create=False) as store:
        assert store.leads.figures().total == 1


def test_empty_database_is_not_set_up_on_request(postgres_database_url: str) -> None:
    with pytest.raises(SchemaVersionError, match="Run leadops db upgrade"):
        opened(postgres_database_url, create=False)


def test_missing_file_is_not_created_on_request(tmp_path: Path) -> None:
    with pytest.raises(NotADatabaseError, match="There is no database"):
        opened(f"sqlite:///{tmp_path / 'none.db'}", create=False)
    assert not list(tmp_path.iterdir())


def test_database_in_memory_ends_with_its_owner() -> None:
    with opened("sqlite://") as store:
        take_in(store, [row(make_content())])
        found = []
        thread = threading.Thread(target=lambda: found.append(store.leads.figures().total))
        thread.start()
        thread.join()
        assert found == [1]
    with opened("sqlite://") as store:
        assert store.leads.figures().total == 0


@pytest.mark.parametrize("prefix", ["postgres://", "postgresql://"])
def test_short_postgres_urls_are_understood(prefix: str, postgres_database_url: str) -> None:
    url = postgres_database_url.replace("postgresql+psycopg://", prefix)
    with opened(url) as store:
        assert store.schema_version() == schema.HEAD


@pytest.mark.parametrize(
    "url", ["mysql://u@h/d", "u@h/leads.db", "", "oracle+x://h", "sqlite+aiosqlite:///x.db"]
)
def test_other_urls_are_refused_with_an_example(url: str) -> None:
    with pytest.raises(InvalidValueError, match=r"sqlite:///leads\.db"):
        opened(url)


def test_older_database_names_the_upgrade_command(database_url: str) -> None:
    opened(database_url).close()
    _set_version(database_url, "0001")
    with pytest.raises(SchemaVersionError, match=r"database has version 0001.*Run leadops db upgrade"):
        opened(database_url, create=False)
    with opened(database_url, check=False) as store:
        assert store.schema_version() == "0001"


def test_newer_database_is_refused(database_url: str) -> None:
    opened(database_url).close()
    _set_version(database_url, "9998")
    _run(database_url, "INSERT INTO schema_compatibility (version, oldest_code) VALUES (9998, 9998)")
    with pytest.raises(SchemaVersionError, match="newer release"):
        opened(database_url)
    with opened(database_url, check=False) as store, pytest.raises(SchemaVersionError, match="newer release"):
        store.upgrade()


def test_database_of_another_program_is_refused_and_not_changed(database_url: str) -> None:
    _run(database_url, "CREATE TABLE recipes (id integer)")
    with pytest.raises(NotADatabaseError, match="another program"):
        opened(database_url)
    with (
        opened(database_url, check=False) as store,
        pytest.raises(NotADatabaseError, match="another program"),
    ):
        store.upgrade()
    _run(database_url, "SELECT count(*) FROM recipes")


def test_file_that_is_not_a_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "leads.csv"
    path.write_text("first name,last name\n" * 500)
    with pytest.raises(NotADatabaseError, match="is not a database"):
        opened(f"sqlite:///{path}")
    assert path.read_text().startswith("first name")


def test_damaged_database_is_reported(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'a.db'}"
    with opened(url) as store:
        take_in(store, [row(make_content(number), number) for number in range(1, 300)])
    data = bytearray((tmp_path / "a.db").read_bytes())
    data[4096:] = bytes(len(data) - 4096)
    (tmp_path / "a.db").write_bytes(data)
    with pytest.raises(StoreError) as caught:
        opened(url).leads.list(LeadQuery())
    assert "SELECT" not in str(caught.value)


def test_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(DatabaseFailedError, match="its folder does not exist or is not writable"):
        opened(f"sqlite:///{tmp_path / 'no' / 'leads.db'}")


def test_read_only_file_is_reported(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'a.db'}"
    opened(url).close()
    with (
        opened(f"sqlite:///file:{tmp_path / 'a.db'}?mode=ro&uri=true") as store,
        pytest.raises(DatabaseFailedError, match="is not writable"),
    ):
        take_in(store, [row(make_content())])


def test_open_reports_unreachable_postgres_without_password(tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnreachableError) as caught:
        opened(f"postgresql://ann:secret@/leads?host={tmp_path}")
    assert isinstance(caught.value, TransientToolError)
    assert "secret" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_missing_postgres_database_is_reported(postgres_database_url: str) -> None:
    url = postgres_database_url.replace("/test_", "/absent_")
    with pytest.raises(NotADatabaseError, match="Create it first"):
        opened(url)


def test_busy_database_gives_a_transient_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.db"
    opened(f"sqlite:///{path}").close()
    monkeypatch.setattr(engine, "BUSY_SECONDS", 0.05)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        with opened(f"sqlite:///{path}") as store:
            assert store.leads.figures().total == 0
            with pytest.raises(DatabaseBusyError) as caught:
                take_in(store, [row(make_content())])
            assert isinstance(caught.value, TransientToolError)
    finally:
        other.close()


def test_time_without_a_time_zone_is_refused(database_url: str) -> None:
    class NaiveClock(FixedClock):
        def now(self) -> datetime:
            return datetime(2026, 1, 1)  # noqa: DTZ001

    naive = make_suppression(1, SuppressionKind.DOMAIN, "a.example").model_copy(
        update={"created_at": datetime(2026, 1, 1)}  # noqa: DTZ001
    )
    with opened(database_url) as store, pytest.raises(InvalidValueError, match="time zone"):
        store.suppressions.add(naive)
    with (
        Repositories.open(database_url, clock=NaiveClock(), ids=CountingIds()) as store,
        pytest.raises(InvalidValueError, match="time zone"),
    ):
        take_in(store, [])


def test_two_processes_may_open_an_empty_database_at_once(database_url: str) -> None:
    failures: list[BaseException] = []

    def attempt(act: Callable[[], object]) -> None:
        try:
            act()
        except BaseException as error:
            failures.append(error)

    threads = [
        threading.Thread(target=attempt, args=(lambda: opened(database_url).close(),)) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_sqlite_waits_for_the_disk_and_keeps_references(tmp_path: Path) -> None:
    with opened(f"sqlite:///{tmp_path / 'a.db'}") as store, store.database.reading() as connection:
        asked = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    assert asked == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 30_000}


def _set_version(url: str, version: str) -> None:
    _run(url, f"UPDATE alembic_version SET version_num = '{version}'")


def _run(url: str, statement: str) -> None:
    database = create_engine(url)
    with database.begin() as connection:
        connection.execute(text(statement))
    database.dispose()
