"""One worker at a time rescores the leads while others process theirs, and another worker replaces a killed one."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest

from leadops_api.queue import LocalQueue
from leadops_api.worker import Worker
from leadops_core import LeadOps, Settings
from leadops_core.jobs.repository import JobRepository
from leadops_core.schemas import (
    DeliveryState,
    Job,
    JobKind,
    JobState,
    LearnReport,
    RescoreReport,
    RescoringPhase,
    ScorecardChanges,
)
from leadops_core.scoring import stored
from leadops_core.scoring.use_cases import rescoring
from leadops_core.testing.clock import FixedClock
from tests.integration.worker.conftest import add_leads
from tests.integration.worker.test_worker import SECONDS, until
from tests.support.repositories import Repositories

ROOT = Path(__file__).parents[3]


def change(ops: LeadOps) -> int:
    """Put a version to use that gives each lead of `add_leads` another score, and leave the leads to a worker."""
    card = ops.scorecards.active().scorecard
    points = [
        {"characteristic": each.name, "level": level.name, "points": level.points - 3}
        for each in card.characteristics
        for level in each.levels
    ]
    changes = ScorecardChanges.model_validate({"points": points})
    return ops.scorecards.change(changes, by="ann", reason="test", rescore_now=False).version.number


def versions_of(ops: LeadOps) -> set[int | None]:
    return {lead.scorecard_version for lead in ops.leads.iterate()}


@contextmanager
def rescoring_halfway(config: Settings, count: int = 20) -> Iterator[Event]:
    """A worker in a thread of its own that has rescored `count` leads; it goes on when the event is set."""
    halfway, go = Event(), Event()

    def pause(_done: int, _total: int | None) -> None:
        halfway.set()
        assert go.wait(SECONDS)

    def work() -> None:
        with LeadOps.open(config=config) as own:
            own.scorecards.rescore_if_due(leads_per_page=count, progress=pause)

    thread = Thread(target=work)
    thread.start()
    try:
        assert halfway.wait(SECONDS)
        yield go
    finally:
        go.set()
        thread.join()


def test_second_worker_does_not_join_a_claimed_rescoring(ops: LeadOps, config: Settings) -> None:
    add_leads(ops, 50)
    ops.process()
    number = change(ops)
    with rescoring_halfway(config):
        assert ops.scorecards.rescore_if_due() is None
        state = ops.scorecards.rescoring()
        assert (state.phase, state.rescored, state.total) == (RescoringPhase.RUNNING, 20, 50)
        assert (versions_of(ops), ops.scorecards.active().number) == ({1}, 1)
    assert (versions_of(ops), ops.scorecards.active().number) == ({number}, number)
    assert ops.scorecards.rescoring().phase is RescoringPhase.DONE
    assert ops.scorecards.rescore_if_due() is None


def test_second_worker_processes_and_sends_during_a_rescoring(ops: LeadOps, config: Settings) -> None:
    add_leads(ops, 50)
    ops.process()
    [item, *_] = ops.review().items
    change(ops)
    ops.drafts.approve(item.draft.id, by="ann", expected_version=item.draft.version, undo_seconds=0)
    add_leads(ops, 5, first=500)
    other = Worker(ops, LocalQueue(), config)
    with rescoring_halfway(config):
        asyncio.run(other.run_once())
        assert ops.scorecards.rescoring().rescored == 20
        assert ops.leads.figures().by_processing["done"] == 55
        assert ops.drafts.get(item.draft.id).state is DeliveryState.SENT


def test_second_worker_waits_for_no_row_lock_of_a_rescoring(
    postgres_database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first is in the middle of a transaction that holds the rows of its leads."""
    config = Settings(
        _env_file=None,
        database_url=postgres_database_url,
        outbox_dir=tmp_path / "outbox",
    )
    inside, go = Event(), Event()
    real = stored.score_stored

    def score(leads: Any, card: Any, **given: Any) -> Any:
        inside.set()
        assert go.wait(SECONDS)
        return real(leads, card, **given)

    with LeadOps.open(config=config) as ops, LeadOps.open(config=config) as other:
        add_leads(ops, 20)
        ops.process()
        change(ops)
        monkeypatch.setattr(rescoring, "score_stored", score)
        thread = Thread(target=ops.scorecards.rescore_if_due)
        thread.start()
        try:
            assert inside.wait(SECONDS)
            add_leads(other, 3, first=500)
            assert other.scorecards.rescore_if_due() is None
            assert other.process().processed == 3
        finally:
            go.set()
            thread.join()


def test_two_workers_rescore_each_lead_once(ops: LeadOps, config: Settings) -> None:
    add_leads(ops, 120)
    ops.process()
    number = change(ops)
    jobs: list[Job] = []

    def note(_task: str, report: object) -> None:
        if isinstance(report, Job) and report.kind is JobKind.RESCORE and not report.is_open:
            jobs.append(report)

    async def run() -> None:
        stop = asyncio.Event()
        with LeadOps.open(config=config) as second:
            workers = [Worker(each, LocalQueue(), config, on_report=note) for each in (ops, second)]
            tasks = [asyncio.create_task(each.run(stop)) for each in workers]
            await until(lambda: ops.scorecards.rescoring().phase is RescoringPhase.DONE)
            stop.set()
            await asyncio.gather(*tasks)

    asyncio.run(run())
    assert versions_of(ops) == {number}
    [job] = jobs
    report = ops.jobs.get(job.id).result
    assert isinstance(report, RescoreReport)
    assert (job.state, report.rescored, report.changed) == (JobState.DONE, 120, 120)


def test_rescoring_that_was_finished_before_the_claim_is_not_repeated(
    ops: LeadOps, config: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_leads(ops, 10)
    ops.process()
    change(ops)
    real = JobRepository.claim
    with LeadOps.open(config=config) as other:

        def claim(*given: Any, **more: Any) -> Any:
            monkeypatch.undo()
            assert other.scorecards.rescore_if_due() is not None
            return real(*given, **more)

        monkeypatch.setattr(JobRepository, "claim", claim)
        ops.scorecards.rescore_if_due()
    assert ops.scorecards.rescoring().changed == 10


_KILLED = """
import sys, time
from leadops_core import LeadOps, Settings
from tests.support.repositories import Repositories
def pause(done, total):
    print(done, flush=True)
    time.sleep(600)
with LeadOps.open(sys.argv[1], config=Settings(_env_file=None, lease_seconds=600)) as ops:
    ops.scorecards.rescore_if_due(leads_per_page=20, progress=pause)
"""


def test_rescoring_of_a_killed_worker_continues_where_it_stopped(ops: LeadOps, config: Settings) -> None:
    add_leads(ops, 50)
    ops.process()
    number = change(ops)
    command = [sys.executable, "-W", "ignore", "-c", _KILLED, config.database_url]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "20\n"
        assert ops.scorecards.rescore_if_due() is None, "it lives"
        process.kill()
    pages: list[int] = []
    ops.scorecards.rescore_if_due(leads_per_page=20, progress=lambda done, _total: pages.append(done))
    assert pages == [40, 50]
    state = ops.scorecards.rescoring()
    assert (state.phase, state.rescored, state.changed) == (RescoringPhase.DONE, 50, 50)
    assert versions_of(ops) == {number}


def test_claim_of_another_host_expires_with_its_lease(database_url: str) -> None:
    clock = FixedClock()
    with LeadOps.open(database_url, config=Settings(_env_file=None), clock=clock) as ops:
        add_leads(ops, 3)
        change(ops)
        jobs = Repositories(ops.database).jobs
        claimed = jobs.claim("elsewhere:1:1:1", 60, is_dead=lambda _worker: False)
        assert claimed is not None
        clock.advance(59)
        assert ops.scorecards.rescore_if_due() is None
        assert jobs.renew(claimed.job.id, "elsewhere:1:1:1", 60, 0, None).is_held
        clock.advance(59)
        assert ops.scorecards.rescore_if_due() is None
        clock.advance(2)
        state = ops.scorecards.rescore_if_due()
        assert state is not None
        assert state.phase is RescoringPhase.DONE
        assert not jobs.renew(claimed.job.id, "elsewhere:1:1:1", 60, 0, None).is_held


def test_worker_without_its_claim_stores_nothing(ops: LeadOps, config: Settings) -> None:
    add_leads(ops, 50)
    ops.process()
    change(ops)
    with rescoring_halfway(config):
        assert Repositories(ops.database).jobs.claim("thief:1:1:1", 60, is_dead=lambda _worker: True)
    assert ops.scorecards.rescoring().rescored == 20
    assert versions_of(ops) == {1}


def test_choosing_the_active_version_ends_a_rescoring(ops: LeadOps, config: Settings) -> None:
    add_leads(ops, 50)
    ops.process()
    number = change(ops)
    with rescoring_halfway(config):
        assert ops.scorecards.switch(1, by="ann").is_active
        assert not ops.scorecards.get(number).is_pending
    state = ops.scorecards.rescoring()
    assert (state.scorecard_version, state.phase) == (1, RescoringPhase.DONE)
    assert versions_of(ops) == {1}


def test_rescoring_restarts_after_another_version_is_chosen(ops: LeadOps, config: Settings) -> None:
    add_leads(ops, 50)
    ops.process()
    first = change(ops)
    with rescoring_halfway(config):
        # The second change adds to the first one, although that is not in use yet.
        second = change(ops)
        assert ops.scorecards.get(second).parent_number == first
        assert ops.scorecards.rescoring().rescored == 0
    state = ops.scorecards.rescoring()
    assert (state.scorecard_version, state.phase, state.rescored) == (second, RescoringPhase.DONE, 50)
    assert versions_of(ops) == {second}


def test_leads_changed_during_a_rescoring_get_the_new_version(ops: LeadOps, config: Settings) -> None:
    add_leads(ops, 50)
    ops.process()
    number = change(ops)
    first, second, third, *_ = sorted(ops.leads.iterate(), key=lambda lead: lead.id)
    with rescoring_halfway(config):
        ops.leads.edit(str(first.id), {"job_title": "Chief Executive Officer"}, by="ann")
        ops.leads.edit(str(second.id), {"job_title": "Student"}, by="ann")
        ops.process(limit=1)
        ops.privacy.erase(str(third.id), by="ann")
        add_leads(ops, 3, first=500)
        ops.process()
        assert versions_of(ops) == {1}
    assert versions_of(ops) == {number}
    again = ops.scorecards.rescore()
    assert (again.rescored, again.changed) == (52, 0), "all scores were of the newest content"


def test_rescoring_in_the_foreground_joins_the_one_under_way(ops: LeadOps, config: Settings) -> None:
    add_leads(ops, 50)
    ops.process()
    number = change(ops)
    reports = []
    joined = Event()
    with rescoring_halfway(config) as go:
        thread = Thread(
            target=lambda: reports.append(ops.scorecards.rescore(progress=lambda *_: joined.set()))
        )
        thread.start()
        # Only now is it certain that the second caller found the first at work.
        assert joined.wait(SECONDS)
        go.set()
        thread.join()
    [report] = reports
    assert (report.scorecard_version, report.rescored, report.changed) == (number, 50, 50)


def test_rescoring_continues_after_each_time_slice(ops: LeadOps) -> None:
    add_leads(ops, 50)
    change(ops)
    seen = []
    while state := ops.scorecards.rescore_if_due(seconds=0, leads_per_page=20):
        seen.append((state.phase, state.rescored))
    assert seen == [
        (RescoringPhase.RUNNING, 20),
        (RescoringPhase.RUNNING, 40),
        (RescoringPhase.DONE, 50),
    ]


def with_outcomes(ops: LeadOps, folder: Path) -> None:
    rows = "".join(
        f"p{number}@c{number}.example,{'gold' if number % 3 else 'free'},{'Won' if number % 3 else 'Lost'}\n"
        for number in range(200)
    )
    history = folder / "history.csv"
    history.write_text(f"Email,Plan,Result\n{rows}", encoding="utf-8")
    ops.ingest(history)
    ops.process()
    ops.outcomes.import_file(history)


def test_two_workers_learn_from_the_same_outcomes_once(
    ops: LeadOps, config: Settings, tmp_path: Path
) -> None:
    with_outcomes(ops, tmp_path)
    reports: list[LearnReport] = []

    def work() -> None:
        with LeadOps.open(config=config) as own:
            started.wait(SECONDS)
            report = own.learning.learn_if_due(rescore_now=False)
            if report is not None:
                reports.append(report)

    started = Event()
    threads = [Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    started.set()
    for thread in threads:
        thread.join()
    assert len(ops.learning.evaluations()) == 1
    assert {report.challenger for report in reports} == {2}


def test_worker_learns_and_rescores_automatically(ops: LeadOps, config: Settings, tmp_path: Path) -> None:
    with_outcomes(ops, tmp_path)
    asyncio.run(Worker(ops, LocalQueue(), config).run_once())
    assert ops.scorecards.active().number == 2
    assert versions_of(ops) == {2}
