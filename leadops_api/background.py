"""What goes on beside the requests: word to workers, and a worker of one's own."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

import structlog
from fastapi import BackgroundTasks

from leadops_api.observability.metrics import Metrics
from leadops_api.observability.tracing import Spans
from leadops_api.queue import Work, WorkKind, WorkQueue, tell
from leadops_api.worker import Worker
from leadops_core import LeadOps, Settings
from leadops_core.errors import LeadOpsError

log = structlog.get_logger("leadops.api")

_LOOK_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Announcer:
    """Sends word of new work once the reply is out: the caller does not wait for the queue."""

    queue: WorkQueue
    tasks: BackgroundTasks

    def leads(self, id: UUID | None = None) -> None:
        """Leads wait to be processed."""
        self.tasks.add_task(tell, self.queue, Work(WorkKind.LEADS, id))

    def drafts(self, id: UUID | None = None) -> None:
        """A draft was approved."""
        self.tasks.add_task(tell, self.queue, Work(WorkKind.DRAFTS, id))

    def outcomes(self, id: UUID | None = None) -> None:
        """An outcome was recorded."""
        self.tasks.add_task(tell, self.queue, Work(WorkKind.OUTCOMES, id))


@asynccontextmanager
async def working(
    ops: LeadOps, queue: WorkQueue, config: Settings, metrics: Metrics, spans: Spans
) -> AsyncIterator[None]:
    """While this lasts a worker works in this process, if the settings want one; at the end it finishes what it is at.

    Where others are to work, the log says what waits for them: an alarm must not depend on the worker that is missing.
    """
    if not config.serve_worker:
        watching = asyncio.create_task(_watch(ops))
        try:
            yield
        finally:
            watching.cancel()
            await asyncio.gather(watching, return_exceptions=True)
        return
    stop = asyncio.Event()
    worker = Worker(ops, queue, config, on_report=metrics.report, spans=spans)
    task = asyncio.create_task(worker.run(stop))
    try:
        yield
    finally:
        stop.set()
        _, unfinished = await asyncio.wait((task,), timeout=config.worker_grace_seconds)
        if unfinished:
            log.warning("worker_broken_off", grace_seconds=config.worker_grace_seconds)
            task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _watch(ops: LeadOps) -> None:
    """Log what waits in the database each minute, as long as anything does."""
    while True:
        try:
            backlog = await asyncio.to_thread(ops.pipeline.backlog)
        except LeadOpsError as error:
            log.warning("backlog_unknown", why=str(error))
        else:
            oldest = backlog.oldest_queued_at
            if oldest is not None:
                waited = max(0.0, (datetime.now(UTC) - oldest).total_seconds())
                log.info(
                    "backlog", queued=backlog.queued, failed=backlog.failed, oldest_seconds=round(waited)
                )
        await asyncio.sleep(_LOOK_SECONDS)
