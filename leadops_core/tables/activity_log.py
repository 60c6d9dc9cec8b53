"""Writing to the timelines of leads."""

from typing import Any
from uuid import UUID

from leadops_core.database.database import Transaction
from leadops_core.database.statements import insert_rows
from leadops_core.schemas import SYSTEM_ACTOR, ActivityType
from leadops_core.tables import activities

MOVE = "move"
"""Key of an activity's payload that holds what it takes to undo a move or a hold."""
WITHDRAWN = "withdrawn_id"
"""Key of an activity's payload that holds the id of the outcome that it withdraws."""


class ActivityLog:
    """Activities of one transaction, written together."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._rows: list[dict[str, Any]] = []

    def add(
        self, lead_id: UUID, kind: ActivityType, payload: dict[str, Any], *, by: str = SYSTEM_ACTOR
    ) -> None:
        """Put an activity on a lead's timeline at the transaction's moment."""
        self._rows.append(
            {
                "id": self._transaction.new_id(),
                "lead_id": lead_id,
                "type": kind.value,
                "payload": payload,
                "actor": by,
                "created_at": self._transaction.now,
            }
        )

    def write(self) -> None:
        """Store what was added."""
        insert_rows(self._transaction.connection, activities, self._rows)
        self._rows = []


def log_activity(
    transaction: Transaction,
    lead_id: UUID,
    kind: ActivityType,
    payload: dict[str, Any],
    *,
    by: str = SYSTEM_ACTOR,
) -> None:
    """Store one activity."""
    log = ActivityLog(transaction)
    log.add(lead_id, kind, payload, by=by)
    log.write()
