"""Record a report about a meeting, once, in the caller's transaction."""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from leadops_core.database.database import Transaction
from leadops_core.meetings.repository import (
    insert_meeting,
    is_stored_lead,
    lead_with_address,
    lock_reported,
    update_meeting,
)
from leadops_core.meetings.rules import OPEN_STATUSES, status_after, status_of_new
from leadops_core.meetings.use_cases.settle import MOVED, log_meeting, settle
from leadops_core.schemas import LeadId
from leadops_core.schemas.meeting import (
    Meeting,
    MeetingEvent,
    MeetingEventKind,
    MeetingId,
    MeetingMatchedBy,
    MeetingStatus,
    WebhookReport,
    WebhookResult,
)

FindLead = Callable[[MeetingEvent], tuple[LeadId, MeetingMatchedBy] | None]
"""Returns the lead of a meeting that is reported for the first time."""

_OUTCOMES = ("booking_outcome_id", "no_show_outcome_id")


class LeadMatch(NamedTuple):
    lead_id: LeadId | None
    matched_by: MeetingMatchedBy | None


def record_event(
    transaction: Transaction, event: MeetingEvent, *, find_lead: FindLead, by: str
) -> WebhookReport:
    """Store what a report says about a meeting, and what follows for its lead. Repeating it changes nothing.

    Reports may arrive in any order: a report that is older than the newest one about the same meeting changes nothing, and
    a meeting that was canceled or moved before it was reported as booked stays so.
    """
    replaced = _lock_replaced(transaction, event, by)
    stored = lock_reported(transaction, event.source, event.external_id)
    if stored is None:
        status = status_of_new(event.kind)
        if status is None or event.starts_at is None:
            return WebhookReport(result=WebhookResult.IGNORED)
        meeting = _new_meeting(
            transaction, event, event.starts_at, status, _match(event, replaced, find_lead), by
        )
        if insert_meeting(transaction, meeting):
            return _report(_begin(transaction, meeting, replaced, by))
        # Another process stored it in the meantime.
        stored = lock_reported(transaction, event.source, event.external_id)
        if stored is None:
            return WebhookReport(result=WebhookResult.IGNORED)
    if replaced is not None and replaced.status is not MeetingStatus.MOVED:
        # The report of the newer meeting arrived first.
        stored = settle(transaction, _take_over(transaction, stored, replaced), by=by)
    return _apply(transaction, stored, event, by)


def find_by_address(transaction: Transaction, event: MeetingEvent) -> tuple[LeadId, MeetingMatchedBy] | None:
    """Return the only lead with the address of an attendee. The person who booked counts first."""
    addresses = [attendee.email for attendee in event.attendees]
    lead_id = lead_with_address(transaction.connection, addresses)
    return None if lead_id is None else (lead_id, MeetingMatchedBy.ADDRESS)


def find_by_link(transaction: Transaction, lead_id: LeadId | None) -> tuple[LeadId, MeetingMatchedBy] | None:
    """Return the lead that a booking link names, if it still exists."""
    if lead_id is None or not is_stored_lead(transaction.connection, lead_id):
        return None
    return lead_id, MeetingMatchedBy.LINK


def _lock_replaced(transaction: Transaction, event: MeetingEvent, by: str) -> Meeting | None:
    """Return the meeting that the reported one replaces. One that is not known yet is stored as moved."""
    if event.replaces is None or event.replaces == event.external_id or event.starts_at is None:
        return None
    old = event.model_copy(update={"external_id": event.replaces, "replaces": None})
    unknown = _new_meeting(transaction, old, event.starts_at, MeetingStatus.MOVED, LeadMatch(None, None), by)
    return lock_reported(transaction, event.source, event.replaces) or (
        unknown
        if insert_meeting(transaction, unknown)
        else lock_reported(transaction, event.source, event.replaces)
    )


def _match(event: MeetingEvent, replaced: Meeting | None, find_lead: FindLead) -> LeadMatch:
    if replaced is not None and replaced.lead_id is not None:
        return LeadMatch(replaced.lead_id, replaced.matched_by)
    found = find_lead(event)
    return LeadMatch(None, None) if found is None else LeadMatch(*found)


def _new_meeting(
    transaction: Transaction,
    event: MeetingEvent,
    starts_at: datetime,
    status: MeetingStatus,
    match: LeadMatch,
    by: str,
) -> Meeting:
    booker = next(iter(event.attendees), None)
    return Meeting(
        id=MeetingId(transaction.new_id()),
        lead_id=match.lead_id,
        status=status,
        source=event.source,
        external_id=event.external_id,
        title=event.title,
        location=event.location,
        starts_at=starts_at,
        ends_at=event.ends_at,
        time_zone=event.time_zone,
        attendee_email=booker.email if booker else None,
        attendee_name=booker.name if booker else None,
        host_email=event.host_email,
        matched_by=match.matched_by,
        replaces=event.replaces,
        reason=event.reason,
        reported_at=event.reported_at,
        recorded_by=by,
        created_at=transaction.now,
        updated_at=transaction.now,
    )


def _begin(transaction: Transaction, meeting: Meeting, replaced: Meeting | None, by: str) -> Meeting:
    """Let a new meeting take effect. It takes over the outcomes of the meeting that it replaces."""
    if meeting.status is MeetingStatus.MOVED:
        return meeting
    if replaced is None:
        return settle(transaction, meeting, by=by)
    meeting = update_meeting(transaction, meeting, reschedule_count=replaced.reschedule_count + 1)
    text = MOVED if meeting.status in OPEN_STATUSES else None
    return settle(transaction, _take_over(transaction, meeting, replaced), by=by, text=text)


def _take_over(transaction: Transaction, meeting: Meeting, replaced: Meeting) -> Meeting:
    """Move the outcomes of the replaced meeting to the meeting that replaces it."""
    changes = {name: getattr(replaced, name) for name in _OUTCOMES if getattr(meeting, name) is None}
    update_meeting(
        transaction, replaced, status=MeetingStatus.MOVED, reason=meeting.reason, **dict.fromkeys(changes)
    )
    return update_meeting(transaction, meeting, **changes)


def _apply(transaction: Transaction, stored: Meeting, event: MeetingEvent, by: str) -> WebhookReport:
    if event.reported_at < stored.reported_at:
        return WebhookReport(result=WebhookResult.REPEATED, meeting_id=stored.id)
    status = status_after(stored.status, event.kind)
    if status is None:
        is_moved = (
            event.kind in (MeetingEventKind.BOOKED, MeetingEventKind.PROPOSED)
            and stored.status in OPEN_STATUSES
            and event.starts_at not in (None, stored.starts_at)
        )
        if not is_moved:
            return WebhookReport(result=WebhookResult.REPEATED, meeting_id=stored.id)
        changed = update_meeting(
            transaction,
            stored,
            starts_at=event.starts_at,
            ends_at=event.ends_at,
            reschedule_count=stored.reschedule_count + 1,
            reported_at=event.reported_at,
        )
        log_meeting(transaction, changed, MOVED, by=by)
        return _report(changed)
    times = {} if event.starts_at is None else {"starts_at": event.starts_at, "ends_at": event.ends_at}
    changed = update_meeting(
        transaction,
        stored,
        status=status,
        reason=event.reason or (None if status in OPEN_STATUSES else stored.reason),
        reported_at=event.reported_at,
        **times,
    )
    if status is not MeetingStatus.MOVED:
        changed = settle(transaction, changed, by=by)
    return _report(changed)


def _report(meeting: Meeting) -> WebhookReport:
    is_waiting = meeting.lead_id is None and meeting.status in OPEN_STATUSES
    result = WebhookResult.UNASSIGNED if is_waiting else WebhookResult.RECORDED
    return WebhookReport(result=result, meeting_id=meeting.id)
