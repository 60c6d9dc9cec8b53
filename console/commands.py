"""`leadops console`: puts the console in the place of this process."""

import os
import sys
from pathlib import Path

import click


@click.command(short_help="Open the ops console in a browser.")
@click.argument("file", required=False, type=click.Path(path_type=Path), metavar="[FILE]")
@click.option("--port", type=click.IntRange(1, 65535), default=8501, show_default=True)
@click.option("--browser/--no-browser", default=True, help="Open a browser window.")
def console(file: Path | None, port: int, browser: bool) -> None:
    """Open the ops console over a local SQLite file: triage, scores, what-if, learning, traces, data.

    FILE is made where it is not there yet; without it the settings' database is taken. Ctrl-C ends it. It listens on this
    machine only.
    """
    script = Path(__file__).with_name("app.py")
    words = [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port)]
    words += ["--server.headless", str(not browser).lower(), "--server.address", "127.0.0.1"]
    if file is not None:
        words += ["--", str(file.expanduser().absolute())]
    sys.stdout.flush()
    # In place of this process, so that Ctrl-C and a supervisor's signals reach the console itself.
    os.execv(sys.executable, words)  # noqa: S606 - no shell, and words of ours but the file's name
