"""LeadOps: an auditable pipeline for B2B leads.

`from leadops_core import LeadOps` gives the facade; the rooms (`leadops_core.scoring`, `leadops_core.intake` …) can be used by
themselves. Importing this package loads neither the graph engine nor the database layer until something of them is used.
"""

from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from leadops_core.app import LeadOps
    from leadops_core.graph import LeadState, Toolbox, build_graph
    from leadops_core.settings import Settings

_LAZY = {
    "LeadOps": "leadops_core.app",
    "LeadState": "leadops_core.graph",
    "Settings": "leadops_core.settings",
    "Toolbox": "leadops_core.graph",
    "build_graph": "leadops_core.graph",
}

__all__ = ["LeadOps", "LeadState", "Settings", "Toolbox", "build_graph"]

try:
    __version__ = version("leadops")
except PackageNotFoundError:
    __version__ = "0.0.0"


def __getattr__(name: str) -> Any:
    if name in _LAZY:
        return getattr(import_module(_LAZY[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *_LAZY])
