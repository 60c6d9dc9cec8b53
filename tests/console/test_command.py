"""`leadops console`, started as a user starts it."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

LEADOPS = Path(sys.executable).with_name("leadops")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def served(file: Path, tmp_path: Path) -> Iterator[str]:
    port = free_port()
    process = subprocess.Popen(
        [LEADOPS, "console", file, "--no-browser", "--port", str(port)],
        cwd=tmp_path,
        env={**os.environ, "HOME": str(tmp_path)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    yield f"http://127.0.0.1:{port}"
    process.terminate()
    process.wait(timeout=30)


def test_command_serves_the_console_on_this_machine(served: str) -> None:
    deadline = time.monotonic() + 180
    while True:
        try:
            with urllib.request.urlopen(f"{served}/_stcore/health", timeout=5) as answer:
                assert answer.read() == b"ok"
                break
        except OSError:
            assert time.monotonic() < deadline, "the console did not come up"
            time.sleep(0.2)
    with urllib.request.urlopen(served, timeout=60) as page:
        assert b"streamlit" in page.read().lower()


def test_console_refuses_a_server_url_and_asks_for_a_file() -> None:
    ran = subprocess.run(
        [LEADOPS, "console", "--db", "postgresql+psycopg://u@h/d"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 1
    assert "leadops console leads.db" in ran.stderr
