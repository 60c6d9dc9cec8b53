"""Runs migrations on the connection that it is handed (`leadops db upgrade`, `Store.open`)."""

from typing import Any

from alembic import context
from sqlalchemy import insert

from leadops_core.database.columns import metadata
from leadops_core.database.schema_table import schema_compatibility

_FIRST_DECLARED = "0008"


def _record_compatibility(*, ctx: Any, step: Any, **_: Any) -> None:
    """Store which code may run on the schema that the migration made.

    A migration that declares no `oldest_code` shuts older code out: refusing to start is safer than writing wrong rows.
    """
    revision = step.up_revision.revision
    if revision < _FIRST_DECLARED:
        return
    oldest_code = getattr(step.up_revision.module, "oldest_code", revision)
    ctx.connection.execute(
        insert(schema_compatibility).values(version=int(revision), oldest_code=int(oldest_code))
    )


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    # An index that is built while others write must not be part of a transaction.
    transaction_per_migration=connection.dialect.name != "sqlite",
    target_metadata=metadata,
    compare_type=True,
    render_as_batch=True,
    # Alembic passes keywords, which its annotation cannot say.
    on_version_apply=_record_compatibility,  # type: ignore[arg-type]
)
with context.begin_transaction():
    context.run_migrations()
