"""Which lead a row is: one that is in the store, one that came earlier in the chunk, or a new one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Row, Select, select

from leadops_core.database.statements import any_of
from leadops_core.intake import IntakeRow, address_part, apart_key, disagree, may_be_same_person
from leadops_core.schemas import LeadContent
from leadops_core.tables import leads
from leadops_core.tables.rows import CONTENT_FIELDS, content_of

_MOST_NAMESAKES = 50
"""More leads of one name at one company than these are not compared with a row."""

_COLUMNS = (
    *(leads.c[name] for name in ("id", *CONTENT_FIELDS)),
    *(leads.c.dedupe_key, leads.c.name_key, leads.c.status, leads.c.version),
    *(leads.c.upload_id, leads.c.latest_upload_id),
)


@dataclass(slots=True, eq=False)
class KnownLead:
    """A lead as it stands while a chunk is taken in."""

    id: UUID
    content: LeadContent
    dedupe_key: str
    name_key: str | None
    status: str
    version: int
    upload_id: UUID | None
    latest_upload_id: UUID | None = None
    is_new: bool = False

    @property
    def holder(self) -> UUID | None:
        """The newest upload that said something of it."""
        return self.latest_upload_id or self.upload_id

    @property
    def has_email(self) -> bool:
        """Whether it can be told from others of the same name."""
        return self.content.email is not None


class LeadIndex:
    """The leads that the rows of one chunk can be, kept up to date while the rows are taken in one by one."""

    def __init__(self, connection: Connection, rows: Sequence[IntakeRow]) -> None:
        self._connection = connection
        self._by_id: dict[UUID, KnownLead] = {}
        self._by_key: dict[str, KnownLead] = {}
        self._named: dict[str, dict[UUID, bool]] = {}
        keys = {row.dedupe_key for row in rows}
        self._addresses = {key: part for key in keys if " " in key and (part := address_part(key))}
        """For the key of a person at a shared mailbox, the key of the mailbox alone."""
        self._load(self._has_key({*keys, *self._addresses.values()}))
        self._load_names(rows)

    def find(self, row: IntakeRow) -> KnownLead | None:
        """Return the lead that the row speaks of, or None if it is a new one.

        It is the lead with the row's key, else the only one of its name at its company, unless both have an e-mail address.
        A lead found by its name must not be somebody else of that name by country, phone or website.
        """
        found, name_key = self._by_key.get(row.dedupe_key), row.name_key
        if found is None:
            found = self._at_shared_mailbox(row)
        if found is not None and (row.content.email is not None or name_key is None):
            return found
        if name_key is None:
            return None
        if found is not None and not disagree(row.content, found.content):
            return found
        named = self._named.get(name_key)
        if not named:
            return None
        is_told_apart = row.content.email is not None
        candidates = [id for id, has_email in named.items() if not (is_told_apart and has_email)]
        return self._only_one(row.content, name_key, candidates)

    def key_of_new(self, row: IntakeRow) -> str:
        """Return the key of a new lead that the row makes: another one than the row's if somebody else has that."""
        key = row.dedupe_key
        return key if key not in self._by_key else apart_key(row.content, key)

    def _at_shared_mailbox(self, row: IntakeRow) -> KnownLead | None:
        """Return the lead that has the row's shared mailbox alone for its key, unless it has another name."""
        part = self._addresses.get(row.dedupe_key)
        found = None if part is None else self._by_key.get(part)
        return found if found and may_be_same_person(row.content, found.content) else None

    def _only_one(self, content: LeadContent, name_key: str, candidates: Sequence[UUID]) -> KnownLead | None:
        """Return the only lead among the candidates that can be the person whose content this is."""
        own_key = apart_key(content, name_key)
        if len(candidates) > _MOST_NAMESAKES:
            self._load(self._has_key({own_key}))
            return self._by_key.get(own_key)
        self._load(self._one_of([id for id in candidates if id not in self._by_id]))
        known = [self._by_id[id] for id in candidates]
        if own := next((lead for lead in known if lead.dedupe_key == own_key), None):
            return own
        agreeing = [lead for lead in known if not disagree(content, lead.content)]
        return agreeing[0] if len(agreeing) == 1 else None

    def put(self, lead: KnownLead) -> None:
        """Add a new lead to the index."""
        self._by_id[lead.id] = lead
        self._by_key[lead.dedupe_key] = lead
        if lead.name_key is not None:
            self._named.setdefault(lead.name_key, {})[lead.id] = lead.has_email

    def change(self, lead: KnownLead, content: LeadContent, dedupe_key: str, name_key: str | None) -> None:
        """Know a lead by what it says now."""
        del self._by_key[lead.dedupe_key]
        if lead.name_key is not None:
            self._named.get(lead.name_key, {}).pop(lead.id, None)
        lead.content, lead.dedupe_key, lead.name_key = content, dedupe_key, name_key
        self.put(lead)

    def _load_names(self, rows: Sequence[IntakeRow]) -> None:
        # A row with an address can only be a lead without one; a row without can be any lead of its name.
        any_lead: set[str] = set()
        without_email: set[str] = set()
        for row in rows:
            if row.name_key is None:
                continue
            if row.content.email is None:
                any_lead.add(row.name_key)
            elif row.dedupe_key not in self._by_key:
                without_email.add(row.name_key)
        # Each condition has an index of its own: few names are asked of the leads with an address.
        self._load_named(any_lead, leads.c.email.is_not(None))
        self._load_named(any_lead | without_email, leads.c.email.is_(None))
        only_ones = [id for named in self._named.values() if len(named) == 1 for id in named]
        self._load(self._one_of([id for id in only_ones if id not in self._by_id]))

    def _load_named(self, names: set[str], condition: ColumnElement[bool]) -> None:
        if not names:
            return
        query = select(leads.c.name_key, leads.c.id, leads.c.email.is_not(None)).where(
            any_of(leads.c.name_key, sorted(names), self._connection), condition
        )
        for name, id, has_email in self._connection.execute(query):
            self._named.setdefault(name, {})[id] = bool(has_email)

    def _has_key(self, keys: set[str]) -> ColumnElement[bool] | None:
        return any_of(leads.c.dedupe_key, sorted(keys), self._connection) if keys else None

    def _one_of(self, ids: Sequence[UUID]) -> ColumnElement[bool] | None:
        return any_of(leads.c.id, sorted(id.hex for id in ids), self._connection) if ids else None

    def _load(self, condition: ColumnElement[bool] | None) -> None:
        if condition is None:
            return
        for row in self._connection.execute(_locked(select(*_COLUMNS).where(condition))):
            known = _known(row)
            self._by_id[known.id] = known
            self._by_key[known.dedupe_key] = known


def load_known(connection: Connection, ids: Sequence[UUID]) -> dict[UUID, KnownLead]:
    """The leads with these ids, locked."""
    query = select(*_COLUMNS).where(any_of(leads.c.id, [id.hex for id in ids], connection))
    return {known.id: known for known in map(_known, connection.execute(_locked(query)))}


def _locked(query: Select[Any]) -> Select[Any]:
    # In the order in which runs lock them too: in two orders they would wait for each other.
    return query.order_by(leads.c.id).with_for_update()


def _known(row: Row[Any]) -> KnownLead:
    return KnownLead(
        id=row.id,
        content=content_of(row._mapping),
        dedupe_key=row.dedupe_key,
        name_key=row.name_key,
        status=row.status,
        version=row.version,
        upload_id=row.upload_id,
        latest_upload_id=row.latest_upload_id,
    )
