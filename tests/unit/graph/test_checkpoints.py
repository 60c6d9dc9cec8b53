"""The graph as a node of another graph that stores checkpoints."""

import asyncio
import logging
from typing import Any, TypedDict

import pytest
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer
from langgraph.graph import END, START, StateGraph
from langgraph.types import Command, interrupt

from leadops_core.graph import LeadInput, Toolbox, build_graph, checkpoint_types
from leadops_core.schemas import Lead


class Outer(TypedDict, total=False):
    """State of the other graph."""

    lead: Any
    enrichment: Any
    score: Any
    decision: Any
    email_draft: Any
    start: Any
    events: Any
    record_status: Any


def test_checkpoint_restores_all_types_of_a_run(
    tools: Toolbox, hot_lead: Lead, caplog: pytest.LogCaptureFixture
) -> None:
    seen: list[Outer] = []

    def record(state: Outer) -> Outer:
        seen.append(state)
        return {}

    def pause(_state: Outer) -> Outer:
        interrupt("Continue?")
        return {}

    outer: Any = StateGraph(Outer)
    outer.add_node("leadops", build_graph(tools=tools))
    outer.add_node("before", record)
    outer.add_node("pause", pause)
    outer.add_node("after", record)
    outer.add_edge(START, "leadops")
    outer.add_edge("leadops", "before")
    outer.add_edge("before", "pause")
    outer.add_edge("pause", "after")
    outer.add_edge("after", END)
    serializer = JsonPlusSerializer(allowed_msgpack_modules=checkpoint_types())
    graph = outer.compile(checkpointer=InMemorySaver(serde=serializer))

    async def run() -> None:
        thread: Any = {"configurable": {"thread_id": "1"}}
        await graph.ainvoke({"lead": hot_lead}, thread)
        await graph.ainvoke(Command(resume=True), thread)

    with caplog.at_level(logging.WARNING):
        asyncio.run(run())
    before, after = seen
    assert before["email_draft"] is not None
    assert after == before
    assert {name: type(value) for name, value in after.items()} == {
        name: type(value) for name, value in before.items()
    }
    assert [record.getMessage() for record in caplog.records if "Deserializ" in record.getMessage()] == []
    assert [record.getMessage() for record in caplog.records if "Blocked" in record.getMessage()] == []


def test_input_schema_names_only_what_a_caller_may_set(tools: Toolbox) -> None:
    graph = build_graph(tools=tools)
    schema = graph.get_input_jsonschema()
    assert set(schema["properties"]) == set(LeadInput.model_fields) == {"lead", "force", "feedback"}
    assert {"score", "decision", "events"} <= set(graph.get_output_jsonschema()["properties"])
