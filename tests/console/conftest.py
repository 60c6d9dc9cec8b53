"""Pages of the console, run as Streamlit runs them, each test on its own files."""

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from leadops_core import LeadOps, Settings
from leadops_core.cli.demo import DEMO_COMPETITORS

ROOT = Path(__file__).parents[2]
APP = ROOT / "console" / "app.py"
DEMO_LEADS = ROOT / "data" / "demo_leads.csv"
Open = Callable[..., AppTest]


@pytest.fixture(scope="session")
def processed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo leads, processed; to be copied."""
    path = tmp_path_factory.mktemp("processed") / "demo.db"
    with LeadOps.open(f"sqlite:///{path}", config=Settings(competitors=DEMO_COMPETITORS)) as ops:
        ops.ingest(DEMO_LEADS)
        ops.process()
    return path


@pytest.fixture
def file(processed: Path, tmp_path: Path) -> Path:
    """A file of the processed demo leads that the test may change."""
    path = tmp_path / "leads.db"
    shutil.copy(processed, path)
    return path


@pytest.fixture
def console(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Open:
    """`console(file, page)`: the app at that page, run once, without an error on it."""
    monkeypatch.setattr(sys, "argv", ["app"])
    monkeypatch.chdir(tmp_path)

    def open_page(path: Path, page: str = "triage", **state: object) -> AppTest:
        st.cache_resource.clear()
        monkeypatch.setenv("LEADOPS_CONSOLE_FILE", str(path))
        app = AppTest.from_file(APP, default_timeout=60)
        app.run()
        if page != "triage":
            app.switch_page(f"app_pages/{page}.py")
        for name, value in state.items():
            app.session_state[name] = value
        app.run()
        assert not app.exception, app.exception
        return app

    return open_page
