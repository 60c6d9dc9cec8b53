"""Rows become leads: new ones, or what is there already, updated by the merge policy of the intake room."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import delete, insert, update

from leadops_core.database.database import Transaction
from leadops_core.database.statements import any_of, insert_rows, update_rows
from leadops_core.intake import IntakeRow, dedupe_keys, merge
from leadops_core.intake.repository.dry_run import RowFates
from leadops_core.intake.repository.lead_index import KnownLead, LeadIndex
from leadops_core.intake.repository.lead_values import lead_values
from leadops_core.intake.repository.scored_copies import keep_as_scored
from leadops_core.schemas import ActivityType, LeadContent, LeadStatus, ProcessingState
from leadops_core.tables import leads, upload_changes
from leadops_core.tables.activity_log import ActivityLog
from leadops_core.tables.rows import CONTENT_FIELDS

OPEN_STATUSES = (LeadStatus.NEW.value, LeadStatus.QUALIFIED.value, LeadStatus.NEEDS_INFO.value)
"""Statuses in which new information about a lead is worth another run; in the others a person decides."""

HELD_ONLY = 0
"""`version_after` of a row of `upload_changes` that changed nothing and only says that the upload holds the lead."""

# Columns in which all new leads are alike.
_NEW: dict[str, Any] = {
    "status": LeadStatus.NEW.value,
    "enrichment": {"facts": []},
    "processing_state": ProcessingState.QUEUED.value,
    "attempt_count": 0,
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
    transaction: Transaction, rows: Sequence[IntakeRow], origin: Origin, fates: RowFates | None = None
) -> Arrived:
    """Store the rows as if they came one by one. The transaction must hold the intake lock.

    `fates` collects what becomes of each row.
    """
    return _Chunk(transaction, rows, origin, fates).take_in()


class _Chunk:
    def __init__(
        self, transaction: Transaction, rows: Sequence[IntakeRow], origin: Origin, fates: RowFates | None
    ) -> None:
        self._transaction = transaction
        self._fates = fates
        self._rows = rows
        self._origin = origin
        self._index = LeadIndex(transaction.connection, rows)
        self._arrived = Arrived()
        self._new: list[KnownLead] = []
        self._changed: dict[UUID, KnownLead] = {}
        self._seen: dict[UUID, KnownLead] = {}
        self._log = ActivityLog(transaction)
        self._changes: list[dict[str, Any]] = []
        self._displaced: list[tuple[UUID, UUID]] = []
        """Uploads that are no longer the newest to hold a lead, each with the lead."""

    def take_in(self) -> Arrived:
        for row in self._rows:
            lead = self._index.find(row)
            if lead is None:
                lead = self._add(row)
            else:
                self._merge(lead, row)
            self._arrived.last = lead.id
        self._arrived.accepted = len(self._new)
        self._write()
        return self._arrived

    def _add(self, row: IntakeRow) -> KnownLead:
        lead = KnownLead(
            id=self._transaction.new_id(),
            content=row.content,
            dedupe_key=self._index.key_of_new(row),
            name_key=row.name_key,
            status=LeadStatus.NEW.value,
            version=1,
            upload_id=self._origin.upload_id,
            is_new=True,
        )
        self._index.put(lead)
        self._new.append(lead)
        if self._fates is not None:
            self._fates.add(row)
        self._log_ingested(lead, row, {"merged": False})
        return lead

    def _merge(self, lead: KnownLead, row: IntakeRow) -> None:
        self._arrived.merged += 1
        if lead.holder in self._origin.same_file:
            # The same file was imported before and no other file has changed the lead since. Merging its rows again
            # would only repeat the changes that its later rows overwrite, or undo a person's correction.
            self._report_merged(row, lead, ())
            return
        upload_id = self._origin.upload_id
        if (
            upload_id is not None
            and lead.upload_id not in (None, upload_id)
            and lead.latest_upload_id != upload_id
        ):
            if lead.latest_upload_id is not None:
                self._displaced.append((lead.latest_upload_id, lead.id))
            lead.latest_upload_id = upload_id
            self._seen[lead.id] = lead
        existing = lead.content
        content = merge(existing, row.content)
        if content is existing:
            self._report_merged(row, lead, ())
            return
        before, after = difference(existing, content)
        self._report_merged(row, lead, after)
        got_email = existing.email is None and content.email is not None
        dedupe_key = row.dedupe_key if got_email else lead.dedupe_key
        self._index.change(lead, content, dedupe_key, dedupe_keys(content)[1])
        lead.version += 1
        self._arrived.changed += 1
        if not lead.is_new:
            self._changed[lead.id] = lead
        self._log_ingested(lead, row, {"merged": True, "changed": list(after)})
        if upload_id is not None:
            self._changes.append(self._change(upload_id, lead.id, before, after, lead.version))

    def _change(
        self, upload_id: UUID, lead_id: UUID, before: dict[str, Any], after: dict[str, Any], version: int
    ) -> dict[str, Any]:
        return {
            "id": self._transaction.new_id(),
            "upload_id": upload_id,
            "lead_id": lead_id,
            "before": before,
            "after": after,
            "version_after": version,
            "created_at": self._transaction.now,
        }

    def _report_merged(self, row: IntakeRow, lead: KnownLead, changed: Iterable[str]) -> None:
        if self._fates is not None:
            self._fates.merge(row, lead, changed)

    def _log_ingested(self, lead: KnownLead, row: IntakeRow, payload: dict[str, Any]) -> None:
        origin = self._origin
        if origin.upload_id is not None:
            payload = {"upload_id": origin.upload_id, "line": row.line, **payload, "by": origin.by}
        self._log.add(lead.id, ActivityType.INGESTED, payload, by=origin.actor)

    def _write(self) -> None:
        connection = self._transaction.connection
        # First, because a lead that got an address gives up its key by name, which a new lead may have taken.
        write_contents(self._transaction, list(self._changed.values()))
        insert_leads(self._transaction, self._new)
        seen = [id for id in self._seen if id not in self._changed]
        if seen:
            connection.execute(
                update(leads)
                .where(any_of(leads.c.id, [id.hex for id in seen], connection))
                .values(latest_upload_id=self._origin.upload_id)
            )
        self._log.write()
        insert_rows(connection, upload_changes, self._changes)
        self._remember_displaced()

    def _remember_displaced(self) -> None:
        """Keep the last upload that each lead's newest one displaced, so that undoing the newest does not let go of it.

        One row for a lead at most: a file that comes in every day must not make the table grow every day.
        """
        if not self._displaced:
            return
        connection = self._transaction.connection
        lead_ids = [lead_id.hex for _, lead_id in self._displaced]
        is_old = upload_changes.c.version_after == HELD_ONLY
        connection.execute(
            delete(upload_changes).where(any_of(upload_changes.c.lead_id, lead_ids, connection), is_old)
        )
        rows = [self._change(upload_id, lead_id, {}, {}, HELD_ONLY) for upload_id, lead_id in self._displaced]
        insert_rows(connection, upload_changes, rows)


def insert_leads(transaction: Transaction, new: Sequence[KnownLead]) -> None:
    """Store new leads, queued for processing."""
    if not new:
        return
    now = transaction.now
    rows = [
        {
            "id": lead.id,
            **lead_values(lead.content, lead.dedupe_key, lead.name_key),
            **_NEW,
            "upload_id": lead.upload_id,
            "version": lead.version,
            "created_at": now,
            "updated_at": now,
        }
        for lead in new
    ]
    if transaction.is_sqlite:
        # RETURNING has SQLAlchemy insert many rows with each statement, after which SQLite writes the full-text index out.
        transaction.connection.execute(insert(leads).returning(leads.c.id), rows)
    else:
        insert_rows(transaction.connection, leads, rows)


def write_contents(transaction: Transaction, changed: Sequence[KnownLead]) -> None:
    """Store what leads say now, and queue those again for which a run could still change something."""
    if not changed:
        return
    keep_as_scored(transaction, [lead.id.hex for lead in changed])
    rows = [
        {
            "id": lead.id,
            **lead_values(lead.content, lead.dedupe_key, lead.name_key),
            "latest_upload_id": lead.latest_upload_id,
            "version": lead.version,
            "updated_at": transaction.now,
        }
        for lead in changed
    ]
    update_rows(transaction.connection, leads, rows)
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
