"""`leadops serve`: the HTTP API and, unless another process does it, the background work."""

import click

from leadops_core.cli import ExtraCommand, Output


@click.command(cls=ExtraCommand, extra="api", short_help="Run the HTTP API.")
@click.option("--host", help="Address to listen on. Default: LEADOPS_HOST.")
@click.option("--port", type=click.IntRange(0, 65_535), help="Port to listen on. 0 picks a free port.")
@click.option(
    "--worker/--no-worker", default=None, help="Also run background work. Default: LEADOPS_SERVE_WORKER."
)
@click.option("--reload", is_flag=True, help="Restart when the code changes, for development.")
@click.pass_context
def serve(ctx: click.Context, host: str | None, port: int | None, worker: bool | None, reload: bool) -> None:
    """Run the HTTP API until it is stopped. Its documentation is at /docs.

    Without LEADOPS_API_TOKEN, the API listens only on this machine and refuses other addresses. On SIGTERM or Ctrl-C, it
    finishes open requests and work in progress, then exits.
    """
    from leadops_api.server import run

    run(Output(ctx).url, host=host, port=port, worker=worker, reload=reload)
