"""The worker process: it opens everything, handles signals, and exits in time."""

import asyncio
import os
import signal
import sys
import time
from collections import Counter

import structlog

from leadops_api.observability.endpoint import serve_metrics
from leadops_api.observability.logs import configure_logs
from leadops_api.observability.tracing import Spans, tracer_provider
from leadops_api.queue import open_queue
from leadops_api.queue.port import QueueError
from leadops_api.worker.loop import Worker
from leadops_api.worker.mailbox_watch import watching_mailbox
from leadops_api.worker.tasks import finished_count
from leadops_core import LeadOps, Settings
from leadops_core.cli import CommandError, exempt_loaded_objects
from leadops_core.errors import ErrorKind, LeadOpsError

log = structlog.get_logger("leadops.worker")


def work(url: str | None, *, once: bool) -> dict[str, int]:
    """Work until a signal arrives or, with `once`, until no work is left. Return the counts of the work done.

    A task that exceeds the grace period is aborted with the process. Other workers redo its unsaved work after the
    lease expires.
    """
    config = Settings() if url is None else Settings(database_url=url)
    configure_logs(config)
    try:
        with _open(config, waits=not once) as ops:
            exempt_loaded_objects()
            return asyncio.run(_work(ops, config, once=once))
    except LeadOpsError as error:
        # A line for alerts: what the command prints is not JSON.
        log.error("worker_failed", why=str(error))
        raise


def _open(config: Settings, *, waits: bool) -> LeadOps:
    """Open the database, and wait until it responds, because worker and database often start together."""
    pause = 0.1
    while True:
        try:
            return LeadOps.open(config=config)
        except LeadOpsError as error:
            if error.kind is not ErrorKind.UNAVAILABLE or not waits:
                raise
            log.warning("database_awaited", why=str(error))
            time.sleep(pause)
            pause = min(10.0, 2 * pause)


async def _work(ops: LeadOps, config: Settings, *, once: bool) -> dict[str, int]:
    try:
        queue = open_queue(config)
    except QueueError as error:
        raise CommandError(str(error)) from None
    done: Counter[str] = Counter()

    def count(task: str, report: object) -> None:
        done[task] += finished_count(report)

    provider = tracer_provider(config)
    spans = Spans(provider)
    spans.watch(ops)
    worker = Worker(ops, queue, config, on_report=count, spans=spans)
    try:
        async with serve_metrics(ops, config, worker.metrics, is_stuck=worker.is_stuck):
            if once:
                await worker.run_once()
            else:
                async with watching_mailbox(ops, config, worker.wake_for_mail):
                    await _until_signal(worker, config)
    finally:
        await queue.close()
        if provider is not None:
            await asyncio.to_thread(provider.shutdown)
    return {"rounds": worker.rounds, **done}


async def _until_signal(worker: Worker, config: Settings) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)
    run_worker = asyncio.create_task(worker.run(stop))
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait((run_worker, stopping), return_when=asyncio.FIRST_COMPLETED)
    if not stopping.done():
        stopping.cancel()
        await run_worker
        return
    log.info("worker_draining", grace_seconds=config.worker_grace_seconds)
    finished, _ = await asyncio.wait((run_worker,), timeout=config.worker_grace_seconds)
    if not finished:
        log.warning("worker_broken_off", grace_seconds=config.worker_grace_seconds)
        sys.stderr.flush()
        # A thread cannot be aborted in any other way. Transactions keep the data consistent, and leases expire.
        os._exit(0)
    await run_worker
