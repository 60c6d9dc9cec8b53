"""List, run, and cancel long work."""

from typing import TYPE_CHECKING

import click

from leadops_core.cli.options import TEXT, CommandGroup, by_option
from leadops_core.cli.output import Output, pass_output, plain
from leadops_core.cli.times import now

if TYPE_CHECKING:
    from rich.console import RenderableType

    from leadops_core.schemas import Job, JobDetail


@click.group(cls=CommandGroup, short_help="List and cancel long work.", invoke_without_command=True)
@click.pass_context
def jobs(ctx: click.Context) -> None:
    """List long work, such as rescoring, learning, and searches for duplicates.

    Without a command, this is the same as `jobs list`. JOB is an ID or the start of one.
    """
    if ctx.invoked_subcommand is None:
        _list(Output(ctx), 20)


@jobs.command("list", short_help="List jobs with progress, newest first.")
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True, help="Jobs to show.")
@pass_output
def list_jobs(output: Output, limit: int) -> None:
    """List jobs, newest first, with progress, and the reason if one failed. Ended jobs are kept for 90 days."""
    _list(output, limit)


def _list(output: Output, limit: int) -> None:
    with output.leadops() as ops:
        records = ops.jobs.list(limit=limit).items
    output.answer({"jobs": [plain(job) for job in records]}, lambda: _view(records))


@jobs.command("show")
@click.argument("job", type=TEXT, metavar="JOB")
@pass_output
def show_job(output: Output, job: str) -> None:
    """Show a job. With --json, also the report of its work."""
    with output.leadops() as ops:
        record = ops.jobs.get(job)
    output.answer(plain(record), lambda: _view((record,)))


@jobs.command("run", short_help="Run waiting jobs in this process.")
@pass_output
def run_jobs(output: Output) -> None:
    """Run the jobs that wait, one after the other, in this process. A worker does the same in the background."""
    ended: list[JobDetail] = []
    with output.leadops() as ops, output.progress("Running jobs") as progress:
        while (job := ops.jobs.run_next(progress=progress)) is not None:
            ended.append(job)
    output.answer({"jobs": [plain(job) for job in ended]}, lambda: _view(ended) if ended else "No job waits.")


@jobs.command("cancel", short_help="Cancel a waiting or running job.")
@click.argument("job", type=TEXT, metavar="JOB")
@by_option
@pass_output
def cancel_job(output: Output, job: str, by: str) -> None:
    """Cancel a job that waits, or stop one that runs, which takes a moment. Work that it has stored stays."""
    with output.leadops() as ops:
        cancelled = ops.jobs.cancel(job, by=by)
    output.answer(plain(cancelled), lambda: _view((cancelled,)))


def _view(records: "tuple[Job, ...] | list[JobDetail]") -> "RenderableType":
    from leadops_core.display.jobs import jobs_table
    from leadops_core.texts import en

    return jobs_table(records, now()) if records else en.NO_JOBS
