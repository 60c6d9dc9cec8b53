"""The list of leads: one query for a page, read as records or as JSON that the database writes."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple
from uuid import UUID

import orjson
from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Select,
    and_,
    func,
    literal,
    literal_column,
    select,
    true,
    tuple_,
    type_coerce,
    union_all,
)
from sqlalchemy.types import NullType

from leadops_core.database.pages import Position, decode_cursor, encode_cursor, typed_key
from leadops_core.database.statements import any_of
from leadops_core.leads.repository.lead_json import lead_document
from leadops_core.schemas import Lead, LeadQuery, LeadSort, Page
from leadops_core.tables import leads
from leadops_core.tables import rows as codec
from leadops_core.tables.leads import LEAD_RANK
from leadops_core.tables.search import find_text, matches

MAX_SORTED = 4_000
"""Leads that are fetched and sorted for one page; measured in decision 0082."""

_FILTERS: dict[str, Column[Any]] = {
    "statuses": leads.c.status,
    "labels": leads.c.score_label,
    "sources": leads.c.source,
    "actions": leads.c.recommended_action,
    "processing": leads.c.processing_state,
}
"""The columns of the filters that list values."""
_IS_EXPLORED = and_(leads.c.is_explored, leads.c.exploration.is_not(None))
"""A partial index holds the leads with a random draw."""


class _Order(NamedTuple):
    key: ColumnElement[Any]
    column: Column[Any]
    """The column that the key is read from; null if the key is."""
    is_descending: bool
    indexed: tuple[str, ...]
    """Names of filter columns for which an index holds the leads of each single value in this order.

    Names, because `in` over columns builds an SQL expression for each of them.
    """
    selective: tuple[str, ...]
    """Names of other filter columns that have an index."""


_BY_TIME = ("status", "score_label", "source")
_ORDERS = {
    LeadSort.NEWEST: _Order(leads.c.created_at, leads.c.created_at, True, _BY_TIME, ("processing_state",)),
    LeadSort.OLDEST: _Order(leads.c.created_at, leads.c.created_at, False, _BY_TIME, ("processing_state",)),
    LeadSort.SCORE: _Order(
        LEAD_RANK,
        leads.c.score_value,
        True,
        ("status", "score_label"),
        ("source", "processing_state", "created_at"),
    ),
    LeadSort.COMPANY: _Order(
        leads.c.company_key, leads.c.company_key, False, (), (*_BY_TIME, "processing_state", "created_at")
    ),
}


def list_leads(connection: Connection, query: LeadQuery) -> Page[Lead]:
    """Return one page of leads as records. Raise InvalidCursorError for a cursor of another query."""
    rows, next_cursor = _read_page(connection, query, codec.LEAD_COLUMNS)
    return Page(items=tuple(codec.lead_of(row[:-2]) for row in rows), next_cursor=next_cursor)


def list_leads_as_json(connection: Connection, query: LeadQuery) -> bytes:
    """Return the page as the JSON of a `Page[LeadSummary]`, written by the database. Raise as `list_leads` does."""
    rows, next_cursor = _read_page(connection, query, [lead_document(connection.dialect.name)])
    items = ",".join(row[0] for row in rows)
    return f'{{"items":[{items}],"next_cursor":{orjson.dumps(next_cursor).decode()}}}'.encode()


def _read_page(
    connection: Connection, query: LeadQuery, columns: Sequence[ColumnElement[Any]]
) -> tuple[list[Sequence[Any]], str | None]:
    """Return the page's rows (the columns, then id and sort key) and the cursor of the next page."""
    scope = {name: value for name, value in query.__dict__.items() if name not in ("cursor", "limit")}
    after = None if query.cursor is None else decode_cursor(query.cursor, scope)
    is_short = _is_short(connection, query)
    parts = [query] if is_short else _single_values(query)
    has_text: ColumnElement[bool] = true()
    if query.text is not None:
        has_text = matches(connection, query.text, in_list_order=not is_short)
    rows: list[Any] = []
    for is_later in _key_conditions(query, after, _sort_key(connection, query, is_short=is_short)):
        missing = query.limit + 1 - len(rows)
        if missing:
            condition = and_(is_later, has_text)
            ranges = [_range(connection, part, condition, missing, is_short=is_short) for part in parts]
            rows += connection.execute(_page(query, ranges, columns, missing, is_short=is_short)).all()
    if len(rows) <= query.limit:
        return rows, None
    *_, id, key = rows[query.limit - 1]
    # SQLite stores an id as hexadecimal digits.
    return rows[: query.limit], encode_cursor((key, UUID(str(id))), scope)


def _page(
    query: LeadQuery,
    ranges: Sequence[Select[Any]],
    columns: Sequence[ColumnElement[Any]],
    limit: int,
    *,
    is_short: bool,
) -> Select[Any]:
    """Return the statement that reads the columns, id, and sort key of the first leads of the ranges.

    An index gives the leads of one filter value in order, but not those of several values. If leads are merged, sorted, or
    filtered further, this happens to ids and sort keys before the columns are read.
    """
    key, _, is_descending, *_ = _ORDERS[query.sort]
    if len(ranges) == 1 and not is_short and _filter_count(query) <= 1:
        return ranges[0].with_only_columns(*columns, *_position(leads.c.id, key))
    keys = ranges[0].subquery()
    if len(ranges) > 1:
        union = union_all(*(select(part.subquery()) for part in ranges)).subquery()
        first = select(union).order_by(*_in_order((union.c.sort_key, union.c.id), is_descending))
        keys = first.limit(limit).subquery()
    # An outer join keeps SQLite from scanning leads and searching the keys for each of them.
    source = keys.outerjoin(leads, leads.c.id == keys.c.id)
    statement = select(*columns, *_position(keys.c.id, keys.c.sort_key)).select_from(source)
    return statement.order_by(*_in_order((keys.c.sort_key, keys.c.id), is_descending))


def _filter_count(query: LeadQuery) -> int:
    values = (query.text, query.created_from, query.created_before)
    names = (*_FILTERS, "explored")
    return sum(value is not None for value in values) + sum(bool(getattr(query, name)) for name in names)


def _position(id: ColumnElement[Any], key: ColumnElement[Any]) -> tuple[ColumnElement[Any], ...]:
    # Only the values of the last row are used, so the values of all rows are not converted.
    return type_coerce(id, NullType), type_coerce(key, NullType)


def _in_order(position: Sequence[ColumnElement[Any]], is_descending: bool) -> list[ColumnElement[Any]]:
    return [column.desc() for column in position] if is_descending else list(position)


def _is_short(connection: Connection, query: LeadQuery) -> bool:
    """Return True if one of the filters leaves so few leads that sorting them is the fastest way to a page."""
    if query.ids:
        return True
    counted: list[Select[Any]] = []
    # Postgres has statistics about single columns and chooses by itself.
    if connection.dialect.name == "sqlite":
        conditions = [
            list(_filters(query, leads.c[name], leads.c[name])) for name in _ORDERS[query.sort].selective
        ]
        counted += [select(literal(1)).where(*filters) for filters in conditions if filters]
        if query.explored:
            counted.append(select(literal(1)).where(_IS_EXPLORED))
    if query.text is not None and (hits := find_text(connection, query.text)) is not None:
        counted.append(hits)
    for rows in counted:
        some = select(func.count()).select_from(rows.limit(MAX_SORTED + 1).subquery())
        if connection.execute(some).scalar_one() <= MAX_SORTED:
            return True
    return False


def _single_values(query: LeadQuery) -> list[LeadQuery]:
    """Split the query at the indexed filter with the fewest values, unless it has only one."""
    indexed = [name for name, column in _FILTERS.items() if column.name in _ORDERS[query.sort].indexed]
    filters = {name: values for name in indexed if (values := dict.fromkeys(getattr(query, name)))}
    if not filters:
        return [query]
    name = min(filters, key=lambda name: len(filters[name]))
    return [query.model_copy(update={name: (value,)}) for value in filters[name]]


def _sort_key(connection: Connection, query: LeadQuery, *, is_short: bool) -> ColumnElement[Any]:
    # A short list is read by the index of its filter, not by the index of its order.
    key = _ORDERS[query.sort].key
    return _without_index(key) if is_short and connection.dialect.name == "sqlite" else key


def _key_conditions(
    query: LeadQuery, after: Position | None, key: ColumnElement[Any]
) -> list[ColumnElement[bool]]:
    """Return the conditions on the sort key: first of leads that have one, then of leads without one.

    Each is a statement of its own, because no index holds both in order. The second is rarely needed.
    """
    order, column, is_descending, *_ = _ORDERS[query.sort]
    is_unkeyed_later: ColumnElement[bool] = true()
    # The second condition says no more, but partial indexes hold the leads with a score.
    has_key = and_(key.is_not(None), column.is_not(None)) if column.nullable else key.is_not(None)
    conditions: list[ColumnElement[bool]] = []
    if after is None:
        conditions.append(has_key)
    elif after[0] is not None:
        last = tuple_(literal(typed_key(after[0], order), order.type), literal(after[1], leads.c.id.type))
        position = tuple_(key, leads.c.id)
        is_later = position < last if is_descending else position > last
        conditions.append(and_(has_key, is_later))
    else:
        is_unkeyed_later = leads.c.id < after[1] if is_descending else leads.c.id > after[1]
    # A lead without a score has no label.
    if column.nullable and not (column is leads.c.score_value and query.labels):
        conditions.append(and_(key.is_(None), is_unkeyed_later))
    return conditions


def _range(
    connection: Connection, query: LeadQuery, condition: ColumnElement[bool], limit: int, *, is_short: bool
) -> Select[Any]:
    """Return the first ids and sort keys for which the condition holds."""
    key, _, is_descending, _, selective = _ORDERS[query.sort]
    is_sqlite = connection.dialect.name == "sqlite"
    rows = select(leads.c.id, key.label("sort_key")).where(condition).limit(limit)
    for column in (*_FILTERS.values(), leads.c.created_at):
        is_hidden = is_sqlite and not is_short and column.name in selective
        rows = rows.where(*_filters(query, column, _without_index(column) if is_hidden else column))
    if query.explored:
        is_hidden = is_sqlite and not is_short
        rows = rows.where(_without_index(leads.c.is_explored) if is_hidden else _IS_EXPLORED)
    if query.ids:
        rows = rows.where(any_of(leads.c.id, [id.hex for id in query.ids], connection))
    # Without NULLS LAST, so that an index gives this order.
    position = (_sort_key(connection, query, is_short=is_short), leads.c.id)
    return rows.order_by(*_in_order(position, is_descending))


def _filters(
    query: LeadQuery, column: Column[Any], compared: ColumnElement[Any]
) -> Iterator[ColumnElement[bool]]:
    """Return the query's conditions on the column, which `compared` reads."""
    if column is leads.c.created_at:
        if query.created_from is not None:
            yield compared >= query.created_from
        if query.created_before is not None:
            yield compared < query.created_before
        return
    [name] = [name for name, filtered in _FILTERS.items() if filtered is column]
    # Written into the statement, so that SQLite knows which partial index holds them.
    values = [literal(str(value), literal_execute=True) for value in dict.fromkeys(getattr(query, name))]
    if values:
        yield compared == values[0] if len(values) == 1 else compared.in_(values)


def _without_index(column: ColumnElement[Any]) -> ColumnElement[Any]:
    # SQLite uses no index for a column behind a plus sign. It has no statistics, and would often take the wrong index.
    hidden: ColumnElement[Any] = literal_column(f"+{column}", column.type)
    return hidden
