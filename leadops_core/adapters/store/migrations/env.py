"""Runs migrations on the connection that it is handed (`leadops db upgrade`, `Store.open`)."""

from alembic import context

from leadops_core.adapters.store.lists.search import is_search_table
from leadops_core.adapters.store.lists.streams import DAY_INDEX
from leadops_core.adapters.store.tables import metadata


def _include(_object: object, name: str | None, kind: str, _reflected: bool, _compare_to: object) -> bool:
    # What each database has in a way of its own is in no metadata.
    if kind == "index":
        return name != DAY_INDEX
    return not (kind == "table" and name is not None and is_search_table(name))


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    include_object=_include,
    compare_type=True,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
