"""Names of workers, and finding out if the process of a worker is dead."""

import itertools
import os
import socket
from pathlib import Path

_numbers = itertools.count(1)
_ended: set[int] = set()


def worker_name() -> str:
    """Return a name that is unique across hosts, processes, and time."""
    return f"{socket.gethostname()}:{os.getpid()}:{_started(os.getpid())}:{next(_numbers)}"


def end_worker(worker: str) -> None:
    """Mark a worker of this process as ended, so that other workers can take over its claims at once."""
    _ended.add(int(worker.rpartition(":")[2]))


def is_dead(worker: str) -> bool:
    """Return True if the worker was on this host and no longer runs. For other hosts, only the lease tells."""
    host, *rest = worker.rsplit(":", 3)
    if host != socket.gethostname() or len(rest) != 3 or not rest[0].isdigit():
        return False
    pid, started = int(rest[0]), rest[1]
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        # The process runs and belongs to another user.
        pass
    if _started(pid) != started:
        return True
    return pid == os.getpid() and rest[2].isdigit() and int(rest[2]) in _ended


def _started(pid: int) -> str:
    """Return the start time of the process in clock ticks, which distinguishes it from a later process with its id."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
    except (OSError, IndexError):
        return "unknown"
