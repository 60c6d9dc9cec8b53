"""`leadops worker`: background work in a process of its own."""

import click

from leadops_core.cli import ExtraCommand, Output


@click.command(cls=ExtraCommand, extra="api", short_help="Do the background work, until stopped.")
@click.option("--once", is_flag=True, help="Do all that waits now, then end.")
@click.pass_context
def worker(ctx: click.Context, once: bool) -> None:
    """Process leads that wait, send mail that is due, draft follow-ups, learn from outcomes; until stopped.

    SIGTERM and Ctrl-C let it finish what it is at, within LEADOPS_WORKER_GRACE_SECONDS; what is left then is taken over by
    the next worker. Any number of workers may run on one database.
    """
    from leadops_api.worker.process import work

    output = Output(ctx)
    counts = work(output.url, once=once)
    output.answer(counts, lambda: "Stopped; nothing is half done." if not once else "Nothing waits any more.")
