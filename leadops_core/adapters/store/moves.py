"""What a person does with a lead as a whole: move its status, put it on hold, take that back."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from leadops_core.adapters.store.activity_log import MOVE, log_activity
from leadops_core.adapters.store.codec import ACTIVITY_COLUMNS, activity_of
from leadops_core.adapters.store.database import Transaction
from leadops_core.adapters.store.errors import IllegalStateError
from leadops_core.adapters.store.outreach.touches import (
    EndedTouches,
    ask_instead,
    bring_back_touches,
    end_touches,
    supersede_where,
)
from leadops_core.adapters.store.tables import activities, drafts, leads
from leadops_core.decision import LEGAL_MOVES
from leadops_core.schemas import (
    ActivityType,
    EmailDraft,
    Lead,
    LeadStatus,
    RecommendedAction,
)

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
    is_legal: Callable[[LeadStatus, LeadStatus], bool],
) -> None:
    """Move a locked lead to another status; raises IllegalStateError with those that can be reached.

    Where more is to be known of the lead, `question` waits in the place of what was to be sent.
    """
    if not is_legal(lead.status, to):
        reachable = ", ".join(LEGAL_MOVES[lead.status])
        raise IllegalStateError(
            f"a lead that is {lead.status} can not become {to}; it can become {reachable}"
        )
    dropped, asked = EndedTouches(), None
    note = _because(f"the lead became {to}", reason)
    if to in OVER:
        dropped = end_touches(transaction, lead.id, note=note)
    elif to is LeadStatus.NEEDS_INFO:
        dropped, asked = ask_instead(transaction, lead.id, question, lead.score_value, note=note)
    _write(transaction, lead, {"status": to.value})
    payload = {"from": lead.status, "to": to, "reason": reason, MOVE: _undoing(lead, dropped, asked)}
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
        raise IllegalStateError(f"a lead that is {lead.status} has no next step to hold back")
    dropped = end_touches(transaction, lead.id, note=_because("the lead was put on hold", reason))
    _write(transaction, lead, {"recommended_action": RecommendedAction.HOLD.value})
    payload = {"text": "Put on hold", "reason": reason, MOVE: _undoing(lead, dropped)}
    log_activity(transaction, lead.id, ActivityType.NOTE, payload, by=by)


def take_back(transaction: Transaction, lead: Lead, *, by: str) -> None:
    """Undo the last move or hold of a locked lead: status, action and drafts are as before it.

    Raises IllegalStateError where nothing was moved, or where the lead was changed since.
    """
    query = (
        select(*ACTIVITY_COLUMNS)
        .where(
            activities.c.lead_id == lead.id,
            activities.c.type.in_([ActivityType.STATUS_CHANGED.value, ActivityType.NOTE.value]),
        )
        .order_by(activities.c.id.desc())
    )
    moves = (activity_of(row) for row in transaction.connection.execute(query))
    last = next((each for each in moves if MOVE in each.payload), None)
    undoing: dict[str, Any] = last.payload[MOVE] if last is not None else {}
    if undoing.get("version") != lead.version:
        raise IllegalStateError(
            "nothing to take back: no person moved this lead, or it was changed since; set its status by hand"
        )
    _write(transaction, lead, {"status": undoing["status"], "recommended_action": undoing["action"]})
    if asked := undoing.get("asked"):
        supersede_where(
            transaction, drafts.c.id == UUID(asked), note="the move that had asked for it was taken back"
        )
    ended = EndedTouches([UUID(id) for id in undoing["drafts"]], undoing["cadence"])
    bring_back_touches(transaction, lead.id, ended)
    payload = {"from": lead.status, "to": LeadStatus(undoing["status"]), "reason": TAKEN_BACK}
    log_activity(transaction, lead.id, ActivityType.STATUS_CHANGED, payload, by=by)


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
