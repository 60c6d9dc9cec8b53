"""Undoing a status change or a hold."""

from collections.abc import Sequence
from typing import Any

from leadops_core.database.database import Transaction
from leadops_core.database.errors import IllegalStateError
from leadops_core.leads.repository.leads import (
    lock_lead,
    read_moves,
    update_lead,
    withdraw_info_request,
)
from leadops_core.learning.use_cases.withdraw_outcome import WITHDRAW_HINT, withdraw_outcome_of_move
from leadops_core.outreach.repository.follow_ups import WithdrawnEmails, restore_emails
from leadops_core.schemas import Activity, ActivityType, Lead, LeadId
from leadops_core.tables.activity_log import MOVE, UNDONE, MoveRecord, log_activity
from leadops_core.tables.stored_leads import read_lead


def undo_move(
    transaction: Transaction, lead_id: LeadId, *, by: str, expected_version: int | None = None
) -> Lead:
    """Undo the last status change or hold by a person: restore status, action, drafts, follow-ups, and label.

    Raise VersionConflict, or IllegalStateError if there is nothing to undo or the lead was changed since.
    """
    lead = lock_lead(transaction, lead_id, expected_version)
    activities = read_moves(transaction.connection, lead_id)
    last = next((activity for activity in activities if MOVE in activity.payload), None)
    move = None if last is None else MoveRecord.from_payload(last.payload[MOVE])
    if last is None or move is None or move.version != lead.version:
        raise IllegalStateError(_refusal(activities))
    update_lead(transaction, lead_id, status=move.status, recommended_action=move.action)
    if move.info_request_id is not None:
        withdraw_info_request(
            transaction, move.info_request_id, note="the status change that asked for it was undone"
        )
    restore_emails(transaction, lead_id, WithdrawnEmails(move.draft_ids, move.is_cadence_ended))
    payload: dict[str, Any] = {"from": lead.status, "to": move.status, "reason": UNDONE}
    payload |= withdraw_outcome_of_move(transaction, lead_id, last.payload, by=by, reason=UNDONE)
    log_activity(transaction, lead_id, ActivityType.STATUS_CHANGED, payload, by=by)
    return read_lead(transaction.connection, lead_id)


def _refusal(activities: Sequence[Activity]) -> str:
    latest = next((entry for entry in activities if entry.type is ActivityType.STATUS_CHANGED), None)
    if latest is not None and "feedback_id" in latest.payload and MOVE not in latest.payload:
        outcome = str(latest.payload["outcome"]).replace("_", " ")
        return (
            f"There is nothing to undo: the status came with the outcome {outcome}, recorded by {latest.actor}. "
            + WITHDRAW_HINT
        )
    return "There is nothing to undo: no person moved this lead, or it was changed since. Set its status instead."
