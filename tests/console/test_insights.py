"""The page of insights: reply and meeting rates."""

from pathlib import Path

from leadops_core.schemas.insights import ResponseDimension
from tests.console.conftest import Open
from tests.support.mailbox import ANN, opened_mailbox, reply, send_first_emails


def test_rates_are_shown_by_the_chosen_group(console: Open, tmp_path: Path) -> None:
    path = tmp_path / "people.db"
    with opened_mailbox(f"sqlite:///{path}", tmp_path) as ops:
        sent = send_first_emails(ops)
        ops.conversation.receive(reply("Does it work with SAP?", to=sent[ANN]))
    app = console(path, "insights")
    app.selectbox(key="days").set_value(365).run()
    app.selectbox(key="by").set_value(ResponseDimension.REP.value).run()
    assert not app.exception, app.exception
    assert any("2 leads got a first email in the last 365 days" in text.value for text in app.markdown)
    [table] = [table.value for table in app.dataframe]
    assert table.values.tolist() == [
        ["rep *", "2", "1: 50% (9–91%)", "1: 50% (9–91%)", "0: 0% (0–66%)"],
        ["All", "2", "1: 50% (9–91%)", "1: 50% (9–91%)", "0: 0% (0–66%)"],
    ]
