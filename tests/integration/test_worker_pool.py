"""Several worker processes share one queue and finish even if one of them dies."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from leadops_core import LeadOps, Settings
from leadops_core.database.errors import InvalidValueError
from leadops_core.llm import OfflineModel

DEMO = Path(__file__).parents[2] / "data" / "demo_leads.csv"
LEADS = 200 - 4


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Many chunks, so that every worker gets some; no `.env` in the current folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LEADOPS_PROCESS_CHUNK_SIZE", "10")


def opened(url: str) -> LeadOps:
    return LeadOps.open(url, config=Settings())


def everything(ops: LeadOps) -> dict[str, Any]:
    """Return what processing made of each lead, without ids and times."""
    results = {}
    for lead in ops.leads.iterate():
        detail = ops.leads.show(str(lead.id))
        results[lead.dedupe_key] = (
            (lead.status, lead.processing_state, detail.score, detail.decision),
            sorted(activity.type for activity in detail.activities),
            [(draft.subject, draft.body) for draft in detail.drafts],
            len(detail.traces),
        )
    return results


def child_pids() -> list[int]:
    """Return the worker processes of this test; the tests' own servers are of other programs."""
    threads = Path("/proc/self/task").iterdir()
    pids = [int(pid) for thread in threads for pid in (thread / "children").read_text().split()]
    return [pid for pid in pids if "--report-chunks" in Path(f"/proc/{pid}/cmdline").read_text()]


class KillOnce:
    """A progress callback that kills one worker as soon as any lead is done."""

    def __init__(self) -> None:
        self.killed: int | None = None

    def __call__(self, done: int, total: int | None) -> None:
        if done and self.killed is None:
            self.killed = child_pids()[0]
            os.kill(self.killed, signal.SIGKILL)


def test_two_workers_process_each_lead_once_with_the_same_result(database_url: str, tmp_path: Path) -> None:
    with opened(f"sqlite:///{tmp_path / 'alone.db'}") as alone:
        alone.ingest(DEMO)
        expected_report, expected = alone.process(), everything(alone)
    progress: list[tuple[int, int | None]] = []
    with opened(database_url) as ops:
        ops.ingest(DEMO)
        report = ops.process(workers=2, progress=lambda done, total: progress.append((done, total)))
        assert everything(ops) == expected
    assert report == expected_report.model_copy(update={"workers": 2})
    assert progress[-1] == (LEADS, LEADS)
    assert progress == sorted(progress)
    assert len(progress) > 2


def test_one_worker_reports_its_progress(sqlite_url: str) -> None:
    progress: list[tuple[int, int | None]] = []
    with opened(sqlite_url) as ops:
        ops.ingest(DEMO)
        ops.process(progress=lambda done, total: progress.append((done, total)))
    assert (progress[0], progress[-1]) == ((0, LEADS), (LEADS, LEADS))
    assert progress == sorted(progress)


def test_killed_worker_is_named_and_its_leads_are_processed(database_url: str) -> None:
    kill_once = KillOnce()
    with opened(database_url) as ops:
        ops.ingest(DEMO)
        report = ops.process(workers=2, progress=kill_once)
        assert kill_once.killed is not None
        (error,) = report.worker_errors
        assert error in ("worker 1 was ended by SIGKILL", "worker 2 was ended by SIGKILL")
        assert report.waiting == 0
        assert ops.leads.figures().by_processing["done"] == LEADS
        assert {row[3] for row in everything(ops).values()} == {1}


def test_limit_is_shared_by_the_workers(sqlite_url: str) -> None:
    with opened(sqlite_url) as ops:
        ops.ingest(DEMO)
        assert ops.process(workers=2, limit=75).processed == 75
        assert ops.pipeline.backlog().queued == LEADS - 75
        report = ops.process(workers=3, limit=1)
        assert (report.processed, report.workers) == (1, 1)


def test_limit_is_reached_if_a_worker_is_killed(sqlite_url: str) -> None:
    with opened(sqlite_url) as ops:
        ops.ingest(DEMO)
        report = ops.process(workers=2, limit=80, progress=KillOnce())
        done = ops.leads.figures().by_processing["done"]
    assert len(report.worker_errors) == 1
    assert report.processed == 80
    # The killed worker may have stored one chunk that it could no longer report.
    assert 80 <= done <= 90


def test_worker_that_cannot_start_is_named_and_replaced(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(sqlite_url) as ops:
        ops.ingest(DEMO)
        monkeypatch.setattr(sys, "executable", "/bin/false")
        report = ops.process(workers=2)
        assert report.processed == LEADS
    assert report.worker_errors == ("worker 1 ended with exit code 1", "worker 2 ended with exit code 1")


@pytest.mark.parametrize("kind", ["memory", "model", "settings"])
def test_worker_pool_is_refused_if_workers_would_differ(kind: str, sqlite_url: str) -> None:
    with LeadOps.open(
        "sqlite://" if kind == "memory" else sqlite_url,
        config=Settings(undo_seconds=7) if kind == "settings" else Settings(),
        model=OfflineModel() if kind == "model" else None,
    ) as ops:
        ops.ingest(DEMO)
        with pytest.raises(InvalidValueError, match=r"Cannot start worker processes\. A "):
            ops.process(workers=2)
        assert ops.process().workers == 1


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def wait_for(is_so: Callable[[], object]) -> None:
    deadline = time.monotonic() + 180
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def start_process(url: str, **popen: Any) -> tuple["subprocess.Popen[str]", list[int]]:
    """Start `leadops process` with two workers; return it and the workers' process ids."""
    command = [sys.executable, "-m", "leadops_core.cli", "process", "--workers", "2", "--json", "--db", url]
    environment = {**os.environ, "LEADOPS_PROCESS_CHUNK_SIZE": "1"}
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment, text=True, **popen
    )
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    wait_for(lambda: len(children.read_text().split()) == 2)
    return process, [int(pid) for pid in children.read_text().split()]


@pytest.mark.parametrize("moment", ["start", "work"])
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_stopped_process_leaves_no_worker_and_loses_no_lead(
    how: signal.Signals, moment: str, sqlite_url: str
) -> None:
    with opened(sqlite_url) as ops:
        ops.ingest(DEMO)
        process, workers = start_process(sqlite_url)
        with process:
            if moment == "work":
                wait_for(lambda: ops.pipeline.backlog().queued < LEADS)
            process.send_signal(how)
            out, err = process.communicate(timeout=180)
        wait_for(lambda: not any(map(is_running, workers)))
        assert err.strip() == ""
        if how is signal.SIGINT:
            assert process.returncode == 130
            assert json.loads(out)["error"].startswith("Stopped.")
        if (how, moment) == (signal.SIGINT, "work"):
            assert ops.pipeline.backlog().running == 0
        waiting = ops.pipeline.backlog().queued + ops.pipeline.backlog().running
        report = ops.process()
        assert (report.processed, report.waiting) == (waiting, 0)
        assert {row[3] for row in everything(ops).values()} == {1}


def test_worker_of_a_background_job_is_stopped_by_its_parent(sqlite_url: str) -> None:
    """A shell starts background jobs with SIGINT ignored, and their workers inherit that."""
    with opened(sqlite_url) as ops:
        ops.ingest(DEMO)
        process, workers = start_process(
            sqlite_url, preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_IGN)
        )
        with process:
            wait_for(lambda: ops.pipeline.backlog().queued < LEADS)
            for worker in workers:
                os.kill(worker, signal.SIGINT)
            out, _ = process.communicate(timeout=180)
        report = json.loads(out)
        assert [error.partition(" failed: ")[2] for error in report["worker_errors"]] == [
            "Stopped. Finished work is saved; run the same command again to continue."
        ] * 2
        assert ops.leads.figures().by_processing["done"] == LEADS
