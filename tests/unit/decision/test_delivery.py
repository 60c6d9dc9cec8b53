"""Where a draft may go on its way out."""

import pytest

from leadops_core.decision import DELIVERY_MOVES, IllegalDeliveryMove, deliver_move, may_deliver_move
from leadops_core.schemas import DeliveryState

D = DeliveryState


def reachable(start: DeliveryState) -> set[DeliveryState]:
    seen: set[DeliveryState] = set()
    ahead = [start]
    while ahead:
        for state in DELIVERY_MOVES[ahead.pop()]:
            if state not in seen:
                seen.add(state)
                ahead.append(state)
    return seen


def test_table_covers_every_state() -> None:
    assert set(DELIVERY_MOVES) == set(DeliveryState)
    assert reachable(D.DRAFT) >= set(DeliveryState) - {D.DRAFT}


def test_what_was_sent_is_never_sent_again() -> None:
    assert reachable(D.SENT) == set()


def test_what_was_superseded_must_be_approved_to_go() -> None:
    assert DELIVERY_MOVES[D.SUPERSEDED] == (D.DRAFT,)


def test_nothing_is_sent_without_passing_every_step() -> None:
    into = {
        state: [start for start, moves in DELIVERY_MOVES.items() if state in moves] for state in DeliveryState
    }
    assert into[D.SENT] == [D.TRANSMITTING, D.UNKNOWN]
    assert into[D.TRANSMITTING] == [D.CLAIMED]
    assert into[D.CLAIMED] == [D.APPROVED]
    assert into[D.UNKNOWN] == [D.TRANSMITTING]


def test_unknown_is_settled_and_never_repeated_by_itself() -> None:
    assert set(DELIVERY_MOVES[D.UNKNOWN]) == {D.SENT, D.FAILED}


def test_what_failed_must_be_approved_again() -> None:
    assert DELIVERY_MOVES[D.FAILED] == (D.DRAFT,)


def test_approval_can_be_undone_until_it_is_claimed() -> None:
    assert may_deliver_move(D.APPROVED, D.DRAFT)
    assert not may_deliver_move(D.CLAIMED, D.DRAFT)
    assert not may_deliver_move(D.APPROVED, D.APPROVED)


def test_refusal_names_the_legal_moves() -> None:
    assert deliver_move(D.DRAFT, D.APPROVED) is D.APPROVED
    with pytest.raises(IllegalDeliveryMove, match="Allowed: approved, rejected, superseded"):
        deliver_move(D.DRAFT, D.SENT)
    with pytest.raises(IllegalDeliveryMove, match="nothing else"):
        deliver_move(D.SENT, D.DRAFT)
