"""Meetings with leads."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import AwareDatetime, ConfigDict, JsonValue, StringConstraints

from leadops_api.deps import CONFLICT, NOT_FOUND, Caller, Ops, requires
from leadops_api.idempotency import IdempotentRoute
from leadops_api.pages import Cursor, Limit
from leadops_api.request_body import Reason, RequestBody
from leadops_api.security import Role
from leadops_core.schemas import Page, ShortText
from leadops_core.schemas.meeting import ListedMeeting, Meeting, MeetingId, MeetingView

router = APIRouter(prefix="/api", tags=["meetings"], route_class=IdempotentRoute)

_View = Annotated[MeetingView, Query(description="Which meetings to list, and in which order.")]
_EXAMPLE: dict[str, JsonValue] = {
    "starts_at": "2026-12-01T15:00:00+01:00",
    "ends_at": "2026-12-01T15:30:00+01:00",
}


class MeetingIn(RequestBody):
    """A meeting that was agreed by phone or email."""

    model_config = ConfigDict(json_schema_extra={"examples": [{**_EXAMPLE, "title": "Demo"}]})

    starts_at: AwareDatetime
    ends_at: AwareDatetime | None = None
    """30 minutes after the start if it is left out."""
    title: ShortText = ""
    location: ShortText | None = None
    """Address, phone number, or link."""
    time_zone: Annotated[str, StringConstraints(max_length=64)] | None = None
    """IANA time zone of the attendee, such as `Europe/Berlin`."""


class MoveIn(RequestBody):
    """The new time of a meeting."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    starts_at: AwareDatetime
    ends_at: AwareDatetime | None = None
    """If it is left out, the meeting keeps its length."""


class CancelIn(RequestBody):
    """Why a meeting was canceled."""

    reason: Reason | None = None


class MeetingLeadIn(RequestBody):
    """The lead of a meeting."""

    lead_id: UUID


@router.get("/meetings", operation_id="list_meetings", summary="List meetings", **requires(Role.READER))
def list_meetings(
    ops: Ops, view: _View = MeetingView.UPCOMING, cursor: Cursor = None, limit: Limit = 50
) -> Page[ListedMeeting]:
    """Return meetings with the names of their leads. Texts from calendar services are untrusted."""
    return ops.meetings.list(view, cursor=cursor, limit=limit)


@router.get(
    "/leads/{lead_id:uuid}/meetings",
    operation_id="list_lead_meetings",
    summary="List the meetings with a lead",
    **requires(Role.READER, NOT_FOUND),
)
def list_lead_meetings(lead_id: UUID, ops: Ops) -> list[Meeting]:
    """Return the meetings with a lead, earliest first, besides those that another one replaced."""
    return list(ops.meetings.of_lead(str(lead_id)))


@router.post(
    "/leads/{lead_id:uuid}/meetings",
    operation_id="record_meeting",
    summary="Record a meeting with a lead",
    status_code=201,
    **requires(Role.REVIEWER, NOT_FOUND, CONFLICT),
)
def record_meeting(lead_id: UUID, body: MeetingIn, ops: Ops, caller: Caller) -> Meeting:
    """Record a meeting that was agreed elsewhere. It sets the status MEETING_BOOKED and stops follow-ups."""
    return ops.meetings.record(
        str(lead_id),
        body.starts_at,
        body.ends_at,
        title=body.title,
        location=body.location,
        time_zone=body.time_zone,
        by=caller.name,
    )


@router.get(
    "/meetings/{meeting_id:uuid}",
    operation_id="get_meeting",
    summary="Get a meeting",
    **requires(Role.READER, NOT_FOUND),
)
def get_meeting(meeting_id: UUID, ops: Ops) -> Meeting:
    """Return a meeting."""
    return ops.meetings.get(MeetingId(meeting_id))


@router.post(
    "/meetings/{meeting_id:uuid}/move",
    operation_id="move_meeting",
    summary="Move a meeting",
    **requires(Role.REVIEWER, NOT_FOUND, CONFLICT),
)
def move_meeting(meeting_id: UUID, body: MoveIn, ops: Ops, caller: Caller) -> Meeting:
    """Move a meeting to another time. A meeting that was booked in a calendar service is moved there."""
    return ops.meetings.reschedule(MeetingId(meeting_id), body.starts_at, body.ends_at, by=caller.name)


@router.post(
    "/meetings/{meeting_id:uuid}/cancel",
    operation_id="cancel_meeting",
    summary="Cancel a meeting",
    **requires(Role.REVIEWER, NOT_FOUND, CONFLICT),
)
def cancel_meeting(meeting_id: UUID, ops: Ops, caller: Caller, body: CancelIn | None = None) -> Meeting:
    """Cancel a meeting. The lead gets back the status that it had before the booking."""
    reason = None if body is None else body.reason
    return ops.meetings.cancel(MeetingId(meeting_id), by=caller.name, reason=reason)


@router.post(
    "/meetings/{meeting_id:uuid}/held",
    operation_id="mark_meeting_held",
    summary="Record that a meeting took place",
    **requires(Role.REVIEWER, NOT_FOUND, CONFLICT),
)
def mark_meeting_held(meeting_id: UUID, ops: Ops, caller: Caller) -> Meeting:
    """Record that a meeting took place. It is refused before the meeting has begun."""
    return ops.meetings.mark_held(MeetingId(meeting_id), by=caller.name)


@router.post(
    "/meetings/{meeting_id:uuid}/no-show",
    operation_id="mark_meeting_no_show",
    summary="Record a no-show",
    **requires(Role.REVIEWER, NOT_FOUND, CONFLICT),
)
def mark_meeting_no_show(meeting_id: UUID, ops: Ops, caller: Caller) -> Meeting:
    """Record that the lead did not come, as an outcome. It is refused before the meeting has begun."""
    return ops.meetings.mark_no_show(MeetingId(meeting_id), by=caller.name)


@router.post(
    "/meetings/{meeting_id:uuid}/undo",
    operation_id="undo_meeting",
    summary="Undo the result of a meeting",
    **requires(Role.REVIEWER, NOT_FOUND, CONFLICT),
)
def undo_meeting(meeting_id: UUID, ops: Ops, caller: Caller) -> Meeting:
    """Undo that a meeting was held, missed, or canceled. It is booked again, with its effects."""
    return ops.meetings.undo(MeetingId(meeting_id), by=caller.name)


@router.post(
    "/meetings/{meeting_id:uuid}/assign",
    operation_id="assign_meeting",
    summary="Assign a meeting to a lead",
    **requires(Role.REVIEWER, NOT_FOUND, CONFLICT),
)
def assign_meeting(meeting_id: UUID, body: MeetingLeadIn, ops: Ops, caller: Caller) -> Meeting:
    """Assign a meeting of no known lead, with the effects that it would have had."""
    return ops.meetings.assign(MeetingId(meeting_id), str(body.lead_id), by=caller.name)


@router.post(
    "/meetings/{meeting_id:uuid}/lead",
    operation_id="add_lead_of_meeting",
    summary="Add the attendee as a lead",
    **requires(Role.REVIEWER, NOT_FOUND, CONFLICT),
)
def add_lead_of_meeting(meeting_id: UUID, ops: Ops, caller: Caller) -> Meeting:
    """Add the attendee of a meeting of no known lead as a new lead, and assign the meeting to it."""
    return ops.meetings.add_lead(MeetingId(meeting_id), by=caller.name)
