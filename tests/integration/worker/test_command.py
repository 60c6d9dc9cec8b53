"""`leadops worker` as a process: it works, stops on a signal, and loses nothing if it is killed."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2

from leadops_core import LeadOps, Settings
from tests.integration.worker.conftest import add_leads

ROOT = Path(__file__).parents[3]
SECONDS = 180


@contextmanager
def worker(url: str, folder: Path, *words: str, **settings: object) -> Iterator["subprocess.Popen[str]"]:
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "LEADOPS_WORKER_POLL_SECONDS": "0.1",
        "LEADOPS_OUTBOX_DIR": str(folder / "outbox"),
        **{f"LEADOPS_{name.upper()}": str(value) for name, value in settings.items()},
    }
    command = [sys.executable, "-m", "leadops_core.cli", "worker", "--db", url, *words]
    with subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def wait_for_done(ops: LeadOps, count: int) -> None:
    deadline = time.monotonic() + SECONDS
    while ops.leads.figures().by_processing["done"] < count:
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_worker_runs_until_a_signal(sqlite_url: str, tmp_path: Path) -> None:
    with LeadOps.open(sqlite_url, config=Settings(_env_file=None)) as ops:
        add_leads(ops, 3)
        with socket.create_server(("127.0.0.1", 0)) as free:
            port: int = free.getsockname()[1]
        with worker(sqlite_url, tmp_path, metrics_port=port) as process:
            wait_for_done(ops, 3)
            add_leads(ops, 2, first=10)
            wait_for_done(ops, 5)
            health = httpx2.get(f"http://127.0.0.1:{port}/healthz")
            process.send_signal(signal.SIGTERM)
            said, logged = process.communicate(timeout=SECONDS)
    assert (process.returncode, health.status_code) == (0, 200)
    assert said == "Stopped. No work was left half finished.\n"
    events = [json.loads(line)["event"] for line in logged.splitlines() if line.startswith("{")]
    assert "worker_started" in events
    assert [event for event in events if event.startswith("worker_")][-2:] == [
        "worker_draining",
        "worker_stopped",
    ]
    assert "Traceback" not in logged


def test_unfinished_work_is_done_once_by_the_next_worker(sqlite_url: str, tmp_path: Path) -> None:
    with LeadOps.open(sqlite_url, config=Settings(_env_file=None)) as ops:
        add_leads(ops, 3_000)
        # One chore takes all leads, and there is no time to finish it.
        settings = {"worker_batch": 3_000, "process_chunk_size": 5, "worker_grace_seconds": 0}
        with worker(sqlite_url, tmp_path, **settings) as process:
            wait_for_done(ops, 40)
            process.send_signal(signal.SIGTERM)
            _, logged = process.communicate(timeout=SECONDS)
        assert process.returncode == 0
        assert "worker_broken_off" in logged
        assert 40 <= ops.leads.figures().by_processing["done"] < 3_000
        with worker(sqlite_url, tmp_path, "--once", "--json") as process:
            said, logged = process.communicate(timeout=2 * SECONDS)
        assert process.returncode == 0, logged
        assert json.loads(said)["process"] > 0
        assert ops.leads.figures().by_processing["done"] == 3_000
        assert {lead.version for lead in ops.leads.iterate()} == {2}


def test_unconfigured_queue_is_refused_with_the_remedy(sqlite_url: str, tmp_path: Path) -> None:
    with worker(sqlite_url, tmp_path, queue="servicebus") as process:
        _, logged = process.communicate(timeout=SECONDS)
    assert process.returncode == 1
    assert "LEADOPS_SERVICEBUS_NAMESPACE" in logged
    assert "Traceback" not in logged


def test_scheduled_worker_logs_why_it_failed(tmp_path: Path) -> None:
    (tmp_path / "broken.db").write_bytes(b"this is no database" * 100)
    with worker(f"sqlite:///{tmp_path}/broken.db", tmp_path, "--once") as process:
        _, logged = process.communicate(timeout=SECONDS)
    assert process.returncode == 1
    [line] = [json.loads(line) for line in logged.splitlines() if line.startswith("{")]
    assert (line["event"], line["level"]) == ("worker_failed", "error")
    assert "database" in line["why"]
