"""Importing a file of outcomes in the console."""

from pathlib import Path

from streamlit.testing.v1 import AppTest

from leadops_core import LeadOps
from leadops_core.schemas import LeadQuery, Outcome
from tests.console.conftest import Open
from tests.console.test_pages import library, press
from tests.support.repositories import Repositories


def open_with(console: Open, file: Path, text: str) -> AppTest:
    app = console(file, "outcomes")
    app.file_uploader[0].set_value(("outcomes.csv", text.encode(), "text/csv")).run()
    assert not app.exception, app.exception
    return app


def labels(ops: LeadOps) -> list[Outcome]:
    return [each.outcome for each in Repositories(ops.database).labels.all()]


def emails(file: Path, count: int) -> list[str]:
    with library(file) as ops:
        return [str(lead.email) for lead in ops.leads.iterate(LeadQuery()) if lead.email][:count]


def test_outcomes_are_rehearsed_then_imported(console: Open, file: Path) -> None:
    [first, second] = emails(file, 2)
    text = f"Email,Stage\n{first},Closed Won\n{second},Closed Lost\nnobody@x.example,Closed Won\n{first},hm\n"
    app = press(open_with(console, file, text), "dry-run")
    assert [metric.value for metric in app.metric] == ["2", "0", "1", "1", "0", "0"]
    with library(file) as ops:
        assert labels(ops) == []
    press(app, "import")
    assert "2 outcomes recorded; 2 leads now have an outcome." in app.success[0].value
    with library(file) as ops:
        assert sorted(labels(ops)) == [Outcome.CLOSED_LOST, Outcome.CLOSED_WON]
        recorded = ops.leads.show(first).feedback[0]
    assert recorded.recorded_by == "analyst"
    assert [metric.label for metric in app.metric][:3] == ["recorded", "already recorded", "unmatched"]


def test_outcomes_are_read_by_chosen_columns_and_values(console: Open, file: Path) -> None:
    with library(file) as ops:
        ops.leads.add({"first_name": "Kim", "company_name": "Kite", "CRM Id": "K-7"})
    app = open_with(console, file, "CRM Id,Result,Note\nK-7,gold,x\nK-8,lead,y\n")
    app.selectbox(key="outcome-column").set_value("Result").run()
    app.selectbox(key="key-column").set_value("CRM Id").run()
    assert app.multiselect(key="positive").options == ["gold", "lead"]
    app.multiselect(key="positive").set_value(["gold"]).run()
    app.multiselect(key="negative").set_value(["lead"]).run()
    press(app, "import")
    with library(file) as ops:
        assert labels(ops) == [Outcome.CLOSED_WON]


def test_file_without_an_outcome_column_explains_what_to_do(console: Open, file: Path) -> None:
    app = press(open_with(console, file, "Email,Color\na@b.example,blue\n"), "dry-run")
    assert "no outcome column was found" in app.error[0].value
    assert not app.metric
