"""Possible duplicates on a page of the console."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from leadops_core import LeadOps
from leadops_core.schemas import DuplicateState
from tests.console.conftest import Open

CSV = (
    "First Name,Last Name,Email,Company,Country\n"
    "Bob,Lindqvist,bob@gmail.com,Nordwind,SE\n"
    "Robert,Lindqvist,robert@nordwind.example,Nordwind AB,SE\n"
)


@pytest.fixture
def ops(tmp_path: Path) -> Iterator[LeadOps]:
    with LeadOps.open(f"sqlite:///{tmp_path}/people.db") as opened:
        opened.ingest(io.BytesIO(CSV.encode()), file_name="people.csv")
        yield opened


def test_pair_is_found_merged_and_undone(ops: LeadOps, console: Open, tmp_path: Path) -> None:
    app = console(tmp_path / "people.db", "duplicates")
    app.button(key="search").click().run()
    assert not app.exception, app.exception
    [pair] = ops.duplicates.list().items
    app.radio(key=f"keep-{pair.id}").set_value(1).run()
    app.button(key=f"merge-{pair.id}").click().run()
    assert not app.exception, app.exception
    [lead] = ops.leads.iterate()
    assert lead.id == pair.other.id
    [merge] = ops.duplicates.merges().items
    app.button(key=f"undo-{merge.id}").click().run()
    assert not app.exception, app.exception
    assert len(list(ops.leads.iterate())) == 2


def test_kept_pair_is_not_proposed_again(ops: LeadOps, console: Open, tmp_path: Path) -> None:
    ops.duplicates.search()
    [pair] = ops.duplicates.list().items
    app = console(tmp_path / "people.db", "duplicates")
    app.button(key=f"never-{pair.id}").click().run()
    assert not app.exception, app.exception
    [kept] = ops.duplicates.list(state=DuplicateState.NEVER).items
    assert kept.id == pair.id
