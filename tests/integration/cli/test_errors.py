"""Failing commands: exit codes, one clear line, no traceback."""

import errno
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from leadops_core import LeadOps
from leadops_core.cli import app
from leadops_core.cli.app import cli
from leadops_core.leads.service import LeadService
from leadops_core.tools import PermanentToolError
from tests.integration.cli.conftest import DEMO_LEADS, Run
from tests.support.workbooks import xlsx

ROOT = Path(__file__).parents[3]
COMMAND = [sys.executable, "-m", "leadops_core.cli"]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}
PATIENCE_SECONDS = 120

REFUSED = [
    ("show", "nobody@corp.example"),
    ("show", "00000000-0000-0000-0000-000000000000"),
    ("show", "x"),
    ("run", "nobody@corp.example"),
    ("approve", "ffffffff", "--version", "1"),
    ("edit", "ffffffff", "--body", "x"),
    ("reject", "ffffffff", "--reason", "x"),
    ("undo", "ffffffff"),
    ("rejected", "ffffffff"),
    ("note", "nobody@corp.example", "x"),
    ("status", "nobody@corp.example", "NEW"),
    ("outcome", "nobody@corp.example", "closed_won"),
    ("ingest", "no-such-file.csv"),
    ("preview", "no-such-file.csv"),
    ("leads", "--cursor", "broken"),
    ("suppress", "not an address"),
    ("suppressions", "remove", "nobody.example"),
    ("export", "--out", "no/such/folder/leads.csv"),
    ("schema", "Nothing"),
]
MISUSED = [
    ("no-such-command",),
    (),
    ("ingest",),
    ("show",),
    ("leads", "--label", "lukewarm"),
    ("leads", "--limit", "0"),
    ("leads", "--nonsense"),
    ("leads", "--search", "x" * 300),
    ("process", "--limit", "many"),
    ("reject", "ffffffff"),
    ("status", "ffffffff", "ABDUCTED"),
    ("add",),
    ("add", "--set", "novalue"),
    ("edit", "ffffffff", "--body", "x", "--body-file", "-"),
    ("export", "--format", "xml"),
    ("db", "downgrade"),
]


def join(words: object) -> str:
    return " ".join(words)[:60] or "nothing" if isinstance(words, tuple) else str(words)


@pytest.mark.parametrize("words", REFUSED, ids=join)
def test_refused_command_exits_1_with_one_line(leadops: Run, sqlite_url: str, words: tuple[str, ...]) -> None:
    ran = leadops(*words, "--db", sqlite_url)
    assert (ran.code, ran.out) == (1, "")
    assert len(ran.err.splitlines()) == 1
    assert "unexpected" not in ran.err


@pytest.mark.parametrize("words", REFUSED, ids=join)
def test_refused_command_with_json_prints_one_document(
    leadops: Run, sqlite_url: str, words: tuple[str, ...]
) -> None:
    ran = leadops(*words, "--db", sqlite_url, "--json")
    assert (ran.code, ran.err) == (1, "")
    assert ran.json["error"]


@pytest.mark.parametrize("words", MISUSED, ids=join)
def test_wrong_usage_exits_2(leadops: Run, sqlite_url: str, words: tuple[str, ...]) -> None:
    ran = leadops(*words, *(("--db", sqlite_url) if words else ()))
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.strip()
    assert "Traceback" not in ran.err


@pytest.mark.parametrize("words", MISUSED, ids=join)
def test_wrong_usage_with_json_prints_one_document(leadops: Run, words: tuple[str, ...]) -> None:
    ran = leadops("--json", *words)
    assert (ran.code, ran.err) == (2, "")
    assert ran.json["error"]


@pytest.mark.parametrize(
    "url",
    [
        "sqlite:////no/such/folder/leads.db",
        "sqlite:///junk.db",
        "postgresql:/nonsense",
        "mysql://host/leads",
        "sqlite:///old.db",
    ],
)
def test_unusable_database_is_reported(leadops: Run, tmp_path: Path, url: str) -> None:
    (tmp_path / "junk.db").write_bytes(b"this is no database at all" * 100)
    (tmp_path / "old.db").mkdir()
    for words in (("leads",), ("db", "status"), ("db", "upgrade")):
        ran = leadops(*words, "--db", url)
        if words == ("db", "status") and ran.code == 0:
            continue  # a file that is not there yet is no error to ask about
        assert ran.code == 1, words
        assert len(ran.err.splitlines()) == 1
        assert "unexpected" not in ran.err, words


@pytest.mark.parametrize(
    "url",
    [
        "postgresql+psycopg://ana:sesame@127.0.0.1:1/leads",
        "postgresql+psycopg://ana:open@sesame@127.0.0.1:1/leads",
        "postgresql+psycopg://ana:open%40sesame@127.0.0.1:1/leads",
        "postgresql+psycopg://ana@127.0.0.1:1/leads?password=sesame",
    ],
)
@pytest.mark.parametrize("words", [("leads",), ("demo", "--keep"), ("demo", "--if-empty"), ("db", "status")])
def test_error_never_shows_the_database_password(leadops: Run, words: tuple[str, ...], url: str) -> None:
    ran = leadops(*words, "--db", url)
    assert ran.code == 1
    assert "sesame" not in ran.err + ran.out


@pytest.mark.parametrize(
    "words", [("leads",), ("process",), ("learn",), ("review",), ("suppressions", "list")]
)
def test_reading_command_creates_no_database(leadops: Run, tmp_path: Path, words: tuple[str, ...]) -> None:
    ran = leadops(*words, "--db", tmp_path / "leads.db")
    assert (ran.code, ran.out) == (1, "")
    assert "leadops ingest FILE" in ran.err
    assert not (tmp_path / "leads.db").exists()


def test_database_is_named_by_its_path(leadops: Run, tmp_path: Path) -> None:
    path = tmp_path / "my leads.db"
    assert leadops("add", "--email", "ana@corp.example", "--db", path).code == 0
    assert path.exists()
    assert len(leadops("leads", "--db", f"sqlite:///{path}", "--json").json["leads"]) == 1


def test_unexpected_error_shows_neither_its_text_nor_its_traceback(
    leadops: Run, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("ana@corp.example is in row 3")

    monkeypatch.setattr("leadops_core.leads.service.LeadService.list", fail)
    leadops("db", "upgrade", "--db", sqlite_url)
    ran = leadops("leads", "--db", sqlite_url)
    assert ran.code == 1
    assert "ana@" not in ran.err
    assert "RuntimeError" in ran.err
    assert "Traceback" not in ran.err
    monkeypatch.setenv("LEADOPS_DEBUG", "1")
    assert "Traceback" in leadops("leads", "--db", sqlite_url).err


def test_failed_run_exits_1_with_the_reason(
    leadops: Run, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise PermanentToolError("the directory refuses us")

    leadops("add", "--email", "ana@corp.example", "--db", sqlite_url)
    monkeypatch.setattr("leadops_core.enrichment.heuristic.HeuristicEnrichment.enrich", fail)
    ran = leadops("run", "ana@corp.example", "--db", sqlite_url, "--json")
    assert ran.code == 1
    assert "the directory refuses us" in ran.json["error"]
    assert ran.json["lead"]["recommended_action"] == "HOLD"
    assert ran.json["timeline"][0]["type"] == "ERROR"
    again = leadops("run", "ana@corp.example", "--force", "--db", sqlite_url)
    assert (again.code, "the directory refuses us" in again.err) == (1, True)
    assert "Timeline" in again.out


def test_output_works_on_a_terminal_without_utf8(db: str) -> None:
    ran = subprocess.run(
        [*COMMAND, "leads", "--all", "--db", db],
        capture_output=True,
        check=False,
        env={**ENVIRONMENT, "PYTHONIOENCODING": "ascii"},
    )
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert b"? Hot" in ran.stdout


def test_invalid_setting_is_named(leadops: Run, monkeypatch: pytest.MonkeyPatch, sqlite_url: str) -> None:
    from leadops_core.settings import settings

    settings.cache_clear()
    monkeypatch.setenv("LEADOPS_LEASE_SECONDS", "soon")
    ran = leadops("leads", "--db", sqlite_url)
    settings.cache_clear()
    assert ran.code == 1
    assert "lease_seconds" in ran.err.lower()
    assert "soon" not in ran.err


def test_escape_sequences_in_an_error_are_disarmed(leadops: Run, sqlite_url: str) -> None:
    ran = leadops("show", "\x1b[31mred\x1b]0;title\x07", "--db", sqlite_url)
    assert not set(ran.err) & set("\x1b\x07")


def test_arguments_that_are_not_utf8_are_accepted(leadops: Run, sqlite_url: str) -> None:
    ran = leadops("add", "--name", "Ana \udcff", "--email", "ana@corp.example", "--db", sqlite_url, "--json")
    assert ran.json["lead"]["email"] == "ana@corp.example"


def test_refused_mapping_names_the_cause(leadops: Run, sqlite_url: str, tmp_path: Path) -> None:
    for text in ("not json", "[1]", '{"Email": 3}', '{"No Such Column": "email"}', '{"Email": "shoe_size"}'):
        (tmp_path / "m.json").write_text(text)
        ran = leadops("ingest", DEMO_LEADS, "--mapping", "m.json", "--db", sqlite_url)
        assert (ran.code, len(ran.err.splitlines())) == (1, 1), text
        assert "unexpected" not in ran.err, text


def test_database_is_named_by_url_or_path(leadops: Run, tmp_path: Path) -> None:
    assert leadops("add", "--email", "ann@firm.example", "--db", "leads.db").code == 0
    for name in ("leads.db", tmp_path / "leads.db", f"sqlite:///{tmp_path}/leads.db"):
        assert len(leadops("leads", "--json", "--db", name).json["leads"]) == 1
        with LeadOps.open(name, create=False) as ops:
            assert ops.leads.figures().total == 1


@pytest.mark.parametrize("command", ["export", "leads"])
def test_stopped_reader_is_not_told_that_the_command_continues(
    leadops: Run, db: str, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_args: object, **_kwargs: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(LeadService, {"export": "export", "leads": "list"}[command], interrupt)
    ran = leadops(command, "--db", db)
    assert (ran.code, ran.err.strip()) == (app.STOPPED, "Stopped.")


def test_closed_pipe_is_not_an_error(db: str) -> None:
    with subprocess.Popen(
        [*COMMAND, "leads", "--all", "--json", "--db", db],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=ENVIRONMENT,
    ) as ran:
        assert ran.stdout is not None
        assert ran.stderr is not None
        ran.stdout.read(10)
        ran.stdout.close()
        assert ran.stderr.read() == b""
    assert ran.returncode == app.PIPE_CLOSED == 128 + signal.SIGPIPE


def open_for_writing(fifo: Path, reader: "subprocess.Popen[str]") -> int:
    """Return a descriptor for a named pipe as soon as the process reads from it."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            return os.open(fifo, os.O_WRONLY | os.O_NONBLOCK)
        except OSError as error:
            if error.errno != errno.ENXIO:
                raise
        assert reader.poll() is None, (
            f"the command ended with code {reader.returncode} before it read the file"
        )
        assert time.monotonic() < deadline, "the command never opened the file"
        time.sleep(0.02)


def test_interrupt_ends_with_a_sentence(tmp_path: Path, sqlite_url: str) -> None:
    fifo = tmp_path / "never.csv"
    os.mkfifo(fifo)
    words = ("ingest", str(fifo), "--db", sqlite_url)
    with subprocess.Popen([*COMMAND, *words], stderr=subprocess.PIPE, env=ENVIRONMENT, text=True) as ran:
        try:
            writer = open_for_writing(fifo, ran)
            ran.send_signal(signal.SIGINT)
            _, said = ran.communicate(timeout=PATIENCE_SECONDS)
            os.close(writer)
        finally:
            ran.kill()
    assert ran.returncode == app.STOPPED
    assert said.strip().startswith("Stopped.")
    assert len(said.strip().splitlines()) == 1


def test_help_loads_no_heavy_modules() -> None:
    heavy = ("alembic", "langgraph", "pydantic", "rich", "sqlalchemy")
    code = (
        "import sys; from leadops_core.cli import main\n"
        "try: main(['--help'])\n"
        f"finally: print([name for name in {heavy!r} if name in sys.modules], file=sys.stderr)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=ENVIRONMENT
    )
    assert ran.stderr.strip() == "[]"
    assert "leadops demo" in ran.stdout


def all_commands() -> list[tuple[str, ...]]:
    groups = [(name, command) for name, command in cli.commands.items()]
    return [
        *((name,) for name, _ in groups),
        *((name, inner) for name, command in groups for inner in getattr(command, "commands", {})),
    ]


@pytest.mark.parametrize("words", all_commands(), ids=" ".join)
def test_help_of_every_command_is_printed(leadops: Run, words: tuple[str, ...]) -> None:
    ran = leadops(*words, "--help")
    assert ran.code == 0
    assert "--json" in ran.out
    assert "--db" in ran.out
    assert max(len(line) for line in ran.out.splitlines()) <= 100
    assert "Sentinel" not in ran.out


def test_short_help_is_not_truncated(leadops: Run) -> None:
    groups = (
        "columns",
        "duplicates",
        "inbox",
        "outcomes",
        "scorecards",
        "exploration",
        "jobs",
        "suppressions",
        "privacy",
    )
    for words in ((), *((name,) for name in (*groups, "sessions", "audit", "db"))):
        out = leadops(*words, "--help").out
        assert "..." not in out.partition("Commands:")[2].partition("First steps")[0], words


def test_missing_settings_are_listed_on_lines_of_their_own(
    leadops: Run, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEADOPS_EMAIL_MODE", "smtp")
    lines = leadops("deliver", "--db", sqlite_url).err.splitlines()
    assert lines[0].endswith("LEADOPS_EMAIL_MODE=smtp cannot start:")
    assert "- LEADOPS_SMTP_HOST is missing" in lines


def test_own_export_as_json_lines_comes_back(leadops: Run, sqlite_url: str, tmp_path: Path) -> None:
    taken = leadops("ingest", DEMO_LEADS, "--db", sqlite_url, "--json").json["accepted"]
    leadops("export", "--format", "jsonl", "--out", "leads.jsonl", "--db", sqlite_url)
    assert leadops("preview", "leads.jsonl").out.startswith("JSON Lines, utf-8, exported from LeadOps")
    fresh = f"sqlite:///{tmp_path / 'fresh.db'}"
    ran = leadops("ingest", "leads.jsonl", "--db", fresh, "--json")
    assert (ran.json["accepted"], ran.json["rejected"]) == (taken, 0)


def test_unread_sheet_is_named_and_can_be_chosen(leadops: Run, sqlite_url: str, tmp_path: Path) -> None:
    sheets = {"Leads": [["Email"], ["a@b.example"]], "Fair": [["Email"], ["c@b.example"]]}
    Path("leads.xlsx").write_bytes(xlsx(sheets))
    out = leadops("preview", "leads.xlsx").out
    assert "Only the sheet “Leads” is read, not “Fair”." in out
    chosen = leadops("ingest", "leads.xlsx", "--sheet", "Fair", "--db", sqlite_url, "--json").json
    assert (chosen["dialect"]["sheet"], chosen["accepted"]) == ("Fair", 1)
    listed = leadops("suppressions", "import", "leads.xlsx", "--sheet", "Fair", "--db", sqlite_url, "--json")
    assert listed.json["added"] == 1


def test_guessed_encoding_is_named_and_can_be_chosen(leadops: Run, sqlite_url: str, tmp_path: Path) -> None:
    Path("leads.csv").write_bytes("Imię,E-mail\nZbigniew Dąb,z@firma.example\n".encode("cp1250"))
    for words in (("preview",), ("ingest", "--dry-run")):
        out = leadops(*words, "leads.csv", "--db", sqlite_url).out
        assert "The encoding is a guess." in out
        assert "cp1250: " in out
        assert "“Imię”" in out
    chosen = leadops("ingest", "leads.csv", "--encoding", "cp1252", "--db", sqlite_url, "--json").json
    assert (chosen["dialect"]["encoding"], len(chosen["encodings"])) == ("cp1252", 1)
    assert "Imiê" in chosen["mapping"]
    refused = leadops("ingest", "leads.csv", "--encoding", "klingon", "--db", sqlite_url, "--json")
    assert "there is no text encoding 'klingon'" in refused.json["error"]
