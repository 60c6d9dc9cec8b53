"""Which lead a row is: one that is in the store, one that came earlier in the chunk, or a new one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Column, ColumnElement, Connection, Row, Select, and_, select, true

from leadops_core.adapters.store.bulk import any_of
from leadops_core.adapters.store.codec import CONTENT_FIELDS, content_of, content_of_text
from leadops_core.adapters.store.intake.bulk_load import Key, KeysInMemory
from leadops_core.adapters.store.tables import leads
from leadops_core.intake import (
    PLAIN_NAMES,
    PlainLead,
    PlainRows,
    address_part,
    apart_key,
    disagree,
    may_be_same_person,
)
from leadops_core.schemas import LeadContent

_MOST_NAMESAKES = 50
"""More leads of one name at one company than these are not compared with a row."""

_CONTENT = slice(1, 1 + len(CONTENT_FIELDS))
DEDUPE_KEY, NAME_KEY, EMAIL = (PLAIN_NAMES.index(name) for name in ("dedupe_key", "name_key", "email"))

# Each has an index of its own: in most files only the rows of the last, which are few, are asked for.
_KEYS: dict[Key, tuple[Column[Any], ColumnElement[bool]]] = {
    Key.DEDUPE: (leads.c.dedupe_key, true()),
    Key.NAME_WITH_EMAIL: (leads.c.name_key, leads.c.email.is_not(None)),
    Key.NAME_WITHOUT_EMAIL: (leads.c.name_key, leads.c.email.is_(None)),
}
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

    def __init__(
        self, connection: Connection, rows: PlainRows, in_memory: KeysInMemory | None = None
    ) -> None:
        self._connection = connection
        self._in_memory = in_memory
        self._by_id: dict[UUID, KnownLead] = {}
        self._by_key: dict[str, KnownLead] = {}
        self._named: dict[str, dict[UUID, bool]] = {}
        keys, names = rows.column(DEDUPE_KEY), rows.column(NAME_KEY)
        self._addresses = {key: part for key in keys if " " in key and (part := address_part(key))}
        """For the key of a person at a shared mailbox, the key of the mailbox alone."""
        self.familiar = _repeated(keys) | _repeated([name for name in names if name is not None])
        """Keys by which a row may be a lead that is there, or one that another row makes. A row without any is a new lead."""
        if self._addresses:
            alone = set(self._addresses.values()).intersection(keys)
            self.familiar |= alone
            self.familiar.update(key for key, part in self._addresses.items() if part in alone)
        self._load(self._having(Key.DEDUPE, {*keys, *self._addresses.values()}))
        self._load_names(zip(keys, names, rows.column(EMAIL), strict=True))
        self.familiar.update(self._by_key, self._named)
        self.familiar.update(key for key, part in self._addresses.items() if part in self._by_key)

    def find(self, row: PlainLead) -> KnownLead | None:
        """Return the lead that the row speaks of, or None if it is a new one.

        It is the lead with the row's key, else the only one of its name at its company, unless both have an e-mail address.
        A lead found by its name must not be somebody else of that name by country, phone or website.
        """
        found, name_key = self._by_key.get(row[DEDUPE_KEY]), row[NAME_KEY]
        if found is None:
            found = self._at_shared_mailbox(row)
        if found is not None and (row[EMAIL] is not None or name_key is None):
            return found
        if name_key is None:
            return None
        content = _content_of(row)
        if found is not None and not disagree(content, found.content):
            return found
        named = self._named.get(name_key)
        if not named:
            return None
        is_told_apart = row[EMAIL] is not None
        candidates = [id for id, has_email in named.items() if not (is_told_apart and has_email)]
        return self._only_one(content, name_key, candidates)

    def key_of_new(self, row: PlainLead) -> str:
        """Return the key of a new lead that the row makes: another one than the row's if somebody else has that."""
        key: str = row[DEDUPE_KEY]
        return key if key not in self._by_key else apart_key(_content_of(row), key)

    def _at_shared_mailbox(self, row: PlainLead) -> KnownLead | None:
        """Return the lead that has the row's shared mailbox alone for its key, unless it has another name."""
        part = self._addresses.get(row[DEDUPE_KEY])
        found = None if part is None else self._by_key.get(part)
        return found if found and may_be_same_person(_content_of(row), found.content) else None

    def _only_one(self, content: LeadContent, name_key: str, candidates: Sequence[UUID]) -> KnownLead | None:
        """Return the only lead among the candidates that can be the person whose content this is."""
        own_key = apart_key(content, name_key)
        if len(candidates) > _MOST_NAMESAKES:
            self._load(self._having(Key.DEDUPE, {own_key}))
            return self._by_key.get(own_key)
        self._load(self._one_of([id for id in candidates if id not in self._by_id]))
        known = [self._by_id[id] for id in candidates]
        if own := next((lead for lead in known if lead.dedupe_key == own_key), None):
            return own
        agreeing = [lead for lead in known if not disagree(content, lead.content)]
        return agreeing[0] if len(agreeing) == 1 else None

    def put(self, lead: KnownLead) -> None:
        """Know a new lead, which a familiar row has made."""
        self._by_id[lead.id] = lead
        self._by_key[lead.dedupe_key] = lead
        self.familiar.add(lead.dedupe_key)
        if lead.name_key is not None:
            self._named.setdefault(lead.name_key, {})[lead.id] = lead.has_email
            self.familiar.add(lead.name_key)

    def change(self, lead: KnownLead, content: LeadContent, dedupe_key: str, name_key: str | None) -> None:
        """Know a lead by what it says now."""
        del self._by_key[lead.dedupe_key]
        if lead.name_key is not None:
            self._named.get(lead.name_key, {}).pop(lead.id, None)
        lead.content, lead.dedupe_key, lead.name_key = content, dedupe_key, name_key
        self.put(lead)

    def _load_names(self, rows: Iterable[tuple[str, str | None, str | None]]) -> None:
        # A row with an address can only be a lead without one; one without can be any lead of its name.
        anybody: set[str] = set()
        nobody_yet: set[str] = set()
        known = self._by_key
        for dedupe_key, name_key, email in rows:
            if name_key is None:
                continue
            if email is None:
                anybody.add(name_key)
            elif dedupe_key not in known:
                nobody_yet.add(name_key)
        self._load_named(Key.NAME_WITH_EMAIL, anybody)
        self._load_named(Key.NAME_WITHOUT_EMAIL, anybody | nobody_yet)
        only_ones = [id for named in self._named.values() if len(named) == 1 for id in named]
        self._load(self._one_of([id for id in only_ones if id not in self._by_id]))

    def _load_named(self, key: Key, names: set[str]) -> None:
        condition = self._having(key, names)
        if condition is None:
            return
        query = select(leads.c.name_key, leads.c.id, leads.c.email.is_not(None)).where(condition)
        for name, id, has_email in self._connection.execute(query):
            self._named.setdefault(name, {})[id] = bool(has_email)

    def _having(self, key: Key, values: set[str]) -> ColumnElement[bool] | None:
        """That a lead has one of the values for that key; None where no lead does."""
        column, condition = _KEYS[key]
        if self._in_memory is not None:
            rows = self._in_memory.rows_of(key, values)
            if not rows:
                return None
            # The memory may name one too many: what is stored decides.
            condition = and_(any_of(leads.c.search_row, rows, self._connection), condition)
        return and_(any_of(column, sorted(values), self._connection), condition) if values else None

    def _one_of(self, ids: Sequence[UUID]) -> ColumnElement[bool] | None:
        return any_of(leads.c.id, sorted(id.hex for id in ids), self._connection) if ids else None

    def _load(self, condition: ColumnElement[bool] | None) -> None:
        if condition is None:
            return
        for row in self._connection.execute(_locked(select(*_COLUMNS).where(condition))):
            known = _known(row)
            self._by_id[known.id] = known
            self._by_key[known.dedupe_key] = known


def _content_of(row: PlainLead) -> LeadContent:
    return content_of_text(row[_CONTENT])


def _repeated(keys: Sequence[str]) -> set[str]:
    if len(set(keys)) == len(keys):
        return set()
    seen: set[str] = set()
    know = seen.add
    return {key for key in keys if key in seen or know(key)}


def load_known(connection: Connection, ids: Sequence[UUID]) -> dict[UUID, KnownLead]:
    """The leads with these ids, locked."""
    query = select(*_COLUMNS).where(any_of(leads.c.id, [id.hex for id in ids], connection))
    return {known.id: known for known in map(_known, connection.execute(_locked(query)))}


def _locked(query: Select[Any]) -> Select[Any]:
    # In the order in which runs lock them too: in two orders they would wait for each other.
    return query.order_by(leads.c.id).with_for_update()


def _known(row: Row[Any]) -> KnownLead:
    values = row._asdict()
    return KnownLead(
        id=values["id"],
        content=content_of(values),
        dedupe_key=values["dedupe_key"],
        name_key=values["name_key"],
        status=values["status"],
        version=values["version"],
        upload_id=values["upload_id"],
        latest_upload_id=values["latest_upload_id"],
    )
