"""The SQL of erasures."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import orjson
from sqlalchemy import (
    JSON,
    Column,
    ColumnElement,
    Connection,
    LargeBinary,
    String,
    Table,
    Text,
    and_,
    cast,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    text,
    update,
)

from leadops_core.audit.repository import record_event
from leadops_core.database.columns import metadata
from leadops_core.database.database import INTAKE_LOCK, Database, Transaction
from leadops_core.database.errors import NotFoundError
from leadops_core.database.idempotency_table import replies
from leadops_core.database.references import find_id, is_id_prefix
from leadops_core.database.statements import any_of, upsert_into
from leadops_core.privacy.masking import MARK, PersonMask, mask_samples, quotes_any
from leadops_core.privacy.person import Person, person_of
from leadops_core.schemas import (
    Actor,
    AuditKind,
    DraftId,
    Erasure,
    LeadId,
    ProcessingState,
    SuppressionKind,
    SuppressionReason,
)
from leadops_core.schemas.progress import Progress
from leadops_core.suppressions.repository.digest import digests_of
from leadops_core.suppressions.rules import suppression_keys
from leadops_core.tables import (
    activities,
    audit_events,
    drafts,
    erasures,
    export_parts,
    feedback,
    lead_merges,
    leads,
    messages,
    model_calls,
    raw_messages,
    staged_files,
    staged_parts,
    suppressions,
    upload_rejections,
    uploads,
)
from leadops_core.tables.raw_mail import texts_of_raw
from leadops_core.tables.rows import reader_of
from leadops_core.tables.search import forget_words, matches

_COLUMNS = tuple(erasures.c[name] for name in Erasure.model_fields)
_erasure_of = reader_of(Erasure)

_NOTE_TABLES = frozenset({activities.name, feedback.name})
"""Colleagues write names of other people here. In other rows of a lead, a name alone may be somebody else's."""
_WITHOUT_PERSONS = frozenset({erasures, audit_events})
"""Tables that hold only ids of leads. Rows of the audit log cannot be changed."""
_GONE = {
    "status_code": 410,
    "headers": {"content-type": "application/problem+json"},
    "body": orjson.dumps(
        {
            "type": "urn:leadops:problem:erased",
            "title": "Erased",
            "status": 410,
            "detail": "The person whom this request was about was erased since.",
        }
    ),
}
"""The response to a repeated request about the person, so that it is not executed again."""


class LeadToErase(NamedTuple):
    id: LeadId
    version: int
    is_processing: bool


class ErasureTransaction:
    """The statements of one erasure, in one transaction."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._connection = transaction.connection
        self.now = transaction.now

    def lock_leads(self, ids: Sequence[LeadId]) -> list[LeadToErase]:
        query = select(leads.c.id, leads.c.version, leads.c.processing_state, leads.c.lease_expires_at)
        query = query.where(self._any_of(leads.c.id, ids)).order_by(leads.c.id).with_for_update()
        return [
            LeadToErase(
                LeadId(id),
                version,
                state == ProcessingState.RUNNING.value and expires_at is not None and expires_at > self.now,
            )
            for id, version, state, expires_at in self._connection.execute(query)
        ]

    def lock_drafts(self, lead_ids: Sequence[LeadId]) -> dict[DraftId, str]:
        query = select(drafts.c.id, drafts.c.state).where(self._any_of(drafts.c.lead_id, lead_ids))
        rows = self._connection.execute(query.with_for_update())
        return {DraftId(id): state for id, state in rows}

    def is_file_staged(self, since: datetime) -> bool:
        """Return True if a file waits for its import, or if parts of one were stored after `since`."""
        is_staged = or_(exists(select(staged_files.c.id)), staged_parts.c.created_at > since)
        return bool(self._connection.execute(select(exists().where(is_staged))).scalar())

    def delete_files(self) -> Counter[str]:
        """Delete the files of broken-off uploads and of exports, whose bytes are not searched."""
        return Counter(
            {
                table.name: self._connection.execute(delete(table)).rowcount
                for table in (staged_parts, export_parts)
            }
        )

    def read_person(self, lead_ids: Sequence[LeadId], addresses: Iterable[str]) -> Person:
        def rows() -> Iterator[Mapping[str, Any]]:
            for table, name in ((leads, "id"), *lead_tables()):
                query = select(table).where(self._any_of(table.c[name], lead_ids))
                yield from map(dict, self._connection.execute(query).mappings())

        return person_of(map(str, lead_ids), addresses, rows())

    def delete_leads(self, ids: Sequence[LeadId]) -> Counter[str]:
        """Delete the leads and their rows in other tables, and return the number of rows by table."""
        removed = Counter({leads.name: len(ids)})
        for table, name in lead_tables():
            count = select(func.count()).select_from(table).where(self._any_of(table.c[name], ids))
            removed[table.name] += self._connection.execute(count).scalar_one()
        self._connection.execute(delete(leads).where(self._any_of(leads.c.id, ids)))
        return removed

    def suppress(self, addresses: Iterable[str]) -> tuple[int, int]:
        """Replace the addresses on the do-not-contact list by hashes. Return the number of entries removed and added."""
        listed = sorted({key for address in addresses for key in suppression_keys(address) if "@" in key})
        removed_count = self._connection.execute(
            delete(suppressions).where(
                any_of(suppressions.c.value, listed, self._connection),
                suppressions.c.kind == SuppressionKind.ADDRESS.value,
            )
        ).rowcount
        added_count = 0
        for digest in digests_of(self._connection, listed).values():
            entry = {
                "id": self._transaction.new_id(),
                "kind": SuppressionKind.ERASED.value,
                "value": digest,
                "reason": SuppressionReason.OPT_OUT.value,
                "created_at": self.now,
            }
            new = upsert_into(self._connection, suppressions).values(entry)
            new = new.on_conflict_do_nothing(index_elements=["kind", "value"]).returning(suppressions.c.id)
            added_count += self._connection.execute(new).first() is not None
        return removed_count, added_count

    def delete_messages(self, person: Person) -> Counter[str]:
        """Delete unmatched messages from the person, and every message as it was received that names them.

        Return the number of rows by table.
        """
        is_sender = any_of(messages.c.sender, sorted(person.addresses), self._connection)
        unmatched = delete(messages).where(messages.c.lead_id.is_(None), is_sender)
        removed = Counter({messages.name: self._connection.execute(unmatched).rowcount})
        names = [text.lower().encode() for text in person.addresses | person.full_names]
        for row in self._connection.execute(select(raw_messages)).fetchall():
            if any(name in text for text in texts_of_raw(row.content) for name in names):
                named = delete(raw_messages).where(raw_messages.c.message_id == row.message_id)
                removed[raw_messages.name] += self._connection.execute(named).rowcount
        return removed

    def remove_from_other_rows(self, person: Person, progress: Progress | None = None) -> Counter[str]:
        """Remove the person from all rows that are not theirs, and return the number of changed rows by table.

        The tables are taken from the metadata, so a column that is added later is searched, too. `progress` is called before
        each table with the number of searched tables.
        """
        # First, because model replies are found by their quotes, which the next step masks.
        changed = Counter({model_calls.name: self._delete_model_replies(person)})
        lead_table_names = {leads.name, *(table.name for table, _ in lead_tables())}
        for done, table in enumerate(metadata.sorted_tables):
            if progress is not None:
                progress(done, len(metadata.sorted_tables))
            if table in _WITHOUT_PERSONS:
                continue
            texts = person.identifiers
            if table.name in lead_table_names:
                texts = person.addresses | (person.full_names if table.name in _NOTE_TABLES else set())
            if table is replies:
                # A response about the person's draft need not name them. A phone number may also be a colleague's.
                texts = (texts | person.lead_ids) - person.phones
            changed[table.name] += self._mask_rows(table, texts, person)
        return +changed

    def clear_search_index(self) -> None:
        forget_words(self._transaction)

    def record(
        self,
        lead_ids: Sequence[LeadId],
        by: str | Actor,
        *,
        removed: Mapping[str, int],
        cleaned: Mapping[str, int],
        file_count: int,
    ) -> None:
        """Store one row for each lead, or one without a lead, and record them in the audit log."""
        counts = {"removed": removed, "cleaned": cleaned, "file_count": file_count}
        erased: list[UUID | None] = [*lead_ids] or [None]
        rows = [
            {
                "id": self._transaction.new_id(),
                "lead_id": id,
                "erased_by": Actor.of(by).name,
                "created_at": self.now,
                **counts,
            }
            for id in erased
        ]
        self._connection.execute(insert(erasures), rows)
        for id in erased:
            details = {} if id is None else {"lead_id": str(id)}
            record_event(self._transaction, AuditKind.LEAD_ERASED, by, details)

    def _any_of(self, column: Column[Any], ids: Sequence[UUID]) -> ColumnElement[bool]:
        return any_of(column, [id.hex for id in ids], self._connection)

    def _delete_model_replies(self, person: Person) -> int:
        """Delete stored replies that quote the person, and keep what they cost."""
        texts = [*person.quotable, *person.identifiers]
        stored = select(model_calls.c.id, model_calls.c.reply).where(model_calls.c.reply.is_not(None))
        ids = [row.id for row in self._connection.execute(stored) if quotes_any(row.reply, texts)]
        for id in ids:
            self._connection.execute(update(model_calls).where(model_calls.c.id == id).values(reply=None))
        return len(ids)

    def _mask_rows(self, table: Table, texts: set[str], person: Person) -> int:
        columns = text_columns(table)
        is_sqlite = self._transaction.is_sqlite
        conditions = [_contains(column, text, is_sqlite) for column in columns for text in texts]
        if table is upload_rejections:
            # First and last name may be in two cells.
            conditions += [
                and_(*(_contains(upload_rejections.c.cells, part, is_sqlite) for part in name.split()))
                for name in person.full_names
            ]
        if table is uploads:
            # Samples may be cut off or hold one of the names.
            conditions.append(uploads.c.id.is_not(None))
        if not conditions:
            return 0
        mask = PersonMask(texts)
        rows = self._connection.execute(select(table).where(or_(*conditions)).with_for_update())
        return sum([self._mask_row(table, columns, row, mask, person) for row in rows.mappings().all()])

    def _mask_row(
        self,
        table: Table,
        columns: Sequence[Column[Any]],
        row: Mapping[Any, Any],
        mask: PersonMask,
        person: Person,
    ) -> bool:
        same = and_(*(column == row[column.name] for column in table.primary_key.columns))
        if table is replies and mask([row["caller"], row["key"]]) != [row["caller"], row["key"]]:
            self._connection.execute(delete(replies).where(same))
            return True
        values: dict[str, Any]
        if table is replies:
            values = _GONE
        elif table is upload_rejections:
            values = {"cells": [], "column": None, "reason": MARK}
        else:
            values = {
                column.name: mask(row[column.name]) for column in columns if row[column.name] is not None
            }
            if table is uploads:
                values["mapping"] = mask_samples(values["mapping"], person.identifiers | person.single_names)
            values = {name: value for name, value in values.items() if value != row[name]}
        if values:
            self._connection.execute(update(table).where(same).values(values))
        return bool(values)


class ErasureRepository:
    """Records of erasures, which hold no personal data."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def list(self) -> tuple[Erasure, ...]:
        query = select(*_COLUMNS).order_by(erasures.c.created_at.desc(), erasures.c.id.desc())
        with self._database.reading() as connection:
            return tuple(map(_erasure_of, connection.execute(query)))

    def of_lead(self, reference: str) -> Erasure | None:
        """Return the erasure of the lead with this id or prefix of an id."""
        if not is_id_prefix(reference):
            return None
        with self._database.reading() as connection:
            try:
                id = find_id(connection, erasures.c.lead_id, reference, "erased lead")
            except NotFoundError:
                return None
            row = connection.execute(select(*_COLUMNS).where(erasures.c.lead_id == id)).first()
            return None if row is None else _erasure_of(row)

    def leads_of(self, address: str) -> tuple[LeadId, ...]:
        """Return the leads with this normalized address, or into which a lead with it was merged."""
        with self._database.reading() as connection:
            query = select(leads.c.id).where(
                matches(connection, address), func.lower(leads.c.email) == address
            )
            ids = {*connection.execute(query).scalars(), *_merged_with(connection, address)}
            return tuple(LeadId(id) for id in sorted(ids))

    @contextmanager
    def erasing(self, *, dry_run: bool) -> Iterator[ErasureTransaction]:
        """Begin a transaction for an erasure. It excludes imports, has no statement timeout, and overwrites deleted data."""
        begin = self._database.rehearsing if dry_run else self._database.writing
        with begin() as transaction:
            if transaction.is_sqlite:
                transaction.connection.exec_driver_sql("PRAGMA secure_delete = ON")
            else:
                transaction.connection.execute(text("SET LOCAL statement_timeout = 0"))
            transaction.take_lock(INTAKE_LOCK)
            yield ErasureTransaction(transaction)
            if transaction.is_sqlite:
                transaction.connection.exec_driver_sql("PRAGMA secure_delete = OFF")


def lead_tables() -> Iterator[tuple[Table, str]]:
    """Yield the tables whose rows are deleted with a lead, each with the name of the column that refers to it."""
    for table in metadata.sorted_tables:
        for column in table.columns:
            if any(key.column is leads.c.id for key in column.foreign_keys):
                yield table, column.name


def text_columns(table: Table) -> tuple[Column[Any], ...]:
    """Return the columns that may hold a text."""
    return tuple(column for column in table.columns if isinstance(column.type, String | JSON | LargeBinary))


def _merged_with(connection: Connection, address: str) -> Iterator[UUID]:
    """Yield the leads into which a lead with this address was merged."""
    is_sqlite = connection.dialect.name == "sqlite"
    stored = select(lead_merges.c.lead_id, lead_merges.c.removed)
    for row in connection.execute(stored.where(_contains(lead_merges.c.removed, address, is_sqlite))):
        if any((lead["email"] or "").lower() == address for lead in row.removed.get(leads.name, ())):
            yield row.lead_id


def _contains(column: Column[Any], text: str, is_sqlite: bool) -> ColumnElement[bool]:
    """Return the condition that the column holds the text, ignoring case."""
    if not isinstance(column.type, String):
        text = orjson.dumps(text).decode()[1:-1]
    if is_sqlite:
        return func.instr(func.lower(cast(column, Text)), func.lower(text)) > 0
    if isinstance(column.type, LargeBinary):
        wanted_bytes = func.encode(func.convert_to(text, "UTF8"), "escape")
        return func.strpos(func.lower(func.encode(column, "escape")), func.lower(wanted_bytes)) > 0
    return func.strpos(func.lower(cast(column, Text)), func.lower(text)) > 0
