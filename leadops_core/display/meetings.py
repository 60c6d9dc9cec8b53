"""Render meetings."""

from collections.abc import Sequence
from datetime import datetime

from rich.console import RenderableType
from rich.text import Text

from leadops_core.display.table import plain_table
from leadops_core.display.text import clean_line, clock, shorten
from leadops_core.schemas.meeting import ListedMeeting, Meeting
from leadops_core.texts import en
from leadops_core.texts.sentences import in_sentence


def meetings_table(meetings: Sequence[Meeting], now: datetime) -> RenderableType:
    """Return meetings, in their order."""
    table = plain_table("id", "starts", "with", "status", "title", fixed=("id", "starts"))
    for meeting in meetings:
        table.add_row(
            str(meeting.id),
            clock(meeting.starts_at, now),
            shorten(_name_of(meeting), 40),
            en.MEETING_STATUSES[meeting.status],
            shorten(clean_line(meeting.title), 40),
        )
    return table


def meeting_view(meeting: Meeting, now: datetime) -> RenderableType:
    """Return one meeting with all its details."""
    lead = str(meeting.lead_id) if meeting.lead_id else in_sentence(en.UNMATCHED)
    if meeting.matched_by is not None:
        lead = f"{lead} ({in_sentence(en.MEETING_MATCHED_BY[meeting.matched_by])})"
    lines = [
        f"Meeting   {meeting.id}",
        f"Starts    {clock(meeting.starts_at, now)}",
        f"Status    {en.MEETING_STATUSES[meeting.status]}",
        f"Source    {en.MEETING_SOURCES[meeting.source]}",
        f"Lead      {lead}",
    ]
    if meeting.ends_at is not None:
        lines.insert(2, f"Ends      {clock(meeting.ends_at, now)}")
    details = {
        "With": f"{meeting.attendee_name or ''} {meeting.attendee_email or ''}",
        "Title": meeting.title,
        "Where": meeting.location or "",
        "Zone": meeting.time_zone or "",
        "Reason": meeting.reason or "",
    }
    lines += [f"{name:<10}{clean_line(text).strip()}" for name, text in details.items() if text.strip()]
    return Text("\n".join(lines))


def _name_of(meeting: Meeting) -> str:
    if isinstance(meeting, ListedMeeting) and meeting.lead_name:
        return clean_line(meeting.lead_name)
    return clean_line(meeting.attendee_name or meeting.attendee_email or "")
