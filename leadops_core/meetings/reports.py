"""Read the webhook requests of calendar services as reports about meetings."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import orjson

from leadops_core.errors import ErrorKind, LeadOpsError
from leadops_core.schemas.meeting import MeetingAttendee, MeetingEvent, MeetingEventKind, MeetingSource

Value = TypeVar("Value")

LINK_FIELD = "leadops"
"""Name of the metadata of a Cal.com booking that holds the token of a booking link."""

_MAX_TEXT = 500
_MAX_ATTENDEES = 50
_ADDRESS = re.compile(r"[^\s@<>,;]{1,64}@[^\s@<>,;]{1,255}")
_ZONE = re.compile(r"[A-Za-z0-9_+-]+(?:/[A-Za-z0-9_+-]+){0,2}")

_CAL_COM_KINDS = {
    "BOOKING_REQUESTED": MeetingEventKind.PROPOSED,
    "BOOKING_CREATED": MeetingEventKind.BOOKED,
    "BOOKING_RESCHEDULED": MeetingEventKind.BOOKED,
    "BOOKING_CANCELLED": MeetingEventKind.CANCELLED,
    "BOOKING_REJECTED": MeetingEventKind.CANCELLED,
}
_CALENDLY_KINDS = {
    "invitee.created": MeetingEventKind.BOOKED,
    "invitee.canceled": MeetingEventKind.CANCELLED,
    "invitee_no_show.created": MeetingEventKind.NO_SHOW,
    "invitee_no_show.deleted": MeetingEventKind.ATTENDED,
}


class BadReportError(LeadOpsError):
    """A webhook request that lacks what a meeting needs. The message names the field."""

    kind = ErrorKind.INVALID


def read_cal_com(body: bytes) -> MeetingEvent | None:
    """Return the report in a webhook request of Cal.com, or None if it is about something else. Raise BadReportError."""
    document = _object(_parsed(body))
    payload = _object(document.get("payload"))
    trigger = document.get("triggerEvent")
    if trigger == "BOOKING_NO_SHOW_UPDATED":
        return _cal_com_no_show(document, payload)
    kind = _CAL_COM_KINDS.get(trigger) if isinstance(trigger, str) else None
    if kind is None:
        return None
    attendees = _people(payload.get("attendees"))
    first = _object(next(iter(_list(payload.get("attendees"))), None))
    return MeetingEvent(
        source=MeetingSource.CAL_COM,
        external_id=_required(_text(payload.get("uid")), "payload.uid"),
        kind=kind,
        reported_at=_required(_moment(document.get("createdAt")), "createdAt"),
        starts_at=_required(_moment(payload.get("startTime")), "payload.startTime"),
        ends_at=_moment(payload.get("endTime")),
        replaces=_text(payload.get("rescheduleUid")),
        time_zone=_zone(first.get("timeZone")),
        title=_text(payload.get("title")) or "",
        location=_text(payload.get("location")),
        attendees=attendees,
        host_email=_address(_object(payload.get("organizer")).get("email")),
        link_token=_text(_object(payload.get("metadata")).get(LINK_FIELD)),
        reason=_text(payload.get("cancellationReason")) or _text(payload.get("rejectionReason")),
    )


def _cal_com_no_show(document: Mapping[str, Any], payload: Mapping[str, Any]) -> MeetingEvent:
    attendees = [_object(attendee) for attendee in _list(payload.get("attendees"))]
    # With several attendees, the meeting was held if anybody came.
    is_missed = bool(attendees) and all(attendee.get("noShow") is True for attendee in attendees)
    return MeetingEvent(
        source=MeetingSource.CAL_COM,
        external_id=_required(_text(payload.get("bookingUid")), "payload.bookingUid"),
        kind=MeetingEventKind.NO_SHOW if is_missed else MeetingEventKind.ATTENDED,
        reported_at=_required(_moment(document.get("createdAt")), "createdAt"),
        attendees=_people(payload.get("attendees")),
    )


def read_calendly(body: bytes) -> MeetingEvent | None:
    """Return the report in a webhook request of Calendly, or None if it is about something else. Raise BadReportError."""
    document = _object(_parsed(body))
    payload = _object(document.get("payload"))
    event = document.get("event")
    kind = _CALENDLY_KINDS.get(event) if isinstance(event, str) else None
    if kind is None:
        return None
    reported_at = _required(_moment(document.get("created_at")), "created_at")
    if kind in (MeetingEventKind.NO_SHOW, MeetingEventKind.ATTENDED):
        return MeetingEvent(
            source=MeetingSource.CALENDLY,
            external_id=_required(_text(payload.get("invitee")) or _text(payload.get("uri")), "payload.uri"),
            kind=kind,
            reported_at=reported_at,
        )
    if kind is MeetingEventKind.CANCELLED and payload.get("rescheduled") is True:
        kind = MeetingEventKind.MOVED
    scheduled = _object(payload.get("scheduled_event"))
    location = _object(scheduled.get("location"))
    host = _object(next(iter(_list(scheduled.get("event_memberships"))), None))
    booker = {"email": payload.get("email"), "name": payload.get("name")}
    return MeetingEvent(
        source=MeetingSource.CALENDLY,
        external_id=_required(_text(payload.get("uri")), "payload.uri"),
        kind=kind,
        reported_at=reported_at,
        starts_at=_required(_moment(scheduled.get("start_time")), "payload.scheduled_event.start_time"),
        ends_at=_moment(scheduled.get("end_time")),
        replaces=_text(payload.get("old_invitee")),
        time_zone=_zone(payload.get("timezone")),
        title=_text(scheduled.get("name")) or "",
        location=_text(location.get("join_url")) or _text(location.get("location")),
        attendees=_people([booker, *_list(scheduled.get("event_guests"))]),
        host_email=_address(host.get("user_email")),
        link_token=_text(_object(payload.get("tracking")).get("utm_content")),
        reason=_text(_object(payload.get("cancellation")).get("reason")),
    )


READERS: Mapping[MeetingSource, Callable[[bytes], MeetingEvent | None]] = {
    MeetingSource.CAL_COM: read_cal_com,
    MeetingSource.CALENDLY: read_calendly,
}


def _parsed(body: bytes) -> Any:
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        raise BadReportError("The body of the request is not JSON.") from None


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value[:_MAX_ATTENDEES] if isinstance(value, list) else []


def _text(value: Any) -> str | None:
    """Return a text in one line without control characters, or None."""
    if not isinstance(value, str):
        return None
    visible = "".join(character if character.isprintable() else " " for character in value[: 2 * _MAX_TEXT])
    return " ".join(visible.split())[:_MAX_TEXT] or None


def _address(value: Any) -> str | None:
    text = value.strip().lower() if isinstance(value, str) else ""
    return text if _ADDRESS.fullmatch(text) else None


def _people(value: Any) -> tuple[MeetingAttendee, ...]:
    return tuple(
        MeetingAttendee(email=address, name=_text(person.get("name")))
        for person in map(_object, _list(value))
        if (address := _address(person.get("email"))) is not None
    )


def _moment(value: Any) -> datetime | None:
    if not isinstance(value, str) or len(value) > 40:
        return None
    try:
        moment = datetime.fromisoformat(value)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _zone(value: Any) -> str | None:
    """Return the name of a time zone that exists here, or None."""
    if not isinstance(value, str) or len(value) > 64 or not _ZONE.fullmatch(value):
        return None
    try:
        return ZoneInfo(value).key
    except (ValueError, OSError, KeyError):
        return None


def _required(value: Value | None, field: str) -> Value:
    if value is None:
        raise BadReportError(
            f"The request has no valid {field}. Remove the custom payload template of the webhook, if it has one."
        )
    return value
