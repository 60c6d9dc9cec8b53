"""Unexpected exceptions in nodes: logged with their traceback, without the words of the exception, which may hold lead data."""

import logging
import os
from collections import Counter
from collections.abc import Iterable
from types import TracebackType

log = logging.getLogger("leadops_core.graph")

_LONGEST_CHAIN = 10


def log_failures(node: str, errors: Iterable[Exception]) -> None:
    """Log each kind of failure once, with the number of leads that it stopped.

    The traceback names files, lines and exception types. `LEADOPS_DEBUG=1` adds the text of the exceptions.
    """
    first: dict[tuple[str, str], Exception] = {}
    counts = Counter[tuple[str, str]]()
    for error in errors:
        key = (type(error).__name__, _place(error.__traceback__))
        first.setdefault(key, error)
        counts[key] += 1
    for key, error in first.items():
        name, place = key
        is_shown = os.environ.get("LEADOPS_DEBUG", "0") not in ("", "0")
        shown = error if is_shown else _without_text(error)
        log.error(
            "%s failed for %d %s: %s at %s",
            *(node, counts[key], "lead" if counts[key] == 1 else "leads", name, place),
            exc_info=(type(shown), shown, shown.__traceback__),
        )


def _place(traceback: TracebackType | None) -> str:
    """Return file name and line of the innermost frame."""
    if traceback is None:
        return "an unknown place"
    while traceback.tb_next is not None:
        traceback = traceback.tb_next
    file = traceback.tb_frame.f_code.co_filename.replace("\\", "/").rpartition("/")[2]
    return f"{file}:{traceback.tb_lineno}"


def _without_text(error: BaseException, depth: int = 0) -> BaseException:
    """Return an exception of the same type name, traceback and causes that says nothing."""
    kind = type(type(error).__name__, (Exception,), {"__module__": type(error).__module__})
    silent: BaseException = kind("text withheld, LEADOPS_DEBUG=1 shows it")
    silent.__traceback__ = error.__traceback__
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if cause is not None and depth < _LONGEST_CHAIN:
        silent.__cause__ = _without_text(cause, depth + 1)
    return silent
