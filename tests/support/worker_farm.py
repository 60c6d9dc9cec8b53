"""Workers to be killed: a process that has loaded everything and forks `leadops worker` on demand.

Loading takes seconds and a fork milliseconds, so that a test can kill many times. One JSON line in, one out.
"""

import json
import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path


class Farm:
    """Running workers, by process id."""

    def __init__(self, process: "subprocess.Popen[str]", settings: Mapping[str, str], log: Path) -> None:
        self._process = process
        self._settings = dict(settings)
        self._log = log
        self.running: list[int] = []
        self.killed = 0
        self.without_database = 0
        """Workers that found no database when they started, and ended."""

    def start(self) -> int:
        """One more worker."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(self._settings) + "\n")
        self._process.stdin.flush()
        pid = int(json.loads(self._process.stdout.readline()))
        self.running.append(pid)
        return pid

    def kill_one(self, dice: random.Random) -> None:
        """Kill a worker in the middle of what it is at, and start another in its place."""
        pid = self.running.pop(dice.randrange(len(self.running)))
        if _is_alive(pid):
            os.kill(pid, signal.SIGKILL)
            self.killed += 1
        else:
            # A worker that starts while the database is away exits with an error. A platform restarts it, as is done here.
            self.without_database += 1
            said = self._log.read_text().count("worker ended: DatabaseUnreachableError")
            assert said >= self.without_database, "a worker ended by itself"
        self.start()

    def alive(self) -> list[int]:
        """Those that still run."""
        return [pid for pid in self.running if _is_alive(pid)]

    def stop_all(self) -> None:
        """Ask all to stop, as a platform does."""
        for pid in self.running:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGTERM)


@contextmanager
def worker_farm(settings: Mapping[str, str], log: Path) -> Iterator[Farm]:
    """A farm whose workers have these settings as environment; what they say goes to the file."""
    command = [sys.executable, "-W", "ignore", "-m", "tests.support.worker_farm"]
    here = Path(__file__).parents[2]
    with (
        log.open("w") as said,
        subprocess.Popen(
            command, cwd=here, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=said, text=True
        ) as process,
    ):
        farm = Farm(process, settings, log)
        try:
            yield farm
        finally:
            for pid in farm.running:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)


def _is_alive(pid: int) -> bool:
    try:
        # State Z is a zombie: the process has ended, but its parent has not collected its status.
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def _serve() -> None:
    from leadops_api.worker.process import work
    from leadops_core.graph import run_chunk

    assert callable(run_chunk)
    # Nobody waits for the children: they vanish when they end.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            os.environ.update(json.loads(line))
            os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
            code = 1
            try:
                work(None, once=False)
                code = 0
            except BaseException as error:
                print(f"worker ended: {type(error).__name__}: {error}", file=sys.stderr)
            finally:
                sys.stderr.flush()
                os._exit(code)
        print(json.dumps(child), flush=True)


if __name__ == "__main__":
    _serve()
