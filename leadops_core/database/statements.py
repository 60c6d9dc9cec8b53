"""Statements for many rows, which are dictionaries from column names to Python values."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Engine,
    Table,
    Text,
    bindparam,
    cast,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.sql import column

from leadops_core.database.engine import json_text


def insert_rows(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert the rows, which must have the same columns."""
    if rows:
        connection.execute(insert(table), rows)


def update_rows(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Update rows by their `id`. They must have the same columns."""
    if rows:
        statement = update(table).where(table.c.id == bindparam("row_id"))
        connection.execute(
            statement,
            [
                {"row_id": row["id"], **{name: value for name, value in row.items() if name != "id"}}
                for row in rows
            ],
        )


def any_of(
    column_to_match: Column[Any], values: Iterable[str] | Iterable[int], bind: Connection | Engine
) -> ColumnElement[bool]:
    """Return the condition that the column has one of the values (ids as hex), passed as one parameter."""
    listed = list(values)
    if bind.dialect.name == "sqlite":
        element = func.json_each(bindparam(None, json_text(listed), unique=True)).table_valued("value")
        return column_to_match.in_(select(column("value")).select_from(element))
    return column_to_match == func.any(
        cast(bindparam(None, listed, unique=True, type_=ARRAY(Text())), ARRAY(column_to_match.type))
    )


def upsert_into(connection: Connection, table: Table) -> Any:
    """Return an INSERT into the table in the connection's dialect, which can be given an ON CONFLICT clause."""
    return sqlite.insert(table) if connection.dialect.name == "sqlite" else postgresql.insert(table)
