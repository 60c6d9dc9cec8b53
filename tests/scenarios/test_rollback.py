"""The last release on the schema of this one, and this release on the schema of the last one: each serves and works."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from leadops_core import LeadOps
from leadops_core.database import schema
from leadops_core.settings import Settings
from tests.support import day_of_work
from tests.support.last_release import LAST_SCHEMA, ROOT, install_last_release
from tests.support.older import opened


@pytest.fixture(scope="session")
def last_release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the packages of the last release."""
    return install_last_release(tmp_path_factory.mktemp("last-release"))


def work(packages: Path, url: str, folder: Path, *days: str) -> list[dict[str, Any]]:
    ran = subprocess.run(
        [sys.executable, "-W", "ignore", Path(day_of_work.__file__), url, folder, *days],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(packages)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    facts = [json.loads(line) for line in ran.stdout.splitlines() if line.startswith("{")]
    assert all(Path(day["code"]).is_relative_to(packages) for day in facts)
    return facts


def test_last_release_works_on_the_new_schema(last_release: Path, database_url: str, tmp_path: Path) -> None:
    [before] = work(last_release, database_url, tmp_path, "monday")
    assert (before["version"], before["needed"]) == (LAST_SCHEMA, LAST_SCHEMA)
    [new] = work(ROOT, database_url, tmp_path, "upgrade", "tuesday")
    assert new["version"] == new["needed"] == schema.HEAD
    [after] = work(last_release, database_url, tmp_path, "wednesday")
    assert (after["version"], after["needed"]) == (schema.HEAD, LAST_SCHEMA)
    assert after["open_jobs"] == after["unavailable"] == []


def test_this_release_works_before_and_after_the_upgrade(database_url: str, tmp_path: Path) -> None:
    with opened(database_url) as store:
        schema.upgrade(store.database, schema.OLDEST)
    with LeadOps.open(database_url, config=Settings(_env_file=None), create=False) as ops:
        # Without any lead, it would be a set-up that was interrupted.
        ops.leads.add({"email": "first@example.com"})
    before, after = work(ROOT, database_url, tmp_path, "monday", "upgrade", "tuesday")
    assert (before["version"], before["needed"]) == (schema.OLDEST, schema.HEAD)
    # Pages and jobs that need newer tables wait for the upgrade.
    assert after["version"] == schema.HEAD
    assert after["open_jobs"] == after["unavailable"] == []
