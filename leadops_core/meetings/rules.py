"""The states of a meeting, and what they mean for its lead."""

from collections.abc import Mapping
from types import MappingProxyType

from leadops_core.schemas import LeadStatus
from leadops_core.schemas.meeting import MeetingEventKind, MeetingSource, MeetingStatus

_S = MeetingStatus
_K = MeetingEventKind

OPEN_STATUSES = (_S.PROPOSED, _S.BOOKED)
"""Statuses of a meeting that may still take place."""

_AFTER: Mapping[MeetingEventKind, Mapping[MeetingStatus, MeetingStatus]] = MappingProxyType(
    {
        _K.PROPOSED: {_S.CANCELLED: _S.PROPOSED},
        # Canceled first: an invitation may be declined and then accepted.
        _K.BOOKED: {_S.PROPOSED: _S.BOOKED, _S.CANCELLED: _S.BOOKED},
        _K.CANCELLED: {_S.PROPOSED: _S.CANCELLED, _S.BOOKED: _S.CANCELLED},
        _K.MOVED: {_S.PROPOSED: _S.MOVED, _S.BOOKED: _S.MOVED},
        _K.NO_SHOW: {_S.PROPOSED: _S.NO_SHOW, _S.BOOKED: _S.NO_SHOW, _S.HELD: _S.NO_SHOW},
        _K.ATTENDED: {_S.NO_SHOW: _S.BOOKED},
    }
)
_OF_NEW: Mapping[MeetingEventKind, MeetingStatus] = MappingProxyType(
    {
        _K.PROPOSED: _S.PROPOSED,
        _K.BOOKED: _S.BOOKED,
        _K.CANCELLED: _S.CANCELLED,
        _K.MOVED: _S.MOVED,
    }
)
_BY_PERSON: Mapping[MeetingStatus, tuple[MeetingStatus, ...]] = MappingProxyType(
    {
        _S.HELD: (_S.PROPOSED, _S.BOOKED, _S.NO_SHOW),
        _S.NO_SHOW: (_S.PROPOSED, _S.BOOKED, _S.HELD),
        _S.CANCELLED: (_S.PROPOSED, _S.BOOKED),
        _S.BOOKED: (_S.PROPOSED, _S.HELD, _S.NO_SHOW, _S.CANCELLED),
    }
)
_CLOSED = frozenset({LeadStatus.CLOSED_WON, LeadStatus.CLOSED_LOST})
_KEPT_ELSEWHERE = frozenset({MeetingSource.CAL_COM, MeetingSource.CALENDLY})


def status_of_new(kind: MeetingEventKind) -> MeetingStatus | None:
    """Return the status of a meeting of which this is the first report, or None if the report says too little to store it."""
    return _OF_NEW.get(kind)


def status_after(current: MeetingStatus, kind: MeetingEventKind) -> MeetingStatus | None:
    """Return the status after a report, or None if the report does not change it."""
    return _AFTER[kind].get(current)


def can_set(current: MeetingStatus, target: MeetingStatus) -> bool:
    """Return True if a person can set this status."""
    return current in _BY_PERSON[target]


def is_kept_elsewhere(source: MeetingSource) -> bool:
    """Return True if a calendar service keeps the meeting and reports its changes."""
    return source in _KEPT_ELSEWHERE


def needs_booking_outcome(status: MeetingStatus, lead: LeadStatus) -> bool:
    """Return True if a meeting in this status is a good outcome of its lead. A closed deal stays as it is."""
    return status in (_S.BOOKED, _S.HELD, _S.NO_SHOW) and lead not in _CLOSED


def corrected_status(lead: LeadStatus, meeting: MeetingStatus, *, has_booking: bool) -> LeadStatus:
    """Return the status of a lead after its meeting was canceled or restored.

    `has_booking` is True if the lead has a valid outcome of a booking. Other statuses than CONTACTED and MEETING_BOOKED stay.
    """
    if lead is LeadStatus.MEETING_BOOKED and meeting is _S.CANCELLED and not has_booking:
        return LeadStatus.CONTACTED
    if lead is LeadStatus.CONTACTED and meeting is _S.BOOKED and has_booking:
        return LeadStatus.MEETING_BOOKED
    return lead
