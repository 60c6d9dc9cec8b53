"""Triage changes only the leads that a person selected."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from console import queries
from console.widgets.words import plain_markdown
from leadops_core import LeadOps
from leadops_core.schemas import LeadQuery, LeadSort, LeadStatus, Outcome, RecommendedAction
from tests.console.conftest import Open
from tests.console.test_pages import best, choose, library, press
from tests.support.repositories import Repositories


def disqualified(path: Path) -> set[str]:
    with library(path) as ops:
        return {str(lead.id) for lead in ops.leads.iterate(LeadQuery(statuses=(LeadStatus.DISQUALIFIED,)))}


def newest(ops: LeadOps, count: int) -> list[str]:
    return [str(lead.id) for lead in ops.leads.list(LeadQuery(sort=LeadSort.NEWEST, limit=count)).items]


def shown_names(app: AppTest, count: int) -> list[str]:
    return [plain_markdown(name) for name in app.dataframe[0].value["lead"][:count]]


@pytest.mark.parametrize(
    ("widget", "key", "value"),
    [
        ("selectbox", "order", "lowest score"),
        ("multiselect", "labels", ["WARM"]),
        ("text_input", "words", "demo"),
    ],
)
def test_selection_is_cleared_by_another_list(
    console: Open, file: Path, widget: str, key: str, value: object
) -> None:
    app = choose(console(file), 0, 1)
    assert not app.button(key="hold").disabled
    getattr(app, widget)(key=key).set_value(value).run()
    assert app.button(key="hold").disabled
    assert "Select leads" in " ".join(each.value for each in app.markdown)


def test_selection_is_cleared_by_the_batch(console: Open, file: Path) -> None:
    before = disqualified(file)
    app = console(file)
    app.multiselect(key="statuses").set_value(["QUALIFIED"]).run()
    press(choose(app, 0, 1), "disqualify")
    assert app.button(key="disqualify").disabled
    assert len(disqualified(file) - before) == 2


def test_click_changes_the_leads_shown_if_the_list_changed(console: Open, file: Path) -> None:
    app = console(file)
    app.selectbox(key="order").set_value("newest").run()
    app = choose(app, 0, 1)
    with library(file) as ops:
        shown = newest(ops, 2)
        ops.leads.add({"email": "new@acme.example", "first_name": "New"})
        assert newest(ops, 1)[0] not in shown
    press(app, "hold")
    with library(file) as ops:
        held = {
            str(lead.id) for lead in ops.leads.iterate() if lead.recommended_action is RecommendedAction.HOLD
        } & set(newest(ops, 3))
    assert held == set(shown)


def test_checked_leads_stay_checked_when_the_list_changes(console: Open, file: Path) -> None:
    app = console(file)
    app.selectbox(key="order").set_value("newest").run()
    app = choose(app, 0, 1)
    names = shown_names(app, 2)
    table_before = app.dataframe[0].value["lead"][:2].tolist()
    with library(file) as ops:
        ops.leads.add({"email": "new@acme.example", "first_name": "New"})
    app.run()
    assert app.dataframe[0].value["lead"][1:3].tolist() == table_before
    assert f"2 leads selected:** {names[0]}, {names[1]}" in " ".join(each.value for each in app.markdown)


def test_actions_name_the_leads(console: Open, file: Path) -> None:
    app = choose(console(file), 0, 1)
    names = ", ".join(shown_names(app, 2))
    assert f"**2 leads selected:** {names}" in [each.value for each in app.markdown]
    for key in ("disqualify", "hold", "needs-info"):
        assert app.button(key=key).label.endswith("(2)")
        assert app.button(key=key).help == names
    app = choose(app, 0, 1, 2, 3, 4)
    names = ", ".join(shown_names(app, 3))
    assert f"**5 leads selected:** {names} and 2 more" in [each.value for each in app.markdown]


def test_lead_changed_since_its_selection_is_refused(console: Open, file: Path) -> None:
    app = choose(console(file), 0)
    [id] = best(file, 1)
    with library(file) as ops:
        ops.leads.set_status(id, LeadStatus.CONTACTED, by="rep")
    press(app, "disqualify")
    assert "1 lead not changed" in app.warning[0].value
    assert id not in disqualified(file)


def test_lead_already_disqualified_is_reported(console: Open, file: Path) -> None:
    app = console(file)
    app.multiselect(key="statuses").set_value(["DISQUALIFIED"]).run()
    press(choose(app, 0), "disqualify")
    assert "already disqualified" in app.warning[0].value
    assert "undo-1" not in [button.key for button in app.button]


def test_every_batch_can_be_undone(console: Open, file: Path) -> None:
    before = disqualified(file)
    first = press(choose(console(file), 0, 1), "disqualify")
    first.multiselect(key="statuses").set_value(["QUALIFIED"]).run()
    app = press(choose(first, 0), "disqualify")
    assert len(disqualified(file) - before) == 3
    press(app, "undo-1")
    assert len(disqualified(file) - before) == 1
    press(app, "undo-2")
    assert disqualified(file) == before
    assert not [button.key for button in app.button if str(button.key).startswith("undo-")]


def test_reason_is_used_for_one_batch_only(console: Open, file: Path) -> None:
    app = choose(console(file), 0)
    app.text_input(key="reason").set_value("budget frozen").run()
    press(app, "hold")
    assert not app.text_input(key="reason").value


def test_list_over_one_page_is_counted_and_reachable(
    console: Open, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "LIST_LIMIT", 50)
    app = console(file)
    assert "1 to 50 of 196 leads, highest score first" in [each.value for each in app.caption]
    app.number_input[0].set_value(4).run()
    assert "151 to 196 of 196 leads, highest score first" in [each.value for each in app.caption]
    with library(file) as ops:
        scores = [lead.score_value for lead in ops.leads.iterate(LeadQuery(sort=LeadSort.SCORE))]
    assert app.dataframe[0].value["score"].tolist() == scores[150:]


def test_search_counts_sorts_and_selects_all_matches(
    console: Open, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "LIST_LIMIT", 10)
    with library(file) as ops:
        query = LeadQuery(text="demo", sort=LeadSort.SCORE)
        wanted = list(ops.leads.iterate(query))
    app = console(file)
    app.text_input(key="words").set_value("demo").run()
    assert f"1 to 10 of {len(wanted)} leads, highest score first" in [each.value for each in app.caption]
    assert app.dataframe[0].value["score"].tolist() == [lead.score_value for lead in wanted[:10]]
    app.checkbox[0].check().run()
    app.selectbox(key="outcome").set_value("no_response").run()
    press(app, "record")
    with library(file) as ops:
        assert {each.lead_id for each in Repositories(ops.database).labels.all()} == {
            lead.id for lead in wanted
        }


def test_large_batch_asks_once(console: Open, file: Path) -> None:
    app = choose(console(file), *range(120))
    app.selectbox(key="outcome").set_value("no_response").run()
    press(app, "record")
    with library(file) as ops:
        assert Repositories(ops.database).labels.count() == 0
    press(app, "cancel")
    assert "confirm" not in [button.key for button in app.button]
    press(app, "record")
    press(app, "confirm")
    with library(file) as ops:
        assert {each.outcome for each in Repositories(ops.database).labels.all()} == {Outcome.NO_RESPONSE}
        assert Repositories(ops.database).labels.count() == 120
