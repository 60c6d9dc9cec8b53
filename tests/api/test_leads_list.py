"""Lists: the database's own JSON is what the library says, whatever the filter; bulk actions answer for each lead."""

import csv
import io
from typing import Any

import pytest
from fastapi.testclient import TestClient
from pydantic import TypeAdapter
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

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
def test_pages_hold_what_the_library_lists_in_its_order(ops: LeadOps, sort: LeadSort) -> None:
    query = LeadQuery(sort=sort, limit=3)
    seen: list[LeadSummary] = []
    while True:
        page = PAGE.validate_json(ops.store.leads.summaries_json(query))
        seen += page.items
        if page.next_cursor is None:
            break
        query = query.model_copy(update={"cursor": page.next_cursor})
    wanted = list(ops.iterate(LeadQuery(sort=sort)))
    assert [each.id for each in seen] == [lead.id for lead in wanted]
    shared = set(LeadSummary.model_fields) - {"waiting_draft_id", "hold", "latest_email"}
    for each, lead in zip(seen, wanted, strict=True):
        assert {name: getattr(each, name) for name in shared} == {
            name: getattr(lead, name) for name in shared
        }
        waiting = [draft.id for draft in ops.store.drafts.for_lead(lead.id) if draft.state == "draft"]
        assert each.waiting_draft_id == (waiting[0] if waiting else None)


def test_filters_are_those_of_the_library(ops: LeadOps) -> None:
    everybody = list(ops.iterate())
    for query in (
        LeadQuery(labels=(ScoreLabel.COLD,)),
        LeadQuery(statuses=(LeadStatus.DISQUALIFIED, LeadStatus.NEW)),
        LeadQuery(text="pric"),
        LeadQuery(ids=(everybody[0].id, everybody[2].id)),
        LeadQuery(created_before=everybody[0].created_at),
    ):
        page = PAGE.validate_json(ops.store.leads.summaries_json(query))
        assert [each.id for each in page.items] == [lead.id for lead in ops.leads(query).items]


def test_a_cursor_of_other_filters_is_refused(make_client: MakeClient) -> None:
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
    approved = client.post("/api/leads/bulk", json={"action": "approve", "lead_ids": ids}).json()
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


def test_export_is_whole_and_neutralised_and_of_the_leads_that_were_asked_for(client: TestClient) -> None:
    client.post(
        "/api/leads", json={"email": "a@b.example", "company_name": "=1+1", "attributes": {"Plan": "gold"}}
    )
    client.post("/api/leads", json={"email": "b@c.example"})
    exported = client.get("/api/leads/export")
    assert exported.headers["Content-Disposition"] == 'attachment; filename="leads.csv"'
    assert "'=1+1" in exported.text
    assert "gold" in exported.text
    [lead] = client.get("/api/leads", params={"text": "c.example"}).json()["items"]
    lines = client.get("/api/leads/export", params={"format": "jsonl", "id": lead["id"]}).text.splitlines()
    assert len(lines) == 1
    assert "b@c.example" in lines[0]


def test_export_has_no_formula_whatever_separates_its_cells(client: TestClient) -> None:
    note = 'x;=HYPERLINK("http://evil.example")\ty\t=2|\u2003=3\n+4'
    client.post(
        "/api/leads", json={"email": "a@b.example", "lead_message": note, "attributes": {"k;=5": note}}
    )
    exported = client.get("/api/leads/export").content.decode()
    for separator in ",;\t|":
        cells = [cell for row in csv.reader(io.StringIO(exported), delimiter=separator) for cell in row]
        assert [cell for cell in cells if cell.strip().startswith(("=", "+", "-", "@"))] == [], separator


def test_the_short_way_answers_and_refuses_as_the_long_one(make_client: MakeClient) -> None:
    client = make_client()
    client.post("/api/leads", json={"email": "ann@alpha.example", "company_name": "Alpha"})
    short = [client.get("/api/leads?status=NEW&status=QUALIFIED&limit=5") for _ in range(3)]
    assert [reply.json() for reply in short] == [short[0].json()] * 3
    assert short[0].json()["items"][0]["email"] == "ann@alpha.example"
    assert "RateLimit" in short[0].headers
    for query, pointer in (
        ("limit=0", "query/limit"),
        ("colour=red", "query/colour"),
        ("created_from=2026", "query/created_from"),
        ("status=", "query/status/0"),
    ):
        refused = client.get(f"/api/leads?{query}")
        assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, pointer)
    assert client.get("/api/leads", headers={"Authorization": "Bearer wrong"}).status_code == 401
    assert client.get("/api/leads/00000000-0000-0000-0000-000000000000").status_code == 404


def test_the_short_cut_leaves_out_layers_and_nothing_that_they_do(make_client: MakeClient) -> None:
    client = make_client(frontend_origin="https://leads.example", max_body_bytes=2_000)
    client.post("/api/leads", json={"email": "ann@alpha.example", "company_name": "Alpha"})
    lead = client.get("/api/leads").json()["items"][0]["id"]
    for path in ("/api/leads?limit=1", f"/api/leads/{lead}"):
        short, long = client.get(path), client.get(path, headers={"Origin": "https://leads.example"})
        assert (short.status_code, short.json()) == (200, long.json())
        assert long.headers["Access-Control-Allow-Origin"] == "https://leads.example"
        assert set(short.headers) == {
            name for name in long.headers if name != "vary" and not name.startswith("access-control-")
        }
    assert client.request("GET", "/api/leads", content=b"x" * 3_000).status_code == 413
    assert client.head("/api/leads").status_code == 405
    refused = client.get("/api/leads/00000000-0000-0000-0000-000000000000")
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert refused.json()["request_id"] == refused.headers["X-Request-ID"]
    figures = client.get("/metrics").text
    assert 'route="/api/leads/{lead_id}",status="404"' in figures
    assert 'route="/api/leads",status="200"' in figures


def test_a_service_on_postgres_answers_from_the_loop_and_leaves_no_connection(
    make_client: MakeClient, postgres_database_url: str
) -> None:
    client = make_client(database_url=postgres_database_url)
    client.post("/api/leads/upload", files={"file": ("a.csv", CSV, "text/csv")})
    quick = client.app.state.ops.store._database.quick  # type: ignore[attr-defined]
    for query in ("", "sort=company", "text=beta", "status=NEW&limit=1"):
        replies = [client.get(f"/api/leads?{query}") for _ in range(20)]
        assert {reply.status_code for reply in replies} == {200}
        assert all(reply.json() == replies[0].json() for reply in replies)
        assert replies[0].json()["items"]
    assert 1 <= len(quick._lines) <= 4
    client.__exit__(None, None, None)
    assert not quick._lines
    with create_engine(postgres_database_url, poolclass=NullPool).connect() as connection:
        others = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        assert connection.execute(text(others)).scalar_one() == 0
