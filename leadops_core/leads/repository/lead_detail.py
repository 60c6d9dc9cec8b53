"""Figures and details of leads."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Select, Table, bindparam, func, select

from leadops_core.leads.repository.lead_progress import progress_of
from leadops_core.schemas import (
    ActivityType,
    DeliveryState,
    Lead,
    LeadDetail,
    LeadFigures,
    LeadStatus,
    ProcessingState,
    RecommendedAction,
    ScoreLabel,
)
from leadops_core.scoring.repository.explained_scores import scored_payload
from leadops_core.tables import activities, drafts, feedback, leads, traces
from leadops_core.tables import rows as codec

NO_VALUE = "NONE"
"""How figures name what has no label or no action yet."""


def figures(connection: Connection) -> LeadFigures:
    """How many leads there are of each kind. One index holds all that is counted."""
    kinds = (leads.c.status, leads.c.score_label, leads.c.recommended_action, leads.c.processing_state)
    counted = connection.execute(select(*kinds, func.count()).group_by(*kinds)).all()
    totals = [
        _none_yet(LeadStatus),
        {**_none_yet(ScoreLabel), NO_VALUE: 0},
        {**_none_yet(RecommendedAction), NO_VALUE: 0},
        _none_yet(ProcessingState),
    ]
    for *values, count in counted:
        for total, value in zip(totals, values, strict=True):
            total[value or NO_VALUE] += count
    waiting = select(func.count()).select_from(drafts).where(drafts.c.state == DeliveryState.DRAFT.value)
    is_queued = leads.c.processing_state == ProcessingState.QUEUED.value
    oldest = select(leads.c.created_at).where(is_queued).order_by(leads.c.id).limit(1)
    return LeadFigures(
        total=sum(row[-1] for row in counted),
        by_status=totals[0],
        by_label=totals[1],
        by_action=totals[2],
        by_processing=totals[3],
        drafts_waiting=connection.execute(waiting).scalar_one(),
        oldest_queued_at=connection.execute(oldest).scalar(),
    )


def _none_yet(kind: type[StrEnum]) -> dict[str, int]:
    return dict.fromkeys([str(member.value) for member in kind], 0)


def _newest_first(table: Table, columns: Sequence[Any]) -> Select[Any]:
    rows = select(*columns).where(table.c.lead_id == bindparam("lead_id"))
    return rows.order_by(table.c.created_at.desc(), table.c.id.desc())


# Built once: building a statement takes longer than running it.
_ACTIVITIES = _newest_first(activities, codec.ACTIVITY_COLUMNS)
_DRAFTS = _newest_first(drafts, codec.DRAFT_COLUMNS)
_FEEDBACK = _newest_first(feedback, codec.FEEDBACK_COLUMNS)
_TRACES = _newest_first(traces, codec.TRACE_COLUMNS)


def detail(connection: Connection, lead: Lead) -> LeadDetail:
    """All that is known of the lead."""
    of_lead = {"lead_id": lead.id}
    timeline = tuple(map(codec.activity_of, connection.execute(_ACTIVITIES, of_lead)))
    scored = next((entry for entry in timeline if entry.type is ActivityType.SCORED), None)
    score, decision = scored_payload(None if scored is None else scored.payload)
    written = tuple(map(codec.draft_of, connection.execute(_DRAFTS, of_lead)))[::-1]
    progress = progress_of(lead.recommended_action, timeline, written)
    return LeadDetail(
        lead=lead,
        score=score,
        decision=decision,
        hold=progress.hold,
        latest_email=progress.latest_email,
        drafts=written,
        activities=timeline,
        feedback=tuple(map(codec.feedback_of, connection.execute(_FEEDBACK, of_lead))),
        traces=tuple(map(codec.trace_of, connection.execute(_TRACES, of_lead))),
    )
