"""Health, readiness, metrics, and the headers of every response."""

import asyncio
import base64
import hashlib
import re
import socket
from pathlib import Path

import httpx2
import pytest
from fastapi.testclient import TestClient

from leadops_api.queue import LocalQueue, QueueError
from leadops_core import LeadOps, Settings
from leadops_core.database import schema
from leadops_core.errors import LeadOpsError
from tests.api.conftest import MakeClient
from tests.support.newer import NEXT, upgrade_as_newer


def test_health_and_readiness_answer_without_credentials(client: TestClient) -> None:
    del client.headers["Authorization"]
    assert client.get("/healthz").json()["status"] == "ok"
    ready = client.get("/readyz")
    assert ready.status_code == 200
    assert ready.json()["checks"]["database"]["ok"] is True


def test_readiness_stays_200_and_degraded_without_the_queue(
    make_client: MakeClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(self: LocalQueue) -> None:
        raise QueueError("cannot look into the Service Bus queue of busy.servicebus.example")

    monkeypatch.setattr(LocalQueue, "check", fail)
    reply = make_client().get("/readyz")
    body = reply.json()
    assert (reply.status_code, body["ready"], body["degraded"]) == (200, True, True)
    assert body["checks"]["queue"]["ok"] is False
    assert "servicebus.example" not in reply.text


def test_readiness_does_not_wait_for_a_hanging_queue(
    make_client: MakeClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def hang(self: LocalQueue) -> None:
        await asyncio.sleep(20)

    monkeypatch.setattr(LocalQueue, "check", hang)
    reply = make_client().get("/readyz")
    assert (reply.status_code, reply.json()["degraded"]) == (200, True)


def test_readiness_hides_host_and_user_from_strangers(
    make_client: MakeClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise LeadOpsError("postgresql+psycopg://ann@db.internal.example/leads: the database does not answer")

    client = make_client()
    monkeypatch.setattr(LeadOps, "status", fail)
    reply = client.get("/readyz")
    assert reply.status_code == 503
    for inner in ("ann", "db.internal", "postgresql"):
        assert inner not in reply.text


def test_readiness_is_503_without_a_database(make_client: MakeClient, tmp_path: Path) -> None:
    client = make_client()
    for suffix in ("", "-wal", "-shm"):
        (tmp_path / f"leadops.db{suffix}").unlink(missing_ok=True)
    (tmp_path / "leadops.db").write_bytes(b"this is no database" * 100)
    reply = client.get("/readyz")
    assert reply.status_code == 503
    assert reply.json()["ready"] is False


@pytest.mark.parametrize("starts_after", [False, True])
def test_readiness_stays_200_on_a_compatible_newer_database(
    make_client: MakeClient, database_url: str, tmp_path: Path, starts_after: bool
) -> None:
    client = make_client(database_url=database_url)
    upgrade_as_newer(database_url, tmp_path, oldest_code=schema.HEAD)
    if starts_after:
        client = make_client(database_url=database_url)
    ready = client.get("/readyz")
    assert (ready.status_code, ready.json()["ready"]) == (200, True)
    assert client.post("/api/leads", json={"email": "a@b.example"}).status_code == 201


def test_readiness_names_a_database_that_is_too_new(
    make_client: MakeClient, database_url: str, tmp_path: Path
) -> None:
    client = make_client(database_url=database_url)
    upgrade_as_newer(database_url, tmp_path, oldest_code=NEXT)
    ready = client.get("/readyz")
    assert ready.status_code == 503
    detail = ready.json()["checks"]["database"]["detail"]
    assert "start the newer LeadOps" in detail
    assert "db upgrade" not in detail


def test_every_reply_has_a_request_id_and_protective_headers(client: TestClient) -> None:
    reply = client.get("/healthz", headers={"X-Request-ID": "from-the-caller-1"})
    assert reply.headers["X-Request-ID"] == "from-the-caller-1"
    assert reply.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in reply.headers["Content-Security-Policy"]
    assert reply.headers["Strict-Transport-Security"] == "max-age=63072000; includeSubDomains"
    assert client.get("/healthz", headers={"X-Request-ID": "<script>"}).headers["X-Request-ID"] != "<script>"


def test_unknown_path_is_a_problem_with_the_request_id(client: TestClient) -> None:
    reply = client.get("/api/nothing")
    assert reply.status_code == 404
    assert reply.headers["Content-Type"] == "application/problem+json"
    assert reply.json()["request_id"] == reply.headers["X-Request-ID"]


def test_docs_page_loads_only_files_of_this_service(client: TestClient) -> None:
    del client.headers["Authorization"]
    page = client.get("/docs")
    assert page.headers["Content-Type"].startswith("text/html")
    addresses = re.findall(r"""(?:src|href|url)\s*[=:]\s*['"]([^'"]+)""", page.text)
    assert {"/docs/swagger-ui-bundle.js", "/docs/swagger-ui.css", "/docs/favicon.png", "/openapi.json"} == {
        *addresses
    }
    for address in addresses:
        assert client.get(address).status_code == 200
    assert client.get("/docs/redoc.standalone.js").status_code == 404


def test_docs_page_runs_only_its_own_script(client: TestClient) -> None:
    page = client.get("/docs")
    [script] = re.findall(r"<script>(.*?)</script>", page.text, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    policy = page.headers["Content-Security-Policy"]
    assert f"default-src 'none'; script-src 'self' 'sha256-{digest}'; " in policy
    assert "frame-ancestors 'none'" in policy


def test_metrics_count_requests_and_the_queue(client: TestClient) -> None:
    client.get("/healthz")
    figures = client.get("/metrics").text
    assert 'leadops_http_requests_total{method="GET",route="/healthz",status="200"} 1.0' in figures
    assert 'leadops_queue_depth{state="queued"} 0.0' in figures


def test_metrics_port_needs_no_credentials_and_has_no_api(make_client: MakeClient) -> None:
    assert Settings(_env_file=None).metrics_port is None
    assert Settings(_env_file=None).metrics_host == "127.0.0.1"
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    make_client(metrics_port=port).get("/api/leads")
    with httpx2.Client(base_url=f"http://127.0.0.1:{port}") as scraper:
        figures = scraper.get("/metrics").text
        assert scraper.get("/healthz").json() == {"status": "ok"}
        assert scraper.get("/readyz").json()["ready"] is True
        assert scraper.get("/api/leads").status_code == 404
    assert 'leadops_http_requests_total{method="GET",route="/api/leads",status="200"} 1.0' in figures


def test_backlog_counts_waiting_work(client: TestClient) -> None:
    client.post("/api/leads", json={"email": "ann@alpha.example"})
    counted = client.get("/api/backlog").json()
    assert (counted["queued"], counted["drafts_waiting"]) == (1, 0)
    client.post("/api/process")
    assert client.get("/api/backlog").json()["queued"] == 0
