"""Failed and unknown drafts are settled by a person over HTTP."""

import json

import pytest
from fastapi.testclient import TestClient

from leadops_api import create_app
from leadops_core import LeadOps
from leadops_core.schemas import EmailDraft, LeadContent, SendStatus
from leadops_core.settings import Settings
from leadops_core.testing.email import RecordingEmailTool
from tests.support.logs import captured_logs

SUBJECT = "A note to you"
BODY = "Hello,\n\nshall we talk about your leads this week?\n\nBest regards,\nAlex"


def sent_with(url: str, answer: SendStatus) -> EmailDraft:
    config = Settings(_env_file=None, undo_seconds=0)
    with LeadOps.open(url, email=RecordingEmailTool([answer]), config=config) as ops:
        lead = ops.leads.add(LeadContent(email="priya@nimbus.example"))
        draft = ops.drafts.create(str(lead.id), by="ann", subject=SUBJECT, body=BODY)
        return ops.delivery.send_now(draft.id, by="ann", expected_version=draft.version)


@pytest.mark.parametrize(("was_sent", "state"), [(True, "sent"), (False, "failed")])
def test_unknown_draft_is_settled_once(
    client: TestClient, sqlite_url: str, was_sent: bool, state: str
) -> None:
    draft = sent_with(sqlite_url, SendStatus.UNKNOWN)
    url = f"/api/leads/{draft.lead_id}/drafts/{draft.id}"
    waiting = client.get("/api/deliveries").json()["items"]
    assert [(each["id"], each["state"]) for each in waiting] == [(str(draft.id), "unknown")]
    assert client.post(f"{url}/reopen").status_code == 409
    settled = client.post(f"{url}/settle", json={"was_sent": was_sent, "note": "looked into the sent folder"})
    assert (settled.status_code, settled.json()["state"]) == (200, state)
    assert client.post(f"{url}/settle", json={"was_sent": not was_sent}).status_code == 409


def test_email_sent_during_a_request_is_counted_and_logged(sqlite_url: str) -> None:
    config = Settings(_env_file=None, database_url=sqlite_url, serve_worker=False)
    email = RecordingEmailTool([SendStatus.UNKNOWN])
    app = create_app(config, open_ops=lambda given: LeadOps.open(config=given, email=email))
    with (
        captured_logs(config) as lines,
        TestClient(app, base_url="http://127.0.0.1", client=("127.0.0.1", 1)) as client,
    ):
        ops: LeadOps = app.state.ops
        lead = ops.leads.add(LeadContent(email="priya@nimbus.example"))
        draft = ops.drafts.create(str(lead.id), by="ann", subject=SUBJECT, body=BODY)
        sent = client.post(
            f"/api/leads/{lead.id}/drafts/{draft.id}/approve_send",
            json={"now": True},
            headers={"If-Match": f'"{draft.version}"'},
        )
        figures = client.get("/metrics").text
    assert (sent.status_code, sent.json()["state"]) == (200, "unknown")
    assert 'leadops_sends_total{result="unknown"} 1.0' in figures
    logged = [json.loads(line) for line in lines.getvalue().splitlines()]
    assert [line["emails_unknown"] for line in logged if line["event"] == "sent_now"] == [1]


def test_failed_draft_returns_to_the_inbox(client: TestClient, sqlite_url: str) -> None:
    draft = sent_with(sqlite_url, SendStatus.REFUSED)
    reopened = client.post(f"/api/leads/{draft.lead_id}/drafts/{draft.id}/reopen")
    assert (reopened.status_code, reopened.json()["state"]) == (200, "draft")
    assert not reopened.json()["approved"]
