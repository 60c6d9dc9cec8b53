"""`leadops serve`: the HTTP service, and the background work unless another process does it."""

import click

from leadops_core.cli import ExtraCommand, Output


@click.command(cls=ExtraCommand, extra="api", short_help="Serve the HTTP API, until stopped.")
@click.option("--host", help="Address to listen on; the setting where not given.")
@click.option("--port", type=click.IntRange(0, 65_535), help="Port to listen on; 0 takes a free one.")
@click.option(
    "--worker/--no-worker", default=None, help="Do the background work too; the setting where not given."
)
@click.option("--reload", is_flag=True, help="Begin again whenever the code changes; for development.")
@click.pass_context
def serve(ctx: click.Context, host: str | None, port: int | None, worker: bool | None, reload: bool) -> None:
    """Serve the HTTP API, its documentation at /docs, until stopped.

    Without LEADOPS_API_TOKEN only this machine is served, and an address that others reach is refused. SIGTERM and Ctrl-C let
    requests and the work at hand come to their end.
    """
    from leadops_api.server import run

    run(Output(ctx).url, host=host, port=port, worker=worker, reload=reload)
