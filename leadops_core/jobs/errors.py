"""Errors of jobs."""

from leadops_core.errors import ErrorKind, LeadOpsError


class JobConflictError(LeadOpsError):
    """A job of this kind with other options is open already."""

    kind = ErrorKind.CONFLICT


class JobFailedError(LeadOpsError):
    """Another process ran the job, and it failed or was cancelled."""

    kind = ErrorKind.FAILED


class JobStopped(LeadOpsError):
    """The process that runs the job must stop it. A handler lets this pass through."""


class JobCancelled(JobStopped):
    """Somebody cancelled the job."""


class JobPaused(JobStopped):
    """The time for this part of the job is over, or the work is done by another process. The job continues later."""


class JobLost(JobStopped):
    """Another process has taken over the job."""
