"""Allowed changes of a draft's delivery state."""

import pytest

from leadops_core.decision import (
    ALLOWED_DELIVERY_CHANGES,
    IllegalDeliveryChange,
    can_change_delivery,
    check_delivery_change,
)
from leadops_core.schemas import DeliveryState

D = DeliveryState


def reachable(start: DeliveryState) -> set[DeliveryState]:
    seen: set[DeliveryState] = set()
    ahead = [start]
    while ahead:
        for state in ALLOWED_DELIVERY_CHANGES[ahead.pop()]:
            if state not in seen:
                seen.add(state)
                ahead.append(state)
    return seen


def test_table_covers_every_state() -> None:
    assert set(ALLOWED_DELIVERY_CHANGES) == set(DeliveryState)
    assert reachable(D.DRAFT) >= set(DeliveryState) - {D.DRAFT}


def test_what_was_sent_is_never_sent_again() -> None:
    assert reachable(D.SENT) == set()


def test_what_was_superseded_must_be_approved_to_go() -> None:
    assert ALLOWED_DELIVERY_CHANGES[D.SUPERSEDED] == (D.DRAFT,)


def test_nothing_is_sent_without_passing_every_step() -> None:
    into = {
        state: [start for start, moves in ALLOWED_DELIVERY_CHANGES.items() if state in moves]
        for state in DeliveryState
    }
    assert into[D.SENT] == [D.TRANSMITTING, D.UNKNOWN]
    assert into[D.TRANSMITTING] == [D.CLAIMED]
    assert into[D.CLAIMED] == [D.APPROVED]
    assert into[D.UNKNOWN] == [D.TRANSMITTING]


def test_unknown_is_settled_and_never_repeated_by_itself() -> None:
    assert set(ALLOWED_DELIVERY_CHANGES[D.UNKNOWN]) == {D.SENT, D.FAILED}


def test_what_failed_must_be_approved_again() -> None:
    assert ALLOWED_DELIVERY_CHANGES[D.FAILED] == (D.DRAFT,)


def test_approval_can_be_undone_until_it_is_claimed() -> None:
    assert can_change_delivery(D.APPROVED, D.DRAFT)
    assert not can_change_delivery(D.CLAIMED, D.DRAFT)
    assert not can_change_delivery(D.APPROVED, D.APPROVED)


def test_refusal_names_the_legal_moves() -> None:
    assert check_delivery_change(D.DRAFT, D.APPROVED) is D.APPROVED
    with pytest.raises(IllegalDeliveryChange, match="Allowed: approved, rejected, superseded"):
        check_delivery_change(D.DRAFT, D.SENT)
    with pytest.raises(IllegalDeliveryChange, match="nothing else"):
        check_delivery_change(D.SENT, D.DRAFT)
