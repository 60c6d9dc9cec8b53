"""Use cases of retention."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from leadops_core.jobs.run import JobRun
from leadops_core.jobs.service import JobService
from leadops_core.retention.archive import Archive
from leadops_core.retention.repository import SECTIONS, RetentionRepository, TrimLimits
from leadops_core.schemas import SYSTEM_ACTOR, Job, JobKind
from leadops_core.schemas.progress import Progress
from leadops_core.schemas.retention import TrimReport
from leadops_core.tools import Clock

_CHUNK_ROWS = 2_000
_EVERY = timedelta(days=1)
_ABANDONED_AFTER_DAYS = 7
_ARCHIVED = ("traces", "model_calls")


class RetentionService:
    """Deletes what is older than the settings allow, after it was written to the archive if there is one.

    The work is a job: it goes on where it stopped, and several processes never do it at the same time.
    """

    def __init__(
        self,
        repository: RetentionRepository,
        jobs: JobService,
        *,
        clock: Clock,
        keep_traces_days: int,
        keep_model_calls_days: int,
        keep_raw_mail_days: int,
        archive_dir: Path | None,
        compact: Callable[[], bool | None],
    ) -> None:
        self._repository = repository
        self._jobs = jobs
        self._clock = clock
        self._keep_traces_days = keep_traces_days
        self._keep_model_calls_days = keep_model_calls_days
        self._keep_raw_mail_days = keep_raw_mail_days
        self._archive = None if archive_dir is None else Archive(archive_dir)
        self._compact = compact

    def preview(self) -> TrimReport:
        """Return what `trim` would delete now, without the explanations, which are counted when they are found."""
        return TrimReport.model_validate({"explanations": 0, **self._repository.counts(self._limits())})

    def trim(
        self, *, by: str = SYSTEM_ACTOR, compact: bool = False, progress: Progress | None = None
    ) -> TrimReport:
        """Delete what is too old, and return the counts. With `compact`, also shrink a SQLite file.

        Wait for another process that does the same. Raise JobFailedError if it failed.
        """
        result = self._jobs.run(self.request(by=by), progress=progress)
        if compact:
            self._compact()
        return TrimReport.model_validate(result)

    def request(self, *, by: str = SYSTEM_ACTOR) -> Job:
        """Leave `trim` to a worker, and return the job."""
        return self._jobs.request(JobKind.TRIM, by=by)

    def request_if_due(self) -> Job | None:
        """Request the job if the last one was a day ago and something is too old, and return it, or None."""
        last = self._jobs.newest(JobKind.TRIM)
        if last is not None and last.created_at > self._clock.now() - _EVERY:
            return None
        return self.request() if self._repository.is_due(self._limits()) else None

    def run_job(self, run: JobRun) -> TrimReport:
        """Delete what is too old, a chunk per transaction. The handler of `JobKind.TRIM`."""
        limits, position = self._limits(), self._repository.position(run)
        done = position.done
        total = done + sum(self._repository.counts(limits).values())
        for section in SECTIONS:
            while rows := self._repository.read(section, limits, position, run.page_size or _CHUNK_ROWS):
                run.report(done, total)
                if self._archive is not None and section in _ARCHIVED:
                    self._archive.write(section, rows)
                    position = position.add(archive_files=1)
                position = self._repository.trim(run, position, section, rows)
                done += len(rows)
                run.report(done, total)
                run.pause_if_due()
        return position.report

    def _limits(self) -> TrimLimits:
        now = self._clock.now()

        def before(days: int) -> datetime | None:
            return now - timedelta(days=days) if days else None

        return TrimLimits(
            traces=before(self._keep_traces_days),
            model_calls=before(self._keep_model_calls_days),
            file_parts=before(_ABANDONED_AFTER_DAYS),
            # Unlike the others, 0 days keep none.
            raw_messages=now - timedelta(days=self._keep_raw_mail_days),
        )
