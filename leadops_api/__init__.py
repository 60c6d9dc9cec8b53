"""The HTTP API. It translates requests into calls of `leadops_core` and contains no business rule."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from leadops_api.app import create_app

__all__ = ["create_app"]


def __getattr__(name: str) -> Any:
    # Imported when an app is created: the CLI imports this package to find its commands, and FastAPI is slow to
    # import.
    if name == "create_app":
        from leadops_api.app import create_app

        return create_app
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
