"""A database that a newer LeadOps has upgraded, used by the current code."""

from pathlib import Path

import pytest
from alembic.script import ScriptDirectory

from leadops_core import LeadOps, Settings
from leadops_core.database import schema
from leadops_core.database.errors import SchemaBehindError, SchemaVersionError
from leadops_core.errors import ErrorKind
from leadops_core.operations import diagnose
from leadops_core.schemas.doctor import CheckName, CheckState, Finding
from leadops_core.testing.clock import CountingIds, FixedClock
from tests.support.newer import NEXT, upgrade_as_newer
from tests.support.older import opened as opened_unchecked
from tests.support.repositories import Repositories


def opened(url: str) -> Repositories:
    return Repositories.open(url, clock=FixedClock(), ids=CountingIds())


def test_compatible_newer_database_accepts_leads(database_url: str, tmp_path: Path) -> None:
    opened(database_url).close()
    upgrade_as_newer(database_url, tmp_path, oldest_code=schema.HEAD)
    with LeadOps.open(database_url, config=Settings(_env_file=None)) as ops:
        ops.leads.add({"email": "ada@analytical.example"})
        assert ops.process().processed == 1
    status = LeadOps.status(database_url)
    assert (status.version, status.is_usable, status.is_current) == (NEXT, True, False)


def test_running_code_continues_during_an_upgrade(database_url: str, tmp_path: Path) -> None:
    with LeadOps.open(database_url, config=Settings(_env_file=None)) as ops:
        ops.leads.add({"email": "ada@analytical.example"})
        upgrade_as_newer(database_url, tmp_path, oldest_code=schema.HEAD)
        ops.leads.add({"email": "bob@analytical.example"})
        assert ops.process().processed == 2


def test_upgrade_does_not_change_a_compatible_newer_database(database_url: str, tmp_path: Path) -> None:
    opened(database_url).close()
    upgrade_as_newer(database_url, tmp_path, oldest_code=schema.HEAD)
    assert LeadOps.upgrade(database_url).version == NEXT


@pytest.mark.parametrize("declared", [NEXT, None])
def test_incompatible_newer_database_is_refused(
    database_url: str, tmp_path: Path, declared: str | None
) -> None:
    opened(database_url).close()
    upgrade_as_newer(database_url, tmp_path, oldest_code=declared)
    with pytest.raises(SchemaVersionError, match="Install the newer release"):
        opened(database_url)
    with opened_unchecked(database_url) as store, pytest.raises(SchemaVersionError, match="newer release"):
        store.upgrade()
    assert not LeadOps.status(database_url).is_usable


def test_database_is_usable_from_the_oldest_version_on(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened_unchecked(database_url) as store:
        schema.upgrade(store.database, "0022")
    assert not LeadOps.status(database_url).is_usable
    monkeypatch.setattr(schema, "OLDEST", "0022")
    status = LeadOps.status(database_url)
    assert (status.version, status.is_usable, status.is_current) == ("0022", True, False)
    [check] = [check for check in diagnose(database_url).checks if check.name is CheckName.SCHEMA]
    assert (check.state, check.finding) == (CheckState.WARNING, Finding.SCHEMA_BEHIND)


def test_step_that_needs_a_newer_table_asks_for_the_upgrade(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schema, "OLDEST", "0035")
    with opened_unchecked(database_url) as store:
        schema.upgrade(store.database, "0035")
    with LeadOps.open(database_url, config=Settings(_env_file=None), create=False) as ops:
        with pytest.raises(SchemaBehindError, match="Run leadops db upgrade") as raised:
            ops.exports.delete_old()
        assert raised.value.kind is ErrorKind.UNAVAILABLE
        LeadOps.upgrade(database_url)
        assert ops.exports.delete_old() == 0


def test_migrations_declare_the_oldest_compatible_code() -> None:
    scripts = reversed(list(ScriptDirectory(str(schema.MIGRATIONS)).walk_revisions()))
    declared = [
        (script.revision, getattr(script.module, "oldest_code", "missing"))
        for script in scripts
        if script.revision >= "0008"
    ]
    assert [entry for entry in declared if not "0008" <= entry[1] <= entry[0]] == []
    assert sorted(oldest for _, oldest in declared) == [oldest for _, oldest in declared]
