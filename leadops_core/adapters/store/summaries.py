"""Lists of leads as JSON that the database itself writes: a page costs a third of what records would."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Text,
    cast,
    func,
    literal_column,
    select,
    type_coerce,
)
from sqlalchemy.types import NullType

from leadops_core.adapters.store.cursors import Position, decode_cursor, encode_cursor, page_of
from leadops_core.adapters.store.queries import ORDERS, filtered, question_of
from leadops_core.adapters.store.tables import drafts, leads
from leadops_core.schemas import DeliveryState, LeadQuery, LeadSummary

_KEPT_STATEMENTS = 256
_first_pages: dict[tuple[str, LeadQuery], str] = {}


def summaries_json(connection: Connection, query: LeadQuery) -> bytes:
    """One page of the query's leads, as the JSON of a `Page[LeadSummary]`."""
    question = question_of(query)
    after = None if query.cursor is None else decode_cursor(query.cursor, question)
    order = ORDERS[query.sort]
    alternatives = _alternatives(connection, query)
    rows = [row for each in alternatives for row in _rows(connection, each, after)]
    if len(alternatives) > 1:
        keyed = [row for row in rows if row.sort_key is not None]
        keyed.sort(key=lambda row: (row.sort_key, row.id), reverse=order.descending)
        unkeyed = [row for row in rows if row.sort_key is None]
        unkeyed.sort(key=lambda row: row.id, reverse=order.descending)
        rows = [*keyed, *unkeyed][: query.limit + 1]
    following = b"null"
    if len(rows) > query.limit:
        last = rows[query.limit - 1]
        following = orjson.dumps(encode_cursor((_plain(last.sort_key), UUID(str(last.id))), question))
    documents = b",".join(row.document.encode() for row in rows[: query.limit])
    return b'{"items":[' + documents + b'],"next_cursor":' + following + b"}"


def _alternatives(connection: Connection, query: LeadQuery) -> list[LeadQuery]:
    """The query as several whose answers put together are its own: one for each value of a filter that has many.

    Over several values an index gives no order, and SQLite would fetch and sort all their leads; Postgres weighs that itself.
    """
    filters = {"statuses": query.statuses, "labels": query.labels, "sources": query.sources}
    many = {name: values for name, values in filters.items() if len(set(values)) > 1}
    is_narrow = any(len(set(values)) == 1 for values in filters.values())
    if connection.dialect.name != "sqlite" or not many or is_narrow or query.text is not None or query.ids:
        return [query]
    name = min(many, key=lambda each: len(many[each]))
    return [query.model_copy(update={name: (value,)}) for value in dict.fromkeys(many[name])]


def _rows(connection: Connection, query: LeadQuery, after: Position | None) -> Sequence[Any]:
    """One row more than the page holds, where there are so many."""
    order = ORDERS[query.sort]
    if after is None:
        rows = _first_page(connection, query)
        if len(rows) > query.limit or order.key is leads.c.created_at:
            return rows
    # A later page, or one that ends among the leads without a key.
    return page_of(
        connection,
        _asked_for(connection, query),
        order.key,
        leads.c.id,
        descending=order.descending,
        after=after,
        limit=query.limit + 1,
    )


def _first_page(connection: Connection, query: LeadQuery) -> Sequence[Any]:
    """The rows of a first page that have a key: one more than its limit where there are so many."""
    if query.text is not None or query.ids:
        # How a text is looked for depends on how common it is by then; ids are too many to keep.
        return connection.execute(_first_statement(connection, query)).all()
    kind = (connection.dialect.name, query)
    sql = _first_pages.get(kind)
    if sql is None:
        if len(_first_pages) >= _KEPT_STATEMENTS:
            _first_pages.clear()
        # Written once, for that takes longer than running it. All values in it are enumerations', moments and numbers.
        written = _first_statement(connection, query).compile(
            dialect=connection.dialect, compile_kwargs={"literal_binds": True}
        )
        sql = _first_pages[kind] = str(written)
    return connection.exec_driver_sql(sql).all()


def _first_statement(connection: Connection, query: LeadQuery) -> Select[Any]:
    key, is_descending = ORDERS[query.sort]
    order = [column.desc() if is_descending else column.asc() for column in (key, leads.c.id)]
    return _asked_for(connection, query).where(key.is_not(None)).order_by(*order).limit(query.limit + 1)


def _asked_for(connection: Connection, query: LeadQuery) -> Select[Any]:
    columns = (
        _document(connection.dialect.name == "sqlite").label("document"),
        # As it is kept: of fifty ids one is wanted.
        type_coerce(leads.c.id, NullType()).label("id"),
        ORDERS[query.sort].key.label("sort_key"),
    )
    return filtered(connection, select(*columns), query)


def _plain(key: Any) -> Any:
    return key.isoformat() if isinstance(key, datetime) else key


@cache
def _document(is_sqlite: bool) -> ColumnElement[str]:
    pairs: list[Any] = []
    for name in LeadSummary.model_fields:
        value: Any
        if name == "waiting_draft_id":
            value = _waiting(is_sqlite)
        elif not is_sqlite:
            value = leads.c[name]
        elif name == "id":
            value = _dashed(leads.c.id)
        else:
            # Without its type: as it is kept is as JSON wants it, moments as ISO text in UTC.
            value = literal_column(f"leads.{name}")
        pairs += [literal_column(f"'{name}'"), value]
    if is_sqlite:
        return func.json_object(*pairs)
    return cast(func.json_build_object(*pairs), Text)


def _waiting(is_sqlite: bool) -> ColumnElement[Any]:
    """The newest draft of the lead that waits for a person; NULL where none does."""
    waiting = drafts.c.lead_id == leads.c.id, drafts.c.state == DeliveryState.DRAFT.value
    if is_sqlite:
        # The greatest of a few ids is found without sorting them. Dashed inside: outside it would be looked up for each part.
        return select(_dashed(func.max(drafts.c.id))).where(*waiting).correlate(leads).scalar_subquery()
    newest = select(drafts.c.id).where(*waiting).order_by(drafts.c.id.desc()).limit(1)
    return newest.correlate(leads).scalar_subquery()


def _dashed(id: Any) -> ColumnElement[str]:
    """A uuid that is kept as 32 digits, as everybody else writes it; NULL stays NULL."""
    text = cast(id, Text)
    parts = [
        func.substr(text, start, length) for start, length in ((1, 8), (9, 4), (13, 4), (17, 4), (21, 12))
    ]
    joined: Any = parts[0]
    for part in parts[1:]:
        joined = joined.op("||")("-").op("||")(part)
    return cast(joined, Text)
