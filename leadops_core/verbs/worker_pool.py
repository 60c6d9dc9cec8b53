"""Several worker processes that share one `process`: started, added up, and stopped together."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from queue import SimpleQueue
from typing import Any, Final

from leadops_core.database.errors import InvalidValueError
from leadops_core.graph import Toolbox
from leadops_core.schemas import ProcessReport
from leadops_core.schemas.progress import Progress
from leadops_core.settings import Settings
from leadops_core.store import Store
from leadops_core.tools.model import LanguageModel
from leadops_core.verbs.process import process

_STOP_SECONDS: Final = 30
_COUNTS: Final = ("processed", "unchanged", "failed", "outdated", "model_requests", "fell_back", "cost_usd")


OnReport = Callable[[ProcessReport], None]


def process_leads(
    store: Store,
    toolbox: Toolbox,
    config: Settings,
    *,
    limit: int | None,
    retry_failed: bool,
    workers: int,
    url: str | None,
    progress: Progress | None,
    on_report: OnReport | None,
) -> ProcessReport:
    """Process waiting leads in this process or with `workers` processes; see the facade.

    `url` is None if the tools are not those that the settings name.
    """
    if workers > 1 and (reason := _reason_against(store, toolbox, config, url)) is not None:
        raise InvalidValueError(f"Cannot start {workers} workers: {reason}")
    if retry_failed:
        store.runs.requeue(None, only_failed=True)
    queued = store.runs.backlog().queued
    expected = queued if limit is None else min(queued, limit)

    def show_progress(done: int) -> None:
        if progress:
            progress(done, max(done, expected))

    if workers > 1 and url is not None:
        return _process_in_parallel(
            store, toolbox, config, WorkerPool(url, _limits(limit, workers)), limit, show_progress
        )

    def report_chunk(report: ProcessReport) -> None:
        if on_report:
            on_report(report)
        show_progress(lead_count(report))

    return process(store, toolbox, config, limit=limit, on_report=report_chunk)


def _process_in_parallel(
    store: Store,
    toolbox: Toolbox,
    config: Settings,
    pool: "WorkerPool",
    limit: int | None,
    on_progress: Callable[[int], None],
) -> ProcessReport:
    """Process waiting leads with a pool. The leads of workers that fail are processed here afterwards."""
    pool.run(on_progress)
    reports = list(pool.reports.values())
    if pool.errors:
        left = None if limit is None else max(0, limit - sum(map(lead_count, reports)))
        reports.append(process(store, toolbox, config, limit=left))
    return _total(reports, model=toolbox.model.name, waiting=store.runs.running()).model_copy(
        update={"workers": pool.size, "worker_errors": tuple(pool.errors[n] for n in sorted(pool.errors))}
    )


class WorkerPool:
    """Runs one worker process for each limit and collects the last report of each."""

    def __init__(self, url: str, limits: Sequence[int | None]) -> None:
        self._url = url
        self._limits = limits
        self.size: Final = len(limits)
        self.reports: dict[int, ProcessReport] = {}
        """The last report of each worker, by its number; a worker that failed early has none."""
        self.errors: dict[int, str] = {}
        """Why each worker failed that did, by its number."""

    def run(self, on_progress: Callable[[int], None]) -> None:
        """Wait until all workers have ended, and stop them if this is interrupted.

        `on_progress` is called in this thread with the number of leads that all workers have done.
        """
        messages: SimpleQueue[tuple[int, ProcessReport | str | None]] = SimpleQueue()
        processes: list[subprocess.Popen[str]] = []
        try:
            for number, limit in enumerate(self._limits, 1):
                processes.append(self._start(limit))
                reading = (number, processes[-1], messages)
                threading.Thread(target=_read, args=reading, name=f"worker {number}", daemon=True).start()
            running = len(processes)
            while running:
                number, message = messages.get()
                if isinstance(message, ProcessReport):
                    self.reports[number] = message
                    on_progress(sum(map(lead_count, self.reports.values())))
                    continue
                running -= 1
                if message is not None:
                    self.errors[number] = f"worker {number} {message}"
        finally:
            self._stop(processes)

    def _stop(self, processes: Sequence["subprocess.Popen[str]"]) -> None:
        """End the workers that still run. A worker gives back the leads that it holds; one that hangs is killed."""
        for number, worker in enumerate(processes, 1):
            # Before its first report a worker holds no lead, and is not ready for SIGINT.
            worker.send_signal(signal.SIGINT if number in self.reports else signal.SIGTERM)
        for worker in processes:
            try:
                worker.wait(_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                worker.kill()
                worker.wait()

    def _start(self, limit: int | None) -> "subprocess.Popen[str]":
        # -P, because the current folder may hold a module with the name of one that LeadOps imports.
        command = [sys.executable, "-P", "-m", "leadops_core.cli", "process", "--json", "--report-chunks"]
        return subprocess.Popen(  # noqa: S603 - no part of the command comes from a user
            [*command, *([] if limit is None else ["--limit", str(limit)])],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            # In the environment, because every user of the machine can read a command line.
            env={**os.environ, "LEADOPS_DATABASE_URL": self._url},
            # Ctrl-C in a terminal interrupts this process, which then stops its workers.
            process_group=0,
        )


def lead_count(report: ProcessReport) -> int:
    """Return the number of leads that a report counts."""
    return report.processed + report.unchanged + report.failed + report.outdated


def _read(
    number: int,
    process: "subprocess.Popen[str]",
    messages: "SimpleQueue[tuple[int, ProcessReport | str | None]]",
) -> None:
    """Pass on each report of a worker, then why it failed, or None if it did not."""
    error: str | None = None
    assert process.stdout is not None  # noqa: S101 - it is a pipe
    with process.stdout as lines:
        for line in lines:
            try:
                document = json.loads(line)
                if "error" in document:
                    error = f"failed: {document['error']}"
                else:
                    messages.put((number, ProcessReport.model_validate(document)))
            except ValueError:
                error = "wrote a report that cannot be read"
    code = process.wait()
    if code < 0:
        error = f"was ended by {signal.Signals(-code).name}"
    elif code and error is None:
        error = f"ended with exit code {code}"
    messages.put((number, error))


def _limits(limit: int | None, workers: int) -> list[int | None]:
    if limit is None:
        return [None] * workers
    share, rest = divmod(limit, workers)
    return [share + (number < rest) for number in range(min(workers, limit))]


def _reason_against(store: Store, toolbox: Toolbox, config: Settings, url: str | None) -> str | None:
    """Return why other processes could not do the same work; None if they can."""
    if isinstance(toolbox.model, LanguageModel):
        return "with a language model one process waits for all answers; raise LEADOPS_LLM_AT_ONCE"
    if store.is_in_memory:
        return "a database in memory belongs to one process; open a file"
    if url is None or not sys.executable:
        return "a worker process has only the tools that the settings name; these were given in code"
    # A worker process reads its settings from the environment.
    if (
        type(config) is not Settings
        or config.model_dump() != Settings(database_url=config.database_url).model_dump()
    ):
        return "a worker process has only the settings of the environment; these were given in code"
    return None


def _total(reports: Sequence[ProcessReport], *, model: str, waiting: int) -> ProcessReport:
    counts: dict[str, Any] = {name: sum(getattr(report, name) for report in reports) for name in _COUNTS}
    counts["cost_usd"] = round(counts["cost_usd"], 6)
    return ProcessReport(
        **counts,
        waiting=waiting,
        actions=_sums(report.actions for report in reports),
        labels=_sums(report.labels for report in reports),
        model=model,
    )


def _sums(counts: Iterable[dict[str, int]]) -> dict[str, int]:
    total: Counter[str] = Counter()
    for count in counts:
        total.update(count)
    return dict(sorted(total.items()))
