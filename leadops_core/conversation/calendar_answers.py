"""Answers to invitations (RFC 5546), as calendar programs send them."""

from datetime import UTC, date, datetime, time
from email.message import Message

from icalendar import Calendar

from leadops_core.conversation.mime import parts, text_of
from leadops_core.schemas.conversation import CalendarAnswer, CalendarResponse

_MAX_CHARACTERS = 100_000
_MAX_TITLE = 200


def read_calendar_answer(message: Message, sender: str | None) -> CalendarAnswer | None:
    """Return the answer to an invitation in a message, or None. An answer that cannot be read is none."""
    for part in parts(message):
        if part.get_content_type() in {"text/calendar", "application/ics"}:
            text = text_of(part)[:_MAX_CHARACTERS]
            if "METHOD:REPLY" in text.upper().replace(" ", "") and (answer := _read(text, sender)):
                return answer
    return None


def _read(text: str, sender: str | None) -> CalendarAnswer | None:
    try:
        calendar = Calendar.from_ical(text)
    except (ValueError, IndexError, KeyError, TypeError):
        return None
    for event in calendar.walk("VEVENT"):
        attendees = event.get("ATTENDEE", [])
        attendees = attendees if isinstance(attendees, list) else [attendees]
        answers = {
            str(attendee).lower().removeprefix("mailto:"): str(
                getattr(attendee, "params", {}).get("PARTSTAT", "")
            ).lower()
            for attendee in attendees
        }
        answer = answers.get(sender or "") or next(iter(answers.values()), "")
        if answer in set(CalendarResponse) and event.get("UID"):
            return CalendarAnswer(
                response=CalendarResponse(answer),
                uid=str(event["UID"])[:500],
                starts_at=_moment(event.get("DTSTART")),
                ends_at=_moment(event.get("DTEND")),
                title=" ".join(str(event.get("SUMMARY", "")).split())[:_MAX_TITLE],
            )
    return None


def _moment(value: object) -> datetime | None:
    moment = getattr(value, "dt", None)
    if isinstance(moment, datetime):
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    return datetime.combine(moment, time(), UTC) if isinstance(moment, date) else None
