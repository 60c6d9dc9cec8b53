"""The latest change of a draft, for a person who decides about an older version of it."""

import math
from datetime import datetime

from leadops_core.schemas import (
    SYSTEM_ACTOR,
    Activity,
    ActivityType,
    DeliveryState,
    DraftChange,
    DraftDecision,
    EmailDraft,
    LeadStatus,
)
from leadops_core.schemas.conversation import MessageKind


def describe_change(draft: EmailDraft, activity: Activity | None, now: datetime) -> DraftDecision:
    """Return who changed the draft last and how. `activity` was recorded with the change, if any was."""
    by = activity.actor if activity is not None else SYSTEM_ACTOR
    reason = due_in_seconds = None
    match draft.state:
        case DeliveryState.DRAFT:
            is_edit = bool(draft.edits) and draft.edits[-1].at == draft.updated_at
            by = draft.edits[-1].by if is_edit else by
            change = DraftChange.EDITED if is_edit else DraftChange.RETURNED
        case DeliveryState.REJECTED:
            change, reason = DraftChange.REJECTED, draft.rejected_reason
        case DeliveryState.SUPERSEDED:
            change = DraftChange.WITHDRAWN if activity is None else _cause_of_withdrawal(activity)
            reason = activity.payload.get("reason") if activity is not None else None
        case _:
            change, by = DraftChange.APPROVED, draft.approved_by or by
            if draft.state is DeliveryState.APPROVED and draft.due_at is not None:
                due_in_seconds = max(0, math.ceil((draft.due_at - now).total_seconds()))
    return DraftDecision(
        draft_id=draft.id,
        version=draft.version,
        state=draft.state,
        change=change,
        by=by,
        at=draft.updated_at,
        reason=reason,
        due_in_seconds=due_in_seconds,
    )


def _cause_of_withdrawal(activity: Activity) -> DraftChange:
    payload = activity.payload
    match activity.type:
        case ActivityType.STATUS_CHANGED if payload.get("to") == LeadStatus.DISQUALIFIED:
            return DraftChange.LEAD_DISQUALIFIED
        case ActivityType.STATUS_CHANGED if payload.get("to") == LeadStatus.NEEDS_INFO:
            return DraftChange.INFORMATION_REQUESTED
        case ActivityType.STATUS_CHANGED:
            return DraftChange.STATUS_CHANGED
        case ActivityType.NOTE if "move" in payload:
            return DraftChange.LEAD_ON_HOLD
        case ActivityType.NOTE if payload.get("kind") == MessageKind.REPLY:
            return DraftChange.LEAD_REPLIED
        case ActivityType.ENRICHED | ActivityType.SCORED | ActivityType.EMAIL_DRAFTED:
            return DraftChange.REPLACED
        case _:
            return DraftChange.EMAILS_STOPPED
