"""Leases that a thread renews for as long as their work takes."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from leadops_core.database.errors import StoreError
from leadops_core.store import Store
from leadops_core.verbs.worker_id import end_worker, is_dead, worker_name


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
        try:
            with renewed(lambda: store.work.extend(work, worker, lease_seconds), lease_seconds):
                yield True
        finally:
            with suppress(StoreError):
                store.work.release(work, worker)
    finally:
        end_worker(worker)


@contextmanager
def renewed(extend: Callable[[], object], lease_seconds: float) -> Iterator[None]:
    """Call `extend` in a thread, often enough that a lease does not run out inside the block."""
    done = threading.Event()

    def renew() -> None:
        while not done.wait(lease_seconds / 3):
            with suppress(StoreError):
                extend()

    renewing = threading.Thread(target=renew, name="lease", daemon=True)
    renewing.start()
    try:
        yield
    finally:
        done.set()
        renewing.join()
