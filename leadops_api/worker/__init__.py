"""Background work: process the backlog of the database until the process is asked to stop."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from leadops_api.worker.loop import Worker

__all__ = ["Worker"]


def __getattr__(name: str) -> Any:
    # Imported on first use: the CLI imports this package to find `leadops worker`, and the rest is slow to
    # import.
    if name == "Worker":
        from leadops_api.worker.loop import Worker

        return Worker
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
