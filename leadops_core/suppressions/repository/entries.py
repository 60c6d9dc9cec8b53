"""The SQL of the do-not-contact list."""

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Connection,
    and_,
    delete,
    func,
    or_,
    select,
    union,
    update,
)

from leadops_core.audit.repository import record_event
from leadops_core.database.database import Database, Transaction
from leadops_core.database.errors import NotFoundError
from leadops_core.database.pages import read_page
from leadops_core.database.statements import any_of, upsert_into
from leadops_core.outreach.repository.follow_ups import STOPPABLE, restore_stopped, stop_follow_ups
from leadops_core.schemas import (
    Actor,
    AuditKind,
    DraftId,
    Page,
    StopReason,
    SuppressionEntry,
    SuppressionId,
    SuppressionKind,
)
from leadops_core.suppressions.repository.digest import digests_of
from leadops_core.suppressions.rules import outranks, skip_reason, suppression_keys
from leadops_core.tables import cadences, drafts, leads, suppressions
from leadops_core.tables.rows import SUPPRESSION_COLUMNS, suppression_of

_CHUNK = 1000


class AddedCounts(NamedTuple):
    """How many entries were added."""

    added: int
    strengthened: int
    """Entries that were listed for a reason that ranks lower."""
    present: int


class SuppressionRepository:
    """The do-not-contact list; one entry for each address or domain."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, entry: SuppressionEntry) -> SuppressionEntry:
        """Add an entry and return the stored entry, with the higher-ranked reason of the two.

        In the same transaction, drafts to these addresses leave the inbox, approved ones too, and follow-ups end.
        """
        with self._database.writing() as transaction:
            standing = add_suppression(transaction.connection, entry)
            stop_suppressed(transaction, standing)
            return standing

    def add_many(self, entries: Sequence[SuppressionEntry]) -> AddedCounts:
        """Add entries in one transaction as `add` does; call `stop_all` afterwards to withdraw drafts."""
        counts = dict.fromkeys(AddedCounts._fields, 0)
        with self._database.writing() as transaction:
            # In one order, or two imports of the same list would wait for each other.
            for entry in sorted(entries, key=lambda entry: (entry.kind, entry.value)):
                before = find_same(transaction.connection, entry)
                standing = add_suppression(transaction.connection, entry)
                if before is None:
                    counts["added"] += 1
                else:
                    counts["present" if standing == before else "strengthened"] += 1
        return AddedCounts(**counts)

    def stop_all(self) -> None:
        """End the follow-ups of all leads whose address is on the list, and withdraw their drafts."""
        after: UUID | None = None
        while True:
            with self._database.writing() as transaction:
                query = select(leads.c.id, leads.c.email).where(
                    leads.c.id.in_(_touched()), leads.c.email.is_not(None)
                )
                if after is not None:
                    query = query.where(leads.c.id > after)
                rows = transaction.connection.execute(
                    query.order_by(leads.c.id).limit(_CHUNK).with_for_update()
                ).all()
                entries = find_entries(transaction.connection, [row.email for row in rows])
                stopped = [
                    row.id
                    for row in rows
                    if skip_reason(row.email, entries.get(row.email, ()), transaction.now) is not None
                ]
                stop_follow_ups(transaction, stopped, StopReason.SUPPRESSED)
            if len(rows) < _CHUNK:
                return
            after = rows[-1].id

    def remove(self, entry_id: SuppressionId, *, by: str | Actor) -> None:
        """Remove an entry, and record it in the audit log. Drafts that it withdrew return to the inbox.

        Raise NotFoundError.
        """
        with self._database.writing() as transaction:
            if not remove_suppression(transaction, entry_id, by=by):
                raise NotFoundError("The do-not-contact list has no such entry.")

    def list(self, cursor: str | None = None, limit: int = 100) -> Page[SuppressionEntry]:
        """Return one page of the entries, newest first."""
        query = select(*SUPPRESSION_COLUMNS)
        key, id = suppressions.c.created_at, suppressions.c.id
        with self._database.reading() as connection:
            rows, next_cursor = read_page(
                connection, query, key, id, scope="suppressions", cursor=cursor, limit=limit
            )
        return Page(items=tuple(suppression_of(row[:-2]) for row in rows), next_cursor=next_cursor)

    def recipient_of(self, draft_id: DraftId) -> str | None:
        """Return the address that a draft was approved for, or else its lead's address. Raise NotFoundError."""
        query = (
            select(func.coalesce(drafts.c.recipient, leads.c.email))
            .select_from(drafts.join(leads, leads.c.id == drafts.c.lead_id))
            .where(drafts.c.id == draft_id)
        )
        with self._database.reading() as connection:
            row = connection.execute(query).first()
        if row is None:
            raise NotFoundError("there is no draft with this id")
        address: str | None = row[0]
        return address

    def for_addresses(self, addresses: Sequence[str]) -> dict[str, tuple[SuppressionEntry, ...]]:
        """Return the entries that match each address or its domains; addresses without entries are left out."""
        with self._database.reading() as connection:
            return find_entries(connection, addresses)


def _audit_details(entry: SuppressionEntry) -> dict[str, str]:
    """Describe an entry without the address, which an erasure could not remove from the audit log."""
    details = {"entry_id": str(entry.id), "kind": entry.kind.value, "reason": entry.reason.value}
    if entry.kind is SuppressionKind.ERASED:
        return details
    return {**details, "domain": entry.value.rpartition("@")[2]}


def find_entries(connection: Connection, addresses: Sequence[str]) -> dict[str, tuple[SuppressionEntry, ...]]:
    """Return the entries that match each address, within a transaction."""
    keys = {address: suppression_keys(address) for address in addresses}
    values = sorted({key for address_keys in keys.values() for key in address_keys})
    if not values:
        return {}
    query = select(*SUPPRESSION_COLUMNS).where(
        any_of(suppressions.c.value, values, connection), suppressions.c.kind != SuppressionKind.ERASED.value
    )
    entries = [suppression_of(row) for row in connection.execute(query)]
    entries += _of_erased(connection, [key for key in values if "@" in key])
    by_value: dict[str, list[SuppressionEntry]] = {}
    for entry in sorted(entries, key=lambda entry: (entry.created_at, entry.id)):
        if ("@" in entry.value) == (entry.kind is SuppressionKind.ADDRESS):
            by_value.setdefault(entry.value, []).append(entry)
    entries_by_address = {
        address: tuple(entry for key in address_keys for entry in by_value.get(key, ()))
        for address, address_keys in keys.items()
    }
    return {address: entries for address, entries in entries_by_address.items() if entries}


def _of_erased(connection: Connection, addresses: Sequence[str]) -> list[SuppressionEntry]:
    """Return the entries of erased people among the addresses, each under the address that was given."""
    is_erased = suppressions.c.kind == SuppressionKind.ERASED.value
    if connection.execute(select(suppressions.c.id).where(is_erased).limit(1)).first() is None:
        return []
    known_by = {digest: address for address, digest in digests_of(connection, addresses).items()}
    query = select(*SUPPRESSION_COLUMNS).where(
        is_erased, any_of(suppressions.c.value, list(known_by), connection)
    )
    return [
        entry.model_copy(update={"kind": SuppressionKind.ADDRESS, "value": known_by[entry.value]})
        for entry in map(suppression_of, connection.execute(query))
    ]


def stop_suppressed(transaction: Transaction, entry: SuppressionEntry) -> None:
    """End the follow-ups of all leads that the entry matches, and withdraw their drafts."""
    query = select(leads.c.id).where(leads.c.id.in_(_touched()), _leads_named(entry))
    ids = list(transaction.connection.execute(query.order_by(leads.c.id).with_for_update()).scalars())
    stop_follow_ups(transaction, ids, StopReason.SUPPRESSED, note=entry.reason.value)


def _touched() -> CompoundSelect[Any]:
    """Return the leads that have a draft to withdraw or follow-ups to come."""
    return union(
        select(drafts.c.lead_id).where(drafts.c.state.in_(STOPPABLE)),
        select(cadences.c.lead_id).where(cadences.c.stopped_at.is_(None)),
    )


def find_same(connection: Connection, entry: SuppressionEntry) -> SuppressionEntry | None:
    """Return the stored entry for the same address or domain, or None."""
    same = (suppressions.c.kind == entry.kind.value) & (suppressions.c.value == entry.value.lower())
    row = connection.execute(select(*SUPPRESSION_COLUMNS).where(same)).first()
    return None if row is None else suppression_of(row)


def remove_suppression(transaction: Transaction, entry_id: SuppressionId, *, by: str | Actor) -> bool:
    """Remove an entry as `SuppressionRepository.remove` does, and return False if there is none."""
    gone = transaction.connection.execute(
        delete(suppressions).where(suppressions.c.id == entry_id).returning(*SUPPRESSION_COLUMNS)
    ).first()
    if gone is None:
        return False
    entry = suppression_of(gone)
    restore_stopped(transaction, _leads_named(entry), StopReason.SUPPRESSED)
    record_event(transaction, AuditKind.OPT_OUT_REMOVED, by, _audit_details(entry))
    return True


def _leads_named(entry: SuppressionEntry) -> ColumnElement[bool]:
    """Return the condition that an entry matches a lead's address, as `suppression_keys` defines it."""
    email = leads.c.email
    if entry.kind is SuppressionKind.DOMAIN:
        below = (f"@{entry.value}", f".{entry.value}")
        return or_(*(email.endswith(end, autoescape=True) for end in below))
    local, _, host = entry.value.rpartition("@")
    tagged = email.startswith(f"{local}+", autoescape=True), email.endswith(f"@{host}", autoescape=True)
    return or_(email == entry.value, and_(*tagged))


def add_suppression(connection: Connection, entry: SuppressionEntry) -> SuppressionEntry:
    """Add an entry and return the stored entry, with the higher-ranked reason of the two."""
    values = {
        "id": entry.id,
        "kind": entry.kind.value,
        "value": entry.value.lower(),
        "reason": entry.reason.value,
        "note": entry.note,
        "created_at": entry.created_at,
        "expires_at": entry.expires_at,
    }
    connection.execute(
        upsert_into(connection, suppressions)
        .values(values)
        .on_conflict_do_nothing(index_elements=["kind", "value"])
    )
    same = (suppressions.c.kind == values["kind"]) & (suppressions.c.value == values["value"])
    standing = suppression_of(
        connection.execute(select(*SUPPRESSION_COLUMNS).where(same).with_for_update()).one()
    )
    if standing.id == entry.id or not outranks(entry, standing):
        return standing
    stronger = {name: values[name] for name in ("reason", "note", "expires_at")}
    connection.execute(update(suppressions).where(same).values(stronger))
    return suppression_of(connection.execute(select(*SUPPRESSION_COLUMNS).where(same)).one())
