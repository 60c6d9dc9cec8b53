"""Status changes and holds by a person, in the caller's transaction. `undo_move` reverses them."""

from typing import Any

from leadops_core.database.database import Transaction
from leadops_core.database.errors import IllegalStateError
from leadops_core.decision import ALLOWED_STATUS_CHANGES, FINAL_STATUSES, can_change_status
from leadops_core.leads.repository.leads import lock_lead, update_lead
from leadops_core.learning.repository.outcomes import insert_outcomes
from leadops_core.outreach.repository.draft_decisions import check_seen
from leadops_core.outreach.repository.follow_ups import (
    WithdrawnEmails,
    replace_with_question,
    withdraw_emails,
)
from leadops_core.schemas import (
    ActivityType,
    EmailDraft,
    Feedback,
    Lead,
    LeadId,
    LeadStatus,
    RecommendedAction,
    SeenDraft,
)
from leadops_core.tables.activity_log import MOVE, MoveRecord, log_activity
from leadops_core.tables.leads import lead_rank
from leadops_core.tables.stored_leads import read_lead


def change_status(
    transaction: Transaction,
    lead_id: LeadId,
    to: LeadStatus,
    *,
    by: str,
    reason: str | None = None,
    expected_version: int | None = None,
    seen_draft: SeenDraft | None = None,
    info_request: EmailDraft | None = None,
    outcome: Feedback | None = None,
) -> Lead:
    """Change the status of a lead, and return the lead. Setting the status that it has changes nothing.

    A status without a next step, or an `outcome`, withdraws the lead's drafts and ends its follow-ups. An answer to the lead
    is withdrawn only by a status without a next step. NEEDS_INFO withdraws
    outreach, and the `info_request` replaces it. The `outcome` becomes the lead's label.

    Raise IllegalStateError with the statuses that can be reached, VersionConflict, or StaleDraftError if the draft is no
    longer `seen_draft`.
    """
    lead = _lock(transaction, lead_id, expected_version, seen_draft)
    if lead.status is to:
        return lead
    if not can_change_status(lead.status, to):
        reachable = ", ".join(ALLOWED_STATUS_CHANGES[lead.status])
        raise IllegalStateError(
            f"A lead with status {lead.status} cannot change to {to}. Allowed: {reachable}."
        )
    ended, request_id = WithdrawnEmails(), None
    note = _note(f"the lead became {to}", reason)
    if to in FINAL_STATUSES or outcome is not None:
        # A lead with a booked meeting may still wait for the answer that confirms it.
        ended = withdraw_emails(transaction, lead_id, note=note, with_answers=to in FINAL_STATUSES)
    elif to is LeadStatus.NEEDS_INFO:
        ended, request_id = replace_with_question(
            transaction, lead_id, info_request, lead_rank(lead.score_value, lead.probability), note=note
        )
    update_lead(transaction, lead_id, status=to)
    move = MoveRecord.of(lead, ended.drafts, ended.is_cadence_ended, request_id)
    payload: dict[str, Any] = {"from": lead.status, "to": to, "reason": reason, MOVE: move.to_payload()}
    if outcome is not None:
        payload |= {"outcome": outcome.outcome, "feedback_id": outcome.id}
    log_activity(transaction, lead_id, ActivityType.STATUS_CHANGED, payload, by=by)
    if request_id is not None and info_request is not None:
        draft = {
            "draft_id": request_id,
            "variant": info_request.variant,
            "purpose": info_request.purpose,
        }
        log_activity(transaction, lead_id, ActivityType.EMAIL_DRAFTED, draft, by=by)
    if outcome is not None:
        insert_outcomes(transaction, [outcome])
    return read_lead(transaction.connection, lead_id)


def put_on_hold(
    transaction: Transaction,
    lead_id: LeadId,
    *,
    by: str,
    reason: str | None = None,
    expected_version: int | None = None,
    seen_draft: SeenDraft | None = None,
) -> Lead:
    """Put a lead on hold: its drafts are withdrawn and its follow-ups end, until it is edited or a person moves it.

    Raise IllegalStateError for a status without a next step, VersionConflict, or StaleDraftError.
    """
    lead = _lock(transaction, lead_id, expected_version, seen_draft)
    if lead.status in FINAL_STATUSES:
        raise IllegalStateError(f"A lead with status {lead.status} has no next step to put on hold.")
    ended = withdraw_emails(transaction, lead_id, note=_note("the lead was put on hold", reason))
    update_lead(transaction, lead_id, recommended_action=RecommendedAction.HOLD)
    move = MoveRecord.of(lead, ended.drafts, ended.is_cadence_ended)
    payload: dict[str, Any] = {"text": "Put on hold", "reason": reason, MOVE: move.to_payload()}
    log_activity(transaction, lead_id, ActivityType.NOTE, payload, by=by)
    return read_lead(transaction.connection, lead_id)


def _lock(
    transaction: Transaction, lead_id: LeadId, expected_version: int | None, seen_draft: SeenDraft | None
) -> Lead:
    lead = lock_lead(transaction, lead_id, expected_version)
    if seen_draft is not None:
        check_seen(transaction, lead_id, seen_draft)
    return lead


def _note(event: str, reason: str | None) -> str:
    return f"{event}: {reason}" if reason else event
