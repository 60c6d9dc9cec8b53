"""Addresses and domains that must not be written to."""

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, CompoundSelect, Connection, and_, delete, or_, select, union, update

from leadops_core.database.database import Database, Transaction
from leadops_core.database.errors import NotFoundError
from leadops_core.database.pages import read_page
from leadops_core.database.statements import any_of, upsert_into
from leadops_core.decision import skip_reason, suppression_keys
from leadops_core.outreach.repository.touches import STOPPABLE, free_stopped, stop_touches
from leadops_core.schemas import (
    Page,
    StopReason,
    SuppressionEntry,
    SuppressionId,
    SuppressionKind,
    SuppressionReason,
)
from leadops_core.suppressions.repository.digest import digests_of
from leadops_core.tables import cadences, drafts, leads, suppressions
from leadops_core.tables.rows import SUPPRESSION_COLUMNS, suppression_of

_CHUNK = 1000
_RANK = {reason: rank for rank, reason in enumerate(SuppressionReason)}


class Added(NamedTuple):
    """What became of several entries."""

    added: int
    strengthened: int
    """There already, for a reason that ranks lower."""
    present: int


class Suppressions:
    """The list of those not to be written to; one entry for each address or domain."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, entry: SuppressionEntry) -> SuppressionEntry:
        """Put an entry on the list and return what stands there now: of two reasons the one that ranks higher stays.

        In the same transaction drafts to these addresses, approved ones too, are taken back, and follow-ups end.
        """
        with self._database.writing() as transaction:
            standing = add_suppression(transaction.connection, entry)
            stop_suppressed(transaction, standing)
            return standing

    def add_many(self, entries: Sequence[SuppressionEntry]) -> Added:
        """Put entries on the list in one transaction, as `add` does one; `stop_all` takes drafts back afterwards."""
        counts = dict.fromkeys(Added._fields, 0)
        with self._database.writing() as transaction:
            # In one order, or two imports of the same list would wait for each other.
            for entry in sorted(entries, key=lambda each: (each.kind, each.value)):
                before = find_same(transaction.connection, entry)
                standing = add_suppression(transaction.connection, entry)
                if before is None:
                    counts["added"] += 1
                else:
                    counts["present" if standing == before else "strengthened"] += 1
        return Added(**counts)

    def stop_all(self) -> None:
        """End the touches of all leads that the list, as it stands, forbids to write to."""
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
                stop_touches(transaction, stopped, StopReason.SUPPRESSED)
            if len(rows) < _CHUNK:
                return
            after = rows[-1].id

    def remove(self, entry_id: SuppressionId) -> None:
        """Take an entry off the list; drafts that it had taken back wait in the inbox again. Raises NotFoundError."""
        with self._database.writing() as transaction:
            gone = transaction.connection.execute(
                delete(suppressions).where(suppressions.c.id == entry_id).returning(*SUPPRESSION_COLUMNS)
            ).first()
            if gone is None:
                raise NotFoundError("The do-not-contact list has no such entry.")
            free_stopped(transaction, _leads_named(suppression_of(gone)), StopReason.SUPPRESSED)

    def list(self, cursor: str | None = None, limit: int = 100) -> Page[SuppressionEntry]:
        """The entries, newest first."""
        query = select(*SUPPRESSION_COLUMNS)
        key, id = suppressions.c.created_at, suppressions.c.id
        with self._database.reading() as connection:
            rows, next_cursor = read_page(
                connection, query, key, id, question="suppressions", cursor=cursor, limit=limit
            )
        return Page(items=tuple(suppression_of(row[:-2]) for row in rows), next_cursor=next_cursor)

    def for_addresses(self, addresses: Sequence[str]) -> dict[str, tuple[SuppressionEntry, ...]]:
        """For each address the entries that name it or a domain it lies under; those without any are left out."""
        with self._database.reading() as connection:
            return find_entries(connection, addresses)


def find_entries(connection: Connection, addresses: Sequence[str]) -> dict[str, tuple[SuppressionEntry, ...]]:
    """As `Suppressions.for_addresses`, within a transaction."""
    keys = {address: suppression_keys(address) for address in addresses}
    wanted = sorted({key for each in keys.values() for key in each})
    if not wanted:
        return {}
    query = select(*SUPPRESSION_COLUMNS).where(
        any_of(suppressions.c.value, wanted, connection), suppressions.c.kind != SuppressionKind.ERASED.value
    )
    entries = [suppression_of(row) for row in connection.execute(query)]
    entries += _of_erased(connection, [key for key in wanted if "@" in key])
    by_value: dict[str, list[SuppressionEntry]] = {}
    for entry in sorted(entries, key=lambda entry: (entry.created_at, entry.id)):
        if ("@" in entry.value) == (entry.kind is SuppressionKind.ADDRESS):
            by_value.setdefault(entry.value, []).append(entry)
    found = {
        address: tuple(entry for key in each for entry in by_value.get(key, ()))
        for address, each in keys.items()
    }
    return {address: entries for address, entries in found.items() if entries}


def _of_erased(connection: Connection, addresses: Sequence[str]) -> list[SuppressionEntry]:
    """The entries of those of the addresses whose person was erased, named as they are asked for."""
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
    """End the touches of all leads that the entry forbids to write to."""
    query = select(leads.c.id).where(leads.c.id.in_(_touched()), _leads_named(entry))
    ids = list(transaction.connection.execute(query.order_by(leads.c.id).with_for_update()).scalars())
    stop_touches(transaction, ids, StopReason.SUPPRESSED, note=entry.reason.value)


def _touched() -> CompoundSelect[Any]:
    """Leads that have a draft to stop or touches to come: the others, most of all, need not be looked at."""
    return union(
        select(drafts.c.lead_id).where(drafts.c.state.in_(STOPPABLE)),
        select(cadences.c.lead_id).where(cadences.c.stopped_at.is_(None)),
    )


def find_same(connection: Connection, entry: SuppressionEntry) -> SuppressionEntry | None:
    """The entry that stands for the same address or domain."""
    same = (suppressions.c.kind == entry.kind.value) & (suppressions.c.value == entry.value.lower())
    row = connection.execute(select(*SUPPRESSION_COLUMNS).where(same)).first()
    return None if row is None else suppression_of(row)


def _leads_named(entry: SuppressionEntry) -> ColumnElement[bool]:
    """Leads whose address the entry forbids; the same as `suppression_keys` says."""
    email = leads.c.email
    if entry.kind is SuppressionKind.DOMAIN:
        below = (f"@{entry.value}", f".{entry.value}")
        return or_(*(email.endswith(end, autoescape=True) for end in below))
    local, _, host = entry.value.rpartition("@")
    tagged = email.startswith(f"{local}+", autoescape=True), email.endswith(f"@{host}", autoescape=True)
    return or_(email == entry.value, and_(*tagged))


def add_suppression(connection: Connection, entry: SuppressionEntry) -> SuppressionEntry:
    """Put an entry on the list; see `Suppressions.add`."""
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
    if standing.id == entry.id or not _outranks(entry, standing):
        return standing
    stronger = {name: values[name] for name in ("reason", "note", "expires_at")}
    connection.execute(update(suppressions).where(same).values(stronger))
    return suppression_of(connection.execute(select(*SUPPRESSION_COLUMNS).where(same)).one())


def _outranks(entry: SuppressionEntry, standing: SuppressionEntry) -> bool:
    if entry.reason is not standing.reason:
        return _RANK[entry.reason] < _RANK[standing.reason]
    if standing.expires_at is None:
        return False
    return entry.expires_at is None or entry.expires_at > standing.expires_at
