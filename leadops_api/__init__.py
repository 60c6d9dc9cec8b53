"""LeadOps over HTTP: `create_app` wraps the facade of `leadops_core` and holds no business rule of its own."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from leadops_api.app import create_app

__all__ = ["create_app"]


def __getattr__(name: str) -> Any:
    # The command line imports this package to find its commands: FastAPI is loaded when an app is made.
    if name == "create_app":
        from leadops_api.app import create_app

        return create_app
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
