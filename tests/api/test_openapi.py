"""The OpenAPI document, from which clients are generated."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from scripts.export_openapi import DOCUMENT, openapi_text
from tests.api.conftest import MakeClient


def operations(document: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (method, path, operation)
        for path, item in document["paths"].items()
        for method, operation in item.items()
    ]


@pytest.fixture
def document(client: TestClient) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/openapi.json").json()
    return found


def test_committed_openapi_document_matches_the_routes() -> None:
    assert DOCUMENT.read_text("utf-8") == openapi_text(), "run python scripts/export_openapi.py"


def test_every_operation_has_a_unique_id_summary_and_description(document: dict[str, Any]) -> None:
    ids = [operation["operationId"] for _, _, operation in operations(document)]
    assert len(set(ids)) == len(ids)
    for method, path, operation in operations(document):
        assert operation["summary"], (method, path)
        assert operation["description"], (method, path)
        assert operation["tags"], (method, path)


def test_every_operation_documents_its_role(document: dict[str, Any]) -> None:
    for method, path, operation in operations(document):
        is_public = operation.get("x-public") is True
        assert is_public != (operation.get("x-required-role") in {"reader", "reviewer", "admin"}), (
            method,
            path,
        )
        assert (operation["security"] == []) is is_public, (method, path)


def test_public_operations_match_the_expected_list(document: dict[str, Any]) -> None:
    found = {
        operation["operationId"] for _, _, operation in operations(document) if operation.get("x-public")
    }
    assert found == {
        "open_session",
        "get_health",
        "get_readiness",
        "show_unsubscribe",
        "unsubscribe",
        # By a secret of its own: Event Grid and calendar services have no account here.
        "take_in_events",
        "receive_cal_com",
        "receive_calendly",
    }


def test_anonymous_callers_reach_only_public_operations(
    make_client: MakeClient, document: dict[str, Any]
) -> None:
    client = make_client(rate_limit_login="1000/minute")
    del client.headers["Authorization"]
    for method, path, operation in operations(document):
        if operation.get("x-public"):
            continue
        url = path.replace("{number}", "1")
        for name in (
            "lead_id",
            "draft_id",
            "upload_id",
            "suppression_id",
            "feedback_id",
            "session_id",
            "duplicate_id",
            "merge_id",
            "job_id",
            "message_id",
            "meeting_id",
        ):
            url = url.replace(f"{{{name}}}", "0197c9f0-0000-7000-8000-000000000001")
        for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": "Basic wrong"}):
            reply = client.request(method, url, headers=headers)
            assert reply.status_code == 401, (method, path, reply.text)
            assert reply.headers["WWW-Authenticate"] == "Bearer"


def test_every_error_is_documented_as_problem_details(document: dict[str, Any]) -> None:
    for method, path, operation in operations(document):
        for status, response in operation["responses"].items():
            if status >= "4" and (path, status) != ("/readyz", "503"):
                assert list(response["content"]) == ["application/problem+json"], (method, path, status)
