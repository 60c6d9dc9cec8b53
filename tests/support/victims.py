"""Processes to be killed: a small server that has loaded everything, forks, and kills its child on demand.

Loading takes seconds and a fork milliseconds: so a test can kill a hundred times. One JSON line in, one out.
"""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID


@contextmanager
def victim_server() -> Iterator["Victims"]:
    """The server, for as long as it is needed."""
    command = [sys.executable, "-W", "ignore", "-m", "tests.support.victims"]
    here = Path(__file__).parents[2]
    with subprocess.Popen(
        command, cwd=here, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        yield Victims(process)


class Victims:
    """Runs verbs in children."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def run(
        self,
        verb: str,
        url: str,
        *,
        file: Path,
        kill_after: float | None = None,
        kill_at_id: int | None = None,
    ) -> dict[str, Any]:
        """Run a verb in a child, and kill it after these seconds, or when it asks for its nth new identifier.

        `killed`, `code` and `seconds` tell how it ended.
        """
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        order = {"verb": verb, "url": url, "file": str(file), "kill_after": kill_after}
        order |= {"kill_at_id": kill_at_id}
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer


def _serve() -> None:
    import leadops_core.app  # noqa: F401 - loaded here, so that no child has to
    from leadops_core.graph import build_bulk_graph

    build_bulk_graph()
    for line in sys.stdin:
        order = json.loads(line)
        began = time.monotonic()
        child = os.fork()
        if child == 0:
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            os._exit(_work(order))
        killed = _kill_in_time(child, order["kill_after"])
        _, status = os.waitpid(child, 0) if killed is None or killed else (child, 0)
        code = os.waitstatus_to_exitcode(status)
        answer = {
            "killed": code == -signal.SIGKILL,
            "code": code,
            "seconds": time.monotonic() - began,
        }
        print(json.dumps(answer), flush=True)


def _kill_in_time(child: int, seconds: float | None) -> bool | None:
    if seconds is None:
        return None
    time.sleep(seconds)
    # A child that ended by itself is a zombie until it is waited for, so the number is still its own.
    os.kill(child, signal.SIGKILL)
    return True


class DeadlyIds:
    """Identifiers; the process is killed when it asks for the nth one."""

    def __init__(self, last: int | None) -> None:
        from leadops_core.tools.system import TimeOrderedIds

        self._ids = TimeOrderedIds()
        self._left = last

    def new(self) -> UUID:
        if self._left is not None:
            self._left -= 1
            if self._left <= 0:
                os.kill(os.getpid(), signal.SIGKILL)
        return self._ids.new()


def _work(order: dict[str, Any]) -> int:
    from leadops_core import LeadOps, Settings

    config = Settings(
        _env_file=None,
        ingest_chunk_size=60,
        process_chunk_size=40,
        max_attempts=100,
        outbox_dir=Path(order["file"]).parent,
        mailbox="maildir",
        maildir=Path(order["file"]),
    )
    try:
        with LeadOps.open(order["url"], config=config, ids=DeadlyIds(order["kill_at_id"])) as ops:
            if order["verb"] == "ingest":
                ops.ingest(Path(order["file"]))
            elif order["verb"] == "import_outcomes":
                ops.outcomes.import_file(Path(order["file"]))
            elif order["verb"] == "learn":
                ops.learn()
            elif order["verb"] == "read_mailbox":
                ops.conversation.poll()
            else:
                ops.process()
    except Exception as error:
        print(f"{order['verb']}: {type(error).__name__}: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    _serve()
