"""`leadops console`: replace this process with the console."""

import os
import sys
from importlib.util import find_spec
from pathlib import Path

import click

from leadops_core.cli import CommandError, ExtraCommand, Output

_SQLITE = "sqlite:///"


@click.command(cls=ExtraCommand, extra="console", short_help="Open the ops console in a browser.")
@click.argument("file", required=False, type=click.Path(path_type=Path), metavar="[FILE]")
@click.option(
    "--host", default="127.0.0.1", show_default=True, help="Address to listen on; the console has no login."
)
@click.option("--port", type=click.IntRange(1, 65535), default=8501, show_default=True)
@click.option("--browser/--no-browser", default=True, help="Open a browser window.")
@click.pass_context
def console(ctx: click.Context, file: Path | None, host: str, port: int, browser: bool) -> None:
    """Open the ops console over a local SQLite file: triage, scores, what-if, learning, traces, data.

    FILE is created if it does not exist. Without FILE, the console opens the database of --db or of the settings. It
    listens on this machine only, unless you set --host. Press Ctrl-C to stop it.
    """
    output = Output(ctx)
    if find_spec("streamlit") is None:
        raise ModuleNotFoundError("No module named 'streamlit'", name="streamlit")
    path = file if file is not None else _file_of(output.url)
    script = Path(__file__).with_name("app.py")
    words = [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port)]
    words += ["--server.headless", str(not browser).lower(), "--server.address", host]
    if path is not None:
        words += ["--", str(path.expanduser().absolute())]
    sys.stdout.flush()
    # In place of this process, so that Ctrl-C and a supervisor's signals reach the console itself.
    os.execv(sys.executable, words)  # noqa: S606 - no shell, and only the file name is not ours


def _file_of(url: str | None) -> Path | None:
    """Return the file of --db, or None if the option is not given. Raise CommandError for a server."""
    if url is None:
        return None
    name = url.removeprefix(_SQLITE)
    if not name or "://" in name:
        raise CommandError("The console needs a local SQLite file: leadops console leads.db")
    return Path(name)
