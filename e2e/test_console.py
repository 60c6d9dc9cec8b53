"""The ops console in a real browser, over a real file."""

import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from leadops_core import LeadOps, Settings
from leadops_core.cli.demo import DEMO_COMPETITORS
from leadops_core.schemas import LeadQuery, LeadSort, LeadStatus, Outcome

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
def console(file: Path, tmp_path: Path) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    process = subprocess.Popen(
        [Path(sys.executable).with_name("leadops"), "console", file, "--no-browser", "--port", str(port)],
        cwd=tmp_path,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    url = f"http://127.0.0.1:{port}"
    deadline = time.monotonic() + 60
    while True:
        try:
            urllib.request.urlopen(f"{url}/_stcore/health", timeout=5).close()
            break
        except OSError:
            assert time.monotonic() < deadline, "the console did not come up"
            time.sleep(0.2)
    yield url
    process.terminate()
    process.wait(timeout=30)


def open_page(page: Page, url: str, title: str) -> None:
    page.goto(url)
    expect(page.get_by_role("heading", name=title, exact=True)).to_be_visible(timeout=60_000)


def choose(page: Page, *rows: int) -> None:
    table = page.get_by_test_id("stDataFrame").first
    expect(table).to_be_visible()
    page.wait_for_timeout(1_000)
    box = table.bounding_box()
    assert box is not None
    for count, row in enumerate(rows, 1):
        page.mouse.click(box["x"] + _CHECKBOX, box["y"] + _HEADER + row * _ROW)
        expect(page.get_by_text(f"{count} chosen")).to_be_visible()


def test_twenty_leads_are_triaged_in_the_browser(page: Page, console: str, file: Path) -> None:
    open_page(page, console, "Triage")
    for batch in range(2):
        choose(page, *range(10))
        page.get_by_role("button", name="Disqualify" if batch else "Hold", exact=True).click()
        expect(page.get_by_text("10 leads")).to_have_count(2, timeout=30_000)
        page.reload()
        expect(page.get_by_role("heading", name="Triage", exact=True)).to_be_visible(timeout=60_000)
    with LeadOps.open(f"sqlite:///{file}") as ops:
        gone = ops.leads(LeadQuery(statuses=(LeadStatus.DISQUALIFIED,), sort=LeadSort.SCORE, limit=10)).items
    assert len(gone) == 10


def test_weight_is_moved_saved_and_every_lead_scored_by_it(page: Page, console: str, file: Path) -> None:
    open_page(page, f"{console}/scorecard", "Scorecard")
    slider = page.get_by_role("slider").first
    slider.focus()
    for _ in range(6):
        page.keyboard.press("ArrowLeft")
    expect(page.get_by_text("Largest moves")).to_be_visible(timeout=30_000)
    page.get_by_label("Why", exact=True).fill("owners buy less than we thought")
    page.get_by_label("Why", exact=True).press("Enter")
    page.get_by_role("button", name="Save and use").click()
    expect(page.get_by_text("Version 2 is in use")).to_be_visible(timeout=60_000)
    with LeadOps.open(f"sqlite:///{file}") as ops:
        assert ops.scorecard().number == 2
        assert {lead.scorecard_version for lead in ops.iterate() if lead.score_value is not None} == {2}


def test_outcomes_are_learned_from(page: Page, console: str, file: Path) -> None:
    with LeadOps.open(f"sqlite:///{file}") as ops:
        for lead in ops.iterate():
            if lead.score_value is not None:
                won = lead.source == "referral" or lead.score_value > 75
                ops.outcome(str(lead.id), Outcome.CLOSED_WON if won else Outcome.CLOSED_LOST, by="ann")
    open_page(page, f"{console}/learning", "Learning")
    page.get_by_role("button", name="Learn from the outcomes").click()
    expect(page.get_by_text("Taken into use", exact=False).first).to_be_visible(timeout=120_000)
    expect(page.get_by_text("What it would change")).to_be_visible()
