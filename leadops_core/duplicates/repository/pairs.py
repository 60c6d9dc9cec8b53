"""Stored possible duplicates."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Connection, Row, Select, delete, func, or_, select, update

from leadops_core.database.database import Database, Transaction, retried
from leadops_core.database.errors import NotFoundError
from leadops_core.database.pages import read_page
from leadops_core.database.references import find_id
from leadops_core.database.statements import any_of, insert_rows, update_rows
from leadops_core.duplicates.comparison import Comparison
from leadops_core.duplicates.rules import better_to_keep, side_by_side, state_after_search
from leadops_core.schemas import (
    DuplicateId,
    DuplicateState,
    Lead,
    LeadContent,
    LeadId,
    Page,
    PossibleDuplicate,
)
from leadops_core.tables import leads, possible_duplicates
from leadops_core.tables.rows import CONTENT_FIELDS, LEAD_COLUMNS, content_of, lead_of

_ROWS_AT_ONCE = 5_000
_CONTENT_COLUMNS = (leads.c.id, *(leads.c[name] for name in CONTENT_FIELDS))
_pairs = possible_duplicates.c


class FoundPair(NamedTuple):
    """A pair of leads that a search found."""

    lead_id: LeadId
    """The lower of the two ids."""
    other_id: LeadId
    comparison: Comparison
    identities: str
    """Digest of both identities."""


class DuplicateRepository:
    def __init__(self, database: Database) -> None:
        self._database = database

    def contents(self) -> Iterator[tuple[LeadId, LeadContent]]:
        """Yield id and content of all leads in the order of ids, read in chunks."""
        after: UUID | None = None
        ordered = select(*_CONTENT_COLUMNS).order_by(leads.c.id).limit(_ROWS_AT_ONCE)
        while True:
            with self._database.reading() as connection:
                page = ordered if after is None else ordered.where(leads.c.id > after)
                rows = connection.execute(page).all()
            for row in rows:
                yield LeadId(row.id), content_of(row._mapping)
            if len(rows) < _ROWS_AT_ONCE:
                return
            after = rows[-1].id

    def contents_of(self, ids: Sequence[LeadId]) -> dict[LeadId, LeadContent]:
        with self._database.reading() as connection:
            has_id = any_of(leads.c.id, [id.hex for id in ids], connection)
            rows = connection.execute(select(*_CONTENT_COLUMNS).where(has_id))
            return {LeadId(row.id): content_of(row._mapping) for row in rows}

    def last_change(self) -> tuple[int, datetime | None]:
        """Return the number of leads and the time of the last change of a lead."""
        with self._database.reading() as connection:
            count, at = connection.execute(select(func.count(), func.max(leads.c.updated_at))).one()
            return count, at

    @retried
    def store(self, pairs: Sequence[FoundPair]) -> int:
        """Store pairs that a search found, and return the number of new ones. Decisions of a person stand."""
        with self._database.writing() as transaction:
            return _store(transaction, pairs)

    @retried
    def forget_unfound(self, before: datetime) -> None:
        """Delete the open pairs that no search has found since `before`."""
        with self._database.writing() as transaction:
            transaction.connection.execute(
                delete(possible_duplicates).where(
                    _pairs.state == DuplicateState.OPEN.value, _pairs.updated_at < before
                )
            )

    def count_open(self) -> int:
        query = select(func.count()).where(_pairs.state == DuplicateState.OPEN.value)
        with self._database.reading() as connection:
            return connection.execute(query).scalar_one()

    def list(self, state: DuplicateState, cursor: str | None, limit: int) -> Page[PossibleDuplicate]:
        """Return one page of the pairs in this state, the most likely first."""
        query = select(possible_duplicates).where(_pairs.state == state.value)
        with self._database.reading() as connection:
            rows, next_cursor = read_page(
                connection,
                query,
                _pairs.score,
                _pairs.id,
                scope=("duplicates", state),
                cursor=cursor,
                limit=limit,
            )
            return Page(items=_records(connection, rows), next_cursor=next_cursor)

    def of_lead(self, lead_id: LeadId) -> tuple[PossibleDuplicate, ...]:
        """Return the open pairs of a lead, the most likely first."""
        is_named = or_(_pairs.lead_id == lead_id, _pairs.other_id == lead_id)
        query = select(possible_duplicates).where(is_named, _pairs.state == DuplicateState.OPEN.value)
        with self._database.reading() as connection:
            return _records(
                connection, connection.execute(query.order_by(_pairs.score.desc(), _pairs.id)).all()
            )

    def find(self, reference: str) -> PossibleDuplicate:
        """Return the pair with this id or id prefix. Raise NotFoundError or AmbiguousReferenceError."""
        with self._database.reading() as connection:
            id = find_id(connection, _pairs.id, reference, "possible duplicate")
            [record] = _records(connection, connection.execute(_one(id)).all())
            return record

    @retried
    def decide(self, id: DuplicateId, state: DuplicateState, by: str | None) -> PossibleDuplicate:
        """Store a person's decision about a pair. Raise NotFoundError."""
        with self._database.writing() as transaction:
            decided_at = None if state is DuplicateState.OPEN else transaction.now
            values = {
                "state": state.value,
                "decided_by": by if decided_at else None,
                "decided_at": decided_at,
            }
            changed = update(possible_duplicates).where(_pairs.id == id).values(**values)
            transaction.connection.execute(changed)
            rows = transaction.connection.execute(_one(id)).all()
            if not rows:
                raise NotFoundError("These two leads are no longer a possible duplicate.")
            return _records(transaction.connection, rows)[0]


def _one(id: UUID) -> Select[Any]:
    return select(possible_duplicates).where(_pairs.id == id)


def _store(transaction: Transaction, pairs: Sequence[FoundPair]) -> int:
    connection = transaction.connection
    mentioned = sorted({pair.lead_id.hex for pair in pairs} | {pair.other_id.hex for pair in pairs})
    existing = set(
        connection.execute(
            select(leads.c.id)
            .where(any_of(leads.c.id, mentioned, connection))
            .order_by(leads.c.id)
            .with_for_update(read=True)
        ).scalars()
    )
    first_ids = sorted({pair.lead_id.hex for pair in pairs})
    stored_pairs = {
        (row.lead_id, row.other_id): row
        for row in connection.execute(
            select(possible_duplicates).where(any_of(_pairs.lead_id, first_ids, connection))
        )
    }
    new: list[dict[str, Any]] = []
    changed: list[dict[str, Any]] = []
    for pair in pairs:
        if not {pair.lead_id, pair.other_id} <= existing:
            # Deleted since the search read it.
            continue
        values: dict[str, Any] = {
            "score": pair.comparison.score,
            "reasons": [reason.value for reason in pair.comparison.reasons],
            "identities": pair.identities,
            "updated_at": transaction.now,
        }
        stored = stored_pairs.get((pair.lead_id, pair.other_id))
        if stored is None:
            new.append(
                {
                    **values,
                    "id": transaction.new_id(),
                    "lead_id": pair.lead_id,
                    "other_id": pair.other_id,
                    "state": DuplicateState.OPEN.value,
                    "created_at": transaction.now,
                }
            )
        else:
            is_changed = stored.identities != pair.identities
            state = state_after_search(DuplicateState(stored.state), is_changed=is_changed)
            changed.append({**values, "id": stored.id, "state": state.value})
    insert_rows(connection, possible_duplicates, new)
    update_rows(connection, possible_duplicates, changed)
    return len(new)


def _records(connection: Connection, rows: Sequence[Row[Any]]) -> tuple[PossibleDuplicate, ...]:
    ids = sorted({id.hex for row in rows for id in (row.lead_id, row.other_id)})
    query = select(*LEAD_COLUMNS).where(any_of(leads.c.id, ids, connection))
    leads_by_id: dict[UUID, Lead] = {}
    for values in connection.execute(query):
        lead = lead_of(values)
        leads_by_id[lead.id] = lead
    return tuple(_record(row, leads_by_id[row.lead_id], leads_by_id[row.other_id]) for row in rows)


def _record(row: Row[Any], one: Lead, other: Lead) -> PossibleDuplicate:
    kept = better_to_keep(one, other)
    removed = other if kept is one else one
    return PossibleDuplicate(
        id=row.id,
        score=row.score,
        reasons=tuple(row.reasons),
        state=row.state,
        lead=kept,
        other=removed,
        fields=side_by_side(kept, removed),
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        created_at=row.created_at,
    )
