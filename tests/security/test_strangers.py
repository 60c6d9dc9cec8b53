"""Attacks by callers without credentials, and by callers who choose the parts of a request that name others."""

import base64
import json
from itertools import product
from typing import Any

import orjson
import pytest
from fastapi.testclient import TestClient
from pydantic import ValidationError
from sqlalchemy import Column

from leadops_core import Settings
from leadops_core.database.errors import InvalidCursorError
from leadops_core.database.pages import typed_key
from leadops_core.tables.leads import leads
from leadops_core.tables.uploads import upload_rejections
from tests.api.conftest import MakeClient

DOCS = ("/docs", "/docs/swagger-ui.css", "/openapi.json")
KEYS: tuple[object, ...] = (
    *("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00", "2026-13-01", "word"),
    *("\0", "x" * 900, 2**70, -(2**70), 2**63 - 1, 1e308, True, None, [], {"a": 1}, [[[]]]),
)
BAD_ROWS = "Email,Company\nno address,A\nneither,B\n"


def test_metrics_need_a_signed_in_caller(client: TestClient) -> None:
    assert client.get("/metrics").status_code == 200
    del client.headers["Authorization"]
    assert client.get("/metrics").status_code == 401


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7"])
def test_docs_on_a_reachable_address_need_a_caller(make_client: MakeClient, host: str) -> None:
    client = make_client(host=host)
    assert [client.get(path).status_code for path in DOCS] == [200, 200, 200]
    del client.headers["Authorization"]
    assert [client.get(path).status_code for path in DOCS] == [401, 401, 401]


def test_docs_are_public_on_this_machine_or_by_setting(make_client: MakeClient) -> None:
    for settings in ({"host": "127.0.0.1"}, {"host": "0.0.0.0", "public_docs": True}):
        client = make_client(**settings)
        del client.headers["Authorization"]
        assert [client.get(path).status_code for path in DOCS] == [200, 200, 200]
    hidden = make_client(public_docs=False)
    del hidden.headers["Authorization"]
    assert hidden.get("/openapi.json").status_code == 401


@pytest.mark.parametrize("path", ["/api/leads", "/healthz", "/nope"])
def test_request_with_two_hosts_is_refused(client: TestClient, path: str) -> None:
    hosts = [("Host", "127.0.0.1:8000"), ("Host", "evil.example")]
    assert client.get(path, headers=hosts).status_code == 400


@pytest.mark.parametrize(("version", "status"), [("1.1", 400), ("1.0", 200)])
def test_request_without_a_host_is_refused_from_http_1_1(
    client: TestClient, version: str, status: int
) -> None:
    async def ask() -> int:
        scope: dict[str, Any] = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": version,
            "method": "GET",
            "path": "/healthz",
            "raw_path": b"/healthz",
            "query_string": b"",
            "root_path": "",
            "scheme": "http",
            "server": ("127.0.0.1", 8000),
            "client": ("127.0.0.1", 5000),
            "headers": [],
            "state": {},
        }
        statuses: list[int] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: Any) -> None:
            if message["type"] == "http.response.start":
                statuses.append(message["status"])

        await client.app(scope, receive, send)
        return statuses[0]

    assert client.portal is not None
    assert client.portal.call(ask) == status


def test_redirects_do_not_repeat_the_host_header(client: TestClient) -> None:
    reply = client.get("/api/leads/", headers={"Host": "evil.example"}, follow_redirects=False)
    assert reply.status_code == 404
    assert "evil.example" not in f"{reply.headers} {reply.text}"


def test_forged_cursor_is_never_a_server_error(client: TestClient) -> None:
    for name in ("ann", "bob"):
        client.post("/api/leads", json={"email": f"{name}@a.example", "company_name": name})
        client.post("/api/suppressions", json={"value": f"{name}@b.example"})
    upload = client.post("/api/leads/upload", files={"file": ("a.csv", BAD_ROWS, "text/csv")}).json()[
        "upload"
    ]
    lists = [
        "/api/suppressions?limit=1",
        f"/api/uploads/{upload['id']}/rejected?limit=1",
        *(f"/api/leads?limit=1&sort={sort}" for sort in ("newest", "oldest", "score", "company")),
    ]
    for path in lists:
        cursor = client.get(path).json()["next_cursor"]
        for key in KEYS:
            reply = client.get(f"{path}&cursor={with_key(cursor, key)}")
            assert reply.status_code in (200, 422), (path, key, reply.text)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        *product([leads.c.created_at], [5, None, "word", "0001-01-01T00:00:00+14:00"]),
        *product([leads.c.score_value], ["5", True, [], 10**400]),
        *product([leads.c.company_name], [5, {}, "nul \0"]),
        *product([upload_rejections.c.line], [1.5, "1", True, 2**63]),
    ],
)
def test_key_of_another_type_never_reaches_the_database(column: Column[Any], value: object) -> None:
    with pytest.raises(InvalidCursorError):
        typed_key(value, column)


def with_key(cursor: str, key: object) -> str:
    """Return the cursor with another sort key."""
    signature, _, id = orjson.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    # Unlike orjson, json writes numbers of any size.
    return base64.urlsafe_b64encode(json.dumps([signature, key, id]).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "url",
    [
        "http://login.example",
        "ftp://login.example",
        "login.example",
        "https://",
        "http://127.0.0.1.evil.example",
    ],
)
def test_identity_provider_without_encryption_is_refused(url: str) -> None:
    with pytest.raises(ValidationError, match="https URL"):
        Settings(entra_authority=url, _env_file=None)


@pytest.mark.parametrize(
    "url", ["https://login.microsoftonline.us", "http://127.0.0.1:9", "http://localhost:9"]
)
def test_identity_provider_with_https_or_loopback_is_accepted(url: str) -> None:
    assert Settings(entra_authority=url, _env_file=None).entra_authority == url


@pytest.mark.parametrize(
    "name", ["invoice\u202evsc.exe", "a\u2066b.csv", "a\x1b[31mb.csv", "a\nb.csv", "a\u200bb.csv", "\u202e"]
)
def test_uploaded_file_name_has_only_printable_characters(client: TestClient, name: str) -> None:
    upload = client.post("/api/leads/upload", files={"file": (name, BAD_ROWS, "text/csv")}).json()["upload"]
    assert upload["file_name"].isprintable()
    assert upload["file_name"]
