"""A repeated request with the same key is executed once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient

from leadops_core import LeadOps
from leadops_core.database.idempotency import KeyState
from leadops_core.testing.clock import FixedClock
from tests.api.conftest import MakeClient

LEAD = {"email": "ada@analytical.example", "company_name": "Analytical"}


def key(name: str = "") -> dict[str, str]:
    return {"Idempotency-Key": name or uuid4().hex}


def test_repeated_request_gets_the_stored_reply_and_does_not_run(client: TestClient) -> None:
    lead = client.post("/api/leads", json=LEAD).json()
    url = f"/api/leads/{lead['id']}/notes"
    feedback = f"/api/leads/{lead['id']}/feedback"
    once = key()
    first = client.post(feedback, json={"outcome": "no_response"}, headers=once)
    second = client.post(feedback, json={"outcome": "no_response"}, headers=once)
    assert (second.status_code, second.content) == (first.status_code, first.content) == (201, first.content)
    assert second.headers["Idempotency-Replayed"] == "true"
    assert len(client.get(f"/api/leads/{lead['id']}").json()["feedback"]) == 1
    noted = key()
    assert [client.post(url, json={"text": "once"}, headers=noted).status_code for _ in range(3)] == [204] * 3
    notes = [
        each for each in client.get(f"/api/leads/{lead['id']}/activity").json() if each["type"] == "NOTE"
    ]
    assert [note["payload"]["text"] for note in notes if note["payload"]["text"] == "once"] == ["once"]


def test_same_key_with_another_body_or_path_is_refused(client: TestClient) -> None:
    once = key()
    assert client.post("/api/leads", json=LEAD, headers=once).status_code == 201
    other = client.post("/api/leads", json={**LEAD, "first_name": "Ada"}, headers=once)
    assert other.status_code == 422
    assert "a different request" in other.json()["detail"]
    assert client.post("/api/suppressions", json={"value": "b.example"}, headers=once).status_code == 422


def test_refused_request_can_be_retried_with_its_key(client: TestClient) -> None:
    once = key()
    assert client.post("/api/leads", json={"first_name": ""}, headers=once).status_code == 422
    assert client.post("/api/leads", json=LEAD, headers=once).status_code == 201


def test_upload_runs_once_per_key_for_any_boundary(client: TestClient) -> None:
    once = key()
    csv = "Email,Company\na@b.example,B\n"

    def send() -> Any:
        return client.post("/api/leads/upload", files={"file": ("a.csv", csv, "text/csv")}, headers=once)

    first, second = send(), send()
    assert first.status_code == second.status_code == 201
    assert first.json()["upload"]["id"] == second.json()["upload"]["id"]
    assert len(client.get("/api/uploads").json()) == 1


def test_concurrent_duplicate_requests_run_once(client: TestClient) -> None:
    lead = client.post("/api/leads", json=LEAD).json()
    once = key()

    def send(_: int) -> tuple[int, bytes]:
        reply = client.post(f"/api/leads/{lead['id']}/feedback", json={"outcome": "closed_won"}, headers=once)
        return reply.status_code, reply.content

    with ThreadPoolExecutor(8) as threads:
        replies = list(threads.map(send, range(8)))
    assert {status for status, _ in replies} <= {201, 409}
    assert len({body for status, body in replies if status == 201}) == 1
    assert len(client.get(f"/api/leads/{lead['id']}").json()["feedback"]) == 1


@pytest.mark.parametrize("bad", ["", "a b", "ä".encode().decode("latin-1"), "x" * 201])
def test_idempotency_key_with_invalid_characters_is_refused(client: TestClient, bad: str) -> None:
    reply = client.post("/api/leads", json=LEAD, headers=[(b"Idempotency-Key", bad.encode("latin-1"))])
    assert reply.status_code == 422


def test_idempotency_key_is_held_until_answered_expired_or_holder_dead(database_url: str) -> None:
    clock = FixedClock()
    lease, keep = timedelta(seconds=60), timedelta(hours=1)
    with LeadOps.open(database_url, clock=clock) as ops:
        replies = ops.idempotency

        def claim(fingerprint: str = "f", caller: str = "me") -> Any:
            return replies.claim(caller, "key", fingerprint, lease=lease, keep_for=keep)

        first = claim()
        assert first.state is KeyState.CLAIMED
        assert claim().state is KeyState.BUSY
        assert claim("g").state is KeyState.OTHER
        assert claim(caller="somebody else").state is KeyState.CLAIMED
        clock.advance(61)
        second = claim()
        assert second.state is KeyState.CLAIMED
        replies.keep(first.id, 200, {}, b"too late")
        replies.keep(second.id, 201, {"etag": '"1"'}, b"done")
        answered = claim()
        assert answered.state is KeyState.ANSWERED
        assert (answered.response.status_code, answered.response.headers, answered.response.body) == (
            201,
            {"etag": '"1"'},
            b"done",
        )
        replies.let_go(second.id)
        assert claim().state is KeyState.ANSWERED
        clock.advance(7200)
        assert claim("g").state is KeyState.CLAIMED


def test_idempotency_keys_are_separate_for_each_caller(make_client: MakeClient) -> None:
    client = make_client()
    again = make_client(api_user="somebody else")
    once = key()
    assert client.post("/api/suppressions", json={"value": "a.example"}, headers=once).status_code == 201
    assert again.post("/api/suppressions", json={"value": "b.example"}, headers=once).status_code == 201
