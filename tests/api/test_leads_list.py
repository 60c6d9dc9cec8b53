"""Lists return the library's records as JSON for each filter, and bulk actions return a result for each lead."""

import csv
import io
from typing import Any

import pytest
from fastapi import Depends, FastAPI
from fastapi.testclient import TestClient
from pydantic import TypeAdapter

from leadops_api.errors import ProblemError
from leadops_api.routes import leads
from leadops_core import LeadOps
from leadops_core.schemas import LeadQuery, LeadSort, LeadStatus, LeadSummary, Page, ScoreLabel
from tests.api.conftest import MakeClient

CSV = (
    "First Name,Email,Company,Title,Country,Message,Employees\n"
    "Zoë,zoe@zeta.example,Zeta,CEO,Germany,We need a demo this week and have a budget of 50k,500\n"
    "Ann,ann@alpha.example,Alpha,Student,France,Looking for a job,\n"
    "Bob,bob@beta.example,Béta,Head of Sales,Spain,Please send pricing,80\n"
    ",x@gamma.example,,,,,\n"
)
PAGE = TypeAdapter(Page[LeadSummary])


@pytest.fixture
def ops(database_url: str, tmp_path: Any) -> Any:
    path = tmp_path / "leads.csv"
    path.write_text(CSV, "utf-8")
    with LeadOps.open(database_url) as opened:
        opened.ingest(path)
        opened.process()
        yield opened


@pytest.mark.parametrize("sort", list(LeadSort))
def test_pages_match_the_list_of_the_library(ops: LeadOps, sort: LeadSort) -> None:
    query = LeadQuery(sort=sort, limit=3)
    seen: list[LeadSummary] = []
    while True:
        page = PAGE.validate_json(ops.leads.list_json(query))
        seen += page.items
        if page.next_cursor is None:
            break
        query = query.model_copy(update={"cursor": page.next_cursor})
    wanted = list(ops.leads.iterate(LeadQuery(sort=sort)))
    assert [each.id for each in seen] == [lead.id for lead in wanted]
    shared = set(LeadSummary.model_fields) - {"waiting_draft_id", "hold", "latest_email"}
    for each, lead in zip(seen, wanted, strict=True):
        assert {name: getattr(each, name) for name in shared} == {
            name: getattr(lead, name) for name in shared
        }
        waiting = [draft.id for draft in ops.drafts.for_lead(lead.id) if draft.state == "draft"]
        assert each.waiting_draft_id == (waiting[0] if waiting else None)


def test_list_filters_match_the_library(ops: LeadOps) -> None:
    everybody = list(ops.leads.iterate())
    for query in (
        LeadQuery(labels=(ScoreLabel.COLD,)),
        LeadQuery(statuses=(LeadStatus.DISQUALIFIED, LeadStatus.NEW)),
        LeadQuery(text="pric"),
        LeadQuery(ids=(everybody[0].id, everybody[2].id)),
        LeadQuery(created_before=everybody[0].created_at),
    ):
        page = PAGE.validate_json(ops.leads.list_json(query))
        assert [each.id for each in page.items] == [lead.id for lead in ops.leads.list(query).items]


def test_cursor_of_other_filters_is_refused(make_client: MakeClient) -> None:
    client = make_client()
    client.post("/api/leads/upload", files={"file": ("a.csv", CSV, "text/csv")})
    cursor = client.get("/api/leads", params={"limit": 1}).json()["next_cursor"]
    assert client.get("/api/leads", params={"limit": 1, "cursor": cursor}).status_code == 200
    assert client.get("/api/leads", params={"limit": 1, "cursor": cursor, "status": "NEW"}).status_code == 422
    assert client.get("/api/leads", params={"status": "new"}).status_code == 422
    assert client.get("/api/leads", params={"colour": "red"}).status_code == 422


def test_bulk_actions_have_a_result_for_each_lead(client: TestClient) -> None:
    client.post("/api/leads/upload", files={"file": ("a.csv", CSV, "text/csv")})
    client.post("/api/process")
    items = client.get("/api/leads", params={"sort": "score"}).json()["items"]
    nobody = "0197c9f0-0000-7000-8000-000000000001"
    ids = [*(each["id"] for each in items), nobody, items[0]["id"]]
    waiting = [item["draft"] for item in client.get("/api/review").json()["items"]]
    seen = [{"id": draft["id"], "version": draft["version"]} for draft in waiting]
    body = {"action": "approve", "lead_ids": ids, "seen_drafts": seen}
    approved = client.post("/api/leads/bulk", json=body).json()
    assert [result["lead_id"] for result in approved["results"]] == ids
    by_id = {result["lead_id"]: result for result in approved["results"]}
    for each in items:
        assert by_id[each["id"]]["ok"] is (each["waiting_draft_id"] is not None)
        assert by_id[each["id"]]["draft_id"] == each["waiting_draft_id"]
    assert (by_id[nobody]["status"], by_id[nobody]["ok"]) == (404, False)
    assert approved["done"] + approved["refused"] == len(ids)
    labelled = client.post(
        "/api/leads/bulk",
        json={"action": "assign_label", "lead_ids": [items[0]["id"]], "outcome": "closed_won"},
    ).json()
    assert labelled["done"] == 1
    assert client.get(f"/api/leads/{items[0]['id']}").json()["lead"]["status"] == "CLOSED_WON"
    held = client.post(
        "/api/leads/bulk", json={"action": "hold", "lead_ids": [items[0]["id"], items[1]["id"]]}
    ).json()
    assert [result["status"] for result in held["results"]] == [409, 200]


def test_export_is_complete_escaped_and_filtered(client: TestClient) -> None:
    client.post(
        "/api/leads", json={"email": "a@b.example", "company_name": "=1+1", "attributes": {"Plan": "gold"}}
    )
    client.post("/api/leads", json={"email": "b@c.example"})
    export_leads_file = client.get("/api/leads/export")
    assert export_leads_file.headers["Content-Disposition"] == 'attachment; filename="leads.csv"'
    assert "'=1+1" in export_leads_file.text
    assert "gold" in export_leads_file.text
    [lead] = client.get("/api/leads", params={"text": "c.example"}).json()["items"]
    lines = client.get("/api/leads/export", params={"format": "jsonl", "id": lead["id"]}).text.splitlines()
    assert len(lines) == 1
    assert "b@c.example" in lines[0]


def test_export_has_no_formula_at_any_separator(client: TestClient) -> None:
    note = 'x;=HYPERLINK("http://evil.example")\ty\t=2|\u2003=3\n+4'
    client.post(
        "/api/leads", json={"email": "a@b.example", "lead_message": note, "attributes": {"k;=5": note}}
    )
    export_leads_file = client.get("/api/leads/export").content.decode()
    for separator in ",;\t|":
        cells = [
            cell for row in csv.reader(io.StringIO(export_leads_file), delimiter=separator) for cell in row
        ]
        assert [cell for cell in cells if cell.strip().startswith(("=", "+", "-", "@"))] == [], separator


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ("limit=0", "query/limit"),
        ("colour=red", "query/colour"),
        ("created_from=2026", "query/created_from"),
        ("status=", "query/status/0"),
        ("status=NEW&status=new", "query/status/1"),
    ],
)
def test_list_leads_refuses_a_query_and_names_the_parameter(
    client: TestClient, query: str, pointer: str
) -> None:
    refused = client.get(f"/api/leads?{query}")
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, pointer)


def test_list_leads_passes_every_middleware(make_client: MakeClient) -> None:
    client = make_client(frontend_origin="https://leads.example", max_body_bytes=2_000)
    client.post("/api/leads", json={"email": "ann@alpha.example", "company_name": "Alpha"})
    lead = client.get("/api/leads").json()["items"][0]["id"]
    for path in ("/api/leads?limit=1", f"/api/leads/{lead}"):
        reply = client.get(path, headers={"Origin": "https://leads.example"})
        assert reply.status_code == 200
        assert reply.headers["Access-Control-Allow-Origin"] == "https://leads.example"
        assert {"x-request-id", "ratelimit"} <= set(reply.headers)
    assert client.request("GET", "/api/leads", content=b"x" * 3_000).status_code == 413
    assert client.head("/api/leads").status_code == 405
    refused = client.get("/api/leads/00000000-0000-0000-0000-000000000000")
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert refused.json()["request_id"] == refused.headers["X-Request-ID"]
    figures = client.get("/metrics").text
    assert 'route="/api/leads/{lead_id}",status="404"' in figures
    assert 'route="/api/leads",status="200"' in figures


@pytest.mark.parametrize("path", ["", "/00000000-0000-0000-0000-000000000000"])
def test_lead_reads_honor_a_dependency_of_the_router(client: TestClient, path: str) -> None:
    def refuse() -> None:
        raise ProblemError(403, "Not on Sundays.")

    app = client.app
    assert isinstance(app, FastAPI)
    app.include_router(leads.router, prefix="/guarded", dependencies=[Depends(refuse)])
    refused = client.get(f"/guarded/api/leads{path}")
    assert (refused.status_code, refused.json()["detail"]) == (403, "Not on Sundays.")


@pytest.mark.parametrize("path", ["/api/leads", "/api/leads/00000000-0000-0000-0000-000000000000"])
def test_lead_reads_need_a_caller_and_count_requests(make_client: MakeClient, path: str) -> None:
    client = make_client(rate_limit="3/minute")
    assert client.get(path, headers={"Authorization": "Bearer wrong"}).status_code == 401
    statuses = [client.get(path).status_code for _ in range(4)]
    assert 429 not in statuses[:3]
    assert statuses[3] == 429
