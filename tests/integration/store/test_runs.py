"""One worker at a time processes a lead, and each run is stored completely, once."""

from typing import Any

import pytest

from leadops_core.database.errors import InvalidValueError, NotFoundError
from leadops_core.pipeline.record_runs import record_runs
from leadops_core.schemas import (
    ActivityType,
    DecisionResult,
    DeliveryState,
    DraftVariant,
    Enrichment,
    Fact,
    FactName,
    Lead,
    LeadStatus,
    NodeEvent,
    ProcessingState,
    ReasonCode,
    RecommendedAction,
    RecordStatus,
    RunRecord,
    ScoreLabel,
    ScoreReason,
    SuppressionKind,
    SuppressionReason,
)
from leadops_core.schemas.trace import ScoreGiven
from leadops_core.testing.clock import FixedClock
from leadops_core.testing.contracts.crm import make_run, make_suppression
from tests.integration.store.rows import all_leads, rows, take_in
from tests.support.drafts import approve
from tests.support.leads import edit, set_status
from tests.support.repositories import Repositories


def statuses(store: Repositories, runs: list[RunRecord], worker: str | None = "w") -> list[RecordStatus]:
    return [result.status for result in record_runs(store.database, runs, worker)]


def claimed(store: Repositories, count: int = 1, worker: str = "w") -> list[Lead]:
    take_in(store, rows(range(1, count + 1)))
    return store.runs.claim(count, worker, 60)


def test_claim_takes_the_oldest_leads_once(store: Repositories) -> None:
    take_in(store, rows(range(1, 6)))
    first = store.runs.claim(2, "a", 60)
    second = store.runs.claim(10, "b", 60)
    assert [lead.last_name for lead in (*first, *second)] == [f"Łukasz{number}" for number in range(1, 6)]
    assert {lead.processing_state for lead in first} == {ProcessingState.RUNNING}
    assert {lead.attempt_count for lead in first} == {1}
    assert store.runs.claim(10, "c", 60) == []


def test_expired_lease_frees_the_lead(store: Repositories, clock: FixedClock) -> None:
    [lead] = claimed(store, worker="a")
    assert store.runs.running() == 1
    assert store.runs.claim(1, "b", 60) == []
    clock.advance(61)
    [again] = store.runs.claim(1, "b", 60)
    assert (again.id, again.attempt_count, again.version) == (lead.id, 2, lead.version)
    assert statuses(store, [make_run(lead)], "a") == [RecordStatus.OUTDATED]
    assert statuses(store, [make_run(again, first_id=100)], "b") == [RecordStatus.RECORDED]
    assert store.runs.running() == 0


def test_lease_can_be_extended(store: Repositories, clock: FixedClock) -> None:
    claimed(store, 2)
    clock.advance(50)
    assert store.runs.extend("w", 60) == 2
    clock.advance(50)
    assert store.runs.claim(5, "b", 60) == []


def test_lead_that_crashes_its_workers_fails_finally(store: Repositories, clock: FixedClock) -> None:
    [lead] = claimed(store)
    for attempt in (2, 3):
        clock.advance(61)
        assert store.runs.claim(1, "w", 60, max_attempts=3)[0].attempt_count == attempt
    clock.advance(61)
    assert store.runs.claim(1, "w", 60, max_attempts=3) == []
    failed = store.leads.get(lead.id)
    assert failed.processing_state is ProcessingState.FAILED
    assert failed.last_error is not None
    assert "3 attempts" in failed.last_error
    assert store.leads.detail(lead.id).activities[0].type is ActivityType.ERROR
    assert store.runs.requeue(None, only_failed=True) == 1
    assert store.runs.claim(1, "w", 60, max_attempts=3)[0].attempt_count == 1


def test_leads_of_dead_workers_are_claimable_at_once(store: Repositories) -> None:
    take_in(store, rows(range(1, 4)))
    store.runs.claim(1, "dead", 600)
    store.runs.claim(1, "alive", 600)
    assert store.runs.take_over(lambda worker: worker == "dead") == 1
    assert store.runs.take_over(lambda worker: worker == "dead") == 0
    assert len(store.runs.claim(5, "next", 60)) == 2


def test_released_leads_wait_as_if_never_claimed(store: Repositories) -> None:
    take_in(store, rows(range(1, 4)))
    store.runs.claim(2, "a", 600)
    store.runs.claim(1, "b", 600)
    assert store.runs.release("a") == 2
    assert [lead.attempt_count for lead in store.runs.claim(5, "c", 60)] == [1, 1]


def test_requeue_skips_leads_in_processing(store: Repositories) -> None:
    first, second, third = claimed(store, 3)
    record_runs(store.database, [make_run(first), make_run(second, "second", first_id=100)], "w")
    assert store.runs.requeue([first.id, third.id], only_failed=False) == 1
    assert store.runs.requeue(None, only_failed=True) == 0
    assert store.runs.requeue(None, only_failed=False) == 1
    assert store.leads.get(third.id).processing_state is ProcessingState.RUNNING


def test_run_is_stored_with_all_its_results(store: Repositories, clock: FixedClock) -> None:
    [lead] = claimed(store)
    run = make_run(lead)
    decision = DecisionResult(
        action=RecommendedAction.SEND_EMAIL, reason=ReasonCode.HOT_LEAD, sentence="Hot.", policy_version="1"
    )
    fact = Fact(name=FactName.SENIORITY, value="head", source="field:job_title", confidence=0.9)
    changes: dict[str, Any] = {
        "score_label": ScoreLabel.HOT,
        "score_base": 35.0,
        "score_line_count": 7,
        "score_reasons": (
            ScoreReason(
                characteristic="intent", title="asks about pricing", level="pricing", points=8, quote="Price?"
            ),
        ),
        "scorecard_version": 3,
        "probability": 0.25,
        "recommended_action": RecommendedAction.SEND_EMAIL,
        "enrichment": Enrichment(facts=(fact,)),
    }
    event = NodeEvent(
        node="score_lead",
        started_at=clock.now(),
        took_ms=0.5,
        changes=(ScoreGiven(total=71.5, label=ScoreLabel.HOT),),
    )
    scored = run.activities[0].model_copy(
        update={"payload": {"decision": decision.model_dump(mode="json"), "score": None}}
    )
    run = run.model_copy(
        update={
            "lead": run.lead.model_copy(update=changes),
            "activities": (scored, run.activities[1]),
            "trace": run.trace.model_copy(update={"node_events": (event,), "llm_outputs": {"a": [1, None]}}),
        }
    )
    assert statuses(store, [run]) == [RecordStatus.RECORDED]
    detail = store.leads.detail(lead.id)
    stored = detail.lead
    assert {name: getattr(stored, name) for name in changes} == changes
    assert (stored.status, stored.score_value) == (LeadStatus.QUALIFIED, 71.5)
    assert (stored.processing_state, stored.last_run_key) == (ProcessingState.DONE, "first")
    assert (stored.version, stored.content) == (lead.version + 1, lead.content)
    assert detail.traces == (run.trace,)
    assert detail.drafts == (run.draft,)
    assert all(activity in detail.activities for activity in run.activities)
    assert (detail.decision, detail.score) == (decision, None)


def test_outdated_run_is_skipped_and_its_lead_queued_again(store: Repositories) -> None:
    first, second = claimed(store, 2)
    edit(store, first.id, {"country": "DE"}, by="ann")
    runs = [make_run(first), make_run(second, first_id=100)]
    assert statuses(store, runs) == [RecordStatus.OUTDATED, RecordStatus.RECORDED]
    assert store.drafts.for_lead(first.id) == ()
    assert store.leads.detail(first.id).traces == ()
    assert [lead.id for lead in store.runs.claim(5, "w", 60)] == [first.id]


def test_unclaimed_run_of_an_outdated_lead_queues_it_again(store: Repositories) -> None:
    [lead] = claimed(store)
    record_runs(store.database, [make_run(lead)], "w")
    set_status(store, lead.id, LeadStatus.CONTACTED, by="ann")
    stale = make_run(lead, "other", first_id=100)
    assert statuses(store, [stale], None) == [RecordStatus.OUTDATED]
    assert store.leads.get(lead.id).processing_state is ProcessingState.QUEUED


def test_stored_run_ends_the_claim_and_changes_nothing(store: Repositories) -> None:
    [lead] = claimed(store)
    record_runs(store.database, [make_run(lead)], "w")
    store.runs.requeue(None, only_failed=False)
    before = store.leads.detail(lead.id)
    [again] = store.runs.claim(1, "w", 60)
    assert statuses(store, [make_run(again, first_id=100)]) == [RecordStatus.ALREADY_RECORDED]
    after = store.leads.detail(lead.id)
    assert after.lead.processing_state is ProcessingState.DONE
    assert (after.activities, after.drafts, after.traces) == (before.activities, before.drafts, before.traces)
    assert after.lead.version == before.lead.version


def test_failed_run_can_be_retried(store: Repositories) -> None:
    [lead] = claimed(store)
    run = make_run(lead)
    failed = run.lead.model_copy(update={"processing_state": ProcessingState.FAILED, "last_error": "no"})
    assert statuses(store, [run.model_copy(update={"lead": failed})]) == [RecordStatus.RECORDED]
    assert store.leads.get(lead.id).last_error == "no"
    assert store.runs.requeue(None, only_failed=True) == 1
    [again] = store.runs.claim(1, "w", 60)
    assert statuses(store, [make_run(again, first_id=100)]) == [RecordStatus.RECORDED]


def test_new_draft_supersedes_the_waiting_draft(store: Repositories) -> None:
    [lead] = claimed(store)
    record_runs(store.database, [make_run(lead)], "w")
    seen = store.leads.get(lead.id)
    record_runs(store.database, [make_run(seen, "second", first_id=100)])
    states = [draft.state for draft in store.drafts.for_lead(lead.id)]
    assert sorted(states) == [DeliveryState.DRAFT, DeliveryState.SUPERSEDED]


def test_run_without_a_draft_withdraws_the_waiting_draft(store: Repositories) -> None:
    [lead] = claimed(store)
    record_runs(store.database, [make_run(lead)], "w")
    seen = store.leads.get(lead.id)
    record_runs(store.database, [make_run(seen, "second", first_id=100, draft=None)])
    assert store.drafts.list_waiting().items == ()


def test_run_does_not_replace_an_approved_draft(store: Repositories) -> None:
    [lead] = claimed(store)
    run = make_run(lead)
    record_runs(store.database, [run], "w")
    assert run.draft is not None
    approve(store, run.draft)
    seen = store.leads.get(lead.id)
    assert statuses(store, [make_run(seen, "second", first_id=100)], None) == [RecordStatus.RECORDED]
    assert [draft.state for draft in store.drafts.for_lead(lead.id)] == [DeliveryState.APPROVED]
    kinds = [activity.type for activity in store.leads.detail(lead.id).activities]
    assert kinds.count(ActivityType.EMAIL_DRAFTED) == 1
    third = make_run(store.leads.get(lead.id), "third", first_id=200)
    assert third.draft is not None
    follow_up = third.draft.model_copy(update={"variant": DraftVariant.FOLLOW_UP_1})
    record_runs(store.database, [third.model_copy(update={"draft": follow_up})])
    assert len(store.drafts.for_lead(lead.id)) == 2


def test_stronger_reason_to_suppress_stays(store: Repositories) -> None:
    first, second = claimed(store, 2)
    opt_out = make_suppression(1, SuppressionKind.ADDRESS, "a@b.example")
    bounce = make_suppression(2, SuppressionKind.ADDRESS, "a@b.example").model_copy(
        update={"reason": SuppressionReason.BOUNCE}
    )
    record_runs(store.database, [make_run(first, suppression=bounce)], "w")
    record_runs(store.database, [make_run(second, first_id=100, suppression=opt_out)], "w")
    [entry] = store.suppressions.list().items
    assert (entry.id, entry.reason) == (bounce.id, SuppressionReason.OPT_OUT)
    assert store.suppressions.add(bounce.model_copy(update={"note": "late"})) == entry
    store.suppressions.remove(entry.id, by="ann")
    assert store.suppressions.list().items == ()
    with pytest.raises(NotFoundError):
        store.suppressions.remove(entry.id, by="ann")


def test_run_batch_that_fails_stores_nothing(store: Repositories) -> None:
    first, second = claimed(store, 2)
    broken = make_run(second, first_id=100)
    strange = broken.activities[0].model_copy(update={"payload": {"what": object()}})
    broken = broken.model_copy(update={"activities": (strange,)})
    with pytest.raises(InvalidValueError, match=r"object is not JSON|cannot be stored"):
        record_runs(store.database, [make_run(first), broken], "w")
    assert store.drafts.for_lead(first.id) == ()
    assert {lead.processing_state for lead in all_leads(store)} == {ProcessingState.RUNNING}


def test_leads_of_crashed_workers_are_claimed_in_smaller_chunks(store: Repositories) -> None:
    take_in(store, rows(range(1, 41)))
    taken = []
    for _ in range(4):
        taken.append(store.runs.claim(32, "w", 600))
        store.runs.take_over(lambda worker: True)
    # A worker may die of anything once; then the leads it had are suspects, in the end one at a time.
    assert [len(leads) for leads in taken] == [32, 32, 2, 1]
    assert {lead.id for lead in taken[2]} < {lead.id for lead in taken[1]}
    assert taken[3][0].id in {lead.id for lead in taken[2]}


def test_backlog_counts_waiting_work_and_its_age(store: Repositories, clock: FixedClock) -> None:
    assert store.runs.backlog().oldest_queued_at is None
    began = clock.now()
    take_in(store, rows(range(1, 4)))
    store.runs.claim(1, "w", 60)
    backlog = store.runs.backlog()
    assert (backlog.queued, backlog.running, backlog.failed, backlog.drafts_waiting) == (2, 1, 0, 0)
    assert backlog.oldest_queued_at is not None
    assert backlog.oldest_queued_at >= began
