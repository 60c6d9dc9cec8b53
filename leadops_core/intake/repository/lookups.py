"""Find many leads at a time by their keys or contents."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Row, Select, and_, select

from leadops_core.database.database import Database
from leadops_core.database.statements import any_of
from leadops_core.intake.dedupe import address_part, is_named_in, is_shared_mailbox
from leadops_core.intake.repository.leads import merged_leads
from leadops_core.schemas import LeadContent, LeadId
from leadops_core.tables import leads
from leadops_core.tables.rows import CONTENT_FIELDS, content_of
from leadops_core.tables.search import matches

_CONTENT_COLUMNS = (leads.c.id, *(leads.c[name] for name in CONTENT_FIELDS))
_ROWS_AT_ONCE = 5_000

Streamed = TypeVar("Streamed")


class LeadLookupRepository:
    """Finds leads by keys, names, and contents."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def by_dedupe_keys(self, keys: Iterable[str]) -> dict[str, LeadId]:
        """Return the leads with these dedupe keys.

        A person at a shared mailbox also matches the key of the mailbox alone, unless that lead has another name. The mailbox
        alone matches its lead if it has only one.
        """
        wanted_keys = set(keys)
        parts = {key: part for key in wanted_keys if " " in key and (part := address_part(key))}
        with self._database.reading() as connection:
            condition = any_of(leads.c.dedupe_key, sorted({*wanted_keys, *parts.values()}), connection)
            query = select(leads.c.dedupe_key, leads.c.id, leads.c.first_name, leads.c.last_name)
            rows = {row.dedupe_key: row for row in connection.execute(query.where(condition))}
            by_key = {key: LeadId(row.id) for key, row in rows.items() if key in wanted_keys}
            for key, part in parts.items():
                if key not in by_key and part in rows and is_named_in(key, rows[part][2:]):
                    by_key[key] = LeadId(rows[part].id)
            merged = merged_leads(connection, wanted_keys.difference(by_key))
            by_key |= {key: LeadId(id) for key, id in merged.items()}
            for key in filter(is_shared_mailbox, wanted_keys.difference(by_key)):
                address = key.partition(":")[2]
                # The full-text index narrows it down, because addresses have no index of their own.
                is_there = and_(matches(connection, address), leads.c.email == address)
                ids = connection.execute(select(leads.c.id).where(is_there).limit(2)).scalars().all()
                if len(ids) == 1:
                    by_key[key] = LeadId(ids[0])
            return by_key

    def existing(self, ids: Sequence[LeadId]) -> set[LeadId]:
        """Return those of the ids that belong to a lead."""
        if not ids:
            return set()
        with self._database.reading() as connection:
            stored = select(leads.c.id).where(any_of(leads.c.id, [id.hex for id in ids], connection))
            return {LeadId(id) for id in connection.execute(stored).scalars()}

    def by_name_keys(self, keys: Iterable[str]) -> dict[str, LeadId | None]:
        """Return the leads with these name keys, with None for a key of several leads."""
        by_key: dict[str, LeadId | None] = {}
        with self._database.reading() as connection:
            has_name = any_of(leads.c.name_key, sorted(set(keys)), connection)
            for key, id in connection.execute(select(leads.c.name_key, leads.c.id).where(has_name)):
                by_key[key] = None if key in by_key else LeadId(id)
        return by_key

    def namesakes(self, keys: Iterable[str]) -> dict[str, list[tuple[LeadId, str, LeadContent]]]:
        """Return id, dedupe key, and content of the leads with each of these name keys."""
        by_key: dict[str, list[tuple[LeadId, str, LeadContent]]] = {}
        query = select(leads.c.name_key, leads.c.dedupe_key, *_CONTENT_COLUMNS)
        with self._database.reading() as connection:
            has_name = any_of(leads.c.name_key, sorted(set(keys)), connection)
            for row in connection.execute(query.where(has_name)):
                lead = (LeadId(row.id), row.dedupe_key, content_of(row._mapping))
                by_key.setdefault(row.name_key, []).append(lead)
        return by_key

    def contents(self, *, anonymous: bool = False) -> Iterator[tuple[LeadId, LeadContent]]:
        """Yield the contents of all leads, or only of leads without an address, name, and record id, read in chunks."""
        query = select(*_CONTENT_COLUMNS)
        if anonymous:
            query = query.where(leads.c.dedupe_key >= "row:", leads.c.dedupe_key < "row;")
        return self._streamed(query, lambda row: (LeadId(row.id), content_of(row._mapping)))

    def attributes(self) -> Iterator[tuple[LeadId, dict[str, str]]]:
        """Yield the custom fields of all leads, read in chunks."""
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
