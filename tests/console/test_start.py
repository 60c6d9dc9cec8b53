"""The console with a file that is not ready."""

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from console.workspace import FileState, chosen_path, inspect_file
from leadops_core import LeadOps
from leadops_core.errors import LeadOpsError
from tests.console.conftest import Open
from tests.support.older import make_older_file


def test_missing_file_offers_the_demo_leads(console: Open, tmp_path: Path) -> None:
    path = tmp_path / "folder" / "new.db"
    app = console(path)
    assert not path.exists()
    app.button(key="start-demo").click().run()
    assert "sample leads imported" in app.success[0].value
    assert len(app.dataframe[0].value) == 196


def test_missing_file_can_be_created_empty(console: Open, tmp_path: Path) -> None:
    app = console(tmp_path / "new.db")
    app.button(key="start-empty").click().run()
    assert "No leads yet" in app.info[0].value


def test_other_file_types_are_refused_and_not_changed(console: Open, tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("not a database")
    assert "cannot be used" in console(path).error[0].value
    other = tmp_path / "other.db"
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE songs (title TEXT)")
    assert inspect_file(other).state is FileState.FOREIGN
    assert "cannot be used" in console(other).error[0].value
    assert path.read_text() == "not a database"


def test_file_of_another_version_is_upgraded_after_a_copy(console: Open, tmp_path: Path) -> None:
    file = tmp_path / "leads.db"
    make_older_file(file, "0002")
    app = console(file)
    assert "has version 0002" in " ".join(each.value for each in app.markdown)
    app.button(key="upgrade").click().run()
    assert "Upgraded" in app.success[0].value
    assert len(app.dataframe[0].value) == 3
    [copy] = file.parent.glob("leads.before-upgrade-*.db")
    with sqlite3.connect(copy) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [("0002",)]


def test_server_url_in_the_settings_is_not_opened_as_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["app"])
    monkeypatch.delenv("LEADOPS_CONSOLE_FILE", raising=False)
    monkeypatch.setenv("LEADOPS_DATABASE_URL", "postgresql+psycopg://u@h/d")
    with pytest.raises(LeadOpsError, match="Name one: leadops console"):
        chosen_path()


def test_replaced_file_is_opened_again(console: Open, file: Path, tmp_path: Path) -> None:
    console(file)
    file.unlink()
    for suffix in ("-wal", "-shm"):
        file.with_name(file.name + suffix).unlink(missing_ok=True)
    with LeadOps.open(f"sqlite:///{file}") as ops:
        ops.leads.add({"email": "a@b.example", "first_name": "Ann"})
    assert len(console(file).dataframe[0].value) == 1


def test_start_page_keeps_database_locks_of_other_processes(file: Path) -> None:
    """Otherwise, closing the file beside the console deletes its write-ahead log, and later writes are lost."""
    log = file.with_name(f"{file.name}-wal")
    elsewhere = [sys.executable, "-c", _READ_AND_CLOSE, str(file)]
    with LeadOps.open(f"sqlite:///{file}") as ops:
        lead = next(ops.leads.iterate())
        ops.leads.note(str(lead.id), "before", by="ann")
        inspect_file(file)
        subprocess.run(elsewhere, check=True, timeout=60)
        assert log.exists()
        ops.leads.note(str(lead.id), "after", by="ann")
        found = subprocess.run(elsewhere, check=True, timeout=60, capture_output=True, text=True).stdout
    assert found.split() == ["after", "before"]


_READ_AND_CLOSE = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1])
rows = connection.execute("SELECT json_extract(payload, '$.text') FROM activities WHERE actor = 'ann' ORDER BY 1")
print(*[text for text, in rows])
connection.close()
"""
