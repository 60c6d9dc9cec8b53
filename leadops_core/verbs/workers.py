"""Who holds a lease, and whether that process still lives."""

import os
import socket
from pathlib import Path


def worker_name() -> str:
    """A name for this process that no other, earlier or later, on this or another host, has."""
    return f"{socket.gethostname()}:{os.getpid()}:{_started(os.getpid())}"


def is_dead(worker: str) -> bool:
    """True only for a worker of this host that certainly no longer runs; of others nothing is known but their lease."""
    host, _, rest = worker.rpartition(":")[0].rpartition(":")[0], None, worker.split(":")[-2:]
    if host != socket.gethostname() or len(rest) != 2 or not rest[0].isdigit():
        return False
    pid, started = int(rest[0]), rest[1]
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        pass
    return _started(pid) != started


def _started(pid: int) -> str:
    """When the process began, in the kernel's own count: tells a process from a later one with the same number."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
    except (OSError, IndexError):
        return "0"
