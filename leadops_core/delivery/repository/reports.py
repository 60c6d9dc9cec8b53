"""The SQL of delivery reports."""

from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Connection, or_, select, update

from leadops_core.database.database import Transaction
from leadops_core.schemas import DeliveryEvent, DeliveryEventKind, LeadId
from leadops_core.tables import drafts


class ReportedDraft(NamedTuple):
    draft_id: UUID
    lead_id: LeadId


def find_reported_draft(connection: Connection, event: DeliveryEvent) -> ReportedDraft | None:
    """Return the draft that a delivery report names, or None if it was not sent from here."""
    conditions = [
        column == value
        for column, value in (
            (drafts.c.provider_message_id, event.provider_message_id),
            (drafts.c.message_id, event.message_id),
        )
        if value is not None
    ]
    if not conditions:
        return None
    row = connection.execute(select(drafts.c.id, drafts.c.lead_id).where(or_(*conditions)).limit(1)).first()
    return None if row is None else ReportedDraft(*row)


def set_delivery_report(transaction: Transaction, draft_id: UUID, kind: DeliveryEventKind) -> None:
    transaction.connection.execute(
        update(drafts)
        .where(drafts.c.id == draft_id)
        .values(delivery_report=kind.value, version=drafts.c.version + 1, updated_at=transaction.now)
    )
