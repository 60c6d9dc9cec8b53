"""Names of workers, and whether the process of a worker still lives."""

import itertools
import os
import socket
from pathlib import Path

_numbers = itertools.count(1)
_ended: set[int] = set()


def worker_name() -> str:
    """A name that no other worker has: not on another host, in another process, earlier or later in this one."""
    return f"{socket.gethostname()}:{os.getpid()}:{_started(os.getpid())}:{next(_numbers)}"


def end_worker(worker: str) -> None:
    """Say that a worker of this process is at nothing any more, so that what it could not give back is taken over."""
    _ended.add(int(worker.rpartition(":")[2]))


def is_dead(worker: str) -> bool:
    """True only for a worker of this host that certainly no longer runs; of others nothing is known but their lease."""
    host, *rest = worker.rsplit(":", 3)
    if host != socket.gethostname() or len(rest) != 3 or not rest[0].isdigit():
        return False
    pid, started = int(rest[0]), rest[1]
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        # It is there, and somebody else's.
        pass
    if _started(pid) != started:
        return True
    return pid == os.getpid() and rest[2].isdigit() and int(rest[2]) in _ended


def _started(pid: int) -> str:
    """When the process began, in the kernel's own count: tells it from a later one with the same number."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
    except (OSError, IndexError):
        return "unknown"
