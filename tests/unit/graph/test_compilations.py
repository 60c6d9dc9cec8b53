"""The graph for one lead and the graph for a chunk give the same results."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadops_core.graph import LeadState, Toolbox, build_graph, run_chunk
from leadops_core.intake import detect, read
from leadops_core.schemas import Activity, Enrichment, Lead, LeadContent, RunRecord
from leadops_core.testing.crm import InMemoryCRM
from leadops_core.testing.strategies import lead_contents
from leadops_core.tools import PermanentToolError
from tests.support.toolbox import fresh_toolbox

DEMO = Path(__file__).parents[3] / "data" / "demo_leads.csv"


def demo_contents() -> list[LeadContent]:
    head = DEMO.read_bytes()
    mapping = detect(head, file_name=DEMO.name)
    with DEMO.open("rb") as stream:
        return [row.content for chunk in read(stream, mapping, file_name=DEMO.name) for row in chunk.rows]


def essence(state: LeadState) -> dict[str, Any]:
    """All that a run came to, without the ids and times that any two runs differ in."""
    draft = state.email_draft
    return {
        "enrichment": state.enrichment,
        "score": state.score,
        "decision": state.decision,
        "draft": None if draft is None else (draft.subject, draft.body, draft.claims, draft.checks),
        "errors": state.errors,
        "record": state.record_status,
        "nodes": [
            (
                event.node,
                [change.model_dump(exclude={"draft_id"}) for change in event.changes],
                event.retries,
                event.error,
            )
            for event in state.events
        ],
        "lead": state.known_lead.model_dump(exclude={"id", "created_at", "updated_at"}),
        "key": state.begun.run_key,
    }


def timeline(crm: InMemoryCRM, lead: Lead) -> list[tuple[str, Any]]:
    def payload(activity: Activity) -> dict[str, Any]:
        return {name: value for name, value in activity.payload.items() if name != "draft_id"}

    return [
        (activity.type.value, payload(activity)) for activity in crm.activities if activity.lead_id == lead.id
    ]


def stored(crm: InMemoryCRM, contents: Sequence[LeadContent]) -> list[Lead]:
    leads = [crm.add_lead(content) for content in contents]
    return [crm.leads[id] for id in dict.fromkeys(lead.id for lead in leads)]


def one_by_one(leads: Sequence[Lead], tools: Toolbox) -> list[LeadState]:
    async def run() -> list[LeadState]:
        graph = build_graph(tools=tools)
        return [LeadState.model_validate(await graph.ainvoke(LeadState(lead=lead))) for lead in leads]

    return asyncio.run(run())


def all_at_once(leads: Sequence[Lead], tools: Toolbox) -> list[LeadState]:
    return asyncio.run(run_chunk([LeadState(lead=lead) for lead in leads], tools))


def agree(contents: Sequence[LeadContent], tools: Toolbox, crm: InMemoryCRM) -> None:
    leads = stored(crm, contents)
    singly = [essence(state) for state in one_by_one(leads, tools)]
    timelines = [timeline(crm, lead) for lead in leads]
    crm.leads.update({lead.id: lead for lead in leads})
    for kept in (crm.activities, crm.drafts, crm.traces):
        kept.clear()
    crm.suppressed.clear()

    in_bulk = [essence(state) for state in all_at_once(leads, tools)]

    assert in_bulk == singly
    assert [timeline(crm, lead) for lead in leads] == timelines


def test_single_and_bulk_graph_agree_on_the_demo_leads(tools: Toolbox, crm: InMemoryCRM) -> None:
    contents = demo_contents()
    assert len(contents) > 190
    agree(contents, tools, crm)


@settings(max_examples=25)
@given(contents=st.lists(lead_contents(), min_size=1, max_size=12))
def test_single_and_bulk_graph_agree_on_any_leads(contents: list[LeadContent]) -> None:
    # Made here: a fixture would live through all examples.
    tools, crm = fresh_toolbox()
    agree(contents, tools, crm)


def test_failure_of_one_lead_does_not_affect_others(tools: Toolbox, crm: InMemoryCRM) -> None:
    leads = stored(crm, demo_contents()[:20])
    victim = leads[7]

    class PickyEnrichment:
        def enrich(self, lead: LeadContent) -> Enrichment:
            if lead.email == victim.email:
                raise PermanentToolError("not this one")
            return tools.enrichment.enrich(lead)

    expected = [essence(state) for state in one_by_one(leads, tools)]
    crm.leads.update({lead.id: lead for lead in leads})
    states = all_at_once(leads, replace(tools, enrichment=PickyEnrichment()))

    assert states[7].errors == ["enrich_lead: not this one"]
    for number, state in enumerate(states):
        if number != 7:
            assert essence(state)["decision"] == expected[number]["decision"]


def test_rejected_record_does_not_stop_other_leads(tools: Toolbox, crm: InMemoryCRM) -> None:
    leads = stored(crm, demo_contents()[:20])

    class ChokingCRM(InMemoryCRM):
        def record_runs(self, runs: Sequence[RunRecord]) -> Any:
            if any(run.lead.id == leads[3].id for run in runs):
                raise PermanentToolError("this record cannot be written")
            return crm.record_runs(runs)

    choking = ChokingCRM(tools.clock, tools.ids)
    states = all_at_once(leads, replace(tools, crm=choking))
    assert [number for number, state in enumerate(states) if state.errors] == [3]
    assert len(crm.traces) == 19


def test_chunk_needs_one_suppression_query_and_one_write(tools: Toolbox, crm: InMemoryCRM) -> None:
    calls: list[str] = []

    class CountingCRM(InMemoryCRM):
        def suppressions(self, addresses: Sequence[str]) -> Any:
            calls.append("suppressions")
            return crm.suppressions(addresses)

        def record_runs(self, runs: Sequence[RunRecord]) -> Any:
            calls.append("record_runs")
            return crm.record_runs(runs)

    leads = stored(crm, demo_contents())
    all_at_once(leads, replace(tools, crm=CountingCRM(tools.clock, tools.ids)))
    assert calls == ["suppressions", "record_runs"]


def test_empty_chunk_starts_no_run(tools: Toolbox) -> None:
    assert all_at_once([], tools) == []


@pytest.mark.parametrize("size", [1, 7])
def test_bulk_graph_returns_states_in_input_order(tools: Toolbox, crm: InMemoryCRM, size: int) -> None:
    leads = stored(crm, demo_contents()[:size])
    assert [state.known_lead.id for state in all_at_once(leads, tools)] == [lead.id for lead in leads]
