"""One execution of a job: its lease, its progress, and the signals that stop it."""

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import Self

from leadops_core.database.errors import StoreError
from leadops_core.jobs.errors import JobCancelled, JobLost, JobPaused
from leadops_core.jobs.repository import JobRepository
from leadops_core.schemas import Job
from leadops_core.schemas.progress import Progress

_CHECK_SECONDS = 0.5


class JobRun:
    """Passed to the handler of a job, which calls `report` again and again.

    A thread renews the lease and stores the progress, because a handler may be in the middle of a long transaction.
    """

    def __init__(
        self,
        repository: JobRepository,
        job: Job,
        worker: str,
        lease_seconds: float,
        *,
        seconds: float | None = None,
        page_size: int | None = None,
        progress: Progress | None = None,
        should_stop: Callable[[], bool] = lambda: False,
    ) -> None:
        self.job = job
        self.worker = worker
        self.lease_seconds = lease_seconds
        self.page_size = page_size
        """Items per transaction, or None for the number that the handler chooses."""
        self.done = job.done
        self.total = job.total
        self._repository = repository
        self._deadline = None if seconds is None else time.monotonic() + seconds
        self._progress = progress
        self._should_stop = should_stop
        self._is_lost = self._is_cancelling = False
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._renew, name="job", daemon=True)

    def __enter__(self) -> Self:
        # A database in memory has one connection, which a transaction of the handler may use.
        if self._repository.is_shared:
            self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        if self._thread.is_alive():
            self._thread.join()

    def report(self, done: int, total: int | None) -> None:
        """Keep the progress. Raise JobCancelled or JobLost if the job must stop, so that a transaction is rolled back."""
        self.done, self.total = done, total
        if self._is_lost:
            raise JobLost("Another process has taken over this job.")
        if self._is_cancelling:
            raise JobCancelled("The job was cancelled.")
        if self._progress is not None:
            self._progress(done, total)

    @property
    def seconds_left(self) -> float | None:
        """Seconds until a job that can be paused must be, or None for no limit."""
        return None if self._deadline is None else max(0.0, self._deadline - time.monotonic())

    def pause_if_due(self) -> None:
        """Raise JobPaused if the time is over or the process stops. For jobs that continue where they stopped."""
        is_over = self._deadline is not None and time.monotonic() >= self._deadline
        if is_over or self._should_stop():
            raise JobPaused("The job continues later.")

    def _renew(self) -> None:
        stored: tuple[int, int | None] | None = (self.done, self.total)
        renewed_at = time.monotonic()
        while not self._ended.wait(min(_CHECK_SECONDS, self.lease_seconds / 3)):
            with suppress(StoreError):
                progress = (self.done, self.total)
                is_due = time.monotonic() - renewed_at >= self.lease_seconds / 3
                if progress != stored or is_due:
                    signals = self._repository.renew(self.job.id, self.worker, self.lease_seconds, *progress)
                    stored, renewed_at = progress, time.monotonic()
                else:
                    signals = self._repository.signals(self.job.id, self.worker)
                self._is_lost, self._is_cancelling = not signals.is_held, signals.is_cancelling
