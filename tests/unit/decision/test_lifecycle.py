"""Allowed changes of a lead's status, by people and by the pipeline."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadops_core.decision import (
    ALLOWED_STATUS_CHANGES,
    IllegalStatusChange,
    can_change_status,
    check_status_change,
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
    assert list(ALLOWED_STATUS_CHANGES) == list(LeadStatus)
    assert all(
        len(set(moves)) == len(moves) and start not in moves
        for start, moves in ALLOWED_STATUS_CHANGES.items()
    )


def test_every_status_can_be_reached_from_new_and_left() -> None:
    assert {S.NEW, *ALLOWED_STATUS_CHANGES[S.NEW]} == set(LeadStatus)
    assert all(ALLOWED_STATUS_CHANGES.values())


@pytest.mark.parametrize(
    ("current", "wanted"),
    [
        (S.CLOSED_WON, S.NEW),
        (S.CONTACTED, S.NEW),
        (S.MEETING_BOOKED, S.NEEDS_INFO),
        (S.CLOSED_LOST, S.DISQUALIFIED),
    ],
)
def test_invalid_status_change_names_the_allowed_ones(current: LeadStatus, wanted: LeadStatus) -> None:
    assert not can_change_status(current, wanted)
    with pytest.raises(IllegalStatusChange) as refused:
        check_status_change(current, wanted)
    assert all(legal in str(refused.value) for legal in ALLOWED_STATUS_CHANGES[current])
    assert f"{current} cannot change to {wanted}" in str(refused.value)


@given(STATUSES)
def test_keeping_the_status_is_always_allowed(status: LeadStatus) -> None:
    assert check_status_change(status, status) is status


@pytest.mark.parametrize(
    ("action", "status"),
    [
        (RecommendedAction.SEND_EMAIL, S.QUALIFIED),
        (RecommendedAction.ASK_QUESTION, S.NEEDS_INFO),
        (RecommendedAction.DISQUALIFY, S.DISQUALIFIED),
        (RecommendedAction.HOLD, S.NEW),
    ],
)
def test_decision_changes_the_status_of_a_new_lead(action: RecommendedAction, status: LeadStatus) -> None:
    assert status_after_decision(S.NEW, decision(action)) is status


@given(
    st.sampled_from([S.DISQUALIFIED, S.CONTACTED, S.MEETING_BOOKED, S.CLOSED_WON, S.CLOSED_LOST]),
    st.sampled_from(RecommendedAction),
)
def test_decision_does_not_change_a_closed_lead(status: LeadStatus, action: RecommendedAction) -> None:
    assert status_after_decision(status, decision(action)) is status


@given(STATUSES, st.sampled_from(RecommendedAction), st.sampled_from(Outcome))
def test_automatic_status_changes_are_allowed_to_people_too(
    status: LeadStatus, action: RecommendedAction, outcome: Outcome
) -> None:
    assert can_change_status(status, status_after_decision(status, decision(action)))
    assert can_change_status(status, status_after_outcome(status, outcome))
    assert can_change_status(status, status_after_sending(status))


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
        (S.MEETING_BOOKED, Outcome.NO_SHOW, S.CONTACTED),
        (S.CLOSED_WON, Outcome.NO_SHOW, S.CLOSED_WON),
        (S.QUALIFIED, Outcome.REPLIED, S.CONTACTED),
        (S.MEETING_BOOKED, Outcome.REPLIED, S.MEETING_BOOKED),
        (S.CONTACTED, Outcome.NEGATIVE_REPLY, S.CONTACTED),
        (S.CLOSED_LOST, Outcome.NEGATIVE_REPLY, S.CLOSED_LOST),
    ],
)
def test_outcome_moves_the_status(current: LeadStatus, outcome: Outcome, status: LeadStatus) -> None:
    assert status_after_outcome(current, outcome) is status


def test_sending_changes_only_open_leads_to_contacted() -> None:
    moved = [status for status in LeadStatus if status_after_sending(status) is not status]
    assert moved == [S.NEW, S.QUALIFIED, S.NEEDS_INFO]
