"""Roles, rate limits, and client addresses of the API, and secrets that no response contains."""

import time
from collections.abc import Iterator

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from fastapi.testclient import TestClient
from pydantic import SecretStr

from leadops_api.security.entra import SigningKeys
from leadops_api.server import check_address
from leadops_core import Settings
from leadops_core.cli import CommandError
from leadops_core.leads.service import LeadService
from tests.api.conftest import TOKEN, MakeClient
from tests.support.entra import AUDIENCE, TENANT, Issuer


@pytest.fixture
def issuer() -> Iterator[Issuer]:
    made = Issuer()
    yield made
    made.close()


@pytest.fixture
def entra(make_client: MakeClient, issuer: Issuer) -> TestClient:
    client = make_client(
        **issuer.settings(),
        rate_limit_login="1000/minute",
    )
    del client.headers["Authorization"]
    return client


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def test_directory_user_has_the_highest_of_several_roles(entra: TestClient, issuer: Issuer) -> None:
    reply = entra.get("/api/session", headers=bearer(issuer.token(roles=["reader", "admin"])))
    assert (reply.json()["name"], reply.json()["role"], reply.json()["auth_mode"]) == (
        "Ada Lovelace",
        "admin",
        "entra",
    )


def test_each_role_reaches_only_its_operations(entra: TestClient, issuer: Issuer) -> None:
    reader, reviewer = (bearer(issuer.token(roles=[role])) for role in ("reader", "reviewer"))
    assert entra.get("/api/leads", headers=reader).status_code == 200
    refused = entra.post("/api/leads", json={"email": "a@b.example"}, headers=reader)
    assert refused.status_code == 403
    assert "reviewer" in refused.json()["detail"]
    assert entra.post("/api/leads", json={"email": "a@b.example"}, headers=reviewer).status_code == 201
    assert entra.post("/api/scorecards/1/activate", headers=reviewer).status_code == 403
    lead = entra.get("/api/leads", headers=reader).json()["items"][0]["id"]
    assert entra.delete(f"/api/leads/{lead}", headers=reviewer).status_code == 403
    assert entra.get("/api/leads", headers=bearer(issuer.token(roles=["owner of all"]))).status_code == 403
    assert entra.get("/api/leads", headers=bearer(issuer.token(roles=None))).status_code == 403


def test_invalid_tokens_are_refused(entra: TestClient, issuer: Issuer) -> None:
    stranger = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    past = int(time.time()) - 3600
    bad = {
        "forged": issuer.token(key=stranger),
        "unsigned": jwt.encode({"aud": AUDIENCE}, "", algorithm="none", headers={"kid": "first"}),
        "signed with the public key as a secret": issuer.token(key="0" * 64, algorithm="HS256"),
        "of another issuer": issuer.token(iss=f"{issuer.authority}/other/v2.0"),
        "for another application": issuer.token(aud="api://other"),
        "expired": issuer.token(exp=past, iat=past - 600),
        "not valid yet": issuer.token(nbf=int(time.time()) + 3600),
        "without an end": issuer.token(exp=None),
        "of a key that is not there": issuer.token(kid="nobody's"),
        "of nobody": issuer.token(oid=None),
        "no token": "nonsense",
    }
    accepted = [
        name
        for name, token in bad.items()
        if entra.get("/api/leads", headers=bearer(token)).status_code != 401
    ]
    assert accepted == []


def test_signing_keys_fetch_rotated_key_once_and_ignore_invented_keys(
    entra: TestClient, issuer: Issuer
) -> None:
    keys: SigningKeys = entra.app.state.authenticator._keys  # type: ignore[attr-defined]
    assert entra.get("/api/leads", headers=bearer(issuer.token())).status_code == 200
    assert entra.get("/api/leads", headers=bearer(issuer.token())).status_code == 200
    assert issuer.fetches == 1
    issuer.rotate("second")
    assert entra.get("/api/leads", headers=bearer(issuer.token())).status_code == 401
    keys._tried_at -= 31
    assert entra.get("/api/leads", headers=bearer(issuer.token())).status_code == 200
    for number in range(5):
        assert (
            entra.get("/api/leads", headers=bearer(issuer.token(kid=f"made up {number}"))).status_code == 401
        )
    assert issuer.fetches == 2


def test_unreachable_issuer_is_503_and_lets_nobody_in(make_client: MakeClient) -> None:
    client = make_client(
        auth_mode="entra",
        entra_tenant_id=TENANT,
        entra_audience=AUDIENCE,
        entra_authority="http://127.0.0.1:9",
    )
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    token = jwt.encode({"aud": AUDIENCE}, key, algorithm="RS256", headers={"kid": "k"})
    reply = client.get("/api/leads", headers=bearer(token))
    assert (reply.status_code, "Retry-After" in reply.headers) == (503, True)


def test_entra_mode_without_its_settings_does_not_start(make_client: MakeClient) -> None:
    with pytest.raises(ValueError, match="LEADOPS_ENTRA_TENANT_ID and LEADOPS_ENTRA_AUDIENCE"):
        make_client(auth_mode="entra")


def test_session_is_valid_until_the_token_changes(make_client: MakeClient) -> None:
    client = make_client()
    del client.headers["Authorization"]
    opened = client.post("/api/session", json={"token": TOKEN})
    assert opened.status_code == 201
    session = bearer(opened.json()["session"])
    assert client.get("/api/leads", headers=session).status_code == 200
    assert TOKEN not in opened.text
    changed = make_client(api_token="another-token-0123456789abcdef")
    assert changed.get("/api/leads", headers=session).status_code == 401
    spoiled = {"Authorization": session["Authorization"][:-2] + "xx"}
    assert client.get("/api/leads", headers=spoiled).status_code == 401


def test_rate_limit_slows_token_guessing_without_locking_out_others(
    make_client: MakeClient,
) -> None:
    client = make_client(rate_limit_login="3/minute")
    statuses = [
        client.post("/api/session", json={"token": f"guess number {n}"}).status_code for n in range(5)
    ]
    assert statuses == [401, 401, 401, 429, 429]


def test_reply_over_the_rate_limit_names_the_wait(make_client: MakeClient) -> None:
    client = make_client(rate_limit="3/minute")
    replies = [client.get("/api/leads") for _ in range(4)]
    assert [reply.status_code for reply in replies] == [200, 200, 200, 429]
    assert 1 <= int(replies[-1].headers["Retry-After"]) <= 120
    assert replies[0].headers["RateLimit-Policy"] == '"caller";q=3;w=60'
    assert replies[0].headers["RateLimit"].startswith('"caller";r=2;t=')
    assert replies[-1].headers["Content-Type"] == "application/problem+json"


def test_rate_limits_count_client_addresses(make_client: MakeClient) -> None:
    client = make_client(rate_limit_address="2/minute")
    assert [client.get("/docs").status_code for _ in range(3)] == [200, 200, 429]


def test_only_this_machine_is_served_without_a_token(make_client: MakeClient) -> None:
    client = make_client(api_token=None)
    assert client.get("/api/leads").status_code == 200
    assert client.get("/api/leads", headers={"Host": "evil.example"}).status_code == 403
    stranger = TestClient(client.app, base_url="http://127.0.0.1:8000", client=("192.0.2.7", 1))
    assert stranger.get("/api/leads").status_code == 403


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7", "leads.example"])
def test_reachable_address_needs_a_token(host: str) -> None:
    with pytest.raises(CommandError, match="LEADOPS_API_TOKEN"):
        check_address(Settings(host=host, _env_file=None))
    check_address(Settings(host=host, api_token=SecretStr(TOKEN), _env_file=None))
    check_address(Settings(host="127.0.0.1", _env_file=None))


def test_browser_calls_need_the_configured_origin(make_client: MakeClient) -> None:
    client = make_client(frontend_origin="https://leads.example")
    asked = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization"}
    ours = client.options("/api/leads", headers={"Origin": "https://leads.example", **asked})
    assert ours.headers["Access-Control-Allow-Origin"] == "https://leads.example"
    theirs = client.options("/api/leads", headers={"Origin": "https://evil.example", **asked})
    assert "Access-Control-Allow-Origin" not in theirs.headers
    posted = client.post(
        "/api/leads", json={"email": "a@b.example"}, headers={"Origin": "https://evil.example"}
    )
    assert posted.status_code == 403
    assert client.get("/api/leads").json()["items"] == []


def test_bodies_are_refused_before_they_are_read(make_client: MakeClient) -> None:
    client = make_client(max_body_bytes=2_000, max_bytes=5_000)
    assert client.post("/api/leads", json={"pain_point": "x" * 3_000}).status_code == 413
    reply = client.post(
        "/api/leads/upload",
        content=b"",
        headers={"Content-Length": "9000000", "Content-Type": "multipart/form-data; boundary=x"},
    )
    assert reply.status_code == 413
    assert reply.headers["Content-Type"] == "application/problem+json"


def test_error_replies_hide_internal_details(
    make_client: MakeClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = make_client()

    def fail(*args: object, **kwargs: object) -> None:
        raise RuntimeError("SELECT password FROM secrets WHERE email = 'ada@analytical.example'")

    monkeypatch.setattr(LeadService, "dashboard", fail)
    reply = client.get("/api/dashboard")
    assert reply.status_code == 500
    assert reply.json()["request_id"] == reply.headers["X-Request-ID"]
    for secret in ("SELECT", "ada@", "Traceback", "RuntimeError"):
        assert secret not in reply.text
