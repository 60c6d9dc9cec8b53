"""A service that is killed during an import: a worker continues, and nothing is lost or stored twice."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from leadops_core import LeadOps
from leadops_core.schemas import UploadState

ROWS = 12_000
LONGEST_SECONDS = 400


def environment(url: str, folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LEADOPS_")}
    return kept | {
        "LEADOPS_DATABASE_URL": url,
        "LEADOPS_OUTBOX_DIR": str(folder / "outbox"),
        "LEADOPS_INGEST_CHUNK_SIZE": "200",
        "LEADOPS_UPLOAD_AT_ONCE_BYTES": "1000",
        "LEADOPS_WORKER_BATCH": "1",
    }


@contextmanager
def running(verb: Sequence[str], url: str, folder: Path) -> Iterator[Path]:
    """A process of the command until the block ends, then killed as a machine kills; the file that it logs to."""
    log = folder / f"{verb[0]}.log"
    command = [sys.executable, "-m", "leadops_core.cli", *verb]
    with (
        log.open("w") as file,
        subprocess.Popen(command, env=environment(url, folder), cwd=folder, stderr=file) as process,
    ):
        try:
            yield log
        finally:
            process.send_signal(signal.SIGKILL)


def wait_for(what: Callable[[], Any], log: Path) -> Any:
    deadline = time.monotonic() + LONGEST_SECONDS
    while not (found := what()):
        assert time.monotonic() < deadline, log.read_text("utf-8")[-3000:]
        time.sleep(0.01)
    return found


def test_upload_of_a_killed_service_is_finished_by_a_worker(database_url: str, tmp_path: Path) -> None:
    path = tmp_path / "leads.csv"
    lines = (f"a{number}@firm{number}.example,Firm {number}\n" for number in range(ROWS))
    path.write_text("Mail,Firma\n" + "".join(lines) + "no address,\n", "utf-8")
    with LeadOps.open(database_url) as ops:
        with running(("serve", "--port", "0", "--no-worker"), database_url, tmp_path) as log:
            address = wait_for(
                lambda: re.search(r"http://127\.0\.0\.1:\d+", log.read_text("utf-8")), log
            ).group()
            with path.open("rb") as file:
                begun = httpx.post(f"{address}/api/leads/upload", files={"file": file}, timeout=60)
            assert begun.status_code == 202, begun.text
            upload_id = begun.json()["upload"]["id"]
            wait_for(lambda: ops.uploads.get(upload_id).counts.rows, log)
        left = ops.uploads.get(upload_id)
        assert left.state is UploadState.RUNNING
        assert 0 < left.counts.rows < ROWS
        with running(("worker",), database_url, tmp_path) as log:
            wait_for(lambda: ops.uploads.get(upload_id).state is not UploadState.RUNNING, log)
        done = ops.uploads.get(upload_id)
        assert (done.state, done.counts.accepted, done.counts.rejected) == (UploadState.DONE, ROWS, 1)
        assert ops.leads.figures().total == ROWS
        assert ops.uploads.undo(upload_id).removed == ROWS
