"""Stored merges, and the rows that a merge moves between two leads."""

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Connection, Row, delete, exists, or_, select, update

from leadops_core.database.database import Database, Transaction
from leadops_core.database.errors import IllegalStateError, NotFoundError
from leadops_core.database.pages import read_page
from leadops_core.database.references import find_id
from leadops_core.database.statements import any_of, insert_rows
from leadops_core.duplicates.repository.rows import insert_snapshot, read_rows, read_snapshot, tables_of_lead
from leadops_core.learning.repository.labels import label_leads, relabel
from leadops_core.outreach.repository.follow_ups import STOPPABLE, withdraw_drafts
from leadops_core.schemas import (
    DeliveryState,
    DuplicateState,
    LeadId,
    LeadMerge,
    MergeId,
    Page,
    ProcessingState,
    Snapshot,
)
from leadops_core.schemas.display_name import display_name, full_name
from leadops_core.tables import (
    activities,
    cadences,
    drafts,
    edge_receipts,
    feedback,
    labels,
    lead_merges,
    leads,
    meetings,
    messages,
    possible_duplicates,
    traces,
)
from leadops_core.tables.learning import IS_VALID_OUTCOME

_MOVED = (activities, feedback, drafts, traces, edge_receipts, lead_merges, messages, meetings)
"""Tables whose rows of the removed lead become rows of the kept one. The other rows are kept in the merge for its undo."""
_REPLACED = (labels, cadences)
"""Tables with one row for each lead."""
_NAMES = (leads.c.first_name, leads.c.last_name, leads.c.email, leads.c.company_name)
_IN_FLIGHT = (DeliveryState.CLAIMED.value, DeliveryState.TRANSMITTING.value)


class StoredMerge(NamedTuple):
    """What is needed to undo a merge."""

    id: MergeId
    lead_id: LeadId
    removed_lead_id: LeadId
    dedupe_key: str
    removed: Snapshot
    moved: dict[str, list[str]]
    replaced: Snapshot
    before: dict[str, Any]
    after: dict[str, Any]
    is_undone: bool


class MergeRepository:
    """Merges of leads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def list(self, cursor: str | None, limit: int) -> Page[LeadMerge]:
        """Return one page of the merges, newest first."""
        key, id = lead_merges.c.created_at, lead_merges.c.id
        with self._database.reading() as connection:
            rows, next_cursor = read_page(
                connection, _merges(), key, id, scope="merges", cursor=cursor, limit=limit
            )
        return Page(items=tuple(map(_record, rows)), next_cursor=next_cursor)

    def find(self, reference: str) -> LeadMerge:
        """Return the merge with this id or id prefix. Raise NotFoundError or AmbiguousReferenceError."""
        with self._database.reading() as connection:
            id = find_id(connection, lead_merges.c.id, reference, "merge")
            return read_merge(connection, MergeId(id))


def read_merge(connection: Connection, id: MergeId) -> LeadMerge:
    row = connection.execute(_merges().where(lead_merges.c.id == id)).first()
    if row is None:
        raise NotFoundError("There is no merge with this ID.")
    return _record(row)


def lock_merge(transaction: Transaction, id: MergeId) -> StoredMerge:
    """Return a merge that no other transaction can change. Raise NotFoundError."""
    row = transaction.connection.execute(
        select(lead_merges).where(lead_merges.c.id == id).with_for_update()
    ).first()
    if row is None:
        raise NotFoundError("There is no merge with this ID.")
    return StoredMerge(
        MergeId(row.id),
        LeadId(row.lead_id),
        LeadId(row.removed_lead_id),
        row.dedupe_key,
        row.removed,
        row.moved,
        row.replaced,
        row.before,
        row.after,
        row.undone_at is not None,
    )


def has_later_merge(connection: Connection, merge: StoredMerge) -> bool:
    """Return True if another lead was merged into the kept lead since, and that was not undone."""
    later = exists().where(
        lead_merges.c.lead_id == merge.lead_id,
        lead_merges.c.id > merge.id,
        lead_merges.c.undone_at.is_(None),
    )
    return bool(connection.execute(select(later)).scalar())


def refuse_if_busy(transaction: Transaction, lead_ids: Sequence[LeadId]) -> None:
    """Raise IllegalStateError while one of the leads is processed, or an email to it is being sent."""
    connection = transaction.connection
    query = select(*_NAMES).where(any_of(leads.c.id, [id.hex for id in lead_ids], connection)).limit(1)
    running = query.where(
        leads.c.processing_state == ProcessingState.RUNNING.value,
        # The worker of an expired lease is dead or cannot store its result any more.
        leads.c.lease_expires_at > transaction.now,
    )
    if (row := connection.execute(running).first()) is not None:
        raise IllegalStateError(
            f"{_name_of(row)} is being processed, so nothing was changed. Try again in a few seconds."
        )
    is_sending = exists().where(drafts.c.lead_id == leads.c.id, drafts.c.state.in_(_IN_FLIGHT))
    if (row := connection.execute(query.where(is_sending)).first()) is not None:
        raise IllegalStateError(
            f"An email to {_name_of(row)} is being sent, so nothing was changed. Try again in a minute."
        )


def snapshot_of(connection: Connection, lead_id: LeadId) -> Snapshot:
    """Return the rows of a lead that a merge deletes."""
    return read_snapshot(connection, lead_id, without=_MOVED)


def replaceable_of(connection: Connection, lead_id: LeadId) -> Snapshot:
    """Return the rows of the kept lead that a merge may replace."""
    rows = {str(table.name): read_rows(connection, table, table.c.lead_id == lead_id) for table in _REPLACED}
    return {name: values for name, values in rows.items() if values}


def waiting_drafts(connection: Connection, lead_id: LeadId) -> list[UUID]:
    query = select(drafts.c.id).where(drafts.c.lead_id == lead_id, drafts.c.state.in_(STOPPABLE))
    return list(connection.execute(query.order_by(drafts.c.id)).scalars())


def withdraw(transaction: Transaction, ids: Sequence[UUID], *, note: str) -> None:
    """Withdraw these drafts, unless they were sent or decided about."""
    is_named = any_of(drafts.c.id, [id.hex for id in ids], transaction.connection)
    withdraw_drafts(transaction, is_named, note=note)


def has_sent(connection: Connection, lead_id: LeadId) -> bool:
    """Return True if an email was sent to the lead, or may have been."""
    query = select(drafts.c.id).where(drafts.c.lead_id == lead_id, drafts.c.claimed_at.is_not(None))
    return connection.execute(query.limit(1)).first() is not None


def move_rows(transaction: Transaction, removed: LeadId, kept: LeadId) -> dict[str, list[str]]:
    """Make rows of the removed lead rows of the kept one, and return their ids by table."""
    connection = transaction.connection
    moved: dict[str, list[str]] = {}
    for table in _MOVED:
        changed = update(table).where(table.c.lead_id == removed).values(lead_id=kept)
        ids = [id.hex for id in connection.execute(changed.returning(table.c.id)).scalars()]
        if ids:
            moved[str(table.name)] = ids
    return moved


def move_decisions(transaction: Transaction, removed: LeadId, kept: LeadId) -> None:
    """Keep for the kept lead that the removed one is not the same person as a third lead."""
    pairs = possible_duplicates.c
    connection = transaction.connection
    is_decided = pairs.state != DuplicateState.OPEN.value
    rows = connection.execute(
        select(possible_duplicates).where(
            or_(pairs.lead_id == removed, pairs.other_id == removed), is_decided
        )
    ).mappings()
    for row in rows.all():
        third = row["other_id"] if row["lead_id"] == removed else row["lead_id"]
        first, second = sorted((kept, third))
        same = (pairs.lead_id == first) & (pairs.other_id == second)
        if third == kept or connection.execute(select(pairs.id).where(same)).first() is not None:
            continue
        new = {**row, "id": transaction.new_id(), "lead_id": first, "other_id": second}
        insert_rows(connection, possible_duplicates, [new])


def delete_lead(transaction: Transaction, lead_id: LeadId) -> None:
    """Delete a lead, with the rows that are still its own."""
    transaction.connection.execute(delete(leads).where(leads.c.id == lead_id))


def merge_labels(transaction: Transaction, kept: LeadId, snapshot: Snapshot) -> None:
    """Give the kept lead the label of its newest outcome, after the outcomes were moved."""
    removed = snapshot.get(labels.name)
    if not removed:
        return
    has_label = transaction.connection.execute(
        select(labels.c.lead_id).where(labels.c.lead_id == kept)
    ).first()
    if has_label is None:
        insert_snapshot(transaction.connection, labels, [{**removed[0], "lead_id": kept.hex}])
    else:
        relabel(transaction, kept)


def restore_label(transaction: Transaction, merge: StoredMerge) -> None:
    """Give the kept lead the label of its own outcomes, after the outcomes of the removed lead were moved back."""
    connection = transaction.connection
    if merge.replaced.get(labels.name):
        relabel(transaction, merge.lead_id)
        return
    if not merge.removed.get(labels.name):
        return
    connection.execute(delete(labels).where(labels.c.lead_id == merge.lead_id))
    newest = select(feedback.c.id).where(feedback.c.lead_id == merge.lead_id, IS_VALID_OUTCOME)
    newest = newest.order_by(feedback.c.created_at.desc(), feedback.c.id.desc()).limit(1)
    label_leads(transaction, [id.hex for id in connection.execute(newest).scalars()])


def merge_cadences(transaction: Transaction, kept: LeadId, snapshot: Snapshot) -> None:
    """Continue from the last email to either lead. If follow-ups to one of them were stopped, they stay stopped."""
    removed = snapshot.get(cadences.name)
    if not removed:
        return
    connection = transaction.connection
    own = read_rows(connection, cadences, cadences.c.lead_id == kept)
    both = [*own, *removed]
    last = max(both, key=lambda row: row["sent_at"])
    stopped = next((row for row in both if row["stopped_at"] is not None), last)
    merged = {
        **last,
        "lead_id": kept.hex,
        "stopped_at": stopped["stopped_at"],
        "stop_reason": stopped["stop_reason"],
    }
    connection.execute(delete(cadences).where(cadences.c.lead_id == kept))
    insert_snapshot(connection, cadences, [merged])


def restore_cadence(transaction: Transaction, merge: StoredMerge) -> None:
    """Restore the follow-up state of the kept lead, unless an email was sent to it since the merge."""
    removed = merge.removed.get(cadences.name)
    if not removed:
        return
    connection = transaction.connection
    current = read_rows(connection, cadences, cadences.c.lead_id == merge.lead_id)
    own = merge.replaced.get(cadences.name, [])
    last = max([*own, *removed], key=lambda row: row["sent_at"])
    if current and current[0]["sent_at"] == last["sent_at"]:
        connection.execute(delete(cadences).where(cadences.c.lead_id == merge.lead_id))
        insert_snapshot(connection, cadences, own)


def restore_lead(transaction: Transaction, merge: StoredMerge) -> None:
    """Insert the removed lead and its rows again, and move back the rows that the kept lead got."""
    connection = transaction.connection
    row = {**merge.removed[leads.name][0], "updated_at": transaction.now.isoformat(), "search_row": None}
    insert_snapshot(connection, leads, [row])
    for table in _MOVED:
        is_moved = any_of(table.c.id, merge.moved.get(table.name, ()), connection)
        back = update(table).where(is_moved, table.c.lead_id == merge.lead_id)
        connection.execute(back.values(lead_id=merge.removed_lead_id))
    for table, columns in tables_of_lead():
        rows = merge.removed.get(table.name, [])
        others = {row[column.name] for row in rows for column in columns}
        others_query = connection.execute(
            select(leads.c.id).where(any_of(leads.c.id, sorted(others), connection))
        )
        existing = {id.hex for id in others_query.scalars()}
        complete = [row for row in rows if all(row[column.name] in existing for column in columns)]
        insert_snapshot(connection, table, complete)


def insert_merge(transaction: Transaction, merge: StoredMerge, removed_name: str, by: str) -> None:
    values = {name: value for name, value in merge._asdict().items() if name != "is_undone"}
    values |= {"removed_name": removed_name, "merged_by": by, "created_at": transaction.now}
    insert_rows(transaction.connection, lead_merges, [values])


def mark_merge_undone(transaction: Transaction, id: MergeId, by: str) -> None:
    """Record the undo, and delete the copies of the rows, which are rows again."""
    gone: dict[str, Any] = {"removed": {}, "moved": {}, "replaced": {}, "before": {}, "after": {}}
    changed = update(lead_merges).where(lead_merges.c.id == id)
    transaction.connection.execute(changed.values(undone_by=by, undone_at=transaction.now, **gone))


def _merges() -> Any:
    return select(lead_merges, *_NAMES).join(leads, leads.c.id == lead_merges.c.lead_id)


def _name_of(row: Row[*tuple[Any, ...]]) -> str:
    return display_name(full_name(row.first_name, row.last_name), row.email, row.company_name)


def _record(row: Row[Any]) -> LeadMerge:
    person = full_name(row.first_name, row.last_name)
    return LeadMerge(
        id=row.id,
        lead_id=row.lead_id,
        removed_lead_id=row.removed_lead_id,
        removed_name=row.removed_name,
        kept_name=display_name(person, row.email, row.company_name, row.lead_id),
        changed=tuple(row.after),
        merged_by=row.merged_by,
        created_at=row.created_at,
        undone_by=row.undone_by,
        undone_at=row.undone_at,
    )
