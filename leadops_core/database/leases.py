"""Renewing a lease while work is under way."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from leadops_core.database.errors import StoreError


@contextmanager
def renewed(extend: Callable[[], object], lease_seconds: float) -> Iterator[None]:
    """Call `extend` in a thread, often enough that a lease does not expire inside the block."""
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
