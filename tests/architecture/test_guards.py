"""The guards that every other test relies on work."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from tests.support.network import NetworkBlockedError

ROOT = Path(__file__).parents[2]
# Addresses and names set aside for documentation: nobody is there.
ELSEWHERE = ("192.0.2.1", 9)


def send_datagram() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        sender.sendto(b"lead", ELSEWHERE)


def connect_without_raising() -> None:
    with socket.socket() as client:
        client.connect_ex(ELSEWHERE)


def connect_over_ipv6() -> None:
    with socket.socket(socket.AF_INET6) as client:
        client.connect(("2001:db8::1", 9))


@pytest.mark.parametrize(
    "reach",
    [
        lambda: socket.create_connection(ELSEWHERE, timeout=1),
        connect_without_raising,
        connect_over_ipv6,
        send_datagram,
        lambda: socket.getaddrinfo("model.example", 443),
        lambda: socket.gethostbyname("model.example"),
        lambda: asyncio.run(asyncio.wait_for(asyncio.open_connection(*ELSEWHERE), 1)),
    ],
    ids=["connect", "connect_ex", "ipv6", "datagram", "getaddrinfo", "gethostbyname", "asyncio"],
)
def test_other_machines_cannot_be_reached(reach: Callable[[], object]) -> None:
    with pytest.raises(NetworkBlockedError):
        reach()


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_loopback_can_be_reached(host: str) -> None:
    async def echo_once() -> bytes:
        async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writer.write(await reader.readexactly(4))
            writer.close()
            await writer.wait_closed()

        async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
            reader, writer = await asyncio.open_connection(host, server.sockets[0].getsockname()[1])
            writer.write(b"lead")
            echoed = await reader.read()
            writer.close()
            await writer.wait_closed()
            return echoed

    assert asyncio.run(echo_once()) == b"lead"


@pytest.mark.parametrize("run", [1, 2])
def test_tests_have_their_own_empty_database(database_url: str, run: int) -> None:
    engine = create_engine(database_url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE lead (id INTEGER)"))
    engine.dispose()


POSTGRES_USER = """
import time
from tests.support.postgres import running_postgres
with running_postgres() as url:
    print(url.query["host"], flush=True)
    time.sleep(600)
"""


def test_postgres_ends_when_its_parent_is_killed() -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", POSTGRES_USER],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    with parent:
        assert parent.stdout is not None
        home = Path(parent.stdout.readline().strip())
        server_pid = int((home / "data" / "postmaster.pid").read_text(encoding="ascii").split()[0])
        parent.kill()
    deadline = time.monotonic() + 120
    while home.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not home.exists()
    with pytest.raises(ProcessLookupError):
        os.kill(server_pid, 0)


def test_child_process_can_be_interrupted() -> None:
    code = "import signal; signal.raise_signal(signal.SIGINT); print('not interrupted')"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (ran.stdout, ran.returncode) == ("", -signal.SIGINT)


@pytest.mark.parametrize("workers", ["-n0", "-n1"])
def test_background_run_can_interrupt_child_processes(workers: str) -> None:
    test = f"{__file__}::test_child_process_can_be_interrupted"
    pytest_command = (sys.executable, "-m", "pytest", workers, "-p", "no:cacheprovider", test)
    ran = subprocess.run(
        ["sh", "-c", 'trap "" INT; exec "$@"', "sh", *pytest_command],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "1 passed" in ran.stdout, ran.stdout
    assert ran.returncode == 0


PASSING = "def test_lead():\n    pass\n"
NOT_RUN = """
import pytest

@pytest.mark.skip
def test_marked():
    pass

def test_skipping():
    pytest.skip("later")

@pytest.mark.xfail
def test_failing_as_expected():
    assert False

@pytest.mark.xfail
def test_passing_unexpectedly():
    pass

def test_deselected():
    pass
"""
CONFTEST = """
from tests.support.completeness import CompletenessPlugin

def pytest_addoption(parser):
    parser.addoption("--complete", action="store_true")

def pytest_configure(config):
    config.pluginmanager.register(CompletenessPlugin(config))
"""


def run_pytest(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Runs the tests in `folder` under this suite's completeness rule."""
    (folder / "conftest.py").write_text(CONFTEST, encoding="utf-8")
    plugins = ("-p", "xdist", "-p", "no:cacheprovider")
    return subprocess.run(
        [sys.executable, "-m", "pytest", *plugins, "-c", os.devnull, "--complete", *options, folder],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("workers", ["-n0", "-n2"])
def test_complete_run_fails_if_a_test_did_not_run(tmp_path: Path, workers: str) -> None:
    (tmp_path / "test_some.py").write_text(PASSING + NOT_RUN, encoding="utf-8")
    (tmp_path / "test_none.py").write_text("import pytest\npytest.importorskip('absent')\n", encoding="utf-8")
    ran = run_pytest(tmp_path, workers, "-k", "not deselected")
    not_run = sorted(line for line in ran.stdout.splitlines() if line.startswith("NOT RUN"))
    assert not_run == [
        "NOT RUN test_none.py (skipped)",
        "NOT RUN test_some.py::test_deselected (deselected)",
        "NOT RUN test_some.py::test_failing_as_expected (expected to fail)",
        "NOT RUN test_some.py::test_marked (skipped)",
        "NOT RUN test_some.py::test_passing_unexpectedly (expected to fail)",
        "NOT RUN test_some.py::test_skipping (skipped)",
    ]
    assert "Tests that did not run: 6" in ran.stdout
    assert " 1 passed" in ran.stdout
    assert ran.returncode == 1


@pytest.mark.parametrize("workers", ["-n0", "-n2"])
def test_complete_run_passes_if_every_test_ran(tmp_path: Path, workers: str) -> None:
    (tmp_path / "test_some.py").write_text(PASSING, encoding="utf-8")
    ran = run_pytest(tmp_path, workers)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "Tests that did not run: 0" in ran.stdout
