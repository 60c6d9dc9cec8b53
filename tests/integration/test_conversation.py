"""Received messages are stored once, find their lead, and stop what they must, on both databases."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest

from leadops_core import LeadOps, Settings
from leadops_core.conversation.read_message import read_message
from leadops_core.conversation.use_cases.receive import UNREADABLE
from leadops_core.database.errors import IllegalStateError
from leadops_core.errors import SettingsError
from leadops_core.schemas import (
    ActivityType,
    DeliveryEventKind,
    DeliveryState,
    EmailDraft,
    LeadStatus,
    Outcome,
    StopReason,
    SuppressionReason,
)
from leadops_core.schemas.conversation import MailboxReport, MatchedBy, MessageKind, ReadMessage, ReplyIntent
from leadops_core.testing.clock import FixedClock
from tests.support.mailbox import (
    ANN,
    BEN,
    OWN,
    FailingIds,
    bounce,
    lead_id,
    opened_mailbox,
    reply,
    send_first_emails,
)
from tests.support.repositories import Repositories


class Scene:
    """An opened database in which Ann and Ben got their first email."""

    def __init__(self, ops: LeadOps, clock: FixedClock, folder: Path) -> None:
        self.ops, self.clock, self.folder = ops, clock, folder
        self.sent: dict[str, EmailDraft] = send_first_emails(ops)

    def stop_reason(self, address: str) -> StopReason | None:
        cadence = self.ops.follow_ups.get(address)
        assert cadence is not None
        return cadence.stop_reason

    def suppressed(self) -> dict[str, SuppressionReason]:
        return {entry.value: entry.reason for entry in self.ops.suppressions.list().items}

    def follow_ups_after(self, days: float) -> dict[str, int]:
        self.clock.advance(days * 86_400)
        return self.ops.follow_ups.draft_due().drafted


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


def test_reply_stops_follow_ups_and_waits_for_an_answer(scene: Scene) -> None:
    received = scene.ops.conversation.receive(reply("Tuesday works for me.", to=scene.sent[ANN]))
    assert received.message is not None
    assert (received.message.intent, received.message.matched_by) == (
        ReplyIntent.MEETING_ACCEPTED,
        MatchedBy.MESSAGE_ID,
    )
    assert scene.stop_reason(ANN) is StopReason.REPLIED
    assert [item.id for item in scene.ops.conversation.inbox().items] == [received.message.id]
    # Only Ben, who did not answer, gets a follow-up.
    assert scene.follow_ups_after(4) == {"follow_up_1": 1}
    assert [item.lead.email for item in scene.ops.review().items] == [BEN]


def test_reply_withdraws_a_follow_up_that_is_approved(stored_scene: Scene) -> None:
    stored_scene.follow_ups_after(4)
    for item in stored_scene.ops.review().items:
        stored_scene.ops.drafts.approve(
            item.draft.id, by="rep", expected_version=item.draft.version, undo_seconds=60
        )
    stored_scene.ops.conversation.receive(reply("Please call me.", to=stored_scene.sent[ANN]))
    stored_scene.clock.advance(120)
    report = stored_scene.ops.delivery.deliver_due()
    assert report.simulated == 1
    states = [draft.state for draft in stored_scene.ops.drafts.for_lead(lead_id(stored_scene.ops, ANN))]
    assert states == [DeliveryState.SENT, DeliveryState.SUPERSEDED]


def test_same_message_is_stored_and_acted_on_once(scene: Scene) -> None:
    raw = reply("Please remove me.", to=scene.sent[ANN])
    first = scene.ops.conversation.receive(raw)
    again = scene.ops.conversation.receive(raw)
    other_route = scene.ops.conversation.receive(b"Received: from another.example\n" + raw)
    assert (first.is_new, again.is_new, other_route.is_new) == (True, False, False)
    timeline = scene.ops.leads.show(ANN).activities
    # One entry says that the lead replied, and what that stopped.
    notes = [activity.payload["text"] for activity in timeline if activity.type is ActivityType.NOTE]
    assert [note for note in notes if "eplied" in note or "ollow-up" in note] == [
        "Replied: follow-ups stopped"
    ]


def test_message_without_id_is_known_by_its_content(scene: Scene) -> None:
    raw = reply("Hello?", to=scene.sent[ANN], message_id=None)
    assert scene.ops.conversation.receive(raw).is_new
    assert not scene.ops.conversation.receive(raw).is_new


def test_ten_workers_act_on_a_message_once(stored_scene: Scene) -> None:
    raw = reply("Unsubscribe", to=stored_scene.sent[ANN])
    with ThreadPoolExecutor(10) as workers:
        results = list(workers.map(stored_scene.ops.conversation.receive, [raw] * 10))
    assert sum(result.is_new for result in results) == 1
    assert stored_scene.suppressed() == {ANN: SuppressionReason.OPT_OUT}


def test_opt_out_suppresses_the_lead_and_the_sender(scene: Scene) -> None:
    raw = reply("Please take us off your list.", to=scene.sent[ANN], sender="office@acme.example")
    assert scene.ops.conversation.receive(raw).is_suppressed
    assert set(scene.suppressed()) == {ANN, "office@acme.example"}
    assert scene.ops.conversation.inbox().items == ()


def test_colleague_in_the_thread_replies_for_the_lead(scene: Scene) -> None:
    received = scene.ops.conversation.receive(
        reply("I take this over. What does it cost?", to=scene.sent[ANN], sender="Kim <kim@acme.example>")
    )
    assert received.message is not None
    assert received.message.lead_id == lead_id(scene.ops, ANN)
    assert scene.stop_reason(ANN) is StopReason.REPLIED


def test_sender_with_an_open_conversation_is_matched(scene: Scene) -> None:
    received = scene.ops.conversation.receive(reply("What does it cost?", sender="BEN@beta.example"))
    assert received.message is not None
    assert (received.message.lead_id, received.message.matched_by) == (
        lead_id(scene.ops, BEN),
        MatchedBy.SENDER,
    )


def test_subject_alone_matches_no_lead(scene: Scene) -> None:
    subject = f"Re: {scene.sent[ANN].subject}"
    raw = reply("Still for sale?", sender="stranger@else.example", Subject=subject)
    received = scene.ops.conversation.receive(raw)
    assert received.message is not None
    assert received.message.lead_id is None
    assert scene.stop_reason(ANN) is None


def test_unmatched_message_can_be_assigned_with_its_effects(scene: Scene) -> None:
    received = scene.ops.conversation.receive(reply("Not interested, thanks.", sender="ann@home.example"))
    assert received.message is not None
    (waiting,) = scene.ops.conversation.inbox(is_matched=False).items
    assigned = scene.ops.conversation.assign(waiting.id, ANN, by="rep")
    assert (assigned.lead_id, assigned.matched_by) == (lead_id(scene.ops, ANN), MatchedBy.PERSON)
    assert scene.stop_reason(ANN) is StopReason.REPLIED
    with pytest.raises(IllegalStateError):
        scene.ops.conversation.assign(waiting.id, BEN, by="rep")


def test_undone_assignment_restores_what_it_stopped(stored_scene: Scene) -> None:
    stored_scene.follow_ups_after(4)
    drafts = [item.draft.id for item in stored_scene.ops.review().items]
    raw = reply("Please remove me from your list.", sender="ann@home.example")
    received = stored_scene.ops.conversation.receive(raw)
    assert received.message is not None
    # An opt-out counts at once for its sender; a person says which lead it was.
    assert stored_scene.suppressed() == {"ann@home.example": SuppressionReason.OPT_OUT}
    assert [item.id for item in stored_scene.ops.conversation.inbox().items] == [received.message.id]
    stored_scene.ops.conversation.assign(received.message.id, ANN, by="rep")
    assert ANN in stored_scene.suppressed()
    assert (stored_scene.stop_reason(ANN), len(stored_scene.ops.review().items)) == (StopReason.REPLIED, 1)
    assert stored_scene.ops.conversation.inbox().items == ()
    undone = stored_scene.ops.conversation.unassign(received.message.id, by="rep")
    assert (undone.lead_id, undone.matched_by, undone.handled_at) == (None, None, None)
    assert set(stored_scene.suppressed()) == {"ann@home.example"}
    assert stored_scene.stop_reason(ANN) is None
    assert {item.draft.id for item in stored_scene.ops.review().items} == set(drafts)
    assert stored_scene.ops.conversation.assign(undone.id, BEN, by="rep").lead_id is not None
    for address, is_valid in ((ANN, False), (BEN, True)):
        [outcome] = stored_scene.ops.leads.show(address).feedback
        assert (outcome.outcome, outcome.is_valid) == (Outcome.NEGATIVE_REPLY, is_valid)


def test_message_that_found_its_lead_cannot_be_unassigned(scene: Scene) -> None:
    received = scene.ops.conversation.receive(reply("Call me", to=scene.sent[ANN]))
    assert received.message is not None
    with pytest.raises(IllegalStateError, match="by itself"):
        scene.ops.conversation.unassign(received.message.id, by="rep")


def test_unmatched_message_becomes_a_lead(stored_scene: Scene) -> None:
    raw = reply("We need a demo for 300 people this week.", sender="Cleo Park <cleo@cargo.example>")
    received = stored_scene.ops.conversation.receive(raw)
    assert received.message is not None
    message = stored_scene.ops.conversation.make_lead(received.message.id, by="rep")
    stored_scene.ops.process()
    lead = stored_scene.ops.leads.show("cleo@cargo.example").lead
    assert (message.lead_id, lead.first_name, lead.last_name) == (lead.id, "Cleo", "Park")
    assert lead.score_value is not None
    assert [entry.source for entry in stored_scene.ops.conversation.thread(str(lead.id)).entries] == [
        "message"
    ]
    assert stored_scene.ops.conversation.inbox().items == ()
    with pytest.raises(IllegalStateError, match="already"):
        stored_scene.ops.conversation.make_lead(message.id, by="rep")


def test_sender_who_is_a_lead_gets_the_message_assigned(scene: Scene) -> None:
    known = scene.ops.leads.add({"first_name": "Dee", "email": "dee@delta.example"})
    received = scene.ops.conversation.receive(reply("What does it cost?", sender="dee@delta.example"))
    assert received.message is not None
    assert received.message.lead_id is None
    assert scene.ops.conversation.make_lead(received.message.id, by="rep").lead_id == known.id


def test_reply_to_the_signed_address_is_matched(tmp_path: Path) -> None:
    with opened_mailbox("sqlite://", tmp_path, FixedClock(), reply_address_secret="s" * 32) as ops:
        sent = send_first_emails(ops)[ANN]
        (outbox,) = (path for path in (tmp_path / "outbox").rglob("*.eml") if ANN in path.read_text())
        asked = message_from_bytes(outbox.read_bytes(), policy=policy.default)["Reply-To"]
        forged = str(asked).replace("+r-", "+r-a", 1)[:-1]
        other = ops.conversation.receive(
            reply("Call me", sender="kim@else.example", To=forged, message_id="<f@else.example>")
        )
        received = ops.conversation.receive(
            reply("Call me", sender="kim@else.example", To=str(asked).upper())
        )
        assert received.message is not None
        assert other.message is not None
        assert (received.message.draft_id, received.message.matched_by) == (
            sent.id,
            MatchedBy.REPLY_ADDRESS,
        )
        assert other.message.lead_id is None


def test_absence_pauses_follow_ups_until_its_end(scene: Scene) -> None:
    text = "I am out of the office until November 12. In urgent cases, contact office@acme.example."
    received = scene.ops.conversation.receive(reply(text, to=scene.sent[ANN], Auto_Submitted="auto-replied"))
    assert received.kind is MessageKind.AUTO_REPLY
    assert scene.ops.conversation.inbox().items == ()
    assert scene.follow_ups_after(4) == {"follow_up_1": 1}
    assert scene.follow_ups_after(7) == {"follow_up_1": 1}


def test_absence_delays_an_approved_follow_up(stored_scene: Scene) -> None:
    stored_scene.follow_ups_after(4)
    for item in stored_scene.ops.review().items:
        stored_scene.ops.drafts.approve(
            item.draft.id, by="rep", expected_version=item.draft.version, undo_seconds=60
        )
    text = "I am on vacation and back on November 20. I will reply when I return."
    stored_scene.ops.conversation.receive(
        reply(text, to=stored_scene.sent[ANN], Auto_Submitted="auto-replied")
    )
    stored_scene.clock.advance(120)
    assert stored_scene.ops.delivery.deliver_due().simulated == 1
    stored_scene.clock.advance(20 * 86_400)
    assert stored_scene.ops.delivery.deliver_due().simulated == 1


def test_exported_reports_are_received_and_others_left_out(scene: Scene) -> None:
    mails = [
        bounce(scene.sent[ANN]),
        bounce(scene.sent[ANN]),
        bounce(scene.sent[BEN], action="delivered", status="2.0.0", text="250 ok"),
        reply("Please call me", to=scene.sent[BEN]),
    ]
    report = scene.ops.conversation.record_reports(mails)
    assert (report.recorded, report.repeated, report.ignored, report.suppressed) == (2, 1, 1, 1)
    assert scene.suppressed() == {ANN: SuppressionReason.BOUNCE}
    assert scene.stop_reason(BEN) is None
    delivered = scene.ops.drafts.for_lead(lead_id(scene.ops, BEN))[0]
    assert delivered.delivery_report is DeliveryEventKind.DELIVERED


def test_hard_bounce_suppresses_and_delay_changes_nothing(scene: Scene) -> None:
    scene.ops.conversation.receive(
        bounce(scene.sent[BEN], status="4.4.1", action="delayed", text="timed out")
    )
    assert scene.stop_reason(BEN) is None
    scene.ops.conversation.receive(bounce(scene.sent[ANN]))
    assert scene.suppressed() == {ANN: SuppressionReason.BOUNCE}
    assert scene.stop_reason(ANN) is StopReason.SUPPRESSED


def test_full_mailbox_stops_follow_ups_and_suppresses_nobody(scene: Scene) -> None:
    scene.ops.conversation.receive(bounce(scene.sent[ANN], status="5.2.2", text="552 Mailbox full"))
    assert (scene.stop_reason(ANN), scene.suppressed()) == (StopReason.BOUNCED, {})


def test_own_email_in_the_sent_folder_is_no_message(scene: Scene) -> None:
    raw = reply("Hi Ann", sender=OWN, To=ANN, message_id=str(scene.sent[ANN].message_id))
    received = scene.ops.conversation.receive(raw)
    assert (received.kind, received.message) == (MessageKind.OWN_COPY, None)
    assert scene.stop_reason(ANN) is None


def test_answer_from_another_mail_program_counts_as_contact(scene: Scene) -> None:
    scene.ops.conversation.receive(reply("What does it cost?", to=scene.sent[ANN]))
    answer = reply("It costs 100.", sender=OWN, To=ANN, message_id="<own-1@quillmere.example>")
    scene.ops.conversation.receive(answer)
    assert scene.ops.conversation.inbox().items == ()
    entries = scene.ops.conversation.thread(ANN).entries
    assert [entry.source for entry in entries] == ["form", "draft", "message", "message"]


def test_mail_of_strangers_keeps_no_content_unless_it_waits(scene: Scene) -> None:
    newsletter = reply(
        "Private offer", sender="news@shop.example", List_Unsubscribe="<https://shop.example/u>"
    )
    received = scene.ops.conversation.receive(newsletter)
    assert received.message is not None
    assert (received.message.text, received.message.sender, received.message.subject) == ("", None, "")
    assert scene.ops.conversation.raw(received.message.id) is None


def test_message_marked_as_done_leaves_the_inbox(scene: Scene) -> None:
    received = scene.ops.conversation.receive(reply("Call me", to=scene.sent[ANN]))
    assert received.message is not None
    done = scene.ops.conversation.mark_done(str(received.message.id)[:13], by="rep")
    assert (done.handled_by, scene.ops.conversation.inbox().items) == ("rep", ())
    assert scene.ops.conversation.reopen(done.id).handled_by is None
    assert [item.id for item in scene.ops.conversation.inbox().items] == [done.id]


def test_poll_reads_a_maildir_once(scene: Scene) -> None:
    inbox = scene.folder / "inbox"
    (inbox / "new").mkdir()
    (inbox / "new" / "1.host").write_bytes(reply("Call me", to=scene.sent[ANN]))
    (inbox / "2.eml").write_bytes(reply("Unsubscribe", sender=BEN, message_id="<2@beta.example>"))
    report = scene.ops.conversation.poll()
    assert (report.replies, report.suppressed, report.trouble) == (2, 1, None)
    (inbox / "cur").mkdir()
    (inbox / "new" / "1.host").rename(inbox / "cur" / "1.host:2,S")
    assert scene.ops.conversation.poll().replies == 0
    assert sorted(path.name for path in inbox.rglob("*") if path.is_file()) == ["1.host:2,S", "2.eml"]


def test_poll_reads_copies_and_own_emails_once(scene: Scene) -> None:
    inbox, sent = scene.folder / "inbox", scene.folder / "inbox" / "Sent"
    sent.mkdir()
    own = reply("Hi Ann", sender=OWN, To=ANN, message_id=str(scene.sent[ANN].message_id))
    (sent / "own.eml").write_bytes(own)
    for name in ("1.eml", "2.eml"):
        (inbox / name).write_bytes(reply("Call me", to=scene.sent[ANN]))
    first, second = scene.ops.conversation.poll(), scene.ops.conversation.poll()
    assert (first.replies, first.repeated, first.own_copies) == (1, 1, 1)
    assert second == MailboxReport()


def test_trouble_of_the_mailbox_is_kept_until_it_is_read(scene: Scene) -> None:
    (scene.folder / "inbox").rmdir()
    trouble = scene.ops.conversation.poll().trouble
    assert trouble is not None
    assert "does not exist" in trouble
    failing = scene.ops.conversation.mailbox()
    assert failing is not None
    assert (failing.trouble, failing.polled_at) == (trouble, scene.clock.now())
    (scene.folder / "inbox").mkdir()
    scene.ops.conversation.poll()
    read = scene.ops.conversation.mailbox()
    assert read is not None
    assert read.trouble is None


def test_erasing_a_lead_erases_its_messages(stored_scene: Scene) -> None:
    received = stored_scene.ops.conversation.receive(
        reply("My phone is 0170 1234567", to=stored_scene.sent[ANN])
    )
    assert received.message is not None
    stored_scene.ops.privacy.erase(ANN, by="privacy")
    assert [item for item in stored_scene.ops.conversation.inbox().items if item.sender == ANN] == []


def test_raw_messages_are_kept_for_the_days_of_the_settings(scene: Scene) -> None:
    raw = reply("Call me", to=scene.sent[ANN])
    received = scene.ops.conversation.receive(raw)
    assert received.message is not None
    assert scene.ops.conversation.raw(received.message.id) == raw
    scene.clock.advance(timedelta(days=91).total_seconds())
    assert (scene.ops.retention.preview().raw_messages, scene.ops.retention.trim().raw_messages) == (1, 1)
    assert scene.ops.conversation.raw(received.message.id) is None
    assert scene.ops.conversation.get(received.message.id).text == "Call me"


def test_crash_at_any_moment_leaves_nothing_half_done(tmp_path: Path) -> None:
    ids = FailingIds()
    with opened_mailbox("sqlite://", tmp_path, FixedClock(), ids=ids) as ops:
        raw = reply("Unsubscribe", to=send_first_emails(ops)[ANN])
        crash_count, is_stored = 0, False
        while not is_stored:
            ids.left = crash_count
            try:
                is_stored = ops.conversation.receive(raw).is_new
                continue
            except KeyboardInterrupt:
                crash_count += 1
            ids.left = 10**9
            cadence = ops.follow_ups.get(ANN)
            assert cadence is not None
            assert (cadence.stop_reason, ops.suppressions.list().items) == (None, ())
            assert ops.conversation.thread(ANN).entries[-1].source == "draft"
    assert crash_count >= 3


HOSTILE = {
    "nul in the sender": b"From: a\x00b@c.example\nMessage-ID: <1@x>\n\nhi",
    "nul in ids": b"From: a@c.example\nMessage-ID: <2\x00@x>\nReferences: <a\x00@b> <c\xff@d>\n\nhi",
    "8-bit headers": b"From: \xff\xfe <a\xff@c.example>\nSubject: \xff\nMessage-ID: <\xff3@x>\n\n\xff\xfe hi",
    "escapes": b"From: a@c.example\nMessage-ID: <4@x>\nContent-Type: text/plain; charset=unicode_escape\n\n\\ud800\\x00",
    "file name": b"From: a@c.example\nMessage-ID: <5@x>\nContent-Disposition: attachment; filename*=utf-7''%2B2AA-\n\nhi",
    "report": (
        b"From: MAILER-DAEMON@x\nMessage-ID: <6@x>\n"
        b"Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n"
        b"--b\nContent-Type: message/delivery-status\n\n"
        b"Final-Recipient: rfc822; a\x00\xff@c.example\nAction: failed\nStatus: 5.1.1\n--b--\n"
    ),
    "nothing": b"",
}


def test_hostile_messages_are_stored(stored_scene: Scene) -> None:
    for name, raw in HOSTILE.items():
        assert stored_scene.ops.conversation.receive(raw).is_new, name


def test_message_that_cannot_be_read_does_not_stop_others(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = "leadops_core.conversation.use_cases.receive"

    def fail_once(raw: bytes, **options: Any) -> ReadMessage:
        if b"<bad@x>" in raw:
            raise ZeroDivisionError
        return read_message(raw, **options)

    monkeypatch.setattr(f"{module}.read_message", fail_once)
    (scene.folder / "inbox" / "1.eml").write_bytes(reply("Hello", message_id="<bad@x>"))
    (scene.folder / "inbox" / "2.eml").write_bytes(reply("Unsubscribe", to=scene.sent[ANN]))
    report = scene.ops.conversation.poll()
    assert (report.unmatched, report.replies, report.suppressed) == (1, 1, 1)
    (waiting,) = scene.ops.conversation.inbox().items
    assert waiting.subject == UNREADABLE
    assert scene.ops.conversation.poll().unmatched == 0


@pytest.mark.parametrize(
    ("settings", "variable"),
    [
        ({"mailbox": "imap"}, "LEADOPS_IMAP_HOST"),
        ({"mailbox": "imap", "imap_host": "mail.example", "imap_username": "a"}, "LEADOPS_IMAP_PASSWORD"),
        (
            {
                "mailbox": "imap",
                "imap_host": "m.example",
                "imap_username": "a",
                "mail_oauth_refresh_token": "r",
            },
            "LEADOPS_MAIL_OAUTH_TOKEN_URL",
        ),
    ],
)
def test_incomplete_mailbox_is_refused_at_the_start(settings: dict[str, str], variable: str) -> None:
    with pytest.raises(SettingsError, match=variable):
        LeadOps.open("sqlite://", config=Settings(_env_file=None, **settings))  # type: ignore[arg-type]


def test_thread_shows_the_date_of_each_message(scene: Scene) -> None:
    scene.clock.advance(3_600)
    scene.ops.conversation.receive(reply("Call me", to=scene.sent[ANN]))
    assert scene.ops.conversation.thread(ANN).entries[-1].at == datetime(2026, 11, 2, 12, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("Tuesday works for me.", Outcome.REPLIED),
        ("How much is it for 50 users?", Outcome.REPLIED),
        ("Please remove me from your list.", Outcome.NEGATIVE_REPLY),
        ("We are not interested, thank you.", Outcome.NEGATIVE_REPLY),
        ("Please ask me again in March.", None),
    ],
)
def test_reply_records_its_outcome(scene: Scene, text: str, outcome: Outcome | None) -> None:
    scene.ops.conversation.receive(reply(text, to=scene.sent[ANN]))
    detail = scene.ops.leads.show(ANN)
    assert [entry.outcome for entry in detail.feedback] == ([] if outcome is None else [outcome])
    assert detail.lead.status is LeadStatus.CONTACTED
    # Unanswered leads stay censored, and a reply without an outcome is no silence.
    scene.clock.advance(100 * 86_400)
    ben = lead_id(scene.ops, BEN)
    labels = Repositories(scene.ops.database).labels
    assert [label.lead_id for label in labels.silent(scene.clock.now())] == [ben]


def test_reply_replaces_no_outcome_that_says_more(stored_scene: Scene) -> None:
    ops = stored_scene.ops
    ops.conversation.receive(
        reply("Not interested.", to=stored_scene.sent[ANN], message_id="<1@acme.example>")
    )
    stored_scene.clock.advance(3_600)
    ops.conversation.receive(
        reply("Tuesday works after all.", to=stored_scene.sent[ANN], message_id="<2@a.example>")
    )
    for outcome in (Outcome.CLOSED_WON, Outcome.CLOSED_LOST):
        stored_scene.clock.advance(3_600)
        ops.outcomes.record(ANN, outcome, by="rep")
    stored_scene.clock.advance(3_600)
    ops.conversation.receive(
        reply("What does it cost?", to=stored_scene.sent[ANN], message_id="<3@acme.example>")
    )
    recorded = [entry.outcome for entry in ops.leads.show(ANN).feedback]
    assert recorded == [Outcome.CLOSED_LOST, Outcome.CLOSED_WON, Outcome.REPLIED, Outcome.NEGATIVE_REPLY]


def test_outcome_of_a_misread_reply_can_be_withdrawn(stored_scene: Scene) -> None:
    ops = stored_scene.ops
    ops.conversation.receive(reply("Tuesday works for me.", to=stored_scene.sent[ANN]))
    withdrawal = ops.outcomes.withdraw(ANN, by="rep")
    assert (withdrawal.feedback.outcome, withdrawal.label) == (Outcome.REPLIED, None)
    # The reply stays, so the follow-ups stay stopped.
    assert stored_scene.stop_reason(ANN) is StopReason.REPLIED
