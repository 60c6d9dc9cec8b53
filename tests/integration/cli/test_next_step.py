"""The next step that commands suggest: for a lead on hold, for an email on its way, after an upgrade."""

import sqlite3
from contextlib import closing

from tests.integration.cli.conftest import Run

_HOT = (
    *("--name", "Priya Sharma", "--email", "priya@nimbus.example", "--company", "Nimbus"),
    *("--title", "VP Sales", "--message", "We have budget approved and need a demo this month. I decide."),
)


def test_show_and_leads_name_the_reason_of_a_hold(leadops: Run, sqlite_url: str) -> None:
    leadops("add", *_HOT, "--db", sqlite_url)
    leadops("process", "--db", sqlite_url)
    leadops("hold", "priya@nimbus.example", "--reason", "Waits for a colleague", "--db", sqlite_url)
    shown = leadops("show", "priya@nimbus.example", "--db", sqlite_url).out
    assert "On hold: Waits for a colleague" in shown.splitlines()[0]
    assert "Send email" not in shown.split("Timeline")[0]
    assert "On hold: Waits" in leadops("leads", "--db", sqlite_url).out
    document = leadops("show", "priya@nimbus.example", "--json", "--db", sqlite_url).json
    assert document["hold"]["reason"] == "Waits for a colleague"
    assert document["decision_applies"] is False


def test_leads_and_show_name_an_approved_email(leadops: Run, sqlite_url: str) -> None:
    leadops("add", *_HOT, "--db", sqlite_url)
    leadops("process", "--db", sqlite_url)
    draft = leadops("show", "priya@nimbus.example", "--json", "--db", sqlite_url).json["drafts"][0]
    leadops("approve", draft["id"], "--version", draft["version"], "--db", sqlite_url)
    listed = leadops("leads", "--db", sqlite_url).out
    assert "Approved," in listed
    assert "Send email" not in listed
    assert (
        "Approved, sends" in leadops("show", "priya@nimbus.example", "--db", sqlite_url).out.splitlines()[0]
    )


def test_process_stores_the_reasons_that_an_upgrade_leaves_out(leadops: Run, sqlite_url: str) -> None:
    leadops("add", *_HOT, "--db", sqlite_url)
    leadops("process", "--db", sqlite_url)
    [before] = leadops("leads", "--json", "--db", sqlite_url).json["leads"]
    assert before["score_reasons"]
    assert "rescore" not in leadops("db", "upgrade", "--db", sqlite_url).out
    with closing(sqlite3.connect(sqlite_url.removeprefix("sqlite:///"))) as connection:
        # As migration 0012 leaves a lead that has a score.
        connection.execute(
            "UPDATE leads SET score_base = NULL, score_line_count = NULL, score_reasons = NULL"
        )
        connection.execute("UPDATE scorecards SET rescored_at = NULL")
        connection.commit()
    assert "leadops rescore" in leadops("db", "upgrade", "--db", sqlite_url).out
    [upgraded] = leadops("leads", "--json", "--db", sqlite_url).json["leads"]
    assert (upgraded["score_value"], upgraded["score_reasons"]) == (before["score_value"], [])
    leadops("process", "--db", sqlite_url)
    [after] = leadops("leads", "--json", "--db", sqlite_url).json["leads"]
    assert {**after, "updated_at": before["updated_at"]} == before
    assert "rescore" not in leadops("db", "upgrade", "--db", sqlite_url).out
