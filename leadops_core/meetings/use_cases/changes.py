"""Changes of a meeting by a person, in the caller's transaction."""

from datetime import datetime, timedelta

from leadops_core.database.database import Transaction
from leadops_core.database.errors import IllegalStateError, InvalidValueError
from leadops_core.meetings.repository import insert_meeting, lock_meeting, update_meeting
from leadops_core.meetings.rules import OPEN_STATUSES, can_set, is_kept_elsewhere
from leadops_core.meetings.use_cases.settle import MOVED, log_meeting, settle
from leadops_core.schemas import LeadId
from leadops_core.schemas.meeting import (
    Meeting,
    MeetingId,
    MeetingMatchedBy,
    MeetingSource,
    MeetingStatus,
)
from leadops_core.tables.stored_leads import read_lead

USUAL_LENGTH = timedelta(minutes=30)
_LONGEST = timedelta(days=14)
_REFUSALS = {
    MeetingStatus.HELD: "recorded as held",
    MeetingStatus.NO_SHOW: "recorded as missed",
    MeetingStatus.CANCELLED: "canceled",
    MeetingStatus.BOOKED: "restored",
}


def record_meeting(
    transaction: Transaction,
    lead_id: LeadId,
    starts_at: datetime,
    ends_at: datetime | None,
    *,
    title: str,
    location: str | None,
    time_zone: str | None,
    by: str,
) -> Meeting:
    """Record a meeting that was agreed by phone or email. Raise InvalidValueError for an end before the start."""
    ends_at = _checked_end(starts_at, ends_at)
    lead = read_lead(transaction.connection, lead_id)
    id = MeetingId(transaction.new_id())
    meeting = Meeting(
        id=id,
        lead_id=lead_id,
        status=MeetingStatus.BOOKED,
        source=MeetingSource.PERSON,
        external_id=str(id),
        title=title.strip(),
        location=(location or "").strip() or None,
        starts_at=starts_at,
        ends_at=ends_at,
        time_zone=time_zone,
        attendee_email=lead.email,
        matched_by=MeetingMatchedBy.PERSON,
        reported_at=transaction.now,
        recorded_by=by,
        created_at=transaction.now,
        updated_at=transaction.now,
    )
    insert_meeting(transaction, meeting)
    return settle(transaction, meeting, by=by)


def reschedule_meeting(
    transaction: Transaction, meeting_id: MeetingId, starts_at: datetime, ends_at: datetime | None, *, by: str
) -> Meeting:
    """Move a meeting to another time. Without an end, it keeps its length.

    Raise IllegalStateError for a meeting that is over or canceled, or that a calendar service keeps.
    """
    meeting = lock_meeting(transaction, meeting_id)
    if is_kept_elsewhere(meeting.source):
        raise IllegalStateError(
            "This meeting was booked in a calendar service. Reschedule it there, and the new time appears here."
        )
    if meeting.status not in OPEN_STATUSES:
        raise IllegalStateError("Only a booked meeting can be moved. Record a new meeting instead.")
    if ends_at is None and meeting.ends_at is not None:
        ends_at = starts_at + (meeting.ends_at - meeting.starts_at)
    ends_at = _checked_end(starts_at, ends_at)
    if (starts_at, ends_at) == (meeting.starts_at, meeting.ends_at):
        return meeting
    changed = update_meeting(
        transaction,
        meeting,
        starts_at=starts_at,
        ends_at=ends_at,
        reschedule_count=meeting.reschedule_count + 1,
        reported_at=transaction.now,
    )
    log_meeting(transaction, changed, MOVED, by=by)
    return changed


def set_meeting_status(
    transaction: Transaction, meeting_id: MeetingId, to: MeetingStatus, *, by: str, reason: str | None = None
) -> Meeting:
    """Set the status of a meeting. Setting the status that it has changes nothing.

    Raise IllegalStateError for a status that cannot follow, and for the result of a meeting that has not begun.
    """
    meeting = lock_meeting(transaction, meeting_id)
    if meeting.status is to:
        return meeting
    if not can_set(meeting.status, to):
        raise IllegalStateError(f"A meeting with status {meeting.status} cannot be {_REFUSALS[to]}.")
    if to in (MeetingStatus.HELD, MeetingStatus.NO_SHOW) and meeting.starts_at > transaction.now:
        raise IllegalStateError("This meeting has not begun yet. Record its result afterward, or cancel it.")
    changed = update_meeting(transaction, meeting, status=to, reason=reason, reported_at=transaction.now)
    return settle(transaction, changed, by=by)


def assign_meeting(transaction: Transaction, meeting_id: MeetingId, lead_id: LeadId, *, by: str) -> Meeting:
    """Assign a meeting of no known lead, with the effects that it would have had. Raise IllegalStateError for another one."""
    meeting = lock_meeting(transaction, meeting_id)
    if meeting.lead_id == lead_id:
        return meeting
    if meeting.lead_id is not None:
        raise IllegalStateError("This meeting belongs to another lead already.")
    assigned = update_meeting(transaction, meeting, lead_id=lead_id, matched_by=MeetingMatchedBy.PERSON)
    return settle(transaction, assigned, by=by)


def _checked_end(starts_at: datetime, ends_at: datetime | None) -> datetime:
    ends_at = ends_at or starts_at + USUAL_LENGTH
    if not timedelta() < ends_at - starts_at <= _LONGEST:
        raise InvalidValueError("A meeting ends after its start, and within 14 days.")
    return ends_at
