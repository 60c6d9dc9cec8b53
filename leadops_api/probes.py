"""Health checks that anybody may call often. They run one at a time, with a timeout, and reveal no internals."""

import asyncio
import time
from collections.abc import Awaitable, Callable

import structlog
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool

from leadops_api.queue import QueueError, WorkQueue
from leadops_core import LeadOps, Settings
from leadops_core.errors import LeadOpsError

log = structlog.get_logger("leadops.api")


class Check(BaseModel):
    """One dependency of the service."""

    ok: bool
    detail: str


class Probe:
    """A check whose result is shared by concurrent requests.

    A check that takes longer than `patience_seconds` counts as failed. It continues in the background, and later
    requests get its result.
    """

    def __init__(
        self, _check_now: Callable[[], Awaitable[Check]], *, timeout_seconds: float, keep_seconds: float
    ) -> None:
        self._look = _check_now
        self._patience_seconds = timeout_seconds
        self._keep_seconds = keep_seconds
        self._task: asyncio.Task[Check] | None = None
        self._ended_at = float("-inf")

    async def check(self) -> Check:
        """Return the newest result, or a failed check after the timeout."""
        task = self._task
        if task is None or (task.done() and time.monotonic() - self._ended_at >= self._keep_seconds):
            task = self._task = asyncio.create_task(self._run())
        done, _ = await asyncio.wait((task,), timeout=self._patience_seconds)
        if not done:
            return Check(ok=False, detail=f"no answer within {self._patience_seconds:g} seconds")
        return task.result()

    async def close(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> Check:
        try:
            return await self._look()
        finally:
            self._ended_at = time.monotonic()


def database_probe(config: Settings) -> Probe:
    """Check that the database responds and that this version of LeadOps can use it."""

    async def _check_now() -> Check:
        return await run_in_threadpool(_check_database, config)

    return Probe(_check_now, timeout_seconds=5, keep_seconds=1)


def queue_probe(queue: WorkQueue) -> Probe:
    """Check that the queue responds.

    The timeout is short, because an orchestrator allows about one second for the whole readiness check.
    """

    async def _check_now() -> Check:
        try:
            await queue.check()
        except QueueError as error:
            log.warning("queue_unavailable", why=str(error))
            return Check(ok=False, detail="the queue does not answer; workers poll the database instead")
        return Check(ok=True, detail=f"{queue.name} reachable")

    return Probe(_check_now, timeout_seconds=0.5, keep_seconds=15)


def _check_database(config: Settings) -> Check:
    try:
        status = LeadOps.status(config=config)
    except LeadOpsError as error:
        # The reason contains host, user, and database, and the response is public.
        log.warning("database_unavailable", why=str(error))
        return Check(ok=False, detail="the database does not answer; the service's log has the reason")
    if status.is_usable:
        return Check(ok=True, detail=f"reachable, at version {status.version}")
    if status.is_newer:
        return Check(
            ok=False,
            detail=f"the database is at version {status.version}, which this LeadOps ({status.needed}) cannot use: "
            "start the newer LeadOps",
        )
    if status.version is None:
        return Check(ok=False, detail="the database is empty: run leadops db upgrade")
    return Check(
        ok=False,
        detail=f"the database is at {status.version}, {status.needed} is needed: run leadops db upgrade",
    )
