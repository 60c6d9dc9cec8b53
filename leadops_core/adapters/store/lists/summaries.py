"""Lists of leads as JSON that the database itself writes: a page costs a third of what records would."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache, lru_cache, partial
from typing import Any, NamedTuple
from uuid import UUID

import orjson
from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    LargeBinary,
    Select,
    Text,
    cast,
    func,
    literal_column,
    select,
    true,
    type_coerce,
)
from sqlalchemy.types import NullType

from leadops_core.adapters.store.lists.cursors import (
    Position,
    decode_cursor,
    encode_signed,
    kept_key,
    page_of,
    signature_of,
)
from leadops_core.adapters.store.lists.finding import find
from leadops_core.adapters.store.lists.finding_postgres import find_on_postgres
from leadops_core.adapters.store.lists.lead_progress import hold_json, latest_email_json
from leadops_core.adapters.store.lists.queries import ORDERS, alternatives_of, filtered, merged, question_of
from leadops_core.adapters.store.lists.quick import QuickReader
from leadops_core.adapters.store.lists.streams import in_order, of_stream, place_of_lead, places, streams_of
from leadops_core.adapters.store.lists.wire import WireReader
from leadops_core.adapters.store.tables import drafts, leads
from leadops_core.adapters.store.types import utc_text
from leadops_core.schemas import DeliveryState, LeadQuery, LeadSort, LeadSummary

_KEPT_STATEMENTS = 256
_KEPT_QUESTIONS = 1_024
_DOCUMENT, _ID, _KEY = range(3)
"""Columns of a row."""
_statements: dict[tuple[str, LeadQuery, bool], str] = {}
"""What a page is asked with, by database, question, and whether it is a later page."""
_WAITING = "waiting_draft_id"
_BESIDE = (_WAITING, "hold", "latest_email")
"""What stands in other tables."""
_BETWEEN = b",\n"
_SHOWN_KEYS = {
    LeadSort.NEWEST: "created_at",
    LeadSort.OLDEST: "created_at",
    LeadSort.SCORE: "score_value",
}
"""Where a document says what it is sorted by."""
_KINDS = {
    LeadSort.NEWEST: "timestamptz",
    LeadSort.OLDEST: "timestamptz",
    LeadSort.SCORE: "double precision",
    LeadSort.COMPANY: "text",
}

Row = Sequence[Any]


class _Found(NamedTuple):
    documents: bytes
    """Of the page's leads, with commas between them."""
    has_more: bool
    last: tuple[Any, str] | None
    """Sort key and id of the page's last lead, where there are more."""


class _Question(NamedTuple):
    signature: str
    """What its cursors bear."""
    after: Position | None
    first: LeadQuery
    """The query of the first page."""


def _question(query: LeadQuery) -> _Question:
    """Raises InvalidCursorError."""
    # A thousand ids come once.
    return _read(query) if query.ids else _kept(query)


def _read(query: LeadQuery) -> _Question:
    asked = question_of(query)
    after = None if query.cursor is None else decode_cursor(query.cursor, asked)
    return _Question(signature_of(asked), after, query.model_copy(update={"cursor": None}))


_kept = lru_cache(maxsize=_KEPT_QUESTIONS)(_read)


def summaries_json(connection: Connection, query: LeadQuery) -> bytes:
    """One page of the query's leads, as the JSON of a `Page[LeadSummary]`."""
    question = _question(query)
    rows = _rows_with_key(connection, query, question)
    found = None if rows is None else _found(connection.dialect.name, query, rows)
    if found is None or not _is_whole(found, query):
        found = _of_rows(query, _rows(connection, query, question.after))
    return _page(question, found)


async def summaries_at_once(reader: QuickReader | WireReader, query: LeadQuery) -> bytes | None:
    """The same page where it is found, without a thread, by a question that was asked before; None where it may take longer."""
    question = _question(query)
    if question.after is not None and question.after[0] is None:
        return None
    if query.text is not None:
        if isinstance(reader, QuickReader):
            return _of_text(reader, query, may_take_long=False)
        return await _of_text_on_postgres(reader, query, question)
    kind = (reader.dialect, question.first, question.after is not None)
    sql = _statements.get(kind)
    if sql is None:
        return None
    rows = await reader.ask(sql, _place_of(question.after, query, reader.dialect))
    if rows is None:
        return None
    found = _found(reader.dialect, query, rows)
    return _page(question, found) if _is_whole(found, query) else None


def summaries_of_text(reader: QuickReader, query: LeadQuery) -> bytes | None:
    """The page of a text on SQLite by the shortest way; None where none of them is short. For a thread that may wait."""
    return _of_text(reader, query, may_take_long=True)


def _of_text(reader: QuickReader, query: LeadQuery, *, may_take_long: bool) -> bytes | None:
    question = _question(query)
    if question.after is not None and question.after[0] is None:
        return None
    place = _place_of(question.after, query, reader.dialect)
    rows = find(reader, query, place, partial(_documents, "sqlite"), may_take_long=may_take_long)
    if rows is None:
        return None
    found = _of_rows(query, rows)
    return _page(question, found) if _is_whole(found, query) else None


async def _of_text_on_postgres(reader: WireReader, query: LeadQuery, question: _Question) -> bytes | None:
    place = _place_of(question.after, query, reader.dialect)
    after = _place_as_written(reader.dialect, query.sort) if place else ()
    rows = await find_on_postgres(reader, query, place, after, partial(_documents, reader.dialect))
    if rows is None:
        return None
    found = _of_rows(query, rows)
    return _page(question, found) if _is_whole(found, query) else None


def _page(question: _Question, found: _Found) -> bytes:
    following = b"null"
    if found.last is not None:
        key, id = found.last
        following = orjson.dumps(encode_signed((key, UUID(id)), question.signature))
    return b'{"items":[' + found.documents + b'],"next_cursor":' + following + b"}"


def _found(dialect: str, query: LeadQuery, rows: Sequence[Row]) -> _Found:
    return _of_one_text(query, *rows[0]) if _is_one_text(dialect, query.sort) else _of_rows(query, rows)


def _of_rows(query: LeadQuery, rows: Sequence[Row]) -> _Found:
    documents = [row[_DOCUMENT] for row in rows[: query.limit]]
    joined = b",".join([each if isinstance(each, bytes) else each.encode() for each in documents])
    if len(rows) <= query.limit:
        return _Found(joined, False, None)
    last = rows[query.limit - 1]
    return _Found(joined, True, (_plain(last[_KEY], query.sort), _text(last[_ID])))


def _is_one_text(dialect: str, sort: LeadSort) -> bool:
    """Whether a page's statement gives all its documents as one text, and how many there are.

    SQLite takes a fifth less time for that than for as many rows. The sort key must stand in the document.
    """
    return dialect == "sqlite" and sort in _SHOWN_KEYS


def _of_one_text(query: LeadQuery, documents: bytes | None, count: int) -> _Found:
    if documents is None or count <= query.limit:
        return _Found(documents or b"", False, None)
    # No text within JSON holds a line's end as it is.
    documents = documents[: documents.rindex(_BETWEEN)]
    last = orjson.loads(documents[documents.rfind(_BETWEEN) + 1 :].lstrip(_BETWEEN))
    return _Found(documents, True, (last[_SHOWN_KEYS[query.sort]], last["id"]))


def _rows(connection: Connection, query: LeadQuery, after: Position | None) -> Sequence[Row]:
    """The rows of a page that may end among the leads without a key, or begins there; one more where there are so many."""
    order = ORDERS[query.sort]
    pages = [
        page_of(
            connection,
            filtered(connection, _documents(connection.dialect.name, leads, leads.c.id, order.key), each),
            order.key,
            leads.c.id,
            descending=order.descending,
            after=after,
            limit=query.limit + 1,
        )
        for each in alternatives_of(query, is_sqlite=connection.dialect.name == "sqlite")
    ]
    return merged(pages, query, key=_KEY, id=_ID)


def _is_whole(found: _Found, query: LeadQuery) -> bool:
    """Whether nothing without a key can follow these leads in the page."""
    return found.has_more or ORDERS[query.sort].key is leads.c.created_at


def _place_of(after: Position | None, query: LeadQuery, dialect: str) -> dict[str, Any]:
    if after is None:
        return {}
    kept = kept_key(after[0], ORDERS[query.sort].key)
    return {"key": kept, "id": after[1].hex if dialect == "sqlite" else str(after[1])}


def _rows_with_key(connection: Connection, query: LeadQuery, question: _Question) -> Sequence[Row] | None:
    """The rows of a page among the leads with a key; None where they are asked for in another way."""
    after, dialect = question.after, connection.dialect.name
    if query.text is not None or query.ids or (after is not None and after[0] is None):
        # How a text is looked for depends on how common it is by then; ids are too many to keep.
        return None
    kind = (dialect, question.first, after is not None)
    sql = _statements.get(kind)
    if sql is None:
        if len(_statements) >= _KEPT_STATEMENTS:
            _statements.clear()
        sql = _statements[kind] = _written(connection, query, is_later=after is not None)
    if dialect != "sqlite" and after is not None:
        # Its place is named in the driver's own way, which only the quick reader speaks.
        return None
    # One statement sees one state by itself: without a transaction, and SQLAlchemy's way to rows, it costs a third less.
    cursor = connection.connection.cursor()
    try:
        cursor.execute(sql, _place_of(after, query, dialect))
        return cursor.fetchall()
    finally:
        cursor.close()


def _written(connection: Connection, query: LeadQuery, *, is_later: bool) -> str:
    """The statement of a page among the leads with a key: written once, for that takes longer than running it."""
    dialect = connection.dialect.name
    after = _place_as_written(dialect, query.sort) if is_later else ()
    rows: Select[Any]
    streams = streams_of(query, is_sqlite=dialect == "sqlite")
    if len(streams) == 1 and not (dialect == "sqlite" and _has_several_filters(query)):
        key = ORDERS[query.sort].key
        rows = of_stream(connection, _documents(dialect, leads, leads.c.id, key), streams[0], after)
        rows = in_order(rows, query, key, leads.c.id)
    else:
        page = places(connection, query, streams, after, limit=query.limit + 1)
        source = page.outerjoin(leads, place_of_lead(dialect) == page.c.place)
        rows = _documents(dialect, source, page.c.id, page.c.sort_key)
        if dialect != "sqlite":
            # SQLite fetches leads that are joined so as their places come: to sort them again costs as much as the page.
            rows = in_order(rows, query, page.c.sort_key, page.c.id)
    if _is_one_text(dialect, query.sort):
        each = rows.subquery()
        joined = func.group_concat(each.c.document, _BETWEEN.decode())
        one_text: list[ColumnElement[Any]] = [cast(joined, LargeBinary), func.count()]
        rows = select(*one_text)
    # All values in it are enumerations', moments and numbers.
    return str(rows.compile(dialect=connection.dialect, compile_kwargs={"literal_binds": True}))


def _has_several_filters(query: LeadQuery) -> bool:
    """Whether an index may hold more than what it is in order by, so that it is gone through by itself first."""
    return sum(map(bool, (query.statuses, query.labels, query.sources))) > 1


def _place_as_written(dialect: str, sort: LeadSort) -> tuple[str, str]:
    if dialect == "sqlite":
        return ":key", ":id"
    return f"CAST($1 AS {_KINDS[sort]})", "CAST($2 AS uuid)"


def _documents(
    dialect: str, source: FromClause, id: ColumnElement[Any], key: ColumnElement[Any]
) -> Select[Any]:
    """Rows of what the source joins to `leads`."""
    # As it is kept: of fifty ids one is wanted.
    place = type_coerce(id, NullType()).label("id"), key.label("sort_key")
    if dialect == "sqlite":
        return select(_document().label("document"), *place).select_from(source)
    # It writes a row that it knows as a whole in two thirds of the time that names and values take.
    document = cast(literal_column("row_to_json(summary)"), Text).label("document")
    return select(document, *place).select_from(source.join(_summary(), true()))


@cache
def _summary() -> FromClause:
    columns: list[ColumnElement[Any]] = [
        # Null stands for no reasons.
        func.coalesce(leads.c[name], literal_column("'[]'::json")).label(name)
        if name == "score_reasons"
        else leads.c[name]
        for name in LeadSummary.model_fields
        if name not in _BESIDE
    ]
    # The greatest of a few ids is the newest.
    newest = select(drafts.c.id).where(*_waits()).order_by(drafts.c.id.desc()).limit(1)
    waiting = newest.correlate(leads).scalar_subquery().label(_WAITING)
    hold = hold_json("postgresql").label("hold")
    email = latest_email_json("postgresql", literal_column("drafts.id")).label("latest_email")
    return select(*columns, waiting, hold, email).correlate(leads).lateral("summary")


@cache
def _document() -> ColumnElement[str]:
    pairs: list[Any] = []
    for name in LeadSummary.model_fields:
        if name == _WAITING:
            # The greatest of a few ids is found without sorting. Dashed inside: outside it would be looked up for each part.
            newest = select(_dashed(func.max(literal_column("drafts.id")))).where(*_waits())
            value: Any = newest.correlate(leads).scalar_subquery()
        elif name == "hold":
            value = hold_json("sqlite")
        elif name == "latest_email":
            value = latest_email_json("sqlite", _dashed(literal_column("drafts.id")))
        elif name == "score_reasons":
            value = literal_column("json(coalesce(leads.score_reasons, '[]'))")
        elif name == "id":
            value = _dashed(literal_column("leads.id"))
        else:
            # Without its type: as it is kept is as JSON wants it, moments as ISO text in UTC.
            value = literal_column(f"leads.{name}")
        pairs += [literal_column(f"'{name}'"), value]
    return func.json_object(*pairs)


def _waits() -> tuple[ColumnElement[bool], ...]:
    """True for drafts of the lead that wait for a person."""
    return drafts.c.lead_id == leads.c.id, drafts.c.state == literal_column(f"'{DeliveryState.DRAFT.value}'")


def _dashed(id: Any) -> ColumnElement[str]:
    """A uuid that is kept as 32 digits, as everybody else writes it; NULL stays NULL."""
    parts = [func.substr(id, start, length) for start, length in ((1, 8), (9, 4), (13, 4), (17, 4), (21, 12))]
    joined: Any = parts[0]
    for part in parts[1:]:
        joined = joined.op("||")("-").op("||")(part)
    dashed: ColumnElement[str] = joined
    return dashed


def _text(value: Any) -> str:
    return value.decode() if isinstance(value, bytes) else str(value)


def _plain(key: Any, sort: LeadSort) -> Any:
    """The sort key of a row as cursors hold it: as SQLite keeps it, or as Postgres and its driver give it."""
    if isinstance(key, datetime):
        return utc_text(key)
    if not isinstance(key, bytes):
        return key
    match sort:
        case LeadSort.SCORE:
            return float(key)
        case LeadSort.COMPANY:
            return key.decode()
        case LeadSort.NEWEST | LeadSort.OLDEST:
            return utc_text(datetime.fromisoformat(key.decode()))
