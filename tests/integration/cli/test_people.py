"""Output for people: tables and bars in a terminal, plain text in a pipe, hostile leads as plain text."""

import re
from pathlib import Path

import pytest

from tests.integration.cli.conftest import DEMO_LEADS, Run
from tests.integration.cli.terminal import terminal

HOSTILE_CSV = (
    "First Name,Email,Company,Message\n"
    '"\x1b[2J\x1b[31mAna[bold]",ana@corp.example,"=cmd|\x1b]0;owned\x07 [link=https://evil.example]Corp[/link]",'
    '"\u202e<script>alert(1)</script> :smile: Can we see a demo next week?"\n'
)


def test_piped_output_is_plain_and_whole(leadops: Run, db: str) -> None:
    ran = leadops("leads", "--all", "--db", db)
    assert "\x1b" not in ran.out
    assert ran.err == ""
    leads = leadops("leads", "--all", "--json", "--db", db).json["leads"]
    lines = ran.out.splitlines()
    assert len(lines) == len(leads) + 1
    assert all(line.endswith(lead["id"]) for line, lead in zip(lines[1:], leads, strict=True))
    assert all(line == line.rstrip() for line in lines)


def test_show_draws_the_explanation(leadops: Run, db: str) -> None:
    lead = leadops("leads", "--sort", "score", "--limit", 1, "--json", "--db", db).json["leads"][0]
    ran = leadops("show", lead["email"], "--db", db)
    assert re.search(r"^\s+\+\d+ █+ +\S.* “.+”$", ran.out, re.MULTILINE)
    assert re.search(r"= \S+ exactly · scorecard version 1$", ran.out, re.MULTILINE)
    for title in ("Profile", "Facts", "Message", "Score", "Next", "Timeline, newest first"):
        assert f"\n{title}" in ran.out
    assert "Subject: " in ran.out


@pytest.mark.parametrize("columns", [80, 140])
def test_terminal_output_fits_its_width(leadops: Run, db: str, tmp_path: Path, columns: int) -> None:
    lead = leadops("leads", "--sort", "score", "--limit", 1, "--json", "--db", db).json["leads"][0]
    for words in (["leads"], ["show", lead["id"]], ["scorecard"], ["uploads"], ["preview", str(DEMO_LEADS)]):
        with terminal(
            [*words, *(["--db", db] if words[0] != "preview" else [])], cwd=tmp_path, columns=columns
        ) as seen:
            assert seen.finish() == 0
        assert max(len(line) for line in seen.screen.splitlines()) <= columns, words
        assert "\x1b[" in seen.said


def test_no_color_removes_colors(db: str, tmp_path: Path) -> None:
    with terminal(["leads", "--db", db], cwd=tmp_path, settings={"NO_COLOR": "1"}) as seen:
        assert seen.finish() == 0
    codes = {code for codes in re.findall(r"\x1b\[([0-9;]*)m", seen.said) for code in codes.split(";")}
    assert codes <= {"", "0", "1", "2", "3", "4", "9"}
    assert "▲ Hot" in seen.screen


def test_progress_is_shown_to_a_terminal_only(leadops: Run, tmp_path: Path, sqlite_url: str) -> None:
    with terminal(["ingest", str(DEMO_LEADS), "--db", sqlite_url], cwd=tmp_path) as seen:
        assert seen.finish() == 0
    assert "Reading demo_leads.csv" in seen.said
    ran = leadops("process", "--db", sqlite_url)
    assert ran.err == ""
    assert "leads processed" in ran.out
    assert "Next: leadops review" in ran.out


def test_hostile_lead_is_printed_as_text(leadops: Run, tmp_path: Path, sqlite_url: str) -> None:
    (tmp_path / "evil\x1b[31m.csv").write_text(HOSTILE_CSV, encoding="utf-8")
    runs = [
        leadops("preview", "evil\x1b[31m.csv"),
        leadops("ingest", "evil\x1b[31m.csv", "--by", "\x1b[31mme", "--db", sqlite_url),
        leadops("process", "--db", sqlite_url),
        leadops("note", "ana@corp.example", "\x1b]0;owned\x07 note", "--db", sqlite_url),
        leadops("leads", "--db", sqlite_url),
        leadops("show", "ana@corp.example", "--db", sqlite_url),
        leadops("review", "--db", sqlite_url, keys="hq"),
        leadops("uploads", "--db", sqlite_url),
        leadops("export", "--db", sqlite_url),
    ]
    for ran in runs:
        assert ran.code == 0, ran.err
        assert not set(ran.out + ran.err) & set("\x1b\x07\u202e")
    assert ":smile:" in runs[5].out
    assert "<script>" in runs[5].out


def test_hostile_lead_cannot_control_the_terminal(leadops: Run, tmp_path: Path, sqlite_url: str) -> None:
    (tmp_path / "evil.csv").write_text(HOSTILE_CSV, encoding="utf-8")
    leadops("ingest", "evil.csv", "--db", sqlite_url)
    leadops("process", "--db", sqlite_url)
    with terminal(["show", "ana@corp.example", "--db", sqlite_url], cwd=tmp_path) as seen:
        assert seen.finish() == 0
    assert re.sub(r"\x1b\[[0-9;]*m", "", seen.said).count("\x1b") == 0
    assert "\x1b]" not in seen.said


def test_rejected_rows_are_neutralized_for_spreadsheets(
    leadops: Run, tmp_path: Path, sqlite_url: str
) -> None:
    (tmp_path / "x.csv").write_text("Email,Note\nbroken@@corp,=cmd|x\n")
    upload = leadops("ingest", "x.csv", "--db", sqlite_url, "--json").json["upload_id"]
    assert "=cmd" not in [
        cell
        for line in leadops("rejected", upload, "--db", sqlite_url).out.splitlines()
        for cell in line.split(",")
    ]


def test_version_is_printed(leadops: Run) -> None:
    assert re.fullmatch(r"leadops \d+\.\d+\.\d+\S*\n", leadops("--version").out)
