"""Writing to the timelines of leads."""

from typing import Any
from uuid import UUID

from leadops_core.adapters.store.bulk import PlainRow, insert_rows
from leadops_core.adapters.store.codec import ACTIVITY_NAMES
from leadops_core.adapters.store.database import Transaction
from leadops_core.adapters.store.engine import json_text
from leadops_core.adapters.store.types import utc_text
from leadops_core.schemas import SYSTEM_ACTOR, ActivityType

MOVE = "move"
"""Key of an activity's payload that holds what it takes to undo a move or a hold."""
WITHDRAWN = "withdrawn_id"
"""Key of an activity's payload that holds the id of the outcome that it withdraws."""


class ActivityLog:
    """Activities of one transaction, written together."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._at = utc_text(transaction.now)
        self._rows: list[PlainRow] = []

    def add(
        self, lead_id: UUID, kind: ActivityType, payload: dict[str, Any], *, by: str = SYSTEM_ACTOR
    ) -> None:
        """Put an activity on a lead's timeline at the transaction's moment."""
        id = self._transaction.new_id().hex
        self._rows.append((id, lead_id.hex, kind.value, json_text(payload), by, None, self._at))

    def write(self) -> None:
        """Store what was added."""
        insert_rows(self._transaction.connection, "activities", ACTIVITY_NAMES, self._rows)
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
