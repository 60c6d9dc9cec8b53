"""Leads as an import reads and writes them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Connection, Row, insert, select, update

from leadops_core.database.database import Transaction
from leadops_core.database.statements import any_of, insert_rows, update_rows, upsert_into
from leadops_core.intake.dedupe import company_key_of
from leadops_core.schemas import LeadContent, LeadStatus, ProcessingState
from leadops_core.tables import labels, lead_merges, leads, scored_copies
from leadops_core.tables.rows import CONTENT_FIELDS, SCORED_FROM, content_of

OPEN_STATUSES = (LeadStatus.NEW.value, LeadStatus.QUALIFIED.value, LeadStatus.NEEDS_INFO.value)
"""Statuses in which changed contents lead to another run. In the other statuses a person decides."""

_COLUMNS = (
    *(leads.c[name] for name in ("id", *CONTENT_FIELDS)),
    *(leads.c.dedupe_key, leads.c.name_key, leads.c.status, leads.c.version),
    *(leads.c.upload_id, leads.c.latest_upload_id),
)
_NEW: dict[str, Any] = {
    "status": LeadStatus.NEW.value,
    "enrichment": {"facts": []},
    "processing_state": ProcessingState.QUEUED.value,
    "attempt_count": 0,
}


@dataclass(slots=True, eq=False)
class KnownLead:
    """A lead during an import."""

    id: UUID
    content: LeadContent
    dedupe_key: str
    name_key: str | None
    status: str
    version: int
    upload_id: UUID | None
    """The upload that created it."""
    latest_upload_id: UUID | None = None
    """The newest other upload that contains it."""
    is_new: bool = False

    @property
    def newest_upload_id(self) -> UUID | None:
        return self.latest_upload_id or self.upload_id

    @property
    def has_email(self) -> bool:
        return self.content.email is not None


def leads_with_ids(connection: Connection, ids: Sequence[UUID]) -> dict[UUID, KnownLead]:
    """Return the leads with these ids, locked."""
    return {lead.id: lead for lead in _locked(connection, leads.c.id, sorted(id.hex for id in ids))}


def leads_with_keys(connection: Connection, keys: set[str]) -> Iterator[KnownLead]:
    """Yield the leads with these dedupe keys, locked."""
    return _locked(connection, leads.c.dedupe_key, sorted(keys))


def merged_leads(connection: Connection, keys: set[str]) -> dict[str, UUID]:
    """Return, by the dedupe key of a lead that was merged into another one, that other lead."""
    if not keys:
        return {}
    is_merged = any_of(lead_merges.c.dedupe_key, sorted(keys), connection), lead_merges.c.undone_at.is_(None)
    query = (
        select(lead_merges.c.dedupe_key, lead_merges.c.lead_id).where(*is_merged).order_by(lead_merges.c.id)
    )
    return {row.dedupe_key: row.lead_id for row in connection.execute(query)}


def ids_by_name(
    connection: Connection, name_keys: set[str], *, has_email: bool
) -> Iterator[tuple[str, UUID]]:
    """Yield the name key and id of the leads of these names, either with or without an email address."""
    if not name_keys:
        return
    # Each condition has an index of its own.
    condition = leads.c.email.is_not(None) if has_email else leads.c.email.is_(None)
    is_named = any_of(leads.c.name_key, sorted(name_keys), connection)
    for row in connection.execute(select(leads.c.name_key, leads.c.id).where(is_named, condition)):
        yield row.name_key, row.id


def is_key_taken(connection: Connection, dedupe_key: str) -> bool:
    return connection.execute(select(leads.c.id).where(leads.c.dedupe_key == dedupe_key)).first() is not None


def insert_leads(transaction: Transaction, new: Sequence[KnownLead]) -> None:
    """Store new leads, queued for processing."""
    if not new:
        return
    created = {"created_at": transaction.now, "updated_at": transaction.now}
    rows = [
        {**_NEW, **_content_values(lead), "upload_id": lead.upload_id, "version": lead.version, **created}
        for lead in new
    ]
    if transaction.is_sqlite:
        # RETURNING has SQLAlchemy insert many rows with each statement, after which SQLite writes the full-text index out.
        transaction.connection.execute(insert(leads).returning(leads.c.id), rows)
    else:
        insert_rows(transaction.connection, leads, rows)


def update_contents(transaction: Transaction, changed: Sequence[KnownLead]) -> None:
    """Store changed contents and keys, and queue the leads with an open status for another run."""
    if not changed:
        return
    keep_as_scored(transaction, [lead.id.hex for lead in changed])
    rows = [
        {
            **_content_values(lead),
            "latest_upload_id": lead.latest_upload_id,
            "version": lead.version,
            "updated_at": transaction.now,
        }
        for lead in changed
    ]
    update_rows(transaction.connection, leads, rows)
    queue_again(transaction, [lead.id for lead in changed if lead.status in OPEN_STATUSES])


def set_latest_upload(connection: Connection, lead_ids: Sequence[UUID], upload_id: UUID | None) -> None:
    if lead_ids:
        is_wanted = any_of(leads.c.id, [id.hex for id in lead_ids], connection)
        connection.execute(update(leads).where(is_wanted).values(latest_upload_id=upload_id))


def queue_again(transaction: Transaction, ids: Sequence[UUID]) -> None:
    """Queue leads for processing, with all attempts. A run that is in progress will be discarded as outdated."""
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


def keep_as_scored(transaction: Transaction, lead_ids: Sequence[str]) -> None:
    """Copy scored leads (ids as hex) as they were scored. Call it before their contents change.

    A copy of the same scoring is kept, and a lead with a label needs no copy.
    """
    if not lead_ids:
        return
    source = select(leads.c.id, leads.c.last_run_key, leads.c.updated_at, *(leads.c[n] for n in SCORED_FROM))
    source = source.where(
        any_of(leads.c.id, lead_ids, transaction.connection),
        leads.c.last_run_key.is_not(None),
        leads.c.id.not_in(select(labels.c.lead_id)),
    )
    names = ["lead_id", "run_key", "created_at", *SCORED_FROM]
    insert_copies = upsert_into(transaction.connection, scored_copies).from_select(names, source)
    transaction.connection.execute(
        insert_copies.on_conflict_do_update(
            index_elements=["lead_id"],
            set_={name: insert_copies.excluded[name] for name in names[1:]},
            where=insert_copies.excluded.run_key != scored_copies.c.run_key,
        )
    )


def _content_values(lead: KnownLead) -> dict[str, Any]:
    return {
        "id": lead.id,
        **vars(lead.content),
        "dedupe_key": lead.dedupe_key,
        "name_key": lead.name_key,
        "company_key": company_key_of(lead.content.company_name),
    }


def _locked(connection: Connection, column: Column[Any], values: Sequence[str]) -> Iterator[KnownLead]:
    if not values:
        return
    # In the order in which runs lock them too: in two orders they would wait for each other.
    query = select(*_COLUMNS).where(any_of(column, values, connection)).order_by(leads.c.id).with_for_update()
    for row in connection.execute(query):
        yield _known(row)


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
