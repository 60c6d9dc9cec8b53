"""Record the answer to an invitation as a meeting, in the transaction that stores the message."""

from leadops_core.database.database import Transaction
from leadops_core.meetings.use_cases.record_event import record_event
from leadops_core.schemas import LeadId
from leadops_core.schemas.conversation import CalendarAnswer, CalendarResponse
from leadops_core.schemas.meeting import (
    MeetingAttendee,
    MeetingEvent,
    MeetingEventKind,
    MeetingMatchedBy,
    MeetingSource,
)

_KINDS = {
    CalendarResponse.ACCEPTED: MeetingEventKind.BOOKED,
    CalendarResponse.TENTATIVE: MeetingEventKind.PROPOSED,
    CalendarResponse.DECLINED: MeetingEventKind.CANCELLED,
}


def record_calendar_answer(
    transaction: Transaction, lead_id: LeadId, answer: CalendarAnswer, sender: str | None, *, by: str
) -> None:
    """Record what a lead answered to an invitation. An answer without a time is left to a person."""
    event = MeetingEvent(
        source=MeetingSource.CALENDAR,
        external_id=answer.uid,
        kind=_KINDS[answer.response],
        # Not the time that the sender claims: a wrong clock would make later answers look old.
        reported_at=transaction.now,
        starts_at=answer.starts_at,
        ends_at=answer.ends_at,
        title=answer.title,
        attendees=() if sender is None else (MeetingAttendee(email=sender),),
    )
    record_event(transaction, event, find_lead=lambda _: (lead_id, MeetingMatchedBy.MESSAGE), by=by)
