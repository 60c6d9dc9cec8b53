"""Processes that help this one: started, heard, and never left behind."""

import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from leadops_core.errors import ErrorKind, LeadOpsError

_PACKAGES = Path(__file__).parents[2]
_GRACE_SECONDS = 30


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class HelperError(LeadOpsError):
    """A helper process ended before its job was done."""

    kind = ErrorKind.FAILED


class Done:
    """A helper's last word."""


class Helper:
    """One helper process at one job of `leadops_core.helper`.

    It ends with its job, with `stop`, and with this process, however that ends. Iterating gives what it says until the job
    is done or the iteration is given up; an error of its own is raised here, and `HelperError` where it ended without a word.
    """

    def __init__(self, job: str, arguments: Sequence[Any], *, files: Sequence[int] = ()) -> None:
        before = os.environ.get("PYTHONPATH")
        path = os.pathsep.join([str(_PACKAGES), *([before] if before else [])])
        self._process: Final = subprocess.Popen(  # noqa: S603 - words of ours
            # -P, because the folder that a command is run in may hold modules that nobody meant to load.
            [sys.executable, "-P", "-m", "leadops_core.helper", job],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": path},
            pass_fds=files,
            # Ctrl-C is for this process, which then stops its helpers.
            process_group=0,
        )
        self._tell(pickle.dumps(tuple(arguments)))

    def __iter__(self) -> Iterator[Any]:
        stream = self._process.stdout
        assert stream is not None  # noqa: S101 - it was asked for
        try:
            while True:
                try:
                    said = pickle.load(stream)  # noqa: S301 - a process of our own says it
                except (EOFError, pickle.UnpicklingError):
                    raise HelperError(_say_end(self._process.wait())) from None
                if isinstance(said, Done):
                    return
                if isinstance(said, Exception):
                    raise said
                yield said
        finally:
            # A helper that nobody listens to any more ends as soon as it says something.
            _close(stream)
            self.stop()

    def dismiss(self) -> None:
        """Have it give up what it is at, without waiting for that."""
        # The end of its input is what the helper waits for.
        _close(self._process.stdin)

    def stop(self) -> None:
        """`dismiss`, and wait until it is gone. May be called again, and while somebody listens."""
        self.dismiss()
        process = self._process
        try:
            process.wait(_GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def _tell(self, what: bytes) -> None:
        stream = self._process.stdin
        assert stream is not None  # noqa: S101 - it was asked for
        # Where it is gone already, whoever listens hears of it.
        with suppress(BrokenPipeError):
            stream.write(what)
            stream.flush()


def _close(stream: Any) -> None:
    with suppress(OSError):
        stream.close()


def portable(error: LeadOpsError) -> LeadOpsError:
    """The error, or one that says the same, as it can be told to another process."""
    try:
        told = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own
    except Exception:
        return HelperError(str(error))
    return error if str(told) == str(error) else HelperError(str(error))


def _say_end(code: int) -> str:
    if code >= 0:
        return f"a helper process ended with exit code {code}"
    try:
        name = signal.Signals(-code).name
    except ValueError:
        name = f"signal {-code}"
    return f"a helper process was ended by {name}"
