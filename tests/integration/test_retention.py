"""Retention: old traces, explanations, and model calls are deleted, archived before, and go on after a crash."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pyarrow import parquet
from sqlalchemy import update

from leadops_core import LeadOps, Settings
from leadops_core.schemas import ActivityType, JobKind, JobState
from leadops_core.schemas.retention import TrimReport
from leadops_core.tables import model_calls, staged_parts, traces, uploads
from leadops_core.testing.clock import CountingIds, FixedClock

LEADS = 5
DAY = 86_400


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(tick_seconds=0.001)


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return tmp_path / "archive"


@pytest.fixture
def ops(database_url: str, archive: Path, clock: FixedClock) -> Iterator[LeadOps]:
    config = Settings(_env_file=None, archive_dir=archive, keep_model_calls_days=365)
    with LeadOps.open(database_url, config=config, clock=clock, ids=CountingIds()) as opened:
        for number in range(LEADS):
            opened.leads.add({"email": f"ann{number}@firm{number}.example", "job_title": "VP Sales"})
        opened.process()
        yield opened


def score_again(ops: LeadOps) -> None:
    for lead in ops.leads.list().items:
        ops.leads.edit(str(lead.id), {"job_title": "CEO"}, by="ann")
    assert ops.process().processed == LEADS


def details(ops: LeadOps) -> list[Any]:
    return [ops.leads.show(str(lead.id)) for lead in ops.leads.list().items]


def test_trim_deletes_old_traces_and_replaced_explanations(ops: LeadOps, clock: FixedClock) -> None:
    clock.advance(100 * DAY)
    score_again(ops)
    clock.advance(100 * DAY)
    before = details(ops)
    assert ops.retention.preview().traces == LEADS
    report = ops.retention.trim(by="ann")
    assert (report.traces, report.explanations, report.archive_files) == (LEADS, LEADS, 1)
    for old, new in zip(before, details(ops), strict=True):
        assert (new.score, new.decision, len(new.traces)) == (old.score, old.decision, 1)
        newest, replaced = [
            entry.payload["score"] for entry in new.activities if entry.type is ActivityType.SCORED
        ]
        assert "lines" in newest
        assert "lines" not in replaced
        assert {"total", "label", "scorecard_version"} <= set(replaced)
    assert ops.retention.trim(by="ann").traces == 0


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_trim_keeps_the_newest_explanation_of_each_lead(ops: LeadOps, clock: FixedClock) -> None:
    before = details(ops)
    clock.advance(181 * DAY)
    assert ops.retention.trim(by="ann").explanations == 0
    assert [detail.score for detail in details(ops)] == [detail.score for detail in before]


def test_trim_keeps_the_model_of_a_trace_for_privacy_requests(ops: LeadOps, clock: FixedClock) -> None:
    with ops.database.writing() as transaction:
        transaction.connection.execute(update(traces).values(model="openai:m", cost_usd=0.25))
    clock.advance(181 * DAY)
    assert ops.retention.trim(by="ann").traces == LEADS
    kept = [trace for detail in details(ops) for trace in detail.traces]
    assert [(trace.model, trace.cost_usd, trace.node_events) for trace in kept] == [
        ("openai:m", 0.25, ())
    ] * LEADS
    clock.advance(2 * DAY)
    assert ops.retention.preview().traces == 0


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_archive_holds_what_was_deleted(ops: LeadOps, archive: Path, clock: FixedClock) -> None:
    expected = {str(trace.id): trace.run_key for detail in details(ops) for trace in detail.traces}
    clock.advance(181 * DAY)
    ops.retention.trim(by="ann")
    [file] = archive.iterdir()
    assert file.stat().st_mode & 0o777 == 0o600
    rows = parquet.read_table(file).to_pylist()
    assert {row["id"]: row["run_key"] for row in rows} == expected


def test_trim_continues_after_a_broken_off_run(
    ops: LeadOps, archive: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock.advance(181 * DAY)
    job = ops.retention.request(by="ann")
    calls = 0

    def end(done: int, _total: int | None) -> None:
        nonlocal calls
        calls += 1
        if calls == 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ops.jobs.run_once(job, page_size=1, progress=end)
    assert 0 < ops.jobs.get(job.id).done < LEADS
    assert ops.jobs.run_once(job, page_size=2) is not None
    ended = ops.jobs.get(job.id)
    assert ended.state is JobState.DONE
    assert isinstance(ended.result, TrimReport)
    assert ended.result.traces == LEADS
    assert sum(parquet.read_metadata(file).num_rows for file in archive.iterdir()) == LEADS


def test_trim_deletes_old_model_calls_and_abandoned_parts(ops: LeadOps, clock: FixedClock) -> None:
    with ops.database.writing() as transaction:
        at = {"created_at": transaction.now, "id": transaction.new_id()}
        texts = dict.fromkeys(("key", "kind", "provider", "model", "prompt_version", "outcome"), "x")
        numbers = dict.fromkeys(("tokens_in", "tokens_cached", "tokens_out", "cost_usd", "took_ms"), 0)
        transaction.connection.execute(model_calls.insert().values(**at, **texts, **numbers))
        words = dict.fromkeys(("file_name", "sha256", "uploaded_by"), "x") | {
            "mapping": {},
            "state": "running",
        }
        counts = dict.fromkeys(("row_count", "accepted", "merged", "changed", "rejected"), 0)
        transaction.connection.execute(
            uploads.insert().values(**at, **words, **counts, updated_at=transaction.now)
        )
        part = {"upload_id": at["id"], "number": 0, "data": b"x"}
        transaction.connection.execute(staged_parts.insert().values(**at, **part))
    clock.advance(8 * DAY)
    assert (ops.retention.trim(by="ann").file_parts, ops.retention.preview().model_calls) == (1, 0)
    clock.advance(360 * DAY)
    assert ops.retention.trim(by="ann").model_calls == 1


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_worker_requests_a_trim_once_a_day_if_something_is_old(ops: LeadOps, clock: FixedClock) -> None:
    assert ops.retention.request_if_due() is None
    clock.advance(181 * DAY)
    job = ops.retention.request_if_due()
    assert job is not None
    assert job.kind is JobKind.TRIM
    ops.jobs.run(job)
    assert ops.retention.request_if_due() is None
    clock.advance(1.1 * DAY)
    assert ops.retention.request_if_due() is None
