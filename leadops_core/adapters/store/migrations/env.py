"""Runs migrations on the connection that it is handed (`leadops db upgrade`, `Store.open`)."""

from typing import Any

from alembic import context
from sqlalchemy import insert

from leadops_core.adapters.store.columns import metadata
from leadops_core.adapters.store.lists.search import is_search_table
from leadops_core.adapters.store.service_tables import schema_compatibility

_FIRST_DECLARED = "0008"


def _include(_object: object, name: str | None, kind: str, _reflected: bool, _compare_to: object) -> bool:
    # What each database has in a way of its own is in no metadata.
    return not (kind == "table" and name is not None and is_search_table(name))


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


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    include_object=_include,
    compare_type=True,
    render_as_batch=True,
    # Alembic passes keywords, which its annotation cannot say.
    on_version_apply=_record_compatibility,  # type: ignore[arg-type]
)
with context.begin_transaction():
    context.run_migrations()
