"""Azure Communication Services through the real SDK, against a server that speaks its wire format."""

import base64
from collections.abc import Iterator
from typing import Any

import pytest
from azure.communication.email import EmailClient
from azure.core.credentials import AzureKeyCredential

from leadops_core.delivery.providers import AcsEmailTool
from leadops_core.schemas import SendReceipt, SendStatus
from leadops_core.testing.contracts.email import RecordedHandOver, make_outbound, send_now
from tests.support.acs import DROP, Service, acs_service

S = SendStatus
KEY = base64.b64encode(b"a key of this test").decode()


@pytest.fixture
def service() -> Iterator[Service]:
    with acs_service() as running:
        yield running


def make_tool(service: Service, **options: Any) -> AcsEmailTool:
    client = EmailClient(
        f"http://127.0.0.1:{service.port}", AzureKeyCredential(KEY), retry_backoff_factor=0.01
    )
    return AcsEmailTool(
        client, **{"timeout_seconds": 60, "pause_seconds": 0.05, "request_seconds": 60, **options}
    )


class Noted:
    """A hand-over that keeps the operation ids, and how many requests had come by then."""

    def __init__(self, service: Service) -> None:
        self.ids: list[str | None] = []
        self.posts_before: list[int] = []
        self._service = service

    def __call__(self, operation_id: str | None = None) -> None:
        self.ids.append(operation_id)
        self.posts_before.append(len(self._service.posts))


def test_acs_posts_a_message_with_all_required_fields(service: Service) -> None:
    noted = Noted(service)
    message = make_outbound(
        reply_to="desk@sender.example",
        unsubscribe_url="https://sender.example/u/token",
        references=("<1@sender.example>",),
    )
    receipt = make_tool(service).send(message, noted)
    assert receipt.status is S.SENT
    assert (noted.ids, noted.posts_before) == ([receipt.provider_message_id], [0])
    [body] = service.posts
    assert body["senderAddress"] == "alex@sender.example"
    assert body["recipients"] == {"to": [{"address": "lead@company.example", "displayName": "Zoë Łukasz"}]}
    assert body["replyTo"] == [{"address": "desk@sender.example"}]
    assert body["content"]["subject"] == "A short introduction"
    for part in ("plainText", "html"):
        assert "this is a message" in body["content"][part]
        assert "12 Harbour Street" in body["content"][part]
    assert body["headers"] == {
        "List-Id": "<outreach.sender.example>",
        "List-Unsubscribe": "<https://sender.example/u/token>, <mailto:alex@sender.example?subject=unsubscribe>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "In-Reply-To": "<1@sender.example>",
        "References": "<1@sender.example>",
    }
    assert body["userEngagementTrackingDisabled"] is True
    assert service.headers[0]["Operation-Id"] == receipt.provider_message_id
    assert service.headers[0]["Authorization"].startswith("HMAC-SHA256")


@pytest.mark.parametrize(
    ("status", "expected", "is_down"),
    [
        (429, S.RETRY_LATER, True),
        (401, S.RETRY_LATER, True),
        (404, S.RETRY_LATER, True),
        (400, S.REFUSED, False),
        (500, S.UNKNOWN, False),
        (503, S.UNKNOWN, False),
        (DROP, S.UNKNOWN, False),
    ],
)
def test_acs_tells_refusals_from_timeouts_and_posts_once(
    service: Service, status: int, expected: SendStatus, is_down: bool
) -> None:
    service.post_answers = [status]
    # A message whose fate is unknown is looked up until the time is over.
    timeout_seconds = 3 if expected is S.UNKNOWN else 60
    receipt = send_now(make_tool(service, timeout_seconds=timeout_seconds), make_outbound())
    assert (receipt.status, receipt.is_provider_down) == (expected, is_down)
    assert len(service.posts) == 1
    assert "ann@" not in (receipt.note or "")


@pytest.mark.parametrize("status", [500, 503, 408, 409, DROP])
def test_acs_lookup_finds_a_message_with_a_lost_response(service: Service, status: int) -> None:
    service.post_answers, service.takes_when_it_fails = [status], True
    receipt = send_now(make_tool(service), make_outbound())
    assert receipt.status is S.SENT
    assert [operation["times"] for operation in service.operations.values()] == [1]


def test_acs_unreachable_service_fails_before_handover(service: Service) -> None:
    tool = make_tool(service)
    service.ask_answers = [401]
    noted = Noted(service)
    receipt = tool.send(make_outbound(), noted)
    assert (receipt.status, receipt.is_provider_down) == (S.RETRY_LATER, True)
    assert (noted.ids, service.posts) == ([], [])
    nowhere = AcsEmailTool(
        EmailClient("http://127.0.0.1:9", AzureKeyCredential(KEY), retry_total=0), request_seconds=1
    )
    receipt = nowhere.send(make_outbound(), noted)
    assert (receipt.status, receipt.is_provider_down) == (S.RETRY_LATER, True)
    assert noted.ids == []


def test_acs_timeout_leaves_unknown_until_a_later_lookup(service: Service) -> None:
    service.polls = 10_000
    tool = make_tool(service, timeout_seconds=0.3)
    message = make_outbound()
    receipt = send_now(tool, message)
    assert receipt.status is S.UNKNOWN
    operation_id = receipt.provider_message_id or ""
    assert looked_up(tool, operation_id).status is S.UNKNOWN
    service.polls = 0
    assert looked_up(make_tool(service), operation_id).status is S.SENT
    assert len(service.posts) == 1


def looked_up(tool: AcsEmailTool, operation_id: str) -> SendReceipt:
    return tool.look_up(operation_id, "<1@sender.example>")


def test_acs_failed_message_has_the_reason_of_the_service(service: Service) -> None:
    service.ends = "Failed"
    service.error = {
        "code": "EmailDroppedAllRecipientsSuppressed",
        "message": "lead@company.example is suppressed",
    }
    receipt = send_now(make_tool(service), make_outbound())
    assert (receipt.status, receipt.is_bounce) == (S.REFUSED, True)
    assert "EmailDroppedAllRecipientsSuppressed" in (receipt.note or "")
    assert "lead@" not in (receipt.note or "")
    service.error = {"code": "InternalError", "message": "later"}
    other = send_now(make_tool(service), make_outbound(2))
    assert (other.status, other.is_bounce) == (S.REFUSED, False)


def test_acs_does_not_post_a_message_that_another_process_posted(service: Service) -> None:
    message = make_outbound()
    assert send_now(make_tool(service), message).status is S.SENT
    assert send_now(make_tool(service), message).status is S.SENT
    assert len(service.posts) == 1


def test_acs_posts_nothing_if_the_handover_is_refused(service: Service) -> None:
    with pytest.raises(RuntimeError):
        make_tool(service).send(make_outbound(), RecordedHandOver(RuntimeError()))
    assert service.posts == []


def test_acs_sdk_retries_would_post_twice(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the guard, the SDK repeats the request after a 503."""
    plain = EmailClient.begin_send

    def retrying(self: EmailClient, *args: Any, **options: Any) -> Any:
        options.pop("retry_total")
        return plain(self, *args, **options)

    monkeypatch.setattr(EmailClient, "begin_send", retrying)
    service.post_answers, service.takes_when_it_fails = [503], True
    send_now(make_tool(service), make_outbound())
    assert len(service.posts) > 1
