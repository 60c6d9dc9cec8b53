"""The table of nodes compiled twice: a graph for one lead, and a graph for a chunk of leads."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Protocol

from langgraph.graph import StateGraph
from langgraph.graph.state import CompiledStateGraph
from langgraph.runtime import Runtime
from langgraph.types import Checkpointer

from leadops_core.graph.guard import run_node
from leadops_core.graph.state import LeadInput, LeadState, StateUpdate
from leadops_core.graph.toolbox import Toolbox
from leadops_core.graph.topology import END, FIRST, NODES, START, Node


@dataclass(slots=True)
class ChunkState:
    """The state of the bulk graph: the runs, which its nodes update in place, and the next node of each run."""

    runs: list[LeadState]
    next_nodes: list[str]


class _LeadStep(Protocol):
    def __call__(self, state: LeadState, *, runtime: Runtime[Toolbox]) -> Awaitable[StateUpdate]: ...


class _ChunkStep(Protocol):
    def __call__(self, state: ChunkState, *, runtime: Runtime[Toolbox]) -> Awaitable[dict[str, Any]]: ...


LeadGraph = CompiledStateGraph[LeadState, Toolbox, LeadInput, LeadState]


def build_graph(
    *, tools: Toolbox | None = None, checkpointer: Checkpointer = None, interrupt_before: Sequence[str] = ()
) -> LeadGraph:
    """Return the compiled graph for one lead. It can be shared between runs and mounted as a node of another graph.

    Without `tools`, each run needs a Toolbox as its `context`. With a checkpointer and interrupts, a run can be paused;
    LeadOps itself does not use them.
    """
    # Servers that display a graph need a JSON schema of its context, and a toolbox has none.
    graph = StateGraph(LeadState, context_schema=None if tools else Toolbox, input_schema=LeadInput)
    for node in NODES:
        graph.add_node(node.name, _for_one(node, tools))
        if len(node.leads_to) == 1:
            graph.add_edge(node.name, node.leads_to[0])
        else:
            graph.add_conditional_edges(node.name, _router(node), list(node.leads_to))
    graph.add_edge(START, FIRST)
    return graph.compile(
        checkpointer=checkpointer, interrupt_before=list(interrupt_before) or None, name="leadops"
    )


def _router(node: Node) -> Callable[[LeadState], Awaitable[str]]:
    # LangGraph would run a plain function in a thread.
    async def route(state: LeadState) -> str:
        return node.choose(state)

    return route


def _for_one(node: Node, toolbox: Toolbox | None) -> _LeadStep:
    async def step(state: LeadState, *, runtime: Runtime[Toolbox]) -> StateUpdate:
        return (await run_node(node.name, node.work, [state], _toolbox(toolbox, runtime)))[0]

    return step


@cache
def build_bulk_graph() -> CompiledStateGraph[ChunkState, Toolbox, ChunkState, ChunkState]:
    """Return the compiled graph for a chunk of leads. Each node processes the leads that are routed to it.

    Each lead has its own route and its own errors, and the same result as in the graph for one lead.
    """
    graph = StateGraph(ChunkState, context_schema=Toolbox)
    for node in NODES:
        graph.add_node(node.name, _for_chunk(node))
    for node, following in zip(NODES, [*(node.name for node in NODES[1:]), END], strict=True):
        graph.add_edge(node.name, following)
    graph.add_edge(START, FIRST)
    return graph.compile(name="leadops-bulk")


def _for_chunk(node: Node) -> _ChunkStep:
    async def step(state: ChunkState, *, runtime: Runtime[Toolbox]) -> dict[str, Any]:
        indexes = [i for i, name in enumerate(state.next_nodes) if name == node.name]
        runs = [state.runs[i] for i in indexes]
        updates = await run_node(node.name, node.work, runs, _toolbox(None, runtime))
        next_nodes = list(state.next_nodes)
        for i, run, update in zip(indexes, runs, updates, strict=True):
            for name, value in update.items():
                setattr(run, name, value)
            next_nodes[i] = node.choose(run)
        return {"next_nodes": next_nodes}

    return step


async def run_chunk(runs: Sequence[LeadState], tools: Toolbox) -> list[LeadState]:
    """Run the pipeline for a chunk of leads in one graph run, and return the final states in order."""
    if not runs:
        return []
    # Copies, because nodes update runs in place. The name is reused so that the originals are freed.
    runs = [run.model_copy() for run in runs]
    await build_bulk_graph().ainvoke(ChunkState(runs, [FIRST] * len(runs)), context=tools)
    return runs


def _toolbox(toolbox: Toolbox | None, runtime: Runtime[Toolbox]) -> Toolbox:
    tools = toolbox or runtime.context
    if not isinstance(tools, Toolbox):
        raise TypeError(
            "The graph has no tools. Build it with build_graph(tools=…), or invoke it with context=Toolbox(…)."
        )
    return tools
