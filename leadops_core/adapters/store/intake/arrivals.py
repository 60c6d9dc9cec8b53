"""Rows become leads: new ones, or what is there already, updated by the merge policy of the intake room."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import delete, select, update

from leadops_core.adapters.store.bulk import PlainRow, any_of, insert_rows, update_rows
from leadops_core.adapters.store.codec import (
    ACTIVITY_NAMES,
    CONTENT_FIELDS,
    content_of_text,
    content_values,
)
from leadops_core.adapters.store.database import Transaction
from leadops_core.adapters.store.engine import json_text
from leadops_core.adapters.store.intake.bulk_load import KeysInMemory
from leadops_core.adapters.store.intake.fates import RowFates
from leadops_core.adapters.store.intake.matching import DEDUPE_KEY, EMAIL, NAME_KEY, KnownLead, LeadIndex
from leadops_core.adapters.store.learning.labels import keep_as_scored
from leadops_core.adapters.store.lists.search import SEARCHED, index_new_leads, index_new_rows, reindexing
from leadops_core.adapters.store.tables import leads, upload_changes
from leadops_core.adapters.store.types import utc_text
from leadops_core.intake import PLAIN_NAMES, PlainLead, PlainRows, company_key_of, dedupe_keys, merge
from leadops_core.schemas import LeadContent, LeadStatus, ProcessingState

OPEN_STATUSES = (LeadStatus.NEW.value, LeadStatus.QUALIFIED.value, LeadStatus.NEEDS_INFO.value)
"""Statuses in which new information about a lead is worth another run; in the others a person decides."""

HELD_ONLY = 0
"""`version_after` of a row of `upload_changes` that changed nothing and only says that the upload holds the lead."""

_CONTENT = slice(1, 1 + len(CONTENT_FIELDS))
_SEARCHED = tuple(PLAIN_NAMES.index(name) for name in SEARCHED)
_CHANGED_NAMES: tuple[tuple[str, str], ...] = (
    *((name, "json" if name.endswith("attributes") else "text") for name in CONTENT_FIELDS),
    *(("dedupe_key", "text"), ("name_key", "text"), ("company_key", "text"), ("latest_upload_id", "uuid")),
    *(("version", "integer"), ("updated_at", "timestamptz")),
)
_CHANGE_NAMES = ("id", "upload_id", "lead_id", "before", "after", "version_after", "created_at")
_NEW: dict[str, str | int] = {
    "status": LeadStatus.NEW.value,
    "enrichment": '{"facts":[]}',
    "processing_state": ProcessingState.QUEUED.value,
    "attempt_count": 0,
    "version": 1,
}


class Origin(NamedTuple):
    """Where rows come from: an upload, or somebody who entered them by hand."""

    upload_id: UUID | None
    by: str
    actor: str
    same_file: frozenset[UUID] = frozenset()
    """Earlier uploads of the very same file, read in the same way."""


@dataclass(slots=True)
class Arrived:
    """What became of the rows of a chunk, and the lead of the last one."""

    accepted: int = 0
    merged: int = 0
    changed: int = 0
    last: UUID | None = None


def take_in(
    transaction: Transaction,
    rows: PlainRows,
    origin: Origin,
    keys: KeysInMemory | None = None,
    fates: RowFates | None = None,
) -> Arrived:
    """Store the rows as if they came one by one. The transaction must hold the intake lock.

    `keys` are those of a bulk load, which go on being those of all leads. `fates` is told what becomes of each row.
    """
    return _Chunk(transaction, rows, origin, keys, fates).take_in()


class _Chunk:
    def __init__(
        self,
        transaction: Transaction,
        rows: PlainRows,
        origin: Origin,
        keys: KeysInMemory | None,
        fates: RowFates | None,
    ) -> None:
        self._transaction = transaction
        self._fates = fates
        self._rows = rows
        self._origin = origin
        self._at = utc_text(transaction.now)
        self._keys = keys
        self._index = LeadIndex(transaction.connection, rows, keys)
        self._arrived = Arrived()
        self._new: list[PlainLead | KnownLead] = []
        self._changed: dict[UUID, KnownLead] = {}
        self._seen: dict[UUID, KnownLead] = {}
        self._first_entries: list[PlainRow] = []
        self._activities: list[PlainRow] = []
        self._changes: list[PlainRow] = []
        self._displaced: list[tuple[str, str]] = []
        """Uploads that are no longer the newest to hold a lead, each with the lead."""

    def take_in(self) -> Arrived:
        index, origin = self._index, self._origin
        before, after = _said_of_new(origin)
        familiar, actor = index.familiar, origin.actor
        fates = self._fates
        last: str | UUID | None = None
        for line, row in zip(self._rows.lines, self._rows.leads, strict=True):
            if row[DEDUPE_KEY] in familiar or row[NAME_KEY] in familiar:
                known = index.find(row)
                if known is not None:
                    last = known.id
                    self._merge(known, line, row)
                    continue
                lead = _lead_of_row(row, index.key_of_new(row), origin)
                index.put(lead)
                self._new.append(lead)
            else:
                self._new.append(row)
            if fates is not None:
                fates.add(line, row)
            id = last = row[0]
            payload = before if origin.upload_id is None else f"{before}{line}{after}"
            # A lead has one such entry, and so its id will do for both: an id costs as much as the rest of the entry.
            self._first_entries.append((id, id, payload, actor))
        self._arrived.last = UUID(last) if isinstance(last, str) else last
        self._arrived.accepted = len(self._new)
        self._write()
        return self._arrived

    def _merge(self, lead: KnownLead, line: int, row: PlainLead) -> None:
        self._arrived.merged += 1
        if lead.holder in self._origin.same_file:
            # The file was here and no other said anything since: row for row it would only turn what its later rows
            # changed back and forth again, or undo what a person has mended.
            self._tell_merged(line, row, lead, ())
            return
        upload_id = self._origin.upload_id
        if (
            upload_id is not None
            and lead.upload_id not in (None, upload_id)
            and lead.latest_upload_id != upload_id
        ):
            if lead.latest_upload_id is not None:
                self._displaced.append((lead.latest_upload_id.hex, lead.id.hex))
            lead.latest_upload_id = upload_id
            self._seen[lead.id] = lead
        existing = lead.content
        content = merge(existing, content_of_text(row[_CONTENT]))
        if content is existing:
            self._tell_merged(line, row, lead, ())
            return
        before, after = difference(existing, content)
        self._tell_merged(line, row, lead, after)
        got_email = existing.email is None and content.email is not None
        self._index.change(
            lead, content, row[DEDUPE_KEY] if got_email else lead.dedupe_key, dedupe_keys(content)[1]
        )
        lead.version += 1
        self._arrived.changed += 1
        if not lead.is_new:
            self._changed[lead.id] = lead
        self._log(lead, {"line": line, "merged": True, "changed": list(after)})
        if upload_id is not None:
            id = self._transaction.new_id().hex
            self._changes.append(
                (id, upload_id.hex, lead.id.hex, json_text(before), json_text(after), lead.version, self._at)
            )

    def _tell_merged(self, line: int, row: PlainLead, lead: KnownLead, changed: Iterable[str]) -> None:
        if self._fates is not None:
            self._fates.merge(line, row, lead, changed)

    def _log(self, lead: KnownLead, what: dict[str, Any]) -> None:
        origin = self._origin
        if origin.upload_id is not None:
            what = {"upload_id": origin.upload_id, **what, "by": origin.by}
        else:
            del what["line"]
        id = self._transaction.new_id().hex
        self._activities.append((id, lead.id.hex, "INGESTED", json_text(what), origin.actor, None, self._at))

    def _write(self) -> None:
        connection = self._transaction.connection
        # A lead that got an address gives up its key by name, which a new one may have taken.
        write_contents(self._transaction, list(self._changed.values()))
        new = [lead if isinstance(lead, tuple) else _row_of(lead) for lead in self._new]
        first = insert_leads(self._transaction, new, self._origin.upload_id, self._at)
        told_twice = [lead for lead in self._new if isinstance(lead, KnownLead) and lead.version > 1]
        versions = [(lead.id.hex, lead.version) for lead in told_twice]
        update_rows(connection, "leads", (("version", "integer"),), versions)
        if self._keys is not None:
            keys = ([row[place] for row in new] for place in (DEDUPE_KEY, NAME_KEY, EMAIL))
            self._keys.learn_new(first, *keys)
            self._keys.learn(connection, list(self._changed))
        seen = [id for id in self._seen if id not in self._changed]
        if seen:
            connection.execute(
                update(leads)
                .where(any_of(leads.c.id, [id.hex for id in seen], connection))
                .values(latest_upload_id=self._origin.upload_id)
            )
        insert_rows(
            connection,
            "activities",
            ("id", "lead_id", "payload", "actor"),
            self._first_entries,
            same={"type": "INGESTED", "created_at": self._at},
        )
        insert_rows(connection, "activities", ACTIVITY_NAMES, self._activities)
        insert_rows(connection, "upload_changes", _CHANGE_NAMES, self._changes)
        self._remember_displaced()

    def _remember_displaced(self) -> None:
        """Keep the last upload that each lead's newest one displaced, so that undoing the newest does not let go of it.

        One row for a lead at most: a file that comes in every day must not make the table grow every day.
        """
        if not self._displaced:
            return
        connection = self._transaction.connection
        lead_ids = [lead_id for _, lead_id in self._displaced]
        is_old = upload_changes.c.version_after == HELD_ONLY
        connection.execute(
            delete(upload_changes).where(any_of(upload_changes.c.lead_id, lead_ids, connection), is_old)
        )
        rows = [
            (self._transaction.new_id().hex, upload_id, lead_id, "{}", "{}", HELD_ONLY, self._at)
            for upload_id, lead_id in self._displaced
        ]
        insert_rows(connection, "upload_changes", _CHANGE_NAMES, rows)


def insert_leads(transaction: Transaction, rows: Sequence[PlainLead], upload_id: UUID | None, at: str) -> int:
    """Store new leads, waiting to be processed, findable; on SQLite, which `search_row` the first of them got."""
    connection = transaction.connection
    same = {**_NEW, "created_at": at, "updated_at": at}
    if upload_id is not None:
        same["upload_id"] = upload_id.hex
    if not transaction.is_sqlite:
        insert_rows(connection, "leads", PLAIN_NAMES, rows, same)
        index_new_leads(transaction, [(row[0], [row[place] for place in _SEARCHED]) for row in rows])
        return 0
    first = next_search_row(transaction)
    numbered = [(*row, number) for number, row in enumerate(rows, first)]
    insert_rows(connection, "leads", (*PLAIN_NAMES, "search_row"), numbered, same)
    index_new_rows(transaction, first)
    return first


def _said_of_new(origin: Origin) -> tuple[str, str]:
    """The JSON around the line number in the first entry of a new lead; by hand there is no line, and the first is all."""
    if origin.upload_id is None:
        return '{"merged":false}', ""
    upload_id, by = json_text(origin.upload_id), json_text(origin.by)
    return f'{{"upload_id":{upload_id},"line":', f',"merged":false,"by":{by}}}'


def _lead_of_row(row: PlainLead, dedupe_key: str, origin: Origin) -> KnownLead:
    return KnownLead(
        id=UUID(row[0]),
        content=content_of_text(row[_CONTENT]),
        dedupe_key=dedupe_key,
        name_key=row[NAME_KEY],
        status=LeadStatus.NEW.value,
        version=1,
        upload_id=origin.upload_id,
        is_new=True,
    )


def _row_of(lead: KnownLead) -> PlainLead:
    keys = (lead.dedupe_key, lead.name_key, company_key_of(lead.content.company_name))
    return (lead.id.hex, *content_values(lead.content), *keys)


def next_search_row(transaction: Transaction) -> int:
    """The first free row of SQLite's full-text index."""
    last = (
        select(leads.c.search_row)
        .where(leads.c.search_row.is_not(None))
        .order_by(leads.c.search_row.desc())
        .limit(1)
    )
    return (transaction.connection.execute(last).scalar() or 0) + 1


def write_contents(transaction: Transaction, changed: Sequence[KnownLead]) -> None:
    """Store what leads say now, and queue those again for which a run could still change something."""
    if not changed:
        return
    keep_as_scored(transaction, [lead.id.hex for lead in changed])
    at = utc_text(transaction.now)
    rows = [
        (
            lead.id.hex,
            *content_values(lead.content),
            lead.dedupe_key,
            lead.name_key,
            company_key_of(lead.content.company_name),
            None if lead.latest_upload_id is None else lead.latest_upload_id.hex,
            lead.version,
            at,
        )
        for lead in changed
    ]
    with reindexing(transaction, [(lead.id.hex, lead.content) for lead in changed]):
        update_rows(transaction.connection, "leads", _CHANGED_NAMES, rows)
    queue_again(transaction, [lead.id for lead in changed if lead.status in OPEN_STATUSES])


def queue_again(transaction: Transaction, ids: Sequence[UUID]) -> None:
    """Have leads processed again, from the first attempt; a run that is under way will find itself outdated."""
    if ids:
        connection = transaction.connection
        connection.execute(
            update(leads)
            .where(any_of(leads.c.id, [id.hex for id in ids], connection))
            .values(
                processing_state=ProcessingState.QUEUED.value,
                attempt_count=0,
                last_error=None,
                lease_owner=None,
                lease_expires_at=None,
            )
        )


def difference(before: LeadContent, after: LeadContent) -> tuple[dict[str, Any], dict[str, Any]]:
    """The fields that differ, as they were and as they are; one of several attributes as `attributes.NAME`."""
    old, new = flatten(before), flatten(after)
    changed = [name for name in {**old, **new} if old.get(name) != new.get(name)]
    return {name: old.get(name) for name in changed}, {name: new.get(name) for name in changed}


def flatten(content: LeadContent) -> dict[str, Any]:
    """The content with each attribute as a field of its own, named `attributes.NAME`; unknown fields are left out."""
    flat: dict[str, Any] = {}
    for name in CONTENT_FIELDS:
        value = getattr(content, name)
        if isinstance(value, dict):
            flat |= {f"{name}.{key}": text for key, text in value.items()}
        elif value is not None:
            flat[name] = value
    return flat


def unflatten(flat: dict[str, Any]) -> LeadContent:
    """The content of which `flatten` would give this. Validated."""
    values: dict[str, Any] = {"attributes": {}, "outcome_attributes": {}}
    for name, value in flat.items():
        group, dot, key = name.partition(".")
        if value is None:
            continue
        if dot:
            values[group][key] = value
        else:
            values[name] = value
    return LeadContent.model_validate(values)
