"""A real browser for what has a screen. Needs a Chromium: the system's, or Playwright's own."""

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Error, Page, expect, sync_playwright

# A machine that is busy with something else is slow, not wrong.
expect.set_options(timeout=60_000)

_FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_REMEDY = (
    "no Chromium was found; install one (Debian, Ubuntu: apt-get install chromium), run `playwright install chromium`, "
    "or name it: CHROMIUM=/path/to/chromium make e2e"
)


def chromium_path() -> str | None:
    """The system's Chromium, None to let Playwright take its own."""
    named = os.environ.get("CHROMIUM")
    return named or next((found for name in _NAMES if (found := shutil.which(name))), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all tests."""
    with sync_playwright() as playwright:
        try:
            opened = playwright.chromium.launch(executable_path=chromium_path(), args=_FLAGS)
        except Error as error:
            raise pytest.UsageError(f"{_REMEDY}\n{error.message.splitlines()[0]}") from None
        yield opened
        opened.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A new window; what goes wrong in its console fails the test."""
    context = browser.new_context(viewport={"width": 1440, "height": 1000})
    opened = context.new_page()
    failures: list[str] = []
    opened.on("pageerror", lambda error: failures.append(str(error)))
    yield opened
    context.close()
    assert failures == []
