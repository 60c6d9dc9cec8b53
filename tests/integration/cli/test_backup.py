"""`leadops backup` and `leadops restore`: whole or refused, on SQLite and Postgres, and no email is sent twice."""

import json
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.pool import NullPool

from leadops_core import LeadOps
from leadops_core.database.errors import StoreError
from leadops_core.delivery.providers import MockEmailTool
from leadops_core.schemas import DeliveryState
from tests.integration.cli.conftest import DEMO_LEADS, Run
from tests.support.older import make_older_file
from tests.support.postgres import programs_folder

NewUrl = Callable[[], str]


@pytest.fixture
def new_url(request: pytest.FixtureRequest, database_url: str, tmp_path: Path) -> Iterator[NewUrl]:
    """A function that returns the URL of another database, of the kind of `database_url`, without tables."""
    if database_url.startswith("sqlite"):
        yield lambda: f"sqlite:///{tmp_path / 'restored.db'}"
        return
    engine = create_engine(make_url(database_url), isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        connection.execute(text("CREATE DATABASE restored"))
    yield lambda: make_url(database_url).set(database="restored").render_as_string(hide_password=False)
    with engine.connect() as connection:
        connection.execute(text("DROP DATABASE restored WITH (FORCE)"))


@pytest.fixture(autouse=True)
def _programs(monkeypatch: pytest.MonkeyPatch) -> None:
    """The client programs of the test server's version."""
    monkeypatch.setenv("PATH", str(programs_folder()), prepend=":")


def test_backup_restores_everything_while_leads_arrive(
    leadops: Run, database_url: str, new_url: NewUrl, tmp_path: Path
) -> None:
    leadops("ingest", DEMO_LEADS, "--db", database_url)
    leadops("process", "--db", database_url)
    stop = threading.Event()
    with LeadOps.open(database_url) as ops:

        def add_leads() -> None:
            number = 0
            while not stop.is_set():
                number += 1
                ops.leads.add({"email": f"late{number}@corp.example"}, by="test")

        thread = threading.Thread(target=add_leads)
        thread.start()
        file = tmp_path / "leads.backup"
        made = leadops("backup", file, "--db", database_url, "--json")
        stop.set()
        thread.join()
    assert made.code == 0, made.out
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    counts = made.json["manifest"]["row_counts"]
    assert counts["leads"] >= 196
    url = new_url()
    restored = leadops("restore", file, "--db", url, "--json")
    assert restored.code == 0, restored.out
    assert leadops("db", "status", "--db", url, "--json").json["figures"]["total"] == counts["leads"]
    lead = leadops("leads", "--db", url, "--json", "--limit", "1", "--label", "HOT").json["leads"][0]["id"]
    before, after = (leadops("show", lead, "--db", each, "--json").json for each in (database_url, url))
    assert before == after


def test_restore_sends_no_email_twice(
    leadops: Run, database_url: str, new_url: NewUrl, tmp_path: Path
) -> None:
    leadops("ingest", DEMO_LEADS, "--db", database_url)
    leadops("process", "--db", database_url)
    outbox = MockEmailTool(tmp_path / "outbox")
    with LeadOps.open(database_url, email=outbox) as ops:
        item = ops.review(limit=1).items[0]
        ops.drafts.approve(item.draft.id, by="ann", expected_version=item.draft.version, undo_seconds=0)
        leadops("backup", tmp_path / "leads.backup", "--db", database_url)
        assert ops.delivery.deliver_due().simulated == 1
    url = new_url()
    ran = leadops("restore", tmp_path / "leads.backup", "--db", url)
    assert "1 approved email must be reviewed again" in ran.out
    with LeadOps.open(url, email=outbox) as ops:
        assert ops.delivery.deliver_due().simulated == 0
        assert ops.drafts.get(item.draft.id).state is DeliveryState.DRAFT
    assert len(list((tmp_path / "outbox").glob("*.eml"))) == 1


_KILLED = """
import os, sys
from pathlib import Path
from leadops_core import Settings
from leadops_core.operations import backup
backup.withdraw_unsent = lambda *_, **__: os._exit(9)
backup.restore(Path(sys.argv[1]), sys.argv[2], Settings(_env_file=None))
"""


def test_restore_that_is_killed_leaves_no_database_to_work_with(
    leadops: Run, database_url: str, new_url: NewUrl, tmp_path: Path
) -> None:
    leadops("add", "--email", "ann@corp.example", "--db", database_url)
    file = tmp_path / "leads.backup"
    leadops("backup", file, "--db", database_url)
    url = new_url()
    assert subprocess.run([sys.executable, "-c", _KILLED, file, url], check=False).returncode == 9
    with pytest.raises(StoreError, match=r"restore again|There is no database"):
        LeadOps.open(url, create=False)
    again = leadops("restore", file, "--db", url)
    assert "exists" in again.err or "not empty" in again.err


def test_restore_refuses_a_damaged_backup_and_a_database_in_use(
    leadops: Run, sqlite_url: str, tmp_path: Path
) -> None:
    leadops("add", "--email", "ann@corp.example", "--db", sqlite_url)
    file = tmp_path / "leads.backup"
    leadops("backup", file, "--db", sqlite_url)
    in_use = leadops("restore", file, "--db", sqlite_url)
    assert in_use.code == 1
    assert "already exists" in in_use.err
    assert "already exists" in leadops("backup", file, "--db", sqlite_url).err
    target = tmp_path / "new.db"
    file.write_bytes(file.read_bytes()[:-1] + b"\1")
    damaged = leadops("restore", file, "--db", target)
    assert damaged.code == 1
    assert "changed or damaged" in damaged.err
    file.with_name("leads.backup.json").unlink()
    assert "manifest" in leadops("restore", file, "--db", target).err
    assert not target.exists()
    assert not list(tmp_path.glob("*.part"))


def test_restore_compares_the_rows_with_the_manifest(leadops: Run, sqlite_url: str, tmp_path: Path) -> None:
    leadops("add", "--email", "ann@corp.example", "--db", sqlite_url)
    file = tmp_path / "leads.backup"
    leadops("backup", file, "--db", sqlite_url)
    path = file.with_name("leads.backup.json")
    manifest = json.loads(path.read_text())
    manifest["row_counts"]["leads"] += 1
    path.write_text(json.dumps(manifest))
    ran = leadops("restore", file, "--db", tmp_path / "new.db")
    assert ran.code == 1
    assert "differs from the backup in leads" in ran.err
    assert not (tmp_path / "new.db").exists()


def test_restore_upgrades_an_older_backup_and_refuses_a_newer(leadops: Run, tmp_path: Path) -> None:
    make_older_file(tmp_path / "old.db", "0009")
    file = tmp_path / "old.backup"
    assert leadops("backup", file, "--db", tmp_path / "old.db").code == 0
    ran = leadops("restore", file, "--db", tmp_path / "new.db", "--json")
    assert (ran.code, ran.json["is_upgraded"]) == (0, True)
    assert len(leadops("leads", "--db", tmp_path / "new.db", "--json").json["leads"]) == 3
    path = file.with_name("old.backup.json")
    path.write_text(path.read_text().replace('"0009"', '"9999"'))
    newer = leadops("restore", file, "--db", tmp_path / "newer.db")
    assert newer.code == 1
    assert "from a newer release" in newer.err


def test_backup_of_postgres_names_the_missing_program(
    leadops: Run, postgres_database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    LeadOps.upgrade(postgres_database_url)
    monkeypatch.setenv("PATH", str(tmp_path))
    ran = leadops("backup", tmp_path / "leads.backup", "--db", postgres_database_url)
    assert ran.code == 1
    assert "pg_dump is not installed" in ran.err
    assert not list(tmp_path.glob("leads.backup*"))


def test_backup_of_postgres_reports_a_failure_without_the_password(
    leadops: Run, postgres_database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    LeadOps.upgrade(postgres_database_url)
    program = tmp_path / "bin" / "pg_dump"
    program.parent.mkdir()
    program.write_text('#!/bin/sh\necho "server version mismatch" >&2\nexit 1\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(program.parent), prepend=":")
    url = make_url(postgres_database_url).set(password="sesame")
    ran = leadops("backup", tmp_path / "x.backup", "--db", url.render_as_string(hide_password=False))
    assert ran.code == 1
    assert "pg_dump failed: server version mismatch" in ran.err
    assert "sesame" not in ran.err
    assert not list(tmp_path.glob("x.backup*"))
