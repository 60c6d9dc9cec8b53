"""Who holds a lease, and whether that process still lives."""

import itertools
import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from leadops_core.adapters.store import Store, StoreError

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


@contextmanager
def holding(store: Store, work: str, lease_seconds: float) -> Iterator[bool]:
    """Hold the claim on a kind of background work inside the block; False if another live worker holds it.

    A thread renews the lease, so the block may take as long as it needs.
    """
    worker = worker_name()
    try:
        if not store.work.take(work, worker, lease_seconds, is_dead=is_dead):
            yield False
            return
        done = threading.Event()

        def renew() -> None:
            while not done.wait(lease_seconds / 3):
                with suppress(StoreError):
                    store.work.extend(work, worker, lease_seconds)

        renewing = threading.Thread(target=renew, name="lease", daemon=True)
        renewing.start()
        try:
            yield True
        finally:
            done.set()
            renewing.join()
            with suppress(StoreError):
                store.work.release(work, worker)
    finally:
        end_worker(worker)
