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
    tuple_,
    type_coerce,
)
from sqlalchemy.types import NullType

from leadops_core.adapters.store.cursors import Position, decode_cursor, encode_cursor, kept_key, page_of
from leadops_core.adapters.store.queries import ORDERS, alternatives_of, filtered, merged, question_of
from leadops_core.adapters.store.quick import QuickReader
from leadops_core.adapters.store.tables import drafts, leads
from leadops_core.schemas import DeliveryState, LeadQuery, LeadSummary

_KEPT_STATEMENTS = 256
_DOCUMENT, _ID, _KEY = range(3)
"""Columns of a row."""
_statements: dict[tuple[str, LeadQuery, bool], str] = {}
"""What a page is asked with, by database, question, and whether it is a later page."""

Row = Sequence[Any]


def summaries_json(connection: Connection, query: LeadQuery) -> bytes:
    """One page of the query's leads, as the JSON of a `Page[LeadSummary]`."""
    question = question_of(query)
    after = None if query.cursor is None else decode_cursor(query.cursor, question)
    alternatives = alternatives_of(query, is_sqlite=connection.dialect.name == "sqlite")
    is_alone = len(alternatives) == 1
    rows = [_rows(connection, each, after, is_alone=is_alone) for each in alternatives]
    return _page(query, question, rows)


def summaries_at_once(reader: QuickReader, query: LeadQuery) -> bytes | None:
    """The same page where it is found within a blink by a question that was asked before; None where it may take longer."""
    question = question_of(query)
    after = None if query.cursor is None else decode_cursor(query.cursor, question)
    alternatives = alternatives_of(query, is_sqlite=True)
    kinds = [("sqlite", each.model_copy(update={"cursor": None}), after is not None) for each in alternatives]
    statements = [_statements.get(kind) for kind in kinds]
    found = reader.ask(statements, _place_of(after, query))
    if found is None or not all(_is_whole(rows, query) for rows in found):
        return None
    return _page(query, question, found)


def _page(query: LeadQuery, question: object, alternatives: Sequence[Sequence[Row]]) -> bytes:
    rows = merged(alternatives, query, key=_KEY, id=_ID)
    following = b"null"
    if len(rows) > query.limit:
        last = rows[query.limit - 1]
        following = orjson.dumps(encode_cursor((_plain(last[_KEY]), UUID(str(last[_ID]))), question))
    documents = ",".join([row[_DOCUMENT] for row in rows[: query.limit]])
    return b'{"items":[' + documents.encode() + b'],"next_cursor":' + following + b"}"


def _rows(
    connection: Connection, query: LeadQuery, after: Position | None, *, is_alone: bool
) -> Sequence[Row]:
    """One row more than the page holds, where there are so many."""
    if query.text is None and not query.ids and (after is None or _is_placed(connection, after)):
        # How a text is looked for depends on how common it is by then; ids are too many to keep.
        rows = _rows_with_key(connection, query, after, is_alone=is_alone)
        if _is_whole(rows, query):
            return rows
    # One that may end among the leads without a key, or begins there.
    order = ORDERS[query.sort]
    return page_of(
        connection,
        _asked_for(connection, query),
        order.key,
        leads.c.id,
        descending=order.descending,
        after=after,
        limit=query.limit + 1,
    )


def _is_whole(rows: Sequence[Row], query: LeadQuery) -> bool:
    """Whether nothing without a key can follow these rows in the page."""
    return len(rows) > query.limit or ORDERS[query.sort].key is leads.c.created_at


def _is_placed(connection: Connection, after: Position) -> bool:
    return connection.dialect.name == "sqlite" and after[0] is not None


def _place_of(after: Position | None, query: LeadQuery) -> dict[str, Any]:
    if after is None:
        return {}
    return {"key": kept_key(after[0], ORDERS[query.sort].key), "id": after[1].hex}


def _rows_with_key(
    connection: Connection, query: LeadQuery, after: Position | None, *, is_alone: bool
) -> Sequence[Row]:
    kind = (connection.dialect.name, query.model_copy(update={"cursor": None}), after is not None)
    sql = _statements.get(kind)
    if sql is None:
        if len(_statements) >= _KEPT_STATEMENTS:
            _statements.clear()
        # Written once, for that takes longer than running it. All values in it are enumerations', moments and numbers.
        written = _statement(connection, query, is_later=after is not None).compile(
            dialect=connection.dialect, compile_kwargs={"literal_binds": True}
        )
        sql = _statements[kind] = str(written)
    place = _place_of(after, query)
    if not is_alone:
        return connection.exec_driver_sql(sql, place).all()
    # One statement sees one state by itself: without a transaction, and SQLAlchemy's way to rows, it costs a third less.
    cursor = connection.connection.cursor()
    try:
        cursor.execute(sql, place)
        return cursor.fetchall()
    finally:
        cursor.close()


def _statement(connection: Connection, query: LeadQuery, *, is_later: bool) -> Select[Any]:
    key, is_descending = ORDERS[query.sort]
    order = [column.desc() if is_descending else column.asc() for column in (key, leads.c.id)]
    rows = _asked_for(connection, query).where(key.is_not(None))
    if is_later:
        place = tuple_(literal_column(":key"), literal_column(":id"))
        rows = rows.where(
            tuple_(key, leads.c.id) < place if is_descending else tuple_(key, leads.c.id) > place
        )
    return rows.order_by(*order).limit(query.limit + 1)


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
            value = _dashed(literal_column("leads.id"))
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
        return (
            select(_dashed(func.max(literal_column("drafts.id"))))
            .where(*waiting)
            .correlate(leads)
            .scalar_subquery()
        )
    newest = select(drafts.c.id).where(*waiting).order_by(drafts.c.id.desc()).limit(1)
    return newest.correlate(leads).scalar_subquery()


def _dashed(id: Any) -> ColumnElement[str]:
    """A uuid that is kept as 32 digits, as everybody else writes it; NULL stays NULL."""
    parts = [func.substr(id, start, length) for start, length in ((1, 8), (9, 4), (13, 4), (17, 4), (21, 12))]
    joined: Any = parts[0]
    for part in parts[1:]:
        joined = joined.op("||")("-").op("||")(part)
    dashed: ColumnElement[str] = joined
    return dashed
