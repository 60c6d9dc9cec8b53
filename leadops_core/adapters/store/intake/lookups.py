"""Leads found by what a file says of them, many at a time."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Row, Select, select

from leadops_core.adapters.store.bulk import any_of
from leadops_core.adapters.store.codec import CONTENT_FIELDS, content_of
from leadops_core.adapters.store.database import Database
from leadops_core.adapters.store.tables import leads
from leadops_core.schemas import LeadContent, LeadId

_CONTENT_COLUMNS = (leads.c.id, *(leads.c[name] for name in CONTENT_FIELDS))
_ROWS_AT_ONCE = 5_000

Streamed = TypeVar("Streamed")


class Lookups:
    """Which leads there are."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def by_dedupe_keys(self, keys: Iterable[str]) -> dict[str, LeadId]:
        """The leads that have these keys."""
        with self._database.reading() as connection:
            wanted = any_of(leads.c.dedupe_key, sorted(set(keys)), connection)
            found = connection.execute(select(leads.c.dedupe_key, leads.c.id).where(wanted))
            return {key: LeadId(id) for key, id in found}

    def by_name_keys(self, keys: Iterable[str]) -> dict[str, LeadId | None]:
        """The leads of these names at these companies; None where there are several."""
        found: dict[str, LeadId | None] = {}
        with self._database.reading() as connection:
            wanted = any_of(leads.c.name_key, sorted(set(keys)), connection)
            for key, id in connection.execute(select(leads.c.name_key, leads.c.id).where(wanted)):
                found[key] = None if key in found else LeadId(id)
        return found

    def contents(self, *, anonymous: bool = False) -> Iterator[tuple[LeadId, LeadContent]]:
        """What is said of every lead, or of those only that have no address, name or id; in chunks, in flat memory."""
        query = select(*_CONTENT_COLUMNS)
        if anonymous:
            query = query.where(leads.c.dedupe_key >= "row:", leads.c.dedupe_key < "row;")
        return self._streamed(query, lambda row: (LeadId(row.id), content_of(row._asdict())))

    def attributes(self) -> Iterator[tuple[LeadId, dict[str, str]]]:
        """The attributes of every lead, in chunks, in flat memory."""
        return self._streamed(
            select(leads.c.id, leads.c.attributes), lambda row: (LeadId(row.id), row.attributes)
        )

    def _streamed(self, query: Select[Any], read: Callable[[Row[Any]], Streamed]) -> Iterator[Streamed]:
        after: UUID | None = None
        ordered = query.order_by(leads.c.id).limit(_ROWS_AT_ONCE)
        while True:
            with self._database.reading() as connection:
                page = ordered if after is None else ordered.where(leads.c.id > after)
                rows = connection.execute(page).all()
            yield from map(read, rows)
            if len(rows) < _ROWS_AT_ONCE:
                return
            after = rows[-1].id
