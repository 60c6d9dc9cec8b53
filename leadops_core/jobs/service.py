"""Use cases of jobs."""

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from leadops_core.database.errors import StoreError
from leadops_core.database.worker_id import end_worker, is_dead, worker_name
from leadops_core.errors import ErrorKind, LeadOpsError
from leadops_core.jobs.errors import (
    JobCancelled,
    JobConflictError,
    JobFailedError,
    JobLost,
    JobPaused,
)
from leadops_core.jobs.repository import JobRepository, OnCancel
from leadops_core.jobs.rules import KEEP_DAYS, MAX_ATTEMPTS, is_same_request, slot_of
from leadops_core.jobs.run import JobRun
from leadops_core.schemas import (
    OPEN_JOB_STATES,
    SYSTEM_ACTOR,
    Job,
    JobDetail,
    JobId,
    JobKind,
    JobResult,
    JobState,
    Page,
)
from leadops_core.schemas.progress import Progress
from leadops_core.tools import Clock

JobHandler = Callable[[JobRun], JobResult | None]
"""Does the work of a job and returns its report. It continues what an earlier run stored, and may run again after its end."""

log = logging.getLogger("leadops_core.jobs")

_POLL_SECONDS = 0.1


class JobService:
    """Long work as rows: requested by anybody, run by any process, and continued by another one after a crash.

    A worker runs jobs one after the other (`run_next`). Without a worker, the process that requests a job runs it
    (`run`). A job can be named by its ID or the beginning of it.
    """

    def __init__(self, repository: JobRepository, *, clock: Clock, lease_seconds: float) -> None:
        self._repository = repository
        self._handlers: dict[JobKind, JobHandler] = {}
        self._on_cancel: dict[JobKind, OnCancel] = {}
        self._clock = clock
        self._lease_seconds = lease_seconds

    def register(self, kind: JobKind, handler: JobHandler, *, on_cancel: OnCancel | None = None) -> None:
        """Name the function that does the work of a kind of job, and the one that takes a cancelled job back."""
        self._handlers[kind] = handler
        if on_cancel is not None:
            self._on_cancel[kind] = on_cancel

    def request(self, kind: JobKind, params: Mapping[str, Any] | None = None, *, by: str) -> Job:
        """Store a job for a worker, and return it, or the open job that does the same.

        Raise JobConflictError if a job of this kind with other options is open.
        """
        params = dict(params or {})
        self._repository.delete_before(self._clock.now() - timedelta(days=KEEP_DAYS))
        job, is_new = self._repository.add(kind, slot_of(kind, params), params, by)
        if not is_new and not is_same_request(job.params, params):
            raise JobConflictError(
                f"A job of the same kind with other options is open. Wait for it, or cancel it: leadops jobs cancel {job.id}"
            )
        return job

    def list(self, *states: JobState, cursor: str | None = None, limit: int = 50) -> Page[Job]:
        """Return one page of the jobs in these states, or of all, newest first. Raise InvalidCursorError."""
        return self._repository.list(states, cursor, limit)

    def open(self) -> tuple[Job, ...]:
        """Return the jobs that wait or run, newest first."""
        return self._repository.list(OPEN_JOB_STATES, None, 100).items

    def waiting_since(self, *kinds: JobKind) -> datetime | None:
        """Return since when the oldest job of these kinds, or of all, waits for a process to start it, or None."""
        waiting = (job for job in self.open() if job.started_at is None and (not kinds or job.kind in kinds))
        return min((job.created_at for job in waiting), default=None)

    def get(self, job: JobId | str) -> JobDetail:
        """Return a job with its result. Raise NotFoundError or AmbiguousReferenceError."""
        return self._repository.get(self._repository.find(job) if isinstance(job, str) else job)

    def newest(self, kind: JobKind, *states: JobState) -> JobDetail | None:
        """Return the job of this kind that was requested last in one of the states, or None."""
        return self._repository.newest(kind, *states)

    def newest_like(self, kind: JobKind, params: Mapping[str, Any]) -> JobDetail | None:
        """Return the job that was requested last in the slot of these options, such as the undo of one import, or None."""
        return self._repository.newest_in_slot(slot_of(kind, params))

    def cancel(self, job: JobId | str, *, by: str) -> JobDetail:
        """Cancel a job. A process that runs it stops soon, and what it has stored stays.

        The scorecard version of a cancelled rescoring is no longer pending: the active version stays in use.
        Raise JobConflictError if the job has ended, or NotFoundError.
        """
        detail = self.get(job)
        on_cancel = self._on_cancel.get(detail.kind)
        if not self._repository.cancel(detail.id, by, is_dead=is_dead, on_cancel=on_cancel):
            raise JobConflictError("This job has ended, so it cannot be cancelled.")
        return self._repository.get(detail.id)

    def run(self, job: Job, *, progress: Progress | None = None) -> JobResult | None:
        """Run a job in this process, or wait for the process that runs it, and return its report.

        Raise the error of the work, or JobFailedError if another process ran the job and it failed.
        """
        while True:
            self._claim_and_run(job_id=job.id, progress=progress, raises=True)
            current = self._repository.get(job.id)
            if not current.is_open:
                return _result_of(current)
            if progress is not None and current.state is JobState.RUNNING:
                progress(current.done, current.total)
            time.sleep(_POLL_SECONDS)

    def run_once(
        self,
        job: Job,
        *,
        seconds: float | None = None,
        page_size: int | None = None,
        progress: Progress | None = None,
    ) -> JobDetail | None:
        """Run the job as `run_next` does, and return it, or None if another process runs it."""
        job_id = self._claim_and_run(
            job_id=job.id, seconds=seconds, page_size=page_size, progress=progress, raises=True
        )
        return None if job_id is None else self._repository.get(job_id)

    def run_next(
        self,
        *,
        seconds: float | None = None,
        kinds: Sequence[JobKind] = (),
        progress: Progress | None = None,
        should_stop: Callable[[], bool] = lambda: False,
    ) -> JobDetail | None:
        """Run the oldest job that no other process runs, and return it, or None. For workers, in any number of processes.

        A job that can be paused stops after about `seconds`, or when `should_stop` returns True, and continues with the next
        call. A failure is stored with the job. Raise LeadOpsError only if the database is unavailable; the job is then tried
        again.
        """
        job_id = self._claim_and_run(
            kinds=kinds or tuple(self._handlers),
            seconds=seconds,
            progress=progress,
            should_stop=should_stop,
            raises=False,
        )
        return None if job_id is None else self._repository.get(job_id)

    def _claim_and_run(
        self,
        *,
        raises: bool,
        job_id: JobId | None = None,
        kinds: Sequence[JobKind] = (),
        seconds: float | None = None,
        page_size: int | None = None,
        progress: Progress | None = None,
        should_stop: Callable[[], bool] = lambda: False,
    ) -> JobId | None:
        worker = worker_name()
        try:
            claimed = self._repository.claim(
                worker, self._lease_seconds, is_dead=is_dead, job_id=job_id, kinds=kinds
            )
            if claimed is None:
                return None
            if claimed.crashed_count >= MAX_ATTEMPTS:
                self._fail_crashed(claimed.job, worker)
                return claimed.job.id
            with JobRun(
                *(self._repository, claimed.job, worker, self._lease_seconds),
                seconds=seconds,
                page_size=page_size,
                progress=progress,
                should_stop=should_stop,
            ) as run:
                self._execute(run, worker, raises=raises)
            return claimed.job.id
        finally:
            # Frees the job at once even if the database cannot be reached to release it.
            end_worker(worker)

    def _execute(self, run: JobRun, worker: str, *, raises: bool) -> None:
        id = run.job.id
        try:
            result = self._handlers[run.job.kind](run)
        except JobLost:
            return
        except JobPaused:
            self._release(run, worker, is_tried=False)
        except JobCancelled:
            self._end(run, worker, JobState.CANCELLED, on_end=self._on_cancel.get(run.job.kind))
        except LeadOpsError as error:
            if error.kind is ErrorKind.UNAVAILABLE:
                self._release(run, worker, is_tried=True)
                raise
            self._end(run, worker, JobState.FAILED, error=str(error))
            if raises:
                raise
        except Exception as error:
            log.exception("Job %s (%s) broke", id, run.job.kind.value)
            message = f"An unexpected error occurred ({type(error).__name__}). The log of the process has the details."
            self._end(run, worker, JobState.FAILED, error=message)
            if raises:
                raise
        except BaseException:
            # Ctrl-C or the end of the process: another process continues.
            with suppress(StoreError):
                self._release(run, worker, is_tried=False)
            raise
        else:
            document = None if result is None else result.model_dump(mode="json")
            self._end(run, worker, JobState.DONE, result=document)

    def _release(self, run: JobRun, worker: str, *, is_tried: bool) -> None:
        with suppress(StoreError):
            self._repository.release(run.job.id, worker, done=run.done, total=run.total, is_tried=is_tried)

    def _end(self, run: JobRun, worker: str, state: JobState, **values: Any) -> None:
        self._repository.end(run.job.id, worker, state, done=run.done, total=run.total, **values)

    def _fail_crashed(self, job: Job, worker: str) -> None:
        error = (
            f"The job was interrupted {MAX_ATTEMPTS} times: its process ended, perhaps for lack of memory, or the database "
            "was not available. Read the log of the worker, then request the job again."
        )
        self._repository.end(job.id, worker, JobState.FAILED, done=job.done, total=job.total, error=error)


def _result_of(job: JobDetail) -> JobResult | None:
    if job.state is JobState.CANCELLED:
        who = job.cancelled_by or SYSTEM_ACTOR
        raise JobFailedError(f"The job was cancelled by {who}.")
    if job.state is JobState.FAILED:
        raise JobFailedError(job.error or "The job failed.")
    return job.result
