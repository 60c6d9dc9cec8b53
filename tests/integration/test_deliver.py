"""From a waiting draft to a sent message, or to a failure with its reason."""

import io
import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from email import message_from_bytes, policy
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from leadops_core import LeadOps, Settings
from leadops_core.database.errors import IllegalStateError, VersionConflict
from leadops_core.errors import LeadOpsError
from leadops_core.schemas import (
    ActivityType,
    DeliveryState,
    EmailDraft,
    LeadStatus,
    OutboundEmail,
    SendReceipt,
    SendStatus,
    SuppressionReason,
)
from leadops_core.testing.clock import FixedClock
from leadops_core.testing.email import RecordingEmailTool
from leadops_core.tools import HandoverCallback
from tests.support.repositories import Repositories

FILE = (
    b"First Name,Last Name,Email,Company,Job Title,Employees,Budget,Message\n"
    b"Ann,Lee,ann@firm.example,Firm Ltd,VP Sales,250,50k,"
    b"Can we see a demo this month? The budget is approved and I decide.\n"
)


def opened(tmp_path: Path, **tools: Any) -> tuple[LeadOps, EmailDraft]:
    config = Settings(_env_file=None, outbox_dir=tmp_path / "outbox")
    ops = LeadOps.open(f"sqlite:///{tmp_path / 'leads.db'}", config=config, **tools)
    ops.ingest(io.BytesIO(FILE), file_name="leads.csv")
    ops.process()
    (item,) = ops.review().items
    return ops, item.draft


def test_mock_outbox_contains_the_exact_message(tmp_path: Path) -> None:
    ops, draft = opened(tmp_path)
    with ops:
        sent = ops.delivery.send_now(draft.id, by="rep", expected_version=draft.version)
        detail = ops.leads.show("ann@firm.example")
    assert (sent.state, sent.provider, sent.approved_by) == (DeliveryState.SENT, "mock", "rep")
    (file,) = (tmp_path / "outbox").glob("*.eml")
    message = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert message["To"] == "Ann Lee <ann@firm.example>"
    assert message["Message-ID"] == sent.message_id
    body = message.get_body(("plain",))
    assert body is not None
    assert draft.body.splitlines()[0] in body.get_content()
    assert detail.lead.status is LeadStatus.CONTACTED
    (event,) = [each for each in detail.activities if each.type is ActivityType.EMAIL_SENT]
    assert event.payload["simulated"] is True


def test_second_approval_does_not_send_again(tmp_path: Path) -> None:
    email = RecordingEmailTool()
    ops, draft = opened(tmp_path, email=email)
    with ops:
        first = ops.delivery.send_now(draft.id, by="rep", expected_version=draft.version)
        assert ops.delivery.send_now(draft.id, by="rep", expected_version=draft.version) == first
    assert len(email.tried) == 1


def test_ten_concurrent_approvals_send_one_message(tmp_path: Path) -> None:
    email = RecordingEmailTool()
    ops, draft = opened(tmp_path, email=email)

    def is_approved(number: int) -> bool:
        try:
            ops.delivery.send_now(draft.id, by=f"rep {number}", expected_version=draft.version)
        except VersionConflict:
            return False
        return True

    with ops, ThreadPoolExecutor(10) as reps:
        assert sum(reps.map(is_approved, range(10))) == 1
        assert ops.drafts.get(draft.id).state is DeliveryState.SENT
    assert len(email.tried) == 1


def test_approval_after_an_edit_names_the_editor(tmp_path: Path) -> None:
    ops, draft = opened(tmp_path)
    with ops:
        edited = ops.drafts.edit(draft.id, by="rep", subject="A better subject")
        assert edited.edits[0].subject_before == draft.subject
        with pytest.raises(VersionConflict):
            ops.drafts.approve(draft.id, by="other", expected_version=draft.version)
        assert (
            ops.delivery.send_now(draft.id, by="other", expected_version=edited.version).subject
            == "A better subject"
        )


def test_edit_by_a_person_is_checked_and_keeps_its_findings(tmp_path: Path) -> None:
    ops, draft = opened(tmp_path)
    with ops:
        edited = ops.drafts.edit(draft.id, by="rep", body=f"{draft.body}\nSee http://elsewhere.example now")
    assert [check.name for check in edited.checks if not check.passed] != []


def test_approval_of_a_suppressed_address_is_refused(tmp_path: Path) -> None:
    email = RecordingEmailTool()
    ops, draft = opened(tmp_path, email=email)
    with ops:
        ops.drafts.reject(draft.id, by="rep", reason="not now")
        ops.suppressions.add("firm.example", reason=SuppressionReason.CUSTOMER)
        reopened = ops.drafts.reopen(draft.id, by="rep")
        with pytest.raises(LeadOpsError, match=r"do-not-contact list \(customer, since"):
            ops.delivery.send_now(draft.id, by="rep", expected_version=reopened.version)
        assert ops.drafts.get(draft.id).state is DeliveryState.DRAFT
    assert email.tried == []


def test_suppressed_lead_leaves_the_inbox_at_once(tmp_path: Path) -> None:
    ops, draft = opened(tmp_path)
    with ops:
        ops.suppressions.add("ann@firm.example")
        assert ops.review().items == ()
        withdrawn = ops.drafts.get(draft.id)
        with pytest.raises(LeadOpsError, match="opt-out, since"):
            ops.drafts.approve(draft.id, by="rep", expected_version=withdrawn.version)


def test_rejected_draft_is_never_sent(tmp_path: Path) -> None:
    email = RecordingEmailTool()
    ops, draft = opened(tmp_path, email=email)
    with ops:
        rejected = ops.drafts.reject(draft.id, by="rep", reason="wrong tone")
        assert (rejected.state, rejected.rejected_reason) == (DeliveryState.REJECTED, "wrong tone")
        with pytest.raises(IllegalStateError):
            ops.delivery.send_now(draft.id, by="rep", expected_version=rejected.version)
    assert email.tried == []


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (SendStatus.REFUSED, DeliveryState.FAILED),
        (SendStatus.RETRY_LATER, DeliveryState.APPROVED),
        (SendStatus.UNKNOWN, DeliveryState.UNKNOWN),
    ],
)
def test_provider_result_sets_the_state_of_the_draft(
    tmp_path: Path, answer: SendStatus, state: DeliveryState
) -> None:
    email = RecordingEmailTool([answer])
    ops, draft = opened(tmp_path, email=email)
    with ops:
        assert ops.delivery.send_now(draft.id, by="rep", expected_version=draft.version).state is state
        assert ops.leads.show("ann@firm.example").lead.status is LeadStatus.QUALIFIED
        again = ops.delivery.send_now(draft.id, by="rep", expected_version=draft.version)
    if answer is SendStatus.RETRY_LATER:
        assert again.state is DeliveryState.SENT
        assert len(email.tried) == 2
    else:
        assert again.state is state
        assert len(email.tried) == 1


def test_sender_crash_is_retried_before_handover_but_not_after(
    tmp_path: Path,
) -> None:
    clock, email = FixedClock(), RecordingEmailTool()
    ops, draft = opened(tmp_path, clock=clock, email=email)
    with ops:
        ops.drafts.approve(draft.id, by="rep", expected_version=draft.version, undo_seconds=0)
        Repositories(ops.database).transitions.claim(draft.id, "dead worker", 60)
        assert (
            ops.delivery.send_now(draft.id, by="rep", expected_version=draft.version).state
            is DeliveryState.CLAIMED
        )
        clock.advance(61)
        assert (
            ops.delivery.send_now(draft.id, by="rep", expected_version=draft.version).state
            is DeliveryState.SENT
        )
        assert len(email.tried) == 1

    clock, email = FixedClock(), RecordingEmailTool()
    (tmp_path / "second").mkdir()
    ops, draft = opened(tmp_path / "second", clock=clock, email=email)
    with ops:
        ops.drafts.approve(draft.id, by="rep", expected_version=draft.version, undo_seconds=0)
        Repositories(ops.database).transitions.claim(draft.id, "dead worker", 60)
        Repositories(ops.database).transitions.mark_transmitting(draft.id, "dead worker")
        clock.advance(61)
        assert (
            ops.delivery.send_now(draft.id, by="rep", expected_version=draft.version).state
            is DeliveryState.UNKNOWN
        )
    assert email.tried == []


class Rude(RecordingEmailTool):
    """A faulty provider: it raises, or sends without recording the handover first."""

    def __init__(self, *, raises: str | None = None) -> None:
        super().__init__()
        self._raises = raises

    def send(self, message: OutboundEmail, hand_over: HandoverCallback) -> SendReceipt:
        if self._raises == "before":
            raise RuntimeError("the password is geheim")
        if self._raises == "after":
            hand_over()
            raise RuntimeError("the password is geheim")
        self.sent.append(message)
        return SendReceipt(status=SendStatus.SENT, provider=self.provider)


@pytest.mark.parametrize(
    ("raises", "state"), [("before", DeliveryState.APPROVED), ("after", DeliveryState.UNKNOWN)]
)
def test_provider_exception_state_depends_on_the_handover(
    tmp_path: Path, raises: str, state: DeliveryState
) -> None:
    ops, draft = opened(tmp_path, email=Rude(raises=raises))
    with ops:
        after = ops.delivery.send_now(draft.id, by="rep", expected_version=draft.version)
    assert after.state is state
    assert "RuntimeError" in (after.delivery_note or "")
    assert "geheim" not in (after.delivery_note or "")


def test_deliver_records_a_message_without_a_provider_reply(tmp_path: Path) -> None:
    email = Rude()
    ops, draft = opened(tmp_path, email=email)
    with ops:
        assert (
            ops.delivery.send_now(draft.id, by="rep", expected_version=draft.version).state
            is DeliveryState.SENT
        )
        ops.delivery.deliver_due()
    assert len(email.sent) == 1


def test_approval_can_be_withdrawn_until_it_is_due(tmp_path: Path) -> None:
    clock, email = FixedClock(), RecordingEmailTool()
    ops, draft = opened(tmp_path, email=email, clock=clock)
    with ops:
        approved = ops.drafts.approve(draft.id, by="rep", expected_version=draft.version)
        assert approved.due_at is not None
        assert (approved.due_at - clock.now()).total_seconds() == 60
        clock.advance(59)
        report = ops.delivery.deliver_due()
        assert (report.sent, report.waiting, report.next_due_at) == (0, 1, approved.due_at)
        back = ops.drafts.unapprove(draft.id, by="rep")
        assert back.state is DeliveryState.DRAFT
        clock.advance(3600)
        assert ops.delivery.deliver_due().sent == 0
        ops.drafts.approve(draft.id, by="rep", expected_version=back.version)
        clock.advance(60)
        assert ops.delivery.deliver_due().sent == 1
        with pytest.raises(IllegalStateError, match="it is sent"):
            ops.drafts.unapprove(draft.id, by="rep")


class InterruptedTool(RecordingEmailTool):
    """Presses Ctrl-C while the first message is being sent, then sends it."""

    def __init__(self, interrupted: Event) -> None:
        super().__init__()
        self._interrupted = interrupted

    def send(self, message: OutboundEmail, hand_over: HandoverCallback) -> SendReceipt:
        def interrupt(operation_id: str | None = None) -> None:
            hand_over(operation_id)
            os.kill(os.getpid(), signal.SIGINT)
            assert self._interrupted.wait(60)
            # The exception that the handler raises stops the round in the main thread.
            time.sleep(0.2)

        return super().send(message, hand_over if self.tried else interrupt)


@pytest.fixture
def interrupted() -> Iterator[Event]:
    """Let SIGINT raise KeyboardInterrupt, even if the tests run in the background, and set the event."""
    event = Event()

    def interrupt(*_: object) -> None:
        event.set()
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGINT, interrupt)
    yield event
    signal.signal(signal.SIGINT, before)


def test_interrupted_delivery_finishes_the_current_message(tmp_path: Path, interrupted: Event) -> None:
    email = InterruptedTool(interrupted)
    config = Settings(_env_file=None, undo_seconds=0, delivery_concurrency=1)
    other = FILE.splitlines()[1].replace(b"Ann,Lee,ann@", b"Bob,Ray,bob@")
    with LeadOps.open(f"sqlite:///{tmp_path / 'leads.db'}", config=config, email=email) as ops:
        ops.ingest(io.BytesIO(FILE + other), file_name="leads.csv")
        ops.process()
        for item in ops.review().items:
            ops.drafts.approve(item.draft.id, by="rep", expected_version=item.draft.version)
        with pytest.raises(KeyboardInterrupt):
            ops.delivery.deliver_due()
        states = sorted(draft.state for draft in ops.delivery.list(*DeliveryState).items)
        assert states == [DeliveryState.APPROVED, DeliveryState.SENT]
        assert (len(email.sent), ops.delivery.deliver_due().sent, len(email.sent)) == (1, 1, 2)
