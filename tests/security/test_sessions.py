"""Sessions end at sign-out, can be revoked, and are tied to the credentials that opened them."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import jwt
import pytest
from click.testing import CliRunner
from fastapi.testclient import TestClient
from sqlalchemy import update

from leadops_core import LeadOps, Settings
from leadops_core.cli.app import cli
from leadops_core.schemas import Actor
from leadops_core.tables import sessions
from tests.api.conftest import TOKEN, MakeClient
from tests.support.entra import Issuer


@pytest.fixture
def issuer() -> Iterator[Issuer]:
    made = Issuer()
    yield made
    made.close()


@pytest.fixture
def entra(make_client: MakeClient, issuer: Issuer) -> TestClient:
    client = make_client(**issuer.settings())
    del client.headers["Authorization"]
    return client


def open_session(client: TestClient, token: str = TOKEN, **headers: str) -> str:
    reply = client.post("/api/session", json={"token": token}, headers=headers)
    assert reply.status_code == 201, reply.text
    return str(reply.json()["session"])


def call(client: TestClient, session: str, path: str = "/api/session", method: str = "GET") -> Any:
    return client.request(method, path, headers={"Authorization": f"Bearer {session}"})


def test_sign_out_ends_the_session_on_the_server(client: TestClient) -> None:
    session, other = open_session(client), open_session(client)
    assert call(client, session).status_code == 200
    assert call(client, session, method="DELETE").status_code == 204
    refused = call(client, session)
    assert (refused.status_code, refused.json()["detail"]) == (401, "Your session has ended. Sign in again.")
    assert call(client, session, method="DELETE").status_code == 401
    assert call(client, other).status_code == 200


def test_sign_out_with_the_api_token_is_refused(client: TestClient) -> None:
    assert client.delete("/api/session").status_code == 409
    assert client.get("/api/session").status_code == 200


def test_session_list_marks_the_current_one_and_shows_no_token(client: TestClient) -> None:
    other, session = open_session(client), open_session(client, **{"User-Agent": "Firefox " + "x" * 500})
    reply = call(client, session, "/api/sessions")
    newest, oldest = reply.json()["items"]
    assert (newest["is_current"], oldest["is_current"]) == (True, False)
    assert (newest["user_name"], newest["role"], newest["client_address"]) == ("owner", "admin", "127.0.0.1")
    assert newest["user_agent"].startswith("Firefox")
    assert len(newest["user_agent"]) == 200
    assert session not in reply.text
    assert other not in reply.text


def test_session_list_has_pages(client: TestClient) -> None:
    for _ in range(3):
        open_session(client)
    first = client.get("/api/sessions", params={"limit": 2}).json()
    rest = client.get("/api/sessions", params={"limit": 2, "cursor": first["next_cursor"]}).json()
    ids = [item["id"] for item in first["items"] + rest["items"]]
    assert (len(set(ids)), rest["next_cursor"]) == (3, None)


def test_revoked_session_ends_at_once(client: TestClient) -> None:
    mine, stolen = open_session(client), open_session(client)
    sessions = call(client, stolen, "/api/sessions").json()["items"]
    [stolen_id] = [item["id"] for item in sessions if item["is_current"]]
    assert call(client, mine, f"/api/sessions/{stolen_id}", "DELETE").status_code == 204
    assert call(client, stolen).status_code == 401
    assert call(client, mine, f"/api/sessions/{stolen_id}", "DELETE").status_code == 404
    assert call(client, mine).status_code == 200


def test_new_api_token_ends_all_sessions(make_client: MakeClient) -> None:
    session = open_session(make_client())
    assert call(make_client(api_token="another-token-0123456789abcdef"), session).status_code == 401
    assert call(make_client(), session).status_code == 200


def test_session_of_another_mode_is_not_valid(make_client: MakeClient, issuer: Issuer) -> None:
    session = open_session(make_client())
    assert call(make_client(**issuer.settings()), session).status_code == 401


def test_session_survives_a_restart(make_client: MakeClient) -> None:
    session = open_session(make_client())
    assert call(make_client(), session).status_code == 200


def test_expired_session_is_refused_and_not_listed(make_client: MakeClient) -> None:
    client = make_client()
    session = open_session(client)
    with client.app.state.ops.database.writing() as transaction:  # type: ignore[attr-defined]
        transaction.connection.exec_driver_sql("UPDATE sessions SET expires_at = '2026-01-01T00:00:00+00:00'")
    assert call(client, session).status_code == 401
    assert client.get("/api/sessions").json()["items"] == []


@pytest.mark.parametrize(("last_use_minutes", "status"), [(119, 200), (121, 401)])
def test_unused_session_ends(make_client: MakeClient, last_use_minutes: int, status: int) -> None:
    client = make_client()
    session = open_session(client)
    set_last_use(client, minutes_ago=last_use_minutes)
    assert call(client, session).status_code == status
    assert len(client.get("/api/sessions").json()["items"]) == (status == 200)


def test_background_requests_do_not_keep_a_session_open(make_client: MakeClient) -> None:
    client = make_client()
    session = open_session(client)
    headers = {"Authorization": f"Bearer {session}", "LeadOps-Background": "1"}
    set_last_use(client, minutes_ago=60)
    before = last_use(client)
    assert client.get("/api/backlog", headers=headers).status_code == 200
    assert last_use(client) == before
    assert call(client, session).status_code == 200
    now = last_use(client)
    assert now > before
    assert call(client, session).status_code == 200
    assert last_use(client) == now


def last_use(client: TestClient) -> str:
    [listed] = client.get("/api/sessions").json()["items"]
    return str(listed["last_used_at"])


def set_last_use(client: TestClient, *, minutes_ago: int) -> None:
    moment = datetime.now(UTC) - timedelta(minutes=minutes_ago)
    with client.app.state.ops.database.writing() as transaction:  # type: ignore[attr-defined]
        transaction.connection.execute(update(sessions).values(last_used_at=moment))


def test_database_holds_no_session_token(client: TestClient, tmp_path: Path) -> None:
    session = open_session(client)
    files = [*tmp_path.glob("leadops.db*")]
    assert files
    for file in files:
        content = file.read_bytes()
        assert session.encode() not in content
        assert session.removeprefix("ses_").encode() not in content
        assert TOKEN.encode() not in content


def test_entra_session_ends_with_the_access_token(entra: TestClient, issuer: Issuer) -> None:
    token = issuer.token()
    reply = entra.post("/api/session", json={"token": token})
    assert reply.status_code == 201
    body = reply.json()
    assert (body["name"], body["role"]) == ("Ada Lovelace", "reviewer")
    ends_at = jwt.decode(token, options={"verify_signature": False})["exp"]
    assert datetime.fromisoformat(body["expires_at"]) == datetime.fromtimestamp(ends_at, UTC)
    me = call(entra, body["session"])
    assert (me.status_code, me.json()["name"], me.json()["role"]) == (200, "Ada Lovelace", "reviewer")
    assert call(entra, body["session"], method="DELETE").status_code == 204
    assert call(entra, body["session"]).status_code == 401


def test_session_cannot_be_renewed_with_its_own_token(
    client: TestClient, entra: TestClient, issuer: Issuer
) -> None:
    for service, session in ((client, open_session(client)), (entra, open_session(entra, issuer.token()))):
        assert service.post("/api/session", json={"token": session}).status_code == 401


def test_entra_token_that_is_not_valid_opens_no_session(entra: TestClient, issuer: Issuer) -> None:
    assert entra.post("/api/session", json={"token": "nonsense"}).status_code == 401
    assert entra.post("/api/session", json={"token": issuer.token(aud="api://other")}).status_code == 401
    assert entra.post("/api/session", json={"token": issuer.token(roles=[])}).status_code == 403


def test_only_admins_see_and_revoke_sessions_of_others(entra: TestClient, issuer: Issuer) -> None:
    ada = open_session(entra, issuer.token(oid="ada", roles=["reader"]))
    bob = open_session(entra, issuer.token(oid="bob", name="Bob", roles=["reviewer"]))
    admin = open_session(entra, issuer.token(oid="eve", name="Eve", roles=["admin"]))
    [hers] = call(entra, ada, "/api/sessions").json()["items"]
    assert hers["user_id"] == "entra:ada"
    assert call(entra, bob, f"/api/sessions/{hers['id']}", "DELETE").status_code == 404
    assert call(entra, ada).status_code == 200
    assert len(call(entra, admin, "/api/sessions").json()["items"]) == 3
    assert call(entra, admin, f"/api/sessions/{hers['id']}", "DELETE").status_code == 204
    assert call(entra, ada).status_code == 401


def test_commands_list_and_end_sessions(sqlite_url: str) -> None:
    with LeadOps.open(sqlite_url, config=Settings(_env_file=None)) as ops:
        for name in ("Ann", "Bo"):
            ops.sessions.open(
                f"a token of {name}",
                Actor(name=name, id=f"entra:{name}", client_address="203.0.113.7"),
                role="admin",
                credential="issuer",
                expires_at=datetime.now(UTC) + timedelta(hours=1),
            )
        listed = run("sessions", "list", "--db", sqlite_url)
        assert ("Ann" in listed, "Bo" in listed, "203.0.113.7" in listed) == (True, True, True)
        [session] = json.loads(run("sessions", "list", "--user", "entra:Ann", "--json", "--db", sqlite_url))[
            "sessions"
        ]
        run("sessions", "end", session["id"], "--by", "Cy", "--db", sqlite_url)
        assert [other.user_name for other in ops.sessions.iterate()] == ["Bo"]
        assert ops.sessions.find("a token of Ann", credential="issuer") is None
        assert (ops.audit.list().items[0].kind, ops.audit.list().items[0].actor.name) == (
            "session_ended",
            "Cy",
        )


def run(*arguments: str) -> str:
    result = CliRunner().invoke(cli, arguments, env={"COLUMNS": "160"}, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output
