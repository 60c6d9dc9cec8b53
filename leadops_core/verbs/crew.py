"""Several processes at the same queue: the store's leases share the leads out, and no lead is ever held by two."""

import asyncio
import sys
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from functools import partial
from typing import Any, Final

from leadops_core.adapters.store import InvalidValueError, Store
from leadops_core.errors import LeadOpsError
from leadops_core.graph import Toolbox
from leadops_core.schemas import ProcessReport
from leadops_core.settings import Settings
from leadops_core.tools.model import LanguageModel
from leadops_core.verbs.helpers import Helper, cores
from leadops_core.verbs.process import process

LEADS_A_WORKER: Final = 3_000
"""Leads that make one more process worth it: it takes more than a second until it is ready."""

MOST_WORKERS: Final = 4
"""As many as choose themselves. Each takes memory, and SQLite writes for one at a time."""

Progress = Callable[[int, int | None], None]


async def process_together(
    store: Store,
    toolbox: Toolbox,
    config: Settings,
    *,
    limit: int | None,
    retry_failed: bool,
    workers: int | None,
    url: str | None,
    progress: Progress | None,
) -> ProcessReport:
    """`process`, shared by `workers` processes; by as many as the queue and the cores are worth where None.

    A helper that fails takes nothing with it: what it left undone is done here, and the report says why it ended.
    `url` is where helpers find the database, None where the tools are not those that the settings name. Raises
    InvalidValueError where helpers are asked for that could not work just as this process does.
    """
    if retry_failed:
        await asyncio.to_thread(store.runs.requeue, None, only_failed=True)
    waiting = (await asyncio.to_thread(store.runs.backlog)).queued
    expected = waiting if limit is None else min(waiting, limit)
    why_alone = _why_alone(store, toolbox, config, url)
    if workers is not None and workers > 1 and why_alone is not None:
        raise InvalidValueError(f"{workers} workers are not possible: {why_alone}")
    helper_count = (workers or (1 if why_alone else _worthwhile(expected))) - 1
    share = None if limit is None else limit // (helper_count + 1)
    left = None if limit is None or share is None else limit - share * helper_count
    crew = _Crew(progress, expected)
    async with crew.helped_by(helper_count, (url, config, share)):
        while True:
            hear = crew.another_part()
            hear(await process(store, toolbox, config, limit=left, told=hear))
            left = await crew.undone(share)
            if left == 0:
                break
    return crew.report(waiting=await asyncio.to_thread(store.runs.running))


async def help_to_process(
    store: Store, toolbox: Toolbox, config: Settings, share: int | None, say: Callable[[ProcessReport], None]
) -> None:
    """A helper's part: `process`, which says after each chunk what has come of all so far."""
    say(await process(store, toolbox, config, limit=share, told=say))


def _why_alone(store: Store, toolbox: Toolbox, config: Settings, url: str | None) -> str | None:
    """What keeps helpers from working just as this process does; None where nothing does."""
    if isinstance(toolbox.model, LanguageModel):
        return "with a language model one process waits for all answers; raise LEADOPS_LLM_AT_ONCE"
    if store.is_in_memory:
        return "a database in memory belongs to one process; open a file"
    if url is None or type(config) is not Settings or not sys.executable:
        return "a process of its own has only the tools that the settings name; these were given by hand"
    return None


def _worthwhile(waiting: int) -> int:
    return max(1, min(cores(), MOST_WORKERS, waiting // LEADS_A_WORKER))


class _Crew:
    """This process and its helpers, and what has come of all their work so far."""

    def __init__(self, progress: Progress | None, expected: int) -> None:
        self._progress = progress
        self._expected = expected
        self._reports: dict[int, ProcessReport] = {}
        self._listening: dict[int, asyncio.Future[LeadOpsError | None]] = {}
        self._errors: list[LeadOpsError] = []
        self._own = 0
        self._worker_count = 1

    @asynccontextmanager
    async def helped_by(self, count: int, arguments: Sequence[Any]) -> AsyncIterator[None]:
        """So many helpers are at work, and none any more at the end of the block."""
        self._worker_count = 1 + count
        if not count:
            yield
            return
        loop = asyncio.get_running_loop()
        helpers: list[Helper] = []
        with ThreadPoolExecutor(count, thread_name_prefix="helper") as threads:
            try:
                for place in range(-count, 0):  # this process counts upwards
                    helpers.append(Helper("process", arguments))
                    self._listening[place] = loop.run_in_executor(
                        threads, self._listen, helpers[-1], place, loop
                    )
                yield
            finally:
                for helper in helpers:
                    helper.dismiss()
                for helper in helpers:
                    await asyncio.to_thread(helper.stop)

    def _listen(self, helper: Helper, place: int, loop: asyncio.AbstractEventLoop) -> LeadOpsError | None:
        try:
            for report in helper:
                loop.call_soon_threadsafe(self._hear, place, report)
        except LeadOpsError as error:
            return error
        return None

    def another_part(self) -> Callable[[ProcessReport], None]:
        """What hears of this process's own work; each time for another part of it."""
        self._own += 1
        return partial(self._hear, self._own)

    def _hear(self, place: int, report: ProcessReport) -> None:
        self._reports[place] = report
        if self._progress:
            done = sum(map(_leads_of, self._reports.values()))
            self._progress(done, max(done, self._expected))

    async def undone(self, share: int | None) -> int | None:
        """How many leads helpers have left that failed, None for all there are; heard once all of them have ended."""
        listening, self._listening = self._listening, {}
        errors = dict(zip(listening, await asyncio.gather(*listening.values()), strict=True))
        failed = {place: error for place, error in errors.items() if error is not None}
        self._errors += failed.values()
        if not failed:
            return 0
        if share is None:
            return None
        return sum(
            share - (_leads_of(self._reports[place]) if place in self._reports else 0) for place in failed
        )

    def report(self, waiting: int) -> ProcessReport:
        """What has come of all the work."""
        reports = list(self._reports.values())

        def total(name: str) -> Any:
            return sum(getattr(report, name) for report in reports)

        return ProcessReport(
            **{name: total(name) for name in ("processed", "unchanged", "failed", "outdated")},
            waiting=waiting,
            actions=_together(report.actions for report in reports),
            labels=_together(report.labels for report in reports),
            model=self._reports[self._own].model,
            model_requests=total("model_requests"),
            fell_back=total("fell_back"),
            cost_usd=round(total("cost_usd"), 6),
            workers=self._worker_count,
            worker_errors=tuple(map(str, self._errors)),
        )


def _leads_of(report: ProcessReport) -> int:
    return report.processed + report.unchanged + report.failed + report.outdated


def _together(counts: Iterable[dict[str, int]]) -> dict[str, int]:
    together: Counter[str] = Counter()
    for each in counts:
        together.update(each)
    return dict(sorted(together.items()))
