"""Persons erased."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, delete, exists, func, insert, or_, select, text

from leadops_core.database.database import INTAKE_LOCK, Database, Transaction, retried
from leadops_core.database.errors import IllegalStateError, NotFoundError, VersionConflict
from leadops_core.database.references import find_id, is_id_prefix
from leadops_core.database.statements import any_of, upsert_into
from leadops_core.privacy.repository.person import Person, hanging_tables, read_person
from leadops_core.privacy.repository.sweep import sweep
from leadops_core.schemas import (
    DeliveryState,
    DraftId,
    Erasure,
    ErasureReport,
    LeadId,
    ProcessingState,
    SuppressionKind,
    SuppressionReason,
)
from leadops_core.suppressions.repository.digest import digests_of
from leadops_core.suppressions.rules import suppression_keys
from leadops_core.tables import drafts, erasures, leads, staged_files, staged_parts, suppressions
from leadops_core.tables.rows import reader_of
from leadops_core.tables.search import forget_words, matches

ERASURE_COLUMNS = tuple(erasures.c[name] for name in Erasure.model_fields)
_erasure_of = reader_of(Erasure)
_STAGING = timedelta(hours=1)
"""A file that has not been staged whole by then never will be."""
_IN_FLIGHT = (DeliveryState.CLAIMED.value, DeliveryState.TRANSMITTING.value)

TakeFiles = Callable[[Sequence[DraftId], frozenset[str]], int]
"""Takes the e-mails of drafts and to addresses out of the outbox folder; how many there were."""


class Erasures:
    """Persons erased: that it happened, when and by whom, and nothing of them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def list(self) -> tuple[Erasure, ...]:
        """All of them, newest first."""
        query = select(*ERASURE_COLUMNS).order_by(erasures.c.created_at.desc(), erasures.c.id.desc())
        with self._database.reading() as connection:
            return tuple(map(_erasure_of, connection.execute(query)))

    def of_lead(self, reference: str) -> Erasure | None:
        """The erasure of the lead with this id or beginning of it."""
        if not is_id_prefix(reference):
            return None
        with self._database.reading() as connection:
            try:
                id = find_id(connection, erasures.c.lead_id, reference, "erased lead")
            except NotFoundError:
                return None
            row = connection.execute(select(*ERASURE_COLUMNS).where(erasures.c.lead_id == id)).first()
            return None if row is None else _erasure_of(row)

    def leads_of(self, address: str) -> tuple[LeadId, ...]:
        """The leads with this normalised address."""
        with self._database.reading() as connection:
            query = select(leads.c.id).where(
                matches(connection, address), func.lower(leads.c.email) == address
            )
            return tuple(LeadId(id) for id in connection.execute(query.order_by(leads.c.id)).scalars())

    @retried
    def erase(
        self,
        lead_ids: Sequence[LeadId],
        addresses: Sequence[str],
        *,
        by: str,
        dry_run: bool = False,
        expected_version: int | None = None,
        take_files: TakeFiles,
    ) -> ErasureReport:
        """Erase the person behind the leads and the addresses, in one transaction.

        The leads go with all that hangs on them. Rows that stay lose the person: rejected rows, samples, kept replies and
        answers, notes on other leads. The addresses stay on the list of those never to be written to, as digests. A dry run
        does all of it and takes it back. Raises IllegalStateError while an e-mail to them is being sent, they are being
        processed, or a file is being taken in: nothing is done by halves.
        """
        begin = self._database.rehearsing if dry_run else self._database.writing
        with begin() as transaction:
            return _erase(transaction, lead_ids, addresses, by, dry_run, expected_version, take_files)


def _erase(
    transaction: Transaction,
    lead_ids: Sequence[LeadId],
    addresses: Sequence[str],
    by: str,
    dry_run: bool,
    expected_version: int | None,
    take_files: TakeFiles,
) -> ErasureReport:
    connection = transaction.connection
    _take_time(transaction)
    _overwrite(transaction, deleted=True)
    transaction.take_lock(INTAKE_LOCK)
    found = _hold(transaction, lead_ids, expected_version)
    hexes = [id.hex for id in found]
    removed = _drop_left_files(transaction)
    person = read_person(connection, hexes, addresses)
    those = any_of(drafts.c.lead_id, hexes, connection)
    draft_ids = [DraftId(id) for id in connection.execute(select(drafts.c.id).where(those)).scalars()]
    removed.update(_count_hanging(connection, hexes))
    if found:
        connection.execute(delete(leads).where(any_of(leads.c.id, hexes, connection)))
    taken_off, put_on = _suppress(transaction, person)
    cleaned = +Counter({suppressions.name: taken_off}) + sweep(transaction, person)
    if removed or cleaned:
        forget_words(transaction)
    _overwrite(transaction, deleted=False)
    file_count = 0 if dry_run else take_files(draft_ids, person.addresses)
    is_new = bool(removed or cleaned or file_count or put_on)
    if is_new:
        _keep(transaction, found, by, removed, cleaned, file_count)
    return ErasureReport(
        dry_run=dry_run,
        lead_ids=tuple(found),
        removed=_plain(removed),
        cleaned=_plain(cleaned),
        file_count=file_count,
        is_new=is_new,
        suppressed=bool(person.addresses),
        erased_by=by if is_new else None,
        erased_at=transaction.now if is_new else None,
        message=_said(removed, cleaned, dry_run=dry_run),
    )


def _overwrite(transaction: Transaction, *, deleted: bool) -> None:
    """On SQLite: whether what is deleted is overwritten at once, so that it is gone even before the file is compacted."""
    if transaction.is_sqlite:
        transaction.connection.exec_driver_sql(f"PRAGMA secure_delete = {'ON' if deleted else 'OFF'}")


def _take_time(transaction: Transaction) -> None:
    """Walking through everything takes the time that it takes."""
    if not transaction.is_sqlite:
        transaction.connection.execute(text("SET LOCAL statement_timeout = 0"))


def _hold(transaction: Transaction, lead_ids: Sequence[LeadId], expected_version: int | None) -> list[LeadId]:
    """The leads that are there, held; raises where something about them is under way."""
    connection = transaction.connection
    hexes = [id.hex for id in lead_ids]
    query = select(leads.c.id, leads.c.version, leads.c.processing_state, leads.c.lease_expires_at)
    rows = connection.execute(
        query.where(any_of(leads.c.id, hexes, connection)).order_by(leads.c.id).with_for_update()
    ).all()
    for row in rows:
        if expected_version is not None and row.version != expected_version:
            raise VersionConflict("lead", expected_version, row.version)
        if _is_processed(row, transaction.now):
            raise IllegalStateError(
                "The lead is being processed, so nothing was erased. Try again when processing is done."
            )
    held = any_of(drafts.c.lead_id, hexes, connection)
    states = connection.execute(select(drafts.c.state).where(held).with_for_update()).scalars()
    if set(states) & set(_IN_FLIGHT):
        raise IllegalStateError(
            "An email to this person is being sent, so nothing was erased. Try again when it is sent or settled."
        )
    return [LeadId(row.id) for row in rows]


def _drop_left_files(transaction: Transaction) -> Counter[str]:
    """Drop the bytes of files that were never staged whole; raises while a file is being staged or taken in.

    What is in a file is known only by reading it, and this person may be.
    """
    connection = transaction.connection
    fresh = staged_parts.c.created_at > transaction.now - _STAGING
    if connection.execute(select(exists().where(or_(exists(select(staged_files.c.id)), fresh)))).scalar():
        raise IllegalStateError(
            "A file that may contain this person is being imported, so nothing was erased. Try again when the import is done."
        )
    return +Counter({staged_parts.name: connection.execute(delete(staged_parts)).rowcount})


def _is_processed(row: Any, now: datetime) -> bool:
    is_running: bool = row.processing_state == ProcessingState.RUNNING.value
    return is_running and row.lease_expires_at is not None and row.lease_expires_at > now


def _count_hanging(connection: Connection, hexes: Sequence[str]) -> Counter[str]:
    removed: Counter[str] = Counter({leads.name: len(hexes)})
    for table, name in hanging_tables():
        those = any_of(table.c[name], hexes, connection)
        removed[table.name] += connection.execute(
            select(func.count()).select_from(table).where(those)
        ).scalar_one()
    return +removed


def _suppress(transaction: Transaction, person: Person) -> tuple[int, int]:
    """Have the addresses on the list as digests, and no longer as themselves; how many went, and how many came."""
    connection = transaction.connection
    named = sorted({key for each in person.addresses for key in suppression_keys(each) if "@" in key})
    taken_off = connection.execute(
        delete(suppressions).where(
            any_of(suppressions.c.value, named, connection),
            suppressions.c.kind == SuppressionKind.ADDRESS.value,
        )
    ).rowcount
    put_on = 0
    add = upsert_into(transaction.connection, suppressions)
    for digest in digests_of(connection, named).values():
        entry = {
            "id": transaction.new_id(),
            "kind": SuppressionKind.ERASED.value,
            "value": digest,
            "reason": SuppressionReason.OPT_OUT.value,
            "created_at": transaction.now,
        }
        new = add.values(entry).on_conflict_do_nothing(index_elements=["kind", "value"])
        put_on += connection.execute(new.returning(suppressions.c.id)).first() is not None
    return taken_off, put_on


def _keep(
    transaction: Transaction,
    found: Sequence[LeadId],
    by: str,
    removed: Counter[str],
    cleaned: Counter[str],
    file_count: int,
) -> None:
    ids: list[UUID | None] = [*found] or [None]
    rows = [
        {
            "id": transaction.new_id(),
            "lead_id": id,
            "erased_by": by,
            "removed": _plain(removed),
            "cleaned": _plain(cleaned),
            "file_count": file_count,
            "created_at": transaction.now,
        }
        for id in ids
    ]
    transaction.connection.execute(insert(erasures), rows)


def _plain(counts: Counter[str]) -> dict[str, int]:
    # Names of tables are no mere texts to SQLAlchemy, and so none to JSON.
    return {str(name): count for name, count in sorted(counts.items())}


def _said(removed: Counter[str], cleaned: Counter[str], *, dry_run: bool) -> str:
    if not removed and not cleaned:
        return "Nothing of this person is here."
    gone, lost = ("would go", "would lose") if dry_run else ("are gone", "lost")
    elsewhere = f", {cleaned.total():,} elsewhere {lost} the person" if cleaned else ""
    return f"{removed.total():,} rows {gone}{elsewhere}."
