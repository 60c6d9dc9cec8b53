"""Holds and latest emails of a few leads. `lead_json` writes the same into lists."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, select

from leadops_core.database.statements import any_of
from leadops_core.schemas import (
    Activity,
    ActivityType,
    DeliveryState,
    EmailDraft,
    Hold,
    LatestEmail,
    LeadId,
    LeadProgress,
    RecommendedAction,
)
from leadops_core.tables import activities, drafts, leads
from leadops_core.tables.activity_log import MOVE
from leadops_core.tables.rows import ACTIVITY_COLUMNS, DRAFT_COLUMNS, activity_of, draft_of

APPROVED = frozenset(DeliveryState) - {
    DeliveryState.DRAFT,
    DeliveryState.REJECTED,
    DeliveryState.SUPERSEDED,
}
ENDS_A_HOLD = (ActivityType.SCORED, ActivityType.STATUS_CHANGED)


def progress_of(
    action: RecommendedAction | None, activities: Iterable[Activity], drafts: Iterable[EmailDraft]
) -> LeadProgress:
    """Return how far a lead has come, from its activities and drafts in any order."""
    return LeadProgress(hold=_hold(action, activities), latest_email=_latest_email(drafts))


def read_progress(connection: Connection, lead_ids: Sequence[LeadId]) -> dict[LeadId, LeadProgress]:
    """Return how far each of the leads has come; leads that do not exist are left out."""
    hexes = [id.hex for id in lead_ids]
    actions = connection.execute(
        select(leads.c.id, leads.c.recommended_action).where(any_of(leads.c.id, hexes, connection))
    ).all()
    held = [row.id.hex for row in actions if row.recommended_action == RecommendedAction.HOLD.value]
    kinds = [each.value for each in (ActivityType.NOTE, *ENDS_A_HOLD)]
    query = select(*ACTIVITY_COLUMNS).where(
        any_of(activities.c.lead_id, held, connection), activities.c.type.in_(kinds)
    )
    entries: dict[LeadId, list[Activity]] = {}
    for activity in map(activity_of, connection.execute(query) if held else ()):
        entries.setdefault(activity.lead_id, []).append(activity)
    written: dict[LeadId, list[EmailDraft]] = {}
    approved = select(*DRAFT_COLUMNS).where(
        any_of(drafts.c.lead_id, hexes, connection), drafts.c.state.in_([each.value for each in APPROVED])
    )
    for draft in map(draft_of, connection.execute(approved)):
        written.setdefault(draft.lead_id, []).append(draft)
    return {
        LeadId(row.id): progress_of(
            RecommendedAction(row.recommended_action) if row.recommended_action else None,
            entries.get(LeadId(row.id), ()),
            written.get(LeadId(row.id), ()),
        )
        for row in actions
    }


def _hold(action: RecommendedAction | None, entries: Iterable[Activity]) -> Hold | None:
    if action is not RecommendedAction.HOLD:
        return None
    relevant = [entry for entry in entries if entry.type in ENDS_A_HOLD or _is_hold(entry)]
    newest = max(relevant, key=lambda entry: entry.id, default=None)
    if newest is None or not _is_hold(newest):
        return None
    return Hold(since=newest.created_at, by=newest.actor, reason=newest.payload.get("reason"))


def _is_hold(entry: Activity) -> bool:
    # Only a hold writes a note with what it takes to undo it.
    return entry.type is ActivityType.NOTE and MOVE in entry.payload


def _latest_email(written: Iterable[EmailDraft]) -> LatestEmail | None:
    approved = [draft for draft in written if draft.state in APPROVED]
    newest = max(approved, key=lambda draft: draft.id, default=None)
    if newest is None:
        return None
    return LatestEmail(draft_id=newest.id, state=newest.state, due_at=newest.due_at, sent_at=newest.sent_at)
