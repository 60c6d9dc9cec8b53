"""Edits name the version that they change."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.api.conftest import MakeClient

LEAD = {"email": "ada@analytical.example", "company_name": "Analytical", "job_title": "CTO"}


@pytest.fixture
def lead(client: TestClient) -> dict[str, Any]:
    made: dict[str, Any] = client.post("/api/leads", json=LEAD).json()
    return made


def test_outdated_if_match_is_412_and_changes_nothing(client: TestClient, lead: dict[str, Any]) -> None:
    url = f"/api/leads/{lead['id']}"
    read = {"If-Match": f'"{lead["version"]}"'}
    first = client.patch(url, json={"job_title": "CFO"}, headers=read)
    assert first.status_code == 200
    assert first.headers["ETag"] == f'"{lead["version"] + 1}"'
    second = client.patch(url, json={"job_title": "CEO"}, headers=read)
    assert second.status_code == 412
    assert second.json()["type"] == "urn:leadops:problem:changed-meanwhile"
    assert client.get(url).json()["lead"]["job_title"] == "CFO"


def test_edit_without_if_match_is_428(client: TestClient, lead: dict[str, Any]) -> None:
    draft = client.post(f"/api/leads/{lead['id']}/drafts", json={"subject": "Hi", "body": "Hello"}).json()
    for url, body in (
        (f"/api/leads/{lead['id']}", {"job_title": "CFO"}),
        (f"/api/leads/{lead['id']}/drafts/{draft['id']}", {"subject": "Ho"}),
        ("/api/settings", {"mail_mode": "mock"}),
    ):
        assert client.patch(url, json=body).status_code == 428
    wanted = {"changes": {"thresholds": {"hot": 75, "warm": 50}}, "reason": "test"}
    assert client.post("/api/scorecards", json=wanted).status_code == 428


def test_edit_clears_null_fields_and_keeps_the_others(client: TestClient, lead: dict[str, Any]) -> None:
    changed = client.patch(
        f"/api/leads/{lead['id']}", json={"job_title": None}, headers={"If-Match": f'"{lead["version"]}"'}
    ).json()
    assert (changed["job_title"], changed["company_name"]) == (None, "Analytical")


def test_edited_budget_drops_the_amount_of_the_old_one(client: TestClient) -> None:
    file = {"file": ("leads.csv", "Email,Budget,City\na@b.example,25.000 €,Rome\n", "text/csv")}
    client.post("/api/leads/upload", files=file)
    [item] = client.get("/api/leads").json()["items"]
    url = f"/api/leads/{item['id']}"
    lead = client.get(url).json()["lead"]
    assert lead["attributes"] == {"budget_amount": "25,000 EUR", "City": "Rome"}
    for changes, amount in (({"job_title": "CFO"}, "25,000 EUR"), ({"budget_range": "100k-250k"}, None)):
        match = {"If-Match": f'"{lead["version"]}"'}
        lead = client.patch(url, json=changes, headers=match).json()
        assert lead["attributes"].get("budget_amount") == amount
    assert lead["attributes"] == {"City": "Rome"}


def test_details_are_named_apart_from_custom_fields(client: TestClient) -> None:
    body = {"email": "a@b.example", "attributes": {"Telefon": "030 1234567", "Plan": "Team"}}
    lead = client.post("/api/leads", json=body).json()
    assert client.get(f"/api/leads/{lead['id']}").json()["details"] == {"Telefon": "phone"}


def test_optional_if_match_is_checked_if_present(client: TestClient, lead: dict[str, Any]) -> None:
    stale = {"If-Match": '"99"'}
    assert client.post(f"/api/leads/{lead['id']}/hold", headers=stale).status_code == 412
    assert (
        client.post(
            f"/api/leads/{lead['id']}/status", json={"status": "QUALIFIED"}, headers=stale
        ).status_code
        == 412
    )
    draft = client.post(f"/api/leads/{lead['id']}/drafts", json={"subject": "Hi", "body": "Hello"}).json()
    url = f"/api/leads/{lead['id']}/drafts/{draft['id']}/approve_send"
    assert client.post(url, headers=stale).status_code == 412
    assert client.post(url).status_code == 428


def test_draft_of_another_lead_is_not_found(client: TestClient, lead: dict[str, Any]) -> None:
    other = client.post("/api/leads", json={"email": "b@b.example"}).json()
    draft = client.post(f"/api/leads/{lead['id']}/drafts", json={"subject": "Hi", "body": "Hello"}).json()
    assert client.get(f"/api/leads/{other['id']}/drafts/{draft['id']}").status_code == 404


def test_settings_change_needs_the_current_etag(client: TestClient) -> None:
    found = client.get("/api/settings")
    assert found.headers["ETag"] == '"0"'
    assert found.json()["mail"] | {"sender": "", "sender_name": ""} == {
        "mode": "provider", "provider": "mock", "is_real": False, "sender": "", "sender_name": "",
        "undo_seconds": 60.0, "daily_cap": 200, "languages": ["en"],
    }  # fmt: skip
    changed = client.patch("/api/settings", json={"mail_mode": "mock"}, headers={"If-Match": '"0"'})
    assert (changed.json()["mail"]["mode"], changed.headers["ETag"]) == ("mock", '"1"')
    assert (
        client.patch("/api/settings", json={"mail_mode": "provider"}, headers={"If-Match": '"0"'}).status_code
        == 412
    )
    refused = client.patch("/api/settings", json={"web_enrichment": True}, headers={"If-Match": '"1"'})
    assert refused.status_code == 409
    assert "No web lookup" in refused.json()["detail"]


def test_scorecard_change_creates_version_compared_with_parent(client: TestClient) -> None:
    active = client.get("/api/scorecards/active")
    card = active.json()["scorecard"]
    first = card["characteristics"][0]
    level = first["levels"][0]
    changes = {
        "points": [{"characteristic": first["name"], "level": level["name"], "points": level["points"] + 5}],
        "thresholds": {"hot": card["thresholds"]["hot"] + 1, "warm": card["thresholds"]["warm"]},
    }
    simulated = client.post("/api/scorecards/simulate", json=changes)
    assert simulated.status_code == 200
    assert client.get("/api/scorecards/active").json()["number"] == active.json()["number"]
    made = client.post(
        "/api/scorecards",
        json={"changes": changes, "reason": "test"},
        headers={"If-Match": active.headers["ETag"]},
    )
    assert made.status_code == 202
    version = made.json()["version"]
    assert version["is_active"] is True
    [change] = client.get(f"/api/scorecards/{version['number']}/diff").json()["changes"]
    assert (change["before"], change["after"]) == (level["points"], level["points"] + 5)
    back = client.post(f"/api/scorecards/{active.json()['number']}/activate")
    assert back.json()["version"]["is_active"] is True
    unknown = {"points": [{"characteristic": "nothing", "level": "x", "points": 1}]}
    assert client.post("/api/scorecards/simulate", json=unknown).status_code == 422


def test_simulation_lists_leads_that_would_change_label(make_client: MakeClient) -> None:
    client = make_client()
    for number in range(5):
        client.post(
            "/api/leads", json={"email": f"a{number}@b.example", "company_name": "B", "job_title": "CEO"}
        )
    client.post("/api/process")
    labels = client.get("/api/dashboard").json()["figures"]["by_label"]
    nothing = client.post("/api/scorecards/simulate", json={}).json()
    assert nothing["examined"] == nothing["total"] == 5
    assert nothing["changed_label"] == 0
    assert nothing["labels_before"] == {name: labels[name] for name in ("COLD", "WARM", "HOT")}
    all_hot = client.post("/api/scorecards/simulate", json={"thresholds": {"hot": 2, "warm": 1}}).json()
    assert all_hot["labels_after"] == {"COLD": 0, "WARM": 0, "HOT": 5}
    assert all_hot["changed_label"] == 5 - labels["HOT"]


def test_withdrawal_needs_the_current_etag_and_happens_once(client: TestClient, lead: dict[str, Any]) -> None:
    url = f"/api/leads/{lead['id']}"
    client.post(f"{url}/feedback", json={"outcome": "closed_won"})
    detail = client.get(url)
    [said] = detail.json()["feedback"]
    withdraw = f"{url}/feedback/{said['id']}"
    assert client.delete(withdraw, headers={"If-Match": '"99"'}).status_code == 412
    done = client.delete(
        withdraw, params={"reason": "wrong lead"}, headers={"If-Match": detail.headers["ETag"]}
    )
    assert done.status_code == 200
    assert done.headers["ETag"] == f'"{done.json()["lead"]["version"]}"'
    told = done.json()["withdrawal"]
    assert (done.json()["lead"]["status"], told["label"], told["is_new"]) == (lead["status"], None, True)
    assert told["feedback"]["withdrawn_reason"] == "wrong lead"
    again = client.delete(withdraw)
    assert (again.status_code, again.json()["withdrawal"]["is_new"]) == (200, False)
    now = client.get(url).json()
    assert [each["id"] for each in now["feedback"]] == [said["id"]]
    assert now["activities"][0]["payload"]["reason"] == "outcome withdrawn"
    other = client.post("/api/leads", json={"email": "b@b.example"}).json()
    assert client.delete(f"/api/leads/{other['id']}/feedback/{said['id']}").status_code == 404
    assert client.delete(withdraw, params={"reason": " "}).status_code == 422


def test_erasure_needs_the_current_etag_and_happens_once(client: TestClient) -> None:
    key = {"Idempotency-Key": "take-in-1"}
    made = client.post("/api/leads", json=LEAD, headers=key).json()
    url = f"/api/leads/{made['id']}"
    assert client.delete(url, headers={"If-Match": '"99"'}).status_code == 412
    # Lists are read over connections that stay: they must not keep the file from being compacted.
    assert [client.get("/api/leads").status_code for _ in range(3)] == [200, 200, 200]
    planned = client.delete(url, params={"dry_run": True}).json()
    assert (planned["dry_run"], planned["removed"]["leads"], client.get(url).status_code) == (True, 1, 200)
    done = client.delete(url, headers={"If-Match": f'"{made["version"]}"'})
    assert done.status_code == 200
    assert (done.json()["removed"], done.json()["compacted"]) == (planned["removed"], True)
    assert client.get(url).status_code == 404
    again = client.delete(url)
    assert (again.status_code, again.json()["is_new"]) == (200, False)
    asked = client.delete(url, params={"background": True})
    assert (asked.status_code, asked.json()["kind"]) == (202, "erase")
    assert asked.headers["Location"] == f"/api/jobs/{asked.json()['id']}"
    # What was asked for under a name is not done again, and its answer holds nobody.
    replayed = client.post("/api/leads", json=LEAD, headers=key)
    assert (replayed.status_code, replayed.json()["title"]) == (410, "Erased")
    assert client.delete("/api/leads/0197c9f0-0000-7000-8000-000000000001").status_code == 404
