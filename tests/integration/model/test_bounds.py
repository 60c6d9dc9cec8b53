"""Budget, time limits, reused answers, and cancellation of model requests."""

import asyncio
import logging
import os
import signal
import threading
from typing import Any

import pytest
from pydantic import SecretStr

from leadops_core import LeadOps
from leadops_core.errors import SettingsError
from leadops_core.llm.build import open_remote_model
from leadops_core.llm.providers import describe_provider, provider_of
from leadops_core.schemas import LeadContent, SuppressionReason
from leadops_core.settings import Settings
from leadops_core.testing.clock import CountingIds, FixedClock
from leadops_core.testing.model_calls import InMemoryModelCallLog
from leadops_core.testing.model_server import Fault, ModelServer, ReceivedRequest, answer_by_rules
from leadops_core.tools import RunSpend
from tests.support.models import leadops_with, model_settings, remote


def content(number: int = 1, **changes: Any) -> LeadContent:
    return LeadContent.model_validate(
        {
            "first_name": "Priya",
            "last_name": "Sharma",
            "email": f"priya{number}@firm{number}.example",
            "company_name": f"Firm {number}",
            "job_title": "VP Sales",
            "industry": "software",
            "company_size": "201-500",
            "country": "US",
            "source": "web_form",
            "budget_range": "50k-100k",
            "lead_message": f"Could you show us a demo for our {number + 3} teams?",
            **changes,
        }
    )


def notes(ops: LeadOps, number: int = 1) -> str:
    trace = ops.leads.show(f"priya{number}@firm{number}.example").traces[0]
    return " ".join(str(each["note"]) for each in trace.llm_outputs.values())


def test_one_request_per_lead_returns_draft_and_remark() -> None:
    with ModelServer() as server, leadops_with(server) as ops:
        ops.leads.add(content())
        report = ops.process()
        assert (report.model, report.model_requests) == ("openai:stand-in", 1)
        detail = ops.leads.show("priya1@firm1.example")
        assert detail.drafts[0].template_version.startswith("openai:stand-in, prompts v1-")
        assert detail.drafts[0].remark is not None
        assert detail.drafts[0].remark.startswith("The lead describes a need")
        assert detail.decision is not None
        assert "describes a need" not in detail.decision.sentence
        trace = detail.traces[0]
        assert trace.model == "openai:stand-in"
        assert trace.tokens_in > 0
        assert trace.cost_usd > 0
        assert trace.llm_inputs["0"]["prompts"].startswith("v1-")
        assert trace.llm_inputs["0"]["redaction"] == "on"
        assert server.requests[0].headers["authorization"] == "Bearer sk-secret-of-this-test"


def test_same_content_is_requested_once_for_many_runs() -> None:
    with ModelServer() as server, leadops_with(server) as ops:
        same = {"company_name": "Same", "lead_message": "Could you show us a demo?"}
        for number in range(5):
            ops.leads.add(content(number, **same))
        ops.process()
        assert len(server.requests) == 1
        ops.pipeline.run("priya1@firm1.example", force=True)
        assert len(server.requests) == 1


def test_model_is_not_called_for_disqualified_or_suppressed_leads() -> None:
    with ModelServer() as server, leadops_with(server) as ops:
        ops.suppressions.add("firm1.example", reason=SuppressionReason.OPT_OUT)
        ops.leads.add(content(1))
        ops.leads.add(content(2, lead_message="Please remove me from your list."))
        ops.leads.add(content(3, lead_message="I am applying for a job, my CV is attached."))
        ops.leads.add(
            content(4, lead_message="We offer SEO services and can bring you to page one of Google.")
        )
        ops.process()
        assert server.requests == []
        assert "no model was asked: the rules say suppressed" in notes(ops, 1)


def test_lead_without_text_and_email_needs_no_model_request() -> None:
    with ModelServer() as server, leadops_with(server) as ops:
        ops.leads.add(content(1, lead_message=None, pain_point=None, email=None))
        ops.process()
        assert server.requests == []


def test_runs_over_the_daily_budget_go_offline_with_a_note() -> None:
    with ModelServer() as server, leadops_with(server, llm_budget_per_day=0.02, llm_at_once=1) as ops:
        for number in range(60):
            ops.leads.add(content(number))
        report = ops.process()
        assert 0 < report.fell_back < 60
        assert ops.models.cost().spent_today_usd <= 0.02
        assert any("over_budget" in notes(ops, number) for number in range(60))


def test_run_over_its_budget_goes_offline() -> None:
    with ModelServer() as server, leadops_with(server, llm_budget_per_run=0.0001) as ops:
        ops.leads.add(content())
        assert ops.process().fell_back == 1
        assert server.requests == []
        assert "run's budget" in notes(ops)


def test_invalid_reply_is_repaired_once() -> None:
    with (
        ModelServer(
            fault_script=lambda asked: Fault(kind="not_json") if asked.number == 0 else None
        ) as server,
        leadops_with(server) as ops,
    ):
        ops.leads.add(content())
        report = ops.process()
        assert (report.model_requests, report.fell_back) == (2, 0)
        assert "could not be used" in server.requests[1].text
        assert "asked again" in notes(ops)


def test_draft_that_fails_its_checks_is_redone_once_then_templated() -> None:
    def greedy(asked: ReceivedRequest) -> dict[str, Any]:
        answer = answer_by_rules(asked)
        if "paragraphs" in answer:
            answer["paragraphs"][1] = "We guarantee a discount of 90% if you sign at collector.example today."
        return answer

    with ModelServer(greedy) as server, leadops_with(server, llm_drafting="write") as ops:
        ops.leads.add(content())
        report = ops.process()
        assert (report.model_requests, report.fell_back) == (2, 1)
        assert "collector" not in ops.leads.show("priya1@firm1.example").drafts[0].body
        assert "a template was used" in notes(ops)
        assert "no_promises" in notes(ops)


def test_run_ends_after_its_time_limit() -> None:
    with (
        ModelServer(fault_script=lambda _: Fault(status=503)) as server,
        leadops_with(server, llm_run_seconds=0.3, llm_tries=10) as ops,
    ):
        ops.leads.add(content())
        assert ops.process().fell_back == 1
        assert len(server.requests) < 10


def test_model_client_waits_for_retry_after_unless_too_long() -> None:
    def busy(asked: ReceivedRequest) -> Fault | None:
        return Fault(status=429, headers={"retry-after": "0.3"}) if asked.number == 0 else None

    async def ask(seconds: float, fault_script: Any) -> tuple[float, Any]:
        with (
            ModelServer(fault_script=fault_script) as server,
            leadops_with(server, llm_run_seconds=seconds) as ops,
        ):
            began = asyncio.get_running_loop().time()
            model = remote(ops)
            reading = await model.read(content(), model.rules_only(content()), None, RunSpend())
            took = asyncio.get_running_loop().time() - began
            await ops.pipeline.aclose_model()
            return took, reading

    took, reading = asyncio.run(ask(120, busy))
    assert took >= 0.3
    assert not reading.usage.fell_back
    took, reading = asyncio.run(ask(60, lambda _: Fault(status=429, headers={"retry-after": "600"})))
    assert took < 60
    assert reading.usage.fell_back


def test_model_requests_stay_below_the_concurrency_limit() -> None:
    with ModelServer(delay=0.02) as server, leadops_with(server, llm_at_once=7) as ops:
        for number in range(60):
            ops.leads.add(content(number))
        ops.process()
        assert server.most_at_once <= 7


def test_canceled_run_writes_nothing_partial_and_keeps_paid_replies() -> None:
    fifth = threading.Event()

    def notice(asked: ReceivedRequest) -> None:
        if asked.number == 4:
            fifth.set()

    def press_ctrl_c() -> None:
        # The fifth is asked once one of the four turns is given back: an answer has come by then.
        assert fifth.wait(60)
        os.kill(os.getpid(), signal.SIGINT)

    with (
        ModelServer(delay=0.05, fault_script=notice) as server,
        leadops_with(server, llm_at_once=4) as ops,
    ):
        for number in range(60):
            ops.leads.add(content(number))

        # Tests in the background ignore SIGINT.
        before = signal.signal(signal.SIGINT, signal.default_int_handler)
        pressing = threading.Thread(target=press_ctrl_c)
        pressing.start()
        try:
            with pytest.raises(KeyboardInterrupt):
                ops.process()
        finally:
            signal.signal(signal.SIGINT, before)
            pressing.join()
        model = remote(ops)
        assert model.client.budget._reserved == pytest.approx(0, abs=1e-12)
        assert ops.leads.figures().by_processing["running"] == 0
        answered = len(server.answered)
        paid = sum(line.requests - line.failed for line in ops.models.cost().lines)
        assert 0 < paid <= answered
        report = ops.process()
        assert report.processed + ops.leads.figures().by_processing["failed"] > 0
        assert ops.leads.figures().by_processing["done"] == 60
        # What was answered and stored was not asked again.
        assert len(server.requests) <= 60 + 4 + (answered - paid)


def test_cost_is_reported_by_day_and_old_answers_are_deleted() -> None:
    with ModelServer() as server, leadops_with(server, llm_keep_days=0) as ops:
        ops.leads.add(content())
        ops.process()
        [line] = ops.models.cost().lines
        assert (line.provider, line.model, line.requests, line.failed) == ("openai", "stand-in", 1, 0)
        ops.leads.add(content(2))
        ops.process()
        ops.pipeline.run("priya1@firm1.example", force=True)
        assert len(server.requests) == 3
        assert ops.models.cost().lines[0].requests == 3


@pytest.mark.parametrize(
    ("given", "provider"),
    [
        ({}, "offline"),
        ({"openai_api_key": SecretStr("k")}, "openai"),
        ({"openai_base_url": "http://127.0.0.1:1/v1"}, "openai"),
        ({"openai_api_key": SecretStr("k"), "llm_provider": "offline"}, "offline"),
        ({"llm_provider": "azure_openai"}, "azure_openai"),
    ],
)
def test_provider_is_chosen_by_the_settings(given: dict[str, Any], provider: str) -> None:
    assert provider_of(Settings(_env_file=None, **given)) == provider


def test_provider_is_described_without_its_key(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("LLM_PROVIDER", "openai")
    monkeypatch.setenv("OPENAI_API_KEY", "sk-very-secret")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://user:pw@127.0.0.1:9/v1?key=x")
    config = Settings(_env_file=None)
    assert "sk-very-secret" not in repr(config)
    assert describe_provider(config) == "openai gpt-4.1-mini at 127.0.0.1:9/v1"
    with caplog.at_level(logging.INFO, "leadops.model"), LeadOps.open("sqlite://", config=config) as ops:
        assert ops.models.name == describe_provider(config)
    assert "model provider: openai gpt-4.1-mini" in caplog.text
    assert "sk-very" not in caplog.text


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"llm_provider": "openai"}, "OPENAI_API_KEY"),
        ({"llm_provider": "azure_openai", "azure_openai_api_key": SecretStr("k")}, "AZURE_OPENAI_ENDPOINT"),
        (
            {"openai_base_url": "http://127.0.0.1:1/v1", "llm_model": "mine", "llm_budget_per_day": 1.0},
            "LEADOPS_LLM_PRICE_INPUT",
        ),
    ],
)
def test_contradicting_settings_are_named(given: dict[str, Any], said: str) -> None:
    with pytest.raises(SettingsError, match=said):
        LeadOps.open("sqlite://", config=Settings(_env_file=None, **given))


def test_raw_traces_need_a_local_file_and_a_warning(postgres_database_url: str) -> None:
    with ModelServer() as server:
        with leadops_with(server, llm_trace_raw=True) as ops:
            ops.leads.add(content())
            ops.process()
            trace = ops.leads.show("priya1@firm1.example").traces[0]
            assert trace.llm_inputs["0"]["redaction"] == "OFF"
        with pytest.raises(SettingsError, match="LEADOPS_LLM_TRACE_RAW"):
            LeadOps.open(postgres_database_url, config=model_settings(server, llm_trace_raw=True))


def test_model_calls_are_stored_on_both_databases(database_url: str) -> None:
    with ModelServer() as server:
        for _ in range(2):
            with leadops_with(server, database_url) as ops:
                ops.leads.add(content(), update_existing=True)
                ops.process()
                ops.pipeline.run("priya1@firm1.example", force=True)
        assert len(server.requests) == 1
        with leadops_with(server, database_url) as ops:
            [line] = ops.models.cost().lines
            assert line.requests == 1
            assert line.cost_usd == pytest.approx(ops.models.cost().spent_today_usd)


class Token:
    def __init__(self) -> None:
        self.token, self.expires_on = "entra-token", 4_102_444_800


class Credential:
    async def get_token(self, *scopes: str, **_: Any) -> Token:
        assert scopes == ("https://cognitiveservices.azure.com/.default",)
        return Token()


@pytest.mark.parametrize("key", ["azure-key", None])
def test_azure_requests_use_the_deployment_and_key_or_entra_token(key: str | None) -> None:
    with ModelServer() as server:
        clock = FixedClock()
        config = Settings(
            _env_file=None,
            llm_model="my-deployment",
            azure_openai_api_key=SecretStr(key) if key else None,
            azure_openai_endpoint=server.url.removesuffix("/v1"),
            azure_openai_api_version="2024-10-21",
            llm_tries=1,
        )
        model = open_remote_model(
            config,
            "azure_openai",
            InMemoryModelCallLog(),
            clock=clock,
            ids=CountingIds(),
            azure_credential=Credential(),
        )

        async def ask() -> Any:
            try:
                return await model.read(content(), model.rules_only(content()), None, RunSpend())
            finally:
                await model.aclose()

        reading = asyncio.run(ask())
        assert not reading.usage.fell_back, reading.usage.note
        [asked] = server.requests
        assert asked.path == "/openai/deployments/my-deployment/chat/completions?api-version=2024-10-21"
        if key:
            assert asked.headers["api-key"] == "azure-key"
        else:
            assert asked.headers["authorization"] == "Bearer entra-token"


def test_server_without_schemas_gets_the_schema_as_text() -> None:
    with ModelServer() as server, leadops_with(server, llm_schema_mode="json_object") as ops:
        server.answerer = lambda asked: (
            {"signals": []}
            | {
                "reason": "The lead asks for a demo and a short answer is worth the time.",
                **dict(_written(asked).items()),
            }
        )
        ops.leads.add(content())
        ops.process()
        assert server.requests[0].body["response_format"] == {"type": "json_object"}
        assert '"additionalProperties":false' in server.requests[0].body["messages"][0]["content"]


def _written(asked: ReceivedRequest) -> dict[str, Any]:
    from leadops_core.testing.model_server import write

    return write(asked.data.get("task", {}))


def test_offline_loads_neither_sdk_nor_retry_library() -> None:
    import subprocess
    import sys

    probe = (
        "import sys\nfrom leadops_core import LeadOps\nfrom leadops_core.settings import Settings\n"
        "with LeadOps.open('sqlite://', config=Settings(_env_file=None)) as ops:\n"
        "    ops.leads.add({'email': 'a@b.example', 'lead_message': 'demo please'})\n    ops.process()\n"
        "print(*sorted({'openai', 'azure'} & {name.partition('.')[0] for name in sys.modules}))\n"
        "print(*[name for name in sys.modules if name.startswith('leadops_core.llm.client')])"
    )
    said = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == ""


@pytest.mark.parametrize(
    ("model", "expected"),
    [
        ("gpt-4.1-mini", {"temperature": 0}),
        ("llama-3.3-70b", {"temperature": 0}),
        ("gpt-5-mini", {"reasoning_effort": "minimal"}),
        ("openai/gpt-5", {"reasoning_effort": "minimal"}),
        ("gpt-5.4-mini", {"reasoning_effort": "none"}),
        ("gpt-6-luna", {}),
        ("o4-mini", {}),
    ],
)
def test_reasoning_models_get_no_temperature_and_minimal_effort(
    model: str, expected: dict[str, object]
) -> None:
    with ModelServer() as server, leadops_with(server, llm_model=model) as ops:
        ops.leads.add(content(1))
        ops.process()
    sent = {name: server.requests[0].body.get(name) for name in ("temperature", "reasoning_effort")}
    assert {name: value for name, value in sent.items() if value is not None} == expected
