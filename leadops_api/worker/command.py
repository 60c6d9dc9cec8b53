"""`leadops worker`: background work in a process of its own."""

import click

from leadops_core.cli import ExtraCommand, Output


@click.command(cls=ExtraCommand, extra="api", short_help="Run background work.")
@click.option("--once", is_flag=True, help="Do all work that is due now, then exit.")
@click.pass_context
def worker(ctx: click.Context, once: bool) -> None:
    """Process leads, send emails, draft follow-ups and learn from outcomes until it is stopped.

    On SIGTERM or Ctrl-C, the worker finishes its current work within LEADOPS_WORKER_GRACE_SECONDS; other workers take over
    the rest. You can run any number of workers on one database.
    """
    from leadops_api.worker.process import work

    output = Output(ctx)
    counts = work(output.url, once=once)
    output.answer(
        counts, lambda: "Stopped. No work was left half finished." if not once else "All work is done."
    )
