"""Learn in a process of its own, with a limit of memory."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import IO, Final

from pydantic import TypeAdapter

from leadops_core.database.database import Database
from leadops_core.database.engine import Connecting
from leadops_core.database.entra import entra_password
from leadops_core.database.errors import DatabaseUnreachableError
from leadops_core.database.opening import open_database
from leadops_core.errors import ErrorKind, LeadOpsError
from leadops_core.learning.errors import FitError
from leadops_core.learning.repository.labels import LabelRepository
from leadops_core.learning.use_cases.fitting import FitResult, FitTask, fit_labels
from leadops_core.scoring.repository.rescoring import RescoringRepository
from leadops_core.tools.system import SystemClock, TimeOrderedIds

_CHECK_SECONDS: Final = 0.5
_CACHE_KIB: Final = 4_000
"""Each lead is read once, so a larger page cache of SQLite would only take memory."""
_TOO_LITTLE_MEMORY: Final = (
    "Learning from {labels:,} outcomes needs more memory than the {memory:,} MB of LEADOPS_LEARNING_MEMORY_MB. Raise it, or "
    "set LEADOPS_LEARNING_MAX_LABELS to fewer outcomes."
)
_BROKE: Final = (
    "The process that learns ended unexpectedly ({how}). Its messages are in the log. If memory was short, raise "
    "LEADOPS_LEARNING_MEMORY_MB, or lower LEADOPS_LEARNING_MAX_LABELS."
)
_ENVIRONMENT: Final = {
    # Buffers of threads that are not used would count.
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    # glibc returns larger blocks to the system at once, in place of keeping them for later.
    "MALLOC_MMAP_THRESHOLD_": "1000000",
}


@dataclass(frozen=True, slots=True)
class FitOrder:
    """The task of the process, with the database and the limit of memory."""

    url: str
    is_entra: bool
    """True if Postgres takes a token of Azure Entra ID in place of a password."""
    statement_seconds: float
    memory_mb: int
    task: FitTask


@dataclass(frozen=True, slots=True)
class FitReply:
    """What the process answers."""

    result: FitResult | None = None
    error: str | None = None
    is_unavailable: bool = False
    """True if the database was not available, so that a retry can help."""
    is_out_of_memory: bool = False


ORDERS: Final = TypeAdapter(FitOrder)
REPLIES: Final = TypeAdapter(FitReply)


class FitProcess:
    """Starts a process for each fit, so that a fit cannot take the memory of the service or the worker."""

    def __init__(
        self, database: Database, *, is_entra: bool, statement_seconds: float, memory_mb: int
    ) -> None:
        self._database = database
        self._is_entra = is_entra
        self._statement_seconds = statement_seconds
        self._memory_mb = memory_mb

    @property
    def is_possible(self) -> bool:
        """Return False for a database in memory, which only this process can see."""
        return not self._database.is_in_memory and bool(sys.executable)

    def fit(self, task: FitTask, check: Callable[[], None]) -> FitResult:
        """Return what the process learned. `check` is called twice a second, and may raise to end it.

        Raise FitError if it needs more memory than it may, or breaks.
        """
        order = FitOrder(
            url=self._database.engine.url.render_as_string(hide_password=False),
            is_entra=self._is_entra,
            statement_seconds=self._statement_seconds,
            memory_mb=self._memory_mb,
            task=task,
        )
        with _start() as process:
            try:
                reply = _answer_of(process, ORDERS.dump_json(order), check)
            finally:
                process.kill()
                # What was not written yet is not needed.
                with suppress(BrokenPipeError):
                    _stdin(process).close()
        if reply.is_out_of_memory:
            raise FitError(_TOO_LITTLE_MEMORY.format(labels=task.max_labels, memory=self._memory_mb))
        if reply.is_unavailable:
            raise DatabaseUnreachableError(reply.error)
        if reply.result is None:
            raise FitError(reply.error or _BROKE.format(how="no answer"))
        return reply.result


def _start() -> "subprocess.Popen[bytes]":
    # -P, because the current folder may hold a module with the name of one that LeadOps imports.
    command = [sys.executable, "-P", "-m", "leadops_core.learning.use_cases.fit_program"]
    return subprocess.Popen(  # noqa: S603 - no part of the command comes from a user
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, **_ENVIRONMENT},
        # Ctrl-C in a terminal interrupts this process, which then ends the other one.
        process_group=0,
    )


def _answer_of(process: "subprocess.Popen[bytes]", order: bytes, check: Callable[[], None]) -> FitReply:
    lines: SimpleQueue[bytes] = SimpleQueue()

    def exchange() -> None:
        # The pipe stays open: the process ends itself when this one is gone.
        with suppress(BrokenPipeError, ValueError):
            _stdin(process).write(order + b"\n")
            _stdin(process).flush()
        lines.put(process.stdout.readline() if process.stdout else b"")

    thread = threading.Thread(target=exchange, name="fit", daemon=True)
    thread.start()
    try:
        while True:
            check()
            with suppress(Empty):
                line = lines.get(timeout=_CHECK_SECONDS)
                break
    finally:
        if thread.is_alive():
            process.kill()
        thread.join()
    if not line:
        code = process.wait()
        # The kernel kills a process if the machine or the container has no memory left.
        return FitReply(error=_BROKE.format(how=f"code {code}"), is_out_of_memory=code == -9)
    return REPLIES.validate_json(line)


def _stdin(process: "subprocess.Popen[bytes]") -> IO[bytes]:
    assert process.stdin is not None  # noqa: S101 - it is a pipe
    return process.stdin


def carry_out(order: FitOrder) -> FitReply:
    """Do what the order says, in the process that was started for it."""
    connecting = Connecting(
        pool_size=1,
        pool_overflow=1,
        cache_kib=_CACHE_KIB,
        statement_seconds=order.statement_seconds,
        password=entra_password() if order.is_entra else None,
    )
    try:
        with open_database(
            order.url, clock=SystemClock(), ids=TimeOrderedIds(), create=False, connecting=connecting
        ) as database:
            return FitReply(fit_labels(LabelRepository(database), RescoringRepository(database), order.task))
    except LeadOpsError as error:
        return FitReply(error=str(error), is_unavailable=error.kind is ErrorKind.UNAVAILABLE)
