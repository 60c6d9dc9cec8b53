"""Actions of an analyst on the pages, and their effect on the database."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import update
from streamlit.testing.v1 import AppTest

from console.widgets.words import plain_markdown
from leadops_core import LeadOps
from leadops_core.display.text import exact
from leadops_core.outreach.sentences import split_sentences
from leadops_core.schemas import (
    DeliveryState,
    LeadQuery,
    LeadSort,
    LeadStatus,
    LevelPoints,
    Outcome,
    ProcessingState,
    RecommendedAction,
    ScorecardChanges,
    Thresholds,
)
from leadops_core.schemas.learning_column import ColumnChoice
from leadops_core.tables import drafts
from tests.console.conftest import DEMO_LEADS, Open
from tests.support.repositories import Repositories
from tests.support.workbooks import xlsx


@contextmanager
def library(path: Path) -> Iterator[LeadOps]:
    with LeadOps.open(f"sqlite:///{path}") as ops:
        yield ops


def choose(app: AppTest, *rows: int) -> AppTest:
    app.session_state[app.session_state["queue-key"]] = {
        "selection": {"rows": list(rows), "columns": [], "cells": []}
    }
    app.run()
    assert not app.exception, app.exception
    return app


def press(app: AppTest, key: str) -> AppTest:
    app.button(key=key).click().run()
    assert not app.exception, app.exception
    return app


def best(path: Path, count: int) -> list[str]:
    with library(path) as ops:
        page = ops.leads.list(LeadQuery(sort=LeadSort.SCORE, limit=count))
        return [str(lead.id) for lead in page.items]


def test_queue_has_the_order_and_scores_of_the_library(console: Open, file: Path) -> None:
    table = console(file).dataframe[0].value
    with library(file) as ops:
        leads = list(ops.leads.iterate(LeadQuery(sort=LeadSort.SCORE)))
    assert table["score"].tolist() == [lead.score_value for lead in leads]
    assert table["why"][0].startswith("+")


def test_queue_is_filtered_by_label_and_text(console: Open, file: Path) -> None:
    app = console(file)
    app.multiselect(key="labels").set_value(["HOT"]).run()
    assert set(app.dataframe[0].value["label"]) == {"▲ Hot"}
    app.text_input(key="words").set_value("sharma").run()
    assert [name for name in app.dataframe[0].value["lead"] if "Sharma" not in name] == []
    app.text_input(key="words").set_value("no such words anywhere").run()
    assert "No leads match" in app.info[0].value


def test_triage_undoes_the_last_batch(console: Open, file: Path) -> None:
    ids = best(file, 20)
    app = choose(console(file), *range(10))
    app.text_input(key="reason").set_value("budget frozen").run()
    press(app, "disqualify")
    assert "10 leads disqualified" in app.success[0].value
    with library(file) as ops:
        assert {ops.leads.show(id).lead.status for id in ids[:10]} == {LeadStatus.DISQUALIFIED}
        waiting = ops.leads.figures().drafts_waiting
    app = press(choose(console(file), *range(10, 20)), "hold")
    with library(file) as ops:
        assert {ops.leads.show(id).lead.recommended_action for id in ids[10:]} == {RecommendedAction.HOLD}
    press(app, "undo-1")
    assert "10 leads restored" in app.success[0].value
    with library(file) as ops:
        assert RecommendedAction.HOLD not in {ops.leads.show(id).lead.recommended_action for id in ids[10:]}
        assert ops.leads.figures().drafts_waiting == waiting


def test_bulk_outcome_labels_each_lead(console: Open, file: Path) -> None:
    app = choose(console(file), 0, 1, 2)
    app.selectbox(key="outcome").set_value("closed_won").run()
    press(app, "record")
    with library(file) as ops:
        won = ops.leads.list(LeadQuery(statuses=(LeadStatus.CLOSED_WON,))).items
        assert sorted(str(lead.id) for lead in won) == sorted(best(file, 3))


def test_bulk_outcomes_are_withdrawn_with_one_click(console: Open, file: Path) -> None:
    app = choose(console(file), 0, 1, 2)
    app.selectbox(key="outcome").set_value("closed_won").run()
    press(app, "record")
    press(app, "undo-1")
    assert "3 leads restored" in app.success[0].value
    with library(file) as ops:
        assert ops.leads.list(LeadQuery(statuses=(LeadStatus.CLOSED_WON,))).items == ()
        assert Repositories(ops.database).labels.count() == 0


def test_an_outcome_is_withdrawn_on_the_page_of_its_lead(console: Open, file: Path) -> None:
    [id] = best(file, 1)
    with library(file) as ops:
        ops.outcomes.record(id, Outcome.CLOSED_LOST, by="ann")
    app = console(file, "lead", lead=id)
    app.text_input(key="withdraw-why").set_value("another lead").run()
    press(app, "withdraw")
    assert "no label any more" in app.success[0].value
    assert "another lead" in app.dataframe[-1].value["withdrawn"][0]
    assert "withdraw" not in [button.key for button in app.button]
    with library(file) as ops:
        assert Repositories(ops.database).labels.count() == 0


def test_refused_lead_is_reported_and_others_continue(console: Open, file: Path) -> None:
    [first, second] = best(file, 2)
    with library(file) as ops:
        ops.leads.set_status(first, LeadStatus.CLOSED_WON, by="ann")
    press(choose(app := console(file), 0, 1), "needs-info")
    assert "1 lead moved to needs info" in app.warning[0].value
    assert "cannot change to NEEDS_INFO" in app.warning[0].value
    with library(file) as ops:
        assert ops.leads.show(second).lead.status is LeadStatus.NEEDS_INFO


def test_lead_page_shows_the_sum_the_words_and_the_draft(console: Open, file: Path) -> None:
    [id] = best(file, 1)
    app = console(file, "lead", lead=id)
    with library(file) as ops:
        detail = ops.leads.show(id)
    assert detail.score is not None
    said = " ".join(caption.value for caption in app.caption)
    assert f"= {exact(detail.score.total)}" in said
    assert detail.drafts[0].subject in [field.value for field in app.text_input]


def test_draft_is_edited_then_approved_as_edited(console: Open, file: Path) -> None:
    [id] = best(file, 1)
    app = console(file, "lead", lead=id)
    with library(file) as ops:
        draft = ops.leads.show(id).drafts[0]
    app.text_input(key=f"subject-{draft.id}-{draft.version}").set_value("About next week").run()
    assert app.button(key=f"approve-{draft.id}").disabled
    press(app, f"save-{draft.id}")
    press(app, f"approve-{draft.id}")
    with library(file) as ops:
        after = ops.drafts.get(draft.id)
    assert after.subject == "About next week"
    assert after.state not in (DeliveryState.DRAFT, DeliveryState.REJECTED)


def test_draft_that_fails_a_blocking_check_has_no_approval(console: Open, file: Path) -> None:
    [id] = best(file, 1)
    with library(file) as ops:
        draft = ops.leads.show(id).drafts[0]
        edited = ops.drafts.edit(draft.id, by="ann", body=f"{draft.body}\nSee https://elsewhere.example")
    app = console(file, "lead", lead=id)
    button = app.button(key=f"approve-{draft.id}")
    assert (button.disabled, button.help) == (True, "Fix the failing checks first")
    assert "elsewhere.example" in app.warning[0].value
    app.text_area(key=f"body-{draft.id}-{edited.version}").set_value(draft.body).run()
    press(app, f"save-{draft.id}")
    assert not app.button(key=f"approve-{draft.id}").disabled


def test_missing_lead_is_reported(console: Open, file: Path) -> None:
    app = console(file, "lead", lead="0" * 32)
    assert "no lead" in app.error[0].value


def test_import_page_warns_of_damaged_rows(console: Open, tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    with library(path):
        pass
    app = console(path, "upload")
    data = b"First Name,Email,Company\nAnn,a@b.example,Acme\nBob,b@b.example,B, Inc.\n"
    app.file_uploader[0].set_value(("damaged.csv", data, "text/csv")).run()
    assert "1 row looks damaged" in app.warning[0].value


def test_import_page_offers_the_encodings_that_a_file_may_have(console: Open, file: Path) -> None:
    app = console(file, "upload")
    data = "Imię,E-mail\nZbigniew Dąb,z@firma.example\n".encode("cp1250")
    app.file_uploader[0].set_value(("leads.csv", data, "text/csv")).run()
    assert any("The encoding is a guess." in warning.value for warning in app.warning)
    assert app.selectbox[0].value == "cp1250"
    app.selectbox[0].set_value("cp1252").run()
    assert not app.exception
    assert any("cp1252, commas" in caption.value for caption in app.caption)


def test_import_page_reads_a_workbook(console: Open, file: Path) -> None:
    app = console(file, "upload")
    book = xlsx({"Leads": [["Email"], ["a@b.example"]], "Fair": [["Phone", "Email"], ["1", "c@d.example"]]})
    app.file_uploader[0].set_value(("leads.xlsx", book, "application/zip")).run()
    assert not app.exception
    assert any("sheet “Leads”" in caption.value for caption in app.caption)
    assert any("not “Fair”" in caption.value for caption in app.caption)
    app.selectbox[0].set_value("Fair").run()
    assert any("sheet “Fair”" in caption.value for caption in app.caption)
    press(app, "dry-run")
    assert [metric.value for metric in app.metric][:2] == ["1", "1"]


def test_column_is_mapped_by_its_own_selectbox(console: Open, tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    with library(path):
        pass
    app = console(path, "upload")
    data = b"Person,Email,Client\nAnn Lee,a@b.example,Acme\n"
    app.file_uploader[0].set_value(("leads.csv", data, "text/csv")).run()
    [target] = [box for box in app.selectbox if "Client" in box.label]
    target.set_value("company_name").run()
    press(app, "take-in")
    assert not app.exception
    with library(path) as ops:
        [lead] = ops.leads.list().items
        assert lead.company_name == "Acme"


def test_file_is_previewed_checked_imported_and_undone(console: Open, tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    with library(path):
        pass
    app = console(path, "upload")
    app.file_uploader[0].set_value(("demo_leads.csv", DEMO_LEADS.read_bytes(), "text/csv")).run()
    assert any(text.value.startswith("**Email**") for text in app.markdown)
    press(app, "dry-run")
    with library(path) as ops:
        assert ops.leads.figures().total == 0
        counts = ops.ingest(DEMO_LEADS, dry_run=True).counts
    figures = (counts.rows, counts.accepted, counts.merged, counts.rejected)
    assert [metric.value for metric in app.metric] == [str(figure) for figure in figures]
    press(app, "take-in")
    said = "{} rows = {} new + {} merged + {} rejected".format(*figures)
    assert said in app.warning[0].value
    with library(path) as ops:
        assert ops.leads.figures().total == counts.accepted == 196
        [upload] = ops.uploads.list()
    press(app, f"undo-{upload.id.hex}")
    with library(path) as ops:
        assert ops.leads.figures().total == 0


def test_run_is_shown_node_by_node(console: Open, file: Path) -> None:
    app = console(file, "traces")
    assert len(app.dataframe[0].value) == 196
    app.text_input(key="trace-words").set_value("Sharma").run()
    assert set(app.dataframe[0].value["lead"]) == {"Priya Sharma"}
    [nodes] = [table.value for table in app.dataframe if "node" in table.value]
    assert nodes["node"].tolist()[:2] == ["Clean up the lead", "Enrich"]


def test_sql_page_runs_queries_and_cannot_write(console: Open, file: Path) -> None:
    before = hashlib.sha256(file.read_bytes()).hexdigest()
    app = console(file, "data")
    app.text_area(key="sql").set_value("SELECT label, count(*) AS n FROM lead_list GROUP BY 1").run()
    assert app.dataframe[0].value["n"].sum() == 196
    for sql in (
        "DELETE FROM leads",
        "UPDATE leads SET status = 'NEW'",
        "DROP TABLE leads",
        "ATTACH 'x.db' AS x",
        "PRAGMA query_only = OFF",
        "SELECT load_extension('x')",
    ):
        app.text_area(key="sql").set_value(sql).run()
        assert app.error, sql
        assert not app.exception
    assert hashlib.sha256(file.read_bytes()).hexdigest() == before


@pytest.mark.parametrize(
    "page", ["triage", "lead", "upload", "outcomes", "scorecard", "learning", "traces", "data"]
)
def test_every_page_opens_an_empty_file(console: Open, tmp_path: Path, page: str) -> None:
    path = tmp_path / "empty.db"
    with library(path):
        pass
    assert not console(path, page).error


def test_changed_weight_rescores_the_file_and_is_saved_as_a_version(console: Open, file: Path) -> None:
    app = console(file, "scorecard")
    with library(file) as ops:
        card = ops.scorecards.active().scorecard
        before = {
            str(lead.id): lead.score_value for lead in ops.leads.iterate() if lead.score_value is not None
        }
    first = card.characteristics[0]
    level = first.levels[0]
    assert [metric.label for metric in app.metric][:3] == ["▲ Hot", "◆ Warm", "● Cold"]
    app.slider(key=f"points-{first.name}-{level.name}").set_value(level.points - 7).run()
    assert not app.exception, app.exception
    [movers] = [table.value for table in app.dataframe if "lead" in table.value and "before" in table.value]
    assert (movers["after"] < movers["before"]).all()
    app.text_input(key="why").set_value("they buy less than we thought").run()
    press(app, "save")
    message = app.success[0].value
    with library(file) as ops:
        assert ops.scorecards.active().reason == "they buy less than we thought"
        after = {
            str(lead.id): lead.score_value for lead in ops.leads.iterate() if lead.score_value is not None
        }
    moved = {id for id, score in after.items() if score != before[id]}
    assert len(moved) == len(movers) > 0
    assert f"Version 2 is active; {len(moved)} leads have a new score" in message


def test_unsaved_weights_can_be_discarded(console: Open, file: Path) -> None:
    app = console(file, "scorecard")
    app.slider(key="points-hot").set_value(70.0).run()
    assert app.metric[3].value != "0"
    press(app, "forget")
    assert app.metric[3].value == "0"
    with library(file) as ops:
        assert ops.scorecards.active().number == 1


def test_outcomes_are_learned_from_and_a_version_rolled_back(console: Open, file: Path) -> None:
    with library(file) as ops:
        for lead in ops.leads.iterate():
            if lead.score_value is not None:
                won = lead.source == "referral" or lead.score_value > 75
                ops.outcomes.record(
                    str(lead.id), Outcome.CLOSED_WON if won else Outcome.CLOSED_LOST, by="ann"
                )
    app = press(console(file, "learning"), "learn")
    with library(file) as ops:
        learned = ops.scorecards.active().number
        evaluation = ops.learning.evaluations()[0]
    assert evaluation.promoted
    assert learned == 2
    plain, details = [table.value for table in app.dataframe if "Guessing" in table.value]
    assert "Probabilities off by" in plain[""].tolist()
    assert "Log loss" in details[""].tolist()
    assert "Model card of version 2" in [each.label for each in app.expander]
    assert any("**Limits:**" in each.value for each in app.markdown)
    app.session_state["versions"] = {"selection": {"rows": [1], "columns": [], "cells": []}}
    app.run()
    press(app, "activate")
    assert "Version 1 is active now." in [each.value for each in app.caption]
    with library(file) as ops:
        assert ops.scorecards.active().number == 1
        assert {lead.scorecard_version for lead in ops.leads.iterate() if lead.score_value is not None} == {1}


def test_column_is_decided_about_and_a_share_is_changed(console: Open, file: Path) -> None:
    with library(file) as ops:
        ops.learning.choose_column("attribute:Plan", ColumnChoice.LEAVE_OUT, by="ann")
        ops.learning.choose_column("field:job_title", ColumnChoice.LEAVE_OUT, by="ann")
    app = console(file, "learning")
    [table] = [table.value for table in app.dataframe if "decision" in table.value]
    assert table[["column", "decision", "by"]].values.tolist() == [
        ["Plan", "Never used", "ann"],
        ["Job title", "Never used", "ann"],
    ]
    press(app, "column-automatic")
    app.selectbox(key="hot-share").set_value(0.2).run()
    with library(file) as ops:
        assert [column.column for column in ops.learning.columns()] == ["field:job_title"]
        assert ops.learning.score_labels().hot_share == 0.2


def test_too_few_outcomes_change_nothing_and_are_reported(console: Open, file: Path) -> None:
    with library(file) as ops:
        ops.outcomes.record(best(file, 1)[0], Outcome.CLOSED_WON, by="ann")
    app = press(console(file, "learning"), "learn")
    assert "only good outcomes so far (1)" in app.success[0].value
    with library(file) as ops:
        assert ops.scorecards.active().number == 1


def waiting(path: Path) -> int:
    with library(path) as ops:
        return ops.pipeline.backlog().queued


def test_saved_scorecard_leaves_no_lead_waiting(console: Open, file: Path) -> None:
    app = console(file, "scorecard")
    app.slider(key="points-hot").set_value(70.0).run()
    app.text_input(key="why").set_value("we have time for more").run()
    press(app, "save")
    assert "processed" in app.success[0].value
    assert waiting(file) == 0


def test_activated_version_leaves_no_lead_waiting(console: Open, file: Path) -> None:
    lower_hot(file)
    with library(file) as ops:
        ops.process()
    app = console(file, "learning")
    app.session_state["versions"] = {"selection": {"rows": [1], "columns": [], "cells": []}}
    app.run()
    press(app, "activate")
    assert "Version 1 is active" in app.success[0].value
    assert waiting(file) == 0


def test_waiting_leads_are_announced_and_processed(console: Open, file: Path) -> None:
    lower_hot(file)
    count = waiting(file)
    assert count
    app = console(file)
    assert f"**{count} leads are waiting to be processed.**" in " ".join(each.value for each in app.markdown)
    assert app.dataframe[0].value["next"].tolist().count("Waiting to be processed") == count
    press(app, "process-now")
    assert f"{count} leads processed." in app.success[0].value
    assert waiting(file) == 0
    assert "process-now" not in [button.key for button in app.button]


def test_lead_page_shows_only_sentences_of_the_current_score(console: Open, file: Path) -> None:
    [id] = best(file, 1)
    with library(file) as ops:
        before = ops.leads.show(id)
        assert before.decision is not None
        points = (LevelPoints(characteristic="intent", level="demo", points=4.0),)
        ops.scorecards.change(ScorecardChanges(points=points), by="ann", reason="a little less")
        after = ops.leads.show(id)
    assert (after.lead.score_label, after.lead.processing_state) == (before.lead.score_label, "done")
    assert after.lead.score_value != before.lead.score_value
    app = console(file, "lead", lead=id)
    shown = " ".join(each.value for each in app.markdown)
    assert plain_markdown(before.decision.sentence) not in shown
    assert after.decision is not None
    assert plain_markdown(after.decision.sentence) in shown


def test_lead_page_hides_the_step_of_a_waiting_lead(console: Open, file: Path) -> None:
    lower_hot(file)
    with library(file) as ops:
        [lead] = ops.leads.list(LeadQuery(processing=(ProcessingState.QUEUED,), limit=1)).items
    app = console(file, "lead", lead=str(lead.id))
    assert "is waiting to be processed" in app.info[0].value
    press(app, "process-one")
    with library(file) as ops:
        assert ops.leads.show(str(lead.id)).lead.processing_state is ProcessingState.DONE


def lower_hot(path: Path) -> None:
    with library(path) as ops:
        ops.scorecards.change(
            ScorecardChanges(thresholds=Thresholds(hot=50, warm=30)), by="ann", reason="we have time for more"
        )


def test_model_sentences_are_confirmed_one_by_one(console: Open, file: Path) -> None:
    [id] = best(file, 1)
    with library(file) as ops:
        [draft] = ops.leads.show(id).drafts
        texts = split_sentences(draft.body)[1:3]
        sentences: list[dict[str, object]] = [
            {
                "text": text,
                "author": "model" if text in texts else "leadops",
                "must_confirm": text in texts,
            }
            for text in (draft.subject, *split_sentences(draft.body))
        ]
        with ops.database.writing() as transaction:
            transaction.connection.execute(
                update(drafts).where(drafts.c.id == draft.id).values(sentences=sentences, remark="A remark.")
            )
    app = console(file, "lead", lead=id)
    assert "A remark" in " ".join(caption.value for caption in app.caption)
    assert app.button(key=f"approve-{draft.id}").disabled
    for number in range(len(texts)):
        app.checkbox(key=f"confirm-{draft.id}-{draft.version}-{number}").check().run()
    press(app, f"approve-{draft.id}")
    with library(file) as ops:
        approved = ops.drafts.get(draft.id)
    assert approved.state is DeliveryState.APPROVED
    assert {sentence.text for sentence in approved.sentences if sentence.confirmed_by} == set(texts)
