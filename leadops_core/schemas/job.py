"""Jobs: long work that is requested, carried out by any process, and reported on."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from leadops_core.schemas.base import Count, Schema, UtcDatetime
from leadops_core.schemas.duplicate import DuplicateSearch
from leadops_core.schemas.erasure import ErasureReport
from leadops_core.schemas.ids import JobId
from leadops_core.schemas.report import DriftReport, ExportReport, LearnReport, RescoreReport
from leadops_core.schemas.retention import TrimReport
from leadops_core.schemas.upload import ImportReport, UndoReport


class JobKind(StrEnum):
    """The kind of a job."""

    RESCORE = "rescore"
    """Score all leads with the active scorecard."""
    LEARN = "learn"
    """Fit a scorecard to the outcomes."""
    DRIFT = "drift"
    """Compare the newest leads and outcomes with older ones."""
    FIND_DUPLICATES = "find_duplicates"
    """Compare all leads with each other."""
    TRIM = "trim"
    """Delete what is older than the settings allow."""
    IMPORT = "import"
    """Import a large file."""
    UNDO_IMPORT = "undo_import"
    """Delete the leads that an import created, and revert its changes."""
    EXPORT = "export"
    """Write many leads to a file."""
    ERASE = "erase"
    """Erase a person."""


class JobState(StrEnum):
    """The state of a job."""

    WAITING = "waiting"
    """No process works on it: it is new, or the last process stopped and another one continues."""
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


OPEN_JOB_STATES = (JobState.WAITING, JobState.RUNNING)


class Job(Schema):
    """A piece of long work. Any process continues it after the previous one stopped."""

    id: JobId
    kind: JobKind
    state: JobState
    params: Mapping[str, Any]
    """Options of the request, such as the import to undo."""
    done: Count
    """Number of items done so far, such as leads."""
    total: Count | None
    """Number of all items, or null while it is unknown."""
    error: str | None
    """Why the job failed."""
    is_cancelling: bool
    """Somebody cancelled the job, and the process that runs it has not stopped yet."""
    requested_by: str
    cancelled_by: str | None
    attempts: Count
    """How often a process started the job and ended without finishing or pausing it."""
    created_at: UtcDatetime
    started_at: UtcDatetime | None
    finished_at: UtcDatetime | None

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_JOB_STATES


JobResult = (
    RescoreReport
    | LearnReport
    | DriftReport
    | DuplicateSearch
    | ImportReport
    | UndoReport
    | TrimReport
    | ExportReport
    | ErasureReport
)


class JobDetail(Job):
    """A job with its result."""

    result: JobResult | None
    """The report of the work; null until the job is done, or if there was nothing to do."""
