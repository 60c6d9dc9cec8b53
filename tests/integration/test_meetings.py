"""Meetings are recorded once, set what follows for their lead, and can be undone, on both databases."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from itertools import permutations
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from pydantic import SecretStr

from leadops_core import LeadOps
from leadops_core.database.errors import IllegalStateError, InvalidValueError
from leadops_core.errors import LeadExistsError
from leadops_core.meetings.signatures import BadSignatureError, check_cal_com, check_calendly
from leadops_core.outreach.booking_links import personal_link, sign_lead
from leadops_core.schemas import LeadId, LeadStatus, Outcome, StopReason
from leadops_core.schemas.meeting import (
    MeetingMatchedBy,
    MeetingSource,
    MeetingStatus,
    MeetingView,
    WebhookReport,
    WebhookResult,
)
from leadops_core.testing.clock import FixedClock
from tests.support.bookings import (
    SECRET,
    STARTS,
    cal_com,
    cal_com_no_show,
    calendly,
    invitee_uri,
    sign_cal_com,
    sign_calendly,
)
from tests.support.mailbox import ANN, BEN, lead_id, opened_mailbox, reply, send_first_emails

LINK_SECRET = "a-secret-of-at-least-32-characters"
LATER = datetime(2026, 11, 3, 9, tzinfo=UTC)


class Scene:
    """An opened database in which Ann and Ben got their first email."""

    def __init__(self, ops: LeadOps, clock: FixedClock) -> None:
        self.ops, self.clock = ops, clock
        self.sent = send_first_emails(ops)

    def cal_com(self, body: bytes) -> WebhookReport:
        return self.ops.meetings.receive_webhook(MeetingSource.CAL_COM, body, sign_cal_com(body))

    def calendly(self, body: bytes) -> WebhookReport:
        signature = sign_calendly(body, self.clock.now())
        return self.ops.meetings.receive_webhook(MeetingSource.CALENDLY, body, signature)

    def status(self, address: str = ANN) -> LeadStatus:
        return self.ops.leads.find(address).status

    def outcomes(self, address: str = ANN) -> list[Outcome]:
        feedback = self.ops.leads.show(address).feedback
        return [outcome.outcome for outcome in feedback if outcome.is_valid]

    def meetings(self, address: str = ANN) -> list[tuple[MeetingStatus, datetime]]:
        return [(meeting.status, meeting.starts_at) for meeting in self.ops.meetings.of_lead(address)]

    def stop_reason(self, address: str = ANN) -> StopReason | None:
        cadence = self.ops.follow_ups.get(address)
        assert cadence is not None
        return cadence.stop_reason


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    with opened_scene("sqlite://", tmp_path) as opened:
        yield opened


@pytest.fixture
def stored_scene(database_url: str, tmp_path: Path) -> Iterator[Scene]:
    """The scene in a SQLite file, and on Postgres."""
    with opened_scene(database_url, tmp_path) as opened:
        yield opened


@contextmanager
def opened_scene(url: str, folder: Path) -> Iterator[Scene]:
    clock = FixedClock()
    secrets: dict[str, Any] = {
        "cal_com_secret": SecretStr(SECRET),
        "calendly_secret": SecretStr(SECRET),
        "unsubscribe_secret": SecretStr(LINK_SECRET),
        "sender_calendar_link": "https://cal.com/alex/30min",
    }
    with opened_mailbox(url, folder, clock, **secrets) as ops:
        yield Scene(ops, clock)


def test_booking_sets_status_and_outcome_and_stops_follow_ups(stored_scene: Scene) -> None:
    scene = stored_scene
    report = scene.cal_com(cal_com())
    assert report.result is WebhookResult.RECORDED
    [meeting] = scene.ops.meetings.of_lead(ANN)
    assert (meeting.id, meeting.status, meeting.starts_at) == (
        report.meeting_id,
        MeetingStatus.BOOKED,
        STARTS,
    )
    assert (meeting.matched_by, meeting.time_zone) == (MeetingMatchedBy.ADDRESS, "Europe/Berlin")
    assert meeting.host_email == "alex@quillmere.example"
    assert (scene.status(), scene.stop_reason()) == (LeadStatus.MEETING_BOOKED, StopReason.OUTCOME)
    assert scene.outcomes()[0] is Outcome.BOOKED_DEMO
    assert scene.ops.conversation.thread(ANN).entries[-1].meeting == meeting
    # Sent again, or as an older report that was delayed, it changes nothing.
    assert scene.cal_com(cal_com()).result is WebhookResult.REPEATED
    assert (
        scene.cal_com(cal_com(starts=LATER, at=datetime(2026, 11, 1, tzinfo=UTC))).result
        is WebhookResult.REPEATED
    )
    assert scene.meetings() == [(MeetingStatus.BOOKED, STARTS)]


def test_ten_deliveries_at_once_record_one_meeting(stored_scene: Scene) -> None:
    with ThreadPoolExecutor(10) as threads:
        reports = list(threads.map(stored_scene.cal_com, [cal_com()] * 10))
    assert [report.result for report in reports].count(WebhookResult.RECORDED) == 1
    assert len(stored_scene.outcomes()) == 1


def test_cancellation_returns_the_lead_to_what_it_was(scene: Scene) -> None:
    scene.cal_com(cal_com())
    scene.cal_com(cal_com("BOOKING_CANCELLED", at=LATER, cancellationReason="Sick today"))
    [meeting] = scene.ops.meetings.of_lead(ANN)
    assert (meeting.status, meeting.reason) == (MeetingStatus.CANCELLED, "Sick today")
    assert (scene.status(), scene.outcomes(), scene.stop_reason()) == (LeadStatus.CONTACTED, [], None)


def test_cal_com_reports_in_any_order_end_the_same(scene: Scene) -> None:
    later = STARTS + timedelta(days=1)
    for number, order in enumerate(permutations(range(3))):
        first, second = f"first-{number}", f"second-{number}"
        reports = [
            cal_com(uid=first),
            cal_com("BOOKING_RESCHEDULED", second, starts=later, at=LATER, rescheduleUid=first),
            cal_com("BOOKING_CANCELLED", second, starts=later, at=LATER + timedelta(hours=1)),
        ]
        for index in order:
            scene.cal_com(reports[index])
        assert scene.meetings() == [(MeetingStatus.CANCELLED, later)] * (number + 1), order
        assert (scene.status(), scene.outcomes()) == (LeadStatus.CONTACTED, []), order


def test_calendly_reports_in_any_order_end_the_same(scene: Scene) -> None:
    later = STARTS + timedelta(days=1)
    for number, order in enumerate(permutations(range(3))):
        first, second = f"first-{number}", f"second-{number}"
        reports = [
            calendly(invitee=first),
            calendly("invitee.canceled", first, at=LATER, rescheduled=True, new_invitee=invitee_uri(second)),
            calendly("invitee.created", second, starts=later, at=LATER, old_invitee=invitee_uri(first)),
        ]
        for index in order:
            scene.calendly(reports[index])
        assert scene.meetings()[-1] == (MeetingStatus.BOOKED, later), order
        assert (scene.status(), scene.outcomes()) == (LeadStatus.MEETING_BOOKED, [Outcome.BOOKED_DEMO]), order
        scene.calendly(calendly("invitee.canceled", second, starts=later, at=LATER + timedelta(hours=1)))
        assert scene.meetings() == [(MeetingStatus.CANCELLED, later)] * (number + 1), order
        assert (scene.status(), scene.outcomes()) == (LeadStatus.CONTACTED, []), order


def test_requested_booking_waits_for_its_confirmation(scene: Scene) -> None:
    scene.cal_com(cal_com("BOOKING_REQUESTED"))
    assert scene.meetings() == [(MeetingStatus.PROPOSED, STARTS)]
    assert (scene.status(), scene.stop_reason()) == (LeadStatus.CONTACTED, StopReason.REPLIED)
    scene.cal_com(cal_com(at=LATER))
    assert (scene.meetings(), scene.status()) == ([(MeetingStatus.BOOKED, STARTS)], LeadStatus.MEETING_BOOKED)


def test_no_show_of_a_service_can_be_withdrawn(scene: Scene) -> None:
    scene.cal_com(cal_com())
    scene.cal_com(cal_com_no_show())
    assert (scene.meetings(), scene.status()) == ([(MeetingStatus.NO_SHOW, STARTS)], LeadStatus.CONTACTED)
    assert scene.outcomes()[0] is Outcome.NO_SHOW
    scene.cal_com(cal_com_no_show(is_missed=False, at=STARTS + timedelta(hours=1)))
    assert (scene.outcomes(), scene.status()) == ([Outcome.BOOKED_DEMO], LeadStatus.MEETING_BOOKED)
    assert scene.cal_com(cal_com_no_show("unknown")).result is WebhookResult.IGNORED
    assert scene.calendly(calendly("routing_form_submission.created")).result is WebhookResult.IGNORED


def test_link_of_an_email_finds_the_lead_of_another_address(scene: Scene) -> None:
    token = sign_lead(lead_id(scene.ops, ANN), LINK_SECRET)
    scene.cal_com(cal_com(email="assistant@acme.example", metadata={"leadops": token}))
    scene.calendly(calendly(email=BEN, utm_content=token))
    matched = [meeting.matched_by for meeting in scene.ops.meetings.of_lead(ANN)]
    assert matched == [MeetingMatchedBy.LINK, MeetingMatchedBy.LINK]
    # A token that was not signed here counts for nothing, and the address decides.
    forged = sign_lead(lead_id(scene.ops, ANN), "another-secret-of-32-characters!!")
    scene.calendly(calendly(invitee="CCCC", email=BEN, utm_content=forged))
    assert [meeting.matched_by for meeting in scene.ops.meetings.of_lead(BEN)] == [MeetingMatchedBy.ADDRESS]


def test_unknown_attendee_waits_and_is_assigned_once(scene: Scene) -> None:
    assert scene.cal_com(cal_com(email="ann@home.example")).result is WebhookResult.UNASSIGNED
    [waiting] = scene.ops.meetings.list(MeetingView.UNASSIGNED).items
    assert (waiting.lead_name, scene.status()) == (None, LeadStatus.CONTACTED)
    scene.ops.meetings.assign(str(waiting.id), ANN, by="rep")
    assert scene.status() is LeadStatus.MEETING_BOOKED
    with pytest.raises(IllegalStateError):
        scene.ops.meetings.assign(waiting.id, BEN, by="rep")
    # The meeting that replaces it belongs to the same lead, without a question.
    scene.cal_com(
        cal_com(
            "BOOKING_RESCHEDULED",
            "second",
            email="ann@home.example",
            at=LATER,
            rescheduleUid="bFJeNb2uX8ANpT3JL5EfXw",
        )
    )
    assert [meeting.external_id for meeting in scene.ops.meetings.of_lead(ANN)] == ["second"]


def test_unknown_attendee_becomes_a_new_lead(scene: Scene) -> None:
    scene.cal_com(cal_com(email="carla@gamma.example"))
    [waiting] = scene.ops.meetings.list(MeetingView.UNASSIGNED).items
    added = scene.ops.meetings.add_lead(waiting.id, by="rep")
    lead = scene.ops.leads.find("carla@gamma.example")
    assert (lead.id, lead.first_name, lead.status) == (added.lead_id, "Ann", LeadStatus.MEETING_BOOKED)
    scene.cal_com(cal_com(uid="other", email="dora@delta.example", at=LATER))
    scene.ops.leads.add({"name": "Dora", "email": "dora@delta.example"})
    [second] = scene.ops.meetings.list(MeetingView.UNASSIGNED).items
    with pytest.raises(LeadExistsError):
        scene.ops.meetings.add_lead(second.id, by="rep")


def test_result_by_hand_can_be_undone(scene: Scene) -> None:
    meeting = scene.ops.meetings.record(ANN, STARTS, title="Demo", by="rep")
    assert meeting.ends_at == STARTS + timedelta(minutes=30)
    with pytest.raises(IllegalStateError, match="not begun"):
        scene.ops.meetings.mark_no_show(meeting.id, by="rep")
    scene.clock.advance(9 * 86_400)
    assert [item.id for item in scene.ops.meetings.list(MeetingView.TO_CONFIRM).items] == [meeting.id]
    scene.ops.meetings.mark_no_show(meeting.id, by="rep")
    assert (scene.status(), scene.outcomes()[0]) == (LeadStatus.CONTACTED, Outcome.NO_SHOW)
    scene.ops.meetings.undo(meeting.id, by="rep")
    assert (scene.status(), scene.outcomes()) == (LeadStatus.MEETING_BOOKED, [Outcome.BOOKED_DEMO])
    assert scene.ops.meetings.mark_held(meeting.id, by="rep").status is MeetingStatus.HELD
    with pytest.raises(IllegalStateError):
        scene.ops.meetings.cancel(meeting.id, by="rep")
    assert scene.ops.meetings.list(MeetingView.TO_CONFIRM).items == ()


def test_meeting_by_hand_is_moved_and_canceled(scene: Scene) -> None:
    meeting = scene.ops.meetings.record(ANN, STARTS, STARTS + timedelta(hours=1), by="rep")
    moved = scene.ops.meetings.reschedule(meeting.id, STARTS + timedelta(days=1), by="rep")
    assert (moved.ends_at, moved.reschedule_count) == (STARTS + timedelta(days=1, hours=1), 1)
    scene.ops.meetings.cancel(meeting.id, by="rep", reason="They hired somebody")
    assert (scene.status(), scene.outcomes()) == (LeadStatus.CONTACTED, [])
    scene.ops.meetings.undo(meeting.id, by="rep")
    assert (scene.status(), scene.outcomes()) == (LeadStatus.MEETING_BOOKED, [Outcome.BOOKED_DEMO])
    booked = scene.cal_com(cal_com()).meeting_id
    assert booked is not None
    with pytest.raises(IllegalStateError, match="Reschedule it there"):
        scene.ops.meetings.reschedule(booked, LATER, by="rep")
    with pytest.raises(InvalidValueError):
        scene.ops.meetings.record(ANN, STARTS, STARTS, by="rep")
    with pytest.raises(InvalidValueError, match="time zone"):
        scene.ops.meetings.record(ANN, datetime(2026, 11, 10), by="rep")  # noqa: DTZ001 - refused


def test_second_meeting_keeps_the_lead_booked(scene: Scene) -> None:
    first = scene.ops.meetings.record(ANN, STARTS, by="rep")
    second = scene.ops.meetings.record(ANN, STARTS + timedelta(days=2), by="rep")
    scene.ops.meetings.cancel(first.id, by="rep")
    assert (scene.status(), scene.outcomes()) == (LeadStatus.MEETING_BOOKED, [Outcome.BOOKED_DEMO])
    scene.ops.meetings.cancel(second.id, by="rep")
    assert (scene.status(), scene.outcomes()) == (LeadStatus.CONTACTED, [])


def test_cancellation_after_another_email_returns_the_lead(scene: Scene) -> None:
    meeting = scene.ops.meetings.record(ANN, STARTS, by="rep")
    confirmation = scene.ops.drafts.create(
        ANN, subject="See you then", body="Hi Ann,\n\nSee you on Tuesday.", by="rep"
    )
    scene.ops.delivery.send_now(confirmation.id, by="rep", expected_version=confirmation.version)
    scene.ops.meetings.cancel(meeting.id, by="rep")
    assert (scene.status(), scene.outcomes()) == (LeadStatus.CONTACTED, [])
    scene.ops.meetings.undo(meeting.id, by="rep")
    assert (scene.status(), scene.outcomes()) == (LeadStatus.MEETING_BOOKED, [Outcome.BOOKED_DEMO])


def test_meeting_of_a_closed_deal_changes_no_outcome(scene: Scene) -> None:
    scene.ops.leads.set_status(ANN, LeadStatus.CLOSED_WON, by="rep")
    scene.cal_com(cal_com())
    assert (scene.status(), scene.outcomes()) == (LeadStatus.CLOSED_WON, [Outcome.CLOSED_WON])
    assert scene.meetings() == [(MeetingStatus.BOOKED, STARTS)]


def test_accepted_invitation_books_the_meeting(stored_scene: Scene) -> None:
    scene = stored_scene
    accepted = scene.ops.conversation.receive(_answer("ACCEPTED", scene))
    assert accepted.message is not None
    assert not accepted.message.needs_answer
    [meeting] = scene.ops.meetings.of_lead(ANN)
    assert (meeting.source, meeting.starts_at, meeting.title) == (MeetingSource.CALENDAR, STARTS, "Demo")
    assert (scene.status(), scene.outcomes()[0]) == (LeadStatus.MEETING_BOOKED, Outcome.BOOKED_DEMO)
    declined = scene.ops.conversation.receive(_answer("DECLINED", scene, "<second@acme.example>"))
    assert declined.message is not None
    assert declined.message.needs_answer
    assert scene.meetings() == [(MeetingStatus.CANCELLED, STARTS)]
    assert Outcome.BOOKED_DEMO not in scene.outcomes()
    tentative = scene.ops.conversation.receive(_answer("TENTATIVE", scene, "<third@acme.example>"))
    assert tentative.message is not None
    assert tentative.message.needs_answer
    assert scene.meetings() == [(MeetingStatus.PROPOSED, STARTS)]


def test_merged_lead_keeps_its_meetings_and_messages(scene: Scene) -> None:
    scene.cal_com(cal_com(email=BEN))
    scene.ops.conversation.receive(reply("Out until 2027", to=scene.sent[BEN], sender=BEN))
    merge = scene.ops.duplicates.merge(ANN, BEN, by="rep")
    assert len(scene.ops.meetings.of_lead(ANN)) == 1
    assert any(entry.source == "message" for entry in scene.ops.conversation.thread(ANN).entries)
    scene.ops.duplicates.undo_merge(str(merge.id), by="rep")
    assert (len(scene.ops.meetings.of_lead(ANN)), len(scene.ops.meetings.of_lead(BEN))) == (0, 1)


def test_wrong_signature_is_refused() -> None:
    now, body = datetime(2026, 11, 2, 12, tzinfo=UTC), cal_com()
    check_cal_com(body, sign_cal_com(body), SECRET)
    check_calendly(body, f"{sign_calendly(body, now)},v1=" + "0" * 64, SECRET, now)
    for signature in (
        "",
        "no-secret-provided",
        "ä",
        sign_cal_com(body, "another-secret"),
        sign_cal_com(body) + "0",
    ):
        with pytest.raises(BadSignatureError):
            check_cal_com(body, signature, SECRET)
    with pytest.raises(BadSignatureError):
        check_cal_com(body + b" ", sign_cal_com(body), SECRET)
    too_old, too_new = now - timedelta(seconds=181), now + timedelta(seconds=181)
    for signature in (
        *("", "t=,v1=", "v1=" + "0" * 64, f"t={'9' * 500},v1=0", "t=1e3,v1=" + "0" * 64),
        *(sign_calendly(body, now, "other"), sign_calendly(body, too_old), sign_calendly(body, too_new)),
    ):
        with pytest.raises(BadSignatureError):
            check_calendly(body, signature, SECRET, now)


def test_personal_link_fits_the_calendar_service() -> None:
    lead = LeadId(UUID(int=7))
    token = sign_lead(lead, LINK_SECRET)
    assert personal_link("https://cal.com/alex/30min?month=2026-11", lead, LINK_SECRET) == (
        f"https://cal.com/alex/30min?month=2026-11&metadata%5Bleadops%5D={token}"
    )
    assert personal_link("https://calendly.com/alex#top", lead, LINK_SECRET) == (
        f"https://calendly.com/alex?utm_content={token}#top"
    )
    for link in ("https://meet.quillmere.example/alex", "https://notcal.com/alex"):
        assert personal_link(link, lead, LINK_SECRET) == link
    assert personal_link("https://cal.com/alex", lead, None) == "https://cal.com/alex"


def test_email_carries_the_personal_link(scene: Scene, tmp_path: Path) -> None:
    link = "https://cal.com/alex/30min"
    text = f"Hi Ann,\n\nPick a time that suits you:\n{link}\n\nAlex"
    draft = scene.ops.drafts.create(ANN, subject="A time for your demo", body=text, by="rep")
    sent = scene.ops.delivery.send_now(draft.id, by="rep", expected_version=draft.version)
    [file] = [
        path for path in (tmp_path / "outbox").rglob("*.eml") if b"A time for your demo" in path.read_bytes()
    ]
    personal = personal_link(link, lead_id(scene.ops, ANN), LINK_SECRET)
    plain, page = _parts(file)
    assert personal in plain
    assert f'<a href="{personal}">{link}</a>' in page
    # What a person approved stays what it was.
    assert sent.body == text


def _parts(path: Path) -> tuple[str, str]:
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    plain, page = message.iter_parts()
    return plain.get_content(), page.get_content()


def _answer(response: str, scene: Scene, message_id: str = "<reply-1@acme.example>") -> bytes:
    calendar = (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//A//B\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nUID:demo-1@quillmere.example\r\n"
        f"DTSTART:20261110T150000Z\r\nDTEND:20261110T153000Z\r\nSUMMARY:Demo\r\nATTENDEE;PARTSTAT={response}:mailto:{ANN}\r\n"
        "END:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    raw = reply(response.title(), to=scene.sent[ANN], message_id=message_id)
    head, _, _ = raw.partition(b"\n\n")
    lines = [line for line in head.split(b"\n") if not line.lower().startswith(b"content-")]
    return b"\n".join(
        [*lines, b"Content-Type: text/calendar; method=REPLY; charset=utf-8", b"", calendar.encode()]
    )
