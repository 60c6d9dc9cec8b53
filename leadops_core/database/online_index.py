"""Indexes that a migration builds while others write to the table."""

from typing import Any

from alembic import op
from sqlalchemy import text

_IS_INVALID = text("SELECT 1 FROM pg_index WHERE indexrelid = to_regclass(:name) AND NOT indisvalid")


def create_index_online(name: str, table: str, columns: list[str], **options: Any) -> None:
    """Create an index without locking out writers, for migrations that consist of nothing else.

    On Postgres this commits the transaction of the migration. If the process is killed, the next upgrade keeps the indexes
    that are complete, and replaces one that is not.
    """
    context = op.get_context()
    if context.dialect.name == "sqlite":
        op.create_index(name, table, columns, if_not_exists=True, **options)
        return
    with context.autocommit_block():
        connection = op.get_bind()
        lock_timeout = connection.execute(text("SHOW lock_timeout")).scalar_one()
        # It waits for the transactions that use the table, but nobody waits for it.
        connection.execute(text("SET lock_timeout = 0"))
        if connection.execute(_IS_INVALID, {"name": name}).first() is not None:
            op.drop_index(name, table, postgresql_concurrently=True)
        op.create_index(name, table, columns, if_not_exists=True, postgresql_concurrently=True, **options)
        connection.execute(text(f"SET lock_timeout = '{lock_timeout}'"))
