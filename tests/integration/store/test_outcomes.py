"""Outcomes, do-not-contact entries, and scorecards."""

from datetime import timedelta

import pytest

from leadops_core.database.errors import NotFoundError
from leadops_core.schemas import (
    ActivityType,
    EvaluationId,
    EvaluationTrace,
    Figure,
    LabelOrder,
    LeadStatus,
    OrderBasis,
    Outcome,
    PointsChange,
    Scorecard,
    SuppressionKind,
    SuppressionReason,
    UnusedColumn,
    Verdict,
    VerdictCause,
    VerdictReason,
)
from leadops_core.scoring import default_scorecard
from leadops_core.testing.clock import CountingIds, FixedClock
from leadops_core.testing.contracts.crm import make_feedback, make_suppression
from tests.integration.store.rows import all_leads, rows, take_in
from tests.support import outcomes
from tests.support.leads import set_status
from tests.support.repositories import Repositories


def other_scorecard() -> Scorecard:
    first = default_scorecard()
    return first.model_copy(
        update={"thresholds": first.thresholds.model_copy(update={"hot": first.thresholds.hot + 1})}
    )


def test_outcome_becomes_the_label_and_changes_the_status(store: Repositories) -> None:
    take_in(store, rows([1, 2]))
    lead, other = all_leads(store)
    set_status(store, lead.id, LeadStatus.CONTACTED, by="rep")
    first = make_feedback(lead.id, 1, Outcome.NO_RESPONSE)
    second = make_feedback(lead.id, 2, Outcome.CLOSED_WON)
    second = second.model_copy(update={"created_at": first.created_at + timedelta(days=1), "notes": "yes"})
    assert outcomes.record(store, first) == 1
    assert store.leads.get(lead.id).status is LeadStatus.CONTACTED
    assert store.leads.detail(lead.id).activities[0].type is ActivityType.NOTE
    assert outcomes.record(store, second) == 1
    assert outcomes.record(store, second) == 0
    assert store.labels.count() == 1
    assert store.leads.get(lead.id).status is LeadStatus.CLOSED_WON
    [moved, *_] = activities = store.leads.detail(lead.id).activities
    assert (moved.type, moved.actor, len(activities)) == (ActivityType.STATUS_CHANGED, "rep", 4)
    assert outcomes.outcomes_of(store, lead.id) == (second, first)
    assert outcomes.record(store, make_feedback(other.id, 3), make_feedback(other.id, 3)) == 1
    assert store.labels.count() == 2
    assert {each.lead_id: each.outcome for each in store.labels.all()} == {
        lead.id: Outcome.CLOSED_WON,
        other.id: Outcome.CLOSED_WON,
    }


def test_outcome_batch_with_an_unknown_lead_stores_nothing(store: Repositories) -> None:
    take_in(store, rows([1]))
    [lead] = all_leads(store)
    unknown = make_feedback(lead.id, 2).model_copy(update={"lead_id": CountingIds(999).new()})
    with pytest.raises(NotFoundError):
        outcomes.record(store, make_feedback(lead.id, 1), unknown)
    assert list(store.labels.all()) == []
    assert store.leads.get(lead.id) == lead


def test_suppressions_are_listed_newest_first(store: Repositories) -> None:
    clock = FixedClock()
    entries = []
    for number in range(1, 6):
        clock.advance(1)
        entry = make_suppression(number, SuppressionKind.DOMAIN, f"host{number}.example")
        entries.append(store.suppressions.add(entry.model_copy(update={"created_at": clock.now()})))
    first = store.suppressions.list(limit=3)
    second = store.suppressions.list(first.next_cursor, limit=3)
    assert [*first.items, *second.items] == entries[::-1]
    assert second.next_cursor is None


def test_stronger_suppression_reason_replaces_the_weaker(store: Repositories) -> None:
    until = FixedClock().now() + timedelta(days=30)
    bounce = make_suppression(1, SuppressionKind.ADDRESS, "a@b.example").model_copy(
        update={"reason": SuppressionReason.BOUNCE, "expires_at": until}
    )
    assert store.suppressions.add(bounce) == bounce
    longer = bounce.model_copy(update={"id": CountingIds(7).new(), "expires_at": until + timedelta(days=1)})
    assert store.suppressions.add(longer).expires_at == longer.expires_at
    opt_out = make_suppression(9, SuppressionKind.ADDRESS, "a@b.example")
    standing = store.suppressions.add(opt_out)
    assert (standing.id, standing.reason, standing.expires_at) == (bounce.id, SuppressionReason.OPT_OUT, None)
    assert store.suppressions.add(longer) == standing
    same_name = make_suppression(3, SuppressionKind.DOMAIN, "b.example")
    store.suppressions.add(same_name)
    found = store.suppressions.for_addresses(["a@b.example", "c@b.example", "a@c.example"])
    assert found == {"a@b.example": (standing, same_name), "c@b.example": (same_name,)}


def test_one_scorecard_is_active_and_none_is_changed(store: Repositories) -> None:
    with pytest.raises(NotFoundError):
        store.scorecards.active()
    first = store.scorecards.ensure(default_scorecard(), made_by="leadops", reason="shipped")
    assert store.scorecards.ensure(other_scorecard(), made_by="leadops", reason="again") == first
    second = store.scorecards.add(other_scorecard(), parent=1, made_by="ann", reason="tuned")
    assert (second.number, second.parent_number, second.is_active) == (2, 1, False)
    assert store.scorecards.active() == first
    active = store.scorecards.choose(2, by="ann")
    assert store.scorecards.active() == active == second.model_copy(update={"is_active": True})
    assert store.scorecards.choose(1, by="ann") == first
    assert [version.is_active for version in store.scorecards.list()] == [False, True]
    third = store.scorecards.add(other_scorecard(), parent=2, made_by="ann", reason="x", choose=True)
    assert store.scorecards.active() == third == store.scorecards.get(3)
    with pytest.raises(NotFoundError, match="no scorecard version 9"):
        store.scorecards.choose(9, by="ann")
    assert store.scorecards.active() == third


def test_evaluation_of_an_update_is_stored(store: Repositories, clock: FixedClock) -> None:
    evaluation = EvaluationTrace(
        id=EvaluationId(CountingIds(5).new()),
        label_count=12,
        sampled_count=3,
        known_count=40,
        champion_number=1,
        metrics_champion={"auc": Figure(value=0.7, low=0.6, high=0.8)},
        weights_changed=(
            PointsChange(characteristic="seniority", title="Seniority", level="vp", before=1.5, after=2.0),
        ),
        set_aside=(UnusedColumn(column="attribute:Id", reason="a different value in every lead"),),
        verdict=Verdict.KEEP,
        label_order=LabelOrder(basis=OrderBasis.ARRIVAL, sentence="in the order of the file"),
        promoted=False,
        verdict_reason=VerdictReason(
            cause=VerdictCause.TOO_FEW_OUTCOMES,
            label_count=12,
            positive_count=4,
            needed_count=50,
            needed_of_a_kind=5,
            new_count=0,
        ),
        created_at=clock.now(),
    )
    store.scorecards.ensure(default_scorecard(), made_by="leadops", reason="shipped")
    store.evaluations.add(evaluation, None, promote=False)
    assert store.evaluations.newest(100) == (evaluation,)
