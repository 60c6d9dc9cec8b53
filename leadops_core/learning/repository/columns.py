"""The SQL of choices about columns to learn from."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import delete, select

from leadops_core.audit.repository import record_event
from leadops_core.database.database import Database
from leadops_core.database.statements import upsert_into
from leadops_core.schemas import Actor, AuditKind
from leadops_core.schemas.learning_column import ColumnChoice
from leadops_core.tables import column_choices

_AUTOMATIC = "automatic"


class StoredChoice(NamedTuple):
    """A choice about a column, and who made it."""

    choice: ColumnChoice
    by: str
    at: datetime


class ColumnRepository:
    """The choices of people about columns. A column without a choice is decided by learning."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def choices(self) -> dict[str, StoredChoice]:
        """Return all choices by column."""
        with self._database.reading() as connection:
            rows = connection.execute(select(column_choices).order_by(column_choices.c.name))
            return {
                row.name: StoredChoice(ColumnChoice(row.choice), row.chosen_by, row.created_at)
                for row in rows
            }

    def choose(self, column: str, choice: ColumnChoice | None, *, by: str | Actor) -> None:
        """Store the choice about a column, or remove it if it is None, and record a change in the audit log."""
        own = column_choices.c
        with self._database.writing() as transaction:
            connection = transaction.connection
            query = select(own.choice).where(own.name == column).with_for_update()
            before = connection.execute(query).scalar()
            if before == choice:
                return
            if choice is None:
                connection.execute(delete(column_choices).where(own.name == column))
            else:
                values = {
                    "choice": choice.value,
                    "chosen_by": Actor.of(by).name,
                    "created_at": transaction.now,
                }
                insert = upsert_into(connection, column_choices).values(name=column, **values)
                connection.execute(insert.on_conflict_do_update(index_elements=["name"], set_=values))
            details = {"setting": "learning_column", "column": column}
            details |= {"from": before or _AUTOMATIC, "to": choice or _AUTOMATIC}
            record_event(transaction, AuditKind.SETTINGS_CHANGED, by, details)
