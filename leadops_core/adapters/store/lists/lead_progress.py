"""Holds and latest emails of leads: read for a few leads, written into lists as JSON."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, case, func, literal_column, or_, select

from leadops_core.adapters.store.activity_log import MOVE
from leadops_core.adapters.store.bulk import any_of
from leadops_core.adapters.store.codec import ACTIVITY_COLUMNS, DRAFT_COLUMNS, activity_of, draft_of
from leadops_core.adapters.store.tables import activities, drafts, leads
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

_APPROVED = frozenset(DeliveryState) - {
    DeliveryState.DRAFT,
    DeliveryState.REJECTED,
    DeliveryState.SUPERSEDED,
}
_APPROVED_IN_SQL = ", ".join(f"'{state.value}'" for state in sorted(_APPROVED))
_ENDS_A_HOLD = (ActivityType.SCORED, ActivityType.STATUS_CHANGED)


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
    kinds = [each.value for each in (ActivityType.NOTE, *_ENDS_A_HOLD)]
    query = select(*ACTIVITY_COLUMNS).where(
        any_of(activities.c.lead_id, held, connection), activities.c.type.in_(kinds)
    )
    entries: dict[LeadId, list[Activity]] = {}
    for activity in map(activity_of, connection.execute(query) if held else ()):
        entries.setdefault(activity.lead_id, []).append(activity)
    written: dict[LeadId, list[EmailDraft]] = {}
    approved = select(*DRAFT_COLUMNS).where(
        any_of(drafts.c.lead_id, hexes, connection), drafts.c.state.in_([each.value for each in _APPROVED])
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
    relevant = [entry for entry in entries if entry.type in _ENDS_A_HOLD or _is_hold(entry)]
    newest = max(relevant, key=lambda entry: entry.id, default=None)
    if newest is None or not _is_hold(newest):
        return None
    return Hold(since=newest.created_at, by=newest.actor, reason=newest.payload.get("reason"))


def _is_hold(entry: Activity) -> bool:
    # Only a hold writes a note with what it takes to undo it.
    return entry.type is ActivityType.NOTE and MOVE in entry.payload


def _latest_email(written: Iterable[EmailDraft]) -> LatestEmail | None:
    approved = [draft for draft in written if draft.state in _APPROVED]
    newest = max(approved, key=lambda draft: draft.id, default=None)
    if newest is None:
        return None
    return LatestEmail(draft_id=newest.id, state=newest.state, due_at=newest.due_at, sent_at=newest.sent_at)


def hold_json(dialect: str) -> ColumnElement[Any]:
    """Return the hold of the row's lead as a JSON value."""
    is_sqlite = dialect == "sqlite"
    move: ColumnElement[Any] = literal_column(
        f"json_extract(activities.payload, '$.{MOVE}')" if is_sqlite else f"activities.payload ->> '{MOVE}'"
    )
    reason: ColumnElement[Any] = literal_column(
        "json_extract(activities.payload, '$.reason')" if is_sqlite else "activities.payload ->> 'reason'"
    )
    is_hold = and_(activities.c.type == literal_column(f"'{ActivityType.NOTE.value}'"), move.is_not(None))
    ends = ", ".join(f"'{each.value}'" for each in _ENDS_A_HOLD)
    found = json_object(
        dialect,
        since=literal_column("activities.created_at"),
        by=literal_column("activities.actor"),
        reason=reason,
    )
    newest = (
        select(case((is_hold, found)))
        .where(
            activities.c.lead_id == leads.c.id,
            leads.c.recommended_action == literal_column(f"'{RecommendedAction.HOLD.value}'"),
            or_(literal_column(f"activities.type IN ({ends})"), is_hold),
        )
        .order_by(activities.c.id.desc())
        .limit(1)
    )
    return _whole(dialect, newest.correlate(leads).scalar_subquery())


def latest_email_json(dialect: str, draft_id: ColumnElement[Any]) -> ColumnElement[Any]:
    """Return the latest approved email of the row's lead as a JSON value; `draft_id` is `drafts.id` as JSON has it."""
    found = json_object(
        dialect,
        draft_id=draft_id,
        state=literal_column("drafts.state"),
        due_at=literal_column("drafts.due_at"),
        sent_at=literal_column("drafts.sent_at"),
    )
    newest = (
        select(found)
        .where(drafts.c.lead_id == leads.c.id, literal_column(f"drafts.state IN ({_APPROVED_IN_SQL})"))
        .order_by(drafts.c.id.desc())
        .limit(1)
    )
    return _whole(dialect, newest.correlate(leads).scalar_subquery())


def json_object(dialect: str, **values: ColumnElement[Any]) -> ColumnElement[Any]:
    """Return an object with these values as a JSON value."""
    pairs = [part for name, value in values.items() for part in (literal_column(f"'{name}'"), value)]
    made: ColumnElement[Any] = (func.json_object if dialect == "sqlite" else func.json_build_object)(*pairs)
    return made


def _whole(dialect: str, value: Any) -> ColumnElement[Any]:
    # SQLite forgets on the way out of a subquery that a text is JSON.
    made: ColumnElement[Any] = func.json(value) if dialect == "sqlite" else value
    return made
