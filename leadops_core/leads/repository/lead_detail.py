"""Details of one lead, and the holds and latest emails of a few leads. `lead_json` writes the latter into lists."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Select, Table, bindparam, select

from leadops_core.database.statements import any_of
from leadops_core.schemas import (
    Activity,
    ActivityType,
    DeliveryState,
    EmailDraft,
    Hold,
    LatestEmail,
    Lead,
    LeadDetail,
    LeadId,
    LeadProgress,
    RecommendedAction,
)
from leadops_core.scoring.repository.explained_scores import scored_payload
from leadops_core.tables import activities, drafts, feedback, leads, traces
from leadops_core.tables.activity_log import MOVE
from leadops_core.tables.rows import (
    ACTIVITY_COLUMNS,
    DRAFT_COLUMNS,
    FEEDBACK_COLUMNS,
    TRACE_COLUMNS,
    activity_of,
    draft_of,
    feedback_of,
    trace_of,
)

APPROVED = frozenset(DeliveryState) - {
    DeliveryState.DRAFT,
    DeliveryState.REJECTED,
    DeliveryState.SUPERSEDED,
}
ENDS_A_HOLD = (ActivityType.SCORED, ActivityType.STATUS_CHANGED)


def _newest_first(table: Table, columns: Sequence[Any]) -> Select[Any]:
    rows = select(*columns).where(table.c.lead_id == bindparam("lead_id"))
    return rows.order_by(table.c.created_at.desc(), table.c.id.desc())


# Built once: building a statement takes longer than running it.
_ACTIVITIES = _newest_first(activities, ACTIVITY_COLUMNS)
_DRAFTS = _newest_first(drafts, DRAFT_COLUMNS)
_FEEDBACK = _newest_first(feedback, FEEDBACK_COLUMNS)
_TRACES = _newest_first(traces, TRACE_COLUMNS)


def read_detail(connection: Connection, lead: Lead) -> LeadDetail:
    """Return everything stored about the lead."""
    parameters = {"lead_id": lead.id}
    timeline = tuple(map(activity_of, connection.execute(_ACTIVITIES, parameters)))
    scored = next((entry for entry in timeline if entry.type is ActivityType.SCORED), None)
    score, decision = scored_payload(None if scored is None else scored.payload)
    lead_drafts = tuple(map(draft_of, connection.execute(_DRAFTS, parameters)))[::-1]
    return LeadDetail(
        lead=lead,
        score=score,
        decision=decision,
        hold=_hold(lead.recommended_action, timeline),
        latest_email=_latest_email(lead_drafts),
        drafts=lead_drafts,
        activities=timeline,
        feedback=tuple(map(feedback_of, connection.execute(_FEEDBACK, parameters))),
        traces=tuple(map(trace_of, connection.execute(_TRACES, parameters))),
    )


def read_progress(connection: Connection, lead_ids: Sequence[LeadId]) -> dict[LeadId, LeadProgress]:
    """Return how far each of the leads has come; leads that do not exist are left out."""
    hexes = [id.hex for id in lead_ids]
    rows = connection.execute(
        select(leads.c.id, leads.c.recommended_action).where(any_of(leads.c.id, hexes, connection))
    ).all()
    held_ids = [row.id.hex for row in rows if row.recommended_action == RecommendedAction.HOLD.value]
    kinds = [kind.value for kind in (ActivityType.NOTE, *ENDS_A_HOLD)]
    timelines: defaultdict[UUID, list[Activity]] = defaultdict(list)
    if held_ids:
        is_relevant = any_of(activities.c.lead_id, held_ids, connection), activities.c.type.in_(kinds)
        for row in connection.execute(select(*ACTIVITY_COLUMNS).where(*is_relevant)):
            timelines[row.lead_id].append(activity_of(row))
    lead_drafts: defaultdict[UUID, list[EmailDraft]] = defaultdict(list)
    is_approved = (
        any_of(drafts.c.lead_id, hexes, connection),
        drafts.c.state.in_([state.value for state in APPROVED]),
    )
    for row in connection.execute(select(*DRAFT_COLUMNS).where(*is_approved)):
        lead_drafts[row.lead_id].append(draft_of(row))
    return {
        LeadId(id): LeadProgress(
            hold=_hold(action, timelines[id]), latest_email=_latest_email(lead_drafts[id])
        )
        for id, action in rows
    }


def _hold(action: str | None, entries: Iterable[Activity]) -> Hold | None:
    if action != RecommendedAction.HOLD:
        return None
    relevant = [entry for entry in entries if entry.type in ENDS_A_HOLD or _is_hold(entry)]
    newest = max(relevant, key=lambda entry: entry.id, default=None)
    if newest is None or not _is_hold(newest):
        return None
    return Hold(since=newest.created_at, by=newest.actor, reason=newest.payload.get("reason"))


def _is_hold(entry: Activity) -> bool:
    # Only a hold writes a note with what it takes to undo it.
    return entry.type is ActivityType.NOTE and MOVE in entry.payload


def _latest_email(lead_drafts: Iterable[EmailDraft]) -> LatestEmail | None:
    approved = (draft for draft in lead_drafts if draft.state in APPROVED)
    newest = max(approved, key=lambda draft: draft.id, default=None)
    if newest is None:
        return None
    return LatestEmail(draft_id=newest.id, state=newest.state, due_at=newest.due_at, sent_at=newest.sent_at)
