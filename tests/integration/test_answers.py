"""Replies get a drafted answer, once, which a person approves and which continues the conversation."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from leadops_core import LeadOps
from leadops_core.database.errors import IllegalStateError
from leadops_core.outreach import UnwrittenLanguageError
from leadops_core.outreach.errors import NotSendableError, UnsendableDraftError
from leadops_core.schemas import (
    DeliveryState,
    DraftPurpose,
    EmailDraft,
    LeadStatus,
    Outcome,
    SuppressionReason,
)
from leadops_core.schemas.conversation import MessageId
from leadops_core.schemas.language import Language
from leadops_core.testing.clock import FixedClock
from tests.support.mailbox import (
    ANN,
    BEN,
    OWN,
    FailingIds,
    lead_id,
    opened_mailbox,
    reply,
    send_first_emails,
)

OUTLOOK_ID = (
    "<AM0PR04MB43219B1A2C3D4E5F6A7B8C9D0E1F2B1A2C3D4E5F6A7B8C9D0E@AM0PR04MB4321.prod.Outlook.example>"
)


class Scene:
    """An opened database in which Ann and Ben got their first email."""

    def __init__(self, ops: LeadOps, clock: FixedClock, folder: Path) -> None:
        self.ops, self.clock, self.outbox = ops, clock, folder / "outbox"
        self.sent: dict[str, EmailDraft] = send_first_emails(ops)

    def receive(
        self, text: str, *, number: int = 1, address: str = ANN, sender: str | None = None, **headers: str
    ) -> MessageId:
        """Receive a reply of a lead, draft what is due, and return the message."""
        self.clock.advance(60)
        raw = reply(
            text,
            to=self.sent[address],
            sender=sender or address,
            message_id=f"<m{number}@acme.example>",
            **headers,
        )
        message = self.ops.conversation.receive(raw).message
        assert message is not None
        self.ops.answers.draft_due()
        return message.id

    def answers(self, address: str = ANN) -> list[EmailDraft]:
        drafts = self.ops.drafts.for_lead(lead_id(self.ops, address))
        return [draft for draft in drafts if draft.purpose is DraftPurpose.ANSWER]

    def send(self, draft: EmailDraft) -> EmailMessage:
        """Approve a draft, send it, and return the message in the outbox."""
        self.clock.advance(60)
        before = set(self.outbox.rglob("*.eml"))
        self.ops.delivery.send_now(draft.id, by="rep", expected_version=draft.version)
        (path,) = set(self.outbox.rglob("*.eml")) - before
        message = message_from_bytes(path.read_bytes(), policy=policy.default)
        assert isinstance(message, EmailMessage)
        return message


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    clock = FixedClock()
    with opened_mailbox("sqlite://", tmp_path, clock) as ops:
        yield Scene(ops, clock, tmp_path)


@pytest.fixture
def stored_scene(database_url: str, tmp_path: Path) -> Iterator[Scene]:
    """The scene in a SQLite file, and on Postgres."""
    clock = FixedClock()
    with opened_mailbox(database_url, tmp_path, clock) as ops:
        yield Scene(ops, clock, tmp_path)


def test_reply_gets_one_answer_that_leads_the_queue(stored_scene: Scene) -> None:
    message = stored_scene.receive("Sounds good, tell me more.")
    assert stored_scene.ops.answers.draft_due().drafted == 0
    first = stored_scene.ops.review().items[0]
    assert (first.draft.answers, first.lead.email) == (message, ANN)
    assert first.answered is not None
    assert first.answered.text.strip() == "Sounds good, tell me more."
    (waiting,) = stored_scene.ops.conversation.inbox().items
    assert waiting.answer_id == first.draft.id


def test_ten_workers_draft_an_answer_once(stored_scene: Scene) -> None:
    stored_scene.ops.conversation.receive(reply("Sounds good.", to=stored_scene.sent[ANN]))
    with ThreadPoolExecutor(10) as workers:
        reports = list(workers.map(lambda _: stored_scene.ops.answers.draft_due(), range(10)))
    assert sum(report.drafted for report in reports) == len(stored_scene.answers()) == 1


def test_crash_at_any_moment_drafts_each_answer_once(tmp_path: Path) -> None:
    ids = FailingIds()
    with opened_mailbox("sqlite://", tmp_path, FixedClock(), ids=ids) as ops:
        ops.conversation.receive(reply("Sounds good.", to=send_first_emails(ops)[ANN]))
        crash_count, drafted = 0, 0
        while not drafted:
            ids.left = crash_count
            try:
                drafted = ops.answers.draft_due().drafted
            except KeyboardInterrupt:
                crash_count += 1
                ids.left = 10**9
                assert ops.review().items == ()
        ids.left = 10**9
        assert (drafted, ops.answers.draft_due().drafted, len(ops.review().items)) == (1, 0, 1)
    assert crash_count >= 2


def test_sent_answer_continues_the_thread(stored_scene: Scene) -> None:
    first = str(stored_scene.sent[ANN].message_id)
    message = stored_scene.receive(
        "Sounds good.", Message_ID=OUTLOOK_ID, Subject="AW: [EXTERNAL] Re: Your demo", References=first
    )
    (answer,) = stored_scene.answers()
    email = stored_scene.send(answer)
    assert (email["Subject"], email["To"]) == ("Re: Your demo", f"Ann Miller <{ANN}>")
    # Exact, and not encoded: email programs compare Message-IDs letter by letter.
    assert email["In-Reply-To"] == OUTLOOK_ID
    assert str(email["References"]).split() == [first, OUTLOOK_ID]
    handled = stored_scene.ops.conversation.get(message)
    assert (handled.handled_by, stored_scene.ops.conversation.inbox().items) == ("rep", ())
    cadence = stored_scene.ops.follow_ups.get(ANN)
    assert cadence is not None
    assert cadence.stopped_at is not None
    assert [entry.source for entry in stored_scene.ops.conversation.thread(ANN).entries] == [
        *("form", "draft", "message", "draft")
    ]


def test_reply_to_an_answer_is_matched_and_answered(scene: Scene) -> None:
    scene.receive("Sounds good.")
    sent = scene.send(scene.answers()[0])
    raw = reply("Tuesday at 10 works for me.", sender="kim@acme.example", message_id="<m2@acme.example>")
    raw = f"In-Reply-To: {sent['Message-ID']}\n".encode() + raw
    scene.clock.advance(60)
    assert scene.ops.conversation.receive(raw).message is not None
    scene.ops.answers.draft_due()
    answer = scene.answers()[-1]
    # A colleague wrote, so the answer goes to the colleague and does not greet the lead.
    assert "Ann" not in answer.body
    assert scene.send(answer)["To"] == "kim@acme.example"


def test_new_reply_replaces_the_waiting_answer(scene: Scene) -> None:
    scene.receive("Sounds good.")
    (first,) = scene.answers()
    scene.ops.drafts.approve(first.id, by="rep", expected_version=first.version, undo_seconds=600)
    scene.receive("Actually, not interested any more.", number=2)
    states = [draft.state for draft in scene.answers()]
    assert states == [DeliveryState.SUPERSEDED, DeliveryState.DRAFT]
    scene.send(scene.answers()[-1])
    assert scene.ops.conversation.inbox().items == ()


def test_answer_from_another_mail_program_withdraws_the_draft(scene: Scene) -> None:
    scene.receive("Sounds good.")
    scene.ops.conversation.receive(reply("Great!", sender=OWN, To=ANN, message_id="<own@quillmere.example>"))
    scene.ops.answers.draft_due()
    assert [draft.state for draft in scene.answers()] == [DeliveryState.SUPERSEDED]


def test_nobody_on_the_do_not_contact_list_is_answered(scene: Scene) -> None:
    scene.receive("Unsubscribe")
    assert scene.answers() == []
    scene.receive("Sounds good.", number=2, address=BEN)
    (answer,) = scene.answers(BEN)
    scene.ops.suppressions.add(BEN, reason=SuppressionReason.OPT_OUT)
    assert [draft.state for draft in scene.answers(BEN)] == [DeliveryState.SUPERSEDED]
    with pytest.raises((IllegalStateError, NotSendableError)):
        scene.ops.drafts.approve(answer.id, by="rep", expected_version=answer.version + 1)


def test_gap_blocks_sending_until_a_person_fills_it(scene: Scene) -> None:
    scene.receive("Do you support dark mode?")
    (answer,) = scene.answers()
    with pytest.raises(UnsendableDraftError):
        scene.ops.drafts.approve(answer.id, by="rep", expected_version=answer.version)
    start, end = answer.body.index("["), answer.body.index("]") + 1
    body = f"{answer.body[:start]}Yes, since May.{answer.body[end:]}"
    edited = scene.ops.drafts.edit(answer.id, by="rep", body=body)
    assert scene.send(edited)["Subject"] == "Re: your email"


def test_answer_outlives_an_outcome_but_not_a_disqualification(scene: Scene) -> None:
    scene.receive("Tuesday works for me.")
    scene.ops.outcomes.record(ANN, Outcome.BOOKED_DEMO, by="rep")
    scene.ops.follow_ups.record_reply(ANN, by="rep")
    scene.ops.pipeline.run(ANN)
    assert [draft.state for draft in scene.answers()] == [DeliveryState.DRAFT]
    scene.ops.leads.set_status(ANN, LeadStatus.DISQUALIFIED, by="rep")
    assert [draft.state for draft in scene.answers()] == [DeliveryState.SUPERSEDED]
    scene.ops.leads.undo_move(ANN, by="rep")
    assert [draft.state for draft in scene.answers()] == [DeliveryState.DRAFT]


def test_rejected_answer_is_not_drafted_again(scene: Scene) -> None:
    message = scene.receive("Sounds good.")
    (answer,) = scene.answers()
    scene.ops.drafts.reject(answer.id, by="rep", reason="wrong tone")
    assert scene.ops.answers.draft_due().drafted == 0
    again = scene.ops.answers.draft(message, by="rep")
    assert scene.ops.review().items[0].draft.id == again.id
    scene.ops.conversation.mark_done(message, by="rep")
    assert scene.answers()[-1].state is DeliveryState.SUPERSEDED


def test_language_that_the_playbook_lacks_is_refused(scene: Scene) -> None:
    message = scene.receive("Vielen Dank, das klingt interessant. Bitte melden Sie sich.")
    assert scene.answers()[0].body.startswith("Hi Ann,")
    with pytest.raises(UnwrittenLanguageError):
        scene.ops.answers.draft(message, by="rep", language=Language.GERMAN)


def test_not_now_comes_back_on_its_day(stored_scene: Scene) -> None:
    message = stored_scene.receive("Not now, please come back on December 7.")
    (confirmation,) = stored_scene.answers()
    assert "December 7, 2026" in confirmation.body
    stored_scene.send(confirmation)
    ops, clock = stored_scene.ops, stored_scene.clock
    assert ops.answers.return_postponed().returned == 0
    clock.advance(36 * 86_400)
    assert ops.answers.return_postponed().returned == 1
    assert ops.answers.return_postponed().returned == 0
    assert [item.id for item in ops.conversation.inbox().items] == [message]
    assert ops.answers.draft_due().drafted == 1
    reminder = ops.review().items[0].draft
    assert "asked me to check back" in reminder.body
    assert stored_scene.send(reminder)["In-Reply-To"] == "<m1@acme.example>"
    assert ops.conversation.inbox().items == ()


def test_not_now_that_is_settled_does_not_come_back(scene: Scene) -> None:
    scene.receive("Not now, please come back on December 7.")
    scene.receive("Not now, please come back on December 7.", number=2, address=BEN)
    scene.receive("Sorry, I meant that we chose somebody else.", number=3)
    scene.ops.leads.set_status(BEN, LeadStatus.CLOSED_LOST, by="rep")
    scene.clock.advance(60 * 86_400)
    assert scene.ops.answers.return_postponed().returned == 0


def test_undone_assignment_withdraws_the_answer(scene: Scene) -> None:
    raw = reply("Sounds good.", sender="ann@home.example", message_id="<home@home.example>")
    message = scene.ops.conversation.receive(raw).message
    assert message is not None
    scene.ops.conversation.assign(message.id, BEN, by="rep")
    scene.ops.answers.draft_due()
    (wrong,) = scene.answers(BEN)
    scene.ops.drafts.approve(wrong.id, by="rep", expected_version=wrong.version, undo_seconds=600)
    scene.ops.conversation.unassign(message.id, by="rep")
    scene.ops.conversation.assign(message.id, ANN, by="rep")
    scene.ops.answers.draft_due()
    assert [draft.state for draft in scene.answers(BEN)] == [DeliveryState.SUPERSEDED]
    assert [draft.state for draft in scene.answers()] == [DeliveryState.DRAFT]
