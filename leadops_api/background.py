"""Background work of the API process: notify workers, and run a worker."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from uuid import UUID

import structlog
from fastapi import BackgroundTasks

from leadops_api.observability.metrics import Metrics, lags
from leadops_api.observability.tracing import Spans
from leadops_api.queue import QueueMessage, WorkKind, WorkQueue, lead_messages, notify_workers
from leadops_api.worker import Worker
from leadops_api.worker.mailbox_watch import watching_mailbox
from leadops_core import LeadOps, Settings
from leadops_core.errors import LeadOpsError

log = structlog.get_logger("leadops.api")

_CHECK_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class WorkerNotifier:
    """Notifies workers of new work after the response is sent, so that the caller does not wait for the queue."""

    queue: WorkQueue
    tasks: BackgroundTasks

    def leads(self, id: UUID | None = None, *, count: int = 1) -> None:
        """Announce leads to process."""
        self.tasks.add_task(notify_workers, self.queue, *lead_messages(count, id))

    def drafts(self, id: UUID | None = None) -> None:
        """Announce an approved draft."""
        self.tasks.add_task(notify_workers, self.queue, QueueMessage(WorkKind.DRAFTS, id))

    def outcomes(self, id: UUID | None = None) -> None:
        """Announce a recorded outcome."""
        self.tasks.add_task(notify_workers, self.queue, QueueMessage(WorkKind.OUTCOMES, id))


@asynccontextmanager
async def run_worker(
    ops: LeadOps, queue: WorkQueue, config: Settings, metrics: Metrics, spans: Spans
) -> AsyncIterator[None]:
    """Run a worker in this process, if the settings ask for it. On exit, it finishes its current work.

    Otherwise, log the backlog, because the alarm for a missing worker cannot depend on that worker.
    """
    if not config.serve_worker:
        watching = asyncio.create_task(_log_backlog(ops))
        try:
            yield
        finally:
            watching.cancel()
            await asyncio.gather(watching, return_exceptions=True)
        return
    stop = asyncio.Event()
    worker = Worker(ops, queue, config, metrics=metrics, spans=spans)
    task = asyncio.create_task(worker.run(stop))
    try:
        async with watching_mailbox(ops, config, worker.wake_for_mail):
            yield
    finally:
        stop.set()
        _, unfinished = await asyncio.wait((task,), timeout=config.worker_grace_seconds)
        if unfinished:
            log.warning("worker_broken_off", grace_seconds=config.worker_grace_seconds)
            task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _log_backlog(ops: LeadOps) -> None:
    """Log once a minute how long the oldest work of each kind waits, while any does."""
    while True:
        try:
            backlog = await asyncio.to_thread(ops.pipeline.backlog)
            lag_by_kind = await asyncio.to_thread(lags, ops)
        except LeadOpsError as error:
            log.warning("backlog_unknown", why=str(error))
        else:
            if any(lag_by_kind.values()):
                seconds = {f"{kind}_seconds": round(lag) for kind, lag in lag_by_kind.items()}
                log.info(
                    "backlog",
                    queued=backlog.queued,
                    failed=backlog.failed,
                    oldest_seconds=max(seconds.values()),
                    **seconds,
                )
        await asyncio.sleep(_CHECK_SECONDS)
