"""Progress beside the status: a hold with its reason, an email on its way, an outdated decision."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import orjson
import pytest

from leadops_core import LeadOps, Settings
from leadops_core.display.next_step import next_words
from leadops_core.schemas import (
    DeliveryState,
    LatestEmail,
    Lead,
    LeadDetail,
    LeadProgress,
    LeadQuery,
    LeadStatus,
    LeadSummary,
    LevelPoints,
    RecommendedAction,
    ScorecardChanges,
    ScoreLabel,
    Thresholds,
)
from leadops_core.scoring import say_total

HOT = {
    "email": "priya@nimbus.example",
    "first_name": "Priya",
    "company_name": "Nimbus",
    "job_title": "VP Sales",
    "company_size": "201-500",
    "country": "US",
    "urgency": "high",
    "pain_point": "Leads wait for days",
    "lead_message": "We have budget approved and need a demo this month. I decide.",
}


@pytest.fixture
def ops(database_url: str) -> Iterator[LeadOps]:
    config = Settings(_env_file=None, undo_seconds=3600)
    with LeadOps.open(database_url, config=config) as opened:
        yield opened


@pytest.fixture
def lead(ops: LeadOps) -> Lead:
    """A hot lead whose draft waits."""
    added = ops.leads.add(HOT)
    ops.process()
    return ops.leads.show(added.id).lead


def _listed(ops: LeadOps) -> LeadSummary:
    """The only lead, as the list has it; all three ways to read it agree."""
    query = LeadQuery()
    body = ops.leads.list_json(query)
    [item] = orjson.loads(body)["items"]
    summary = LeadSummary.model_validate(item)
    detail = ops.leads.show(summary.id)
    assert (summary.hold, summary.latest_email) == (detail.hold, detail.latest_email)
    progress = ops.leads.progress([summary.id])[summary.id]
    assert (summary.hold, summary.latest_email) == (progress.hold, progress.latest_email)
    return summary


def test_hold_shows_its_reason_until_someone_moves_the_lead(ops: LeadOps, lead: Lead) -> None:
    assert _listed(ops).hold is None
    ops.leads.hold(str(lead.id), by="ana", reason='Waits for "a colleague"')
    hold = _listed(ops).hold
    assert hold is not None
    assert (hold.by, hold.reason) == ("ana", 'Waits for "a colleague"')
    assert ops.leads.show(lead.id).decision_applies is False
    ops.leads.undo_move(str(lead.id), by="ana")
    assert _listed(ops).hold is None
    assert ops.leads.show(lead.id).decision_applies is True


def test_hold_ends_when_the_lead_is_processed_again(ops: LeadOps, lead: Lead) -> None:
    ops.leads.hold(str(lead.id), by="ana")
    held = _listed(ops).hold
    assert held is not None
    assert held.reason is None
    ops.leads.note(str(lead.id), "Put on hold, said Ben", by="ana")
    assert _listed(ops).hold == held
    ops.pipeline.run(str(lead.id), force=True)
    assert _listed(ops).hold is None


def test_policy_hold_differs_from_a_hold_by_a_person(ops: LeadOps) -> None:
    ops.leads.add({"email": "intern@web.example", "lead_message": "Please remove me from your list."})
    ops.process()
    summary = _listed(ops)
    assert (summary.recommended_action, summary.hold) == (RecommendedAction.HOLD, None)


def test_approved_draft_is_the_latest_email_until_it_is_sent(ops: LeadOps, lead: Lead) -> None:
    [item] = ops.review().items
    assert _listed(ops).latest_email is None
    ops.drafts.approve(item.draft.id, by="ana", expected_version=item.draft.version)
    email = _listed(ops).latest_email
    assert email is not None
    assert (email.draft_id, email.state) == (item.draft.id, DeliveryState.APPROVED)
    assert email.due_at is not None
    back = ops.drafts.unapprove(item.draft.id, by="ana")
    assert _listed(ops).latest_email is None
    ops.delivery.send_now(back.id, by="ana", expected_version=back.version)
    email = _listed(ops).latest_email
    assert email is not None
    assert email.state is DeliveryState.SENT
    assert email.sent_at is not None
    assert ops.leads.show(lead.id).decision_applies is False


def _with_changed_scorecard(ops: LeadOps, changes: ScorecardChanges) -> None:
    ops.scorecards.change(changes, reason="test", by="ana")
    ops.scorecards.rescore()


def test_decision_sentence_names_the_score_the_lead_has(ops: LeadOps, lead: Lead) -> None:
    before = ops.leads.show(lead.id)
    assert before.decision is not None
    assert f"Hot ({say_total(before.lead.score_value or 0)}): " in before.decision.sentence
    assert before.score is not None
    line = max(before.score.lines, key=lambda line: line.points)
    lower = LevelPoints(characteristic=line.characteristic, level=line.level, points=line.points - 6)
    _with_changed_scorecard(ops, ScorecardChanges(points=(lower,)))
    after, [item] = ops.leads.show(lead.id), ops.review().items
    assert after.lead.score_label is ScoreLabel.HOT
    assert after.lead.score_value is not None
    assert after.lead.score_value < (before.lead.score_value or 0)
    for decision in (after.decision, item.decision):
        assert decision is not None
        assert f"Hot ({say_total(after.lead.score_value)}): " in decision.sentence
        assert decision.action is RecommendedAction.SEND_EMAIL


def test_outdated_decision_is_marked(ops: LeadOps, lead: Lead) -> None:
    ops.leads.set_status(str(lead.id), LeadStatus.CONTACTED, by="ana")
    _with_changed_scorecard(ops, ScorecardChanges(thresholds=Thresholds(hot=99, warm=98)))
    detail = ops.leads.show(lead.id)
    assert detail.lead.score_label is ScoreLabel.COLD
    assert detail.decision is not None
    assert detail.decision.sentence.startswith("Cold (")
    assert "score changed after this decision" in detail.decision.sentence
    assert detail.decision_applies is False


@pytest.mark.parametrize(
    ("status", "applies"),
    [
        (LeadStatus.QUALIFIED, True),
        (LeadStatus.NEEDS_INFO, True),
        (LeadStatus.DISQUALIFIED, False),
        (LeadStatus.CONTACTED, False),
        (LeadStatus.MEETING_BOOKED, False),
        (LeadStatus.CLOSED_WON, False),
    ],
)
def test_decision_applies_only_while_the_status_is_open(
    ops: LeadOps, lead: Lead, status: LeadStatus, applies: bool
) -> None:
    ops.leads.set_status(str(lead.id), status, by="ana")
    assert ops.leads.show(lead.id).decision_applies is applies


def test_decision_to_disqualify_applies_to_a_disqualified_lead(ops: LeadOps) -> None:
    lead = ops.leads.add({"email": "cv@jobs.example", "lead_message": "I am applying for a job, see my CV."})
    ops.process()
    detail: LeadDetail = ops.leads.show(lead.id)
    assert detail.lead.status is LeadStatus.DISQUALIFIED
    assert detail.decision_applies is True


NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
SEND = RecommendedAction.SEND_EMAIL


def _email(state: DeliveryState, due_in_seconds: float | None = None) -> LeadProgress:
    due_at = None if due_in_seconds is None else NOW + timedelta(seconds=due_in_seconds)
    some_id = "0197c9f0-0000-7000-8000-000000000001"
    return LeadProgress(
        latest_email=LatestEmail.model_validate({"draft_id": some_id, "state": state, "due_at": due_at})
    )


@pytest.mark.parametrize(
    ("status", "progress", "words"),
    [
        (LeadStatus.QUALIFIED, LeadProgress(), "Send email"),
        (LeadStatus.QUALIFIED, _email(DeliveryState.APPROVED, 45), "Approved, sends in 45 s"),
        (LeadStatus.QUALIFIED, _email(DeliveryState.APPROVED, 600), "Approved, sends in 10 min"),
        (LeadStatus.QUALIFIED, _email(DeliveryState.APPROVED, 7200), "Approved, sends 2026-11-29 14:00"),
        (LeadStatus.QUALIFIED, _email(DeliveryState.APPROVED, -1), "Approved, sends now"),
        (LeadStatus.QUALIFIED, _email(DeliveryState.TRANSMITTING), "Sending"),
        (LeadStatus.QUALIFIED, _email(DeliveryState.UNKNOWN), "Check whether it was sent"),
        (LeadStatus.QUALIFIED, _email(DeliveryState.FAILED), "Email not sent"),
        (LeadStatus.CONTACTED, _email(DeliveryState.SENT), "Sent, awaiting reply"),
        (LeadStatus.CONTACTED, LeadProgress(), "Awaiting reply"),
        (LeadStatus.DISQUALIFIED, LeadProgress(), ""),
        (LeadStatus.CLOSED_WON, _email(DeliveryState.SENT), ""),
        (LeadStatus.MEETING_BOOKED, LeadProgress(), ""),
    ],
)
def test_next_step_text_matches_status_and_progress(
    status: LeadStatus, progress: LeadProgress, words: str
) -> None:
    assert next_words(status, SEND, progress, NOW) == words
