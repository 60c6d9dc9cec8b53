"""The delivery states of a draft, and the allowed changes between them."""

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType

from leadops_core.errors import ErrorKind, LeadOpsError
from leadops_core.schemas import DeliveryState

_D = DeliveryState

ALLOWED_DELIVERY_CHANGES: Mapping[DeliveryState, tuple[DeliveryState, ...]] = MappingProxyType(
    {
        _D.DRAFT: (_D.APPROVED, _D.REJECTED, _D.SUPERSEDED),
        # DRAFT: the approval was undone, or the draft was edited. FAILED: refused when it was claimed.
        # SUPERSEDED: the lead replied, or an outcome was recorded.
        _D.APPROVED: (_D.CLAIMED, _D.DRAFT, _D.REJECTED, _D.FAILED, _D.SUPERSEDED),
        # APPROVED: the lease expired, or the server asked for a retry, before the handover.
        _D.CLAIMED: (_D.TRANSMITTING, _D.APPROVED, _D.FAILED),
        # APPROVED only after an explicit request to retry. Without a reply the state is UNKNOWN, and the email
        # is not sent again.
        _D.TRANSMITTING: (_D.SENT, _D.FAILED, _D.UNKNOWN, _D.APPROVED),
        # A person or a later delivery report settles it.
        _D.UNKNOWN: (_D.SENT, _D.FAILED),
        # It was certainly not sent, so a person may fix and approve it again.
        _D.FAILED: (_D.DRAFT,),
        _D.REJECTED: (_D.DRAFT,),
        _D.SENT: (),
        # The reason for superseding it was undone.
        _D.SUPERSEDED: (_D.DRAFT,),
    }
)
"""The states that a draft can reach from each state. Each change is a compare-and-set on the current state."""

_RETRY_MINUTES = (1, 5, 15, 60, 120, 240, 480)


class IllegalDeliveryChange(LeadOpsError, ValueError):
    """The draft cannot change to this state. The message lists the states that it can change to."""

    kind = ErrorKind.CONFLICT


def can_change_delivery(current: DeliveryState, target: DeliveryState) -> bool:
    """Return True if a draft can change to the state. A state never changes to itself."""
    return target in ALLOWED_DELIVERY_CHANGES[current]


def check_delivery_change(current: DeliveryState, target: DeliveryState) -> DeliveryState:
    """Return `target`, or raise IllegalDeliveryChange."""
    if not can_change_delivery(current, target):
        legal = ", ".join(ALLOWED_DELIVERY_CHANGES[current]) or "nothing else"
        raise IllegalDeliveryChange(
            f"A draft with state {current} cannot change to {target}. Allowed: {legal}."
        )
    return target


def retry_delay(attempt: int, max_attempts: int) -> timedelta | None:
    """Return the delay after failed attempt number `attempt`, or None if it was the last.

    The delays are 1, 5, and 15 minutes, then 1, 2, 4, and repeatedly 8 hours. The short ones suit servers that
    greylist. The long ones follow RFC 5321, section 4.5.4.1, which asks for at least 30 minutes.
    """
    if attempt >= max_attempts:
        return None
    return timedelta(minutes=_RETRY_MINUTES[min(max(attempt, 1), len(_RETRY_MINUTES)) - 1])
