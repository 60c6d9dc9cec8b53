"""The ops console in a real browser, over a real file."""

import csv
import io
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from leadops_core import LeadOps, Settings
from leadops_core.cli.demo import DEMO_COMPETITORS
from leadops_core.schemas import (
    LeadQuery,
    LeadSort,
    LeadStatus,
    Outcome,
    RecommendedAction,
    ScorecardChanges,
    Thresholds,
)
from tests.support.older import make_older_file

ROOT = Path(__file__).parents[1]
DEMO_LEADS = ROOT / "data" / "demo_leads.csv"
_ROW, _HEADER, _CHECKBOX = 33, 50, 18
"""Of the table's canvas: height of a row, middle of the first one, and where its checkbox is."""


@pytest.fixture(scope="session")
def processed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("processed") / "demo.db"
    with LeadOps.open(f"sqlite:///{path}", config=Settings(competitors=DEMO_COMPETITORS)) as ops:
        ops.ingest(DEMO_LEADS)
        ops.process()
    return path


@pytest.fixture
def file(processed: Path, tmp_path: Path) -> Path:
    path = tmp_path / "leads.db"
    shutil.copy(processed, path)
    return path


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., str]]:
    """`start(file, NAME=value)`: a console over the file, and its address."""
    running: list[subprocess.Popen[bytes]] = []

    def run(file: Path, **environment: str) -> str:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = int(probe.getsockname()[1])
        process = subprocess.Popen(
            [Path(sys.executable).with_name("leadops"), "console", file, "--no-browser", "--port", str(port)],
            cwd=tmp_path,
            env={**os.environ, **environment},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        running.append(process)
        url = f"http://127.0.0.1:{port}"
        deadline = time.monotonic() + 180
        while True:
            try:
                urllib.request.urlopen(f"{url}/_stcore/health", timeout=5).close()
                return url
            except OSError:
                assert time.monotonic() < deadline, "the console did not come up"
                time.sleep(0.2)

    yield run
    for process in running:
        process.terminate()
        process.wait(timeout=30)


@pytest.fixture
def console(file: Path, start: Callable[..., str]) -> str:
    return start(file)


def open_page(page: Page, url: str, title: str) -> None:
    page.goto(url)
    for _ in range(5):
        expect(page.get_by_role("heading", name=title, exact=True)).to_be_visible(timeout=60_000)
        at_rest(page)
        expect(page.get_by_test_id("stSkeleton")).to_have_count(0, timeout=60_000)
        if not page.get_by_text("Failed to fetch").count():
            return
        # A network that changes on the machine breaks off what a page loads, loopback or not.
        page.reload()


def choose(page: Page, *rows: int) -> None:
    table = page.get_by_test_id("stDataFrame").first
    expect(table).to_be_visible()
    page.wait_for_timeout(1_000)
    box = table.bounding_box()
    assert box is not None
    for count, row in enumerate(rows, 1):
        page.mouse.click(box["x"] + _CHECKBOX, box["y"] + _HEADER + row * _ROW)
        expect(page.get_by_text(f"{count} lead{'s' if count > 1 else ''} selected:")).to_be_visible()
        at_rest(page)


def at_rest(page: Page) -> None:
    """Wait until the page's script has run to its end."""
    expect(page.get_by_test_id("stApp")).to_have_attribute(
        "data-test-script-state", "notRunning", timeout=60_000
    )


def download(page: Page, button: str) -> bytes:
    """Click a download button and return the file."""
    with page.expect_download(timeout=60_000) as started:
        page.get_by_role("button", name=button).click()
    return started.value.path().read_bytes()


def go_to(page: Page, title: str) -> None:
    page.get_by_test_id("stSidebarNav").get_by_role("link", name=title, exact=True).click()
    expect(page.get_by_role("heading", name=title, exact=True)).to_be_visible(timeout=60_000)
    at_rest(page)


def test_an_analyst_triages_moves_a_weight_labels_and_sees_learning_react(
    page: Page, console: str, file: Path
) -> None:
    open_page(page, console, "Triage")
    for batch in ("Hold", "Disqualify"):
        choose(page, *range(10))
        page.get_by_role("button", name=f"{batch} (10)", exact=True).click()
        expect(page.get_by_text("10 leads").first).to_be_visible(timeout=30_000)
        expect(page.get_by_role("button", name=f"{batch} (0)", exact=True)).to_be_disabled()
        open_page(page, console, "Triage")
    with LeadOps.open(f"sqlite:///{file}") as ops:
        assert ops.leads.figures().by_status[LeadStatus.DISQUALIFIED] >= 10
        held = [lead for lead in ops.leads.iterate() if lead.recommended_action is RecommendedAction.HOLD]
        assert len(held) >= 10

    go_to(page, "Scorecard")
    page.get_by_role("slider").first.focus()
    for _ in range(6):
        page.keyboard.press("ArrowLeft")
    expect(page.get_by_text("Largest changes")).to_be_visible(timeout=30_000)
    page.get_by_label("Reason", exact=True).fill("owners buy less than we thought")
    page.get_by_label("Reason", exact=True).press("Enter")
    page.get_by_role("button", name="Save and rescore").click()
    expect(page.get_by_text("Version 2 is active")).to_be_visible(timeout=60_000)
    with LeadOps.open(f"sqlite:///{file}") as ops:
        assert ops.scorecards.active().number == 2
        assert {lead.scorecard_version for lead in ops.leads.iterate() if lead.score_value is not None} == {2}

    go_to(page, "Learning")
    expect(page.get_by_text("No learning updates yet")).to_be_visible()
    go_to(page, "Triage")
    choose(page, 0, 1, 2)
    page.get_by_label("Outcome", exact=False).first.click()
    page.get_by_role("option", name="closed won").click()
    page.get_by_role("button", name="Record (3)", exact=True).click()
    expect(page.get_by_text("3 leads recorded as closed won:")).to_be_visible(timeout=30_000)
    with LeadOps.open(f"sqlite:///{file}") as ops:
        # The rest of what the analyst would label comes in while the console is open, as from another person's.
        for lead in ops.leads.iterate():
            if lead.score_value is not None and lead.status is not LeadStatus.CLOSED_WON:
                won = lead.source == "referral" or lead.score_value > 75
                ops.outcomes.record(
                    str(lead.id), Outcome.CLOSED_WON if won else Outcome.CLOSED_LOST, by="ben"
                )
    go_to(page, "Learning")
    page.get_by_role("button", name="Learn now").click()
    expect(page.get_by_text("promoted", exact=False).first).to_be_visible(timeout=120_000)
    expect(page.get_by_text("Changed weights")).to_be_visible()
    expect(page.get_by_text("Lead mix")).to_be_visible()


def test_console_loads_nothing_from_another_machine(page: Page, console: str) -> None:
    hosts: set[str | None] = set()
    page.on("request", lambda request: hosts.add(urlsplit(request.url).hostname))
    open_page(page, console, "Triage")
    for title in ("Lead", "Import", "Scorecard", "Learning", "Traces", "Data"):
        go_to(page, title)
    page.wait_for_timeout(500)
    assert hosts - {None} == {"127.0.0.1"}
    # A headless browser shows no tab, so it never requests the icon.
    icon = page.locator("link[rel='shortcut icon']").get_attribute("href") or ""
    assert icon.startswith("data:image/svg+xml")


def test_rejected_rows_are_downloaded_as_the_command_writes_them(
    page: Page, file: Path, start: Callable[..., str]
) -> None:
    open_page(page, f"{start(file)}/upload", "Import")
    downloaded = download(page, "Rejected rows")
    with LeadOps.open(f"sqlite:///{file}") as ops:
        [upload] = ops.uploads.list()
    command = [
        str(Path(sys.executable).with_name("leadops")),
        "rejected",
        str(upload.id),
        "--db",
        f"sqlite:///{file}",
    ]
    written = subprocess.run(command, check=True, capture_output=True, timeout=60).stdout
    assert downloaded == written
    assert len(list(csv.reader(io.StringIO(written.decode())))) == 1 + upload.counts.rejected


def test_selection_ends_with_its_list_and_its_batch(page: Page, console: str, file: Path) -> None:
    open_page(page, console, "Triage")
    choose(page, 0, 1)
    page.get_by_role("combobox", name="Order").click()
    page.get_by_role("option", name="lowest score").click()
    expect(page.get_by_text("Select leads in the table")).to_be_visible()
    page.get_by_role("combobox", name="Status").click()
    page.get_by_role("option", name="needs info").click()
    page.keyboard.press("Escape")
    at_rest(page)
    choose(page, 0, 1)
    page.get_by_role("button", name="Hold (2)", exact=True).dblclick()
    expect(page.get_by_text("2 leads put on hold:")).to_be_visible()
    expect(page.get_by_text("Select leads in the table")).to_be_visible()
    at_rest(page)
    with LeadOps.open(f"sqlite:///{file}") as ops:
        held = [
            lead
            for lead in ops.leads.iterate()
            if (hold := ops.leads.show(lead.id).hold) and hold.by == "analyst"
        ]
        scores = sorted(
            lead.score_value or 0 for lead in ops.leads.iterate() if lead.status is LeadStatus.NEEDS_INFO
        )
    assert [lead.score_value for lead in held] == scores[:2]
    page.get_by_role("button", name="Undo: 2 leads put on hold").click()
    expect(page.get_by_text("2 leads restored:")).to_be_visible()


def test_outcomes_are_imported_and_waiting_leads_processed(
    page: Page, file: Path, tmp_path: Path, start: Callable[..., str]
) -> None:
    with LeadOps.open(f"sqlite:///{file}") as ops:
        thresholds = Thresholds(hot=50, warm=30)
        ops.scorecards.change(ScorecardChanges(thresholds=thresholds), by="ann", reason="more time")
        waiting = ops.pipeline.backlog().queued
        [lead] = ops.leads.list(LeadQuery(sort=LeadSort.SCORE, limit=1)).items
    outcomes = tmp_path / "outcomes.csv"
    outcomes.write_text(f"Email,Stage\n{lead.email},Closed Won\nnobody@x.example,Closed Lost\n")
    open_page(page, f"{start(file)}/outcomes", "Outcomes")
    expect(page.get_by_text(f"{waiting} leads are waiting to be processed.")).to_be_visible()
    page.get_by_role("button", name="Process now").click()
    expect(page.get_by_text(f"{waiting} leads processed.")).to_be_visible(timeout=60_000)
    expect(page.get_by_role("button", name="Process now")).to_have_count(0)
    page.locator("input[type=file]").set_input_files(outcomes)
    page.get_by_role("button", name="Dry run").click()
    expect(page.get_by_text("will be recorded")).to_be_visible()
    page.get_by_role("button", name="Import outcomes").click()
    expect(page.get_by_text("1 outcome recorded; 1 lead now has an outcome.")).to_be_visible()
    with LeadOps.open(f"sqlite:///{file}") as ops:
        assert ops.pipeline.backlog().queued == 0
        assert ops.leads.show(str(lead.id)).lead.status is LeadStatus.CLOSED_WON


def test_missing_and_older_files_are_put_right_in_the_browser(
    page: Page, tmp_path: Path, start: Callable[..., str]
) -> None:
    empty = tmp_path / "new.db"
    page.goto(start(empty))
    page.get_by_role("button", name="Load sample leads").click()
    expect(page.get_by_text("196 leads, highest score first")).to_be_visible(timeout=90_000)

    older = tmp_path / "older.db"
    make_older_file(older, "0002")
    page.goto(start(older))
    page.get_by_role("button", name="Copy and upgrade").click()
    expect(page.get_by_text("Upgraded.")).to_be_visible(timeout=60_000)
    expect(page.get_by_text("3 leads, highest score first")).to_be_visible()
    assert len(list(tmp_path.glob("older.before-upgrade-*.db"))) == 1


def test_console_two_people_can_change_one_file_without_lock_errors(
    browser: Browser, console: str, file: Path
) -> None:
    contexts = [browser.new_context(viewport={"width": 1440, "height": 1000}) for _ in range(2)]
    pages = [context.new_page() for context in contexts]
    for page in pages:
        open_page(page, console, "Triage")
    choose(pages[0], *range(6))
    choose(pages[1], *range(6, 12))
    with LeadOps.open(f"sqlite:///{file}") as ops:
        for page in pages:
            page.get_by_role("button", name="Hold (6)", exact=True).click(no_wait_after=True)
        for lead in list(ops.leads.iterate())[:40]:
            ops.leads.note(str(lead.id), "a worker's own", by="worker")
        for page in pages:
            expect(page.get_by_text("6 leads put on hold:")).to_be_visible(timeout=60_000)
            expect(page.get_by_text("locked")).to_have_count(0)
    for context in contexts:
        context.close()


def test_a_copy_is_pushed_in_the_browser_and_a_conflict_decided(
    page: Page, tmp_path: Path, file: Path, start: Callable[..., str]
) -> None:
    source, mine = f"sqlite:///{file}", tmp_path / "mine.db"
    LeadOps.pull(source, mine, by="ann")
    with LeadOps.open(f"sqlite:///{mine}") as copy, LeadOps.open(source) as production:
        first, second = copy.leads.list(LeadQuery(sort=LeadSort.SCORE, limit=2)).items
        copy.leads.note(str(first.id), "asks for a reference", by="ann")
        copy.leads.hold(str(second.id), by="ann")
        production.leads.set_status(str(second.id), LeadStatus.MEETING_BOOKED, by="rep")
    page.goto(f"{start(mine, LEADOPS_EDGE_URL=source)}/edge")
    page.get_by_role("button", name="Dry run").click()
    expect(page.get_by_text("Dry run, nothing was changed")).to_be_visible(timeout=60_000)
    expect(page.get_by_text("Push first, then choose here which version to keep.")).to_be_visible()
    expect(page.get_by_role("button", name="Use production's")).to_have_count(0)
    page.get_by_role("button", name="Push 2 changes").click()
    expect(page.get_by_text("1 lead pushed, 1 lead changed on both sides")).to_be_visible(timeout=60_000)
    page.get_by_role("button", name="Use production's").click()
    expect(page.get_by_text("None. All decisions in this file are pushed.")).to_be_visible(timeout=60_000)
    with LeadOps.open(source) as production:
        assert production.leads.show(str(second.id)).lead.status is LeadStatus.MEETING_BOOKED
        notes = [each.payload.get("text") for each in production.leads.show(str(first.id)).activities]
    assert notes.count("asks for a reference") == 1
