"""Possible duplicates over HTTP: searched, merged, kept apart, and undone."""

from typing import Any
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient

from leadops_api.worker.tasks import worker_tasks
from leadops_core import LeadOps, Settings
from tests.api.conftest import result_of_job

CSV = (
    "First Name,Last Name,Email,Company,Country\n"
    "Bob,Lindqvist,bob@gmail.com,Nordwind,SE\n"
    "Robert,Lindqvist,robert@nordwind.example,Nordwind AB,SE\n"
    "Eva,Braun,eva@other.example,Other,DE\n"
)


@pytest.fixture
def pair(client: TestClient) -> dict[str, Any]:
    assert client.post("/api/leads/upload", files={"file": ("a.csv", CSV, "text/csv")}).status_code == 201
    search = result_of_job(client, client.post("/api/duplicates/search"))
    assert (search["lead_count"], search["open_count"], search["new_count"]) == (3, 1, 1)
    [found] = client.get("/api/duplicates").json()["items"]
    return dict(found)


def test_merge_keeps_the_chosen_lead_and_is_undone(client: TestClient, pair: dict[str, Any]) -> None:
    keep, gone = pair["other"]["id"], pair["lead"]["id"]
    url = f"/api/duplicates/{pair['id']}/merge"
    assert client.post(url, json={"keep": str(uuid4())}).status_code == 422
    merge = client.post(url, json={"keep": keep}).json()
    assert (merge["lead_id"], merge["removed_lead_id"]) == (keep, gone)
    assert client.get(f"/api/leads/{gone}").status_code == 404
    assert client.get(f"/api/duplicates/{pair['id']}").status_code == 404
    assert [each["id"] for each in client.get("/api/merges").json()["items"]] == [merge["id"]]
    undone = client.post(f"/api/merges/{merge['id']}/undo").json()
    assert undone["undone_at"] is not None
    assert client.get(f"/api/leads/{gone}").status_code == 200
    assert client.post(f"/api/merges/{merge['id']}/undo").status_code == 409
    assert client.get(f"/api/duplicates/{pair['id']}").json()["state"] == "open"


def test_kept_pair_leaves_the_list_until_it_is_reopened(client: TestClient, pair: dict[str, Any]) -> None:
    url = f"/api/duplicates/{pair['id']}"
    assert client.post(f"{url}/keep-both").json()["state"] == "kept"
    assert client.post(f"{url}/keep-both", json={"never_ask": True}).json()["state"] == "never"
    assert client.get("/api/duplicates").json()["items"] == []
    assert len(client.get("/api/duplicates", params={"state": "never"}).json()["items"]) == 1
    assert client.post(f"{url}/reopen").json()["state"] == "open"


def test_list_of_one_lead_has_its_open_pairs(client: TestClient, pair: dict[str, Any]) -> None:
    def of_lead(id: str) -> list[str]:
        items = client.get("/api/duplicates", params={"lead_id": id}).json()["items"]
        return [each["id"] for each in items]

    assert of_lead(pair["lead"]["id"]) == of_lead(pair["other"]["id"]) == [pair["id"]]
    [eva] = [each for each in client.get("/api/leads").json()["items"] if each["first_name"] == "Eva"]
    assert of_lead(eva["id"]) == []


def test_worker_searches_after_leads_have_changed(client: TestClient, sqlite_url: str) -> None:
    client.post("/api/leads/upload", files={"file": ("a.csv", CSV, "text/csv")})
    config = Settings(_env_file=None)
    [task] = [task for task in worker_tasks() if task.name == "duplicates"]
    with LeadOps.open(sqlite_url, config=config) as ops:
        assert task.do(ops, config) is not None
        ops.jobs.run_next()
        assert ops.duplicates.count() == 1
        assert task.do(ops, config) is None
