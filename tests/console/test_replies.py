"""The page of replies: messages to answer, and messages that a person assigns."""

from pathlib import Path

from leadops_core.schemas import DeliveryState
from leadops_core.schemas.conversation import MatchedBy
from tests.console.conftest import Open
from tests.support.mailbox import ANN, lead_id, opened_mailbox, reply, send_first_emails


def test_reply_is_done_and_unmatched_message_assigned(console: Open, tmp_path: Path) -> None:
    path = tmp_path / "people.db"
    with opened_mailbox(f"sqlite:///{path}", tmp_path) as ops:
        sent = send_first_emails(ops)
        ops.conversation.receive(reply("Does it work with SAP?", to=sent[ANN]))
        ops.conversation.receive(
            reply("Please call me", sender="Ann Miller <ann@home.example>", message_id="<2@home.example>")
        )
        answered, unmatched = ops.conversation.inbox().items
        app = console(path, "replies")
        assert [tab.label for tab in app.tabs] == ["To answer (1)", "Unmatched (1)"]
        assert any("Ann Miller** · Asks a question" in text.value for text in app.markdown)
        app.button(key=f"done-{answered.id}").click().run()
        assert not app.exception, app.exception
        # The search starts with the name of the sender.
        app.selectbox(key=f"lead-{unmatched.id}").set_value(str(lead_id(ops, ANN))).run()
        app.button(key=f"assign-{unmatched.id}").click().run()
        assert not app.exception, app.exception
        assert ops.conversation.get(answered.id).handled_by == "analyst"
        [assigned] = ops.conversation.inbox().items
        assert (assigned.lead_name, assigned.matched_by) == ("Ann Miller", MatchedBy.PERSON)


def test_drafted_answer_is_approved_on_the_page_of_replies(console: Open, tmp_path: Path) -> None:
    path = tmp_path / "people.db"
    with opened_mailbox(f"sqlite:///{path}", tmp_path) as ops:
        sent = send_first_emails(ops)
        ops.conversation.receive(reply("Sounds good", to=sent[ANN]))
        [message] = ops.conversation.inbox().items
        app = console(path, "replies")
        app.button(key=f"answer-{message.id}").click().run()
        assert not app.exception, app.exception
        [item] = ops.review().items
        app.button(key=f"approve-{item.draft.id}").click().run()
        assert not app.exception, app.exception
        assert ops.drafts.get(item.draft.id).state is DeliveryState.APPROVED
