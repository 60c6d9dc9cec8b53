"""Open jobs on every page of the console."""

from pathlib import Path

from leadops_core import LeadOps, Settings
from leadops_core.schemas import JobState
from tests.console.conftest import Open


def test_open_job_is_shown_cancelled_and_run(file: Path, console: Open) -> None:
    with LeadOps.open(f"sqlite:///{file}", config=Settings(_env_file=None)) as ops:
        first = ops.scorecards.request_rescoring(by="ann")
        app = console(file)
        assert any("Rescore all leads" in text.value for text in app.markdown)
        app.button(key=f"cancel-{first.id}").click().run()
        assert not app.exception, app.exception
        assert ops.jobs.get(first.id).state is JobState.CANCELLED
        second = ops.duplicates.request_search(by="ann")
        app.run()
        app.button(key=f"run-{second.id}").click().run()
        assert not app.exception, app.exception
        assert ops.jobs.get(second.id).state is JobState.DONE
        assert not any("Search for duplicates" in text.value for text in app.markdown)
