"""Render jobs."""

from collections.abc import Iterable
from datetime import datetime

from rich.table import Table
from rich.text import Text

from leadops_core.display.table import plain_table
from leadops_core.display.text import clock, shorten
from leadops_core.schemas import Job
from leadops_core.texts import en


def jobs_table(jobs: Iterable[Job], now: datetime) -> Table:
    table = plain_table("id", "job", "state", "progress", "requested", "by", fixed=("id", "progress"))
    for job in jobs:
        table.add_row(
            str(job.id)[:13],
            en.JOB_KINDS[job.kind],
            Text(shorten(job_state_words(job), 200)),
            job_progress_words(job),
            clock(job.created_at, now),
            Text(shorten(job.requested_by, 40)),
        )
    return table


def job_state_words(job: Job) -> str:
    """Return the state of a job, with the reason if it failed."""
    if job.is_open and job.is_cancelling:
        return en.JOB_CANCELLING
    words = en.JOB_STATES[job.state]
    return f"{words}: {job.error}" if job.error else words


def job_progress_words(job: Job) -> str:
    """Return how far a job is, or an empty string if it has not started to count."""
    if job.total is None:
        return f"{job.done:,}" if job.done else ""
    return en.JOB_PROGRESS.format(done=f"{job.done:,}", total=f"{job.total:,}")
