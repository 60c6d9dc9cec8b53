"""Input of authenticated users that costs far more memory or time than it is long."""

import csv
import io
import json
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from console import queries
from leadops_core import LeadOps, Settings
from leadops_core.schemas import LeadContent

ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """An empty database."""
    path = tmp_path / "leads.db"
    with LeadOps.open(f"sqlite:///{path}", config=Settings(_env_file=None)):
        return path


@pytest.mark.parametrize(
    ("sql", "reason"),
    [
        ("SELECT length(replace(hex(zeroblob(40000000)), '0', '0000000000'))", "larger than"),
        ("SELECT zeroblob(2000000)", "larger than"),
        ("SELECT replace(hex(zeroblob(400000)), '0', '0000000000')", "larger than"),
        ("SELECT 1 WHERE 'a' LIKE '" + "%a" * 200 + "'", "Shorten"),
        ("SELECT 1 WHERE 'a' GLOB '" + "*a" * 200 + "'", "Shorten"),
        (f"{ENDLESS} SELECT json_group_array(hex(zeroblob(400000))) FROM (SELECT i FROM n LIMIT 2000)", "memory"),
        (f"{ENDLESS} SELECT json_group_object(i, hex(zeroblob(400000))) FROM (SELECT i FROM n LIMIT 2000)", "memory"),
    ],
)  # fmt: skip
def test_query_over_the_memory_limit_is_refused(file: Path, sql: str, reason: str) -> None:
    with queries.reading(file) as database, pytest.raises(queries.CannotRead, match=reason):
        queries.ask(database, sql)


def test_query_result_with_large_values_is_truncated(file: Path) -> None:
    with queries.reading(file) as database:
        answer = queries.ask(database, f"{ENDLESS} SELECT hex(zeroblob(400000)) FROM n")
    assert answer.is_cut
    assert len(answer.rows) == 125


def test_query_limits_end_with_the_query(file: Path) -> None:
    with queries.reading(file) as database:
        with pytest.raises(queries.CannotRead):
            queries.ask(database, "SELECT zeroblob(2000000)")
        assert database.conn.execute("SELECT length(zeroblob(2000000))").fetchone() == (2_000_000,)


def test_attributes_of_one_request_are_limited(client: TestClient) -> None:
    def add(count: int, *, first: int = 0) -> int:
        attributes = {f"column {number}": "x" for number in range(first, first + count)}
        lead = {"email": "ann@alpha.example", "attributes": attributes}
        return client.post("/api/leads", json=lead).status_code

    assert (add(301), add(300)) == (422, 201)
    lead = client.get("/api/leads").json()["items"][0]["id"]
    headers = {"If-Match": client.get(f"/api/leads/{lead}").headers["ETag"]}
    changes = {"attributes": {str(number): "x" for number in range(301)}}
    assert client.patch(f"/api/leads/{lead}", json=changes, headers=headers).status_code == 422
    too_long = {"email": "bob@alpha.example", "attributes": {"x" * 201: "x"}}
    assert client.post("/api/leads", json=too_long).status_code == 422


def test_attributes_of_a_lead_are_limited(tmp_path: Path) -> None:
    with LeadOps.open(f"sqlite:///{tmp_path / 'leads.db'}", config=Settings(_env_file=None)) as ops:

        def add(first: int) -> None:
            attributes = {f"column {number}": "x" for number in range(first, first + 400)}
            content = LeadContent(email="ann@alpha.example", attributes=attributes)
            ops.leads.add(content, update_existing=True)

        add(0)
        add(400)
        with pytest.raises(Exception, match="at most 1,000 are allowed"):
            add(800)
        [lead] = ops.leads.iterate()
        assert len(lead.attributes) == 800


def test_rare_attributes_do_not_enlarge_every_export_row(tmp_path: Path) -> None:
    config = Settings(max_columns=5_000, _env_file=None)
    with LeadOps.open(f"sqlite:///{tmp_path / 'leads.db'}", config=config) as ops:
        names = [f"rare {number}" for number in range(4_000)]
        ops.ingest(io.BytesIO(f"Email,plan,{','.join(names)}\na@b.example,gold,{'x,' * 3_999}x\n".encode()))
        rows = "".join(f"lead{number}@c.example,silver\n" for number in range(300))
        ops.ingest(io.BytesIO(f"Email,plan\n{rows}".encode()))
        text = io.StringIO()
        report = ops.export(text)
    assert len(report.columns) < 1_100
    assert len(text.getvalue()) < 3_000_000
    table = {row["email"]: row for row in csv.DictReader(io.StringIO(text.getvalue()))}
    assert (len(table), table["lead7@c.example"]["plan"]) == (301, "silver")
    assert table["lead7@c.example"]["other_attributes"] == ""
    wide = table["a@b.example"]
    others = json.loads(wide["other_attributes"])
    assert {name for name in names if wide.get(name) == "x"} | {*others} == {*names}


@pytest.mark.parametrize("cell", ["=1+1", "x;=1+1", "x\t=1+1", "x\n=1+1"])
def test_column_of_other_attributes_contains_no_formula(tmp_path: Path, cell: str) -> None:
    config = Settings(max_columns=5_000, _env_file=None)
    with LeadOps.open(f"sqlite:///{tmp_path / 'leads.db'}", config=config) as ops:
        names = ",".join(f"column {number}" for number in range(1_100))
        cells = f',"{cell}"' * 1_100
        ops.ingest(io.BytesIO(f"Email,{names}\na@b.example{cells}\n".encode()))
        text = io.StringIO()
        ops.export(text)
    for delimiter in ",;\t|":
        rows = csv.reader(io.StringIO(text.getvalue()), delimiter=delimiter)
        values = [value for row in rows for value in row]
        assert [value for value in values if value.lstrip('" ').startswith(("=", "+", "-", "@"))] == []
