"""The random sample over HTTP and on the command line: report, list, marks, and share."""

from functools import partial

import pytest
from fastapi.testclient import TestClient

from leadops_core import LeadOps, Settings
from tests.api.conftest import MakeClient

COLD = {
    "company_name": "Firm",
    "job_title": "Office Assistant",
    "company_size": "2-10",
    "budget_range": "25k-50k",
    "pain_point": "Leads get lost",
}


@pytest.fixture
def sampled(make_client: MakeClient, sqlite_url: str) -> TestClient:
    client = make_client(exploration_share=0.5)
    for number in range(6):
        lead = {**COLD, "first_name": "Ann", "email": f"ann{number}@firm{number}.example"}
        assert client.post("/api/leads", json=lead).status_code == 201
    with LeadOps.open(sqlite_url, config=Settings(_env_file=None, exploration_share=0.5)) as ops:
        ops.process()
    return client


def test_report_list_and_leads_name_the_random_sample(sampled: TestClient) -> None:
    report = sampled.get("/api/exploration").json()
    assert report["share"] == 0.5
    assert report["drawn"] == 6
    assert 0 < report["chosen"] < 6
    assert report["waiting"] == report["chosen"]
    page = sampled.get("/api/exploration/leads", params={"limit": 1}).json()
    assert page["next_cursor"]
    assert page["items"][0]["assignment"]["propensity"] == 0.5
    everything = sampled.get("/api/exploration/leads", params={"all": True}).json()["items"]
    chosen = {lead["lead_id"] for lead in everything if lead["is_chosen"]}
    listed = sampled.get("/api/leads").json()["items"]
    assert {lead["id"] for lead in listed if lead["is_explored"]} == chosen
    sample = sampled.get("/api/leads", params={"explored": True}).json()["items"]
    assert {lead["id"] for lead in sample} == chosen
    inbox = sampled.get("/api/review").json()["items"]
    assert {item["lead"]["id"] for item in inbox} == chosen
    assert {item["decision"]["reason"] for item in inbox} == {"exploration"}


def test_share_change_needs_the_current_etag(client: TestClient) -> None:
    before = client.get("/api/settings").json()
    assert before["exploration_share"] == 0
    change = partial(client.patch, "/api/settings", headers={"If-Match": '"0"'})
    assert change(json={"exploration_share": 0.1}).json()["exploration_share"] == 0.1
    assert change(json={"exploration_share": 0.2}).status_code == 412
    too_much = client.patch("/api/settings", json={"exploration_share": 0.6}, headers={"If-Match": '"1"'})
    assert too_much.status_code == 422
    assert client.get("/api/exploration").json()["share"] == 0.1
    [event] = client.get("/api/audit", params={"limit": 1}).json()["items"]
    assert event["details"] == {"setting": "exploration_share", "from": "None", "to": "0.1"}
