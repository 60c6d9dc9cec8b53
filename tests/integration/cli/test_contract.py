"""Promises of the command line to programs: one JSON document, its keys, and its sums (SPEC §14)."""

import csv
import io
import json
import weakref
from math import ceil
from pathlib import Path
from typing import Any

import pytest

from leadops_core.app import LeadOps
from leadops_core.schemas import Lead, LeadStatus, Page, ReviewItem
from tests.integration.cli.conftest import DEMO_LEADS, Ran, Run

CSV = (
    "First Name,Email,Company,Favourite Colour,Message\n"
    "Ana,ana@corp.example,Corp,blue,Can we see a demo next week? The budget is approved.\n"
    "Ben,ben@@corp,Corp,red,hello\n"
    "Ana,ANA@corp.example,,,\n"
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "leads.csv"
    path.write_text(CSV, encoding="utf-8")
    return path


def first_draft(leadops: Run, db: str) -> Any:
    return leadops("review", "--json", "--limit", 1, "--db", db).json["drafts"][0]


def test_ingest_reports_counts_mapping_and_reasons(leadops: Run, file: Path, sqlite_url: str) -> None:
    answer = leadops("ingest", file, "--db", sqlite_url, "--json").json
    assert (answer["rows"], answer["accepted"], answer["merged"], answer["rejected"]) == (3, 1, 1, 1)
    assert answer["mapping"] == {
        "First Name": "first_name",
        "Email": "email",
        "Company": "company_name",
        "Favourite Colour": None,
        "Message": "lead_message",
    }
    (rejected,) = answer["rejected_rows"]
    assert (rejected["line"], rejected["column"]) == (3, "Email")
    assert rejected["reason"]
    assert answer["upload_id"]


def test_ingest_of_the_same_file_adds_no_leads(leadops: Run, file: Path, sqlite_url: str) -> None:
    leadops("ingest", file, "--db", sqlite_url, "--json")
    again = leadops("ingest", file, "--db", sqlite_url, "--json").json
    assert (again["accepted"], again["merged"], again["changed"], again["rejected"]) == (0, 2, 0, 1)


def test_process_dry_run_reports_the_run_and_stores_nothing(
    leadops: Run, file: Path, sqlite_url: str
) -> None:
    dry = leadops("ingest", file, "--dry-run", "--db", sqlite_url, "--json").json
    assert leadops("leads", "--db", sqlite_url).code == 1, "a database was created"
    real = leadops("ingest", file, "--db", sqlite_url, "--json").json
    assert dry["upload_id"] is None
    assert {**dry, "upload_id": 0, "dry_run": 0} == {**real, "upload_id": 0, "dry_run": 0}


def test_ingest_reads_standard_input(leadops: Run, sqlite_url: str) -> None:
    assert leadops("ingest", "-", "--db", sqlite_url, "--json", keys=CSV).json["accepted"] == 1


def test_ingest_uses_a_mapping_by_column(leadops: Run, file: Path, tmp_path: Path, sqlite_url: str) -> None:
    mapping = tmp_path / "mapping.json"
    mapping.write_text('{"Favourite Colour": "pain_point", "Message": null}')
    answer = leadops("ingest", file, "--mapping", mapping, "--db", sqlite_url, "--json").json
    assert (answer["mapping"]["Favourite Colour"], answer["mapping"]["Message"]) == ("pain_point", None)
    (lead,) = leadops("leads", "--db", sqlite_url, "--json").json["leads"]
    assert lead["pain_point"] == "blue"


def test_ingest_accepts_the_mapping_of_a_preview(
    leadops: Run, file: Path, tmp_path: Path, sqlite_url: str
) -> None:
    shown = leadops("preview", file, "--json")
    mapping = tmp_path / "mapping.json"
    mapping.write_text(shown.out)
    answer = leadops("ingest", file, "--mapping", mapping, "--db", sqlite_url, "--json").json
    assert answer["mapping"] == shown.json["mapping"]


def test_preview_gives_confidence_and_samples_and_makes_no_database(
    leadops: Run, file: Path, tmp_path: Path
) -> None:
    columns = {each["column"]: each for each in leadops("preview", file, "--json").json["columns"]}
    assert columns["Email"]["field"] == "email"
    assert 0 <= columns["Email"]["confidence"] <= 1
    assert columns["Favourite Colour"]["samples"][0] == "blue"
    assert list(tmp_path.glob("*.db")) == []


def test_preview_and_ingest_count_damaged_rows(leadops: Run, tmp_path: Path, sqlite_url: str) -> None:
    damaged = tmp_path / "damaged.csv"
    damaged.write_text("First Name,Email,Company\nAnn,a@b.example,Acme\nBob,b@b.example,B, Inc.\n")
    expected = {
        "rows": 2,
        "damaged": 1,
        "other_lines": 0,
        "skipped_lines": 0,
        "first_lines": [3],
        "is_complete": True,
    }
    assert leadops("preview", damaged, "--json").json["damage"] == expected
    assert "1 row looks damaged" in leadops("preview", damaged).out
    answer = leadops("ingest", damaged, "--dry-run", "--db", sqlite_url, "--json").json
    assert answer["damage"] == expected


def test_rejected_command_prints_rows_with_their_cells(leadops: Run, file: Path, sqlite_url: str) -> None:
    upload = leadops("ingest", file, "--db", sqlite_url, "--json").json["upload_id"]
    (row,) = leadops("rejected", upload, "--db", sqlite_url, "--json").json["rejected_rows"]
    assert row["cells"][1] == "ben@@corp"
    (shown,) = csv.DictReader(io.StringIO(leadops("rejected", upload, "--db", sqlite_url).out))
    assert (shown["line"], shown["Email"]) == ("3", "ben@@corp")


def test_undo_command_reverses_the_import(leadops: Run, file: Path, sqlite_url: str) -> None:
    upload = leadops("ingest", file, "--db", sqlite_url, "--json").json["upload_id"]
    answer = leadops("undo", upload[:8], "--db", sqlite_url, "--json").json
    assert (answer["removed"], answer["kept"]) == (1, [])
    assert leadops("leads", "--db", sqlite_url, "--json").json["leads"] == []
    (listed,) = leadops("uploads", "--db", sqlite_url, "--json").json["uploads"]
    assert (listed["upload_id"], listed["state"]) == (upload, "undone")


def test_add_takes_fields_and_attributes(leadops: Run, sqlite_url: str) -> None:
    words = ("--email", "Ana@Corp.example", "--set", "job_title=CFO", "--set", "Plan=gold")
    lead = leadops("add", *words, "--db", sqlite_url, "--json").json["lead"]
    assert (lead["email"], lead["job_title"], lead["attributes"]) == (
        "ana@corp.example",
        "CFO",
        {"Plan": "gold"},
    )


def test_process_counts_every_lead_once(leadops: Run, sqlite_url: str) -> None:
    accepted = leadops("ingest", DEMO_LEADS, "--db", sqlite_url, "--json").json["accepted"]
    answer = leadops("process", "--db", sqlite_url, "--json").json
    assert (answer["processed"], answer["failed"]) == (accepted, 0)
    assert sum(answer["actions"].values()) == sum(answer["labels"].values()) == accepted
    assert set(answer["labels"]) <= {"HOT", "WARM", "COLD"}
    assert set(answer["actions"]) <= {"SEND_EMAIL", "ASK_QUESTION", "DISQUALIFY", "HOLD"}
    assert leadops("process", "--db", sqlite_url, "--json").json["processed"] == 0


def test_process_stops_at_its_limit(leadops: Run, sqlite_url: str) -> None:
    leadops("ingest", DEMO_LEADS, "--db", sqlite_url)
    assert leadops("process", "--limit", 7, "--db", sqlite_url, "--json").json["processed"] == 7


def test_show_explains_a_score_that_adds_up(leadops: Run, db: str) -> None:
    leads = leadops("leads", "--limit", 20, "--sort", "score", "--json", "--db", db).json["leads"]
    assert len(leads) == 20
    for lead in leads:
        shown = leadops("show", lead["id"], "--json", "--db", db).json
        score = shown["score"]
        assert {"characteristic", "level", "points", "evidence"} <= set(score["lines"][0])
        assert (
            score["base"] + sum(line["points"] for line in score["lines"])
            == score["total"]
            == lead["score_value"]
        )
        assert shown["lead"] == lead
        assert shown["decision"]["action"] == lead["recommended_action"]
        assert [entry["type"] for entry in shown["timeline"]][-1] == "INGESTED"
        assert isinstance(shown["drafts"], list)


def test_leads_command_prints_all_fields(leadops: Run, db: str) -> None:
    answer = leadops("leads", "--limit", 3, "--json", "--db", db).json
    assert len(answer["leads"]) == 3
    assert set(answer["leads"][0]) == set(Lead.model_fields)


def test_leads_pages_add_up_to_all_leads(leadops: Run, db: str) -> None:
    words = ("leads", "--sort", "score", "--json", "--db", db)
    everything = leadops(*words, "--all").json["leads"]
    pages: list[Any] = []
    cursor: tuple[str, ...] = ()
    while True:
        page = leadops(*words, "--limit", 60, *cursor).json
        pages += page["leads"]
        if page["next_cursor"] is None:
            break
        cursor = ("--cursor", page["next_cursor"])
    assert pages == everything
    assert len(everything) > 150


def test_leads_command_filters_the_list(leadops: Run, db: str) -> None:
    hot = leadops("leads", "--label", "hot", "--action", "send-email", "--all", "--json", "--db", db).json[
        "leads"
    ]
    assert hot
    assert {(lead["score_label"], lead["recommended_action"]) for lead in hot} == {("HOT", "SEND_EMAIL")}
    found = leadops("leads", "--search", hot[0]["company_name"], "--json", "--db", db).json["leads"]
    assert hot[0]["id"] in [lead["id"] for lead in found]


@pytest.mark.parametrize("words", [("--out", "leads.csv"), ()])
def test_export_as_csv_has_every_lead_and_attribute(
    leadops: Run, db: str, tmp_path: Path, words: tuple[str, ...]
) -> None:
    leads = leadops("leads", "--all", "--json", "--db", db).json["leads"]
    ran = leadops("export", "--format", "csv", *words, "--db", db)
    text = (tmp_path / "leads.csv").read_text(encoding="utf-8") if words else ran.out
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert {row["id"] for row in rows} == {lead["id"] for lead in leads}
    assert {name for lead in leads for name in lead["attributes"]} <= set(rows[0])
    assert {"score_value", "score_label", "probability", "scorecard_version"} <= set(rows[0])


def test_export_as_jsonl_has_one_lead_per_line(leadops: Run, db: str) -> None:
    leads = leadops("leads", "--all", "--json", "--db", db).json["leads"]
    lines = leadops("export", "--format", "jsonl", "--db", db).out.splitlines()
    assert sorted((json.loads(line) for line in lines), key=lambda lead: lead["id"]) == sorted(
        leads, key=lambda lead: lead["id"]
    )


def test_export_as_json_is_one_document(leadops: Run, db: str, tmp_path: Path) -> None:
    assert len(leadops("export", "--json", "--db", db).json["leads"]) > 150
    written = leadops("export", "--format", "jsonl", "--out", tmp_path / "x.jsonl", "--json", "--db", db).json
    assert written["rows"] == len((tmp_path / "x.jsonl").read_text().splitlines())


def test_run_prints_the_same_as_show(leadops: Run, db: str) -> None:
    lead = first_draft(leadops, db)["lead"]
    answer = leadops("run", lead["email"], "--json", "--db", db).json
    assert answer["errors"] == []
    assert answer["lead"]["id"] == lead["id"]
    assert answer["score"]["total"] == lead["score_value"]


def test_review_prints_the_best_drafts_first(leadops: Run, db: str) -> None:
    drafts = leadops("review", "--json", "--db", db).json["drafts"]
    assert {"lead", "draft", "score", "decision"} <= set(drafts[0])
    scores = [item["lead"]["score_value"] for item in drafts]
    assert scores == sorted(scores, reverse=True)
    assert len(drafts) == leadops("db", "status", "--json", "--db", db).json["figures"]["drafts_waiting"]


def approve(leadops: Run, db: str, draft: dict[str, Any], *options: str) -> Ran:
    """Approve a draft in the version that was read."""
    return leadops("approve", draft["id"], "--version", draft["version"], *options, "--json", "--db", db)


def test_approve_sends_once(leadops: Run, db: str) -> None:
    draft = first_draft(leadops, db)["draft"]
    sent = approve(leadops, db, draft, "--now", "--by", "ana").json["draft"]
    assert (sent["state"], sent["approved_by"], sent["provider"]) == ("sent", "ana", "mock")
    again = approve(leadops, db, draft, "--now", "--by", "ana").json["draft"]
    assert again["sent_at"] == sent["sent_at"]
    assert leadops("show", sent["lead_id"], "--json", "--db", db).json["lead"]["status"] == "CONTACTED"


def test_approve_requires_the_version_that_was_read(leadops: Run, db: str) -> None:
    draft = first_draft(leadops, db)["draft"]
    for options in ((), ("--now",)):
        missing = leadops("approve", draft["id"], *options, "--db", db)
        assert (missing.code, "Missing option '--version'" in missing.err) == (2, True)
    edited = leadops("edit", draft["id"], "--subject", "Your demo", "--by", "bo", "--json", "--db", db).json[
        "draft"
    ]
    refused = approve(leadops, db, draft)
    assert refused.code == 1
    assert refused.json["error"].startswith("This draft changed after you read it: edited by bo.")
    shown = leadops("show", draft["lead_id"], "--db", db).out
    assert f"\n  Version {edited['version']}\n  Subject: Your demo\n" in shown
    assert approve(leadops, db, edited).json["draft"]["state"] == "approved"


def test_approved_draft_waits_until_due_and_can_be_withdrawn(leadops: Run, db: str) -> None:
    draft = first_draft(leadops, db)["draft"]
    approved = approve(leadops, db, draft).json["draft"]
    assert (approved["state"], approved["recipient"] is not None) == ("approved", True)
    report = leadops("deliver", "--json", "--db", db).json
    assert (report["simulated"], report["waiting"]) == (0, 1)
    assert report["next_due_at"] == approved["due_at"]
    listed = leadops("deliveries", "--json", "--db", db).json["drafts"]
    assert [each["id"] for each in listed] == [draft["id"]]
    assert leadops("unapprove", draft["id"], "--json", "--db", db).json["draft"]["state"] == "draft"
    assert leadops("deliveries", "--json", "--db", db).json["drafts"] == []


def test_deliver_waits_on_request(leadops: Run, db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEADOPS_UNDO_SECONDS", "1")
    draft = first_draft(leadops, db)["draft"]
    approve(leadops, db, draft)
    report = leadops("deliver", "--wait", "--json", "--db", db).json
    assert (report["simulated"], report["waiting"]) == (1, 0)
    shown = leadops("deliver", "--db", db)
    assert shown.out.strip() == "Nothing was sent."


def test_settle_needs_a_result_and_refuses_a_settled_draft(leadops: Run, db: str) -> None:
    draft = first_draft(leadops, db)["draft"]
    assert leadops("settle", draft["id"], "--db", db).code == 2
    refused = leadops("settle", draft["id"], "--not-sent", "--json", "--db", db)
    assert refused.code == 1
    assert "it is draft" in refused.json["error"]


def test_follow_ups_are_drafted_when_due_and_end_after_a_reply(
    leadops: Run, db: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = first_draft(leadops, db)
    monkeypatch.setenv("LEADOPS_FOLLOW_UP_1_DAYS", "0")
    approve(leadops, db, item["draft"], "--now")
    assert leadops("follow-ups", "--json", "--db", db).json["drafted"] == {"follow_up_1": 1}
    assert leadops("follow-ups", "--db", db).out.strip() == "No follow-up is due."
    lead = item["lead"]["id"]
    answered = leadops("reply", lead, "--note", "call me", "--json", "--db", db).json["cadence"]
    assert answered["stop_reason"] == "replied"
    drafts = leadops("show", lead, "--json", "--db", db).json["drafts"]
    assert [draft["state"] for draft in drafts] == ["sent", "superseded"]
    assert "Follow-ups have ended: the lead replied" in leadops("cadence", lead, "--db", db).out
    resumed = leadops("cadence", lead, "--resume", "--json", "--db", db).json["cadence"]
    assert resumed["stopped_at"] is None
    assert leadops("follow-ups", "--json", "--db", db).json["drafted"] == {"follow_up_1": 1}


def test_edit_changes_the_text_and_keeps_the_earlier_text(leadops: Run, db: str, tmp_path: Path) -> None:
    draft = first_draft(leadops, db)["draft"]
    body = tmp_path / "body.txt"
    body.write_text("Dear Ana,\n\nanother text.\n", encoding="utf-8")
    words = ("edit", draft["id"], "--subject", "Another subject", "--body-file", body, "--json", "--db", db)
    edited = leadops(*words).json["draft"]
    assert (edited["subject"], edited["body"]) == ("Another subject", "Dear Ana,\n\nanother text.\n")
    assert edited["edits"][-1]["subject_before"] == draft["subject"]


def test_reject_keeps_the_reason(leadops: Run, db: str) -> None:
    draft = first_draft(leadops, db)["draft"]
    rejected = leadops("reject", draft["id"], "--reason", "too long", "--json", "--db", db).json["draft"]
    assert (rejected["state"], rejected["rejected_reason"]) == ("rejected", "too long")


def test_hold_is_undone_once(leadops: Run, db: str) -> None:
    lead = leadops("leads", "--json", "--db", db).json["leads"][0]
    held = leadops("hold", lead["id"], "--reason", "call in May", "--json", "--db", db).json["lead"]
    assert held["recommended_action"] == "HOLD"
    back = leadops("take-back", lead["id"], "--json", "--db", db).json["lead"]
    assert (back["status"], back["recommended_action"]) == (lead["status"], lead["recommended_action"])
    again = leadops("take-back", lead["id"], "--json", "--db", db)
    assert again.code == 1
    assert "nothing to undo" in again.json["error"]


def test_status_note_and_outcome_are_on_the_timeline(leadops: Run, db: str) -> None:
    lead = first_draft(leadops, db)["lead"]["id"]
    moved = leadops("status", lead, "meeting-booked", "--reason", "called", "--json", "--db", db).json["lead"]
    assert moved["status"] == LeadStatus.MEETING_BOOKED
    assert leadops("note", lead, "likes tea", "--json", "--db", db).json["note"] == "likes tea"
    label = leadops("outcome", lead, "closed_won", "--notes", "signed", "--json", "--db", db).json
    assert (label["outcome"], label["label_count"], label["status"]) == ("closed_won", 1, "CLOSED_WON")
    shown = leadops("show", lead, "--json", "--db", db).json
    assert {"STATUS_CHANGED", "NOTE"} <= {entry["type"] for entry in shown["timeline"]}
    assert "likes tea" in json.dumps(shown["timeline"])
    assert shown["feedback"][0]["notes"] == "signed"


def test_outcome_is_withdrawn_and_stays_as_history(leadops: Run, db: str) -> None:
    lead = leadops("leads", "--limit", 1, "--db", db, "--json").json["leads"][0]["id"]
    before = leadops("show", lead, "--db", db, "--json").json["lead"]["status"]
    leadops("outcome", lead, "closed_won", "--db", db)
    done = leadops(
        "outcomes", "withdraw", lead, "--reason", "wrong lead", "--by", "ann", "--db", db, "--json"
    ).json
    assert (done["lead_id"], done["label"], done["status"], done["is_new"]) == (lead, None, before, True)
    again = leadops("outcomes", "withdraw", lead, "--db", db)
    assert (again.code, "withdrawn before" in again.out) == (0, True)
    shown = leadops("show", lead, "--db", db)
    assert "withdrawn by ann" in shown.out
    assert "wrong lead" in shown.out
    [said] = leadops("show", lead, "--db", db, "--json").json["feedback"]
    assert (said["outcome"], said["withdrawn_by"]) == ("closed_won", "ann")
    leadops("outcome", lead, "booked_demo", "--db", db)
    second = leadops("outcome", lead, "closed_lost", "--db", db)
    assert second.code == 0
    refused = leadops("outcomes", "withdraw", lead, "--db", db)
    assert (refused.code, "This lead has 2 active outcomes" in refused.err) == (1, True)
    named = leadops("outcomes", "withdraw", lead, said["id"], "--db", db, "--json").json
    assert (named["is_new"], named["label"]) == (False, "closed_lost")


def test_suppressed_address_is_refused_until_removed(leadops: Run, db: str) -> None:
    item = first_draft(leadops, db)
    domain = item["lead"]["email"].rpartition("@")[2]
    entry = leadops("suppress", domain, "--reason", "customer", "--note", "ours", "--json", "--db", db).json[
        "suppression"
    ]
    assert (entry["kind"], entry["value"], entry["reason"]) == ("domain", domain, "customer")
    withdrawn = leadops("show", item["lead"]["id"], "--json", "--db", db).json["drafts"][-1]
    refused = approve(leadops, db, withdrawn)
    assert refused.code == 1
    assert "customer" in refused.json["error"]
    listed = leadops("suppressions", "list", "--json", "--db", db).json["suppressions"]
    assert domain in [each["value"] for each in listed]
    assert (
        leadops("suppressions", "remove", f"@{domain}", "--json", "--db", db).json["removed"]["value"]
        == domain
    )
    returned = leadops("show", item["lead"]["id"], "--json", "--db", db).json["drafts"][-1]
    assert approve(leadops, db, returned).code == 0


def test_privacy_letter_is_printed_in_the_chosen_language(leadops: Run, db: str) -> None:
    lead = leadops("leads", "--db", db, "--json").json["leads"][0]
    letter = leadops("privacy", "letter", lead["id"], "--language", "fr", "--db", db, "--json").json
    assert letter["language"] == "fr"
    assert (
        leadops("privacy", "letter", lead["id"], "--language", "fr", "--db", db).out.split()
        == letter["text"].split()
    )
    assert leadops("privacy", "letter", "nobody@nowhere.example", "--db", db).code == 1


def test_erase_previews_asks_and_erases_once(leadops: Run, db: str) -> None:
    lead = leadops("leads", "--limit", 1, "--db", db, "--json").json["leads"][0]
    planned = leadops("erase", lead["id"], "--dry-run", "--db", db, "--json").json
    assert (planned["dry_run"], planned["removed"]["leads"]) == (True, 1)
    assert leadops("show", lead["id"], "--db", db).code == 0
    refused = leadops("erase", lead["id"], "--db", db, keys="n\n")
    assert (refused.code, leadops("show", lead["id"], "--db", db).code) == (130, 0)
    assert leadops("erase", lead["id"], "--db", db, "--json").code == 2
    assert leadops("erase", "--db", db).code == 2
    asked = leadops("erase", "--email", lead["email"], "--by", "dpo", "--db", db, keys="y\n")
    assert (asked.code, "rows were deleted" in asked.out) == (0, True)
    again = leadops("erase", lead["id"], "--yes", "--db", db, "--json").json
    assert (again["is_new"], again["erased_by"]) == (False, "dpo")
    assert leadops("show", lead["id"], "--db", db).code == 1
    [kept] = leadops("erasures", "--db", db, "--json").json["erasures"]
    assert (kept["lead_id"], kept["removed"]) == (lead["id"], planned["removed"])
    assert lead["email"] not in leadops("erasures", "--db", db).out
    listed = leadops("suppressions", "list", "--db", db)
    assert (lead["email"] in listed.out, "erased person" in listed.out) == (False, True)


def test_suppressions_add_takes_an_address(leadops: Run, sqlite_url: str) -> None:
    added = leadops("suppressions", "add", "Ana@Corp.example", "--json", "--db", sqlite_url).json[
        "suppression"
    ]
    assert (added["kind"], added["value"], added["reason"]) == ("address", "ana@corp.example", "opt_out")


def test_scorecard_command_prints_the_whole_scorecard(leadops: Run, db: str) -> None:
    version = leadops("scorecard", "--json", "--db", db).json
    assert version["is_active"]
    assert version["scorecard"]["thresholds"]["hot"] > version["scorecard"]["thresholds"]["warm"]


def test_db_command_prints_the_schema_version(leadops: Run, sqlite_url: str) -> None:
    before = leadops("db", "status", "--json", "--db", sqlite_url).json
    assert (before["version"], before["is_current"], before["figures"]) == (None, False, None)
    after = leadops("db", "upgrade", "--json", "--db", sqlite_url).json
    assert after["version"] == after["needed"]
    assert leadops("db", "status", "--json", "--db", sqlite_url).json["figures"]["total"] == 0


def test_schema_command_prints_a_json_schema(leadops: Run) -> None:
    assert "Lead" in leadops("schema", "--json").json["schemas"]
    schema = leadops("schema", "lead", "--json").json
    assert schema["properties"]["score_value"]
    assert json.loads(leadops("schema", "Lead").out) == schema


@pytest.mark.parametrize("words", [("--json", "leads", "--db"), ("leads", "--json", "--db")])
def test_global_options_work_before_and_after_the_command(
    leadops: Run, db: str, words: tuple[str, ...]
) -> None:
    assert leadops(*words, db).json["leads"]
    assert leadops("--db", db, "--json", "leads").json["leads"]
    assert leadops("--db", db, "db", "--json", "status").json["is_current"]


def test_database_comes_from_the_environment(leadops: Run, db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from leadops_core.settings import settings

    monkeypatch.setenv("LEADOPS_DATABASE_URL", db)
    settings.cache_clear()
    try:
        assert leadops("leads", "--json").json["leads"]
    finally:
        monkeypatch.undo()
        settings.cache_clear()


def test_long_output_is_written_item_by_item(leadops: Run, db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    alive: list[weakref.ref[ReviewItem]] = []
    most = 0
    review = LeadOps.review

    def watched(ops: LeadOps, **options: Any) -> Page[ReviewItem]:
        nonlocal most
        page = review(ops, **(options | {"limit": 10}))
        alive.extend(map(weakref.ref, page.items))
        most = max(most, sum(item() is not None for item in alive))
        return page

    monkeypatch.setattr(LeadOps, "review", watched)
    assert len(leadops("review", "--json", "--db", db).json["drafts"]) == len(alive) > 30
    assert most <= 20
    monkeypatch.setattr("leadops_core.cli.leads._LEADS_PER_TABLE", 60)
    count = len(leadops("leads", "--all", "--json", "--db", db).json["leads"])
    lines = leadops("leads", "--all", "--db", db).out.splitlines()
    assert sum(line.split()[:2] == ["score", "label"] for line in lines) == ceil(count / 60)
    assert len(lines) > count
