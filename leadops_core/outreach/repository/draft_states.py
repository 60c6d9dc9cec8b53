"""Change the state of a draft by compare-and-set."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, select, update

from leadops_core.database.database import Transaction
from leadops_core.database.errors import IllegalStateError, NotFoundError
from leadops_core.decision import check_delivery_change
from leadops_core.schemas import DeliveryState, EmailDraft
from leadops_core.tables import drafts
from leadops_core.tables.rows import DRAFT_COLUMNS, draft_of

NOT_APPROVED: dict[str, Any] = {
    "approved": False,
    "approved_by": None,
    "approved_at": None,
    "recipient": None,
    "message_id": None,
    "content_hash": None,
    "due_at": None,
    "attempt": 0,
    "provider_message_id": None,
}
"""Values of a draft whose approval was withdrawn."""
NO_LEASE: dict[str, Any] = {"lease_owner": None, "lease_expires_at": None}


def get_draft(connection: Connection, draft_id: UUID, *, lock: bool = False) -> EmailDraft:
    """Return one draft. Raise NotFoundError."""
    query = select(*DRAFT_COLUMNS).where(drafts.c.id == draft_id)
    row = connection.execute(query.with_for_update() if lock else query).first()
    if row is None:
        raise NotFoundError("There is no draft with this ID.")
    return draft_of(row)


def move_draft(
    transaction: Transaction,
    draft_id: UUID,
    origins: tuple[DeliveryState, ...],
    to: DeliveryState,
    values: dict[str, Any],
    *conditions: ColumnElement[bool],
) -> EmailDraft:
    """Change a draft from one of the states `origins` to another, and return it.

    Raise IllegalStateError, which names the current state, if the draft is in another state or a condition is not met. A change
    that `ALLOWED_DELIVERY_CHANGES` does not contain is never tried.
    """
    for origin in origins:
        # The text of a waiting draft may change without a change of state.
        if origin is not to:
            check_delivery_change(origin, to)
    moved = transaction.connection.execute(
        update(drafts)
        .where(drafts.c.id == draft_id, drafts.c.state.in_([state.value for state in origins]), *conditions)
        .values(state=to.value, version=drafts.c.version + 1, updated_at=transaction.now, **values)
        .returning(*DRAFT_COLUMNS)
    ).first()
    if moved is not None:
        return draft_of(moved)
    state = get_draft(transaction.connection, draft_id).state
    reason = "its lease has expired or belongs to another worker" if state in origins else f"it is {state}"
    raise IllegalStateError(f"The draft cannot change to {to}: {reason}.")
