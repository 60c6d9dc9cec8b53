"""Failed and unknown drafts are settled by a person over HTTP."""

import pytest
from fastapi.testclient import TestClient

from leadops_core import LeadOps
from leadops_core.schemas import EmailDraft, LeadContent, SendStatus
from leadops_core.settings import Settings
from leadops_core.testing.email import RecordingEmailTool

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


def test_failed_draft_returns_to_the_inbox(client: TestClient, sqlite_url: str) -> None:
    draft = sent_with(sqlite_url, SendStatus.REFUSED)
    reopened = client.post(f"/api/leads/{draft.lead_id}/drafts/{draft.id}/reopen")
    assert (reopened.status_code, reopened.json()["state"]) == (200, "draft")
    assert not reopened.json()["approved"]
