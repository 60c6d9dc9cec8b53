"""A toolbox of fakes, and leads to run through it."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from leadops_core.graph import LeadState, Toolbox, build_graph
from leadops_core.schemas import Lead, LeadContent
from leadops_core.testing.crm import InMemoryCRM
from tests.support.toolbox import fresh_toolbox

Run = Callable[..., LeadState]

HOT_CONTENT = LeadContent.model_validate(
    {
        "first_name": "Priya",
        "last_name": "Sharma",
        "email": "priya.sharma@innov.example",
        "company_name": "Innov",
        "job_title": "VP Sales",
        "industry": "software",
        "industry_text": "Software",
        "company_size": "201-500",
        "country": "US",
        "source": "referral",
        "budget_range": "50k-100k",
        "pain_point": "Leads get lost between marketing and sales",
        "urgency": "high",
        "lead_message": "Please show us a demo this month. Budget is approved and I sign off on it.",
    }
)


@pytest.fixture
def tools() -> Toolbox:
    return fresh_toolbox()[0]


@pytest.fixture
def crm(tools: Toolbox) -> InMemoryCRM:
    assert isinstance(tools.crm, InMemoryCRM)
    return tools.crm


@pytest.fixture
def hot_lead(crm: InMemoryCRM) -> Lead:
    return crm.add_lead(HOT_CONTENT)


@pytest.fixture
def run(tools: Toolbox) -> Run:
    def run_one(lead: Lead | LeadContent, given: Toolbox = tools, **state: Any) -> LeadState:
        graph = build_graph()
        done = asyncio.run(graph.ainvoke(LeadState(lead=lead, **state), context=given))
        return LeadState.model_validate(done)

    return run_one


@pytest.fixture
def with_tool(tools: Toolbox) -> Callable[..., Toolbox]:
    def swap(**changed: Any) -> Toolbox:
        return replace(tools, **changed)

    return swap
