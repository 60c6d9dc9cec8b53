"""Words for meetings."""

from collections.abc import Mapping
from typing import Final

from leadops_core.schemas.meeting import (
    MeetingMatchedBy,
    MeetingSource,
    MeetingStatus,
    MeetingView,
)

MEETING_STATUSES: Final[Mapping[MeetingStatus, str]] = {
    MeetingStatus.PROPOSED: "Not confirmed",
    MeetingStatus.BOOKED: "Booked",
    MeetingStatus.HELD: "Held",
    MeetingStatus.NO_SHOW: "No-show",
    MeetingStatus.CANCELLED: "Canceled",
    MeetingStatus.MOVED: "Moved",
}
MEETING_SOURCES: Final[Mapping[MeetingSource, str]] = {
    MeetingSource.CAL_COM: "Cal.com",
    MeetingSource.CALENDLY: "Calendly",
    MeetingSource.CALENDAR: "Calendar answer",
    MeetingSource.PERSON: "Recorded by a person",
}
MEETING_MATCHED_BY: Final[Mapping[MeetingMatchedBy, str]] = {
    MeetingMatchedBy.LINK: "Booked with the link of an email",
    MeetingMatchedBy.ADDRESS: "Matched by the address",
    MeetingMatchedBy.MESSAGE: "Answered an invitation",
    MeetingMatchedBy.PERSON: "Assigned by a person",
}
MEETING_VIEWS: Final[Mapping[MeetingView, str]] = {
    MeetingView.UPCOMING: "Upcoming",
    MeetingView.TO_CONFIRM: "Without a result",
    MeetingView.UNASSIGNED: "Without a lead",
    MeetingView.ALL: "All",
}
NO_MEETINGS: Final[Mapping[MeetingView, str]] = {
    MeetingView.UPCOMING: "No upcoming meetings.",
    MeetingView.TO_CONFIRM: "Every past meeting has a result.",
    MeetingView.UNASSIGNED: "Every meeting has a lead.",
    MeetingView.ALL: "No meetings yet.",
}
NO_MEETINGS_OF_LEAD: Final = "No meetings with this lead."
"""Empty list of the meetings of one lead."""
