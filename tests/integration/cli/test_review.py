"""The review inbox in a terminal, in a pipe, and interrupted."""

import re
import signal
import stat
from pathlib import Path
from typing import Any

import pytest

from tests.integration.cli.conftest import Ran, Run
from tests.integration.cli.terminal import terminal

MOCK = "Mock mode: nothing leaves this machine"


def queue(leadops: Run, db: str) -> list[Any]:
    drafts: list[Any] = leadops("review", "--json", "--db", db).json["drafts"]
    return drafts


def outreach(leadops: Run, db: str) -> list[Any]:
    """The first drafts of the queue, all of them no questions, so that every key means what it says."""
    first = queue(leadops, db)[:4]
    assert {item["draft"]["purpose"] for item in first} == {"outreach"}
    return first


def draft_state(leadops: Run, db: str, item: Any) -> Any:
    shown = leadops("show", item["lead"]["id"], "--json", "--db", db).json
    return next(draft for draft in shown["drafts"] if draft["id"] == item["draft"]["id"])


def name(item: Any) -> str:
    return f"{item['lead']['first_name']} {item['lead']['last_name']}"


def last_line_of_work(ran: Ran) -> str:
    return next(line for line in reversed(ran.out.splitlines()) if line.startswith(("Done", "No decisions")))


def test_review_carries_out_decisions_from_a_pipe(leadops: Run, db: str) -> None:
    first, second, third, fourth = outreach(leadops, db)
    ran = leadops("review", "--by", "ana", "--db", db, keys="adno budget\nnhq")
    assert ran.code == 0
    assert draft_state(leadops, db, first)["state"] == "approved"
    assert draft_state(leadops, db, first)["approved_by"] == "ana"
    gone = draft_state(leadops, db, second)
    assert (gone["state"], gone["delivery_note"]) == ("superseded", "the lead became DISQUALIFIED: no budget")
    assert draft_state(leadops, db, third)["state"] == "superseded"
    assert draft_state(leadops, db, fourth)["state"] == "draft"
    statuses = [
        leadops("show", item["lead"]["id"], "--json", "--db", db).json["lead"]["status"]
        for item in (first, second, third)
    ]
    assert statuses == ["QUALIFIED", "DISQUALIFIED", "NEEDS_INFO"]
    assert last_line_of_work(ran) == "Done: 1 approved, 1 disqualified, 1 needs info, 1 on hold."
    # On a busy machine some of the 60 seconds are over.
    assert re.search(
        r"The approved email is due in \d+ s\. leadops deliver or a running worker sends it\.", ran.out
    )


def test_held_draft_waits_and_the_timeline_shows_the_hold(leadops: Run, db: str) -> None:
    item = outreach(leadops, db)[0]
    leadops("review", "--db", db, keys="hq")
    shown = leadops("show", item["lead"]["id"], "--json", "--db", db).json
    assert shown["timeline"][0]["type"] == "NOTE"
    assert item["draft"]["id"] in [each["draft"]["id"] for each in queue(leadops, db)]


def test_review_undo_withdraws_an_approval_before_it_is_sent(leadops: Run, db: str) -> None:
    first, second, *_ = outreach(leadops, db)
    ran = leadops("review", "--db", db, keys="aauq")
    assert draft_state(leadops, db, first)["state"] == "approved"
    assert draft_state(leadops, db, second)["state"] == "draft"
    assert f"Undone: {name(second)}, approved" in ran.out


def test_review_undo_reverses_only_one_step(leadops: Run, db: str) -> None:
    outreach(leadops, db)
    ran = leadops("review", "--db", db, keys="auuq")
    assert "Nothing to undo" in ran.out
    assert last_line_of_work(ran) == "No decisions were made."


def test_review_navigation_makes_no_decisions(leadops: Run, db: str) -> None:
    waiting = len(queue(leadops, db))
    ran = leadops("review", "--db", db, keys="jjkkkj? q")
    assert last_line_of_work(ran) == "No decisions were made."
    assert f"{waiting} drafts left to review." in ran.out
    assert "This is the first draft" in ran.out
    assert f"2 of {waiting}" in ran.out


def test_review_carries_out_decisions_at_the_end_of_input(leadops: Run, db: str) -> None:
    item = outreach(leadops, db)[0]
    assert leadops("review", "--db", db, keys="a").code == 0
    assert draft_state(leadops, db, item)["state"] == "approved"


def test_edit_in_line_changes_the_draft_and_can_be_undone(leadops: Run, db: str) -> None:
    item = outreach(leadops, db)[0]
    ran = leadops("review", "--db", db, keys="eA new subject\nFirst line\n\nLast line\n.\nq")
    assert (ran.code, last_line_of_work(ran)) == (0, "Done: 1 edited.")
    edited = draft_state(leadops, db, item)
    assert (edited["subject"], edited["body"]) == ("A new subject", "First line\n\nLast line\n")
    leadops("review", "--db", db, keys="eYet another\n\nuq")
    assert draft_state(leadops, db, item)["subject"] == "A new subject"


def test_edit_and_approve_sends_the_new_words(leadops: Run, db: str) -> None:
    item = outreach(leadops, db)[0]
    leadops("review", "--db", db, keys="eA new subject\n\naq")
    sent = draft_state(leadops, db, item)
    assert (sent["subject"], sent["state"]) == ("A new subject", "approved")


def test_question_is_not_sent_back_for_more_information(leadops: Run, db: str) -> None:
    drafts = queue(leadops, db)
    place = next(n for n, item in enumerate(drafts) if item["draft"]["purpose"] == "question")
    ran = leadops("review", "--db", db, keys="j" * place + "nq")
    assert "already asks" in ran.out
    assert last_line_of_work(ran) == "No decisions were made."


def test_review_reports_a_refused_approval_and_keeps_the_draft(leadops: Run, db: str) -> None:
    first, second, *_ = outreach(leadops, db)
    # A draft to a suppressed address leaves the inbox by itself; this one was brought back.
    leadops("reject", first["draft"]["id"], "--reason", "later", "--db", db)
    leadops("suppress", first["lead"]["email"], "--db", db)
    leadops("reopen", first["draft"]["id"], "--db", db)
    ran = leadops("review", "--db", db, keys="aaq")
    assert f"Failed: {name(first)} not approved" in ran.out
    assert draft_state(leadops, db, first)["state"] == "draft"
    assert draft_state(leadops, db, second)["state"] == "approved"


def test_review_session_can_empty_the_queue(leadops: Run, db: str) -> None:
    waiting = len(queue(leadops, db))
    ran = leadops("review", "--db", db, keys="a" * waiting + "q")
    assert queue(leadops, db) == []
    assert last_line_of_work(ran) == f"Done: {waiting} approved."
    assert "left to review" not in ran.out
    assert MOCK in ran.out
    assert "There are no drafts to review" in leadops("review", "--db", db).out


def test_empty_inbox_explains_where_drafts_come_from(leadops: Run, sqlite_url: str) -> None:
    leadops("db", "upgrade", "--db", sqlite_url)
    ran = leadops("review", "--db", sqlite_url)
    assert (ran.code, "leadops process" in ran.out) == (0, True)


@pytest.mark.parametrize(("columns", "lines"), [(80, 24), (140, 40), (60, 20)])
def test_review_screen_shows_score_draft_progress_and_mode(
    leadops: Run, db: str, tmp_path: Path, columns: int, lines: int
) -> None:
    drafts = queue(leadops, db)
    with terminal(["review", "--db", db], cwd=tmp_path, columns=columns, lines=lines) as person:
        screen = person.see("? all keys" if columns < 80 else "· u und")
        assert f"1 of {len(drafts)}" in screen
        assert name(drafts[0]) in screen
        assert "▲ Hot" in screen
        assert max(len(line) for line in screen.splitlines()) <= columns
        assert len(screen.rstrip("\n").splitlines()) < lines
        if columns >= 80:
            assert MOCK in screen
            assert "Subject:" in screen
        person.press("j")
        person.see(f"2 of {len(drafts)}")
        person.press("\x1b[A")
        person.see(f"1 of {len(drafts)}")
        person.press("q")
        assert person.finish() == 0
        assert "\x1b[?1049l" in person.said
        assert person.echoes()


def test_review_reads_single_keys_in_a_terminal(leadops: Run, db: str, tmp_path: Path) -> None:
    first, second, third, _ = outreach(leadops, db)
    waiting = len(queue(leadops, db))
    with terminal(["review", "--db", db], cwd=tmp_path) as person:
        person.see(f"1 of {waiting}")
        assert not person.echoes()
        person.press("a")
        person.see(f"{name(first)}: approved; takes effect with your next decision or q · u undo")
        assert draft_state(leadops, db, first)["state"] == "draft"
        person.press("d")
        person.see("Reason to disqualify")
        person.press("a comp\x7fpetitor\r")
        person.see(f"{name(second)}: disqualified")
        assert draft_state(leadops, db, first)["state"] == "approved"
        person.press("u")
        person.see("Undone")
        person.press("d\x1b")
        person.see("Not disqualified")
        person.press("?")
        person.see("Press any key to go back")
        person.press("xaq")
        assert person.finish() == 0
    assert draft_state(leadops, db, second)["state"] == "approved"
    assert draft_state(leadops, db, third)["state"] == "draft"
    assert "Done: 2 approved." in person.screen


def test_editor_is_opened_on_the_draft(leadops: Run, db: str, tmp_path: Path) -> None:
    item = outreach(leadops, db)[0]
    editor = tmp_path / "editor.sh"
    editor.write_text(
        '#!/bin/sh\ncp "$1" seen.txt\nprintf "Subject: From the editor\\n\\nAll new.\\n" > "$1.new"\nmv "$1.new" "$1"\n'
    )
    editor.chmod(editor.stat().st_mode | stat.S_IXUSR)
    with terminal(["review", "--db", db], cwd=tmp_path, settings={"EDITOR": str(editor)}) as person:
        person.see("1 of")
        person.press("e")
        person.see("Draft changed. Press u")
        person.press("q")
        assert person.finish() == 0
    assert (
        (tmp_path / "seen.txt")
        .read_text(encoding="utf-8")
        .startswith(f"Subject: {item['draft']['subject']}\n\n")
    )
    edited = draft_state(leadops, db, item)
    assert (edited["subject"], edited["body"]) == ("From the editor", "All new.\n")


def test_review_scrolls_a_long_lead(leadops: Run, db: str, tmp_path: Path) -> None:
    with terminal(["review", "--db", db], cwd=tmp_path, columns=80, lines=16) as person:
        person.see("more lines: space")
        person.press(" ")
        person.see("b: up")
        person.press("b")
        person.see("1 of")
        person.press("q")
        assert person.finish() == 0


def test_review_drops_the_last_decision_on_interrupt(leadops: Run, db: str, tmp_path: Path) -> None:
    first, second, *_ = outreach(leadops, db)
    with terminal(["review", "--db", db], cwd=tmp_path) as person:
        person.see("1 of")
        person.press("aa")
        person.see(f"{name(second)}: approved")
        person.process.send_signal(signal.SIGINT)
        assert person.finish() == 130
        assert person.echoes()
    assert f"Discarded: {name(second)}, approved." in person.screen
    assert "Traceback" not in person.said
    assert draft_state(leadops, db, first)["state"] == "approved"
    assert draft_state(leadops, db, second)["state"] == "draft"


def test_draft_changed_by_a_colleague_is_not_sent(leadops: Run, db: str, tmp_path: Path) -> None:
    item = outreach(leadops, db)[0]
    with terminal(["review", "--db", db], cwd=tmp_path) as person:
        person.see("1 of")
        leadops("edit", item["draft"]["id"], "--subject", "Changed by Ben", "--by", "ben", "--db", db)
        person.press("ah")
        person.see("edited by ben")
        person.press("k")
        person.see("Changed by Ben")
        person.press("q")
        assert person.finish() == 0
    assert draft_state(leadops, db, item)["state"] == "draft"
