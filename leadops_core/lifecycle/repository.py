"""What a person does with a lead as a whole: move its status, put it on hold, take that back."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from leadops_core.database.database import Transaction
from leadops_core.database.errors import IllegalStateError
from leadops_core.decision import ALLOWED_STATUS_CHANGES
from leadops_core.outreach.repository.touches import (
    EndedTouches,
    ask_instead,
    bring_back_touches,
    end_touches,
    supersede_where,
)
from leadops_core.schemas import (
    Activity,
    ActivityType,
    EmailDraft,
    Feedback,
    FeedbackId,
    Lead,
    LeadStatus,
    RecommendedAction,
)
from leadops_core.tables import activities, drafts, leads
from leadops_core.tables.activity_log import MOVE, WITHDRAWN, log_activity
from leadops_core.tables.rows import ACTIVITY_COLUMNS, activity_of

OVER = (LeadStatus.DISQUALIFIED, LeadStatus.CLOSED_WON, LeadStatus.CLOSED_LOST)
"""Statuses in which a draft that has not gone is of no use any more."""
TAKEN_BACK = "taken back"
"""Reason of the activity that undoes a move."""


def set_status(
    transaction: Transaction,
    lead: Lead,
    to: LeadStatus,
    *,
    reason: str | None,
    by: str,
    question: EmailDraft | None,
    outcome: Feedback | None,
    is_legal: Callable[[LeadStatus, LeadStatus], bool],
) -> None:
    """Move a locked lead to another status; raises IllegalStateError with those that can be reached.

    Where more is to be known of the lead, `question` waits in the place of what was to be sent. The activity names the
    `outcome` that the move states; the caller stores it.
    """
    if not is_legal(lead.status, to):
        reachable = ", ".join(ALLOWED_STATUS_CHANGES[lead.status])
        raise IllegalStateError(
            f"A lead with status {lead.status} cannot change to {to}. Allowed: {reachable}."
        )
    dropped, asked = EndedTouches(), None
    note = _because(f"the lead became {to}", reason)
    if to in OVER or outcome is not None:
        dropped = end_touches(transaction, lead.id, note=note)
    elif to is LeadStatus.NEEDS_INFO:
        dropped, asked = ask_instead(transaction, lead.id, question, lead.score_value, note=note)
    _write(transaction, lead, {"status": to.value})
    payload: dict[str, Any] = {
        "from": lead.status,
        "to": to,
        "reason": reason,
        MOVE: _undoing(lead, dropped, asked),
    }
    if outcome is not None:
        payload |= {"outcome": outcome.outcome, "feedback_id": outcome.id}
    log_activity(transaction, lead.id, ActivityType.STATUS_CHANGED, payload, by=by)
    if asked is not None and question is not None:
        written: dict[str, Any] = {
            "draft_id": asked,
            "variant": question.variant,
            "purpose": question.purpose,
        }
        log_activity(transaction, lead.id, ActivityType.EMAIL_DRAFTED, written, by=by)


def hold(transaction: Transaction, lead: Lead, *, reason: str | None, by: str) -> None:
    """Let nothing happen with a locked lead until its content changes or a person says otherwise."""
    if lead.status in OVER:
        raise IllegalStateError(f"A lead with status {lead.status} has no next step to put on hold.")
    dropped = end_touches(transaction, lead.id, note=_because("the lead was put on hold", reason))
    _write(transaction, lead, {"recommended_action": RecommendedAction.HOLD.value})
    payload = {"text": "Put on hold", "reason": reason, MOVE: _undoing(lead, dropped)}
    log_activity(transaction, lead.id, ActivityType.NOTE, payload, by=by)


def take_back(transaction: Transaction, lead: Lead, *, by: str) -> FeedbackId | None:
    """Undo the last move or hold of a locked lead: status, action and drafts are as before it.

    Return the outcome that the move had stated, if any, for the caller to withdraw. Raises IllegalStateError where nothing was
    moved, or where the lead was changed since.
    """
    query = (
        select(*ACTIVITY_COLUMNS)
        .where(
            activities.c.lead_id == lead.id,
            activities.c.type.in_([ActivityType.STATUS_CHANGED.value, ActivityType.NOTE.value]),
        )
        .order_by(activities.c.id.desc())
    )
    history = [activity_of(row) for row in transaction.connection.execute(query)]
    last = next((each for each in history if MOVE in each.payload), None)
    undoing: dict[str, Any] = last.payload[MOVE] if last is not None else {}
    if last is None or undoing.get("version") != lead.version:
        raise IllegalStateError(_nothing_to_take_back(history))
    _write(transaction, lead, {"status": undoing["status"], "recommended_action": undoing["action"]})
    if asked := undoing.get("asked"):
        supersede_where(
            transaction, drafts.c.id == UUID(asked), note="the move that had asked for it was taken back"
        )
    bring_back_touches(transaction, lead.id, ended_by(undoing))
    payload: dict[str, Any] = {
        "from": lead.status,
        "to": LeadStatus(undoing["status"]),
        "reason": TAKEN_BACK,
    }
    stated = last.payload.get("feedback_id")
    if stated is not None:
        payload |= {"outcome": last.payload["outcome"], WITHDRAWN: stated}
    log_activity(transaction, lead.id, ActivityType.STATUS_CHANGED, payload, by=by)
    return None if stated is None else FeedbackId(UUID(stated))


def ended_by(undoing: dict[str, Any]) -> EndedTouches:
    """Return the touches that a move ended, from what its activity keeps to undo it."""
    return EndedTouches([UUID(id) for id in undoing["drafts"]], undoing["cadence"])


def _nothing_to_take_back(history: Sequence[Activity]) -> str:
    """Say why, and what helps: an outcome that moved the lead is withdrawn, not taken back."""
    latest = next((each for each in history if each.type is ActivityType.STATUS_CHANGED), None)
    if latest is not None and "feedback_id" in latest.payload and MOVE not in latest.payload:
        outcome = str(latest.payload["outcome"]).replace("_", " ")
        return (
            f"nothing to take back: the status came with the outcome {outcome}, recorded by {latest.actor}; "
            "withdraw that outcome instead (leadops outcomes withdraw)"
        )
    return "nothing to take back: no person moved this lead, or it was changed since; set its status by hand"


def _because(what: str, reason: str | None) -> str:
    return f"{what}: {reason}" if reason else what


def _undoing(lead: Lead, dropped: EndedTouches, asked: UUID | None = None) -> dict[str, Any]:
    return {
        "version": lead.version + 1,
        "status": lead.status,
        "action": lead.recommended_action,
        "drafts": [id.hex for id in dropped.drafts],
        "cadence": dropped.is_cadence_ended,
        "asked": None if asked is None else asked.hex,
    }


def _write(transaction: Transaction, lead: Lead, values: dict[str, Any]) -> None:
    transaction.connection.execute(
        update(leads)
        .where(leads.c.id == lead.id)
        .values(version=leads.c.version + 1, updated_at=transaction.now, **values)
    )
