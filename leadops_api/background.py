"""What goes on beside the requests: word to workers, and a worker of one's own."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from uuid import UUID

import structlog
from fastapi import BackgroundTasks

from leadops_api.observability.metrics import Metrics
from leadops_api.queue import Work, WorkKind, WorkQueue, tell
from leadops_api.worker import Worker
from leadops_core import LeadOps, Settings

log = structlog.get_logger("leadops.api")


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
async def working(ops: LeadOps, queue: WorkQueue, config: Settings, metrics: Metrics) -> AsyncIterator[None]:
    """While this lasts a worker works in this process, if the settings want one; at the end it finishes what it is at."""
    if not config.serve_worker:
        yield
        return
    stop = asyncio.Event()
    worker = Worker(ops, queue, config, on_report=metrics.report)
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
