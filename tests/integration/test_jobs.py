"""Jobs: requested once, run by one process, continued after a crash, cancelled, and failed with a reason."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from leadops_core import LeadOps, Settings
from leadops_core.jobs import rules
from leadops_core.jobs.errors import JobConflictError, JobFailedError
from leadops_core.jobs.run import JobRun
from leadops_core.schemas import (
    DuplicateSearch,
    JobKind,
    JobState,
    LearnReport,
    RescoreReport,
    RescoringPhase,
    ScorecardChanges,
    Thresholds,
    UndoReport,
)

ROOT = Path(__file__).parents[2]
LEADS = 60


@pytest.fixture
def ops(database_url: str) -> Iterator[LeadOps]:
    with LeadOps.open(database_url, config=Settings(_env_file=None)) as opened:
        yield opened


def fill(ops: LeadOps, folder: Path) -> str:
    """Import leads with outcomes, two of which may be one person, and return the ID of the upload."""
    rows = "".join(
        f"Ann{n},Lee{n},p{n}@c{n}.example,Firm {n},SE,{'gold' if n % 3 else 'free'},{'Won' if n % 3 else 'Lost'}\n"
        for n in range(LEADS)
    )
    header = "First Name,Last Name,Email,Company,Country,Plan,Result\n"
    history = folder / "history.csv"
    twins = (
        "Bob,Lindqvist,bob@gmail.com,Nordwind,SE,free,Lost\n"
        "Robert,Lindqvist,robert@nordwind.example,Nordwind AB,SE,gold,Won\n"
    )
    history.write_text(header + rows + twins, encoding="utf-8")
    upload_id = str(ops.ingest(history).upload_id)
    ops.process()
    ops.outcomes.import_file(history)
    return upload_id


def test_request_returns_the_open_job_with_equal_options(ops: LeadOps) -> None:
    job = ops.jobs.request(JobKind.LEARN, {"use": []}, by="ann")
    assert ops.jobs.request(JobKind.LEARN, {rules.IF_DUE: True}, by="bob") == job
    with pytest.raises(JobConflictError, match=f"cancel {job.id}"):
        ops.jobs.request(JobKind.LEARN, {"use": ["attribute:Plan"]}, by="bob")
    assert ops.jobs.open() == (job,)


def test_waiting_job_is_cancelled_at_once_and_never_runs(ops: LeadOps) -> None:
    job = ops.scorecards.request_rescoring(by="ann")
    cancelled = ops.jobs.cancel(str(job.id), by="bob")
    assert (cancelled.state, cancelled.cancelled_by) == (JobState.CANCELLED, "bob")
    assert ops.jobs.run_next() is None
    assert ops.scorecards.request_if_due() is None, "a worker does not request it again"
    with pytest.raises(JobConflictError, match="has ended"):
        ops.jobs.cancel(job.id, by="bob")
    with pytest.raises(JobFailedError, match="cancelled by bob"):
        ops.jobs.run(job)


def test_running_job_stops_when_it_is_cancelled(ops: LeadOps, tmp_path: Path) -> None:
    upload_id = fill(ops, tmp_path)
    job = ops.scorecards.request_rescoring(by="ann")

    def cancel(_done: int, _total: int | None) -> None:
        if not ops.jobs.get(job.id).is_cancelling:
            ops.jobs.cancel(job.id, by="bob")
        # The process learns of it from its database.
        time.sleep(0.05)

    ended = ops.jobs.run_once(job, page_size=1, progress=cancel)
    assert ended is not None
    assert (ended.state, ended.cancelled_by) == (JobState.CANCELLED, "bob")
    assert 0 < ended.done < LEADS
    assert ops.uploads.get(upload_id).undone_at is None


@pytest.mark.parametrize("state", [JobState.WAITING, JobState.RUNNING])
def test_cancelled_rescoring_keeps_the_active_version(ops: LeadOps, tmp_path: Path, state: JobState) -> None:
    fill(ops, tmp_path)
    changes = ScorecardChanges(thresholds=Thresholds(hot=99, warm=1))
    version = ops.scorecards.change(changes, by="ann", reason="try it", rescore_now=False).version
    assert version.is_pending
    (job,) = ops.jobs.open()

    def cancel(_done: int, _total: int | None) -> None:
        if not ops.jobs.get(job.id).is_cancelling:
            ops.jobs.cancel(job.id, by="bob")
        time.sleep(0.05)

    if state is JobState.WAITING:
        ops.jobs.cancel(job.id, by="bob")
    else:
        ops.jobs.run_once(job, page_size=1, progress=cancel)
    assert ops.jobs.get(job.id).state is JobState.CANCELLED
    assert ops.scorecards.chosen().number == ops.scorecards.active().number == 1
    assert not ops.scorecards.get(version.number).is_pending
    assert ops.scorecards.rescoring().phase is RescoringPhase.DONE
    assert ops.scorecards.request_if_due() is None
    assert ops.scorecards.activate(version.number, by="ann").rescored == LEADS + 2


def test_failure_is_stored_with_its_reason(ops: LeadOps, tmp_path: Path) -> None:
    upload_id = fill(ops, tmp_path)
    job = ops.uploads.request_undo(upload_id, by="ann")
    ops.uploads.undo(upload_id, by="bob")
    ended = ops.jobs.run_next()
    assert ended is not None
    assert (ended.id, ended.state) == (job.id, JobState.FAILED)
    assert "already undone" in (ended.error or "")


def test_bug_in_a_job_is_logged_and_reported_without_its_text(
    ops: LeadOps, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(_self: JobRun, _done: int, _total: int | None) -> None:
        raise KeyError("secret")

    monkeypatch.setattr(JobRun, "report", broken)
    ops.jobs.request(JobKind.DRIFT, by="ann")
    ended = ops.jobs.run_next()
    assert ended is not None
    assert ended.state is JobState.FAILED
    assert "KeyError" in (ended.error or "")
    assert "secret" not in (ended.error or "")
    assert "secret" in caplog.text


_VICTIM = """
import sys, time
from leadops_core import LeadOps, Settings
from leadops_core.jobs.run import JobRun
report = JobRun.report
def stop(run, done, total):
    report(run, done, total)
    print(done, flush=True)
    time.sleep(600)
JobRun.report = stop
with LeadOps.open(sys.argv[1], config=Settings(_env_file=None, lease_seconds=600)) as ops:
    ops.jobs.run_next()
"""


def kill_at_first_report(url: str) -> None:
    command = [sys.executable, "-W", "ignore", "-c", _VICTIM, url]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline()
        process.kill()


def request(ops: LeadOps, kind: JobKind, upload_id: str) -> Any:
    match kind:
        case JobKind.RESCORE:
            return ops.scorecards.request_rescoring()
        case JobKind.LEARN:
            return ops.learning.request()
        case JobKind.FIND_DUPLICATES:
            return ops.duplicates.request_search()
        case _:
            return ops.uploads.request_undo(upload_id, by="ann")


@pytest.mark.parametrize(
    ("kind", "report"),
    [
        (JobKind.RESCORE, RescoreReport),
        (JobKind.LEARN, LearnReport),
        (JobKind.FIND_DUPLICATES, DuplicateSearch),
        (JobKind.UNDO_IMPORT, UndoReport),
    ],
)
def test_job_of_a_killed_process_ends_with_the_same_result(
    ops: LeadOps, database_url: str, tmp_path: Path, kind: JobKind, report: type[Any]
) -> None:
    upload_id = fill(ops, tmp_path)
    job = request(ops, kind, upload_id)
    kill_at_first_report(database_url)
    assert ops.jobs.get(job.id).state is JobState.RUNNING
    ended = ops.jobs.run_next()
    assert ended is not None
    assert (ended.id, ended.state, ended.error) == (job.id, JobState.DONE, None)
    result = ops.jobs.get(job.id).result
    assert isinstance(result, report)
    match result:
        case RescoreReport():
            assert result.rescored == LEADS + 2
        case LearnReport():
            assert (result.labels, len(ops.learning.evaluations())) == (LEADS + 2, 1)
        case DuplicateSearch():
            again = ops.duplicates.search()
            assert result.lead_count == LEADS + 2
            assert (again.open_count, again.new_count) == (result.open_count, 0)
        case UndoReport():
            assert result.removed + len(result.kept) == LEADS + 2


def test_job_that_always_ends_its_process_fails(sqlite_url: str, tmp_path: Path) -> None:
    with LeadOps.open(sqlite_url, config=Settings(_env_file=None)) as ops:
        fill(ops, tmp_path)
        job = ops.duplicates.request_search()
        for _ in range(rules.MAX_ATTEMPTS):
            kill_at_first_report(sqlite_url)
        ended = ops.jobs.run_next()
        assert ended is not None
        assert (ended.id, ended.state) == (job.id, JobState.FAILED)
        assert "interrupted 3 times" in (ended.error or "")
