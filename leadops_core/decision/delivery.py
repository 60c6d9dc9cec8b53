"""The states of a draft on its way out and the moves between them."""

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType

from leadops_core.errors import ErrorKind, LeadOpsError
from leadops_core.schemas import DeliveryState

_D = DeliveryState

DELIVERY_MOVES: Mapping[DeliveryState, tuple[DeliveryState, ...]] = MappingProxyType(
    {
        _D.DRAFT: (_D.APPROVED, _D.REJECTED, _D.SUPERSEDED),
        # Back to draft: undone, or changed and to be approved again. Failed: refused at the claim (suppressed).
        # Superseded: the lead answered, or an outcome came, before it went.
        _D.APPROVED: (_D.CLAIMED, _D.DRAFT, _D.REJECTED, _D.FAILED, _D.SUPERSEDED),
        # Back to approved: the lease ran out, or the server asked to try later, before anything was handed over.
        _D.CLAIMED: (_D.TRANSMITTING, _D.APPROVED, _D.FAILED),
        # Back to approved only after an explicit "try later"; silence is unknown, never a reason to repeat.
        _D.TRANSMITTING: (_D.SENT, _D.FAILED, _D.UNKNOWN, _D.APPROVED),
        # Settled by a person who looked, or by whoever learns after all what became of it.
        _D.UNKNOWN: (_D.SENT, _D.FAILED),
        # It certainly did not go: a person may mend it and approve it again.
        _D.FAILED: (_D.DRAFT,),
        _D.REJECTED: (_D.DRAFT,),
        _D.SENT: (),
        # What had made it obsolete was taken back.
        _D.SUPERSEDED: (_D.DRAFT,),
    }
)
"""Where a draft may go from each state. Each move is made by compare-and-set on the state it leaves."""

_RETRY_MINUTES = (1, 5, 15, 60, 120, 240, 480)


class IllegalDeliveryMove(LeadOpsError, ValueError):
    """A draft can not reach a state from the present one; the text names those that it can."""

    kind = ErrorKind.CONFLICT


def may_deliver_move(current: DeliveryState, wanted: DeliveryState) -> bool:
    """Whether a draft may go so. To stay is no move: a repeated approval is answered by whoever keeps the draft."""
    return wanted in DELIVERY_MOVES[current]


def deliver_move(current: DeliveryState, wanted: DeliveryState) -> DeliveryState:
    """`wanted`, or `IllegalDeliveryMove` if a draft can not go there from `current`."""
    if not may_deliver_move(current, wanted):
        legal = ", ".join(DELIVERY_MOVES[current]) or "nothing else"
        raise IllegalDeliveryMove(
            f"A draft with state {current} cannot change to {wanted}. Allowed: {legal}."
        )
    return wanted


def retry_delay(attempt: int, most: int) -> timedelta | None:
    """How long to wait after the `attempt`th try that the provider asked to repeat; None when `most` were made.

    1, 5 and 15 minutes, then 1, 2, 4 and, from there on, 8 hours: the first waits suit a server that greylists, the
    later ones keep to the half hour and more that RFC 5321 4.5.4.1 asks for.
    """
    if attempt >= most:
        return None
    return timedelta(minutes=_RETRY_MINUTES[min(max(attempt, 1), len(_RETRY_MINUTES)) - 1])
