"""Who changed a draft last, for a person who decides about an older version of it."""

import math
from typing import NoReturn
from uuid import UUID

from sqlalchemy import select

from leadops_core.database.database import Transaction
from leadops_core.database.errors import NotFoundError
from leadops_core.outreach.errors import StaleDraftError
from leadops_core.outreach.repository.draft_states import get_draft
from leadops_core.schemas import (
    SYSTEM_ACTOR,
    Activity,
    ActivityType,
    DeliveryState,
    DraftDecision,
    EmailDraft,
    LeadStatus,
    SeenDraft,
)
from leadops_core.tables import activities
from leadops_core.tables.rows import ACTIVITY_COLUMNS, activity_of
from leadops_core.texts import en


def check_seen(transaction: Transaction, lead_id: UUID, seen: SeenDraft) -> None:
    """Raise StaleDraftError if the lead's draft is no longer the version that the person saw.

    The caller has locked the lead. The draft is locked here, so that nobody approves it before the caller's change.
    """
    draft = get_draft(transaction.connection, seen.id, lock=True)
    if draft.lead_id != lead_id:
        raise NotFoundError("This lead has no draft with this ID.")
    if draft.version != seen.version:
        refuse_stale(transaction, draft, seen.version)


def refuse_stale(transaction: Transaction, draft: EmailDraft, expected: int) -> NoReturn:
    """Raise StaleDraftError with the latest change of the draft."""
    raise StaleDraftError(describe_decision(transaction, draft), expected)


def describe_decision(transaction: Transaction, draft: EmailDraft) -> DraftDecision:
    """Return who changed the draft last and how."""
    activity = _latest_activity(transaction, draft)
    by = activity.actor if activity is not None else SYSTEM_ACTOR
    due_in_seconds = None
    if draft.state is DeliveryState.DRAFT:
        is_edit = bool(draft.edits) and draft.edits[-1].at == draft.updated_at
        by = draft.edits[-1].by if is_edit else by
        summary = f"{by} edited this draft" if is_edit else f"{by} put this draft back into the inbox"
    elif draft.state is DeliveryState.REJECTED:
        summary = f"{by} rejected this draft: {draft.rejected_reason}"
    elif draft.state is DeliveryState.SUPERSEDED:
        summary = _describe_withdrawal(activity, by)
    else:
        by = draft.approved_by or by
        summary = en.DRAFT_DECISIONS[draft.state].format(by=by)
        if draft.state is DeliveryState.APPROVED and draft.due_at is not None:
            seconds = (draft.due_at - transaction.now).total_seconds()
            due_in_seconds = max(0, math.ceil(seconds))
    return DraftDecision(
        draft_id=draft.id,
        version=draft.version,
        state=draft.state,
        by=by,
        at=draft.updated_at,
        summary=summary,
        due_in_seconds=due_in_seconds,
    )


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


def _describe_withdrawal(activity: Activity | None, by: str) -> str:
    if activity is None:
        return en.DRAFT_DECISIONS[DeliveryState.SUPERSEDED]
    payload = activity.payload
    reason = f": {payload['reason']}" if payload.get("reason") else ""
    match activity.type:
        case ActivityType.STATUS_CHANGED if payload.get("to") == LeadStatus.DISQUALIFIED:
            return f"{by} disqualified this lead{reason}"
        case ActivityType.STATUS_CHANGED if payload.get("to") == LeadStatus.NEEDS_INFO:
            return f"{by} asked this lead for more information{reason}"
        case ActivityType.STATUS_CHANGED:
            return f"{by} changed the status of this lead{reason}"
        case ActivityType.NOTE if "move" in payload:
            return f"{by} put this lead on hold{reason}"
        case ActivityType.ENRICHED | ActivityType.SCORED | ActivityType.EMAIL_DRAFTED:
            return "a newer result replaced this draft"
        case _:
            return f"{by} stopped the emails to this lead"
