"""What a meeting means for its lead: outcomes, status, and follow-ups, in the caller's transaction."""

from datetime import datetime
from typing import Any

from leadops_core.database.database import Transaction
from leadops_core.learning.repository.outcomes import lock_leads, read_outcomes, set_statuses
from leadops_core.learning.use_cases.record_outcomes import record_outcomes
from leadops_core.learning.use_cases.withdraw_outcome import withdraw_outcome
from leadops_core.meetings.repository import update_meeting
from leadops_core.meetings.rules import OPEN_STATUSES, corrected_status, needs_booking_outcome
from leadops_core.outreach.repository.follow_ups import end_follow_ups
from leadops_core.schemas import ActivityType, Feedback, FeedbackId, LeadId, Outcome, StopReason
from leadops_core.schemas.meeting import Meeting, MeetingStatus
from leadops_core.tables.activity_log import log_activity

_TEXTS = {
    MeetingStatus.PROPOSED: "Meeting proposed",
    MeetingStatus.BOOKED: "Meeting booked",
    MeetingStatus.HELD: "Meeting held",
    MeetingStatus.NO_SHOW: "Did not come to the meeting",
    MeetingStatus.CANCELLED: "Meeting canceled",
}
MOVED = "Meeting moved"


def settle(transaction: Transaction, meeting: Meeting, *, by: str, text: str | None = None) -> Meeting:
    """Record or withdraw the outcomes of a meeting whose status or lead has changed, and return the meeting as stored.

    A booking is the outcome `booked_demo`, which sets the lead's status and ends its follow-ups. A no-show is an outcome of its
    own. A cancellation withdraws both, so that the lead becomes what it was. The timeline gets one entry: that of the outcome,
    or a note. `text` replaces the words of the note.
    """
    if meeting.lead_id is None:
        return meeting
    lead_id = meeting.lead_id
    locked = lock_leads(transaction, [lead_id])[lead_id]
    booking_id, no_show_id = meeting.booking_outcome_id, meeting.no_show_outcome_id
    is_logged = False
    is_missed = meeting.status is MeetingStatus.NO_SHOW
    if no_show_id is not None and not is_missed:
        _withdraw(transaction, lead_id, no_show_id, meeting, by)
        no_show_id, is_logged = None, True
    if booking_id is not None and meeting.status is MeetingStatus.CANCELLED:
        _withdraw(transaction, lead_id, booking_id, meeting, by)
        booking_id, is_logged = None, True
    if booking_id is None and needs_booking_outcome(meeting.status, locked.status):
        booking_id = _record(transaction, lead_id, Outcome.BOOKED_DEMO, meeting, by)
        is_logged = True
    if no_show_id is None and is_missed:
        no_show_id = _record(transaction, lead_id, Outcome.NO_SHOW, meeting, by)
        is_logged = True
    _correct_status(transaction, lead_id, meeting, by)
    if meeting.status in OPEN_STATUSES:
        # A lead who asks for a time, or whose deal is closed, gets no follow-up either.
        end_follow_ups(transaction, [lead_id], StopReason.REPLIED)
    if not is_logged or text is not None:
        log_meeting(transaction, meeting, text or _TEXTS[meeting.status], by=by)
    changes = {"booking_outcome_id": booking_id, "no_show_outcome_id": no_show_id}
    return update_meeting(transaction, meeting, **changes)


def _correct_status(transaction: Transaction, lead_id: LeadId, meeting: Meeting, by: str) -> None:
    """Correct the lead's status if something else has happened since the outcome that was withdrawn, such as an email."""
    before = lock_leads(transaction, [lead_id])[lead_id].status
    outcomes = read_outcomes(transaction.connection, lead_id)
    has_booking = any(outcome.is_valid and outcome.outcome is Outcome.BOOKED_DEMO for outcome in outcomes)
    after = corrected_status(before, meeting.status, has_booking=has_booking)
    if after is before:
        return
    set_statuses(transaction, {lead_id: after})
    payload = {"from": before, "to": after, "reason": _TEXTS[meeting.status], "meeting_id": meeting.id}
    log_activity(transaction, lead_id, ActivityType.STATUS_CHANGED, payload, by=by)


def log_meeting(transaction: Transaction, meeting: Meeting, text: str, *, by: str) -> None:
    """Add a note about a meeting to the timeline of its lead, if it has one."""
    if meeting.lead_id is None:
        return
    payload: dict[str, Any] = {"text": f"{text}: {in_words(meeting.starts_at)}", "meeting_id": meeting.id}
    if meeting.reason:
        payload["reason"] = meeting.reason
    log_activity(transaction, meeting.lead_id, ActivityType.NOTE, payload, by=by)


def in_words(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"


def _record(
    transaction: Transaction, lead_id: LeadId, outcome: Outcome, meeting: Meeting, by: str
) -> FeedbackId:
    feedback = Feedback(
        id=FeedbackId(transaction.new_id()),
        lead_id=lead_id,
        outcome=outcome,
        notes=f"{_TEXTS[meeting.status]}: {in_words(meeting.starts_at)}",
        recorded_by=by,
        created_at=transaction.now,
    )
    record_outcomes(transaction, [feedback])
    return feedback.id


def _withdraw(
    transaction: Transaction, lead_id: LeadId, outcome_id: FeedbackId, meeting: Meeting, by: str
) -> None:
    reason = f"{_TEXTS[meeting.status]}: {in_words(meeting.starts_at)}"
    if meeting.reason:
        reason = f"{reason}. {meeting.reason}"
    withdraw_outcome(transaction, lead_id, str(outcome_id), by=by, reason=reason)
