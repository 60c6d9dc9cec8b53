"""A status that closes a lead also records its outcome, and both are undone together."""

import pytest

from leadops_core import LeadOps
from leadops_core.database.errors import InvalidValueError
from leadops_core.errors import LeadOpsError
from leadops_core.schemas import DeliveryState, LeadStatus, Outcome
from tests.support.repositories import Repositories

LEAD = {
    "email": "ann@acme.example",
    "first_name": "Ann",
    "last_name": "Lee",
    "company_name": "Acme",
    "job_title": "VP Sales",
    "lead_message": "Can we get a demo next week? I own the budget and it is approved.",
}
STUDENT = {
    "email": "sam@gmail.com",
    "first_name": "Sam",
    "lead_message": "I am a student and need this for my thesis. No budget.",
}
SETTLING = [
    (LeadStatus.MEETING_BOOKED, Outcome.BOOKED_DEMO),
    (LeadStatus.CLOSED_WON, Outcome.CLOSED_WON),
    (LeadStatus.CLOSED_LOST, Outcome.CLOSED_LOST),
    (LeadStatus.DISQUALIFIED, Outcome.DISQUALIFIED),
]


@pytest.fixture
def ops(sqlite_url: str) -> LeadOps:
    opened = LeadOps.open(sqlite_url)
    opened.leads.add(LEAD, by="ann")
    opened.process()
    return opened


def label(ops: LeadOps) -> Outcome | None:
    [lead] = ops.leads.iterate()
    return Repositories(ops.database).labels.outcomes([lead.id]).get(lead.id)


@pytest.mark.parametrize(("status", "outcome"), SETTLING)
def test_closing_status_change_records_an_outcome(ops: LeadOps, status: LeadStatus, outcome: Outcome) -> None:
    before = ops.leads.show(LEAD["email"])
    ops.leads.set_status(LEAD["email"], status, by="ann", reason="by phone")
    after = ops.leads.show(LEAD["email"])
    [recorded] = after.feedback
    assert (recorded.outcome, recorded.recorded_by, recorded.notes) == (outcome, "ann", "by phone")
    assert label(ops) is outcome
    restored = ops.leads.undo_move(LEAD["email"], by="ann")
    detail = ops.leads.show(LEAD["email"])
    assert (restored.status, restored.recommended_action) == (
        before.lead.status,
        before.lead.recommended_action,
    )
    assert label(ops) is None
    assert [each.withdrawn_by for each in detail.feedback] == ["ann"]
    assert [draft.state for draft in detail.drafts] == [DeliveryState.DRAFT]


@pytest.mark.parametrize(("status", "outcome"), SETTLING)
def test_withdrawal_of_an_outcome_undoes_its_status_change(
    ops: LeadOps, status: LeadStatus, outcome: Outcome
) -> None:
    before = ops.leads.show(LEAD["email"]).lead.status
    ops.leads.set_status(LEAD["email"], status, by="ann")
    done = ops.outcomes.withdraw(LEAD["email"], by="ann")
    assert (done.feedback.outcome, done.label, done.status, done.status_moved) == (
        outcome,
        None,
        before,
        True,
    )
    assert [draft.state for draft in ops.leads.show(LEAD["email"]).drafts] == [DeliveryState.DRAFT]
    with pytest.raises(LeadOpsError, match="nothing to undo"):
        ops.leads.undo_move(LEAD["email"], by="ann")


@pytest.mark.parametrize("status", [LeadStatus.CONTACTED, LeadStatus.NEEDS_INFO])
def test_open_status_change_records_no_outcome(ops: LeadOps, status: LeadStatus) -> None:
    ops.leads.set_status(LEAD["email"], status, by="ann")
    assert ops.leads.show(LEAD["email"]).feedback == ()
    ops.leads.undo_move(LEAD["email"], by="ann")


def test_unchanged_status_records_nothing(ops: LeadOps) -> None:
    for _ in range(2):
        ops.leads.set_status(LEAD["email"], LeadStatus.CLOSED_WON, by="ann")
    assert len(ops.leads.show(LEAD["email"]).feedback) == 1


def test_earlier_outcome_is_the_label_after_an_undo(ops: LeadOps) -> None:
    ops.outcomes.record(LEAD["email"], Outcome.BOOKED_DEMO, by="ann")
    ops.leads.set_status(LEAD["email"], LeadStatus.CLOSED_LOST, by="ann")
    assert label(ops) is Outcome.CLOSED_LOST
    lead = ops.leads.undo_move(LEAD["email"], by="ann")
    assert (lead.status, label(ops)) == (LeadStatus.MEETING_BOOKED, Outcome.BOOKED_DEMO)
    assert ops.outcomes.withdraw(LEAD["email"], by="ann").status is LeadStatus.QUALIFIED


def test_empty_note_is_refused(ops: LeadOps) -> None:
    with pytest.raises(InvalidValueError, match="note is empty"):
        ops.leads.note(LEAD["email"], " ", by="ann")


def test_status_undo_after_an_outcome_names_the_alternative(ops: LeadOps) -> None:
    ops.outcomes.record(LEAD["email"], Outcome.CLOSED_WON, by="rep")
    with pytest.raises(LeadOpsError, match=r"outcome closed won, recorded by rep\. Withdraw that outcome"):
        ops.leads.undo_move(LEAD["email"], by="ann")


def test_disqualification_by_a_rule_records_no_outcome(sqlite_url: str) -> None:
    with LeadOps.open(sqlite_url) as ops:
        ops.leads.add(STUDENT, by="ann")
        ops.process()
        [lead] = ops.leads.iterate()
        assert lead.status is LeadStatus.DISQUALIFIED
        assert Repositories(ops.database).labels.count() == 0


def test_status_change_in_a_copy_is_pushed_with_its_outcome(
    ops: LeadOps, sqlite_url: str, tmp_path: object
) -> None:
    path = f"{tmp_path}/copy.db"
    LeadOps.pull(sqlite_url, path, by="ann")
    with LeadOps.open(f"sqlite:///{path}") as copy:
        copy.leads.set_status(LEAD["email"], LeadStatus.CLOSED_WON, by="ann")
        assert copy.edge.push(sqlite_url, by="ann").is_clean
        assert label(ops) is Outcome.CLOSED_WON
        copy.leads.undo_move(LEAD["email"], by="ann")
        assert copy.edge.push(sqlite_url, by="ann").is_clean
    assert label(ops) is None
    assert ops.leads.show(LEAD["email"]).lead.status is LeadStatus.QUALIFIED
