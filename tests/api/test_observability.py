"""Logs, metrics, and traces of the service, and the data that they leave out."""

import io
import json
import logging
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import grpc
import pytest
import structlog
from fastapi.testclient import TestClient
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import (
    ExportTraceServiceRequest,
    ExportTraceServiceResponse,
)
from opentelemetry.proto.collector.trace.v1.trace_service_pb2_grpc import (
    TraceServiceServicer,
    add_TraceServiceServicer_to_server,
)
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from pydantic import SecretStr

from leadops_api import create_app
from leadops_api.observability.logs import MASK, LogRedactor
from leadops_api.observability.tracing import tracer_provider
from leadops_core import LeadOps, Settings
from leadops_core.leads.service import LeadService
from tests.support.logs import captured_logs


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    with captured_logs(Settings(log_hash_key=SecretStr("k"), _env_file=None)) as lines:
        yield lines


def lines_of(log: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in log.getvalue().splitlines()]


def test_log_names_the_host_of_a_database_and_no_password(log: io.StringIO) -> None:
    for url in (
        "postgresql+psycopg://leadops@db.internal.example:5432/leadops",
        "postgres://db@10.0.0.7/leads",
    ):
        assert LogRedactor(b"k").text(f"{url} does not answer") == f"{url} does not answer"
    secret = LogRedactor(b"k").text(
        "postgresql://leadops:pa:ss@db.internal.example/leadops, ask ann@firm.example"
    )
    assert secret.startswith(f"postgresql://leadops:{MASK}@db.internal.example/leadops, ask email:")
    person = LogRedactor(b"k").text("https://ann@firm.example/ postgresql: bob@firm.example")
    assert "ann@" not in person
    assert "bob@" not in person


def test_log_line_contains_no_address_secret_or_lead_text(log: io.StringIO) -> None:
    structlog.get_logger("x").info(
        "sent to ada@analytical.example",
        api_token="s3cret-value",
        nested={"to": ["Ada@Analytical.example"], "body": "Dear Ada"},
        where="http://127.0.0.1:8000/docs",
        url="postgresql://me:hunter2@db/leads",
        header="Authorization: Bearer abc.def.ghi",
    )
    logging.getLogger("uvicorn.error").warning("from %s", "bob@b.example")
    text = log.getvalue()
    for secret in ("ada@", "Ada@", "bob@", "s3cret", "Dear", "hunter2", "abc.def"):
        assert secret not in text
    first, second = lines_of(log)
    assert first["event"] == f"sent to {LogRedactor(b'k').hash('ada@analytical.example')}"
    assert first["where"] == "http://127.0.0.1:8000/docs"
    assert first["nested"]["to"] == [LogRedactor(b"k").hash("ada@analytical.example")]
    assert first["api_token"] == first["nested"]["body"] == MASK
    assert second["level"] == "warning"


def test_exception_is_logged_with_its_request_without_addresses(
    log: io.StringIO, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:

    def fail(*args: object, **kwargs: object) -> None:
        raise RuntimeError("no mail for ada@analytical.example")

    monkeypatch.setattr(LeadService, "dashboard", fail)
    config = Settings(database_url=f"sqlite:///{tmp_path}/l.db", serve_worker=False, _env_file=None)
    with TestClient(create_app(config), base_url="http://127.0.0.1", client=("127.0.0.1", 1)) as client:
        request_id = client.get("/api/dashboard").headers["X-Request-ID"]
    assert "ada@" not in log.getvalue()
    failed = [line for line in lines_of(log) if line["event"] == "request_failed"]
    assert [line["request_id"] for line in failed] == [request_id]
    assert "RuntimeError" in failed[0]["exception"]


def test_run_has_a_span_per_node_under_its_request(tmp_path: Path) -> None:
    spans = InMemorySpanExporter()
    config = Settings(database_url=f"sqlite:///{tmp_path}/l.db", serve_worker=False, _env_file=None)
    app = create_app(config, spans_to=spans)
    with TestClient(app, base_url="http://127.0.0.1", client=("127.0.0.1", 1)) as client:
        lead = client.post("/api/leads", json={"email": "ada@b.example", "job_title": "CEO"}).json()
        client.post(f"/api/leads/{lead['id']}/run")
        app.state.tracer_provider.force_flush()
        found = spans.get_finished_spans()
    [request] = [span for span in found if span.name == "POST /api/leads/{lead_id}/run"]
    nodes = [span for span in found if span.name.startswith("node ")]
    assert [span.name for span in nodes][:3] == [
        "node normalize_input",
        "node enrich_lead",
        "node score_lead",
    ]
    assert {span.context.trace_id for span in nodes if span.context} == {request.context.trace_id}
    assert "ada@" not in "".join(span.to_json() for span in found)


def test_chunk_has_a_span_per_node_under_its_worker_task(tmp_path: Path) -> None:
    spans = InMemorySpanExporter()
    url = f"sqlite:///{tmp_path}/l.db"
    config = Settings(database_url=url, worker_poll_seconds=0.05, _env_file=None)
    with LeadOps.open(url) as ops:
        for number in range(3):
            ops.leads.add({"email": f"ada{number}@b{number}.example", "job_title": "CEO"})
    app = create_app(config, spans_to=spans)
    with TestClient(app, base_url="http://127.0.0.1", client=("127.0.0.1", 1)):

        def is_done() -> bool:
            app.state.tracer_provider.force_flush()
            return any(span.name == "task process" for span in spans.get_finished_spans())

        _until(is_done)
        _until(lambda: app.state.ops.pipeline.backlog().queued == 0)
        app.state.tracer_provider.force_flush()
        # Before the end, which interrupts tasks and leaves their spans.
        found = spans.get_finished_spans()
    [task] = [span for span in found if span.name == "task process"]
    nodes = [span for span in found if span.name.startswith("node ")]
    assert task.context is not None
    assert {span.parent.span_id for span in nodes if span.parent} == {task.context.span_id}
    assert {span.name for span in nodes} >= {
        f"node {node}" for node in ("normalize_input", "score_lead", "log_to_crm")
    }
    first = next(span for span in nodes if span.name == "node normalize_input")
    assert (first.attributes or {})["leadops.leads"] == 3
    assert "ada" not in "".join(span.to_json() for span in found)
    # Rounds that found nothing leave no span behind.
    assert {span.name for span in found if span.name.startswith("task")} == {"task process"}


def test_service_without_a_worker_reports_waiting_work(log: io.StringIO, tmp_path: Path) -> None:
    config = Settings(database_url=f"sqlite:///{tmp_path}/l.db", serve_worker=False, _env_file=None)
    local = {"base_url": "http://127.0.0.1", "client": ("127.0.0.1", 1)}
    with TestClient(create_app(config), **local) as api:  # type: ignore[arg-type]
        api.post("/api/leads", json={"email": "ada@analytical.example"})
    assert [line for line in lines_of(log) if line["event"] == "backlog"] == []
    with TestClient(create_app(config), **local) as api:  # type: ignore[arg-type]
        _until(lambda: any(line["event"] == "backlog" for line in lines_of(log)))
    (line,) = (line for line in lines_of(log) if line["event"] == "backlog")
    assert (line["queued"], line["failed"], line["oldest_seconds"] >= 0) == (1, 0, True)


def _until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 120
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_spans_go_to_a_collector_over_grpc(tmp_path: Path) -> None:
    got: list[str] = []

    class Collector(TraceServiceServicer):
        def Export(  # noqa: N802
            self, request: ExportTraceServiceRequest, context: object
        ) -> ExportTraceServiceResponse:
            got.extend(
                span.name
                for resource in request.resource_spans
                for scope in resource.scope_spans
                for span in scope.spans
            )
            return ExportTraceServiceResponse()

    server = grpc.server(ThreadPoolExecutor(1))
    add_TraceServiceServicer_to_server(Collector(), server)  # type: ignore[no-untyped-call]
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    try:
        provider = tracer_provider(
            Settings(otel_endpoint=f"http://127.0.0.1:{port}", otel_protocol="grpc", _env_file=None)
        )
        assert provider is not None
        provider.get_tracer("x").start_span("run").end()
        provider.shutdown()
    finally:
        server.stop(None).wait()
    assert got == ["run"]


def test_collector_of_the_platform_receives_traces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://agent:4317")
    monkeypatch.setenv("LEADOPS_OTEL_PROTOCOL", "grpc")
    config = Settings(_env_file=None)
    assert (config.otel_endpoint, config.otel_protocol) == ("http://agent:4317", "grpc")


def test_spans_of_requests_contain_no_personal_data_or_secrets(tmp_path: Path) -> None:
    spans = InMemorySpanExporter()
    config = Settings(
        database_url=f"sqlite:///{tmp_path}/l.db",
        serve_worker=False,
        event_secret=SecretStr("EVENTSECRET1234567"),
        _env_file=None,
    )
    app = create_app(config, spans_to=spans)
    with TestClient(app, base_url="http://127.0.0.1", client=("127.0.0.1", 1)) as client:
        client.get("/api/leads?text=Quackenbush")
        client.get("/unsubscribe/TOKENINPATH")
        client.get("/x/zebedee@quack.example?q=Quackenbush")
        client.get("/api/leads/zebedee@quack.example")
        assert client.post("/api/events/acs?secret=EVENTSECRET1234567", json=[]).status_code == 200
        client.post("/api/events/acs?secret=WRONGSECRET1234567", json=[])
        app.state.tracer_provider.force_flush()
    found = [json.loads(span.to_json()) for span in spans.get_finished_spans()]
    paths = {span["attributes"]["url.path"] for span in found if span["kind"] == "SpanKind.SERVER"}
    assert {"/api/leads", "/unsubscribe/{token}", "/api/events/acs", "unmatched"} <= paths
    text = json.dumps(found).lower()
    assert [word for word in ("quack", "tokeninpath", "zebedee", "secret1234567") if word in text] == []


def test_log_names_routes_and_ids_but_no_tokens_or_names(log: io.StringIO, tmp_path: Path) -> None:
    config = Settings(database_url=f"sqlite:///{tmp_path}/l.db", serve_worker=False, _env_file=None)
    id = "0198a7a0-0000-7000-8000-000000000001"
    with TestClient(create_app(config), base_url="http://127.0.0.1", client=("127.0.0.1", 1)) as client:
        client.get("/unsubscribe/TOKENINPATH")
        client.post("/unsubscribe/TOKENINPATH")
        client.get(f"/api/leads/{id}?text=Quackenbush")
        client.get("/unsubscribe/" + "t" * 60 + "/more")
        client.get("/nope" * 1_000)
    paths = [line["path"] for line in lines_of(log) if line["event"] == "request"]
    assert paths[:4] == [
        "/unsubscribe/{token}",
        "/unsubscribe/{token}",
        f"/api/leads/{id}",
        "/unsubscribe/{unknown}/{unknown}",
    ]
    assert len(paths[4]) <= 200
    assert "TOKENINPATH" not in log.getvalue()
    assert "Quackenbush" not in log.getvalue()


def test_redaction_takes_linear_time() -> None:
    redact = LogRedactor(b"k")
    # A pattern that reads on from every character would take minutes for each of these.
    for text in ("a.", "a@", "@", "://a:", "://"):
        assert redact.text(text * 200_000) == text * 200_000
    assert redact.text("token=" * 200_000) == "token=[redacted]"
    for start in ("bearer ", "bearer\t"):
        assert redact.text(start * 200_000) == f"{start}[redacted]{start[-1]}" * 100_000
    assert redact.text("a.a@" * 200_000) == f"{redact.hash('a.a@a.a')}@" * 100_000
    first, other = redact.hash("a@b.a"), redact.hash("b.a@b.a")
    assert redact.text("a@b." * 200_000) == first + f"@{other}" * 99_999 + "@b."


def test_redaction_finds_every_address_of_a_long_text() -> None:
    redact = LogRedactor(b"k")
    mark = redact.hash("ada@analytical.example")
    text = "x@ @y ada@analytical.example, <ada@analytical.example>;ada@analytical.example."
    assert redact.text(text) == f"x@ @y {mark}, <{mark}>;{mark}."
    assert redact.text("a" * 500 + "@analytical.example") == redact.hash("a" * 500 + "@analytical.example")
    assert redact.text("ada@localhost a@@b.example") == "ada@localhost a@@b.example"
