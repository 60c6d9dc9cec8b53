"""A worker finishes waiting work, continues after a failure, and stops on a signal."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from leadops_api.observability.metrics import Metrics
from leadops_api.queue import LocalQueue, QueueError, QueueMessage, WorkKind, notify_workers
from leadops_api.worker import Worker
from leadops_api.worker.mailbox_watch import watching_mailbox
from leadops_core import LeadOps, Settings
from leadops_core.operations import diagnose
from leadops_core.schemas import CheckState, DeliveryState, Finding
from leadops_core.schemas.conversation import MailboxReport
from leadops_core.tools import TransientToolError
from tests.integration.worker.conftest import add_leads
from tests.support.logs import captured_logs

SECONDS = 120.0


async def until(is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(SECONDS):
        while not await asyncio.to_thread(is_so):  # noqa: ASYNC110 - the database sends no event
            await asyncio.sleep(0.02)


def run_worker(worker: Worker, act: Callable[[], Awaitable[None]]) -> None:
    """Run the worker while `act` goes on, then stop it."""

    async def run() -> None:
        stop = asyncio.Event()
        task = asyncio.create_task(worker.run(stop))
        try:
            await act()
        finally:
            stop.set()
            async with asyncio.timeout(SECONDS):
                await task

    asyncio.run(run())


def test_worker_processes_leads_without_a_queue_message(ops: LeadOps, config: Settings) -> None:
    add_leads(ops, 120)

    async def act() -> None:
        await until(lambda: ops.leads.figures().by_processing["done"] == 120)
        add_leads(ops, 5, first=500)
        await until(lambda: ops.leads.figures().by_processing["done"] == 125)

    run_worker(Worker(ops, LocalQueue(), config), act)
    assert ops.pipeline.backlog().running == ops.pipeline.backlog().queued == 0


def test_heartbeat_reports_progress(ops: LeadOps, config: Settings, tmp_path: Path) -> None:
    beat = tmp_path / "beat"

    async def act() -> None:
        await until(beat.exists)
        beat.unlink()
        await until(beat.exists)

    run_worker(Worker(ops, LocalQueue(), config.model_copy(update={"worker_heartbeat_file": beat})), act)


def test_failed_heartbeat_does_not_stop_work(ops: LeadOps, config: Settings, tmp_path: Path) -> None:
    add_leads(ops, 3)

    async def act() -> None:
        await until(lambda: ops.leads.figures().by_processing["done"] == 3)

    nowhere = config.model_copy(update={"worker_heartbeat_file": tmp_path / "no" / "beat"})
    run_worker(Worker(ops, LocalQueue(), nowhere), act)


def test_queue_message_wakes_the_worker_before_its_poll(ops: LeadOps, config: Settings) -> None:
    slow = config.model_copy(update={"worker_poll_seconds": 3600.0})

    async def act() -> None:
        await until(lambda: worker.rounds > 0)
        add_leads(ops, 3)
        assert await notify_workers(worker.queue, QueueMessage(WorkKind.LEADS))
        await until(lambda: ops.leads.figures().by_processing["done"] == 3)

    worker = Worker(ops, LocalQueue(), slow)
    run_worker(worker, act)


def test_worker_sends_an_approved_draft(ops: LeadOps, config: Settings) -> None:
    add_leads(ops, 1)

    async def act() -> None:
        await until(lambda: ops.pipeline.backlog().drafts_waiting == 1)
        [item] = ops.review().items
        ops.drafts.approve(item.draft.id, by="ann", expected_version=item.draft.version, undo_seconds=0)
        await until(lambda: ops.drafts.get(item.draft.id).state is DeliveryState.SENT)

    run_worker(Worker(ops, LocalQueue(), config), act)


def test_failed_round_is_repeated_and_its_message_abandoned(
    ops: LeadOps, config: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_leads(ops, 2)
    real, failures = ops.process, iter([TransientToolError("the database does not answer"), KeyError("ours")])

    def process(**given: Any) -> Any:
        if error := next(failures, None):
            raise error
        return real(**given)

    monkeypatch.setattr(ops, "process", process)
    monkeypatch.setattr("leadops_api.worker.loop._LONGEST_PAUSE", 0.05)
    queue = LocalQueue()

    async def act() -> None:
        await queue.put([QueueMessage(WorkKind.LEADS)])
        await until(lambda: ops.leads.figures().by_processing["done"] == 2)
        await until(lambda: worker.failures == 0)

    worker = Worker(ops, queue, config)
    run_worker(worker, act)


def test_worker_polls_the_database_without_its_queue(ops: LeadOps, config: Settings) -> None:
    class BrokenQueue(LocalQueue):
        async def take(self, seconds: float, most: int = 16) -> Any:
            raise QueueError("gone")

        async def put(self, messages: Any) -> None:
            raise QueueError("gone")

    add_leads(ops, 2)
    queue = BrokenQueue()

    async def act() -> None:
        assert not await notify_workers(queue, QueueMessage(WorkKind.LEADS))
        await until(lambda: ops.leads.figures().by_processing["done"] == 2)

    run_worker(Worker(ops, queue, config), act)


def test_worker_completes_a_message_after_the_last_lead(ops: LeadOps, config: Settings) -> None:
    """While work waits, its message stays in the queue, so that autoscaling by queue length keeps a worker."""
    add_leads(ops, 120)
    seen: list[tuple[str, int]] = []

    class FakeDelivery:
        message = QueueMessage(WorkKind.LEADS)

        async def complete(self) -> None:
            seen.append(("complete", ops.pipeline.backlog().queued))

        async def abandon(self) -> None:
            seen.append(("abandon", ops.pipeline.backlog().queued))

    deliveries = [FakeDelivery()]

    class QueueOfOne(LocalQueue):
        async def take(self, seconds: float, most: int = 16) -> Any:
            return [deliveries.pop()] if deliveries else await super().take(seconds, most)

    run_worker(Worker(ops, QueueOfOne(), config), lambda: until(lambda: bool(seen)))
    assert seen == [("complete", 0)]


def test_worker_once_finishes_all_waiting_work_and_ends(ops: LeadOps, config: Settings) -> None:
    add_leads(ops, 120)
    worker = Worker(ops, LocalQueue(), config)
    asyncio.run(worker.run_once())
    assert ops.leads.figures().by_processing["done"] == 120
    assert worker.rounds >= 3


def test_worker_logs_why_the_mailbox_failed_and_works_on(sqlite_url: str, tmp_path: Path) -> None:
    config = Settings(
        _env_file=None, mailbox="maildir", maildir=tmp_path / "missing", outbox_dir=tmp_path / "outbox"
    )
    with captured_logs(config) as lines, LeadOps.open(sqlite_url, config=config) as ops:
        add_leads(ops, 3)
        asyncio.run(Worker(ops, LocalQueue(), config).run_once())
        assert ops.leads.figures().by_processing["done"] == 3
        samples = Metrics().scrape(ops).decode()
        check = next(
            check for check in diagnose(sqlite_url, lambda: config).checks if check.name == "mailbox"
        )
    assert "mailbox_failed" in lines.getvalue()
    assert "does not exist" in lines.getvalue()
    assert "leadops_mailbox_failing 1.0" in samples
    assert (check.state, check.finding) == (CheckState.FAILED, Finding.MAILBOX_FAILED)


def test_new_message_starts_a_round_at_once(sqlite_url: str, tmp_path: Path) -> None:
    config = Settings(
        _env_file=None,
        mailbox="maildir",
        maildir=tmp_path,
        outbox_dir=tmp_path / "outbox",
        mailbox_poll_seconds=86_400,
        worker_poll_seconds=600,
    )
    read = Counter[str]()

    def on_report(task: str, report: object) -> None:
        read[task] += report.unmatched if isinstance(report, MailboxReport) else 1

    with LeadOps.open(sqlite_url, config=config) as ops:
        worker = Worker(ops, LocalQueue(), config, on_report=on_report)

        async def act() -> None:
            await until(lambda: read["jobs"] > 0)
            async with watching_mailbox(ops, config, worker.wake_for_mail), asyncio.timeout(SECONDS):
                number = 0
                # The first file may arrive before the thread looks at the folder.
                while not read["mailbox"]:
                    number += 1
                    raw = f"From: a@b.example\nMessage-ID: <{number}@b.example>\n\nCall me"
                    (tmp_path / f"{number}.eml").write_text(raw)
                    await asyncio.sleep(0.5)

        run_worker(worker, act)
    assert read["mailbox"] > 0
