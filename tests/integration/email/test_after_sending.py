"""After sending: follow-ups until somebody replies, opt-outs, and bounces."""

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from leadops_core import LeadOps, Settings
from leadops_core.database.errors import IllegalStateError
from leadops_core.intake import IntakeError
from leadops_core.outreach import ACS_REPORT, BadUnsubscribeToken
from leadops_core.outreach.errors import NotSendableError
from leadops_core.schemas import (
    ActivityType,
    DeliveryEventKind,
    DeliveryState,
    DraftVariant,
    EmailDraft,
    LeadStatus,
    Outcome,
    SendReceipt,
    SendStatus,
    StopReason,
    SuppressionReason,
)
from leadops_core.testing.clock import FixedClock
from leadops_core.testing.email import RecordingEmailTool

HEAD = "First Name,Last Name,Email,Company,Job Title,Employees,Budget,Message\n"
ROW = "Ann,Lee,ann@firm.example,Firm Ltd,VP Sales,250,50k,Can we see a demo this month? The budget is approved.\n"
OTHER = "Bo,Ek,bo@other.example,Other Ltd,VP Sales,250,50k,Can we see a demo this month? The budget is approved.\n"
DAY = 86_400
D, V = DeliveryState, DraftVariant


class Desk:
    """A database with sent first emails, a clock that tests advance, and the sent messages."""

    def __init__(self, url: str, **settings: Any) -> None:
        self.clock = FixedClock()
        self.email = RecordingEmailTool()
        config = Settings(
            _env_file=None,
            unsubscribe_secret=SecretStr("s" * 32),
            unsubscribe_url="https://x.example/u",
            **settings,
        )
        self.ops = LeadOps.open(url, config=config, email=self.email, clock=self.clock)
        self.take_in(ROW)

    def take_in(self, rows: str) -> None:
        self.ops.ingest(io.BytesIO((HEAD + rows).encode()), file_name=f"{len(rows)}.csv")
        self.ops.process()

    def send(self) -> EmailDraft:
        """Approve the only draft that waits, let the window pass, send it."""
        (item,) = self.ops.review().items
        self.ops.drafts.approve(item.draft.id, by="rep", expected_version=item.draft.version)
        self.clock.advance(61)
        assert self.ops.delivery.deliver_due().sent == 1
        return self.ops.drafts.get(item.draft.id)

    def approve_next(self) -> None:
        """Approve the first draft that waits, as it was read."""
        draft = self.ops.review().items[0].draft
        self.ops.drafts.approve(draft.id, by="rep", expected_version=draft.version)

    def drafts(self) -> list[tuple[DraftVariant, DeliveryState]]:
        return [(draft.variant, draft.state) for draft in self.ops.leads.show("ann@firm.example").drafts]


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    made = Desk(database_url)
    with made.ops:
        yield made


def test_follow_ups_are_drafted_when_due_and_each_needs_approval(desk: Desk) -> None:
    first = desk.send()
    for variant, days in ((V.FOLLOW_UP_1, 3), (V.FOLLOW_UP_2, 5), (V.BREAKUP, 7)):
        desk.clock.advance(days * DAY - 1)
        assert desk.ops.follow_ups.draft_due().drafted == {}
        desk.clock.advance(1)
        assert desk.ops.follow_ups.draft_due().drafted == {variant.value: 1}
        assert desk.ops.follow_ups.draft_due().drafted == {}
        assert desk.ops.delivery.deliver_due().sent == 0, "nobody has approved it"
        desk.send()
    desk.clock.advance(365 * DAY)
    assert desk.ops.follow_ups.draft_due().drafted == {}
    assert [draft.variant for draft in desk.ops.leads.show("ann@firm.example").drafts] == list(V)
    assert len(desk.email.sent) == 4
    assert len({message.subject for message in desk.email.sent}) == 4
    # One conversation: each names all that went before.
    assert desk.email.sent[0].references == ()
    assert desk.email.sent[3].references == tuple(message.message_id for message in desk.email.sent[:3])
    assert desk.email.sent[0].message_id == first.message_id


STOPS: dict[str, tuple[Callable[[LeadOps], object], StopReason]] = {
    "a reply": (lambda ops: ops.follow_ups.record_reply("ann@firm.example", by="rep"), StopReason.REPLIED),
    "an outcome": (
        lambda ops: ops.outcomes.record("ann@firm.example", Outcome.NO_RESPONSE, by="rep"),
        StopReason.OUTCOME,
    ),
    "a suppressed address": (lambda ops: ops.suppressions.add("ann@firm.example"), StopReason.SUPPRESSED),
    "a suppressed domain": (lambda ops: ops.suppressions.add("firm.example"), StopReason.SUPPRESSED),
    "a disqualification": (
        lambda ops: ops.leads.set_status("ann@firm.example", LeadStatus.DISQUALIFIED, by="rep"),
        StopReason.STOPPED,
    ),
    "a hold": (lambda ops: ops.leads.hold("ann@firm.example", by="rep"), StopReason.STOPPED),
    "a person": (lambda ops: ops.follow_ups.stop("ann@firm.example", by="rep"), StopReason.STOPPED),
}


@pytest.mark.parametrize("stop", STOPS)
@pytest.mark.parametrize("stage", ["before it is drafted", "while it waits", "while it is approved"])
def test_follow_ups_stop_at_once(desk: Desk, stop: str, stage: str) -> None:
    act, reason = STOPS[stop]
    desk.send()
    desk.clock.advance(3 * DAY)
    if stage != "before it is drafted":
        desk.ops.follow_ups.draft_due()
    if stage == "while it is approved":
        desk.approve_next()
    act(desk.ops)
    desk.clock.advance(30 * DAY)
    assert desk.ops.follow_ups.draft_due().drafted == {}
    assert desk.ops.delivery.deliver_due().sent == 0
    assert desk.ops.review().items == ()
    assert len(desk.email.sent) == 1
    cadence = desk.ops.follow_ups.get("ann@firm.example")
    assert cadence is not None
    assert cadence.stop_reason is reason


def test_rejected_follow_up_ends_the_cadence_until_resumed(desk: Desk) -> None:
    desk.send()
    desk.clock.advance(3 * DAY)
    desk.ops.follow_ups.draft_due()
    desk.ops.drafts.reject(desk.ops.review().items[0].draft.id, by="rep", reason="too pushy")
    desk.clock.advance(30 * DAY)
    assert desk.ops.follow_ups.draft_due().drafted == {}
    desk.ops.follow_ups.resume("ann@firm.example", by="rep")
    assert desk.ops.follow_ups.draft_due().drafted == {"follow_up_1": 1}
    assert desk.drafts() == [(V.FIRST_TOUCH, D.SENT), (V.FOLLOW_UP_1, D.REJECTED), (V.FOLLOW_UP_1, D.DRAFT)]


def test_end_of_a_hold_restores_its_drafts(desk: Desk) -> None:
    desk.send()
    desk.clock.advance(3 * DAY)
    desk.ops.follow_ups.draft_due()
    desk.approve_next()
    desk.ops.leads.hold("ann@firm.example", by="rep")
    desk.ops.leads.undo_move("ann@firm.example", by="rep")
    (item,) = desk.ops.review().items
    assert (item.draft.variant, item.draft.approved, item.draft.message_id) == (V.FOLLOW_UP_1, False, None)
    desk.send()
    desk.clock.advance(5 * DAY)
    assert desk.ops.follow_ups.draft_due().drafted == {"follow_up_2": 1}


def test_unsubscribe_link_opts_out_at_once_and_permanently(desk: Desk) -> None:
    sent = desk.send()
    url = desk.email.sent[0].unsubscribe_url or ""
    base, _, token = url.rpartition("/")
    assert (base, token) == ("https://x.example/u", desk.ops.suppressions.unsubscribe_token(sent.id))
    entry = desk.ops.suppressions.unsubscribe(token)
    assert (entry.value, entry.reason) == ("ann@firm.example", SuppressionReason.OPT_OUT)
    assert desk.ops.suppressions.unsubscribe(token) == entry
    with pytest.raises(BadUnsubscribeToken):
        desk.ops.suppressions.unsubscribe(token[:-2])
    # A new import of the same person, in any form, causes no draft and no email.
    for number, address in enumerate(
        ("ANN@Firm.example", "ann+news@firm.example", "mailto:ann@firm.example")
    ):
        desk.take_in(ROW.replace("ann@firm.example", address).replace("Firm Ltd", f"Firm {number}"))
    assert desk.ops.review().items == ()
    assert desk.ops.delivery.deliver_due().sent == 0


def test_opt_out_holds_when_the_lead_gets_another_address(desk: Desk) -> None:
    sent = desk.send()
    desk.ops.suppressions.unsubscribe(desk.ops.suppressions.unsubscribe_token(sent.id))
    lead = desk.ops.leads.show("ann@firm.example").lead
    desk.ops.leads.edit(lead.id, {"email": "ann.lee@elsewhere.example"}, by="rep")
    desk.ops.follow_ups.resume(str(lead.id), by="rep")
    desk.clock.advance(3 * DAY)
    assert desk.ops.follow_ups.draft_due().drafted == {"follow_up_1": 1}
    with pytest.raises(NotSendableError, match=r"do-not-contact list \(opt-out, since"):
        desk.approve_next()
    assert len(desk.email.sent) == 1


def test_removed_suppression_allows_emails_again(desk: Desk) -> None:
    desk.ops.suppressions.add("ann@firm.example")
    assert desk.ops.review().items == ()
    desk.ops.suppressions.remove("ann@firm.example", by="ann")
    assert desk.drafts() == [(V.FIRST_TOUCH, D.DRAFT)]
    desk.send()


def test_address_that_changed_needs_approval_again(desk: Desk) -> None:
    (item,) = desk.ops.review().items
    desk.ops.drafts.approve(item.draft.id, by="rep", expected_version=item.draft.version)
    desk.ops.leads.edit(item.lead.id, {"email": "boss@firm.example"}, by="rep")
    desk.clock.advance(61)
    report = desk.ops.delivery.deliver_due()
    assert (report.sent, report.stopped, desk.email.sent) == (0, 1, [])
    draft = desk.ops.drafts.get(item.draft.id)
    assert (draft.state, draft.approved) == (D.DRAFT, False)
    assert "email address changed after the approval" in (draft.delivery_note or "")


def acs_event(draft: EmailDraft, status: str) -> dict[str, Any]:
    data = {"messageId": draft.provider_message_id, "recipient": "x", "status": status}
    return {"eventType": ACS_REPORT, "data": data}


def test_bounce_suppresses_and_is_recorded_once(desk: Desk) -> None:
    sent = desk.send()
    event = acs_event(sent, "Bounced")
    report = desk.ops.delivery.record_events([event, event, {"eventType": "other"}])
    assert (report.recorded, report.repeated, report.ignored, report.suppressed) == (1, 1, 1, 1)
    (entry,) = desk.ops.suppressions.iterate()
    assert (entry.value, entry.reason) == ("ann@firm.example", SuppressionReason.BOUNCE)
    detail = desk.ops.leads.show("ann@firm.example")
    assert detail.drafts[0].delivery_report is DeliveryEventKind.BOUNCED
    assert [entry.payload["error"] for entry in detail.activities if entry.type is ActivityType.ERROR] == [
        "Bounced: the address does not exist"
    ]
    desk.clock.advance(30 * DAY)
    assert desk.ops.follow_ups.draft_due().drafted == {}


def test_report_on_a_foreign_message_suppresses_nobody(desk: Desk) -> None:
    sent = desk.send()
    foreign = acs_event(sent.model_copy(update={"provider_message_id": "not ours"}), "Bounced")
    assert desk.ops.delivery.record_events([foreign]).unmatched == 1
    assert list(desk.ops.suppressions.iterate()) == []


def test_filtered_report_ends_follow_ups_without_suppression(desk: Desk) -> None:
    sent = desk.send()
    assert desk.ops.delivery.record_events([acs_event(sent, "FilteredSpam")]).recorded == 1
    desk.clock.advance(30 * DAY)
    assert desk.ops.follow_ups.draft_due().drafted == {}
    assert list(desk.ops.suppressions.iterate()) == []


def unknown(desk: Desk) -> EmailDraft:
    receipt = SendReceipt(status=SendStatus.UNKNOWN, provider="recording", provider_message_id="op-1")
    desk.email._answers.append(receipt)
    (item,) = desk.ops.review().items
    desk.ops.drafts.approve(item.draft.id, by="rep", expected_version=item.draft.version)
    desk.clock.advance(61)
    assert desk.ops.delivery.deliver_due().unknown == 1
    return desk.ops.drafts.get(item.draft.id)


def test_unknown_draft_is_settled_by_a_report(desk: Desk) -> None:
    draft = unknown(desk)
    desk.ops.delivery.record_events([acs_event(draft, "Delivered")])
    settled = desk.ops.drafts.get(draft.id)
    assert (settled.state, settled.delivery_report) == (D.SENT, DeliveryEventKind.DELIVERED)
    assert desk.ops.leads.show("ann@firm.example").lead.status is LeadStatus.CONTACTED


def test_unknown_draft_is_settled_by_asking_the_provider(desk: Desk) -> None:
    draft = unknown(desk)
    assert desk.ops.delivery.deliver_due().settled == 0
    desk.email.known["op-1"] = SendReceipt(status=SendStatus.SENT, provider="recording")
    assert desk.ops.delivery.deliver_due().settled == 1
    assert desk.ops.drafts.get(draft.id).state is D.SENT


def test_provider_lookup_of_a_draft_ends_after_a_while(desk: Desk) -> None:
    draft = unknown(desk)
    desk.clock.advance(DAY + 1)
    desk.email.known["op-1"] = SendReceipt(status=SendStatus.SENT, provider="recording")
    assert desk.ops.delivery.deliver_due().settled == 0
    assert desk.ops.drafts.get(draft.id).state is D.UNKNOWN


def test_unknown_draft_names_what_to_check_and_is_settled(desk: Desk) -> None:
    draft = unknown(desk)
    assert draft.message_id is not None
    assert draft.message_id in (draft.delivery_note or "")
    assert "settle" in (draft.delivery_note or "")
    with pytest.raises(IllegalStateError):
        desk.ops.drafts.reopen(draft.id, by="rep")
    settled = desk.ops.delivery.settle(draft.id, was_sent=False, by="rep", note="asked Ann")
    assert (settled.state, settled.delivery_note) == (D.FAILED, "settled by rep: asked Ann")
    desk.ops.drafts.reopen(draft.id, by="rep")
    again = desk.send()
    assert again.message_id != draft.message_id


def test_exported_list_can_be_imported_again(desk: Desk, tmp_path: Path) -> None:
    desk.ops.suppressions.add("ann@firm.example", note="=cmd()")
    desk.ops.suppressions.add("rival.example", reason=SuppressionReason.COMPETITOR)
    report = desk.ops.suppressions.export_file(tmp_path / "list.csv")
    assert report.rows == 2
    text = (tmp_path / "list.csv").read_text()
    assert "'=cmd()" in text
    entries = {
        (entry.value, entry.reason, entry.note, entry.created_at) for entry in desk.ops.suppressions.iterate()
    }
    with LeadOps.open("sqlite://") as other:
        taken = other.suppressions.import_file(tmp_path / "list.csv")
        assert (taken.rows, taken.added) == (2, 2)
        again = other.suppressions.import_file(tmp_path / "list.csv")
        assert (again.added, again.present) == (0, 2)
        assert {
            (each.value, each.reason, each.note, each.created_at) for each in other.suppressions.iterate()
        } == entries


LISTS = {
    "bare addresses": (
        b"ann@firm.example\nb@c.example\n",
        {"ann@firm.example": "opt_out", "b@c.example": "opt_out"},
    ),
    "a header and reasons": (
        b"Email Address;Reason\r\nANN@firm.example;Unsubscribed\r\nb@c.example;hard bounce\r\nc@d.example;whatever\r\n",
        {"ann@firm.example": "opt_out", "b@c.example": "bounce", "c@d.example": "opt_out"},
    ),
    "domains": (
        b"domain\n@firm.example\nrival.example\n",
        {"firm.example": "opt_out", "rival.example": "opt_out"},
    ),
    "UTF-16 with tabs": (
        "email\tnote\nann@firm.example\tmoved\n".encode("utf-16"),
        {"ann@firm.example": "opt_out"},
    ),
}


@pytest.mark.parametrize("kind", LISTS)
def test_imported_list_applies_at_once(desk: Desk, kind: str) -> None:
    content, expected = LISTS[kind]
    (item,) = desk.ops.review().items
    desk.ops.drafts.approve(item.draft.id, by="rep", expected_version=item.draft.version)
    report = desk.ops.suppressions.import_file(io.BytesIO(content), file_name="list.csv")
    assert (report.rows, report.added, report.rejected) == (len(expected), len(expected), 0)
    assert {entry.value: entry.reason.value for entry in desk.ops.suppressions.iterate()} == expected
    desk.clock.advance(61)
    assert desk.ops.delivery.deliver_due().sent == 0
    assert desk.drafts() == [(V.FIRST_TOUCH, D.SUPERSEDED)]


def test_suppression_import_refuses_other_files(desk: Desk) -> None:
    with pytest.raises(IntakeError, match=r"photo\.bin: no addresses or domains were found"):
        desk.ops.suppressions.import_file(
            io.BytesIO(b"\xff\xfe\x00\x01\x02binary\x00"), file_name="photo.bin"
        )
    assert list(desk.ops.suppressions.iterate()) == []


def test_suppression_import_accepts_an_exported_empty_list(desk: Desk, tmp_path: Path) -> None:
    desk.ops.suppressions.export_file(tmp_path / "empty.csv")
    assert desk.ops.suppressions.import_file(tmp_path / "empty.csv").rows == 0


def test_suppression_import_names_a_bad_line_and_continues(desk: Desk) -> None:
    content = b"email,reason,created_at\nnot an address,x,\nb@c.example,bounce,yesterday\nc@d.example,,\n"
    report = desk.ops.suppressions.import_file(io.BytesIO(content), file_name="list.csv")
    assert (report.rows, report.added, report.rejected) == (3, 1, 2)
    assert [row.line for row in report.rejected_rows] == [2, 3]
    assert "not an email address or a domain" in report.rejected_rows[0].reason
    assert "is not a valid time" in report.rejected_rows[1].reason


def test_suppression_keeps_the_stronger_reason_in_any_order(desk: Desk) -> None:
    desk.ops.suppressions.add("b@c.example", reason=SuppressionReason.CUSTOMER)
    report = desk.ops.suppressions.import_file(io.BytesIO(b"b@c.example\n"), file_name="list.csv")
    assert (report.strengthened, report.added) == (1, 0)
    desk.ops.suppressions.import_file(
        io.BytesIO(b"b@c.example\n"), file_name="list.csv", reason=SuppressionReason.BOUNCE
    )
    (entry,) = desk.ops.suppressions.iterate()
    assert entry.reason is SuppressionReason.OPT_OUT


def test_daily_cap_limits_any_24_hours(database_url: str) -> None:
    desk = Desk(database_url, daily_cap=1)
    with desk.ops:
        desk.take_in(OTHER)
        for item in desk.ops.review().items:
            desk.ops.drafts.approve(item.draft.id, by="rep", expected_version=item.draft.version)
        desk.clock.advance(61)
        report = desk.ops.delivery.deliver_due()
        assert (report.sent, report.waiting, report.is_capped) == (1, 1, True)
        assert report.next_due_at is not None
        assert (report.next_due_at - desk.clock.now()).total_seconds() == DAY
        desk.clock.advance(DAY - 1)
        assert desk.ops.delivery.deliver_due().sent == 0
        desk.clock.advance(2)
        assert desk.ops.delivery.deliver_due().sent == 1
