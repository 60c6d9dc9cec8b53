"""The two compilations of the one table of nodes: a graph per lead, and a graph per chunk of leads."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Protocol

from langgraph.graph import StateGraph
from langgraph.graph.state import CompiledStateGraph
from langgraph.runtime import Runtime
from langgraph.types import Checkpointer

from leadops_core.graph.guard import run_node
from leadops_core.graph.state import LeadState, StateUpdate
from leadops_core.graph.toolbox import Toolbox
from leadops_core.graph.topology import END, FIRST, NODES, START, Node


@dataclass(slots=True)
class ChunkState:
    """The state of the bulk graph: the runs, which its nodes update in place, and for each run the node that is next."""

    runs: list[LeadState]
    nexts: list[str]


class _LeadStep(Protocol):
    def __call__(self, state: LeadState, *, runtime: Runtime[Toolbox]) -> Awaitable[StateUpdate]: ...


class _ChunkStep(Protocol):
    def __call__(self, state: ChunkState, *, runtime: Runtime[Toolbox]) -> Awaitable[dict[str, Any]]: ...


LeadGraph = CompiledStateGraph[LeadState, Toolbox, LeadState, LeadState]


def build_graph(
    *, tools: Toolbox | None = None, checkpointer: Checkpointer = None, interrupt_before: Sequence[str] = ()
) -> LeadGraph:
    """The graph for one lead, compiled; safe to share between runs and to mount as a node of another graph.

    The tools are those given here, else the `context` that the run is given. A checkpointer and interrupts are for embedders
    who want to pause a run; LeadOps itself needs neither.
    """
    # A toolbox has no JSON schema, which servers that show a graph ask for. With given tools, no context schema is declared.
    graph = StateGraph(LeadState, context_schema=None if tools else Toolbox)
    for node in NODES:
        graph.add_node(node.name, _for_one(node, tools))
        if len(node.leads_to) == 1:
            graph.add_edge(node.name, node.leads_to[0])
        else:
            graph.add_conditional_edges(node.name, _chooser(node), list(node.leads_to))
    graph.add_edge(START, FIRST)
    return graph.compile(
        checkpointer=checkpointer, interrupt_before=list(interrupt_before) or None, name="leadops"
    )


def _chooser(node: Node) -> Callable[[LeadState], Awaitable[str]]:
    # A plain function would cost the engine a thread.
    async def choose(state: LeadState) -> str:
        return node.choose(state)

    return choose


def _for_one(node: Node, given: Toolbox | None) -> _LeadStep:
    async def step(state: LeadState, *, runtime: Runtime[Toolbox]) -> StateUpdate:
        return (await run_node(node.name, node.work, [state], _toolbox(given, runtime)))[0]

    return step


@cache
def build_bulk_graph() -> CompiledStateGraph[ChunkState, Toolbox, ChunkState, ChunkState]:
    """The graph for a chunk of leads: every node maps over the leads whose way leads through it, in the table's order.

    Routing is each lead's own, and so is failure. The result of each lead is that of the graph for one.
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
        here = [i for i, name in enumerate(state.nexts) if name == node.name]
        updates = await run_node(node.name, node.work, [state.runs[i] for i in here], _toolbox(None, runtime))
        nexts = list(state.nexts)
        for i, update in zip(here, updates, strict=True):
            for name, value in update.items():
                setattr(state.runs[i], name, value)
            nexts[i] = node.choose(state.runs[i])
        return {"nexts": nexts}

    return step


async def run_chunk(runs: Sequence[LeadState], tools: Toolbox) -> list[LeadState]:
    """Run the pipeline over a chunk of leads in one graph run; the final states in the order given."""
    if not runs:
        return []
    # Copies, because the nodes update runs in place. The name is reused so that the originals are freed now.
    runs = [run.model_copy() for run in runs]
    await build_bulk_graph().ainvoke(ChunkState(runs, [FIRST] * len(runs)), context=tools)
    return runs


def _toolbox(given: Toolbox | None, runtime: Runtime[Toolbox]) -> Toolbox:
    tools = given or runtime.context
    if not isinstance(tools, Toolbox):
        raise TypeError(
            "The graph has no tools. Build it with build_graph(tools=…), or invoke it with context=Toolbox(…)."
        )
    return tools
