"""Many rows at a time, below SQLAlchemy's own processing of values.

A plain row is a tuple that both databases take as it is: ids as hex, moments as ISO text in UTC, JSON as text, enumerations
as their text.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Engine, Text, bindparam, cast, func, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.sql import column

from leadops_core.adapters.store.engine import json_text

PlainRow = tuple[Any, ...]

_PLAIN_WORD = re.compile(r'[A-Za-z0-9_:+.{}\[\]"-]*')


def insert_rows(
    connection: Connection,
    table: str,
    columns: tuple[str, ...],
    rows: Sequence[PlainRow],
    same: Mapping[str, str | int] | None = None,
) -> None:
    """Insert plain rows: by one prepared statement on SQLite, by COPY on Postgres.

    `same` are columns that have one value in all rows, made by this program and nobody else: SQLite is given them in the
    statement, where they cost a row nothing.
    """
    if not rows:
        return
    same = same or {}
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(_insert_sql(table, columns, tuple(same.items())), list(rows))
        return
    names = ", ".join(f'"{name}"' for name in (*columns, *same))
    values = tuple(same.values())
    with connection.connection.cursor() as cursor, cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:  # type: ignore[attr-defined]
        for row in rows:
            copy.write_row((*row, *values))


def update_rows(
    connection: Connection, table: str, columns: tuple[tuple[str, str], ...], rows: Sequence[PlainRow]
) -> None:
    """Update rows by id; each plain row begins with the id, then holds the columns' values.

    Columns are given as name and Postgres type.
    """
    if not rows:
        return
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(_update_sql(table, columns), [(*row[1:], row[0]) for row in rows])
        return
    statement = _update_from_arrays(table, columns)
    connection.exec_driver_sql(statement, tuple(list(values) for values in zip(*rows, strict=True)))


def any_of(
    wanted: Column[Any], values: Iterable[str] | Iterable[int], asked: Connection | Engine
) -> ColumnElement[bool]:
    """Whether the column is one of the values (ids as hex), as one parameter however many they are."""
    listed = list(values)
    if asked.dialect.name == "sqlite":
        each = func.json_each(bindparam(None, json_text(listed), unique=True)).table_valued("value")
        return wanted.in_(select(column("value")).select_from(each))
    return wanted == func.any(
        cast(bindparam(None, listed, unique=True, type_=ARRAY(Text())), ARRAY(wanted.type))
    )


@lru_cache(maxsize=64)
def _insert_sql(table: str, columns: tuple[str, ...], same: tuple[tuple[str, str | int], ...]) -> str:
    names = ", ".join(f'"{name}"' for name in (*columns, *(name for name, _ in same)))
    values = ", ".join([*("?" for _ in columns), *(_literal(value) for _, value in same)])
    return f"INSERT INTO {table} ({names}) VALUES ({values})"  # noqa: S608 - names and values of ours


def _literal(value: str | int) -> str:
    if isinstance(value, int):
        return str(value)
    if not _PLAIN_WORD.fullmatch(value):
        raise ValueError(f"{value!r} may not stand in a statement")
    return f"'{value}'"


@cache
def _update_sql(table: str, columns: tuple[tuple[str, str], ...]) -> str:
    changes = ", ".join(f'"{name}" = ?' for name, _ in columns)
    return f"UPDATE {table} SET {changes} WHERE id = ?"  # noqa: S608 - names of ours


@cache
def _update_from_arrays(table: str, columns: tuple[tuple[str, str], ...]) -> str:
    changes = ", ".join(f'"{name}" = n."{name}"::{kind}' for name, kind in columns)
    arrays = ", ".join(f"%s::{'text' if kind == 'json' else kind}[]" for _, kind in columns)
    names = ", ".join(f'"{name}"' for name, _ in columns)
    return (
        f"UPDATE {table} SET {changes} FROM unnest(%s::uuid[], {arrays}) AS n(id, {names}) "  # noqa: S608 - names of ours
        f"WHERE {table}.id = n.id"
    )
