"""Writing to the timelines of leads."""

from collections.abc import Sequence
from typing import Any, NamedTuple, Self
from uuid import UUID

from leadops_core.database.database import Transaction
from leadops_core.database.statements import insert_rows
from leadops_core.schemas import SYSTEM_ACTOR, ActivityType, Lead, LeadStatus, RecommendedAction
from leadops_core.tables import activities

MOVE = "move"
"""Key of an activity's payload that holds the `MoveRecord` of a status change or a hold."""
UNDONE = "taken back"
"""Reason of the activity that undoes a status change or a hold."""
APPROVED_VERSION = "approved_version"
"""Key of an activity's payload that holds the version of the draft that a person read and approved."""


class MoveRecord(NamedTuple):
    """The state before a status change or a hold, which is needed to undo it."""

    version: int
    """Version of the lead after the move. A lead with another version was changed since."""
    status: LeadStatus
    action: RecommendedAction | None
    draft_ids: Sequence[UUID]
    """The drafts that the move withdrew."""
    is_cadence_ended: bool
    info_request_id: UUID | None

    @classmethod
    def of(
        cls,
        lead: Lead,
        draft_ids: Sequence[UUID],
        is_cadence_ended: bool,
        info_request_id: UUID | None = None,
    ) -> Self:
        """Return the record of a move of this lead, as it was before the move."""
        return cls(
            lead.version + 1,
            lead.status,
            lead.recommended_action,
            draft_ids,
            is_cadence_ended,
            info_request_id,
        )

    @classmethod
    def from_payload(cls, payload: dict[str, Any]) -> Self:
        return cls(
            version=payload["version"],
            status=LeadStatus(payload["status"]),
            action=None if payload["action"] is None else RecommendedAction(payload["action"]),
            draft_ids=[UUID(id) for id in payload["drafts"]],
            is_cadence_ended=payload["cadence"],
            info_request_id=None if payload["asked"] is None else UUID(payload["asked"]),
        )

    def to_payload(self) -> dict[str, Any]:
        return {
            "version": self.version,
            "status": self.status,
            "action": self.action,
            "drafts": [id.hex for id in self.draft_ids],
            "cadence": self.is_cadence_ended,
            "asked": None if self.info_request_id is None else self.info_request_id.hex,
        }


class ActivityLog:
    """Activities of one transaction, written together."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._rows: list[dict[str, Any]] = []

    def add(
        self, lead_id: UUID, kind: ActivityType, payload: dict[str, Any], *, by: str = SYSTEM_ACTOR
    ) -> None:
        """Add an activity at the time of the transaction. `write` stores it."""
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
    log = ActivityLog(transaction)
    log.add(lead_id, kind, payload, by=by)
    log.write()
