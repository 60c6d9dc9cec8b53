"""Use cases of meetings."""

from collections.abc import Callable
from datetime import datetime

from leadops_core.database.database import Database, Transaction, retried
from leadops_core.database.errors import InvalidValueError
from leadops_core.intake import normalize_content
from leadops_core.leads.add_lead import add_lead
from leadops_core.meetings.reports import READERS
from leadops_core.meetings.repository import MeetingRepository, lock_meeting
from leadops_core.meetings.signatures import BadSignatureError, check_cal_com, check_calendly
from leadops_core.meetings.use_cases.changes import (
    assign_meeting,
    record_meeting,
    reschedule_meeting,
    set_meeting_status,
)
from leadops_core.meetings.use_cases.record_event import find_by_address, find_by_link, record_event
from leadops_core.outreach.booking_links import read_lead_token
from leadops_core.schemas import Lead, LeadId, Page
from leadops_core.schemas.meeting import (
    ListedMeeting,
    Meeting,
    MeetingEvent,
    MeetingId,
    MeetingMatchedBy,
    MeetingSource,
    MeetingStatus,
    MeetingView,
    WebhookReport,
    WebhookResult,
)
from leadops_core.tools import Clock

_CHANGE_AT_THE_SOURCE = "Meetings are recorded there."


class MeetingService:
    """Meetings with leads, from calendar services, answers to invitations, and people.

    A booking is an outcome of its lead: it sets the status MEETING_BOOKED and ends the follow-ups. A cancellation withdraws
    the outcome, so that the lead becomes what it was. A no-show is an outcome of its own. Every method is one transaction.
    Changes raise CopyError in a local copy.
    """

    def __init__(
        self,
        database: Database,
        repository: MeetingRepository,
        *,
        find_lead: Callable[[str], Lead],
        cal_com_secret: str | None,
        calendly_secret: str | None,
        link_secrets: tuple[str, ...],
        clock: Clock,
        refuse_in_copy: Callable[[str], None],
    ) -> None:
        self._database = database
        self._repository = repository
        self._find_lead = find_lead
        self._cal_com_secret = cal_com_secret
        self._calendly_secret = calendly_secret
        self._link_secrets = link_secrets
        self._clock = clock
        self._refuse_in_copy = refuse_in_copy

    def list(
        self, view: MeetingView = MeetingView.UPCOMING, *, cursor: str | None = None, limit: int = 50
    ) -> Page[ListedMeeting]:
        """Return one page of meetings with the names of their leads, in the order of the view."""
        return self._repository.list(view, cursor, limit)

    def get(self, meeting: MeetingId | str) -> Meeting:
        """Return a meeting by its ID or the first digits of it. Raise NotFoundError or AmbiguousReferenceError."""
        return self._repository.get(self._id_of(meeting))

    def of_lead(self, lead: LeadId | str) -> tuple[Meeting, ...]:
        """Return the meetings of a lead, earliest first, besides those that another one replaced."""
        return self._repository.of_lead(self._find_lead(lead).id if isinstance(lead, str) else lead)

    @retried
    def record(
        self,
        lead: str,
        starts_at: datetime,
        ends_at: datetime | None = None,
        *,
        title: str = "",
        location: str | None = None,
        time_zone: str | None = None,
        by: str,
    ) -> Meeting:
        """Record a meeting that was agreed elsewhere. Without an end, it takes 30 minutes. Raise InvalidValueError."""
        self._refuse_in_copy(_CHANGE_AT_THE_SOURCE)
        if starts_at.tzinfo is None or (ends_at is not None and ends_at.tzinfo is None):
            raise InvalidValueError(
                "The time of a meeting needs a time zone, such as 2026-12-01T15:00+01:00."
            )
        lead_id = self._find_lead(lead).id
        with self._database.writing() as transaction:
            return record_meeting(
                transaction,
                lead_id,
                starts_at,
                ends_at,
                title=title,
                location=location,
                time_zone=time_zone,
                by=by,
            )

    @retried
    def reschedule(
        self, meeting: MeetingId | str, starts_at: datetime, ends_at: datetime | None = None, *, by: str
    ) -> Meeting:
        """Move a meeting to another time. Without an end, it keeps its length. Raise IllegalStateError."""
        self._refuse_in_copy(_CHANGE_AT_THE_SOURCE)
        if starts_at.tzinfo is None or (ends_at is not None and ends_at.tzinfo is None):
            raise InvalidValueError(
                "The time of a meeting needs a time zone, such as 2026-12-01T15:00+01:00."
            )
        meeting_id = self._id_of(meeting)
        with self._database.writing() as transaction:
            return reschedule_meeting(transaction, meeting_id, starts_at, ends_at, by=by)

    def cancel(self, meeting: MeetingId | str, *, by: str, reason: str | None = None) -> Meeting:
        """Cancel a meeting. The lead becomes what it was before the booking. Raise IllegalStateError."""
        return self._set_status(meeting, MeetingStatus.CANCELLED, by, reason)

    def mark_held(self, meeting: MeetingId | str, *, by: str) -> Meeting:
        """Record that a meeting took place. Raise IllegalStateError, also before it has begun."""
        return self._set_status(meeting, MeetingStatus.HELD, by)

    def mark_no_show(self, meeting: MeetingId | str, *, by: str) -> Meeting:
        """Record that the lead did not come, as an outcome. Raise IllegalStateError, also before it has begun."""
        return self._set_status(meeting, MeetingStatus.NO_SHOW, by)

    def undo(self, meeting: MeetingId | str, *, by: str) -> Meeting:
        """Undo a result or a cancellation: the meeting is booked again, with its effects. Raise IllegalStateError."""
        return self._set_status(meeting, MeetingStatus.BOOKED, by)

    @retried
    def assign(self, meeting: MeetingId | str, lead: str, *, by: str) -> Meeting:
        """Assign a meeting of no known lead, with the effects that it would have had. Raise IllegalStateError for another."""
        self._refuse_in_copy(_CHANGE_AT_THE_SOURCE)
        meeting_id, lead_id = self._id_of(meeting), self._find_lead(lead).id
        with self._database.writing() as transaction:
            return assign_meeting(transaction, meeting_id, lead_id, by=by)

    @retried
    def add_lead(self, meeting: MeetingId | str, *, by: str) -> Meeting:
        """Add the attendee of a meeting of no known lead as a new lead, and assign the meeting to it.

        Raise LeadExistsError, which names the lead, or IllegalStateError for a meeting of a lead.
        """
        self._refuse_in_copy(_CHANGE_AT_THE_SOURCE)
        meeting_id = self._id_of(meeting)
        with self._database.writing() as transaction:
            stored = lock_meeting(transaction, meeting_id)
            if stored.lead_id is not None:
                return stored
            if stored.attendee_email is None:
                raise InvalidValueError(
                    "This meeting names no address. Add the lead, then assign the meeting to it."
                )
            values = {"name": stored.attendee_name or "", "email": stored.attendee_email}
            lead = add_lead(transaction, normalize_content(values), by=by, update_existing=False)
            return assign_meeting(transaction, meeting_id, lead.id, by=by)

    def receive_webhook(self, source: MeetingSource, body: bytes, signature: str) -> WebhookReport:
        """Record the report in a webhook request of Cal.com or Calendly. Repeating it changes nothing.

        `body` is the body as it was received, and `signature` the header with its signature. Raise BadSignatureError, or
        BadReportError for a report without what a meeting needs.
        """
        self._check_signature(source, body, signature)
        event = READERS[source](body)
        if event is None:
            return WebhookReport(result=WebhookResult.IGNORED)
        return self._receive(event)

    @retried
    def _receive(self, event: MeetingEvent) -> WebhookReport:
        self._refuse_in_copy(_CHANGE_AT_THE_SOURCE)
        with self._database.writing() as transaction:

            def find_lead(event: MeetingEvent) -> tuple[LeadId, MeetingMatchedBy] | None:
                return self._find_by_link(transaction, event) or find_by_address(transaction, event)

            return record_event(transaction, event, find_lead=find_lead, by=event.source.value)

    def _find_by_link(
        self, transaction: Transaction, event: MeetingEvent
    ) -> tuple[LeadId, MeetingMatchedBy] | None:
        if event.link_token is None:
            return None
        return find_by_link(transaction, read_lead_token(event.link_token, self._link_secrets))

    def _check_signature(self, source: MeetingSource, body: bytes, signature: str) -> None:
        is_calendly = source is MeetingSource.CALENDLY
        secret = self._calendly_secret if is_calendly else self._cal_com_secret
        if secret is None:
            name = "LEADOPS_CALENDLY_SECRET" if is_calendly else "LEADOPS_CAL_COM_SECRET"
            raise BadSignatureError(f"Webhook requests need a secret. Set {name}.")
        if is_calendly:
            check_calendly(body, signature, secret, self._clock.now())
        else:
            check_cal_com(body, signature, secret)

    @retried
    def _set_status(
        self, meeting: MeetingId | str, to: MeetingStatus, by: str, reason: str | None = None
    ) -> Meeting:
        self._refuse_in_copy(_CHANGE_AT_THE_SOURCE)
        meeting_id = self._id_of(meeting)
        with self._database.writing() as transaction:
            return set_meeting_status(transaction, meeting_id, to, by=by, reason=reason)

    def _id_of(self, meeting: MeetingId | str) -> MeetingId:
        return self._repository.find(meeting) if isinstance(meeting, str) else meeting
