"""Meetings with leads, and what calendar services and calendars report about them."""

from enum import StrEnum
from typing import NewType
from uuid import UUID

from leadops_core.schemas.base import Count, Schema, UtcDatetime
from leadops_core.schemas.ids import FeedbackId, LeadId

MeetingId = NewType("MeetingId", UUID)


class MeetingStatus(StrEnum):
    """The state of a meeting."""

    PROPOSED = "proposed"
    """A time is proposed, and one side has not confirmed it yet."""
    BOOKED = "booked"
    HELD = "held"
    NO_SHOW = "no_show"
    """The lead did not come."""
    CANCELLED = "cancelled"
    MOVED = "moved"
    """Another meeting replaced it, as calendar services do when a meeting is rescheduled."""


class MeetingSource(StrEnum):
    """Where a meeting was reported."""

    CAL_COM = "cal_com"
    CALENDLY = "calendly"
    CALENDAR = "calendar"
    """The lead answered an invitation."""
    PERSON = "person"
    """A person recorded it."""


class MeetingMatchedBy(StrEnum):
    """How the lead of a meeting was identified."""

    LINK = "link"
    """The booking link of an email to the lead."""
    ADDRESS = "address"
    """The only lead with the address of an attendee."""
    MESSAGE = "message"
    """The lead of the message that answers the invitation."""
    PERSON = "person"
    """A person chose the lead."""


class MeetingView(StrEnum):
    """A list of meetings."""

    UPCOMING = "upcoming"
    """Meetings of leads that have not begun, soonest first."""
    TO_CONFIRM = "to_confirm"
    """Meetings that are over and have no result yet, latest first."""
    UNASSIGNED = "unassigned"
    """Meetings of no known lead, soonest first."""
    ALL = "all"
    """All meetings besides those that were moved, latest first."""


class Meeting(Schema):
    """A meeting with a lead."""

    id: MeetingId
    lead_id: LeadId | None = None
    """None while no lead is known: the meeting waits until a person assigns it."""
    status: MeetingStatus
    source: MeetingSource
    external_id: str
    """ID at the source. A meeting is stored once for each source and ID."""
    title: str = ""
    location: str | None = None
    """Address, phone number, or link of the meeting."""
    starts_at: UtcDatetime
    ends_at: UtcDatetime | None = None
    time_zone: str | None = None
    """IANA time zone of the attendee, such as `Europe/Berlin`."""
    attendee_email: str | None = None
    """Address in lower case."""
    attendee_name: str | None = None
    host_email: str | None = None
    matched_by: MeetingMatchedBy | None = None
    replaces: str | None = None
    """ID at the source of the meeting that this one replaces."""
    reschedule_count: Count = 0
    reason: str | None = None
    """Why it was canceled or moved."""
    booking_outcome_id: FeedbackId | None = None
    """The outcome that the booking recorded."""
    no_show_outcome_id: FeedbackId | None = None
    """The outcome that the no-show recorded."""
    reported_at: UtcDatetime
    """Time of the newest report at the source. Older reports change nothing."""
    recorded_by: str
    created_at: UtcDatetime
    updated_at: UtcDatetime


class ListedMeeting(Meeting):
    """A meeting with the name of its lead."""

    lead_name: str | None = None
    """What people call the lead, or None for a meeting of no known lead."""


class MeetingEventKind(StrEnum):
    """What a report says about a meeting."""

    PROPOSED = "proposed"
    BOOKED = "booked"
    CANCELLED = "cancelled"
    MOVED = "moved"
    """It was canceled because another meeting replaces it."""
    NO_SHOW = "no_show"
    ATTENDED = "attended"
    """A no-show was withdrawn."""


class MeetingAttendee(Schema):
    """A person who was invited or who booked."""

    email: str
    """Address in lower case."""
    name: str | None = None


class MeetingEvent(Schema):
    """A report about a meeting. Nothing in it is trusted beyond its signature."""

    source: MeetingSource
    external_id: str
    kind: MeetingEventKind
    reported_at: UtcDatetime
    starts_at: UtcDatetime | None = None
    """None in reports that name the meeting only by its ID."""
    ends_at: UtcDatetime | None = None
    replaces: str | None = None
    """ID of the meeting that this one replaces."""
    time_zone: str | None = None
    title: str = ""
    location: str | None = None
    attendees: tuple[MeetingAttendee, ...] = ()
    """The person who booked comes first."""
    host_email: str | None = None
    link_token: str | None = None
    """Token of the booking link of an email."""
    reason: str | None = None


class WebhookResult(StrEnum):
    """The effect of a webhook request."""

    RECORDED = "recorded"
    UNASSIGNED = "unassigned"
    """It was recorded and waits until a person assigns it to a lead."""
    REPEATED = "repeated"
    """It was known already, or a newer report is; nothing was changed."""
    IGNORED = "ignored"
    """It reports nothing that LeadOps records."""


class WebhookReport(Schema):
    """The answer to a webhook request."""

    result: WebhookResult
    meeting_id: MeetingId | None = None
