"""The SQL of local copies."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, Table, delete, insert, select

from leadops_core.database.database import Database, Transaction
from leadops_core.database.errors import NotFoundError
from leadops_core.database.statements import any_of
from leadops_core.edge.changes import changes_of, kind_of
from leadops_core.edge.errors import CopyError
from leadops_core.edge.subjects.base import CopiedRecords
from leadops_core.schemas import (
    SYSTEM_ACTOR,
    Activity,
    DraftStanding,
    EdgeChange,
    EdgeLead,
    EdgeOrigin,
    EdgeStatus,
    EmailDraft,
    LeadId,
    ProcessingState,
    ScorecardId,
    Standing,
    SuppressionEntry,
)
from leadops_core.suppressions.repository.entries import find_entries, stop_suppressed
from leadops_core.tables import (
    activities,
    column_choices,
    drafts,
    edge_bases,
    edge_origins,
    edge_receipts,
    evaluations,
    feedback,
    labels,
    leads,
    outcome_columns,
    playbooks,
    scorecards,
    scored_copies,
    suppressions,
    traces,
)
from leadops_core.tables.rows import (
    ACTIVITY_COLUMNS,
    DRAFT_COLUMNS,
    FEEDBACK_COLUMNS,
    LEAD_COLUMNS,
    SUPPRESSION_COLUMNS,
    activity_of,
    draft_of,
    feedback_of,
    lead_of,
    suppression_of,
)

_CHUNK_SIZE = 500
_COPIED_TABLES = (activities, drafts, feedback, labels, scored_copies, traces)
"""Tables that are copied with a lead. Cadences are not: only the source sends follow-ups."""
_SHARED_TABLES = (evaluations, scorecards, outcome_columns, column_choices, playbooks)
_NOT_COPIED: dict[str, dict[str, Any]] = {
    "leads": {"upload_id": None, "latest_upload_id": None, "lease_owner": None, "lease_expires_at": None},
    "drafts": {"lease_owner": None, "lease_expires_at": None},
}


class EdgeRepository:
    """A database as a local copy or as the source of one."""

    def __init__(self, database: Database) -> None:
        self.database = database

    @property
    def name(self) -> str:
        return self.database.name

    def origin(self) -> EdgeOrigin | None:
        """Return where the copy was pulled from, or None if the database is not a copy."""
        with self.database.reading() as connection:
            return read_origin(connection)

    def refuse(self, remedy: str) -> None:
        """Raise CopyError with the remedy if the database is a copy."""
        origin = self.origin()
        if origin is not None:
            raise CopyError(f"This file is a copy of {origin.source}. {remedy}")

    def status(self) -> EdgeStatus:
        """Return the origin and the pending changes. Raise CopyError if the database is not a copy."""
        with self.database.reading() as connection:
            origin = require_origin(connection)
            return EdgeStatus(
                origin=origin,
                leads=len(copied_leads(connection)),
                pending=tuple(pending_leads(connection)),
                suppressions=tuple(added_suppressions(connection, origin)),
            )

    def identity(self) -> ScorecardId:
        """Return the id of the first scorecard version, which is created with a database and never changes."""
        with self.database.reading() as connection:
            id = connection.execute(select(scorecards.c.id).where(scorecards.c.number == 1)).scalar()
        if id is None:
            raise NotFoundError(f"{self.name} is not a LeadOps database yet, so there is nothing to pull.")
        return ScorecardId(id)


def read_origin(connection: Connection) -> EdgeOrigin | None:
    origin = connection.execute(select(edge_origins.c.origin)).scalar()
    return None if origin is None else EdgeOrigin.model_validate(origin)


def require_origin(connection: Connection) -> EdgeOrigin:
    origin = read_origin(connection)
    if origin is None:
        raise CopyError("This database is not a local copy. Create one with leadops pull.")
    return origin


def store_origin(copy: Transaction, origin: EdgeOrigin) -> None:
    copy.connection.execute(delete(edge_origins))
    values = {"id": copy.new_id(), "origin": origin.model_dump(mode="json"), "created_at": copy.now}
    copy.connection.execute(insert(edge_origins).values(values))


def has_leads(connection: Connection) -> bool:
    return connection.execute(select(leads.c.id).limit(1)).first() is not None


def copied_leads(connection: Connection) -> list[LeadId]:
    query = select(edge_bases.c.lead_id).order_by(edge_bases.c.lead_id)
    return [LeadId(id) for id in connection.execute(query).scalars()]


def base_of(connection: Connection, id: LeadId) -> Standing:
    """Return the state of the lead at the pull."""
    query = select(edge_bases.c.standing).where(edge_bases.c.lead_id == id)
    return Standing.model_validate(connection.execute(query).scalar_one())


def pending_leads(connection: Connection, ids: Sequence[LeadId] | None = None) -> list[EdgeLead]:
    """Return the leads of a copy with decisions since the pull, each with these decisions, oldest first."""
    query = (
        select(*ACTIVITY_COLUMNS, edge_bases.c.activities)
        .join_from(activities, edge_bases, activities.c.lead_id == edge_bases.c.lead_id)
        .where(activities.c.actor != SYSTEM_ACTOR)
        .order_by(activities.c.created_at, activities.c.id)
    )
    if ids is not None:
        query = query.where(any_of(activities.c.lead_id, [id.hex for id in ids], connection))
    decided: dict[LeadId, list[Activity]] = {}
    for *columns, pulled in connection.execute(query):
        activity = activity_of(columns)
        if kind_of(activity) is not None and activity.id.hex not in pulled:
            decided.setdefault(activity.lead_id, []).append(activity)
    if not decided:
        return []

    def rows(columns: Sequence[Any], table: Table, name: str = "lead_id") -> Iterable[Row[Any]]:
        hexes = [id.hex for id in decided]
        return connection.execute(select(*columns).where(any_of(table.c[name], hexes, connection)))

    records = CopiedRecords(
        drafts={draft.id: draft for draft in map(draft_of, rows(DRAFT_COLUMNS, drafts))},
        feedback={outcome.id: outcome for outcome in map(feedback_of, rows(FEEDBACK_COLUMNS, feedback))},
    )
    by_id = {lead.id: lead for lead in map(lead_of, rows(LEAD_COLUMNS, leads, "id"))}
    return [
        EdgeLead(
            lead_id=id,
            name=by_id[id].display_name,
            reference=by_id[id].email or str(id),
            changes=changes_of(by_id[id], done, records),
        )
        for id, done in decided.items()
    ]


def added_suppressions(connection: Connection, origin: EdgeOrigin) -> list[SuppressionEntry]:
    """Return the entries of the do-not-contact list that were added in the copy."""
    query = select(*SUPPRESSION_COLUMNS).order_by(suppressions.c.created_at, suppressions.c.id)
    entries = map(suppression_of, connection.execute(query))
    return [entry for entry in entries if entry.id not in origin.suppressions]


def suppression_ids(connection: Connection) -> tuple[UUID, ...]:
    return tuple(connection.execute(select(suppressions.c.id)).scalars())


def chunks_of(ids: Sequence[LeadId]) -> Iterator[Sequence[LeadId]]:
    for start in range(0, len(ids), _CHUNK_SIZE):
        yield ids[start : start + _CHUNK_SIZE]


def copy_leads(source: Connection, copy: Transaction, ids: Sequence[LeadId]) -> frozenset[LeadId]:
    """Replace the leads in the copy by those of the source, and return the ids that the source has."""
    hexes = [id.hex for id in ids]
    connection = copy.connection
    connection.execute(delete(leads).where(any_of(leads.c.id, hexes, connection)))
    rows = _rows_to_copy(source, leads, "id", hexes)
    if not rows:
        return frozenset()
    for row in rows:
        # The copy numbers the rows of its search index itself.
        row["search_row"] = None
        if row["processing_state"] == ProcessingState.RUNNING.value:
            row["processing_state"] = ProcessingState.QUEUED.value
    connection.execute(insert(leads), rows)
    activity_ids: dict[UUID, list[str]] = {row["id"]: [] for row in rows}
    for table in _COPIED_TABLES:
        lead_rows = _rows_to_copy(source, table, "lead_id", hexes)
        if lead_rows:
            connection.execute(insert(table), lead_rows)
        if table is activities:
            for row in lead_rows:
                activity_ids[row["lead_id"]].append(row["id"].hex)
    bases = [
        {
            "lead_id": id,
            "standing": standing.model_dump(mode="json"),
            "activities": activity_ids[id],
            "created_at": copy.now,
        }
        for id, standing in standings_of(connection, [LeadId(id) for id in activity_ids]).items()
    ]
    connection.execute(insert(edge_bases), bases)
    return frozenset(LeadId(id) for id in activity_ids)


def _rows_to_copy(source: Connection, table: Table, key: str, hexes: Sequence[str]) -> list[dict[str, Any]]:
    rows = source.execute(select(table).where(any_of(table.c[key], hexes, source))).mappings()
    return [{**row, **_NOT_COPIED.get(table.name, {})} for row in rows]


def copy_scorecards(source: Connection, copy: Transaction) -> None:
    """Replace the scorecard versions and evaluations in the copy by those of the source."""
    for table in reversed(_SHARED_TABLES):
        copy.connection.execute(delete(table))
    for table in _SHARED_TABLES:
        rows = [dict(row) for row in source.execute(select(table)).mappings()]
        if rows:
            copy.connection.execute(insert(table), rows)


def copy_suppressions(source: Connection, copy: Transaction, pulled: Sequence[UUID]) -> list[UUID]:
    """Replace the `pulled` entries by the source's entries for the leads of the copy, and return their ids.

    Entries that were added in the copy stay. Drafts to addresses on the list leave the inbox.
    """
    connection = copy.connection
    _delete_suppressions(connection, pulled)
    query = select(leads.c.email).where(leads.c.email.is_not(None)).distinct()
    addresses = list(connection.execute(query).scalars())
    entries_by_id: dict[UUID, SuppressionEntry] = {}
    for start in range(0, len(addresses), _CHUNK_SIZE):
        for entries in find_entries(source, addresses[start : start + _CHUNK_SIZE]).values():
            entries_by_id.update({entry.id: entry for entry in entries})
    targets = {(entry.kind, entry.value) for entry in entries_by_id.values()}
    added = map(suppression_of, connection.execute(select(*SUPPRESSION_COLUMNS)))
    _delete_suppressions(connection, [entry.id for entry in added if (entry.kind, entry.value) in targets])
    for entry in entries_by_id.values():
        connection.execute(insert(suppressions).values(entry.model_dump()))
        stop_suppressed(copy, entry)
    return list(entries_by_id)


def _delete_suppressions(connection: Connection, ids: Iterable[UUID]) -> None:
    listed = any_of(suppressions.c.id, [id.hex for id in ids], connection)
    connection.execute(delete(suppressions).where(listed))


def standings_of(connection: Connection, ids: Sequence[LeadId]) -> dict[LeadId, Standing]:
    """Return the current state of each lead that exists."""
    hexes = [id.hex for id in ids]

    def rows(table: Table, *columns: Any) -> Any:
        query = select(*columns).where(any_of(table.c.lead_id, hexes, connection)).order_by(table.c.id)
        return connection.execute(query)

    draft_standings: dict[UUID, dict[str, DraftStanding]] = {}
    for lead_id, id, version, state in rows(
        drafts, drafts.c.lead_id, drafts.c.id, drafts.c.version, drafts.c.state
    ):
        draft_standings.setdefault(lead_id, {})[id.hex] = DraftStanding(version=version, state=state)
    outcomes: dict[UUID, list[UUID]] = {}
    for lead_id, id in rows(feedback, feedback.c.lead_id, feedback.c.id):
        outcomes.setdefault(lead_id, []).append(id)
    lead_rows = connection.execute(select(*LEAD_COLUMNS).where(any_of(leads.c.id, hexes, connection)))
    return {
        lead.id: Standing(
            version=lead.version,
            status=lead.status,
            action=lead.recommended_action,
            content=lead.content.model_dump(mode="json"),
            drafts=draft_standings.get(lead.id, {}),
            outcomes=tuple(outcomes.get(lead.id, ())),
        )
        for lead in map(lead_of, lead_rows)
    }


def drafts_of(connection: Connection, lead_id: LeadId) -> dict[UUID, EmailDraft]:
    rows = connection.execute(select(*DRAFT_COLUMNS).where(drafts.c.lead_id == lead_id))
    return {draft.id: draft for draft in map(draft_of, rows)}


def read_receipts(connection: Connection, changes: Sequence[EdgeChange]) -> Mapping[UUID, Standing]:
    """Return the changes that were applied before, each with the state of the lead after that push."""
    ids = [change.id.hex for change in changes]
    query = select(edge_receipts.c.id, edge_receipts.c.standing)
    rows = connection.execute(query.where(any_of(edge_receipts.c.id, ids, connection)))
    return {id: Standing.model_validate(standing) for id, standing in rows}


def store_receipts(
    source: Transaction, lead_id: LeadId, changes: Sequence[EdgeChange], standing: Standing
) -> None:
    receipts = [
        {
            "id": change.id,
            "lead_id": lead_id,
            "kind": change.kind,
            "decided_by": change.by,
            "standing": standing.model_dump(mode="json"),
            "decided_at": change.at,
            "created_at": source.now,
        }
        for change in changes
    ]
    source.connection.execute(insert(edge_receipts), receipts)
