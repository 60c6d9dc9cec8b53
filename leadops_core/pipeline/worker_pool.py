"""Worker processes that share one `process`."""

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

from leadops_core.database.engine import is_in_memory, parse_url
from leadops_core.database.errors import InvalidValueError
from leadops_core.schemas import ProcessReport
from leadops_core.settings import Settings

_STOP_SECONDS: Final = 30
_COUNTS: Final = (
    "processed",
    "unchanged",
    "failed",
    "outdated",
    "retries",
    "model_requests",
    "fell_back",
    "cost_usd",
)


class WorkerPool:
    """Runs one worker process for each limit and collects the last report of each."""

    def __init__(self, url: str, limits: Sequence[int | None]) -> None:
        self._url = url
        self._limits = limits
        self.size: Final = len(limits)
        self.reports: dict[int, ProcessReport] = {}
        """The last report of each worker, by its number. A worker that failed early has none."""
        self.errors: dict[int, str] = {}
        """The error of each worker that failed, by its number."""

    def run(self, on_progress: Callable[[int], None]) -> None:
        """Run the workers to the end, and stop them on an interrupt.

        `on_progress` is called in this thread with the number of leads that all workers have processed.
        """
        messages: SimpleQueue[tuple[int, ProcessReport | str | None]] = SimpleQueue()
        processes: list[subprocess.Popen[str]] = []
        try:
            for number, limit in enumerate(self._limits, 1):
                processes.append(self._start(limit))
                reading = (number, processes[-1], messages)
                threading.Thread(
                    target=_read_reports, args=reading, name=f"worker {number}", daemon=True
                ).start()
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
        """Stop the running workers, so that they release their leads. A worker that hangs is killed."""
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


def _read_reports(
    number: int,
    process: "subprocess.Popen[str]",
    messages: "SimpleQueue[tuple[int, ProcessReport | str | None]]",
) -> None:
    """Put each report of a worker, and finally its error or None, into the queue."""
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


def split_limit(limit: int | None, workers: int) -> list[int | None]:
    """Return the limit of each worker. A worker without a share is not started."""
    if limit is None:
        return [None] * workers
    share, rest = divmod(limit, workers)
    return [share + (number < rest) for number in range(min(workers, limit))]


def find_worker_url(url: str, config: Settings, *, has_own_tools: bool) -> str:
    """Return the URL of the database for worker processes, which read all other settings from the environment.

    Raise InvalidValueError if they could not do the same work as this process.
    """
    if is_in_memory(parse_url(url)):
        reason = "A database in memory belongs to one process. Open a file."
    elif has_own_tools or not sys.executable:
        reason = "A worker process has only the tools of the settings, but tools were passed in code."
    elif (
        type(config) is not Settings
        or config.model_dump() != Settings(database_url=config.database_url).model_dump()
    ):
        reason = (
            "A worker process has only the settings of the environment, but settings were passed in code."
        )
    else:
        return url
    raise InvalidValueError(f"Cannot start worker processes. {reason}")


def total_report(
    reports: Sequence[ProcessReport], pool: WorkerPool, *, model: str, waiting: int
) -> ProcessReport:
    counts: dict[str, Any] = {name: sum(getattr(report, name) for report in reports) for name in _COUNTS}
    counts["cost_usd"] = round(counts["cost_usd"], 6)
    return ProcessReport(
        **counts,
        waiting=waiting,
        actions=_sum_counts(report.actions for report in reports),
        labels=_sum_counts(report.labels for report in reports),
        model=model,
        workers=pool.size,
        worker_errors=tuple(pool.errors[number] for number in sorted(pool.errors)),
    )


def _sum_counts(counts: Iterable[dict[str, int]]) -> dict[str, int]:
    total: Counter[str] = Counter()
    for count in counts:
        total.update(count)
    return dict(sorted(total.items()))
