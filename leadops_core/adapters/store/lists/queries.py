"""Lists, figures and details of leads."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Engine, Select, Table, bindparam, func, select

from leadops_core.adapters.store import codec
from leadops_core.adapters.store.bulk import any_of
from leadops_core.adapters.store.lists.cursors import Position, decode_cursor, encode_cursor, page_of
from leadops_core.adapters.store.lists.lead_progress import progress_of
from leadops_core.adapters.store.lists.search import is_common, matches
from leadops_core.adapters.store.tables import activities, drafts, feedback, leads, traces
from leadops_core.schemas import (
    ActivityType,
    DecisionResult,
    DeliveryState,
    Lead,
    LeadDetail,
    LeadFigures,
    LeadQuery,
    LeadSort,
    LeadStatus,
    Page,
    ProcessingState,
    RecommendedAction,
    ScoreLabel,
    ScoreResult,
)


class _Order(NamedTuple):
    key: ColumnElement[Any]
    descending: bool


ORDERS: dict[LeadSort, _Order] = {
    LeadSort.NEWEST: _Order(leads.c.created_at, True),
    LeadSort.OLDEST: _Order(leads.c.created_at, False),
    LeadSort.SCORE: _Order(leads.c.score_value, True),
    LeadSort.COMPANY: _Order(leads.c.company_key, False),
}
"""The key and direction of each order."""

_ID = codec.LEAD_FIELDS.index("id")
NO_VALUE = "NONE"
"""How figures name what has no label or no action yet."""


def list_leads(connection: Connection, query: LeadQuery) -> Page[Lead]:
    """One page of the query's leads."""
    items, following = _chunk(connection, query, query.cursor, query.limit)
    return Page(items=tuple(items), next_cursor=following)


def _chunk(
    connection: Connection, query: LeadQuery, cursor: str | None, limit: int
) -> tuple[list[Lead], str | None]:
    question = question_of(query)
    after = None if cursor is None else decode_cursor(cursor, question)
    order = ORDERS[query.sort]
    columns = (*codec.LEAD_COLUMNS, order.key.label("sort_key"))
    pages = [
        page_of(
            connection,
            filtered(connection, select(*columns), each),
            order.key,
            leads.c.id,
            descending=order.descending,
            after=after,
            limit=limit + 1,
        )
        for each in alternatives_of(query, is_sqlite=connection.dialect.name == "sqlite")
    ]
    rows = merged(pages, query, key=len(columns) - 1, id=_ID)
    items = [codec.lead_of(row[:-1]) for row in rows[:limit]]
    if len(rows) <= limit:
        return items, None
    last: Position = (rows[limit - 1].sort_key, items[-1].id)
    return items, encode_cursor(last, question)


def question_of(query: LeadQuery) -> dict[str, Any]:
    """What a cursor belongs to: filters and order."""
    return {name: value for name, value in query.__dict__.items() if name not in ("cursor", "limit")}


def alternatives_of(query: LeadQuery, *, is_sqlite: bool) -> list[LeadQuery]:
    """The query as several whose answers put together are its own: one for each value of a filter that has many.

    Over several values an index gives no order, and SQLite would fetch and sort all their leads; Postgres weighs that itself.
    """
    filters = {"statuses": query.statuses, "labels": query.labels, "sources": query.sources}
    many = {name: values for name, values in filters.items() if len(set(values)) > 1}
    is_narrow = any(len(set(values)) == 1 for values in filters.values())
    if not is_sqlite or not many or is_narrow or query.text is not None or query.ids:
        return [query]
    name = min(many, key=lambda each: len(many[each]))
    return [query.model_copy(update={name: (value,)}) for value in dict.fromkeys(many[name])]


def merged(alternatives: Sequence[Sequence[Any]], query: LeadQuery, *, key: int, id: int) -> Sequence[Any]:
    """The rows of the page, one more where there are so many, from those of its alternatives; `key` and `id` are columns.

    Without a key they come last, as in each of them.
    """
    if len(alternatives) == 1:
        return alternatives[0]
    is_descending = ORDERS[query.sort].descending
    every = [row for rows in alternatives for row in rows]
    keyed = [row for row in every if row[key] is not None]
    keyed.sort(key=lambda row: (row[key], row[id]), reverse=is_descending)
    unkeyed = [row for row in every if row[key] is None]
    unkeyed.sort(key=lambda row: row[id], reverse=is_descending)
    return [*keyed, *unkeyed][: query.limit + 1]


def filtered(asked: Connection | Engine, rows: Select[Any], query: LeadQuery) -> Select[Any]:
    """The rows that pass the query's filters. A text asks the connection how common it is."""
    if query.ids:
        rows = rows.where(any_of(leads.c.id, [id.hex for id in query.ids], asked))
    for column, wanted in (
        (leads.c.status, query.statuses),
        (leads.c.score_label, query.labels),
        (leads.c.source, query.sources),
        (leads.c.recommended_action, query.actions),
        (leads.c.processing_state, query.processing),
    ):
        if wanted:
            rows = rows.where(column.in_([str(value) for value in wanted]))
    if query.created_from is not None:
        rows = rows.where(leads.c.created_at >= query.created_from)
    if query.created_before is not None:
        rows = rows.where(leads.c.created_at < query.created_before)
    if query.text is not None:
        is_sqlite = asked.dialect.name == "sqlite"
        common = isinstance(asked, Connection) and is_common(asked, query.text)
        rows = rows.where(matches(query.text, is_sqlite=is_sqlite, is_common=common))
    return rows


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


def _newest_first(columns: Sequence[Any], table: Table) -> Select[Any]:
    return _of_lead(columns, table).order_by(table.c.created_at.desc(), table.c.id.desc())


def _of_lead(columns: Sequence[Any], table: Table) -> Select[Any]:
    return select(*columns).where(table.c.lead_id == bindparam("lead_id"))


# Made once: putting one of them together costs more than running it.
_ACTIVITIES = _newest_first(codec.ACTIVITY_COLUMNS, activities)
_DRAFTS = _of_lead(codec.DRAFT_COLUMNS, drafts).order_by(drafts.c.created_at, drafts.c.id)
_FEEDBACK = _newest_first(codec.FEEDBACK_COLUMNS, feedback)
_TRACES = _newest_first(codec.TRACE_COLUMNS, traces)


def detail(connection: Connection, lead: Lead) -> LeadDetail:
    """All that is known of the lead."""
    of_lead = {"lead_id": lead.id}
    timeline = tuple(map(codec.activity_of, connection.execute(_ACTIVITIES, of_lead)))
    scored = next((entry for entry in timeline if entry.type is ActivityType.SCORED), None)
    score, decision = scored_payload(None if scored is None else scored.payload)
    written = tuple(map(codec.draft_of, connection.execute(_DRAFTS, of_lead)))
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


def scored_payload(payload: dict[str, Any] | None) -> tuple[ScoreResult | None, DecisionResult | None]:
    """The score and the decision that a SCORED activity holds."""
    if payload is None:
        return None, None
    score, decision = payload.get("score"), payload.get("decision")
    return (
        None if score is None else ScoreResult.model_validate(score),
        None if decision is None else DecisionResult.model_validate(decision),
    )


def newest_scored(connection: Connection, lead_ids: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    """The payload of each lead's newest SCORED activity."""
    columns = (activities.c.lead_id, activities.c.payload, activities.c.created_at, activities.c.id)
    query = select(*columns).where(
        any_of(activities.c.lead_id, [id.hex for id in lead_ids], connection),
        activities.c.type == ActivityType.SCORED.value,
    )
    return {
        row.lead_id: row.payload
        for row in connection.execute(query.order_by(activities.c.created_at, activities.c.id))
    }
