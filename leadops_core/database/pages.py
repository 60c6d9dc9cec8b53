"""Keyset pagination: each page begins after the last row of the previous page."""

import base64
import hashlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any, TypeVar
from uuid import UUID

import orjson
from sqlalchemy import Column, ColumnElement, Connection, Row, Select, literal, tuple_

from leadops_core.database.engine import json_text
from leadops_core.database.errors import InvalidCursorError
from leadops_core.database.types import UtcDateTime
from leadops_core.schemas import Page

Item = TypeVar("Item")
Position = tuple[Any, UUID]
"""Sort key (None for a row without one) and id of the last row of a page."""


def encode_cursor(position: Position, scope: object) -> str:
    """Return the cursor of the page after this position. It is valid for the same query only."""
    key, id = position
    raw = orjson.dumps([_signature_of(scope), key, id.hex])
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def decode_cursor(cursor: str, scope: object) -> Position:
    """Return the position of a cursor. Raise InvalidCursorError if it belongs to another query or is malformed."""
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        signature, key, id = orjson.loads(raw)
        position = (key, UUID(hex=id))
    except (ValueError, TypeError, AttributeError):
        raise InvalidCursorError("The cursor is not valid. Start again without a cursor.") from None
    if signature != _signature_of(scope):
        raise InvalidCursorError(
            "The cursor belongs to a list with different filters or sorting. Start again without a cursor."
        )
    return position


def read_page(
    connection: Connection,
    rows: Select[Any],
    key: Column[Any],
    id: Column[Any],
    *,
    scope: object,
    cursor: str | None,
    limit: int,
    descending: bool = True,
) -> tuple[list[Row[Any]], str | None]:
    """Return the page of `rows` that begins at the cursor, and the cursor of the next page.

    Rows are sorted by key and id, rows without a key last. Raise InvalidCursorError for a cursor of another query.
    """
    keyed = rows.add_columns(key.label("page_key"), id.label("page_id"))
    after = None if cursor is None else decode_cursor(cursor, scope)
    records = _rows_after(connection, keyed, key, id, descending=descending, after=after, limit=limit + 1)
    if len(records) <= limit:
        return records, None
    last = records[limit - 1]
    return records[:limit], encode_cursor((last.page_key, last.page_id), scope)


def iterate_pages(read: Callable[[str | None], Page[Item]]) -> Iterator[Item]:
    """Yield the items of all pages; `read` is called with the cursor of each page."""
    cursor = None
    while True:
        page = read(cursor)
        yield from page.items
        if (cursor := page.next_cursor) is None:
            return


def _rows_after(
    connection: Connection,
    rows: Select[Any],
    key: Column[Any],
    id: Column[Any],
    *,
    descending: bool,
    after: Position | None,
    limit: int,
) -> list[Row[Any]]:
    # Two queries, because one condition over rows with a key and rows without would use no index.
    records: list[Row[Any]] = []
    order = [column.desc() if descending else column.asc() for column in (key, id)]
    if after is None or after[0] is not None:
        keyed = rows.where(key.is_not(None))
        if after is not None:
            place = tuple_(literal(typed_key(after[0], key), key.type), literal(after[1], id.type))
            keyed = keyed.where(tuple_(key, id) < place if descending else tuple_(key, id) > place)
        records.extend(connection.execute(keyed.order_by(*order).limit(limit)))
    if len(records) < limit and key.nullable:
        unkeyed = rows.where(key.is_(None))
        if after is not None and after[0] is None:
            unkeyed = unkeyed.where(id < after[1] if descending else id > after[1])
        records.extend(connection.execute(unkeyed.order_by(order[1]).limit(limit - len(records))))
    return records


def typed_key(value: Any, key: ColumnElement[Any]) -> Any:
    """Return the sort key of a cursor in the type of the column. Raise InvalidCursorError for another value.

    Anyone can write a cursor. A value that the database cannot compare would fail the request.
    """
    try:
        return _time_of(value) if isinstance(key.type, UtcDateTime) else _checked(value, key.type.python_type)
    except (TypeError, ValueError, OverflowError):
        raise InvalidCursorError("The cursor is not valid. Start again without a cursor.") from None


def _time_of(value: Any) -> datetime:
    moment = datetime.fromisoformat(value)
    # A time near the year 1 or 9999 overflows here.
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _checked(value: Any, kind: type[Any]) -> Any:
    if kind is float and type(value) in (int, float):
        return float(value)
    if not isinstance(value, kind) or isinstance(value, bool):
        raise TypeError("the key has another type")
    if kind is int and not -(2**63) <= value < 2**63:
        raise OverflowError("the key is no 64-bit number")
    if kind is str and "\0" in value:
        raise ValueError("Postgres stores no NUL")
    return value


def _signature_of(scope: object) -> str:
    return hashlib.blake2b(json_text(scope).encode(), digest_size=9).hexdigest()
