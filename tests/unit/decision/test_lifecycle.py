"""Where a lead may go, and where a machine may take it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadops_core.decision import (
    LEGAL_MOVES,
    IllegalMove,
    may_move,
    move,
    status_after_decision,
    status_after_outcome,
    status_after_sending,
)
from leadops_core.schemas import DecisionResult, LeadStatus, Outcome, ReasonCode, RecommendedAction

S = LeadStatus
STATUSES = st.sampled_from(LeadStatus)


def decision(action: RecommendedAction) -> DecisionResult:
    return DecisionResult(action=action, reason=ReasonCode.COLD, sentence="x", policy_version="1")


def test_table_covers_every_status_and_never_lists_staying() -> None:
    assert list(LEGAL_MOVES) == list(LeadStatus)
    assert all(len(set(moves)) == len(moves) and start not in moves for start, moves in LEGAL_MOVES.items())


def test_every_status_can_be_reached_from_new_and_left() -> None:
    assert {S.NEW, *LEGAL_MOVES[S.NEW]} == set(LeadStatus)
    assert all(LEGAL_MOVES.values())


@pytest.mark.parametrize(
    ("current", "wanted"),
    [
        (S.CLOSED_WON, S.NEW),
        (S.CONTACTED, S.NEW),
        (S.MEETING_BOOKED, S.NEEDS_INFO),
        (S.CLOSED_LOST, S.DISQUALIFIED),
    ],
)
def test_illegal_move_is_refused_and_the_legal_ones_are_named(
    current: LeadStatus, wanted: LeadStatus
) -> None:
    assert not may_move(current, wanted)
    with pytest.raises(IllegalMove) as refused:
        move(current, wanted)
    assert all(legal in str(refused.value) for legal in LEGAL_MOVES[current])
    assert f"{current} cannot change to {wanted}" in str(refused.value)


@given(STATUSES)
def test_staying_is_always_legal(status: LeadStatus) -> None:
    assert move(status, status) is status


@pytest.mark.parametrize(
    ("action", "status"),
    [
        (RecommendedAction.SEND_EMAIL, S.QUALIFIED),
        (RecommendedAction.ASK_QUESTION, S.NEEDS_INFO),
        (RecommendedAction.DISQUALIFY, S.DISQUALIFIED),
        (RecommendedAction.HOLD, S.NEW),
    ],
)
def test_decision_moves_a_new_lead(action: RecommendedAction, status: LeadStatus) -> None:
    assert status_after_decision(S.NEW, decision(action)) is status


@given(
    st.sampled_from([S.DISQUALIFIED, S.CONTACTED, S.MEETING_BOOKED, S.CLOSED_WON, S.CLOSED_LOST]),
    st.sampled_from(RecommendedAction),
)
def test_decision_never_moves_what_was_settled(status: LeadStatus, action: RecommendedAction) -> None:
    assert status_after_decision(status, decision(action)) is status


@given(STATUSES, st.sampled_from(RecommendedAction), st.sampled_from(Outcome))
def test_a_machine_moves_only_where_a_person_might(
    status: LeadStatus, action: RecommendedAction, outcome: Outcome
) -> None:
    assert may_move(status, status_after_decision(status, decision(action)))
    assert may_move(status, status_after_outcome(status, outcome))
    assert may_move(status, status_after_sending(status))


@pytest.mark.parametrize(
    ("current", "outcome", "status"),
    [
        (S.CONTACTED, Outcome.BOOKED_DEMO, S.MEETING_BOOKED),
        (S.DISQUALIFIED, Outcome.BOOKED_DEMO, S.MEETING_BOOKED),
        (S.MEETING_BOOKED, Outcome.CLOSED_WON, S.CLOSED_WON),
        (S.NEW, Outcome.CLOSED_LOST, S.CLOSED_LOST),
        (S.CLOSED_LOST, Outcome.CLOSED_WON, S.CLOSED_WON),
        (S.CLOSED_WON, Outcome.BOOKED_DEMO, S.CLOSED_WON),
        (S.CLOSED_LOST, Outcome.DISQUALIFIED, S.CLOSED_LOST),
        (S.QUALIFIED, Outcome.NO_RESPONSE, S.CONTACTED),
        (S.MEETING_BOOKED, Outcome.NO_RESPONSE, S.MEETING_BOOKED),
        (S.CONTACTED, Outcome.DISQUALIFIED, S.DISQUALIFIED),
    ],
)
def test_outcome_moves_forward_only(current: LeadStatus, outcome: Outcome, status: LeadStatus) -> None:
    assert status_after_outcome(current, outcome) is status


def test_sending_makes_an_open_lead_contacted_and_no_other() -> None:
    moved = [status for status in LeadStatus if status_after_sending(status) is not status]
    assert moved == [S.NEW, S.QUALIFIED, S.NEEDS_INFO]
