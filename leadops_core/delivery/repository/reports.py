"""What providers tell afterwards, written to the draft, its lead and the suppression list."""

from typing import NamedTuple

from sqlalchemy import or_, select, update

from leadops_core.database.database import Database, Transaction
from leadops_core.delivery.repository.deliveries import SentMove, settle_as_sent, suppress_recipient
from leadops_core.outreach.repository.draft_states import get_draft
from leadops_core.outreach.repository.touches import hold_lead, stop_touches
from leadops_core.schemas import (
    ActivityType,
    DeliveryEvent,
    DeliveryEventKind,
    DeliveryState,
    EmailDraft,
    StopReason,
    SuppressionReason,
)
from leadops_core.tables import drafts
from leadops_core.tables.activity_log import log_activity

_K = DeliveryEventKind
_SUPPRESSING = {_K.BOUNCED: SuppressionReason.BOUNCE, _K.COMPLAINED: SuppressionReason.COMPLAINT}
_SAID = {
    _K.DELIVERED: "Delivered",
    _K.BOUNCED: "Bounced: nobody is there",
    _K.COMPLAINED: "The recipient called it spam",
    _K.FAILED: "Not delivered",
    _K.FILTERED: "Put aside as spam by the recipient's mail server",
}


class Recorded(NamedTuple):
    """What became of a report."""

    is_ours: bool
    is_new: bool = False
    is_suppressed: bool = False


class Reports:
    """Reports on messages that were sent from here."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def record(self, event: DeliveryEvent) -> Recorded:
        """Write a report down, once however often it is told.

        A bounce or a complaint suppresses the address that the draft went to; a message that did not arrive is followed by
        no other. A report on a draft whose fate was unknown settles it: it had been sent.
        """
        named = [
            column == value
            for column, value in (
                (drafts.c.provider_message_id, event.provider_message_id),
                (drafts.c.message_id, event.message_id),
            )
            if value is not None
        ]
        if not named:
            return Recorded(is_ours=False)
        with self._database.writing() as transaction:
            found = transaction.connection.execute(
                select(drafts.c.id, drafts.c.lead_id).where(or_(*named)).limit(1)
            ).first()
            if found is None:
                return Recorded(is_ours=False)
            hold_lead(transaction, found.lead_id)
            draft = get_draft(transaction.connection, found.id, lock=True)
            # Reports may come in any order: a delivery told late takes back no bounce or complaint.
            is_late = event.kind is _K.DELIVERED and draft.delivery_report is not None
            if draft.delivery_report is event.kind or is_late:
                return Recorded(is_ours=True)
            return Recorded(True, True, _write(transaction, draft, event))


def _write(transaction: Transaction, draft: EmailDraft, event: DeliveryEvent) -> bool:
    if draft.state is DeliveryState.UNKNOWN:
        settle_as_sent(
            transaction, SentMove(draft.id, draft.provider, f"{_SAID[event.kind]}, says the provider")
        )
    transaction.connection.execute(
        update(drafts)
        .where(drafts.c.id == draft.id)
        .values(
            delivery_report=event.kind.value,
            version=drafts.c.version + 1,
            updated_at=transaction.now,
        )
    )
    words = f"{_SAID[event.kind]}: {event.detail}" if event.detail else _SAID[event.kind]
    if event.kind is _K.DELIVERED:
        payload = {"text": words, "draft_id": draft.id}
        log_activity(transaction, draft.lead_id, ActivityType.NOTE, payload)
        return False
    log_activity(transaction, draft.lead_id, ActivityType.ERROR, {"error": words, "draft_id": draft.id})
    if (reason := _SUPPRESSING.get(event.kind)) is not None:
        return suppress_recipient(transaction, draft, reason, event.detail) is not None
    stop_touches(transaction, [draft.lead_id], StopReason.BOUNCED)
    return False
