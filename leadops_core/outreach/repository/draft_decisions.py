"""Refusing a decision about a draft that was changed after the person read it."""

from typing import NoReturn
from uuid import UUID

from sqlalchemy import select

from leadops_core.database.database import Transaction
from leadops_core.database.errors import NotFoundError
from leadops_core.outreach.draft_changes import describe_change
from leadops_core.outreach.errors import StaleDraftError
from leadops_core.outreach.repository.draft_states import get_draft
from leadops_core.schemas import Activity, EmailDraft, SeenDraft
from leadops_core.tables import activities
from leadops_core.tables.rows import ACTIVITY_COLUMNS, activity_of


def check_seen(transaction: Transaction, lead_id: UUID, reviewed: SeenDraft) -> None:
    """Raise StaleDraftError if the lead's draft is no longer the version that the person saw.

    The caller has locked the lead. The draft is locked here, so that nobody approves it before the caller's change.
    """
    draft = get_draft(transaction.connection, reviewed.id, lock=True)
    if draft.lead_id != lead_id:
        raise NotFoundError("This lead has no draft with this ID.")
    if draft.version != reviewed.version:
        refuse_stale(transaction, draft, reviewed.version)


def refuse_stale(transaction: Transaction, draft: EmailDraft, expected: int) -> NoReturn:
    """Raise StaleDraftError with the latest change of the draft."""
    decision = describe_change(draft, _latest_activity(transaction, draft), transaction.now)
    raise StaleDraftError(decision, expected)


def _latest_activity(transaction: Transaction, draft: EmailDraft) -> Activity | None:
    # A change of a draft and the activity that records it are written in one transaction and carry its time.
    query = (
        select(*ACTIVITY_COLUMNS)
        .where(activities.c.lead_id == draft.lead_id, activities.c.created_at == draft.updated_at)
        .order_by(activities.c.id)
        .limit(1)
    )
    row = transaction.connection.execute(query).first()
    return None if row is None else activity_of(row)
