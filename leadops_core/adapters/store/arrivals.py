"""Rows become leads: new ones, or what is there already, updated by the merge policy of the intake room."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import select, update

from leadops_core.adapters.store.bulk import PlainRow, any_of, insert_rows, update_rows
from leadops_core.adapters.store.bulk_load import KeysInMemory
from leadops_core.adapters.store.codec import (
    ACTIVITY_NAMES,
    CONTENT_FIELDS,
    company_key_of,
    content_values,
    hex_of,
)
from leadops_core.adapters.store.database import Transaction
from leadops_core.adapters.store.engine import json_text
from leadops_core.adapters.store.fates import RowFates
from leadops_core.adapters.store.labels import keep_as_scored
from leadops_core.adapters.store.matching import KnownLead, LeadIndex
from leadops_core.adapters.store.search import SEARCHED, index_new_leads, index_new_rows, reindexing
from leadops_core.adapters.store.tables import leads
from leadops_core.adapters.store.types import utc_text
from leadops_core.intake import IntakeRow, dedupe_keys, merge
from leadops_core.schemas import LeadContent, LeadStatus, ProcessingState

OPEN_STATUSES = (LeadStatus.NEW.value, LeadStatus.QUALIFIED.value, LeadStatus.NEEDS_INFO.value)
"""Statuses in which new information about a lead is worth another run; in the others a person decides."""

_NEW_NAMES = (
    *("id", *CONTENT_FIELDS, "dedupe_key", "name_key", "company_key", "upload_id", "status", "enrichment"),
    *("processing_state", "attempt_count", "version", "created_at", "updated_at"),
)
_KEYS = tuple(_NEW_NAMES.index(name) for name in ("dedupe_key", "name_key", "email"))
_SEARCHED = tuple(_NEW_NAMES.index(name) for name in SEARCHED)
_CHANGED_NAMES: tuple[tuple[str, str], ...] = (
    *((name, "json" if name.endswith("attributes") else "text") for name in CONTENT_FIELDS),
    *(("dedupe_key", "text"), ("name_key", "text"), ("company_key", "text"), ("latest_upload_id", "uuid")),
    *(("version", "integer"), ("updated_at", "timestamptz")),
)
_CHANGE_NAMES = ("id", "upload_id", "lead_id", "before", "after", "version_after", "created_at")
_NEW_STATE = (LeadStatus.NEW.value, '{"facts":[]}', ProcessingState.QUEUED.value, 0)


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
    rows: Sequence[IntakeRow],
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
        rows: Sequence[IntakeRow],
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
        self._new: list[PlainRow | KnownLead] = []
        self._changed: dict[UUID, KnownLead] = {}
        self._seen: dict[UUID, KnownLead] = {}
        self._activities: list[PlainRow] = []
        self._changes: list[PlainRow] = []

    def take_in(self) -> Arrived:
        index, origin = self._index, self._origin
        upload = None if origin.upload_id is None else origin.upload_id.hex
        before_line, after_line = _said_of_new(origin)
        familiar, actor, at = index.familiar, origin.actor, self._at
        new_id, arrived, fates = self._transaction.ids.new, self._arrived, self._fates
        for row in self._rows:
            line, content, dedupe_key, name_key = row
            is_familiar = dedupe_key in familiar or name_key in familiar
            known = index.find(row) if is_familiar else None
            if known is not None:
                self._merge(known, row)
                continue
            id = arrived.last = new_id()
            lead_id = hex_of(id)
            if fates is not None:
                fates.add(row)
            if is_familiar:
                lead = KnownLead(
                    id=id,
                    content=content,
                    dedupe_key=dedupe_key,
                    name_key=name_key,
                    status=LeadStatus.NEW.value,
                    version=1,
                    upload_id=origin.upload_id,
                    is_new=True,
                )
                index.put(lead)
                self._new.append(lead)
            else:
                self._new.append(_new_row(lead_id, content, dedupe_key, name_key, upload, 1, at))
            payload = before_line if upload is None else f"{before_line}{line}{after_line}"
            # A lead has one such entry, and so its id will do for both: an id costs as much as the rest of the entry.
            self._activities.append((lead_id, lead_id, "INGESTED", payload, actor, None, at))
        arrived.accepted = len(self._new)
        self._write()
        return self._arrived

    def _merge(self, lead: KnownLead, row: IntakeRow) -> None:
        self._arrived.merged += 1
        self._arrived.last = lead.id
        if lead.holder in self._origin.same_file:
            # The file was here and no other said anything since: row for row it would only turn what its later rows
            # changed back and forth again, or undo what a person has mended.
            self._tell_merged(row, lead, ())
            return
        upload_id = self._origin.upload_id
        if (
            upload_id is not None
            and lead.upload_id not in (None, upload_id)
            and lead.latest_upload_id != upload_id
        ):
            lead.latest_upload_id = upload_id
            self._seen[lead.id] = lead
        existing = lead.content
        content = merge(existing, row.content)
        if content is existing:
            self._tell_merged(row, lead, ())
            return
        before, after = difference(existing, content)
        self._tell_merged(row, lead, after)
        got_email = existing.email is None and content.email is not None
        self._index.change(
            lead, content, row.dedupe_key if got_email else lead.dedupe_key, dedupe_keys(content)[1]
        )
        lead.version += 1
        self._arrived.changed += 1
        if not lead.is_new:
            self._changed[lead.id] = lead
        self._log(lead, {"line": row.line, "merged": True, "changed": list(after)})
        if upload_id is not None:
            id = self._transaction.new_id().hex
            self._changes.append(
                (id, upload_id.hex, lead.id.hex, json_text(before), json_text(after), lead.version, self._at)
            )

    def _tell_merged(self, row: IntakeRow, lead: KnownLead, changed: Iterable[str]) -> None:
        if self._fates is not None:
            self._fates.merge(row, lead, changed)

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
        new = [lead if isinstance(lead, tuple) else _row_of_new(lead, self._at) for lead in self._new]
        first = insert_leads(self._transaction, new)
        if self._keys is not None:
            self._keys.learn_new(first, *([row[place] for row in new] for place in _KEYS))
            self._keys.learn(connection, list(self._changed))
        seen = [id for id in self._seen if id not in self._changed]
        if seen:
            connection.execute(
                update(leads)
                .where(any_of(leads.c.id, [id.hex for id in seen], connection))
                .values(latest_upload_id=self._origin.upload_id)
            )
        insert_rows(connection, "activities", ACTIVITY_NAMES, self._activities)
        insert_rows(connection, "upload_changes", _CHANGE_NAMES, self._changes)


def insert_leads(transaction: Transaction, rows: Sequence[PlainRow]) -> int:
    """Store new leads, waiting to be processed, findable; on SQLite, which `search_row` the first of them got."""
    if not transaction.is_sqlite:
        insert_rows(transaction.connection, "leads", _NEW_NAMES, rows)
        index_new_leads(transaction, [(row[0], [row[place] for place in _SEARCHED]) for row in rows])
        return 0
    first = next_search_row(transaction)
    numbered = [(*row, number) for number, row in enumerate(rows, first)]
    insert_rows(transaction.connection, "leads", (*_NEW_NAMES, "search_row"), numbered)
    index_new_rows(transaction, first)
    return first


def _said_of_new(origin: Origin) -> tuple[str, str]:
    """The JSON around the line number in the first entry of a new lead; by hand there is no line, and the first is all."""
    if origin.upload_id is None:
        return '{"merged":false}', ""
    upload_id, by = json_text(origin.upload_id), json_text(origin.by)
    return f'{{"upload_id":{upload_id},"line":', f',"merged":false,"by":{by}}}'


def _row_of_new(lead: KnownLead, at: str) -> PlainRow:
    upload = None if lead.upload_id is None else lead.upload_id.hex
    return _new_row(lead.id.hex, lead.content, lead.dedupe_key, lead.name_key, upload, lead.version, at)


def _new_row(
    id: str,
    content: LeadContent,
    dedupe_key: str,
    name_key: str | None,
    upload: str | None,
    version: int,
    at: str,
) -> PlainRow:
    """The plain row of a new lead, in the order of `_NEW_NAMES`."""
    company_key = company_key_of(content.company_name)
    keys = (dedupe_key, name_key, company_key)
    return (id, *content_values(content), *keys, upload, *_NEW_STATE, version, at, at)


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
