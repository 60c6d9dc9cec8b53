"""The touches of a lead in their order: which one comes next, and when."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType

from leadops_core.schemas import CadenceGaps, DraftVariant, LeadStatus

_V = DraftVariant

NEXT_TOUCH: Mapping[DraftVariant, DraftVariant] = MappingProxyType(
    {_V.FIRST_TOUCH: _V.FOLLOW_UP_1, _V.FOLLOW_UP_1: _V.FOLLOW_UP_2, _V.FOLLOW_UP_2: _V.BREAKUP}
)
"""What follows on each touch; nothing follows on the last."""

FOLLOWED_UP = frozenset({LeadStatus.CONTACTED})
"""Statuses in which a lead is followed up: once it has moved on, or back, a person is at it."""


def gap_after(variant: DraftVariant, gaps: CadenceGaps) -> timedelta | None:
    """How long after a touch the next one is due; None after the last."""
    days = {
        _V.FIRST_TOUCH: gaps.follow_up_1_days,
        _V.FOLLOW_UP_1: gaps.follow_up_2_days,
        _V.FOLLOW_UP_2: gaps.breakup_days,
    }.get(variant)
    return None if days is None else timedelta(days=days)


def sent_before(now: datetime, gaps: CadenceGaps) -> Mapping[DraftVariant, datetime]:
    """For each touch that another follows on: sent then or earlier, the next one is due at `now`."""
    due: dict[DraftVariant, datetime] = {}
    for variant in NEXT_TOUCH:
        gap = gap_after(variant, gaps)
        if gap is not None:
            due[variant] = now - gap
    return due
