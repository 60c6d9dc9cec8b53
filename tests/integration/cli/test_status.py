"""`leadops status` reports what it means for learning."""

import pytest

from tests.integration.cli.conftest import Run


@pytest.fixture
def lead(leadops: Run, sqlite_url: str) -> str:
    added = leadops(
        "add", "--email", "ann@acme.example", "--company", "Acme", "--json", "--db", sqlite_url
    ).json
    return str(added["lead"]["id"])


def test_closing_status_records_the_outcome(leadops: Run, lead: str, sqlite_url: str) -> None:
    db = ("--db", sqlite_url)
    assert f"Recorded the outcome closed won. To undo both: leadops take-back {lead}" in " ".join(
        leadops("status", lead, "CLOSED_WON", *db).out.split()
    )
    assert leadops("show", lead, "--json", *db).json["feedback"][0]["outcome"] == "closed_won"
    again = leadops("status", lead, "CLOSED_WON", "--json", *db).json
    assert (again["outcome_recorded"], again["label"]) == (None, "closed_won")
    leadops("take-back", lead, *db)
    assert leadops("show", lead, "--json", *db).json["feedback"][0]["withdrawn_at"]


def test_status_change_names_an_outcome_that_stays(leadops: Run, lead: str, sqlite_url: str) -> None:
    db = ("--db", sqlite_url)
    leadops("status", lead, "DISQUALIFIED", *db)
    said = " ".join(leadops("status", lead, "QUALIFIED", *db).out.split())
    assert "The earlier outcome disqualified still counts." in said
    assert f"leadops outcomes withdraw {lead}" in said
    said = " ".join(leadops("status", lead, "CONTACTED", "--json", *db).out.split())
    assert '"outcome_recorded": null' in said


def test_status_undo_of_an_outcome_names_the_command(leadops: Run, lead: str, sqlite_url: str) -> None:
    leadops("outcome", lead, "closed_won", "--db", sqlite_url)
    refused = leadops("take-back", lead, "--db", sqlite_url)
    assert refused.code == 1
    assert "leadops outcomes withdraw" in " ".join(refused.err.split())
