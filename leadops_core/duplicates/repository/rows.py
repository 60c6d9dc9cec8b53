"""Rows of a lead in all tables as JSON, to restore them after a merge is undone."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Connection, Table, Uuid, insert, or_, select

from leadops_core.database.columns import metadata
from leadops_core.database.types import UtcDateTime
from leadops_core.schemas import Snapshot
from leadops_core.tables import leads


def tables_of_lead() -> Iterator[tuple[Table, tuple[Column[Any], ...]]]:
    """Yield the tables whose rows belong to a lead, each with the columns that refer to it."""
    for table in metadata.sorted_tables:
        columns = tuple(
            column for column in table.columns if any(key.column is leads.c.id for key in column.foreign_keys)
        )
        if columns:
            yield table, columns


def read_snapshot(connection: Connection, lead_id: UUID, without: Sequence[Table] = ()) -> Snapshot:
    """Return the row of the lead, and its rows in other tables except `without`."""
    snapshot = {leads.name: read_rows(connection, leads, leads.c.id == lead_id)}
    for table, columns in tables_of_lead():
        if table not in without:
            snapshot[table.name] = read_rows(
                connection, table, or_(*(column == lead_id for column in columns))
            )
    # Table names are a str subclass of SQLAlchemy, which JSON does not take.
    return {str(name): rows for name, rows in snapshot.items() if rows}


def read_rows(connection: Connection, table: Table, condition: Any) -> list[dict[str, Any]]:
    """Return rows with ids and times as texts."""
    rows = connection.execute(select(table).where(condition).order_by(*table.primary_key.columns)).mappings()
    return [{str(column.name): _to_json(row[column.name]) for column in table.columns} for row in rows]


def insert_snapshot(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that `read_rows` returned. Columns that the table no longer has are ignored."""
    values = [
        {
            str(column.name): _from_json(column, row[column.name])
            for column in table.columns
            if column.name in row
        }
        for row in rows
    ]
    if values:
        connection.execute(insert(table), values)


def _to_json(value: Any) -> Any:
    if isinstance(value, UUID):
        return value.hex
    return value.isoformat() if isinstance(value, datetime) else value


def _from_json(column: Column[Any], value: Any) -> Any:
    if value is None:
        return None
    if isinstance(column.type, Uuid):
        return UUID(hex=value)
    return datetime.fromisoformat(value) if isinstance(column.type, UtcDateTime) else value
