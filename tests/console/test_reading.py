"""Reading the database, and hostile text on the pages."""

import csv
import io
import sqlite3
import threading
from pathlib import Path

import pandas as pd
import pytest

from console import queries
from console.exports import rejected_file, to_csv, to_parquet
from console.widgets.facts import NamedValue, facts_html
from console.widgets.message import marked_html
from console.widgets.score import waterfall_rows
from console.widgets.words import plain_markdown
from leadops_core import LeadOps
from leadops_core.schemas import LeadQuery, LevelPoints, ScorecardChanges, Signal, SignalKind


def test_connection_cannot_write(file: Path) -> None:
    with queries.reading(file) as database, pytest.raises(sqlite3.OperationalError, match="readonly"):
        database.conn.execute("DELETE FROM main.leads")


def test_reading_continues_during_a_write(file: Path) -> None:
    with sqlite3.connect(file, isolation_level=None) as writer:
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("UPDATE leads SET status = 'CONTACTED'")
        with queries.reading(file) as database:
            count = queries.count(database, queries.Filters(statuses=("CONTACTED",)))
        writer.execute("ROLLBACK")
    assert count == 0


def test_endless_query_is_stopped_with_a_reason(file: Path) -> None:
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"
    with queries.reading(file) as database, pytest.raises(queries.CannotRead, match="Narrow"):
        queries.ask(database, endless, seconds=0.2)


def test_every_view_can_be_read(file: Path) -> None:
    with queries.reading(file) as database:
        names = queries.names(database)
        for name, columns in names.items():
            assert list(queries.ask(database, f'SELECT * FROM "{name}" LIMIT 5').columns) == columns
    assert {"lead_list", "score_lines", "timeline", "runs", "leads"} <= set(names)


def test_waterfall_of_every_lead_ends_at_its_score(file: Path) -> None:
    with LeadOps.open(f"sqlite:///{file}") as ops:
        scores = [ops.leads.show(str(lead.id)).score for lead in ops.leads.list(LeadQuery(limit=50)).items]
    assert len(scores) == 50
    for score in scores:
        assert score is not None
        steps = waterfall_rows(score)
        assert steps["end"].iloc[-1] == score.total
        assert steps["start"].iloc[1:-1].tolist() == steps["end"].iloc[:-2].tolist()


def signal(text: str, quote: str, level: str = "demo") -> Signal:
    return Signal(
        kind=SignalKind.INTENT,
        level=level,
        quote=quote,
        field="lead_message",
        start=text.index(quote),
        detector="rules",
    )


def test_quotes_are_marked_and_text_is_escaped() -> None:
    text = "<script>alert(1)</script> Can we see a demo & a <b>price</b>?"
    html = marked_html(text, "lead_message", [signal(text, "a demo & a <b>price</b>")])
    assert "<script>" not in html
    assert (
        '<mark title="Intent: asks for a demo or a call">a demo &amp; a &lt;b&gt;price&lt;/b&gt;</mark>'
        in html
    )


def test_overlapping_quotes_are_one_mark() -> None:
    text = "send me a demo and pricing"
    html = marked_html(
        text, "lead_message", [signal(text, "a demo and"), signal(text, "and pricing", "pricing")]
    )
    assert html.count("<mark") == 1
    assert "a demo and pricing</mark>" in html


def test_quote_that_is_not_in_the_text_is_not_marked() -> None:
    other = signal("a demo", "a demo")
    assert "<mark" not in marked_html("b demo", "lead_message", [other])


def test_facts_and_markdown_are_shown_as_text() -> None:
    assert "<img" not in facts_html([NamedValue("name", "<img src=x onerror=alert(1)>", "field")])
    assert plain_markdown("[click](http://x) **b**\n# h") == r"\[click\]\(http\://x\) \*\*b\*\* \# h"


def test_formula_in_a_result_is_neutralized_in_csv_not_in_parquet() -> None:
    answer = queries.Answer(("name", "name", "mixed"), [("=1+1", 2, 1), ("b", 3, "x")], is_cut=False)
    rows = list(csv.reader(io.StringIO(to_csv(answer).decode())))
    assert rows == [["name", "name 2", "mixed"], ["'=1+1", "2", "1"], ["b", "3", "x"]]
    table = pd.read_parquet(io.BytesIO(to_parquet(answer)))
    assert table.to_dict("records")[0] == {"name": "=1+1", "name 2": 2, "mixed": "1"}


def test_two_people_change_one_file_without_lock_errors(file: Path) -> None:
    failures: list[Exception] = []

    def work(number: int) -> None:
        try:
            with LeadOps.open(f"sqlite:///{file}") as ops:
                for lead in ops.leads.list(LeadQuery(limit=40)).items[number::2]:
                    ops.leads.note(str(lead.id), f"seen by {number}", by=f"p{number}")
                    with queries.reading(file) as database:
                        queries.queue(database, queries.Filters(), "highest score")
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_rejected_file_can_be_corrected_and_imported_again(tmp_path: Path) -> None:
    source = b"First Name,Email,Company\nAnn,not an address,Acme\nBob,bob@acme.example,Acme\n"
    with LeadOps.open(f"sqlite:///{tmp_path / 'leads.db'}") as ops:
        upload = ops.ingest(io.BytesIO(source), file_name="leads.csv").upload_id
        text = rejected_file(ops, str(upload)).decode()
        [row] = csv.DictReader(io.StringIO(text))
        assert (row["line"], row["First Name"], row["Email"]) == ("2", "Ann", "not an address")
        corrected = text.replace('"not an address"', '"ann@acme.example"').encode()
        again = ops.ingest(io.BytesIO(corrected), file_name="rejected.csv")
        assert (again.counts.accepted, again.counts.rejected) == (1, 0)
        assert {lead.first_name for lead in ops.leads.iterate()} == {"Ann", "Bob"}


@pytest.mark.parametrize(
    "text",
    ["demo", "DEMO pric", "sharma priya", "müller", "o'brien", '"quoted" AND NOT', "a@b.example", "x* OR y",
     "東京", "!!!", "  ", "the we and of to a in for is on you it our i be with as at have this that not"],
)  # fmt: skip
def test_console_search_finds_the_same_leads_as_the_library(file: Path, text: str) -> None:
    with LeadOps.open(f"sqlite:///{file}") as ops:
        ops.leads.add({"first_name": "Jörg", "last_name": "Müller", "email": "j@m.example"})
        ops.leads.add({"company_name": "東京 電力", "last_name": "O'Brien", "email": "t@o.example"})
        wanted = {lead.id.hex for lead in ops.leads.iterate(LeadQuery(text=text))}
    with queries.reading(file) as database:
        filters = queries.Filters(words=text)
        assert {row["id"] for row in queries.matching(database, filters)} == wanted
        assert queries.count(database, filters) == len(wanted)


def test_lines_in_sql_add_up_to_the_score_after_a_rescore(file: Path) -> None:
    with LeadOps.open(f"sqlite:///{file}") as ops:
        before = {lead.id.hex: lead.score_value for lead in ops.leads.iterate()}
        change_demo_points(ops)
        details = [ops.leads.show(str(lead.id)) for lead in ops.leads.list(LeadQuery(limit=20)).items]
    with queries.reading(file) as database:
        sums = "SELECT s.*, (SELECT sum(points) FROM score_lines l WHERE l.lead_id = s.lead_id) AS points FROM score_sums s"
        rows = list(database.query(sums))
        lines = [
            [
                (row["title"], row["points"])
                for row in queries.rows_of(database, "score_lines", "WHERE lead_id = ?", [d.lead.id.hex])
            ]
            for d in details
        ]
    assert len(rows) == 196
    assert {row["scorecard_version"] for row in rows} == {2}
    assert [row for row in rows if row["base"] + row["points"] != row["score"]] == []
    assert [row for row in rows if row["score"] != before[row["lead_id"]]]
    assert lines == [[(line.title, line.points) for line in d.score.lines] for d in details if d.score]


def test_queue_shows_the_reasons_of_the_score(file: Path) -> None:
    with LeadOps.open(f"sqlite:///{file}") as ops:
        change_demo_points(ops)
    with queries.reading(file) as database:
        rows = queries.queue(database, queries.Filters(), "highest score")
    for row in rows:
        record = row["score_record"]
        points = sum(line["points"] for line in record["lines"])
        assert record["base"] + points == row["score"] == record["total"]


def change_demo_points(ops: LeadOps) -> None:
    points = (LevelPoints(characteristic="intent", level="demo", points=1.0),)
    ops.scorecards.change(ScorecardChanges(points=points), by="ann", reason="demos close less often")
