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


def test_delivery_table_covers_every_state() -> None:
    assert set(ALLOWED_DELIVERY_CHANGES) == set(DeliveryState)
    assert reachable(D.DRAFT) >= set(DeliveryState) - {D.DRAFT}


def test_sent_draft_is_never_sent_again() -> None:
    assert reachable(D.SENT) == set()


def test_superseded_draft_returns_only_to_the_inbox() -> None:
    assert ALLOWED_DELIVERY_CHANGES[D.SUPERSEDED] == (D.DRAFT,)


def test_draft_is_sent_only_after_every_state() -> None:
    into = {
        state: [start for start, moves in ALLOWED_DELIVERY_CHANGES.items() if state in moves]
        for state in DeliveryState
    }
    assert into[D.SENT] == [D.TRANSMITTING, D.UNKNOWN]
    assert into[D.TRANSMITTING] == [D.CLAIMED]
    assert into[D.CLAIMED] == [D.APPROVED]
    assert into[D.UNKNOWN] == [D.TRANSMITTING]


def test_unknown_draft_is_settled_and_never_resent() -> None:
    assert set(ALLOWED_DELIVERY_CHANGES[D.UNKNOWN]) == {D.SENT, D.FAILED}


def test_failed_draft_needs_approval_again() -> None:
    assert ALLOWED_DELIVERY_CHANGES[D.FAILED] == (D.DRAFT,)


def test_approval_can_be_undone_until_it_is_claimed() -> None:
    assert can_change_delivery(D.APPROVED, D.DRAFT)
    assert not can_change_delivery(D.CLAIMED, D.DRAFT)
    assert not can_change_delivery(D.APPROVED, D.APPROVED)


def test_refused_state_change_names_the_allowed_ones() -> None:
    assert check_delivery_change(D.DRAFT, D.APPROVED) is D.APPROVED
    with pytest.raises(IllegalDeliveryChange, match="Allowed: approved, rejected, superseded"):
        check_delivery_change(D.DRAFT, D.SENT)
    with pytest.raises(IllegalDeliveryChange, match="nothing else"):
        check_delivery_change(D.SENT, D.DRAFT)
