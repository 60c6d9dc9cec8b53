"""Logging of unexpected exceptions, without their messages, which may contain lead data."""

import logging
from collections import Counter
from collections.abc import Iterable
from types import TracebackType

from leadops_core.debugging import is_debugging

log = logging.getLogger("leadops_core.graph")

_LONGEST_CHAIN = 10


def log_failures(node: str, errors: Iterable[Exception]) -> None:
    """Log each kind of failure once, with the number of its leads.

    The traceback names files, lines and exception types. `LEADOPS_DEBUG=1` adds the messages.
    """
    first: dict[tuple[str, str], Exception] = {}
    counts = Counter[tuple[str, str]]()
    for error in errors:
        key = (type(error).__name__, _location(error.__traceback__))
        first.setdefault(key, error)
        counts[key] += 1
    for key, error in first.items():
        name, location = key
        exception = error if is_debugging() else _without_message(error)
        log.error(
            "%s failed for %d %s: %s at %s",
            *(node, counts[key], "lead" if counts[key] == 1 else "leads", name, location),
            exc_info=(type(exception), exception, exception.__traceback__),
        )


def _location(traceback: TracebackType | None) -> str:
    """Return file name and line of the innermost frame."""
    if traceback is None:
        return "an unknown location"
    while traceback.tb_next is not None:
        traceback = traceback.tb_next
    file = traceback.tb_frame.f_code.co_filename.replace("\\", "/").rpartition("/")[2]
    return f"{file}:{traceback.tb_lineno}"


def _without_message(error: BaseException, depth: int = 0) -> BaseException:
    """Return an exception with the same type name, traceback, and causes, and no message."""
    kind = type(type(error).__name__, (Exception,), {"__module__": type(error).__module__})
    silent: BaseException = kind("message hidden; set LEADOPS_DEBUG=1 to show it")
    silent.__traceback__ = error.__traceback__
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if cause is not None and depth < _LONGEST_CHAIN:
        silent.__cause__ = _without_message(cause, depth + 1)
    return silent
