"""Before a body is read: who asks, how often, how many files at the same time, and how fast."""

import asyncio
import json
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from fastapi.testclient import TestClient
from limits.storage import MemoryStorage
from pydantic import SecretStr
from starlette.types import Message

from leadops_api.ratelimit import Limits
from leadops_api.security import InvalidCredentials, Principal, Role
from tests.api.conftest import TOKEN, MakeClient

CSV = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\nEmail\na@b.example\n\r\n--b--\r\n'


class Exchange:
    """Send one request to the app itself, with the body in the chunks that the test gives."""

    def __init__(
        self, client: TestClient, method: str, path: str, headers: Mapping[str, str], body: Any = ()
    ) -> None:
        self._client = client
        self._body = iter(body)
        self.bytes_read = 0
        self.has_begun = asyncio.Event()
        self.messages: list[Message] = []
        raw, _, query = path.partition("?")
        self._scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "path": raw,
            "raw_path": raw.encode(),
            "query_string": query.encode(),
            "root_path": "",
            "scheme": "http",
            "server": ("127.0.0.1", 8000),
            "client": ("127.0.0.1", 5000),
            "headers": [(b"host", b"127.0.0.1:8000")]
            + [(name.lower().encode(), value.encode()) for name, value in headers.items()],
            "state": {},
        }

    async def run(self) -> int:
        """Send it, and return the status of the response."""
        await self._client.app(self._scope, self._receive, self._send)
        return int(self.messages[0]["status"])

    async def _receive(self) -> Message:
        block = next(self._body, None)
        if block is None:
            return {"type": "http.request", "body": b"", "more_body": False}
        if isinstance(block, asyncio.Event):
            await block.wait()
            return await self._receive()
        self.bytes_read += len(block)
        self.has_begun.set()
        return {"type": "http.request", "body": block, "more_body": True}

    async def _send(self, message: Message) -> None:
        self.messages.append(message)


def send(client: TestClient, exchange: Exchange) -> int:
    assert client.portal is not None
    return client.portal.call(exchange.run)


def operations(client: TestClient) -> Iterator[tuple[str, str, str | None]]:
    """Method, a path that the route takes, and the role that it needs."""
    document = client.get("/openapi.json").json()
    for template, item in document["paths"].items():
        for method, operation in item.items():
            path = template
            for parameter in operation.get("parameters", ()):
                path = path.replace(f"{{{parameter['name']}}}", _example(parameter["schema"]))
            yield method.upper(), path, operation.get("x-required-role")


def _example(schema: dict[str, Any]) -> str:
    if schema.get("format") == "uuid":
        return "0198a7a0-0000-7000-8000-000000000001"
    return "1" if schema.get("type") == "integer" else "word"


@pytest.mark.parametrize("kind", ["application/json", "multipart/form-data; boundary=b"])
@pytest.mark.parametrize("extra", [{}, {"Idempotency-Key": "key-1"}, {"Authorization": "Bearer wrong"}])
def test_no_route_reads_a_body_of_a_stranger(
    make_client: MakeClient, kind: str, extra: dict[str, str]
) -> None:
    client = make_client(rate_limit_address="10000/minute", rate_limit_login="10000/minute")
    closed = [(method, path) for method, path, role in operations(client) if role]
    assert len(closed) > 40
    for method, path in closed:
        for size in ({"Content-Length": "9000"}, {"Transfer-Encoding": "chunked"}):
            exchange = Exchange(client, method, path, {"Content-Type": kind, **size, **extra}, [b"x" * 1000])
            assert (send(client, exchange), exchange.bytes_read) == (401, 0), (method, path)


@pytest.mark.parametrize("extra", [{}, {"Idempotency-Key": "key-1"}])
def test_no_route_reads_a_body_of_a_caller_without_the_role(
    client: TestClient, extra: dict[str, str]
) -> None:
    sign_in_as(client, Role.READER)
    headers = {"Authorization": "Bearer x", "Content-Type": "application/json", **extra}
    statuses = set()
    for method, path, role in operations(client):
        if role in ("reviewer", "admin"):
            exchange = Exchange(client, method, path, headers, [b"{}"])
            statuses.add((send(client, exchange), exchange.bytes_read))
    assert statuses == {(403, 0)}


@pytest.mark.parametrize("path", ["/api/events/acs", "/api/events/acs?secret=wrong"])
def test_body_of_events_is_not_read_without_the_secret(make_client: MakeClient, path: str) -> None:
    client = make_client(event_secret=SecretStr("a-secret-of-event-grid-01"))
    exchange = Exchange(client, "POST", path, {"Content-Type": "application/json"}, [b"[]"])
    assert (send(client, exchange), exchange.bytes_read) == (401, 0)


def test_body_of_a_caller_past_the_limit_is_not_read(make_client: MakeClient) -> None:
    client = make_client(rate_limit="2/minute")
    headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}
    for _ in range(2):
        client.get("/api/session")
    exchange = Exchange(client, "POST", "/api/leads", headers, [b"{}"])
    assert (send(client, exchange), exchange.bytes_read) == (429, 0)


def test_sign_in_reads_at_most_the_length_of_a_token(client: TestClient) -> None:
    blocks = [b"x" * 5_000] * 100
    exchange = Exchange(client, "POST", "/api/session", {"Content-Type": "application/json"}, blocks)
    assert send(client, exchange) == 413
    assert exchange.bytes_read <= 20_000


def test_stored_reply_is_refused_to_a_caller_without_the_role(client: TestClient) -> None:
    headers = {"Idempotency-Key": "key-1"}
    sign_in_as(client, Role.REVIEWER)
    assert client.post("/api/leads", json={"email": "a@b.example"}, headers=headers).status_code == 201
    sign_in_as(client, Role.READER)
    assert client.post("/api/leads", json={"email": "a@b.example"}, headers=headers).status_code == 403


def test_uploads_at_the_same_time_are_limited(make_client: MakeClient) -> None:
    client = make_client(max_uploads=1)
    headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "multipart/form-data; boundary=b"}

    async def both() -> tuple[int, int, bytes]:
        gate = asyncio.Event()
        first = Exchange(client, "POST", "/api/leads/upload", headers, [CSV[:20], gate, CSV[20:]])
        task = asyncio.create_task(first.run())
        await first.has_begun.wait()
        second = Exchange(client, "POST", "/api/leads/upload", headers, [CSV])
        refused = await second.run()
        assert second.bytes_read == 0
        gate.set()
        return await task, refused, dict(second.messages[0]["headers"]).get(b"retry-after", b"")

    assert client.portal is not None
    assert client.portal.call(both) == (201, 503, b"2")
    assert send(client, Exchange(client, "POST", "/api/leads/upload", headers, [CSV])) == 201


@pytest.mark.parametrize(
    ("path", "kind"),
    [("/api/leads", "application/json"), ("/api/leads/upload", "multipart/form-data; boundary=b")],
)
@pytest.mark.parametrize("extra", [{}, {"Idempotency-Key": "key-1"}])
def test_slow_body_before_authentication_ends_with_408(
    make_client: MakeClient, path: str, kind: str, extra: dict[str, str]
) -> None:
    client = make_client(body_seconds=0.1)
    headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": kind, **extra}
    exchange = Exchange(client, "POST", path, headers, [CSV[:20], asyncio.Event()])
    assert send(client, exchange) == 408
    assert json.loads(exchange.messages[1]["body"])["type"] == "urn:leadops:problem:too-slow"


def test_valid_credentials_pass_after_fifty_wrong_ones(make_client: MakeClient) -> None:
    client = make_client(rate_limit_address="20/minute")
    session = client.post("/api/session", json={"token": TOKEN}).json()["session"]
    wrong = [
        client.get("/api/leads", headers={"Authorization": f"Bearer made-up-{number}"}).status_code
        for number in range(50)
    ]
    assert (wrong[0], set(wrong)) == (401, {401, 429})
    for bearer in (TOKEN, session):
        assert client.get("/api/leads", headers={"Authorization": f"Bearer {bearer}"}).status_code == 200
    del client.headers["Authorization"]
    assert client.post("/api/session", json={"token": "wrong"}).status_code == 429
    assert client.post("/api/session", json={"token": TOKEN}).status_code == 201


def test_wrong_attempts_under_forged_addresses_are_limited(make_client: MakeClient) -> None:
    client = make_client(proxy_secret=SecretStr("a-secret-of-the-dashboard"))
    del client.headers["Authorization"]
    statuses = []
    for number in range(12):
        headers = {
            "X-Forwarded-For": f"203.0.113.{number}",
            "X-LeadOps-Client-Address": f"203.0.113.{number}",
            "X-LeadOps-Proxy-Secret": "a-guess-at-the-secret-01",
        }
        statuses.append(
            client.post("/api/session", json={"token": f"g{number}"}, headers=headers).status_code
        )
    assert statuses == [401] * 10 + [429] * 2


def test_repeated_wrong_token_is_limited_across_addresses(make_client: MakeClient) -> None:
    secret = "a-secret-of-the-dashboard"
    client = make_client(proxy_secret=SecretStr(secret), rate_limit_login="3/minute")
    statuses = [
        client.get(
            "/api/leads",
            headers={
                "Authorization": "Bearer stolen-and-ended",
                "X-LeadOps-Client-Address": f"203.0.113.{number}",
                "X-LeadOps-Proxy-Secret": secret,
            },
        ).status_code
        for number in range(5)
    ]
    assert statuses == [401, 401, 401, 429, 429]


def test_users_of_the_dashboard_have_separate_rate_limits(make_client: MakeClient) -> None:
    secret = "a-secret-of-the-dashboard"
    client = make_client(proxy_secret=SecretStr(secret), rate_limit_login="3/minute")

    def attempts(address: str) -> list[int]:
        headers = {"X-LeadOps-Client-Address": address, "X-LeadOps-Proxy-Secret": secret}
        return [
            client.post("/api/session", json={"token": f"{address} {number}"}, headers=headers).status_code
            for number in range(4)
        ]

    del client.headers["Authorization"]
    assert attempts("203.0.113.1") == [401, 401, 401, 429]
    assert attempts("203.0.113.2") == [401, 401, 401, 429]
    assert attempts("2001:db8::1") == [401, 401, 401, 429]
    # One subscriber has all addresses of a /64 network.
    assert attempts("2001:db8::ffff") == [429] * 4


def test_paths_that_do_not_exist_count_and_probes_do_not(make_client: MakeClient) -> None:
    client = make_client(rate_limit_address="3/minute")
    del client.headers["Authorization"]
    paths = ["/nope", "/openapi.json", "/api/leads/", "/also/not", "/docs", "/openapi.json"]
    assert [client.get(path).status_code for path in paths] == [404, 200, 404, 429, 429, 429]
    assert [client.get(path).status_code for path in ("/healthz", "/readyz")] == [200, 200]


def test_sign_in_with_half_a_character_is_refused(client: TestClient) -> None:
    reply = client.post(
        "/api/session", content=b'{"token": "\\ud800"}', headers={"Content-Type": "application/json"}
    )
    assert reply.status_code == 401


def sign_in_as(client: TestClient, role: Role) -> None:
    class Everybody:
        credential = None

        async def authenticate(self, bearer: str | None) -> Principal:
            if bearer is None:
                raise InvalidCredentials("send a token")
            return Principal(id="entra:ann", name="Ann", role=role)

    client.app.state.authenticator = Everybody()  # type: ignore[attr-defined]


def test_rate_limits_keep_a_bounded_number_of_counters() -> None:
    limits = Limits.of("600/minute", "1200/minute", "10/minute")
    for number in range(100_000):
        address = f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}"
        limits.count_address({"type": "http", "client": (address, 1)})
    storage = limits.counter.storage
    assert isinstance(storage, MemoryStorage)
    # The last part of a key is the number of its minute.
    assert len({key.rpartition("/")[0] for key in list(storage.storage)}) <= 65_536
