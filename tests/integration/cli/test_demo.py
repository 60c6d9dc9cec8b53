"""The demo starts from nothing, can be repeated, and never replaces other data."""

import re
from pathlib import Path

import pytest
from sqlalchemy import make_url

from leadops_core import bundled
from leadops_core.cli import demo
from tests.integration.cli.conftest import DEMO_LEADS, Run

DEMO = f"sqlite:///{demo.DEMO_DATABASE}"


def test_demo_shows_every_step(leadops: Run, tmp_path: Path) -> None:
    ran = leadops("demo")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("200 rows = ")
    assert "is not an email address" in ran.out
    for words in (
        "Results",
        "▲ Hot",
        "◆ Warm",
        "● Cold",
        "Subject: ",
        "Mock mode",
        "leadops review --db",
    ):
        assert words in ran.out
    assert ran.out.count("exactly · scorecard version 1") == 4
    assert [path.name for path in tmp_path.iterdir()] == [".leadops"]


def test_demo_with_json_prints_one_consistent_document(leadops: Run) -> None:
    answer = leadops("demo", "--json").json
    ingest, process = answer["ingest"], answer["process"]
    assert ingest["rows"] == 200 == ingest["accepted"] + ingest["merged"] + ingest["rejected"]
    assert (process["processed"], process["failed"]) == (ingest["accepted"], 0)
    assert (
        sum(count for row in answer["labels_by_action"].values() for count in row.values())
        == ingest["accepted"]
    )
    hot, warm, closed = answer["explained"]
    assert (hot["score"]["label"], warm["score"]["label"]) == ("HOT", "WARM")
    assert closed["decision"]["action"] in ("DISQUALIFY", "HOLD")
    assert answer["review"]["first"]["draft"]["subject"]
    assert answer["review"]["waiting"] > 20
    assert answer["seconds"] > 0


def test_demo_with_replies_ends_with_one_answered(leadops: Run) -> None:
    replies = leadops("demo", "--replies", "--json").json["replies"]
    assert [message["intent"] for message in replies["received"]] == ["interested", "not_now", "interested"]
    assert replies["answer"]["state"] == "sent"
    assert replies["answer"]["answers"] == replies["received"][0]["id"]
    assert [entry["source"] for entry in replies["thread"]["entries"]] == [
        "form",
        "draft",
        "message",
        "draft",
    ]
    # The approved answer of the playbook is in it, and the next one is in the language of its reply.
    assert "reads and writes the usual CRMs" in replies["answer"]["body"]
    first, second, *_ = (item["draft"] for item in leadops("review", "--db", DEMO, "--json").json["drafts"])
    assert [(draft["purpose"], draft["language"]) for draft in (first, second)] == [
        ("answer", "en"),
        ("answer", "de"),
    ]


def test_demo_writes_its_sample_leads_to_a_new_file(leadops: Run, tmp_path: Path) -> None:
    assert leadops("demo", "--sample", "sample.csv").code == 0
    assert [path.name for path in tmp_path.iterdir()] == ["sample.csv"]
    assert Path("sample.csv").read_bytes() == DEMO_LEADS.read_bytes()
    refused = leadops("demo", "--sample", "sample.csv")
    assert (refused.code, refused.err.strip()) == (
        1,
        "sample.csv: File exists. Choose a new file in a writable folder.",
    )


def test_demo_starts_with_a_new_database(leadops: Run) -> None:
    first = leadops("demo", "--json").json
    again = leadops("demo", "--json").json
    assert again["ingest"]["accepted"] == first["ingest"]["accepted"]
    assert again["labels_by_action"] == first["labels_by_action"]


def test_demo_keeps_its_database_on_request(leadops: Run) -> None:
    leadops("demo")
    kept = leadops("demo", "--keep", "--json").json
    assert (kept["ingest"]["accepted"], kept["process"]["processed"]) == (0, 0)


def test_demo_if_empty_requires_an_empty_database(leadops: Run, database_url: str) -> None:
    assert leadops("db", "upgrade", "--db", database_url).code == 0
    first = leadops("demo", "--if-empty", "--json", "--db", database_url).json
    assert first["process"]["processed"] > 190
    assert leadops("undo", first["ingest"]["upload_id"], "--db", database_url).code == 0
    again = leadops("demo", "--if-empty", "--json", "--db", database_url).json
    assert again["skipped"] is True
    assert leadops("leads", "--json", "--db", database_url).json["leads"] == []


def test_demo_never_prints_a_password(leadops: Run, postgres_database_url: str) -> None:
    url = make_url(postgres_database_url).set(password="s3c@ret").render_as_string(hide_password=False)
    for words in (("demo", "--keep"), ("demo", "--keep", "--json"), ("demo", "--if-empty", "--json")):
        ran = leadops(*words, "--db", url)
        assert ran.code == 0
        assert not re.search("s3c|ret@", ran.out + ran.err)
        assert ":***@" in ran.out


def test_demo_prints_the_file_name_as_given(leadops: Run, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/a:b@c.db"
    assert leadops("demo", "--json", "--db", url).json["database"] == url


def test_demo_replaces_only_an_earlier_demo(leadops: Run, sqlite_url: str) -> None:
    leadops("add", "--email", "ana@corp.example", "--db", sqlite_url)
    refused = leadops("demo", "--db", sqlite_url)
    assert (refused.code, "--keep" in refused.err) == (1, True)
    assert leadops("show", "ana@corp.example", "--db", sqlite_url).code == 0
    assert leadops("demo", "--keep", "--db", sqlite_url).code == 0
    assert leadops("show", "ana@corp.example", "--db", sqlite_url).code == 0


def test_demo_replaces_an_earlier_demo_at_any_path(leadops: Run, sqlite_url: str) -> None:
    assert leadops("demo", "--db", sqlite_url).code == 0
    assert leadops("demo", "--db", sqlite_url).code == 0


def test_demo_refuses_to_delete_an_unreadable_file(leadops: Run, tmp_path: Path) -> None:
    (tmp_path / "notes.db").write_text("not a database")
    assert leadops("demo", "--db", "sqlite:///notes.db").code == 1
    assert (tmp_path / "notes.db").read_text() == "not a database"


def test_demo_replaces_the_files_of_an_interrupted_demo(leadops: Run, tmp_path: Path) -> None:
    (tmp_path / ".leadops").mkdir()
    (tmp_path / ".leadops" / "demo.db").write_text("cut short")
    assert leadops("demo").code == 0


def test_demo_ignores_the_configured_database(
    leadops: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("LEADOPS_DATABASE_URL", f"sqlite:///{tmp_path / 'mine.db'}")
    assert leadops("demo").code == 0
    assert not (tmp_path / "mine.db").exists()


def test_demo_file_of_an_installed_package_is_found(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    package = tmp_path / "site-packages" / "leadops_core"
    (package / "_data").mkdir(parents=True)
    (package / "_data" / "demo_leads.csv").write_text("Email\n")
    monkeypatch.setattr(bundled, "files", lambda _: package)
    with demo.demo_file() as path:
        assert path.read_text() == "Email\n"
