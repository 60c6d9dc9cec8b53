"""A withdrawn outcome stays in the history, and labels, status, and drafts are as before it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from leadops_core.database.errors import AmbiguousReferenceError, NotFoundError, VersionConflict
from leadops_core.outreach.repository.follow_ups import stop_follow_ups
from leadops_core.schemas import (
    ActivityType,
    DeliveryState,
    Feedback,
    FeedbackId,
    Lead,
    LeadStatus,
    Outcome,
    StopReason,
)
from leadops_core.schemas.outcome_weights import DEFAULT_OUTCOME_WEIGHTS
from leadops_core.testing.clock import CountingIds, FixedClock
from leadops_core.testing.contracts.crm import make_feedback
from tests.integration.store.imports import Imports
from tests.integration.store.rows import all_leads, drafted, rows, take_in
from tests.support import outcomes
from tests.support.leads import add_note, edit, set_status
from tests.support.outcomes import withdraw
from tests.support.repositories import Repositories


@pytest.fixture
def lead(store: Repositories) -> Lead:
    take_in(store, rows([1]))
    [found] = all_leads(store)
    return found


def record(store: Repositories, lead: Lead, clock: FixedClock, number: int, outcome: Outcome) -> Feedback:
    said = make_feedback(lead.id, number, outcome).model_copy(update={"created_at": clock.now()})
    outcomes.record(store, said)
    return said


def test_withdraw_restores_status_and_removes_the_label(
    store: Repositories, lead: Lead, clock: FixedClock
) -> None:
    said = record(store, lead, clock, 1, Outcome.CLOSED_WON)
    done = withdraw(store, said.lead_id, said.id, by="ann", reason="wrong lead")
    assert (done.is_new, done.label, done.status, done.status_moved) == (True, None, LeadStatus.NEW, True)
    [kept] = outcomes.outcomes_of(store, lead.id)
    assert kept == done.feedback
    assert (kept.outcome, kept.withdrawn_by, kept.withdrawn_reason) == (said.outcome, "ann", "wrong lead")
    assert kept.withdrawn_at is not None
    assert (store.labels.count(), store.labels.count_since(None), list(store.labels.all())) == (0, 0, [])
    assert store.leads.figures_by_day(1)[0].won == 0
    assert store.labels.counts_by_score(DEFAULT_OUTCOME_WEIGHTS) == {}
    now = store.leads.get(lead.id)
    assert (now.status, now.version) == (LeadStatus.NEW, lead.version + 2)
    moved = store.leads.detail(lead.id).activities[0]
    assert (moved.type, moved.actor) == (ActivityType.STATUS_CHANGED, "ann")
    assert moved.payload == {
        "from": "CLOSED_WON", "to": "NEW", "reason": "outcome withdrawn", "outcome": "closed_won",
        "withdrawn_id": str(said.id), "notes": "wrong lead",
    }  # fmt: skip


def test_withdraw_twice_changes_nothing_the_second_time(
    store: Repositories, lead: Lead, clock: FixedClock
) -> None:
    said = record(store, lead, clock, 1, Outcome.CLOSED_WON)
    first = withdraw(store, said.lead_id, said.id, by="ann")
    before = store.leads.detail(lead.id)
    again = withdraw(store, said.lead_id, said.id, by="bob", reason="again", expected_version=1)
    assert (again.is_new, again.status_moved, again.feedback) == (False, False, first.feedback)
    assert store.leads.detail(lead.id) == before


def test_withdraw_in_four_threads_withdraws_once(store: Repositories, lead: Lead, clock: FixedClock) -> None:
    said = record(store, lead, clock, 1, Outcome.CLOSED_WON)
    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(lambda name: withdraw(store, said.lead_id, said.id, by=name), "abcd"))
    assert sorted(each.is_new for each in done) == [False, False, False, True]
    assert len({each.feedback.withdrawn_by for each in done}) == 1


def test_withdraw_makes_the_newest_valid_outcome_the_label(
    store: Repositories, lead: Lead, clock: FixedClock
) -> None:
    first = record(store, lead, clock, 1, Outcome.BOOKED_DEMO)
    second = record(store, lead, clock, 2, Outcome.CLOSED_LOST)
    [label] = store.labels.all()
    done = withdraw(store, second.lead_id, second.id, by="ann")
    assert (done.label, done.status) == (Outcome.BOOKED_DEMO, LeadStatus.MEETING_BOOKED)
    [now] = store.labels.all()
    assert now == label._replace(outcome=first.outcome, recorded_at=first.created_at)
    assert store.labels.count_since(first.created_at) == 0
    assert store.labels.outcomes([lead.id]) == {lead.id: Outcome.BOOKED_DEMO}


def test_withdraw_of_an_older_outcome_keeps_label_and_status(
    store: Repositories, lead: Lead, clock: FixedClock
) -> None:
    first = record(store, lead, clock, 1, Outcome.BOOKED_DEMO)
    second = record(store, lead, clock, 2, Outcome.CLOSED_LOST)
    done = withdraw(store, first.lead_id, first.id, by="ann")
    assert (done.label, done.status, done.status_moved) == (
        Outcome.CLOSED_LOST,
        LeadStatus.CLOSED_LOST,
        False,
    )
    assert "something else has happened since" in done.message
    assert store.leads.detail(lead.id).activities[0].type is ActivityType.NOTE
    assert withdraw(store, second.lead_id, second.id, by="ann").status is LeadStatus.NEW


def test_withdraw_keeps_a_status_that_a_person_set_since(
    store: Repositories, lead: Lead, clock: FixedClock
) -> None:
    said = record(store, lead, clock, 1, Outcome.BOOKED_DEMO)
    set_status(store, lead.id, LeadStatus.CONTACTED, by="rep")
    done = withdraw(store, said.lead_id, said.id, by="ann")
    assert (done.label, done.status, done.status_moved) == (None, LeadStatus.CONTACTED, False)


def test_withdraw_restores_the_status_despite_a_later_note(
    store: Repositories, lead: Lead, clock: FixedClock
) -> None:
    said = record(store, lead, clock, 1, Outcome.BOOKED_DEMO)
    add_note(store, lead.id, "called them", by="rep")
    assert withdraw(store, said.lead_id, said.id, by="ann").status is LeadStatus.NEW


def test_withdraw_returns_stopped_drafts_to_the_inbox(store: Repositories, clock: FixedClock) -> None:
    draft = drafted(store)
    said = make_feedback(draft.lead_id, 1, Outcome.CLOSED_LOST)
    outcomes.record(store, said)
    assert store.drafts.get(draft.id).state is DeliveryState.SUPERSEDED
    withdraw(store, said.lead_id, said.id, by="ann")
    waiting = store.drafts.get(draft.id)
    assert (waiting.state, waiting.approved, waiting.delivery_note) == (DeliveryState.DRAFT, False, None)
    with store.database.writing() as transaction:
        stop_follow_ups(transaction, [draft.lead_id], StopReason.REPLIED, by="ann")
    outcomes.record(store, make_feedback(draft.lead_id, 2, Outcome.BOOKED_DEMO))
    withdraw(store, draft.lead_id, make_feedback(draft.lead_id, 2).id, by="ann")
    # It was no outcome that had stopped it.
    assert store.drafts.get(draft.id).state is DeliveryState.SUPERSEDED


def test_withdraw_keeps_the_scored_lead_for_the_next_outcome(store: Repositories, clock: FixedClock) -> None:
    draft = drafted(store)
    lead = store.leads.get(draft.lead_id)
    said = record(store, lead, clock, 1, Outcome.CLOSED_LOST)
    as_scored = dict(store.labels.leads_as_scored([lead.id]))
    # Written because of an outcome that was a mistake: it must not be known to the next one either.
    edit(store, lead.id, {"pain_point": "lost to a competitor"}, by="rep")
    withdraw(store, said.lead_id, said.id, by="ann")
    again = record(store, lead, clock, 2, Outcome.CLOSED_WON)
    [now] = store.labels.all()
    assert dict(store.labels.leads_as_scored([lead.id])) == as_scored
    assert (now.outcome, now.recorded_at) == (Outcome.CLOSED_WON, again.created_at)


def test_withdrawn_outcome_is_not_recorded_again(store: Repositories, lead: Lead, clock: FixedClock) -> None:
    said = record(store, lead, clock, 1, Outcome.CLOSED_WON)
    withdraw(store, said.lead_id, said.id, by="ann")
    assert outcomes.record(store, said) == 0
    assert store.labels.count() == 0


def test_withdraw_refuses_another_version_of_the_lead(
    store: Repositories, lead: Lead, clock: FixedClock
) -> None:
    said = record(store, lead, clock, 1, Outcome.CLOSED_WON)
    with pytest.raises(VersionConflict):
        withdraw(store, said.lead_id, said.id, by="ann", expected_version=lead.version)
    assert store.labels.count() == 1


def test_withdraw_needs_an_id_if_several_outcomes_are_valid(
    store: Repositories, lead: Lead, clock: FixedClock
) -> None:
    with pytest.raises(NotFoundError, match="has no recorded outcome"):
        withdraw(store, lead.id, by="ann")
    with pytest.raises(NotFoundError):
        withdraw(store, lead.id, FeedbackId(CountingIds(7).new()), by="ann")
    first = record(store, lead, clock, 1, Outcome.NO_RESPONSE)
    second = record(store, lead, clock, 2, Outcome.CLOSED_WON)
    with pytest.raises(AmbiguousReferenceError, match=str(second.id)):
        withdraw(store, lead.id, by="ann")
    assert withdraw(store, lead.id, str(second.id), by="ann").feedback.id == second.id
    assert withdraw(store, lead.id, by="ann").feedback.id == first.id
    # Repeating the command returns what it withdrew.
    again = withdraw(store, lead.id, by="ann")
    assert (again.feedback.id, again.is_new) == (second.id, False)
    take_in(store, rows([2]), file="b.csv")
    other = next(each for each in all_leads(store) if each.id != lead.id)
    record(store, other, clock, 3, Outcome.NO_RESPONSE)
    with pytest.raises(NotFoundError, match="has no outcome with the ID"):
        withdraw(store, other.id, str(first.id), by="ann")


def test_withdraw_counts_as_an_edit_when_an_upload_is_undone(store: Repositories, clock: FixedClock) -> None:
    upload, _ = take_in(store, rows([1, 2]))
    lead, other = all_leads(store)
    said = record(store, lead, clock, 1, Outcome.CLOSED_WON)
    withdraw(store, said.lead_id, said.id, by="ann")
    # A person has been at it: that stays so.
    report = Imports(store).undo(upload.id, by="ann")
    assert (report.removed, report.kept) == (1, (str(lead.id),))
    assert [each.id for each in all_leads(store)] == [lead.id] != [other.id]


def test_withdraw_lets_silence_count_again(store: Repositories, lead: Lead, clock: FixedClock) -> None:
    set_status(store, lead.id, LeadStatus.CONTACTED, by="rep")
    later = clock.now() + timedelta(days=200)
    assert [each.lead_id for each in store.labels.silent(later)] == [lead.id]
    said = record(store, lead, clock, 1, Outcome.BOOKED_DEMO)
    assert list(store.labels.silent(later)) == []
    withdraw(store, said.lead_id, said.id, by="ann")
    assert [each.lead_id for each in store.labels.silent(later)] == [lead.id]
