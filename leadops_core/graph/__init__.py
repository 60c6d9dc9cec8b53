"""The pipeline as a graph: seven nodes over one state, compiled once per lead and once per chunk of leads."""

from leadops_core.graph.build import build_bulk_graph, build_graph, run_chunk
from leadops_core.graph.state import LeadState, RunStart, StateUpdate
from leadops_core.graph.toolbox import Toolbox
from leadops_core.graph.topology import NODES, mermaid

__all__ = [
    "NODES",
    "LeadState",
    "RunStart",
    "StateUpdate",
    "Toolbox",
    "build_bulk_graph",
    "build_graph",
    "mermaid",
    "run_chunk",
]
