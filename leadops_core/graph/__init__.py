"""The pipeline as a graph: seven nodes over one state, compiled for one lead and for a chunk of leads."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from leadops_core.graph.checkpoints import checkpoint_types
from leadops_core.graph.state import LeadInput, LeadState, RunStart, StateUpdate
from leadops_core.graph.toolbox import Toolbox
from leadops_core.graph.topology import NODES, mermaid

if TYPE_CHECKING:
    from leadops_core.graph.build import build_bulk_graph, build_graph, run_chunk

__all__ = [
    "NODES",
    "LeadInput",
    "LeadState",
    "RunStart",
    "StateUpdate",
    "Toolbox",
    "build_bulk_graph",
    "build_graph",
    "checkpoint_types",
    "mermaid",
    "run_chunk",
]

_NEEDS_LANGGRAPH = frozenset({"build_bulk_graph", "build_graph", "run_chunk"})


def __getattr__(name: str) -> Any:
    # LangGraph takes 1.6 s to load, and a command that lists leads does not need it.
    if name in _NEEDS_LANGGRAPH:
        return getattr(import_module("leadops_core.graph.build"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
