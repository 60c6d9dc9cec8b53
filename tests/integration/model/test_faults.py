"""A thousand leads, and a provider that fails in every known way."""

import itertools
import random
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import orjson
import pytest
from llmock.pytest_plugin import LLMock
from pydantic import SecretStr

from leadops_core import LeadOps
from leadops_core.schemas import CallOutcome, LeadContent, LeadDetail, LeadQuery
from leadops_core.settings import Settings
from leadops_core.testing.model_server import Fault, Kind, ModelServer
from tests.support.models import leadops_with, model_settings, remote
from tests.support.repositories import Repositories

STATUSES = (
    Fault(status=429, headers={"retry-after": "0"}),
    Fault(status=429, headers={"retry-after-ms": "20"}),
    Fault(status=429, headers={"retry-after": "soon"}),
    Fault(status=429),
    Fault(status=429, code="insufficient_quota"),
    Fault(status=500),
    Fault(status=502),
    Fault(status=503, headers={"retry-after": "0.01"}),
    Fault(status=529),
    Fault(status=400),
    Fault(status=400, code="content_filter"),
    Fault(status=401),
    Fault(status=404),
    Fault(status=418),
)
FAULTS = (*STATUSES, *(Fault(kind=kind) for kind in get_args(Kind)))
SECRET = "sk-secret-of-this-test"


def content(number: int) -> LeadContent:
    return LeadContent.model_validate(
        {
            "first_name": "Priya",
            "last_name": f"Sharma{number}",
            "email": f"priya{number}@firm{number}.example",
            "company_name": f"Firm {number}",
            "job_title": "VP Sales",
            "industry": "software",
            "company_size": "201-500",
            "country": "US",
            "source": "web_form",
            "budget_range": "50k-100k",
            "pain_point": f"Leads get lost between our {number + 2} offices",
            "lead_message": f"Could you show us a demo? Write to priya{number}@firm{number}.example "
            f"or call +49 30 1234{number:04}.",
        }
    )


def open_handles() -> int:
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


def quickly(ops: LeadOps) -> None:
    """Pauses as short as a test wants them."""
    model = remote(ops)
    model.client.limits = replace(model.client.limits, first_pause=0.005, longest_pause=0.02)


def time_limits(kind: Kind | None) -> dict[str, Any]:
    """Short limits for an answer that never comes; for every other, limits that hold on a busy machine."""
    if kind in ("hang", "drip"):
        return {"llm_call_seconds": 0.3, "llm_run_seconds": 2}
    return {"llm_call_seconds": 60, "llm_run_seconds": 120}


def details(ops: LeadOps) -> list[LeadDetail]:
    return [ops.leads.show(str(lead.id)) for lead in ops.leads.iterate(LeadQuery())]


def check_whole(ops: LeadOps, count: int) -> list[dict[str, Any]]:
    """Assert that every lead has an action and one trace, nothing failed, and no trace holds personal data or a key."""
    found = details(ops)
    assert len(found) == count
    traces = []
    for detail in found:
        assert detail.lead.recommended_action is not None
        assert detail.lead.processing_state == "done"
        assert len(detail.traces) == 1
        trace = detail.traces[0]
        assert trace.errors == ()
        said = orjson.dumps([trace.llm_inputs, trace.llm_outputs]).decode()
        for secret in (SECRET, str(detail.lead.email), str(detail.lead.last_name), "Priya", "30 1234"):
            assert secret not in said
        traces.append(trace.model_dump())
    return traces


def test_provider_fault_leaves_each_lead_with_action_and_trace() -> None:
    chance = random.Random(7)
    scripted = itertools.cycle(FAULTS)

    def fault_script(_: object) -> Fault | None:
        return next(scripted) if chance.random() < 0.5 else None

    handles = open_handles()
    with (
        ModelServer(fault_script=fault_script) as server,
        leadops_with(
            server, llm_at_once=50, llm_call_seconds=1, llm_run_seconds=12, llm_tries=3, llm_rest_seconds=0.2
        ) as ops,
    ):
        quickly(ops)
        for number in range(1_000):
            ops.leads.add(content(number))
        report = ops.process()
        assert report.processed == 1_000
        assert report.failed == 0
        check_whole(ops, 1_000)

        answered = Counter(call.key for call in _calls(ops) if call.outcome == CallOutcome.OK)
        assert [count for count in answered.values() if count > 1] == []
        sent = {asked.text for asked in server.requests}
        assert not any(secret in text for text in sent for secret in ("@firm", "30 1234", "Sharma", "Priya"))

        outcomes = Counter(line.outcome for line in _calls(ops))
        print(
            f"{len(server.requests)} requests, {len(server.faults)} of them with one of {len(FAULTS)} faults; "
            f"{report.fell_back} leads went offline; outcomes {dict(outcomes)}"
        )
        assert len(set(map(repr, server.faults))) == len(FAULTS)
        # An answer that came too late was given and not had.
        assert (
            len(server.answered) - outcomes[CallOutcome.TIMED_OUT]
            <= outcomes[CallOutcome.OK]
            <= len(server.answered)
        )
        # Some must get through in spite of all, and some must not.
        assert 0 < report.fell_back < 1_000
        assert {CallOutcome.RATE_LIMITED, CallOutcome.SERVER_ERROR, CallOutcome.TIMED_OUT} <= set(outcomes)
        assert {CallOutcome.UNREACHABLE, CallOutcome.EMPTY, CallOutcome.TRUNCATED} <= set(outcomes)
        assert {CallOutcome.NOT_JSON, CallOutcome.WRONG_SCHEMA, CallOutcome.REFUSED} <= set(outcomes)
        assert {CallOutcome.FILTERED, CallOutcome.OUT_OF_QUOTA, CallOutcome.NOT_ALLOWED} <= set(outcomes)

        # Done again, everything is known: nothing is asked, nothing changes.
        asked = len(server.requests)
        assert ops.process().processed == 0
        assert len(server.requests) == asked
    assert open_handles() <= handles + 2


def _calls(ops: LeadOps) -> list[Any]:
    from leadops_core.tables import model_calls

    with Repositories(ops.database).database.reading() as connection:
        return list(connection.execute(model_calls.select()))


@pytest.mark.parametrize(
    "fault", FAULTS, ids=[f"{number}-{fault.kind or fault.status}" for number, fault in enumerate(FAULTS)]
)
def test_failing_provider_falls_back_offline_with_reason(
    fault: Fault,
) -> None:
    with (
        ModelServer(fault_script=lambda _: fault) as server,
        leadops_with(server, **time_limits(fault.kind), llm_tries=2) as ops,
    ):
        quickly(ops)
        for number in range(3):
            ops.leads.add(content(number))
        report = ops.process()
        assert report.processed == 3
        traces = check_whole(ops, 3)
        if fault.kind == "fenced":
            assert report.fell_back == 0
            return
        assert report.fell_back == 3
        notes = [output["note"] for trace in traces for output in trace["llm_outputs"].values()]
        assert all("went offline" in note for note in notes)
        assert all(detail.drafts for detail in details(ops))


@pytest.mark.parametrize(
    ("kind", "outcome"), [("reset", "unreachable"), ("cut", "unreachable"), ("hang", "timed_out")]
)
def test_lost_connection_differs_from_a_timeout(kind: Kind, outcome: str) -> None:
    with (
        ModelServer(fault_script=lambda _: Fault(kind=kind)) as server,
        leadops_with(server, **time_limits(kind), llm_tries=1) as ops,
    ):
        ops.leads.add(content(1))
        assert ops.process().fell_back == 1
        assert f"({outcome})" in str(ops.leads.show("priya1@firm1.example").traces[0].llm_outputs)


@pytest.mark.parametrize("kind", ["endless", "bomb"])
def test_oversized_answer_is_cut_off_and_requested_again(kind: Kind) -> None:
    with (
        ModelServer(fault_script=lambda _: Fault(kind=kind)) as server,
        leadops_with(server, llm_tries=4) as ops,
    ):
        quickly(ops)
        ops.leads.add(content(1))
        assert ops.process().fell_back == 1
        assert len(server.requests) == 2
        # What the sockets hold on both sides is more than what was read.
        assert server.sent_bytes < 40_000_000
        [trace] = ops.leads.show("priya1@firm1.example").traces
        assert "(truncated)" in str(trace.llm_outputs)
        assert server.requests[0].headers["accept-encoding"] == "gzip, deflate"


def test_compressed_answer_is_read() -> None:
    with ModelServer(compresses=True) as server, leadops_with(server) as ops:
        ops.leads.add(content(1))
        report = ops.process()
        assert (report.model_requests, report.fell_back) == (1, 0)


def test_breaker_stops_requests_to_a_failing_provider() -> None:
    with (
        ModelServer(fault_script=lambda _: Fault(status=503)) as server,
        leadops_with(server, llm_at_once=4, llm_tries=1) as ops,
    ):
        quickly(ops)
        for number in range(200):
            ops.leads.add(content(number))
        assert ops.process().fell_back == 200
        assert len(server.requests) < 25


def test_unreachable_model_server_is_reported_in_the_trace() -> None:
    with ModelServer() as server:
        config = model_settings(server, llm_tries=1)
    with LeadOps.open("sqlite://", config=config) as ops:
        ops.leads.add(content(1))
        assert ops.process().fell_back == 1
        assert "unreachable" in str(ops.leads.show("priya1@firm1.example").traces[0].llm_outputs)


def test_client_passes_the_checks_of_a_third_party_server(llmock: LLMock) -> None:
    """A third-party mock server scripts rate limits, failures, delays, and broken answers, and checks the client."""
    llmock.rate_limit(times=3, retry_after=0.2)
    llmock.fail(500, times=3).fail(503, times=2).reply("no JSON at all", times=2).reply('{"a": 1}', times=2)
    config = Settings(
        _env_file=None,
        openai_base_url=llmock.base_url(),
        openai_api_key=SecretStr(SECRET),
        llm_model="gpt-4.1-mini",
        llm_at_once=4,
        llm_run_seconds=120,
    )
    with LeadOps.open("sqlite://", config=config) as ops:
        for number in range(40):
            ops.leads.add(content(number))
        report = ops.process()
        assert report.processed == 40
        check_whole(ops, 40)
        asked = llmock.requests
        assert len(asked) >= 40
        # Fills the schema with made-up words: a valid shape without support in the lead's words.
        assert not any(
            draft.template_version.startswith("openai") for each in details(ops) for draft in each.drafts
        )
    llmock.assert_resilient()
