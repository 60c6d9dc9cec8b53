"""Conversations over HTTP: the thread of a lead, and the messages that wait for a person."""

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from leadops_core import LeadOps
from tests.support.mailbox import ANN, BEN, lead_id, reply, send_first_emails


@pytest.fixture
def ops(client: TestClient) -> LeadOps:
    """The service's own LeadOps."""
    app = client.app
    assert isinstance(app, FastAPI)
    opened: LeadOps = app.state.ops
    return opened


def test_reply_waits_until_it_is_marked_as_done(client: TestClient, ops: LeadOps) -> None:
    sent = send_first_emails(ops)
    ops.conversation.receive(reply("Does it work with SAP?", to=sent[ANN]))
    (message,) = client.get("/api/messages").json()["items"]
    assert (message["kind"], message["intent"], message["quote"]) == (
        "reply",
        "question",
        "Does it work with SAP?",
    )
    assert (message.pop("lead_name"), message.pop("answer_id")) == ("Ann Miller", None)
    assert client.get(f"/api/messages/{message['id']}").json() == message
    backlog = client.get("/api/backlog").json()
    assert (backlog["messages_waiting"], backlog["messages_unmatched"]) == (1, 0)
    thread = client.get(f"/api/leads/{message['lead_id']}/thread").json()
    assert [entry["source"] for entry in thread["entries"]] == ["form", "draft", "message"]
    done = client.post(f"/api/messages/{message['id']}/done").json()
    assert done["handled_by"] is not None
    assert client.get("/api/messages").json()["items"] == []


def test_unmatched_message_is_assigned_once(client: TestClient, ops: LeadOps) -> None:
    send_first_emails(ops)
    ops.conversation.receive(reply("Please call me", sender="ann@home.example"))
    assert client.get("/api/messages", params={"matched": True}).json()["items"] == []
    (message,) = client.get("/api/messages", params={"matched": False}).json()["items"]
    assert message["lead_name"] is None
    assert client.get("/api/backlog").json()["messages_unmatched"] == 1
    url = f"/api/messages/{message['id']}/assign"
    assigned = client.post(url, json={"lead_id": str(lead_id(ops, ANN))}).json()
    assert assigned["matched_by"] == "person"
    assert client.post(url, json={"lead_id": str(lead_id(ops, BEN))}).status_code == 409


def test_answer_is_drafted_on_request_and_reviewed_first(client: TestClient, ops: LeadOps) -> None:
    sent = send_first_emails(ops)
    ops.conversation.receive(reply("Sounds good", to=sent[ANN]))
    (message,) = client.get("/api/messages").json()["items"]
    url = f"/api/messages/{message['id']}/answer"
    draft = client.post(url).json()
    assert (draft["purpose"], draft["answers"]) == ("answer", message["id"])
    assert client.post(url, json={"language": "de"}).status_code == 422
    item = client.get("/api/review").json()["items"][0]
    assert (item["draft"]["id"], item["answered"]["text"]) == (draft["id"], "Sounds good")
    assert client.get("/api/messages").json()["items"][0]["answer_id"] == draft["id"]
    ops.conversation.receive(
        reply("Please call me", sender="ann@home.example", message_id="<2@home.example>")
    )
    (unmatched,) = client.get("/api/messages", params={"matched": False}).json()["items"]
    assert client.post(f"/api/messages/{unmatched['id']}/answer").status_code == 409
