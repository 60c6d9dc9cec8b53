"""What undoing a status change or a hold reads and withdraws."""

from uuid import UUID

from sqlalchemy import Connection, select

from leadops_core.database.database import Transaction
from leadops_core.outreach.repository.touches import supersede_where
from leadops_core.schemas import Activity, ActivityType, LeadId
from leadops_core.tables import activities, drafts
from leadops_core.tables.rows import ACTIVITY_COLUMNS, activity_of


def read_moves(connection: Connection, lead_id: LeadId) -> list[Activity]:
    """Return the lead's status changes and notes, among them holds, newest first."""
    kinds = [ActivityType.STATUS_CHANGED.value, ActivityType.NOTE.value]
    query = select(*ACTIVITY_COLUMNS).where(activities.c.lead_id == lead_id, activities.c.type.in_(kinds))
    return [activity_of(row) for row in connection.execute(query.order_by(activities.c.id.desc()))]


def withdraw_info_request(transaction: Transaction, draft_id: UUID, *, note: str) -> None:
    """Take the draft out of the inbox, unless it was sent or decided about."""
    supersede_where(transaction, drafts.c.id == draft_id, note=note)
