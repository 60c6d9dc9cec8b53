"""Adding a lead over HTTP checks its address and never overwrites a stored lead by accident."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from leadops_core import LeadOps, Settings
from leadops_core.errors import LeadExistsError
from leadops_core.intake import IntakeError
from leadops_core.schemas import LeadContent
from tests.integration.cli.conftest import Run
from tests.integration.cli.conftest import leadops as leadops  # noqa: PLC0414 - a fixture

WAIT_ING = {"first_name": "Wait", "last_name": "Ing", "email": "wait@ing.example", "company_name": "Ing"}


@pytest.mark.parametrize("address", ["bad@@mail", "nobody", "a@b", "@"])
def test_create_lead_refuses_an_invalid_email(client: TestClient, address: str) -> None:
    refused = client.post("/api/leads", json={"email": address, "first_name": "Ann"})
    assert refused.status_code == 422
    assert refused.json()["errors"] == [
        {
            "pointer": "body/email",
            "message": "This is not a valid email address. Correct it, or leave it out.",
        }
    ]
    assert client.get("/api/leads").json()["items"] == []


def test_update_lead_refuses_an_invalid_email(client: TestClient) -> None:
    lead = client.post("/api/leads", json=WAIT_ING).json()
    url, seen = f"/api/leads/{lead['id']}", {"If-Match": f'"{lead["version"]}"'}
    refused = client.patch(url, json={"email": "bad@@mail"}, headers=seen)
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "body/email")
    assert client.patch(url, json={"email": "New@Ing.example"}, headers=seen).json()["email"] == (
        "new@ing.example"
    )


def test_create_lead_keeps_the_lead_that_exists(client: TestClient) -> None:
    first = client.post("/api/leads", json=WAIT_ING)
    assert first.status_code == 201
    other = {"first_name": "Other", "email": "WAIT@ing.example"}
    refused = client.post("/api/leads", json=other)
    assert refused.status_code == 409
    problem = refused.json()
    assert problem["type"] == "urn:leadops:problem:lead-exists"
    assert problem["existing"] == {"id": first.json()["id"], "name": "Wait Ing", "same_email": True}
    assert "email address already exists" in problem["detail"]
    assert _only_lead(client)["first_name"] == "Wait"


def test_create_lead_updates_an_existing_lead_on_request(client: TestClient) -> None:
    first = client.post("/api/leads", json=WAIT_ING).json()
    other = {"job_title": "CFO", "email": "wait@ing.example"}
    updated = client.post("/api/leads", params={"on_existing": "update"}, json=other)
    assert (updated.status_code, updated.json()["id"]) == (200, first["id"])
    lead = _only_lead(client)
    assert (lead["first_name"], lead["job_title"]) == ("Wait", "CFO")


def test_create_lead_finds_an_existing_lead_by_name_and_company(client: TestClient) -> None:
    client.post("/api/leads", json={**WAIT_ING, "country": "DE"})
    refused = client.post(
        "/api/leads",
        json={"first_name": "Wait", "last_name": "Ing", "company_name": "ING", "country": "DE"},
    )
    assert refused.status_code == 409
    assert refused.json()["existing"]["same_email"] is False
    assert "name and company already exists" in refused.json()["detail"]


def test_other_problems_name_no_existing_lead(client: TestClient) -> None:
    assert "existing" not in client.get("/api/leads/00000000-0000-0000-0000-000000000000").json()


def test_library_checks_the_email_of_a_content(sqlite_url: str) -> None:
    content = LeadContent(first_name="Ann", email="bad@@mail")
    with LeadOps.open(sqlite_url, config=Settings(_env_file=None)) as ops:
        with pytest.raises(IntakeError, match=r"^email: .*not a valid email address\. Correct it"):
            ops.leads.add(content, by="ana")
        assert ops.leads.figures().total == 0


def test_library_updates_an_existing_lead_only_if_asked(sqlite_url: str) -> None:
    with LeadOps.open(sqlite_url, config=Settings(_env_file=None)) as ops:
        first = ops.leads.add(WAIT_ING, by="ana")
        with pytest.raises(LeadExistsError) as refused:
            ops.leads.add({**WAIT_ING, "first_name": "Other"}, by="ana")
        assert (refused.value.lead_id, refused.value.name) == (first.id, "Wait Ing")
        assert ops.leads.show(first.id).lead.first_name == "Wait"
        updated = ops.leads.add({**WAIT_ING, "first_name": "Other"}, by="ana", update_existing=True)
        assert (updated.id, updated.first_name) == (first.id, "Other")


@pytest.mark.parametrize(
    "values",
    [{}, {"email": "n/a", "first_name": ""}, LeadContent(), LeadContent(first_name=" ", email="n/a")],
    ids=["no-fields", "blank-fields", "empty-content", "blank-content"],
)
def test_library_refuses_an_empty_lead(values: dict[str, str] | LeadContent, sqlite_url: str) -> None:
    with LeadOps.open(sqlite_url, config=Settings(_env_file=None)) as ops:
        with pytest.raises(IntakeError, match=r"^The lead is empty\. Give at least"):
            ops.leads.add(values)
        assert ops.leads.figures().total == 0


def test_add_command_checks_the_email_and_reports_the_result(leadops: Run, sqlite_url: str) -> None:
    refused = leadops("add", "--email", "bad@@mail", "--db", sqlite_url)
    assert (refused.code, "not a valid email address" in refused.err) == (1, True)
    added = leadops("add", "--email", "a@b.example", "--db", sqlite_url)
    assert added.out.startswith("Added: ")
    again = leadops("add", "--email", "a@b.example", "--title", "CFO", "--db", sqlite_url)
    assert again.out.startswith("Updated existing lead: ")
    assert leadops("add", "--email", "c@d.example", "--json", "--db", sqlite_url).json["is_new"] is True


def _only_lead(client: TestClient) -> dict[str, Any]:
    [lead] = client.get("/api/leads").json()["items"]
    assert isinstance(lead, dict)
    return lead
