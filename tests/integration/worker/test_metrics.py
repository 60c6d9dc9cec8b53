"""Health, metrics, and log lines of a worker."""

import asyncio
import io
import json
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx2
import pytest
from prometheus_client.parser import text_string_to_metric_families

from leadops_api.observability.endpoint import serve_metrics
from leadops_api.observability.metrics import Metrics
from leadops_api.queue import LocalQueue, port
from leadops_api.worker import Worker
from leadops_core import LeadOps, Settings
from leadops_core.errors import LeadOpsError, SettingsError
from leadops_core.pipeline.service import PipelineService
from leadops_core.schemas import Enrichment, JobKind, LeadContent, SendStatus
from leadops_core.testing.email import RecordingEmailTool
from leadops_core.tools import TransientToolError
from tests.integration.worker.conftest import add_leads
from tests.support.logs import captured_logs


@pytest.fixture
def config(sqlite_url: str, tmp_path: Path) -> Settings:
    return Settings(_env_file=None, database_url=sqlite_url, outbox_dir=tmp_path, undo_seconds=0)


@pytest.fixture
def ops(config: Settings) -> Iterator[LeadOps]:
    with LeadOps.open(config=config) as opened:
        yield opened


class BusyOnce:
    """An enrichment tool whose first call fails."""

    def __init__(self) -> None:
        self.calls = 0

    def enrich(self, _lead: LeadContent) -> Enrichment:
        self.calls += 1
        if self.calls == 1:
            raise TransientToolError("busy")
        return Enrichment()


def answers_of(
    ops: LeadOps, config: Settings, metrics: Metrics, is_stuck: Callable[[], bool] = lambda: False
) -> dict[str, httpx2.Response]:
    """Return the answers of the metrics port."""

    async def ask() -> dict[str, httpx2.Response]:
        on_any_port = config.model_copy(update={"metrics_port": 0})
        async with (
            serve_metrics(ops, on_any_port, metrics, is_stuck=is_stuck) as port,
            httpx2.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client,
        ):
            return {path: await client.get(path) for path in ("/healthz", "/readyz", "/metrics")}

    return asyncio.run(ask())


def samples_of(text: str) -> dict[str, float]:
    """Return each sample by its name and the values of its labels, as `name{label,label}`."""
    return {
        f"{sample.name}{{{','.join(sample.labels.values())}}}": sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_metrics_port_serves_what_the_worker_did(config: Settings, database_url: str) -> None:
    config = config.model_copy(update={"database_url": database_url})
    with LeadOps.open(config=config, enrichment=BusyOnce()) as ops:
        add_leads(ops, 3)
        ops.jobs.request(JobKind.FIND_DUPLICATES, by="ann")
        worker = Worker(ops, LocalQueue(), config)
        before = samples_of(worker.metrics.scrape(ops).decode())
        asyncio.run(worker.run_once())
        answers = answers_of(ops, config, worker.metrics, worker.is_stuck)
    assert before["leadops_lag_seconds{leads}"] > 0
    assert before["leadops_lag_seconds{jobs}"] > 0
    # Prometheus does not see the first count of a series that did not exist before.
    for name in (
        "jobs_total{learn,failed}",
        "sends_total{unknown}",
        "rounds_total{failed}",
        "imports_total{failed}",
    ):
        assert before[f"leadops_{name}"] == 0
    assert [answer.status_code for answer in answers.values()] == [200, 200, 200]
    samples = samples_of(answers["/metrics"].text)
    assert samples["leadops_claims_total{leads}"] == 3
    assert samples["leadops_retries_total{leads}"] == 1
    assert samples["leadops_jobs_total{find_duplicates,done}"] == 1
    assert samples["leadops_rounds_total{done}"] == worker.rounds
    assert samples["leadops_lag_seconds{leads}"] == samples["leadops_lag_seconds{jobs}"] == 0
    assert samples["leadops_database_up{}"] == 1


def test_round_counts_and_logs_emails_by_result(config: Settings) -> None:
    email = RecordingEmailTool([SendStatus.UNKNOWN])
    with LeadOps.open(config=config, email=email) as ops, captured_logs(config) as lines:
        add_leads(ops, 1)
        worker = Worker(ops, LocalQueue(), config)
        asyncio.run(worker.run_once())
        [item] = ops.review().items
        ops.drafts.approve(item.draft.id, by="ann", expected_version=item.draft.version)
        lag = samples_of(worker.metrics.scrape(ops).decode())["leadops_lag_seconds{emails}"]
        asyncio.run(worker.run_once())
        samples = samples_of(worker.metrics.scrape(ops).decode())
    assert lag > 0
    assert samples["leadops_sends_total{unknown}"] == samples["leadops_claims_total{emails}"] == 1
    rounds = [line for line in map(json.loads, lines.getvalue().splitlines()) if line["event"] == "round"]
    assert [(line["level"], line["result"]) for line in rounds] == [("info", "done")] * len(rounds)
    assert [line["emails_unknown"] for line in rounds if "emails_unknown" in line] == [1]
    assert sum(line.get("leads_processed", 0) for line in rounds) == 1
    # Rounds that found nothing to do write no line.
    assert len(rounds) < worker.rounds


def test_failed_round_is_counted_and_logged(
    ops: LeadOps, config: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object, **_kwargs: object) -> None:
        raise LeadOpsError("the database went away")

    worker = Worker(ops, LocalQueue(), config)
    with captured_logs(config) as lines:
        monkeypatch.setattr(PipelineService, "process", fail)
        with pytest.raises(LeadOpsError):
            asyncio.run(worker.run_once())
    [line] = [line for line in map(json.loads, lines.getvalue().splitlines()) if line["event"] == "round"]
    assert (line["level"], line["result"]) == ("info", "failed")
    monkeypatch.setattr(PipelineService, "backlog", fail)
    samples = samples_of(worker.metrics.scrape(ops).decode())
    assert samples["leadops_rounds_total{failed}"] == 1
    assert samples["leadops_database_up{}"] == 0


def test_health_is_503_while_a_round_is_stuck(
    ops: LeadOps, config: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    impatient = config.model_copy(update={"worker_stuck_seconds": 0})
    worker = Worker(ops, LocalQueue(), impatient)
    health: list[httpx2.Response] = []

    def look(*_args: object, **_kwargs: object) -> None:
        health.append(answers_of(ops, config, worker.metrics, worker.is_stuck)["/healthz"])

    monkeypatch.setattr(PipelineService, "process", look)
    asyncio.run(worker.run_once())
    health.append(answers_of(ops, config, worker.metrics, worker.is_stuck)["/healthz"])
    *during, after = [answer.status_code for answer in health]
    assert set(during) == {503}
    assert after == 200


def test_metrics_port_in_use_is_refused_with_the_remedy(ops: LeadOps, config: Settings) -> None:
    async def serve(port: int) -> None:
        async with serve_metrics(ops, config.model_copy(update={"metrics_port": port}), Metrics()):
            pytest.fail("the port is in use")

    with socket.create_server(("127.0.0.1", 0)) as other:
        port: int = other.getsockname()[1]
        with pytest.raises(SettingsError, match=f"metrics port {port} .* LEADOPS_METRICS_PORT"):
            asyncio.run(serve(port))


def test_worker_needs_no_more_connections_than_azure_gives_it(
    postgres_database_url: str, config: Settings
) -> None:
    # The pool of the dev tier in infra/product.bicep: 2 connections, and 1 more for a short time.
    small = config.model_copy(
        update={"database_url": postgres_database_url, "database_pool_size": 2, "database_pool_overflow": 1}
    )
    email = RecordingEmailTool()
    with LeadOps.open(config=small, email=email) as ops:
        add_leads(ops, 12)
        ops.jobs.request(JobKind.FIND_DUPLICATES, by="ann")
        worker = Worker(ops, LocalQueue(), small)
        asyncio.run(worker.run_once())
        for item in ops.review(limit=12).items:
            ops.drafts.approve(item.draft.id, by="ann", expected_version=item.draft.version)
        asyncio.run(worker.run_once())
        assert worker.metrics.scrape(ops)
    assert len(email.sent) == 12


def test_worker_that_finishes_an_import_wakes_others(
    ops: LeadOps, config: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(port, "LEADS_PER_MESSAGE", 10)
    rows = "".join(f"p{number}@firm.example\n" for number in range(25))
    ops.uploads.stage(io.BytesIO(f"email\n{rows}".encode()), by="ann", file_name="leads.csv")
    queue = LocalQueue()

    async def run() -> int:
        await Worker(ops, queue, config).run_once()
        return len(await queue.take(1))

    assert asyncio.run(run()) == 3
