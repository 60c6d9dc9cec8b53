"""A list as streams that an index holds in the list's order each: merged, they give a page after a look at few more leads.

Over several values of a filter, or several days by score, one index gives no order, and all their leads would be fetched and
sorted for a page.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    FromClause,
    Select,
    Subquery,
    Text,
    literal_column,
    select,
    text,
    tuple_,
    union_all,
)

from leadops_core.adapters.store.lists.queries import ORDERS, alternatives_of, filtered
from leadops_core.adapters.store.tables import leads
from leadops_core.schemas import LeadQuery, LeadSort

DAY_INDEX = "ix_leads_day_score_value_id"
"""A day's leads by score. It is over an expression that each database writes in its own way, and so is in no metadata."""

_MOST_DAYS = 62
_MOST_DAYS_OF_FEW = 7
"""A day's leads are gone through from the best where other filters leave few: with many days an index of those finds more."""
_DAYS = {
    "sqlite": literal_column("substr(leads.created_at, 1, 10)", Text),
    "postgresql": literal_column("CAST(leads.created_at AT TIME ZONE 'UTC' AS date)"),
}
_ORDERED_BY = {
    LeadSort.NEWEST: ("statuses", "labels", "sources"),
    LeadSort.OLDEST: ("statuses", "labels", "sources"),
    LeadSort.SCORE: ("statuses", "labels"),
    LeadSort.COMPANY: (),
}
"""The filters of which an index holds the leads of each value in that order."""


class Stream(NamedTuple):
    """Leads of a page's query whose best ones are found without sorting."""

    query: LeadQuery
    day: date | None = None


def streams_of(query: LeadQuery, *, is_sqlite: bool) -> list[Stream]:
    """The query as streams; a single one, without a day, is the query itself."""
    days = _days_of(query)
    if days:
        return [Stream(_of_day(query, day), day) for day in days]
    if any(len(set(getattr(query, name))) > 1 for name in _ORDERED_BY[query.sort]):
        return [Stream(each) for each in alternatives_of(query, is_sqlite=is_sqlite)]
    return [Stream(query)]


def places(
    asked: Connection | Engine,
    query: LeadQuery,
    streams: Sequence[Stream],
    after: Sequence[str],
    *,
    limit: int,
    source: FromClause = leads,
) -> Subquery:
    """Where the first leads of a list lie (`place`, `sort_key`, `id`), as a statement that gives them in its order.

    Leads without a sort key are left out. `after` is how key and id of the lead before are written, empty on a first page;
    `source` is what `leads` are joined to.
    """
    is_descending = ORDERS[query.sort].descending
    order = [text(f"{name} DESC" if is_descending else name) for name in ("sort_key", "id")]
    place = place_of_lead(asked.dialect.name).label("place")
    rows = select(place, ORDERS[query.sort].key.label("sort_key"), leads.c.id).select_from(source)
    each = [of_stream(asked, rows, stream, after) for stream in streams]
    found = each[0] if len(each) == 1 else union_all(*each)
    return found.order_by(*order).limit(limit).subquery("page")


def in_order(rows: Select[Any], query: LeadQuery, *order: ColumnElement[Any]) -> Select[Any]:
    """The rows of the query's page, and one more, by these columns in the query's direction."""
    is_descending = ORDERS[query.sort].descending
    return rows.order_by(*(each.desc() if is_descending else each for each in order)).limit(query.limit + 1)


def place_of_lead(dialect: str) -> ColumnElement[Any]:
    """By what a lead is fetched soonest within a statement."""
    return literal_column("leads.rowid" if dialect == "sqlite" else "leads.id")


def of_stream(
    asked: Connection | Engine, rows: Select[Any], stream: Stream, after: Sequence[str]
) -> Select[Any]:
    """The rows of leads that belong to the stream, have a sort key, and come after the place that is written so."""
    rows = filtered(asked, rows, stream.query).where(ORDERS[stream.query.sort].key.is_not(None))
    if stream.day is not None:
        rows = rows.where(_DAYS[asked.dialect.name] == literal_column(f"'{stream.day}'"))
    return rows.where(_later(stream.query, after)) if after else rows


def _later(query: LeadQuery, after: Sequence[str]) -> ColumnElement[bool]:
    order = ORDERS[query.sort]
    place = tuple_(order.key, leads.c.id)
    before = tuple_(*(literal_column(each) for each in after))
    return place < before if order.descending else place > before


def _days_of(query: LeadQuery) -> list[date]:
    begins, ends = query.created_from, query.created_before
    if query.sort is not LeadSort.SCORE or begins is None or ends is None or query.text or query.ids:
        return []
    first, last = begins.date(), (ends - timedelta(microseconds=1)).date()
    has_filters = query.statuses or query.labels or query.sources or query.actions or query.processing
    count = (last - first).days + 1
    if begins >= ends or count > (_MOST_DAYS_OF_FEW if has_filters else _MOST_DAYS):
        return []
    return [first + timedelta(days=number) for number in range(count)]


def _of_day(query: LeadQuery, day: date) -> LeadQuery:
    """The query without what the day says already, so that its index holds all that is asked of."""
    midnight = datetime.combine(day, time(), UTC)
    begins, ends = query.created_from, query.created_before
    changes: dict[str, Any] = {}
    if begins is not None and begins <= midnight:
        changes["created_from"] = None
    if ends is not None and ends >= midnight + timedelta(days=1):
        changes["created_before"] = None
    return query.model_copy(update=changes)
