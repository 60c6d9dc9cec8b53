"""Only its owner reads a database file, for any umask of the process."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from leadops_core import LeadOps


@pytest.fixture(autouse=True)
def _open_umask() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


def readable_by_others(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob("*") if path.is_file() and path.stat().st_mode & 0o077]


@pytest.mark.parametrize("url", ["sqlite:///{path}", "sqlite:///file:{path}?uri=true"])
def test_new_database_and_its_log_are_private(url: str, tmp_path: Path) -> None:
    with LeadOps.open(url.format(path=tmp_path / "leads.db")) as ops:
        ops.leads.add({"email": "ada@analytical.example"})
        assert {path.name for path in tmp_path.iterdir()} >= {"leads.db", "leads.db-wal", "leads.db-shm"}
        assert readable_by_others(tmp_path) == []
    assert readable_by_others(tmp_path) == []


def test_database_behind_a_link_is_private(tmp_path: Path) -> None:
    (tmp_path / "link.db").symlink_to(tmp_path / "leads.db")
    LeadOps.open(f"sqlite:///{tmp_path}/link.db").close()
    assert readable_by_others(tmp_path) == []


def test_upgrade_creates_a_missing_file_as_private(tmp_path: Path) -> None:
    LeadOps.upgrade(f"sqlite:///{tmp_path}/leads.db")
    assert readable_by_others(tmp_path) == []


def test_custom_file_permissions_stay(tmp_path: Path) -> None:
    file = tmp_path / "leads.db"
    LeadOps.open(f"sqlite:///{file}").close()
    file.chmod(0o640)
    LeadOps.open(f"sqlite:///{file}").close()
    assert file.stat().st_mode & 0o777 == 0o640
