"""From labels to an active scorecard version, and back."""

import csv
import random
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread
from uuid import uuid4

import pytest

from leadops_core import LeadOps
from leadops_core.learning import LabelPolicy
from leadops_core.learning.label_columns import moments_of
from leadops_core.learning.use_cases.training_data import prior_scorecard, read_training_data
from leadops_core.pipeline.record_runs import record_runs
from leadops_core.schemas import (
    EvaluationId,
    EvaluationTrace,
    LabelFlow,
    Language,
    Lead,
    LeadQuery,
    LeadSort,
    LeadStatus,
    NodeEvent,
    Outcome,
    ProcessingState,
    RecommendedAction,
    RescoringPhase,
    Scorecard,
    ScorecardChanges,
    ScoreLabel,
    Thresholds,
    Verdict,
    VerdictCause,
    VerdictReason,
)
from leadops_core.scoring import default_scorecard, label
from leadops_core.scoring.errors import RejectedVersionError, ScorecardConflict
from leadops_core.scoring.repository.scorecards import activate_version
from leadops_core.settings import Settings
from leadops_core.testing.clock import FixedClock
from leadops_core.testing.contracts.crm import make_run
from tests.support.repositories import Repositories

PLANS = {"gold": 0.75, "silver": 0.3, "free": 0.05}


def write_history(path: Path, count: int = 400, *, seed: int = 1, start: int = 0) -> Path:
    """Leads whose plan decides how likely they are won; nothing else does."""
    chance = random.Random(seed)
    rows = ["Email,Company,Plan,Noise,Result"]
    for number in range(start, start + count):
        plan = chance.choice(list(PLANS))
        result = "Won" if chance.random() < PLANS[plan] else "Lost"
        rows.append(f"p{number}@c{number}.example,Company {number},{plan},{chance.choice('abc')},{result}")
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


def opened(url: str, clock: FixedClock | None = None, **changes: object) -> LeadOps:
    return LeadOps.open(url, config=Settings(**changes), clock=clock)  # type: ignore[arg-type]


@pytest.fixture
def ops(sqlite_url: str) -> Iterator[LeadOps]:
    with opened(sqlite_url) as found:
        yield found


def learned(ops: LeadOps, folder: Path) -> LeadOps:
    path = write_history(folder / "history.csv")
    ops.ingest(path)
    ops.process()
    ops.outcomes.import_file(path)
    assert ops.learn().promoted
    return ops


def all_leads(ops: LeadOps) -> list[Lead]:
    return list(ops.leads.iterate(LeadQuery(sort=LeadSort.OLDEST)))


def other_scorecard(base: float = 1.0) -> Scorecard:
    """The shipped one with so many points more for everybody."""
    card = default_scorecard()
    return card.model_copy(update={"base": card.base + base})


def test_passing_update_is_activated_and_rescores_every_lead(database_url: str, tmp_path: Path) -> None:
    path = write_history(tmp_path / "history.csv")
    with opened(database_url) as ops:
        ops.ingest(path)
        ops.process()
        ops.outcomes.import_file(path)
        ops.ingest(write_history(tmp_path / "new.csv", 30, seed=2, start=1000))
        rehearsed = ops.learn(dry_run=True)
        assert (rehearsed.passed, rehearsed.promoted, rehearsed.challenger) == (True, False, None)
        assert ops.learning.evaluations() == ()
        report = ops.learn()
        assert (report.promoted, report.labels, report.champion, report.challenger) == (True, 400, 1, 2)
        assert report.evaluation is not None
        assert report.evaluation.impact is not None
        assert rehearsed.evaluation is not None
        assert report.evaluation.impact == rehearsed.evaluation.impact
        assert ops.learning.evaluations() == (report.evaluation,)
        assert ops.learning.evaluation(str(report.evaluation.id)[:13]) == report.evaluation
        version = ops.scorecards.active()
        assert (version.number, version.parent_number, version.made_by) == (2, 1, "learning")
        assert version.evaluation_id == report.evaluation.id
        # Those that were never processed have a chance too.
        leads = all_leads(ops)
        assert len(leads) == 430
        for lead in leads:
            assert lead.scorecard_version == 2
            assert lead.probability is not None
            assert lead.score_value == pytest.approx(100 * lead.probability, abs=0.02)
            assert lead.score_label is label(lead.score_value or 0, version.scorecard.thresholds)
        assert report.rescored is not None
        assert sum(report.rescored.labels.values()) == report.rescored.rescored == 430
        again = ops.scorecards.rescore()
        assert (again.changed, again.moved, again.labels) == (0, 0, report.rescored.labels)


def test_few_outcomes_give_every_lead_an_interval(database_url: str, tmp_path: Path) -> None:
    path = write_history(tmp_path / "history.csv", 30)
    with opened(database_url) as ops:
        ops.ingest(path)
        ops.process()
        ops.outcomes.import_file(path)
        assert ops.learn().promoted
        ops.leads.add({"email": "x@y.example", "Plan": "gold"})
        ops.process()
        leads = all_leads(ops)
        assert len(leads) == 31
        for lead in leads:
            assert lead.probability_low is not None
            assert lead.probability is not None
            assert lead.probability_high is not None
            assert 0 < lead.probability_low < lead.probability < lead.probability_high < 1
        letter = ops.privacy.letter(str(leads[-1].id), language=Language.ENGLISH).text
        low, high = leads[-1].probability_low or 0, leads[-1].probability_high or 0
        assert f"the true share may lie between {low:.0%} and {high:.0%}" in letter
        # A lead that was processed with the scorecard has the interval of one that was rescored.
        score = ops.leads.show(str(leads[-1].id)).score
        assert score is not None
        assert (score.probability_low, score.probability_high) == (
            leads[-1].probability_low,
            leads[-1].probability_high,
        )
        assert ops.scorecards.rescore().changed == 0
        assert all_leads(ops) == leads
        ops.leads.export(tmp_path / "out.csv")
    with (tmp_path / "out.csv").open(newline="", encoding="utf-8-sig") as file:
        exported = [(row["probability_low"], row["probability_high"]) for row in csv.DictReader(file)]
    assert {tuple(map(float, ends)) for ends in exported} == {
        (lead.probability_low, lead.probability_high) for lead in leads
    }


ASKS_FOR_A_DEMO = {
    "job_title": "VP Sales",
    "company_name": "Beta",
    "company_size": "51-200",
    "lead_message": "Can we see a demo this month? The budget is approved and I decide.",
}


def test_review_inbox_follows_the_new_scores(database_url: str, tmp_path: Path) -> None:
    path = write_history(tmp_path / "history.csv", 30)
    with opened(database_url) as ops:
        for number, plan in enumerate(("free", "gold") * 3):
            ops.leads.add(
                {"email": f"a{number}@b.example", "first_name": "Ann", "Plan": plan, **ASKS_FOR_A_DEMO}
            )
        ops.process()
        assert len({lead.score_value for lead in all_leads(ops)}) == 1
        ops.ingest(path)
        ops.outcomes.import_file(path)
        assert ops.learn().promoted
        newest_first = [item.lead for item in ops.review().items]
        assert [lead.attributes["Plan"] for lead in newest_first] == ["gold"] * 3 + ["free"] * 3
        ranked = ops.leads.list(LeadQuery(sort=LeadSort.SCORE, ids=tuple(lead.id for lead in newest_first)))
        assert [lead.id for lead in ranked.items] == [lead.id for lead in newest_first]


def test_learned_pair_is_in_every_score_and_the_export(database_url: str, tmp_path: Path) -> None:
    chance = random.Random(4)
    rows = ["Email,Plan,Region,Result"]
    for number in range(900):
        plan, region = chance.choice(("Pro", "Free")), chance.choice(("North", "South"))
        is_won = chance.random() < (0.7 if (plan == "Pro") == (region == "North") else 0.1)
        rows.append(f"p{number}@c{number}.example,{plan},{region},{'Won' if is_won else 'Lost'}")
    path = tmp_path / "history.csv"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    with opened(database_url) as ops:
        ops.ingest(path)
        ops.process()
        ops.outcomes.import_file(path)
        assert ops.learn().promoted
        ops.export(tmp_path / "scored.csv")
        with (tmp_path / "scored.csv").open(encoding="utf-8", newline="") as file:
            exported = {row["email"]: float(row["probability"]) for row in csv.DictReader(file)}
        for lead in all_leads(ops)[::60]:
            own = lead.content.attributes
            is_good = (own["Plan"] == "Pro") == (own["Region"] == "North")
            assert lead.probability == exported[lead.content.email or ""]
            assert (lead.probability or 0) > 0.55 if is_good else (lead.probability or 1) < 0.25
            shown = ops.leads.show(lead.id).score
            assert shown is not None
            assert (shown.total, shown.lines[0].evidence.source) == (lead.score_value, "pair:Plan × Region")


def test_rescored_lead_equals_a_lead_scored_alone(ops: LeadOps, tmp_path: Path) -> None:
    learned(ops, tmp_path)
    ops.leads.add({"email": "x@y.example", "lead_message": "Could we book a demo next week?", "Plan": "gold"})
    ops.process()
    ops.scorecards.activate(1, by="ann")
    for lead in all_leads(ops)[::40] + all_leads(ops)[-1:]:
        shown = ops.leads.show(str(lead.id))
        assert shown.score is not None
        assert (
            shown.score.total,
            shown.score.label,
            shown.score.base,
            shown.score.reasons,
            len(shown.score.lines),
            shown.score.scorecard_version,
        ) == (
            lead.score_value,
            lead.score_label,
            lead.score_base,
            lead.score_reasons,
            lead.score_line_count,
            1,
        )
        assert shown.score.base + sum(line.points for line in shown.score.lines) == shown.score.total
        assert shown.active_score is None


def test_rescoring_stores_reasons_that_are_missing(sqlite_url: str, tmp_path: Path) -> None:
    with opened(sqlite_url) as ops:
        ops.ingest(write_history(tmp_path / "history.csv"))
        ops.process()
        before = {lead.id: lead.score_reasons for lead in all_leads(ops)}
        with closing(sqlite3.connect(sqlite_url.removeprefix("sqlite:///"))) as connection:
            connection.execute("UPDATE leads SET score_reasons = NULL, score_line_count = NULL")
            connection.commit()
        assert {lead.score_reasons for lead in all_leads(ops)} == {()}
        report = ops.scorecards.rescore()
        assert (report.changed, report.moved) == (0, 0)
        assert {lead.id: lead.score_reasons for lead in all_leads(ops)} == before


def test_lead_shows_scorecard_version_and_active_score(ops: LeadOps, tmp_path: Path) -> None:
    learned(ops, tmp_path)
    [lead, *_] = all_leads(ops)
    Repositories(ops.database).scorecards.add(other_scorecard(), made_by="ann", reason="one more for all")
    with ops.database.writing() as transaction:
        # As a release before 0028 left it, if it was stopped before it had rescored all leads.
        activate_version(transaction, 3, "ann")
    shown = ops.leads.show(str(lead.id))
    assert shown.score is not None
    assert shown.active_score is not None
    assert (shown.score.scorecard_version, shown.active_score.scorecard_version) == (2, 3)
    assert shown.score.total == lead.score_value
    ops.scorecards.rescore()
    rescored = ops.leads.show(str(lead.id))
    assert rescored.score == shown.active_score
    assert rescored.active_score is None


def test_earlier_version_can_be_activated(ops: LeadOps, tmp_path: Path) -> None:
    path = write_history(tmp_path / "history.csv")
    ops.ingest(path)
    ops.process()
    before = {lead.id: (lead.score_value, lead.score_label, lead.score_reasons) for lead in all_leads(ops)}
    ops.outcomes.import_file(path)
    assert ops.learn().promoted
    report = ops.scorecards.activate(1, by="ann")
    assert report.scorecard_version == 1
    assert {
        lead.id: (lead.score_value, lead.score_label, lead.score_reasons) for lead in all_leads(ops)
    } == before
    assert all(lead.probability is None for lead in all_leads(ops))
    assert [version.is_active for version in ops.scorecards.list()] == [False, True]
    changes = ops.scorecards.diff(1, 2)
    assert (changes.before, changes.after, changes.is_calibrated_after) == (1, 2, True)
    assert ops.scorecards.diff(1, 1).changes == ()


def test_learn_in_mode_ask_waits_for_a_person(sqlite_url: str, tmp_path: Path) -> None:
    path = write_history(tmp_path / "history.csv")
    with opened(sqlite_url, learning_mode="ask") as ops:
        ops.ingest(path)
        ops.outcomes.import_file(path)
        report = ops.learn()
        assert (report.passed, report.promoted, report.challenger, report.rescored) == (True, False, 2, None)
        assert report.verdict_reason.cause is VerdictCause.BETTER
        assert [version.is_waiting for version in ops.scorecards.list()] == [True, False]
        assert ops.scorecards.active().number == 1
        ops.scorecards.activate(2, by="ann")
        ops.scorecards.activate(1, by="ann")
        assert not any(version.is_waiting for version in ops.scorecards.list())
        ops.scorecards.activate(2, by="ann")
        assert ops.scorecards.active().number == 2
        assert all(lead.probability is not None for lead in all_leads(ops))


def test_learn_with_few_outcomes_names_the_number_needed(ops: LeadOps, tmp_path: Path) -> None:
    assert (ops.learn().promoted, ops.learn().evaluation) == (False, None)
    path = write_history(tmp_path / "history.csv", 12)
    ops.ingest(path)
    ops.outcomes.import_file(path)
    report = ops.learn()
    assert not report.promoted
    assert report.verdict_reason.cause is VerdictCause.TOO_FEW_OUTCOMES
    assert (report.verdict_reason.label_count, report.verdict_reason.needed_count) == (12, 20)
    assert [each.verdict_reason for each in ops.learning.evaluations()] == [report.verdict_reason]
    assert ops.scorecards.active().number == 1
    assert [each.promoted for each in ops.learning.evaluations()] == [False]


def test_learning_is_due_by_count_then_by_time(sqlite_url: str, tmp_path: Path) -> None:
    clock = FixedClock()
    with opened(sqlite_url, clock, learning_after_labels=100, learning_after_days=7) as ops:
        first = write_history(tmp_path / "one.csv", 99)
        ops.ingest(first)
        ops.outcomes.import_file(first)
        assert ops.learning.learn_if_due() is None
        second = write_history(tmp_path / "two.csv", 200, seed=3, start=500)
        ops.ingest(second)
        ops.outcomes.import_file(second)
        report = ops.learning.learn_if_due()
        assert report is not None
        assert report.labels == 299
        assert ops.learning.learn_if_due() is None
        clock.advance(8 * 86_400)
        assert ops.learning.learn_if_due() is None, "nothing new was said"
        third = write_history(tmp_path / "three.csv", 1, seed=4, start=900)
        ops.ingest(third)
        ops.outcomes.import_file(third)
        assert ops.learning.learn_if_due() is not None
    with opened(sqlite_url, clock, learning_mode="off", learning_after_labels=1) as ops:
        ops.outcomes.import_file(write_history(tmp_path / "four.csv", 1, seed=9))
        assert ops.learning.learn_if_due() is None


def test_interrupted_rescoring_finishes_in_the_background(ops: LeadOps, tmp_path: Path) -> None:
    learned(ops, tmp_path)
    Repositories(ops.database).scorecards.add(other_scorecard(), made_by="ann", reason="x", choose=True)
    assert not Repositories(ops.database).scorecards.is_rescored()
    ops.learning.learn_if_due()
    assert Repositories(ops.database).scorecards.is_rescored()
    assert {lead.scorecard_version for lead in all_leads(ops)} == {3}


def test_second_of_two_concurrent_updates_is_repeated(database_url: str, tmp_path: Path) -> None:
    path = write_history(tmp_path / "history.csv", 200)
    with opened(database_url) as ops:
        ops.ingest(path)
        ops.outcomes.import_file(path)
        reports = []
        threads = [Thread(target=lambda: reports.append(ops.learn())) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(reports) == 3
        numbers = sorted(each.number for each in ops.scorecards.list())
        assert numbers == list(range(1, len(numbers) + 1))
        assert sum(version.is_active for version in ops.scorecards.list()) == 1
        for evaluation in ops.learning.evaluations():
            if evaluation.challenger_number is not None:
                # Each was measured against the version that it would have replaced.
                assert (
                    ops.scorecards.get(evaluation.challenger_number).parent_number
                    == evaluation.champion_number
                )


def test_update_of_an_outdated_version_is_discarded(ops: LeadOps, tmp_path: Path) -> None:
    learned(ops, tmp_path)
    [evaluation] = ops.learning.evaluations()
    stale = evaluation.model_copy(update={"champion_number": 1})
    with pytest.raises(ScorecardConflict):
        Repositories(ops.database).evaluations.add(stale, other_scorecard(), promote=True)
    assert len(ops.scorecards.list()) == 2
    assert ops.learning.evaluations() == (evaluation,)


def test_learned_weights_shrink_toward_hand_set_points(ops: LeadOps, tmp_path: Path) -> None:
    learned(ops, tmp_path)
    assert prior_scorecard(ops.scorecards, ops.scorecards.active()) == default_scorecard()
    mine = other_scorecard()
    Repositories(ops.database).scorecards.add(mine, parent=2, made_by="ann", reason="mine", choose=True)
    assert prior_scorecard(ops.scorecards, ops.scorecards.chosen()) == mine


def test_learn_uses_the_configured_outcome_weights() -> None:
    settings = Settings(outcome_weights={Outcome.BOOKED_DEMO: 0, Outcome.NO_RESPONSE: 2})
    policy = LabelPolicy(weights=settings.outcome_weights)
    assert policy.label(Outcome.BOOKED_DEMO) is None
    silent = policy.label(Outcome.NO_RESPONSE)
    assert silent is not None
    assert (silent.is_positive, silent.weight) == (True, 2)
    lost = policy.label(Outcome.CLOSED_LOST)
    assert lost is not None
    assert (lost.is_positive, lost.weight) == (False, 1)


def test_silence_counts_only_after_an_email_and_the_horizon(sqlite_url: str) -> None:
    clock = FixedClock()
    with opened(sqlite_url, clock) as ops:
        written, unwritten = (ops.leads.add({"email": f"{name}@a.example"}) for name in ("a", "b"))
        ops.leads.set_status(str(written.id), LeadStatus.CONTACTED, by="ann")
        policy = LabelPolicy()
        labels = Repositories(ops.database).labels
        young, silent = (
            read_training_data(labels, policy, written.created_at + timedelta(days=days), limit=1_000).labels
            for days in (89, 91)
        )
        assert len(young) == 0
        assert silent.lead_ids.tolist() == [written.id.bytes] != [unwritten.id.bytes]
        assert silent.positive.tolist() == [False]


def test_imported_history_keeps_arrival_and_end_dates(ops: LeadOps, tmp_path: Path) -> None:
    path = tmp_path / "history.csv"
    path.write_text("Email,Outcome,Close Date\na@a.example,won,2024-05-02\nb@a.example,lost,2023-01-01\n")
    ops.ingest(path)
    ops.outcomes.import_file(path)
    repository = Repositories(ops.database).labels
    labels = read_training_data(repository, LabelPolicy(), datetime.now(UTC), limit=1_000).labels
    decided = moments_of([datetime(2024, 5, 2, tzinfo=UTC), datetime(2023, 1, 1, tzinfo=UTC)])
    assert labels.decided_at.tolist() == decided.tolist()
    assert sorted(labels.at.tolist()) == sorted(
        moments_of(lead.created_at for lead in all_leads(ops)).tolist()
    )


def test_learning_ignores_outcome_column_kept_as_attribute(ops: LeadOps, tmp_path: Path) -> None:
    path = write_history(tmp_path / "history.csv", 200)
    ops.ingest(path, mapping={"Result": None})
    assert all_leads(ops)[0].attributes["Result"]
    ops.outcomes.import_file(path, outcome_column="Result")
    report = ops.learn()
    assert report.evaluation is not None
    read = {characteristic.key for characteristic in ops.scorecards.list()[0].scorecard.characteristics}
    assert "Result" not in read


def moved_by(ops: LeadOps, base: float) -> None:
    Repositories(ops.database).scorecards.add(other_scorecard(base), made_by="ann", reason="x", choose=True)


def test_rescoring_does_not_read_a_note_as_a_hold(sqlite_url: str) -> None:
    with opened(sqlite_url) as ops:
        lead = ops.leads.add(
            {
                "email": "bo@bo-works.example",
                "job_title": "Manager",
                "company_name": "Bo Works",
                "company_size": "51-200",
                "industry": "saas",
                "country": "DE",
                "budget_range": "<5k",
                "urgency": "low",
                "lead_message": "We are only researching, no hurry.",
            }
        )
        ops.process()
        assert ops.leads.show(str(lead.id)).lead.recommended_action is RecommendedAction.HOLD
        ops.leads.note(str(lead.id), "Put on hold", by="ann")
        card = default_scorecard()
        thresholds = card.thresholds.model_copy(update={"warm": 5.0, "hot": 10.0})
        lower = card.model_copy(update={"thresholds": thresholds})
        Repositories(ops.database).scorecards.add(lower, made_by="ann", reason="x", choose=True)
        report = ops.scorecards.rescore()
        assert (report.moved, report.queued) == (1, 1)
        assert report.moves == (LabelFlow(before=ScoreLabel.COLD, after=ScoreLabel.HOT, count=1),)


def test_new_label_requests_a_decision_unless_a_person_decided(database_url: str) -> None:
    with opened(database_url) as ops:
        ids = {}
        for name in ("open", "held", "won"):
            lead = ops.leads.add(
                {
                    "email": f"{name}@{name}-works.example",
                    "job_title": "CEO",
                    "company_name": name,
                    "country": "DE",
                }
            )
            ids[name] = str(lead.id)
        ops.process()
        ops.leads.hold(ids["held"], by="ann")
        ops.outcomes.record(ids["won"], Outcome.CLOSED_WON, by="ann")
        before = {name: ops.leads.show(id).lead for name, id in ids.items()}
        assert {lead.score_label for lead in before.values()} == {before["open"].score_label}
        versions = {name: lead.version for name, lead in before.items()}
        card = default_scorecard()
        lower = card.model_copy(
            update={"thresholds": card.thresholds.model_copy(update={"warm": 5.0, "hot": 10.0})}
        )
        Repositories(ops.database).scorecards.add(lower, made_by="ann", reason="x", choose=True)
        report = ops.scorecards.rescore()
        assert (report.moved, report.queued) == (3, 1)
        after = {name: ops.leads.show(id).lead for name, id in ids.items()}
        assert {lead.score_label for lead in after.values()} == {ScoreLabel.HOT}
        assert after["open"].processing_state is ProcessingState.QUEUED
        assert after["held"].processing_state is ProcessingState.DONE
        assert {name: lead.version for name, lead in after.items()} == versions
        said = ops.leads.show(ids["open"]).activities[0]
        assert "Rescored with scorecard version 2" in said.payload["text"]
        assert ops.process().processed == 1


def test_run_with_an_outdated_scorecard_is_repeated(ops: LeadOps) -> None:
    lead = ops.leads.add({"email": "a@a.example"})
    [claimed] = Repositories(ops.database).runs.claim(1, "worker", 60)
    run = make_run(claimed, "some run")
    began = NodeEvent(node="normalize_input", started_at=ops.toolbox.clock.now(), took_ms=1)
    run = run.model_copy(update={"trace": run.trace.model_copy(update={"node_events": (began,)})})
    moved_by(ops, 1)
    ops.scorecards.rescore()
    record_runs(ops.database, [run], "worker")
    assert ops.leads.show(str(lead.id)).lead.processing_state is ProcessingState.QUEUED


def test_evaluation_survives_the_database(ops: LeadOps, tmp_path: Path) -> None:
    learned(ops, tmp_path)
    [kept] = ops.learning.evaluations()
    assert EvaluationTrace.model_validate_json(kept.model_dump_json()) == kept
    assert kept.impact is not None
    assert kept.impact.leads == 400


NO_BETTER = VerdictReason(
    cause=VerdictCause.NO_BETTER,
    label_count=200,
    positive_count=80,
    needed_count=50,
    needed_of_a_kind=5,
    new_count=150,
)


def with_rejected_version(ops: LeadOps) -> int:
    """Keep a challenger that a learning update did not promote; its number."""
    evaluation = EvaluationTrace(
        id=EvaluationId(uuid4()),
        label_count=200,
        champion_number=ops.scorecards.active().number,
        promoted=False,
        verdict=Verdict.KEEP,
        verdict_reason=NO_BETTER,
        created_at=ops.toolbox.clock.now(),
    )
    kept = Repositories(ops.database).evaluations.add(evaluation, other_scorecard(), promote=False)
    assert kept is not None
    return kept.number


def test_activate_refuses_a_rejected_version_until_confirmed(database_url: str) -> None:
    with opened(database_url) as ops:
        ops.leads.add({"email": "a@a.example"})
        number = with_rejected_version(ops)
        assert [version.is_rejected for version in ops.scorecards.list()] == [True, False]
        rejected = ops.scorecards.get(number)
        assert (rejected.reason, rejected.verdict, rejected.verdict_reason) == ("", Verdict.KEEP, NO_BETTER)
        reason = "200 outcomes: what was learned does not predict better"
        for act in (ops.scorecards.activate, ops.scorecards.switch):
            with pytest.raises(RejectedVersionError, match=re.escape(f"not promoted: {reason}")):
                act(number, by="ann")
        assert ops.scorecards.active().number == 1
        assert ops.scorecards.activate(number, by="ann", confirm_rejected=True).rescored == 1
        assert ops.scorecards.active().number == number
        ops.scorecards.activate(number, by="ann")
        ops.scorecards.activate(1, by="ann")
        assert ops.scorecards.active().number == 1


def test_activate_waiting_version_needs_no_confirmation(sqlite_url: str, tmp_path: Path) -> None:
    path = write_history(tmp_path / "history.csv")
    with opened(sqlite_url, learning_mode="ask") as ops:
        ops.ingest(path)
        ops.outcomes.import_file(path)
        assert ops.learn().challenger == 2
        assert [version.is_rejected for version in ops.scorecards.list()] == [False, False]
        ops.scorecards.switch(2, by="ann")


def test_change_scorecard_returns_the_version_and_what_changed(ops: LeadOps) -> None:
    for number in range(3):
        ops.leads.add({"email": f"p{number}@c{number}.example", "job_title": "CEO"})
    ops.process()
    thresholds = Thresholds(hot=3, warm=2)
    applied = ops.scorecards.change(ScorecardChanges(thresholds=thresholds), by="ann", reason="lower")
    assert applied.version.number == 2
    assert applied.rescored is not None
    assert (applied.rescored.scorecard_version, applied.rescored.rescored) == (2, 3)
    assert applied.rescored.moved == 3
    assert ops.scorecards.rescoring().phase is RescoringPhase.DONE
    later = ops.scorecards.change(
        ScorecardChanges(thresholds=Thresholds(hot=90, warm=80)), by="ann", reason="x", rescore_now=False
    )
    assert later.rescored is None
    assert ops.scorecards.rescoring().phase is RescoringPhase.WAITING
    assert {lead.scorecard_version for lead in all_leads(ops)} == {2}


def test_outcome_receipt_names_the_scorecard_version(ops: LeadOps, tmp_path: Path) -> None:
    lead = ops.leads.add({"email": "x@y.example"})
    first = ops.outcomes.record(str(lead.id), Outcome.BOOKED_DEMO, by="ann")
    assert first.message == (
        "Outcome recorded. 1 lead has an outcome now. "
        "Scores come from version 1, which was not learned from outcomes."
    )
    learned(ops, tmp_path)
    then = ops.outcomes.record(str(lead.id), Outcome.CLOSED_WON, by="ann")
    assert then.message.endswith("Scores come from version 2, learned from 401 outcomes.")
