"""The loop of a worker. It reacts to the queue, polls the database, survives failures, and stops in time."""

import asyncio
import logging
import random
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import structlog

from leadops_api.observability.metrics import Metrics
from leadops_api.observability.tracing import Spans
from leadops_api.queue import (
    QueueError,
    ReceivedMessage,
    WorkKind,
    WorkQueue,
    lead_messages,
    notify_workers,
)
from leadops_api.worker.tasks import WorkerTask, finished_count, work_counts, worker_tasks
from leadops_core import LeadOps, Settings
from leadops_core.errors import LeadOpsError, UpgradeNeededError
from leadops_core.schemas import DeliveryReport, Upload
from leadops_core.schemas.conversation import MailboxReport

log = structlog.get_logger("leadops.worker")

_LONGEST_PAUSE = 60.0
_TASK_OF_KIND = {WorkKind.LEADS: "process", WorkKind.DRAFTS: "deliver", WorkKind.OUTCOMES: "learn"}


@dataclass
class Worker:
    """Works in rounds: process leads, send email, draft follow-ups, and learn from outcomes.

    A message from the queue starts a round at once. Without messages, a round starts every `worker_poll_seconds`, so a
    lost message does no harm. Messages are completed only after all work is done, because until then they signal that a
    worker is needed. Any number of workers may run, because the database gives each lead to one of them.
    """

    ops: LeadOps
    queue: WorkQueue
    config: Settings
    metrics: Metrics = field(default_factory=Metrics)
    on_report: Callable[[str, object], None] | None = None
    """Called with the name and the report of each task."""
    spans: Spans = field(default_factory=lambda: Spans(None))
    rounds: int = field(default=0, init=False)
    """Number of rounds."""
    failures: int = field(default=0, init=False)
    """Number of consecutive failed rounds."""

    def __post_init__(self) -> None:
        self._tasks = worker_tasks()
        self._held: list[ReceivedMessage] = []
        self._counts: Counter[str] = Counter()
        self._round_began_at: float | None = None
        self._has_mail = asyncio.Event()

    def is_stuck(self) -> bool:
        """Return True if the current round takes longer than `worker_stuck_seconds`."""
        began_at = self._round_began_at
        return began_at is not None and time.monotonic() - began_at > self.config.worker_stuck_seconds

    async def run(self, stop: asyncio.Event) -> None:
        """Work until `stop` is set. The current task finishes; other workers take over the rest.

        A failure never ends the worker. It is logged, and the next round starts after a pause of up to one minute.
        """
        log.info(
            "worker_started", queue=self.queue.name, database=self.ops.status(config=self.config).database
        )
        more = True
        try:
            while not stop.is_set():
                self._touch_heartbeat()
                await self._take(0.0 if more else self.config.worker_poll_seconds, stop)
                if stop.is_set():
                    break
                more = await self._guarded_round(stop)
        finally:
            await self._settle(done=False)
            log.info("worker_stopped", rounds=self.rounds)

    def wake_for_mail(self) -> None:
        """Start a round at once that reads the mailbox. Call it on the event loop of `run`."""
        self._has_mail.set()

    async def run_once(self) -> None:
        """Do all available work, then return. Raise LeadOpsError if a task fails."""
        never = asyncio.Event()
        while await self._round(never):
            pass

    def _touch_heartbeat(self) -> None:
        """Touch the heartbeat file after a round, even a failed one: a new worker would not help if the database is down."""
        if self.config.worker_heartbeat_file is not None:
            try:
                self.config.worker_heartbeat_file.touch()
            except OSError as error:
                log.warning("heartbeat_failed", why=str(error))

    async def _take(self, seconds: float, stop: asyncio.Event) -> None:
        """Wait for a message for up to `seconds`. If work is left over, only check for messages."""
        taking = asyncio.ensure_future(self._take_or_wait(seconds, stop))
        events = [asyncio.ensure_future(event.wait()) for event in (stop, self._has_mail)]
        await asyncio.wait((taking, *events), return_when=asyncio.FIRST_COMPLETED)
        for event in events:
            event.cancel()
        if not taking.done():
            # A message that arrives now is delivered again after its lock expires.
            taking.cancel()
        await asyncio.gather(taking, *events, return_exceptions=True)

    async def _take_or_wait(self, seconds: float, stop: asyncio.Event) -> None:
        if seconds == 0.0 and self._held:
            return
        try:
            self._held += await self.queue.take(max(seconds, 0.01))
        except QueueError as error:
            # Without the queue, the worker polls the database.
            log.warning("queue_unavailable", why=str(error))
            await _pause(seconds, stop)

    async def _guarded_round(self, stop: asyncio.Event) -> bool:
        try:
            more = await self._round(stop)
        except LeadOpsError as error:
            log.warning("round_failed", why=str(error), failures=self.failures + 1)
        except Exception as error:
            # Probably a bug of ours: log the traceback and continue with other work.
            log.exception("round_broke", kind=type(error).__name__, failures=self.failures + 1)
        else:
            self.failures = 0
            if not more:
                await self._settle(done=True)
            return more
        self.failures += 1
        await self._settle(done=False)
        longest = min(_LONGEST_PAUSE, 2.0 ** min(self.failures, 6))
        await _pause(random.uniform(longest / 2, longest), stop)  # noqa: S311 - spreads workers out, guards nothing
        return True

    async def _round(self, stop: asyncio.Event) -> bool:
        """Run each due task once, and log and count what was done. Return True if a task left work over."""
        began_at = self._round_began_at = time.monotonic()
        self._counts.clear()
        is_failed = True
        try:
            more = await self._run_tasks(stop)
            is_failed = False
        finally:
            self._round_began_at = None
            seconds = time.monotonic() - began_at
            self.metrics.round(seconds, is_failed=is_failed)
            # An idle worker would write a line every few seconds.
            level = logging.INFO if self._counts or is_failed else logging.DEBUG
            result = "failed" if is_failed else "done"
            log.log(level, "round", result=result, seconds=round(seconds, 3), **self._counts)
        self.rounds += 1
        return more

    async def _run_tasks(self, stop: asyncio.Event) -> bool:
        requested = {_TASK_OF_KIND[delivery.message.kind] for delivery in self._held}
        if self._has_mail.is_set():
            self._has_mail.clear()
            requested.add("mailbox")
        more = False
        for task in self._tasks:
            if stop.is_set():
                return True
            if task.is_due(time.monotonic(), self.config, is_requested=task.name in requested):
                more = await self._run_task(task) or more
        return more

    async def _run_task(self, task: WorkerTask) -> bool:
        # On a thread, because this event loop must renew locks while the task is busy.
        with self.spans.task(task.name) as record_done:
            try:
                report = await asyncio.to_thread(task.do, self.ops, self.config)
            except UpgradeNeededError as error:
                # The other tasks work before the upgrade too.
                log.warning("task_awaits_upgrade", task=task.name, why=str(error))
                task.last = time.monotonic()
                return False
            record_done(finished_count(report))
        task.last = time.monotonic()
        self.metrics.report(task.name, report)
        if isinstance(report, DeliveryReport) and report.trouble:
            log.warning("task_stopped_early", task=task.name, why=report.trouble)
        if isinstance(report, MailboxReport) and report.trouble:
            log.warning("mailbox_failed", why=report.trouble)
        self._counts.update(work_counts(task.name, report))
        if self.on_report is not None:
            self.on_report(task.name, report)
        if isinstance(report, Upload) and len(messages := lead_messages(report.counts.rows)) > 1:
            # The process that received the file has stopped, so this one wakes other workers.
            await notify_workers(self.queue, *messages)
        return task.has_more(report, self.config)

    async def _settle(self, *, done: bool) -> None:
        messages: Sequence[ReceivedMessage] = self._held
        self._held = []
        for delivery in messages:
            await (delivery.complete() if done else delivery.abandon())


async def _pause(seconds: float, stop: asyncio.Event) -> None:
    try:
        async with asyncio.timeout(seconds):
            await stop.wait()
    except TimeoutError:
        return
