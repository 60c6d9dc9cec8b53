"""Wake a worker when the mailbox has a new message."""

import asyncio
import contextlib
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import structlog

from leadops_core import LeadOps, Settings
from leadops_core.errors import LeadOpsError

log = structlog.get_logger("leadops.worker")

_WAIT_SECONDS = 20 * 60
_FIRST_PAUSE = 5.0
_LONGEST_PAUSE = 300.0


@asynccontextmanager
async def watching_mailbox(ops: LeadOps, config: Settings, wake: Callable[[], None]) -> AsyncIterator[None]:
    """Call `wake` on this event loop for each new message until the block ends.

    It only saves time: the worker also reads the mailbox every `mailbox_poll_seconds`, and reports its trouble. A connection
    that breaks is opened again after a pause of up to five minutes.
    """
    if config.mailbox == "none" or not config.mailbox_idle:
        yield
        return
    loop, stop = asyncio.get_running_loop(), threading.Event()

    def call_wake() -> None:
        # The loop may have ended meanwhile.
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(wake)

    # Not a thread of the loop's executor, which would be waited for at the end of the process.
    watcher = threading.Thread(
        target=_watch, args=(ops, call_wake, stop), name="leadops-mailbox", daemon=True
    )
    watcher.start()
    try:
        yield
    finally:
        stop.set()


def _watch(ops: LeadOps, wake: Callable[[], None], stop: threading.Event) -> None:
    pause = _FIRST_PAUSE
    while not stop.is_set():
        try:
            if ops.conversation.wait_for_mail(_WAIT_SECONDS, stop=stop.is_set):
                wake()
            pause = _FIRST_PAUSE
            continue
        except LeadOpsError as error:
            if not stop.is_set():
                log.info("mailbox_wait_failed", why=str(error))
        except Exception as error:
            # Without this thread, a new message would wait for the next poll.
            log.exception("mailbox_wait_broke", kind=type(error).__name__)
        stop.wait(pause)
        pause = min(_LONGEST_PAUSE, 2 * pause)
