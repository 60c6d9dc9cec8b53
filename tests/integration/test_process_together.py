"""Several processes at one queue: shared, counted together, and done all the same when one of them dies."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from leadops_core import LeadOps, Settings
from leadops_core.adapters.model import OfflineModel
from leadops_core.adapters.store import InvalidValueError
from leadops_core.schemas import ProcessReport
from leadops_core.verbs import crew
from leadops_core.verbs.helpers import Helper, HelperError
from leadops_core.verbs.process import process as process_alone

DEMO = Path(__file__).parents[2] / "data" / "demo_leads.csv"
LEADS = 200 - 4


def opened(url: str, **settings: Any) -> LeadOps:
    config = Settings(_env_file=None, process_chunk_size=10, **settings)
    return LeadOps.open(url, config=config)


def everything(ops: LeadOps) -> dict[str, Any]:
    """What each lead came to, without what differs from run to run."""
    found = {}
    for lead in ops.iterate():
        detail = ops.show(str(lead.id))
        found[lead.dedupe_key] = (
            (lead.status, lead.processing_state, detail.score, detail.decision),
            sorted(activity.type for activity in detail.activities),
            [(draft.subject, draft.body) for draft in detail.drafts],
            len(detail.traces),
        )
    return found


class Heard:
    """Lets this process begin only once a helper has done something, and counts what helpers say."""

    def __init__(
        self, monkeypatch: pytest.MonkeyPatch, then: Callable[["Heard", Helper], None] | None = None
    ):
        self.said: list[ProcessReport] = []
        self.helpers: list[Helper] = []
        self._event = Event()
        heard = self

        class Listened(Helper):
            def __init__(self, *words: Any) -> None:
                super().__init__(*words)
                heard.helpers.append(self)

            def __iter__(self) -> Iterator[Any]:
                for said in super().__iter__():
                    heard.said.append(said)
                    heard._event.set()
                    if then:
                        then(heard, self)
                    yield said

        process = process_alone

        async def later(*args: Any, **kwargs: Any) -> ProcessReport:
            assert await asyncio.to_thread(self._event.wait, 60)
            return await process(*args, **kwargs)

        monkeypatch.setattr(crew, "Helper", Listened)
        monkeypatch.setattr(crew, "process", later)


def test_two_processes_do_each_lead_once_and_as_one_would(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(f"sqlite:///{tmp_path / 'alone.db'}") as alone:
        alone.ingest(DEMO)
        expected_report, expected = alone.process(workers=1), everything(alone)
    heard = Heard(monkeypatch)
    seen: list[tuple[int, int | None]] = []
    with opened(database_url) as ops:
        ops.ingest(DEMO)
        report = ops.process(workers=2, progress=lambda done, total: seen.append((done, total)))
        assert everything(ops) == expected
    assert report == expected_report.model_copy(update={"workers": 2})
    assert heard.said[-1].processed > 0
    assert seen[-1] == (LEADS, LEADS)
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)


def test_what_a_killed_helper_left_is_done_and_the_report_names_its_end(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    Heard(monkeypatch, then=lambda _, helper: helper._process.kill())
    with opened(database_url) as ops:
        ops.ingest(DEMO)
        report = ops.process(workers=2)
        assert report.worker_errors == ("a helper process was ended by SIGKILL",)
        assert report.waiting == 0
        assert set(ops.figures().by_processing) == {"done"} or ops.figures().by_processing["done"] == LEADS
        assert {row[3] for row in everything(ops).values()} == {1}


def test_a_limit_holds_for_all_together(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    Heard(monkeypatch)
    with opened(sqlite_url) as ops:
        ops.ingest(DEMO)
        assert ops.process(workers=2, limit=75).processed == 75
        assert ops.backlog().queued == LEADS - 75


def test_a_limit_is_reached_although_a_helper_dies(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    Heard(monkeypatch, then=lambda _, helper: helper._process.kill())
    with opened(sqlite_url) as ops:
        ops.ingest(DEMO)
        report = ops.process(workers=2, limit=80)
        done = ops.figures().by_processing["done"]
    # What a helper had stored and could not say any more is at most what it had under way: two chunks.
    assert report.processed == 80
    assert 80 <= done <= 100


def test_an_error_of_a_helper_is_told_in_its_own_words(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(sqlite_url) as ops:
        ops.ingest(DEMO)
        monkeypatch.setattr(ops, "_url", "sqlite:////nowhere/at/all.db")
        report = ops.process(workers=2)
        assert report.processed == LEADS
    (error,) = report.worker_errors
    assert "/nowhere/at/all.db cannot be opened" in error


@pytest.mark.parametrize("kind", ["memory", "model", "replaced"])
def test_who_cannot_be_helped_works_alone_and_says_why_when_asked(kind: str, sqlite_url: str) -> None:
    with LeadOps.open(
        "sqlite://" if kind == "memory" else sqlite_url,
        config=Settings(_env_file=None),
        model=OfflineModel() if kind == "model" else None,
    ) as ops:
        if kind == "replaced":
            ops.toolbox = ops.toolbox.__class__(
                **{name: getattr(ops.toolbox, name) for name in ops.toolbox.__slots__}
            )
        ops.ingest(DEMO)
        with pytest.raises(InvalidValueError, match="2 workers are not possible: a "):
            ops.process(workers=2)
        assert ops.process().workers == 1


def test_few_leads_are_worth_no_helper_and_many_no_more_than_there_are_cores(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(3)), raising=False)
    assert [crew._worthwhile(count) for count in (0, 200, 5_999, 6_000, 9_000, 1_000_000)] == [
        1,
        1,
        1,
        2,
        3,
        3,
    ]
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(64)), raising=False)
    assert crew._worthwhile(1_000_000) == crew.MOST_WORKERS


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def started(url: str, tmp_path: Path) -> tuple["subprocess.Popen[str]", int]:
    """`leadops process` in two processes, in the middle of its work, and the helper's number."""
    command = [sys.executable, "-m", "leadops_core.cli", "process", "--workers", "2", "--json", "--db", url]
    environment = {**os.environ, "LEADOPS_PROCESS_CHUNK_SIZE": "1"}
    ran = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment, text=True
    )
    children = Path(f"/proc/{ran.pid}/task/{ran.pid}/children")
    deadline = time.monotonic() + 180
    while not children.read_text().split():
        assert time.monotonic() < deadline
        time.sleep(0.01)
    return ran, int(children.read_text().split()[0])


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_stopped_in_any_way_it_leaves_no_process_and_the_rest_to_the_next(
    how: signal.Signals, sqlite_url: str, tmp_path: Path
) -> None:
    with opened(sqlite_url) as ops:
        ops.ingest(DEMO)
        ran, helper = started(sqlite_url, tmp_path)
        with ran:
            ran.send_signal(how)
            out, err = ran.communicate(timeout=180)
        deadline = time.monotonic() + 180
        while is_running(helper):
            assert time.monotonic() < deadline
            time.sleep(0.02)
        assert err.strip() == ""
        if how is signal.SIGINT:
            assert ran.returncode == 130
            assert json.loads(out)["error"].startswith("Stopped.")
        waiting = ops.backlog().queued + ops.backlog().running
        report = ops.process(workers=1)
        assert (report.processed, report.waiting) == (waiting, 0)
        assert {row[3] for row in everything(ops).values()} == {1}


def test_a_process_that_is_no_helper_of_ours_is_told_by_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(HelperError, match="a helper process ended with exit code 1"):
        list(Helper("process", ()))
