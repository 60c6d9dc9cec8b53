"""Text of a caller is data for the database, the file system, and the log, and never part of a statement or a path."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

STATEMENTS = (
    "'; DROP TABLE leads; --",
    "' OR '1'='1",
    '" OR 1=1 --',
    "x') UNION SELECT token_hash FROM sessions --",
    'ann* OR "bob"',
    "NEAR(ann bob)",
    "email:ann",
    "%",
    "_",
    "\\",
    "ann\x00bob",
    "$1; SELECT pg_sleep(10)",
    "{{7*7}} ${7*7} <%= 7*7 %>",
)
NAMES = (
    "../../../etc/passwd",
    "..\\..\\windows\\win.ini",
    "/etc/passwd",
    "a/../../b.csv",
    "C:\\leads.csv",
    "file:///etc/passwd",
)


@pytest.fixture
def leads(client: TestClient) -> TestClient:
    for name in ("ann", "bob"):
        client.post("/api/leads", json={"email": f"{name}@{name}.example", "company_name": name.title()})
    return client


def test_query_parameter_is_never_part_of_a_statement(leads: TestClient) -> None:
    for parameter in ("text", "sort", "status", "label", "cursor", "industry", "country"):
        for statement in STATEMENTS:
            reply = leads.get("/api/leads", params={parameter: statement})
            assert reply.status_code in (200, 422), (parameter, statement)
            has_words = any(character.isalnum() for character in statement)
            assert reply.status_code == 422 or not has_words or len(reply.json()["items"]) < 2, statement
    assert len(leads.get("/api/leads").json()["items"]) == 2


def test_statement_in_a_field_is_stored_as_text(client: TestClient) -> None:
    for number, statement in enumerate(STATEMENTS):
        lead = {"email": f"eve@eve{number}.example", "lead_message": statement.replace("\x00", "")}
        reply = client.post("/api/leads", json={**lead, "attributes": {"note": lead["lead_message"]}})
        assert reply.status_code == 201
        stored = client.get(f"/api/leads/{reply.json()['id']}").json()
        assert lead["lead_message"] in _texts(stored)
    assert len(client.get("/api/leads").json()["items"]) == len(STATEMENTS)


def test_upload_name_contains_no_path(client: TestClient) -> None:
    for number, name in enumerate(NAMES):
        content = f"Email\na@b{number}.example\n"
        reply = client.post("/api/leads/upload", files={"file": (name, content, "text/csv")}).json()
        assert not set("/\\") & set(reply["upload"]["file_name"])
        rejected = client.get(f"/api/uploads/{reply['upload']['id']}/rejected.csv")
        assert ".." not in rejected.headers["Content-Disposition"]


def _texts(value: Any) -> set[str]:
    if isinstance(value, dict):
        return set().union(*map(_texts, value.values())) if value else set()
    if isinstance(value, list):
        return set().union(*map(_texts, value)) if value else set()
    return {value} if isinstance(value, str) else set()


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "TRACK", "DEBUG"])
def test_debugging_http_methods_are_refused(client: TestClient, method: str) -> None:
    assert client.request(method, "/api/leads").status_code in (404, 405)
