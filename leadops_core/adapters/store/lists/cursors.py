"""Keyset paging: a page begins after the last row of the one before, however many rows lie in front of it."""

import base64
import hashlib
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import ColumnElement, Connection, Row, Select, literal, tuple_
from sqlalchemy.sql.elements import ColumnClause

from leadops_core.adapters.store.engine import json_text
from leadops_core.adapters.store.errors import InvalidCursorError
from leadops_core.adapters.store.types import UtcDateTime

Position = tuple[Any, UUID]
"""Sort key (None where the row has none) and id of the last row seen."""


def encode_cursor(position: Position, question: object) -> str:
    """An opaque text that says where the next page begins, good for the same question only."""
    key, id = position
    raw = orjson.dumps([_signature_of(question), key, id.hex])
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def decode_cursor(cursor: str, question: object) -> Position:
    """The position of a cursor. Raises InvalidCursorError when it was made for another question or by hand."""
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        signature, key, id = orjson.loads(raw)
        position = (key, UUID(hex=id))
    except (ValueError, TypeError, AttributeError):
        raise InvalidCursorError("this cursor is not one of ours; begin again without a cursor") from None
    if signature != _signature_of(question):
        raise InvalidCursorError(
            "this cursor belongs to a list with other filters or another order; begin again without a cursor"
        )
    return position


def page_of(
    connection: Connection,
    rows: Select[Any],
    key: ColumnElement[Any],
    id: ColumnElement[Any],
    *,
    descending: bool,
    after: Position | None,
    limit: int,
) -> list[Row[Any]]:
    """Up to `limit` rows ordered by key and id, rows without a key last.

    Rows with a key and rows without are asked for apart: one condition over both would use no index.
    """
    found: list[Row[Any]] = []
    order = [column.desc() if descending else column.asc() for column in (key, id)]
    if after is None or after[0] is not None:
        keyed = rows.where(key.is_not(None))
        if after is not None:
            place = tuple_(literal(typed_key(after[0], key), key.type), literal(after[1], id.type))
            keyed = keyed.where(tuple_(key, id) < place if descending else tuple_(key, id) > place)
        found.extend(connection.execute(keyed.order_by(*order).limit(limit)))
    if len(found) < limit and _may_be_null(key):
        unkeyed = rows.where(key.is_(None))
        if after is not None and after[0] is None:
            unkeyed = unkeyed.where(id < after[1] if descending else id > after[1])
        found.extend(connection.execute(unkeyed.order_by(order[1]).limit(limit - len(found))))
    return found


def typed_key(value: Any, key: ColumnElement[Any]) -> Any:
    """Return a cursor's sort key as the column's type. Raises InvalidCursorError."""
    if not isinstance(key.type, UtcDateTime):
        return value
    try:
        # In UTC at once: a forged time before the year 1 or after the year 9999 overflows there.
        moment = datetime.fromisoformat(value)
        return moment if moment.tzinfo is None else moment.astimezone(UTC)
    except (TypeError, ValueError, OverflowError):
        raise InvalidCursorError("this cursor is not one of ours; begin again without a cursor") from None


def _may_be_null(key: ColumnElement[Any]) -> bool:
    return not isinstance(key, ColumnClause) or bool(getattr(key, "nullable", True))


def _signature_of(question: object) -> str:
    return hashlib.blake2b(json_text(question).encode(), digest_size=9).hexdigest()
