"""Exports as jobs: the same file as at once, continued after a crash, and deleted with the data of a person."""

import io
import itertools
from collections.abc import Iterator
from datetime import timedelta

import pytest

from leadops_core import LeadOps, Settings
from leadops_core.database.errors import NotFoundError
from leadops_core.exports import service
from leadops_core.jobs.repository import JobRepository
from leadops_core.schemas import ExportReport, JobState, LeadQuery
from leadops_core.testing.clock import FixedClock

COUNT = 60


@pytest.fixture
def ops(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[LeadOps]:
    monkeypatch.setattr(service, "_PAGE_LEADS", 25)
    with LeadOps.open(database_url, config=Settings(_env_file=None)) as opened:
        rows = "".join(f"Ann{n},a{n}@b.example,{'gold' if n % 2 else ''}\n" for n in range(COUNT))
        opened.ingest(io.BytesIO(f"Name,Email,Plan\n{rows}".encode()), file_name="leads.csv")
        yield opened


def at_once(ops: LeadOps, format: str) -> str:
    stream = io.StringIO()
    ops.export(stream, format=format)
    return stream.getvalue()


@pytest.mark.parametrize("format", ["csv", "jsonl"])
def test_export_continues_after_each_crash_and_is_complete(ops: LeadOps, format: str) -> None:
    job = ops.exports.request(format=format, by="ann")
    with pytest.raises(NotFoundError):
        ops.exports.file(job.id)
    for _ in range(20):
        claimed = JobRepository(ops.database).claim("killed", -1, is_dead=lambda _: True)
        if claimed is None:
            break
        ops.jobs.run_next(seconds=0)
    detail, parts = ops.exports.file(job.id)
    assert b"".join(parts).decode() == at_once(ops, format)
    assert isinstance(detail.result, ExportReport)
    assert (detail.result.rows, "Plan" in detail.result.columns) == (COUNT, format == "csv")


@pytest.mark.parametrize("format", ["csv", "jsonl"])
def test_export_begins_again_if_a_person_is_erased_meanwhile(ops: LeadOps, format: str) -> None:
    job = ops.exports.request(format=format, by="ann")
    for _ in itertools.repeat(None, 3):
        ops.jobs.run_next(seconds=0)
    erased = ops.leads.list(LeadQuery(text="Ann59")).items[0]
    ops.privacy.erase(str(erased.id), by="dpo")
    ops.jobs.run(job)
    text = b"".join(ops.exports.file(job.id)[1]).decode()
    assert "a59@b.example" not in text
    assert text == at_once(ops, format)
    ops.privacy.erase("a58@b.example", by="dpo")
    with pytest.raises(NotFoundError, match="erased"):
        ops.exports.file(job.id)


def test_export_of_a_query_is_deleted_after_a_week(ops: LeadOps, database_url: str) -> None:
    job = ops.exports.request(LeadQuery(text="Ann7"), by="ann")
    ran = ops.jobs.run_next()
    assert ran is not None
    assert (ran.id, ran.state) == (job.id, JobState.DONE)
    assert b"".join(ops.exports.file(job.id)[1]).count(b"\n") == 2
    clock = FixedClock(ops.toolbox.clock.now() + timedelta(days=8))
    with LeadOps.open(database_url, config=Settings(_env_file=None), clock=clock) as later:
        later.exports.request(by="ann")
        with pytest.raises(NotFoundError, match="7 days"):
            later.exports.file(job.id)
