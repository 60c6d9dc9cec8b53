"""Delivery reports of Azure Event Grid, and the handshake before them."""

from typing import Any

import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr

from leadops_core import LeadOps
from leadops_core.schemas import CompanySize, DeliveryState, EmailDraft, LeadContent
from leadops_core.settings import Settings
from leadops_core.testing.email import RecordingEmailTool
from tests.api.conftest import MakeClient

SECRET = "a-secret-of-event-grid-01"
URL = "/api/events/acs"
HEADERS = {"X-LeadOps-Secret": SECRET}
TOPIC = (
    "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/leads/providers/microsoft.communication"
    "/communicationservices/leads"
)


@pytest.fixture
def grid(make_client: MakeClient) -> TestClient:
    """A client with no account."""
    client = make_client(event_secret=SecretStr(SECRET), rate_limit_login="1000/minute")
    del client.headers["Authorization"]
    return client


@pytest.fixture
def sent(sqlite_url: str) -> EmailDraft:
    """An email that the provider accepted."""
    with LeadOps.open(
        sqlite_url, email=RecordingEmailTool(), config=Settings(_env_file=None, undo_seconds=0)
    ) as ops:
        ops.leads.add(
            LeadContent(
                email="priya@nimbus.example",
                first_name="Priya",
                company_name="Nimbus",
                job_title="VP Sales",
                company_size=CompanySize("201-500"),
                lead_message="Could you show us a demo this month? Budget is approved.",
                pain_point="Leads wait for days",
            )
        )
        ops.process()
        draft = ops.review().items[0].draft
        sent = ops.delivery.send_now(draft.id, by="ann", expected_version=draft.version)
        assert sent.state is DeliveryState.SENT
        return sent


def report(draft: EmailDraft, status: str, **changes: Any) -> dict[str, Any]:
    """As Azure's documentation shows it, with what it added since."""
    id = draft.provider_message_id
    data = {
        "sender": "alex@quillmere.example",
        "recipient": "priya@nimbus.example",
        "messageId": id,
        "internetMessageId": f"<{id}@azurecomm.net>",
        "status": status,
        "deliveryStatusDetails": {"statusMessage": "550 5.1.1 no such user"},
        "deliveryAttemptTimeStamp": "2026-11-18T00:22:20.2855749+00:00",
    }
    return {
        "id": "00000000-0000-0000-0000-000000000001",
        "topic": TOPIC,
        "subject": f"sender/alex@quillmere.example/message/{id}",
        "data": data | changes,
        "eventType": "Microsoft.Communication.EmailDeliveryReportReceived",
        "dataVersion": "1.0",
        "metadataVersion": "1",
        "eventTime": "2026-11-18T00:22:20.822Z",
    }


def test_events_answers_a_subscription_with_its_code(grid: TestClient) -> None:
    code = "512d38b6-c7b8-40c8-89fe-f46f9e9622b6"
    url = "https://rp-eastus2.eventgrid.azure.net:553/eventsubscriptions/leads/validate?id=512d38b6&t=2026"
    event = {
        "id": "2d1781af-3a4c-4d7c-bd0c-e34b19da4e66",
        "topic": TOPIC,
        "subject": "",
        "data": {"validationCode": code, "validationUrl": url},
        "eventType": "Microsoft.EventGrid.SubscriptionValidationEvent",
        "eventTime": "2026-11-18T22:12:19.4556811Z",
        "metadataVersion": "1",
        "dataVersion": "2",
    }
    headers = {**HEADERS, "aeg-event-type": "SubscriptionValidation"}
    reply = grid.post(URL, json=[event], headers=headers)
    assert (reply.status_code, reply.json()) == (200, {"validationResponse": code})
    assert grid.post(f"{URL}?secret={SECRET}", json=[event]).json() == {"validationResponse": code}


def test_events_answers_the_cloud_events_validation_request(grid: TestClient) -> None:
    asked = {"WebHook-Request-Origin": "eventgrid.azure.net", "WebHook-Request-Rate": "120"}
    reply = grid.options(URL, headers=HEADERS | asked)
    assert reply.status_code == 200
    assert reply.headers["WebHook-Allowed-Origin"] == "eventgrid.azure.net"
    assert reply.headers["WebHook-Allowed-Rate"] == "*"
    assert grid.options(URL, headers=asked).status_code == 401
    assert grid.options(URL, headers=HEADERS | {"WebHook-Request-Origin": "a b"}).status_code == 422


def test_repeated_bounce_report_suppresses_once(grid: TestClient, sent: EmailDraft, sqlite_url: str) -> None:
    first = grid.post(URL, json=[report(sent, "Bounced")], headers=HEADERS)
    assert first.json() == {"recorded": 1, "repeated": 0, "unmatched": 0, "ignored": 0, "suppressed": 1}
    again = grid.post(URL, json=[report(sent, "Bounced"), report(sent, "Delivered")], headers=HEADERS).json()
    assert (again["recorded"], again["repeated"], again["suppressed"]) == (0, 2, 0)
    with LeadOps.open(sqlite_url, config=Settings(_env_file=None)) as ops:
        [entry] = ops.suppressions.iterate()
        assert (entry.value, entry.reason) == ("priya@nimbus.example", "bounce")
        assert ops.drafts.get(sent.id).delivery_report == "bounced"


def test_events_accepts_the_cloud_events_format(grid: TestClient, sent: EmailDraft) -> None:
    event = report(sent, "Delivered")
    cloud = {
        "specversion": "1.0",
        "type": event["eventType"],
        "source": TOPIC,
        "id": "1",
        "data": event["data"],
    }
    kind = {"Content-Type": "application/cloudevents+json"}
    assert grid.post(URL, json=cloud, headers=HEADERS | kind).json()["recorded"] == 1
    batch = {"Content-Type": "application/cloudevents-batch+json"}
    assert grid.post(URL, json=[cloud], headers=HEADERS | batch).json()["repeated"] == 1


def test_events_ignores_other_senders_and_other_types(grid: TestClient, sent: EmailDraft) -> None:
    foreign = report(sent, "Bounced", messageId="another", internetMessageId="<another@azurecomm.net>")
    events = [foreign, {"eventType": "Microsoft.Storage.BlobCreated", "data": {}}, {}, report(sent, "Odd")]
    told = grid.post(URL, json=events, headers=HEADERS).json()
    assert (told["unmatched"], told["ignored"], told["suppressed"]) == (1, 3, 0)


@pytest.mark.parametrize("given", [{}, {"X-LeadOps-Secret": "wrong"}, {"X-LeadOps-Secret": f"{SECRET}x"}])
def test_events_without_the_secret_change_nothing(
    grid: TestClient, sent: EmailDraft, sqlite_url: str, given: dict[str, str]
) -> None:
    reply = grid.post(URL, json=[report(sent, "Bounced")], headers=given)
    assert reply.status_code == 401
    assert SECRET not in reply.text
    with LeadOps.open(sqlite_url, config=Settings(_env_file=None)) as ops:
        assert list(ops.suppressions.iterate()) == []


def test_events_limits_wrong_secrets(make_client: MakeClient) -> None:
    client = make_client(event_secret=SecretStr(SECRET), rate_limit_login="3/minute")
    codes = [
        client.post(URL, json=[], headers={"X-LeadOps-Secret": f"guess {i}"}).status_code for i in range(5)
    ]
    assert codes == [401, 401, 401, 429, 429]


def test_events_route_is_missing_without_a_configured_secret(client: TestClient) -> None:
    reply = client.post(URL, json=[])
    assert reply.status_code == 404
    assert "LEADOPS_EVENT_SECRET" in reply.json()["detail"]


@pytest.mark.parametrize("body", ["", "no JSON", "7", "[7]", '{"a":'])
def test_events_refuses_a_body_that_is_not_an_event(grid: TestClient, body: str) -> None:
    reply = grid.post(URL, content=body, headers=HEADERS | {"Content-Type": "application/json"})
    assert reply.status_code in (400, 422)


def test_events_refuses_a_body_over_the_limit(make_client: MakeClient) -> None:
    client = make_client(event_secret=SecretStr(SECRET), max_body_bytes=2_000)
    assert client.post(URL, json=[{"data": "x" * 3_000}], headers=HEADERS).status_code == 413
