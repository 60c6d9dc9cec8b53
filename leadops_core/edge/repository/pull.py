"""Leads taken over from one database into a local copy, with all that hangs on them, and how they stand."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Table, delete, insert, select

from leadops_core.database.database import Transaction
from leadops_core.database.statements import any_of
from leadops_core.schemas import DraftStanding, LeadId, ProcessingState, Standing
from leadops_core.suppressions.repository.entries import find_entries, stop_suppressed
from leadops_core.tables import (
    activities,
    drafts,
    edge_bases,
    evaluations,
    feedback,
    labels,
    leads,
    outcome_columns,
    scorecards,
    scored_copies,
    suppressions,
    traces,
)
from leadops_core.tables.rows import LEAD_COLUMNS, SUPPRESSION_COLUMNS, lead_of, suppression_of

CHUNK = 500
_HANGING = (activities, drafts, feedback, labels, scored_copies, traces)
"""What hangs on a lead and comes along. Its cadence does not: follow-ups are the source's own."""
_SHARED = (evaluations, scorecards, outcome_columns)
_STAYS_BEHIND: dict[str, dict[str, Any]] = {
    "leads": {"upload_id": None, "latest_upload_id": None, "lease_owner": None, "lease_expires_at": None},
    "drafts": {"lease_owner": None, "lease_expires_at": None},
}


def chunks(ids: Sequence[LeadId]) -> Iterator[Sequence[LeadId]]:
    """The ids, a few at a time."""
    for start in range(0, len(ids), CHUNK):
        yield ids[start : start + CHUNK]


def copy_leads(source: Connection, target: Transaction, ids: Sequence[LeadId]) -> frozenset[LeadId]:
    """Have the target hold these leads as the source does, whatever it held of them before; those that the source has.

    The target is a SQLite file. Their bases are how they stand now.
    """
    hexes = [id.hex for id in ids]
    connection = target.connection
    connection.execute(delete(leads).where(any_of(leads.c.id, hexes, connection)))
    rows = _rows(source, leads, "id", hexes)
    if not rows:
        return frozenset()
    for row in rows:
        # The target numbers them itself.
        row["search_row"] = None
        if row["processing_state"] == ProcessingState.RUNNING.value:
            row["processing_state"] = ProcessingState.QUEUED.value
    connection.execute(insert(leads), rows)
    known: dict[UUID, list[str]] = {row["id"]: [] for row in rows}
    for table in _HANGING:
        hanging = _rows(source, table, "lead_id", hexes)
        if hanging:
            connection.execute(insert(table), hanging)
        if table is activities:
            for row in hanging:
                known[row["lead_id"]].append(row["id"].hex)
    standing = standings(connection, [LeadId(id) for id in known])
    bases = [
        {
            "lead_id": id,
            "standing": standing[LeadId(id)].model_dump(mode="json"),
            "activities": known[id],
            "created_at": target.now,
        }
        for id in known
    ]
    connection.execute(insert(edge_bases), bases)
    return frozenset(LeadId(id) for id in known)


def _rows(source: Connection, table: Table, key: str, hexes: Sequence[str]) -> list[dict[str, Any]]:
    found = source.execute(select(table).where(any_of(table.c[key], hexes, source))).mappings()
    return [{**row, **_STAYS_BEHIND.get(table.name, {})} for row in found]


def copy_scorecards(source: Connection, target: Transaction) -> None:
    """Have the target know the source's scorecard versions and learning updates, and no others."""
    connection = target.connection
    for table in reversed(_SHARED):
        connection.execute(delete(table))
    for table in _SHARED:
        rows = [dict(row) for row in source.execute(select(table)).mappings()]
        if rows:
            connection.execute(insert(table), rows)


def copy_suppressions(source: Connection, target: Transaction, pulled: Sequence[UUID]) -> list[UUID]:
    """Have the target hold the source's entries that concern its leads in place of those it had `pulled`; their ids.

    What was added in the target stays. Drafts that wait for an address that may not be written to any more leave its inbox.
    """
    connection = target.connection
    connection.execute(
        delete(suppressions).where(any_of(suppressions.c.id, [id.hex for id in pulled], connection))
    )
    addresses = list(
        connection.execute(select(leads.c.email).where(leads.c.email.is_not(None)).distinct()).scalars()
    )
    found = {}
    for start in range(0, len(addresses), CHUNK):
        for entries in find_entries(source, addresses[start : start + CHUNK]).values():
            found.update({entry.id: entry for entry in entries})
    own = [suppression_of(row) for row in connection.execute(select(*SUPPRESSION_COLUMNS))]
    same = {(entry.kind, entry.value) for entry in found.values()}
    twice = [entry.id.hex for entry in own if (entry.kind, entry.value) in same]
    connection.execute(delete(suppressions).where(any_of(suppressions.c.id, twice, connection)))
    for entry in found.values():
        connection.execute(insert(suppressions).values(entry.model_dump()))
        stop_suppressed(target, entry)
    return list(found)


def standings(connection: Connection, ids: Sequence[LeadId]) -> dict[LeadId, Standing]:
    """How each of the leads stands; those that are not there are left out."""
    hexes = [id.hex for id in ids]
    of_drafts: dict[UUID, dict[str, DraftStanding]] = {}
    of_outcomes: dict[UUID, list[UUID]] = {}
    query = select(drafts.c.lead_id, drafts.c.id, drafts.c.version, drafts.c.state)
    for lead_id, id, version, state in connection.execute(
        query.where(any_of(drafts.c.lead_id, hexes, connection)).order_by(drafts.c.id)
    ):
        of_drafts.setdefault(lead_id, {})[id.hex] = DraftStanding(version=version, state=state)
    outcomes = select(feedback.c.lead_id, feedback.c.id)
    for lead_id, id in connection.execute(
        outcomes.where(any_of(feedback.c.lead_id, hexes, connection)).order_by(feedback.c.id)
    ):
        of_outcomes.setdefault(lead_id, []).append(id)
    rows = connection.execute(select(*LEAD_COLUMNS).where(any_of(leads.c.id, hexes, connection)))
    return {
        lead.id: Standing(
            version=lead.version,
            status=lead.status,
            action=lead.recommended_action,
            content=lead.content.model_dump(mode="json"),
            drafts=of_drafts.get(lead.id, {}),
            outcomes=tuple(of_outcomes.get(lead.id, ())),
        )
        for lead in map(lead_of, rows)
    }
