"""The graph as one table: its nodes in order, and the next nodes of each."""

from collections.abc import Callable
from dataclasses import dataclass

from leadops_core.graph import nodes
from leadops_core.graph.guard import Work, for_each
from leadops_core.graph.state import LeadState
from leadops_core.schemas.lead import RecommendedAction

END = "__end__"
START = "__start__"


@dataclass(frozen=True, slots=True)
class Node:
    """A node: its function, its possible next nodes, and how the next one is chosen."""

    name: str
    work: Work
    leads_to: tuple[str, ...]
    choose: Callable[[LeadState], str]


def _after_start(state: LeadState) -> str:
    return "log_to_crm" if state.errors or state.begun.is_repeat else "enrich_lead"


def _unless_failed(following: str) -> Callable[[LeadState], str]:
    def choose(state: LeadState) -> str:
        return "log_to_crm" if state.errors else following

    return choose


def _by_decision(state: LeadState) -> str:
    if state.errors or state.decision is None:
        return "log_to_crm"
    writes = state.decision.action in (RecommendedAction.SEND_EMAIL, RecommendedAction.ASK_QUESTION)
    return "draft_email" if writes and state.known_lead.email else "log_to_crm"


def _always(following: str) -> Callable[[LeadState], str]:
    def choose(_: LeadState) -> str:
        return following

    return choose


NODES: tuple[Node, ...] = (
    Node("normalize_input", nodes.normalize_input, ("enrich_lead", "log_to_crm"), _after_start),
    Node(
        "enrich_lead",
        for_each(nodes.enrich_lead),
        ("score_lead", "log_to_crm"),
        _unless_failed("score_lead"),
    ),
    Node(
        "score_lead",
        nodes.score_lead,
        ("decide_next_action", "log_to_crm"),
        _unless_failed("decide_next_action"),
    ),
    Node("decide_next_action", nodes.decide_next_action, ("draft_email", "log_to_crm"), _by_decision),
    Node("draft_email", nodes.draft_email, ("log_to_crm",), _always("log_to_crm")),
    Node("log_to_crm", nodes.log_to_crm, ("learning_update",), _always("learning_update")),
    Node("learning_update", for_each(nodes.learning_update), (END,), _always(END)),
)
"""Runs go through this table from top to bottom. No edge leads back, so every run ends."""

FIRST = NODES[0].name


def mermaid() -> str:
    """Return the table as a Mermaid flowchart."""
    lines = ["flowchart TD", f"    start([start]) --> {FIRST}"]
    for node in NODES:
        arrow = "-->" if len(node.leads_to) == 1 else "-.->"
        lines += [f"    {node.name} {arrow} {'done([end])' if to == END else to}" for to in node.leads_to]
    return "\n".join(lines) + "\n"
