"""The cadence: which email follows, and when it is due."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType

from leadops_core.schemas import CadenceGaps, DraftVariant, LeadStatus

_V = DraftVariant

NEXT_TOUCH: Mapping[DraftVariant, DraftVariant] = MappingProxyType(
    {_V.FIRST_TOUCH: _V.FOLLOW_UP_1, _V.FOLLOW_UP_1: _V.FOLLOW_UP_2, _V.FOLLOW_UP_2: _V.BREAKUP}
)
"""The email that follows each email; the last has none."""

FOLLOWED_UP = frozenset({LeadStatus.CONTACTED})
"""Statuses of leads that get follow-ups. In any other status, a person is in charge."""


def gap_after(variant: DraftVariant, gaps: CadenceGaps) -> timedelta | None:
    """Return the time from this email to the next, or None after the last."""
    days = {
        _V.FIRST_TOUCH: gaps.follow_up_1_days,
        _V.FOLLOW_UP_1: gaps.follow_up_2_days,
        _V.FOLLOW_UP_2: gaps.breakup_days,
    }.get(variant)
    return None if days is None else timedelta(days=days)


def latest_sending_times(now: datetime, gaps: CadenceGaps) -> Mapping[DraftVariant, datetime]:
    """Return the latest sending time per email for which the next email is due at `now`."""
    due: dict[DraftVariant, datetime] = {}
    for variant in NEXT_TOUCH:
        gap = gap_after(variant, gaps)
        if gap is not None:
            due[variant] = now - gap
    return due
