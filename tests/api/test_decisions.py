"""Decisions about drafts: failing checks block approval, and nobody overrules a colleague unknowingly."""

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from leadops_core import LeadOps, Settings
from leadops_core.schemas import EmailDraft, LeadContent, LeadStatus

BAD = "HELLO BUY NOW!!! http://evil.example {{first_name}}"
GOOD = (
    "Hi Priya,\n\nthank you for your message. You asked for a demo this month, and I would like to prepare it properly. "
    "Would Tuesday or Thursday suit you? Twenty minutes are enough to show how your team would work with it, and you can "
    "bring whoever has a say in the decision.\n\nBest regards,\nAlex"
)


@pytest.fixture
def ann(client: TestClient, sqlite_url: str) -> Iterator[LeadOps]:
    """A colleague who works on the same database as the client."""
    with LeadOps.open(sqlite_url, config=Settings(_env_file=None, undo_seconds=60)) as ops:
        yield ops


def drafted(ops: LeadOps, address: str = "priya@nimbus.example", body: str = GOOD) -> EmailDraft:
    lead = ops.leads.add(LeadContent(email=address, first_name="Priya", company_name=address))
    return ops.drafts.create(str(lead.id), by="ann", subject="Your demo", body=body)


def url_of(draft: EmailDraft) -> str:
    return f"/api/leads/{draft.lead_id}/drafts/{draft.id}"


def seen(draft: EmailDraft) -> dict[str, Any]:
    return {"id": str(draft.id), "version": draft.version}


def test_approve_send_refuses_failing_checks(client: TestClient, ann: LeadOps) -> None:
    draft = drafted(ann, body=BAD)
    refused = client.post(f"{url_of(draft)}/approve_send", headers={"If-Match": f'"{draft.version}"'})
    assert refused.status_code == 409
    assert refused.headers["content-type"] == "application/problem+json"
    problem = refused.json()
    assert problem["type"] == "urn:leadops:problem:failing-checks"
    assert [check["name"] for check in problem["checks"]] == ["no_unfilled_slot", "configured_links_only"]
    assert "'http://evil.example'" in problem["detail"]
    assert "the placeholder '{' is not filled in" in problem["detail"]
    assert client.get(url_of(draft)).json()["state"] == "draft"


def test_approve_send_accepts_a_corrected_draft(client: TestClient, ann: LeadOps) -> None:
    draft = drafted(ann, body=BAD)
    edited = client.patch(url_of(draft), json={"body": GOOD}, headers={"If-Match": f'"{draft.version}"'})
    approved = client.post(f"{url_of(draft)}/approve_send", headers={"If-Match": edited.headers["ETag"]})
    assert (approved.status_code, approved.json()["state"]) == (200, "approved")


def test_approve_send_lets_style_checks_pass(client: TestClient, ann: LeadOps) -> None:
    draft = drafted(ann, body="Hi Priya, this is URGENT: shall we talk?? I will call you now.")
    assert {check.name for check in draft.checks if not check.passed} == {"length", "no_shouting"}
    headers = {"If-Match": f'"{draft.version}"'}
    assert client.post(f"{url_of(draft)}/approve_send", headers=headers).status_code == 200


def test_bulk_approve_reports_failing_drafts_one_by_one(client: TestClient, ann: LeadOps) -> None:
    good, bad = drafted(ann), drafted(ann, "bo@other.example", BAD)
    leads = [str(bad.lead_id), str(good.lead_id)]
    body = {"action": "approve", "lead_ids": leads, "seen_drafts": [seen(good), seen(bad)]}
    answer = client.post("/api/leads/bulk", json=body).json()
    assert (answer["done"], answer["refused"]) == (1, 1)
    refused, done = answer["results"]
    assert (refused["ok"], refused["status"], refused["draft_id"]) == (False, 409, str(bad.id))
    assert [check["name"] for check in refused["checks"]] == ["no_unfilled_slot", "configured_links_only"]
    assert (done["ok"], done["draft_id"], done["checks"]) == (True, str(good.id), [])
    assert ann.drafts.get(bad.id).state == "draft"


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("status", {"status": "DISQUALIFIED", "reason": "not a fit"}),
        ("status", {"status": "NEEDS_INFO"}),
        ("hold", {}),
    ],
)
def test_status_change_names_the_colleague_who_approved(
    client: TestClient, ann: LeadOps, path: str, body: dict[str, Any]
) -> None:
    draft = drafted(ann)
    ann.drafts.approve(draft.id, by="ann", expected_version=draft.version)
    url = f"/api/leads/{draft.lead_id}/{path}"
    refused = client.post(url, json={**body, "seen_draft": seen(draft)})
    assert refused.status_code == 409
    problem = refused.json()
    assert problem["type"] == "urn:leadops:problem:draft-changed"
    assert problem["detail"].startswith(
        "This draft changed after you read it: approved by ann; it will be sent in "
    )
    decision = problem["decision"]
    assert (decision["by"], decision["state"]) == ("ann", "approved")
    assert 0 < decision["due_in_seconds"] <= 60
    assert ann.drafts.get(draft.id).state == "approved"
    # Who has seen the approval may still stop it.
    now = {"id": str(draft.id), "version": decision["version"]}
    assert client.post(url, json={**body, "seen_draft": now}).status_code == 200
    assert ann.drafts.get(draft.id).state == "superseded"


def test_approve_send_names_the_colleague_who_disqualified(client: TestClient, ann: LeadOps) -> None:
    draft = drafted(ann)
    ann.leads.set_status(str(draft.lead_id), LeadStatus.DISQUALIFIED, by="ann", reason="not a fit")
    refused = client.post(f"{url_of(draft)}/approve_send", headers={"If-Match": f'"{draft.version}"'})
    assert refused.status_code == 412
    assert refused.json()["type"] == "urn:leadops:problem:draft-changed"
    assert refused.json()["detail"].startswith(
        "This draft changed after you read it: lead disqualified by ann (not a fit). "
    )
    assert (refused.json()["decision"]["by"], refused.json()["decision"]["state"]) == ("ann", "superseded")


def test_approve_send_names_the_colleague_who_approved(client: TestClient, ann: LeadOps) -> None:
    draft = drafted(ann)
    ann.drafts.approve(draft.id, by="ann", expected_version=draft.version)
    refused = client.post(f"{url_of(draft)}/approve_send", headers={"If-Match": f'"{draft.version}"'})
    assert (refused.status_code, refused.json()["decision"]["by"]) == (412, "ann")


@pytest.mark.parametrize("decision", ["held", "rejected", "taken back", "edited"])
def test_edit_names_the_colleague_who_edited_first(client: TestClient, ann: LeadOps, decision: str) -> None:
    draft = drafted(ann)
    lead = str(draft.lead_id)
    match decision:
        case "held":
            ann.leads.hold(lead, by="ann")
            change = "lead put on hold by ann"
        case "rejected":
            ann.drafts.reject(draft.id, by="ann", reason="wrong tone")
            change = "rejected by ann (wrong tone)"
        case "taken back":
            ann.drafts.approve(draft.id, by="bob", expected_version=draft.version)
            ann.drafts.unapprove(draft.id, by="ann")
            change = "returned to the inbox by ann"
        case _:
            ann.drafts.edit(draft.id, by="ann", subject="Another subject")
            change = "edited by ann"
    headers = {"If-Match": f'"{draft.version}"'}
    refused = client.patch(url_of(draft), json={"subject": "Mine"}, headers=headers)
    assert refused.status_code == 412
    assert refused.json()["detail"].startswith(f"This draft changed after you read it: {change}. ")


def test_status_change_refuses_the_draft_of_another_lead(client: TestClient, ann: LeadOps) -> None:
    mine, other = drafted(ann), drafted(ann, "bo@other.example")
    moved = client.post(f"/api/leads/{mine.lead_id}/hold", json={"seen_draft": seen(other)})
    assert moved.status_code == 404
