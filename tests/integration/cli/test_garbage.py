"""Which objects of a program the garbage collector visits."""

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from leadops_core import LeadOps
from leadops_core.cli.app import cli


@pytest.fixture(autouse=True)
def all_objects_are_collected() -> Iterator[None]:
    gc.unfreeze()
    yield
    gc.unfreeze()


def test_command_exempts_loaded_objects_from_collection_once(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/leads.db"
    LeadOps.open(url).close()
    assert gc.get_freeze_count() == 0

    CliRunner().invoke(cli, ["--db", url, "leads"], catch_exceptions=False)
    exempt_count = gc.get_freeze_count()
    CliRunner().invoke(cli, ["--db", url, "leads"], catch_exceptions=False)

    assert exempt_count > 100_000
    # Objects that died since are no longer counted.
    assert 0.9 * exempt_count < gc.get_freeze_count() <= exempt_count
