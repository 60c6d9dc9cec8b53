"""Take pictures of every console page with the demo leads, for the documents.

    python scripts/console_pictures.py [--to docs/images]

Each page is taken at desktop width in light and dark mode, and three pages at phone width. It needs Chromium and
Pillow. The databases are created for each run.
"""

import argparse
import io
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize, expect, sync_playwright

from leadops_core import LeadOps, Settings
from leadops_core.cli.demo import DEMO_COMPETITORS
from leadops_core.schemas import LeadQuery, LeadSort, LeadStatus, Outcome

ROOT = Path(__file__).resolve().parents[1]
PAGES = ("triage", "lead", "upload", "scorecard", "learning", "traces", "data", "edge")
TITLES = {"upload": "Import", "edge": "Local copy"}
ON_A_PHONE = ("triage", "lead", "scorecard")
WIDE, NARROW = ViewportSize(width=1360, height=900), ViewportSize(width=390, height=844)
_FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
_QUALITY = 72
_TRIES = 6
_NOT_LOADED = re.compile("Failed to fetch|Unable to preload")


def make_files() -> tuple[Path, Path, str]:
    """Create the source database and a local copy with pending changes. Return both, and the id of the displayed lead."""
    production, copy = Path("production.db"), Path("leads.db")
    config = Settings(_env_file=None, competitors=DEMO_COMPETITORS)
    with LeadOps.open(f"sqlite:///{production}", config=config) as ops:
        ops.ingest(ROOT / "data" / "demo_leads.csv", by="ann")
        ops.process()
        for lead in ops.leads.iterate():
            if lead.score_value is not None and lead.id.int % 3:
                went_well = lead.score_value + lead.id.int % 40 > 75
                ops.outcomes.record(
                    str(lead.id), Outcome.CLOSED_WON if went_well else Outcome.CLOSED_LOST, by="ann"
                )
        ops.learn()
    LeadOps.pull(f"sqlite:///{production}", copy, by="ann", config=config)
    with LeadOps.open(f"sqlite:///{copy}", config=config) as ops:
        best = ops.leads.list(LeadQuery(sort=LeadSort.SCORE, statuses=(LeadStatus.QUALIFIED,), limit=4)).items
        ops.leads.note(str(best[1].id), "asks for a reference", by="ann")
        ops.leads.hold(str(best[2].id), by="ann", reason="on holiday")
        ops.outcomes.record(str(best[3].id), Outcome.BOOKED_DEMO, by="ann")
    with LeadOps.open(f"sqlite:///{production}", config=config) as ops:
        ops.leads.set_status(str(best[2].id), LeadStatus.MEETING_BOOKED, by="rep")
    return production, copy, str(best[0].id)


@contextmanager
def running(file: Path, source: Path) -> Iterator[str]:
    """Run the console for this file. Yield its URL."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    process = subprocess.Popen(
        [sys.executable, "-m", "leadops_core.cli", "console", file, "--no-browser", "--port", str(port)],
        env={**os.environ, "LEADOPS_EDGE_URL": f"sqlite:///{source}"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    url = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            try:
                urllib.request.urlopen(f"{url}/_stcore/health", timeout=5).close()
                break
            except OSError:
                time.sleep(0.2)
        yield url
    finally:
        process.terminate()
        process.wait(timeout=30)


def take(browser: Browser, url: str, name: str, lead: str, *, dark: bool, narrow: bool) -> bytes:
    """Return the picture of a page after it has finished loading."""
    context = browser.new_context(
        viewport=NARROW if narrow else WIDE, color_scheme="dark" if dark else "light", device_scale_factor=1
    )
    page = context.new_page()
    # The first page has no path of its own.
    path = {"triage": "", "lead": f"lead?lead={lead}"}.get(name, name)
    page.goto(f"{url}/{path}")
    title = TITLES.get(name, name.capitalize())
    for _ in range(_TRIES):
        expect(page.get_by_role("heading", name=title, exact=True)).to_be_visible(timeout=240_000)
        wait_until_idle(page)
        prepare(page, name)
        if not page.get_by_text(_NOT_LOADED).count():
            break
        # A network change on the machine interrupts loading, even from loopback.
        page.reload()
    else:
        raise SystemExit(f"{title} did not load")
    shot = page.screenshot()
    context.close()
    return shot


def wait_until_idle(page: Page) -> None:
    """Wait until the page's script has finished and its charts are drawn."""
    page.wait_for_timeout(500)
    expect(page.get_by_test_id("stApp")).to_have_attribute(
        "data-test-script-state", "notRunning", timeout=240_000
    )
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0, timeout=240_000)
    page.wait_for_timeout(1_200)


def prepare(page: Page, name: str) -> None:
    """Fill in the page's form, so that the picture shows a result."""
    if name == "scorecard":
        slider = page.get_by_role("slider").first
        slider.focus()
        for _ in range(12):
            page.keyboard.press("ArrowLeft")
        wait_until_idle(page)
    if name == "edge":
        page.get_by_role("button", name="Dry run").click()
        wait_until_idle(page)
    if name == "upload" and (field := page.locator("input[type=file]")).count():
        field.first.set_input_files(ROOT / "data" / "demo_leads.csv")
        wait_until_idle(page)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    options.add_argument("--to", type=Path, default=ROOT / "docs" / "images")
    options.add_argument("--only", nargs="*", default=PAGES, choices=PAGES)
    arguments = options.parse_args()
    target_folder = arguments.to.absolute()
    target_folder.mkdir(parents=True, exist_ok=True)
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        # The pictures show file names, which should have no local path.
        os.chdir(folder)
        production, copy, lead = make_files()
        browser = playwright.chromium.launch(executable_path=chromium, args=_FLAGS)
        for file, pages in ((production, [p for p in PAGES if p != "edge"]), (copy, ["edge"])):
            selected = [page for page in pages if page in arguments.only]
            if not selected:
                continue
            with running(file, production) as url:
                for page in selected:
                    for look in ("light", "dark", "phone"):
                        if look == "phone" and page not in ON_A_PHONE:
                            continue
                        shot = take(browser, url, page, lead, dark=look == "dark", narrow=look == "phone")
                        target = target_folder / f"console-{page}-{look}.webp"
                        Image.open(io.BytesIO(shot)).save(target, quality=_QUALITY, method=6)
        browser.close()


if __name__ == "__main__":
    main()
