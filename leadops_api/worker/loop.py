"""The loop of a worker: woken by the queue, or by the clock; steady when something fails; gone in time when asked to."""

import asyncio
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import structlog

from leadops_api.observability.tracing import Spans
from leadops_api.queue import Delivery, QueueError, WorkKind, WorkQueue
from leadops_api.worker.chores import Chore, chores, done_in
from leadops_core import LeadOps, Settings
from leadops_core.errors import LeadOpsError

log = structlog.get_logger("leadops.worker")

_LONGEST_PAUSE = 60.0
_ASKS_FOR = {WorkKind.LEADS: "process", WorkKind.DRAFTS: "deliver", WorkKind.OUTCOMES: "learn"}


@dataclass
class Worker:
    """Does in rounds all that waits: leads to process, mail to send, follow-ups to draft, outcomes to learn from.

    Word from the queue begins a round at once; without any a round begins every `worker_poll_seconds`, so that word which was
    lost loses nothing. Messages are completed when nothing waits any more: until then they say that a worker is needed. Any
    number of workers may run: the database gives each lead to one of them.
    """

    ops: LeadOps
    queue: WorkQueue
    config: Settings
    on_report: Callable[[str, object], None] | None = None
    """Called with each chore's name and report, for example to count them."""
    spans: Spans = field(default_factory=lambda: Spans(None))
    rounds: int = field(default=0, init=False)
    """How many rounds were done."""
    failures: int = field(default=0, init=False)
    """How many rounds in a row have failed."""

    def __post_init__(self) -> None:
        self._chores = chores()
        self._held: list[Delivery] = []

    async def run(self, stop: asyncio.Event) -> None:
        """Work until `stop` is set: the chore at hand comes to its end, the rest is left to others.

        No failure ends it: it is logged, and the next round begins after a pause that grows to a minute.
        """
        log.info(
            "worker_started", queue=self.queue.name, database=self.ops.status(config=self.config).database
        )
        more = True
        try:
            while not stop.is_set():
                self._beat()
                await self._take(0.0 if more else self.config.worker_poll_seconds, stop)
                if stop.is_set():
                    break
                more = await self._guarded_round(stop)
        finally:
            await self._settle(done=False)
            log.info("worker_stopped", rounds=self.rounds)

    async def run_once(self) -> None:
        """Do all that waits now, then end. Raises LeadOpsError where something cannot be done."""
        never = asyncio.Event()
        while await self._round(never):
            pass

    def _beat(self) -> None:
        """Show that a round is behind us, failed or not: a database that is away is no reason to replace a worker."""
        if self.config.worker_heartbeat_file is not None:
            try:
                self.config.worker_heartbeat_file.touch()
            except OSError as error:
                log.warning("heartbeat_failed", why=str(error))

    async def _take(self, seconds: float, stop: asyncio.Event) -> None:
        """Wait for word, at most so long; with work known to wait, only see whether there is any."""
        taking = asyncio.ensure_future(self._take_or_wait(seconds, stop))
        stopping = asyncio.ensure_future(stop.wait())
        await asyncio.wait((taking, stopping), return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        if not taking.done():
            # What arrives in this moment is not lost: its lock runs out and it comes again.
            taking.cancel()
        await asyncio.gather(taking, stopping, return_exceptions=True)

    async def _take_or_wait(self, seconds: float, stop: asyncio.Event) -> None:
        if seconds == 0.0 and self._held:
            return
        try:
            self._held += await self.queue.take(max(seconds, 0.01))
        except QueueError as error:
            # Without the queue a worker looks by itself, at its own pace.
            log.warning("queue_unavailable", why=str(error))
            await _pause(seconds, stop)

    async def _guarded_round(self, stop: asyncio.Event) -> bool:
        try:
            more = await self._round(stop)
        except LeadOpsError as error:
            log.warning("round_failed", why=str(error), failures=self.failures + 1)
        except Exception as error:
            # A bug of ours: log it with its traceback and continue with the other work.
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
        """Do each chore that is due, once; whether one of them left work behind."""
        asked_for = {_ASKS_FOR[delivery.work.kind] for delivery in self._held}
        more = False
        for chore in self._chores:
            if stop.is_set():
                return True
            if chore.is_due(time.monotonic(), self.config, is_asked_for=chore.name in asked_for):
                more = await self._do(chore) or more
        self.rounds += 1
        return more

    async def _do(self, chore: Chore) -> bool:
        # On a thread: the work is busy with Python and the database, and this loop has locks to renew.
        with self.spans.chore(chore.name) as tell:
            report = await asyncio.to_thread(chore.do, self.ops, self.config)
            tell(done_in(report))
        chore.last = time.monotonic()
        if self.on_report is not None:
            self.on_report(chore.name, report)
        return chore.has_more(report, self.config)

    async def _settle(self, *, done: bool) -> None:
        held: Sequence[Delivery] = self._held
        self._held = []
        for delivery in held:
            await (delivery.complete() if done else delivery.abandon())


async def _pause(seconds: float, stop: asyncio.Event) -> None:
    try:
        async with asyncio.timeout(seconds):
            await stop.wait()
    except TimeoutError:
        return
