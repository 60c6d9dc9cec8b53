"""Record a delivery report: draft, lead, and do-not-contact list."""

from typing import NamedTuple
from uuid import UUID

from leadops_core.database.database import Database, Transaction
from leadops_core.delivery.repository.reports import find_reported_draft, set_delivery_report
from leadops_core.delivery.transitions import settle_as_sent, suppress_recipient
from leadops_core.outreach.repository.draft_states import get_draft
from leadops_core.outreach.repository.follow_ups import lock_lead, stop_follow_ups
from leadops_core.schemas import (
    ActivityType,
    DeliveryEvent,
    DeliveryEventKind,
    DeliveryState,
    EmailDraft,
    StopReason,
    SuppressionReason,
)
from leadops_core.tables.activity_log import log_activity

_Kind = DeliveryEventKind
_SUPPRESSING = {_Kind.BOUNCED: SuppressionReason.BOUNCE, _Kind.COMPLAINED: SuppressionReason.COMPLAINT}
_TEXTS = {
    _Kind.DELIVERED: "Delivered",
    _Kind.BOUNCED: "Bounced: the address does not exist",
    _Kind.COMPLAINED: "The recipient marked the message as spam",
    _Kind.FAILED: "Not delivered",
    _Kind.FILTERED: "Filtered as spam by the recipient's mail server",
}


class RecordedReport(NamedTuple):
    """What a delivery report changed."""

    is_ours: bool
    is_new: bool = False
    is_suppressed: bool = False


def record_report(database: Database, event: DeliveryEvent) -> RecordedReport:
    """Record a report about an email that LeadOps sent. Repeating it changes nothing.

    A bounce or a complaint adds the recipient to the do-not-contact list, and any report of a message that did not arrive
    ends the follow-ups. A report about a draft in state unknown settles it as sent.
    """
    with database.writing() as transaction:
        reported = find_reported_draft(transaction.connection, event)
        if reported is None:
            return RecordedReport(is_ours=False)
        lock_lead(transaction, reported.lead_id)
        return record_report_of(transaction, reported.draft_id, event)


def record_report_of(transaction: Transaction, draft_id: UUID, event: DeliveryEvent) -> RecordedReport:
    """Record a report about this draft, as `record_report` does, in the caller's transaction, which has locked the lead."""
    draft = get_draft(transaction.connection, draft_id, lock=True)
    # Reports arrive in any order: a late delivery report does not reverse a bounce or a complaint.
    is_late = event.kind is _Kind.DELIVERED and draft.delivery_report is not None
    if draft.delivery_report is event.kind or is_late:
        return RecordedReport(is_ours=True)
    return RecordedReport(True, True, _write(transaction, draft, event))


def _write(transaction: Transaction, draft: EmailDraft, event: DeliveryEvent) -> bool:
    text = _TEXTS[event.kind]
    if draft.state is DeliveryState.UNKNOWN:
        settle_as_sent(transaction, draft.id, f"{text}, as reported by the provider")
    set_delivery_report(transaction, draft.id, event.kind)
    text = f"{text}: {event.detail}" if event.detail else text
    if event.kind is _Kind.DELIVERED:
        payload = {"text": text, "draft_id": draft.id}
        log_activity(transaction, draft.lead_id, ActivityType.NOTE, payload)
        return False
    log_activity(transaction, draft.lead_id, ActivityType.ERROR, {"error": text, "draft_id": draft.id})
    if (reason := _SUPPRESSING.get(event.kind)) is not None:
        return suppress_recipient(transaction, draft, reason, event.detail) is not None
    stop_follow_ups(transaction, [draft.lead_id], StopReason.BOUNCED)
    return False
