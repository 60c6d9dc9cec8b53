"""A local copy of a slice of another database: pulled, worked on, pushed back."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from uuid import UUID

from sqlalchemy import Connection, delete, insert, select

from leadops_core.database.database import Database, Transaction, retried
from leadops_core.database.errors import NotFoundError
from leadops_core.edge.errors import CopyError
from leadops_core.edge.repository.apply import Pushing, push_lead
from leadops_core.edge.repository.changes import pending
from leadops_core.edge.repository.pull import chunks, copy_leads, copy_scorecards, copy_suppressions
from leadops_core.schemas import (
    EdgeLead,
    EdgeOrigin,
    EdgeStatus,
    EdgeVerdict,
    LeadId,
    LeadQuery,
    ScorecardId,
    Standing,
    SuppressionEntry,
)
from leadops_core.schemas.progress import Progress
from leadops_core.suppressions.repository.entries import add_suppression, stop_suppressed
from leadops_core.tables import edge_bases, edge_origins, leads, scorecards, suppressions
from leadops_core.tables.rows import SUPPRESSION_COLUMNS, suppression_of
from leadops_core.tables.search import forget_words


class EdgeCopy:
    """The database as a local copy of a slice of another one, or as that other one."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @property
    def name(self) -> str:
        """Where the database is, without a password."""
        return self._database.name

    def origin(self) -> EdgeOrigin | None:
        """Where the leads came from; None for a database that is nobody's copy."""
        with self._database.reading() as connection:
            return _origin(connection)

    def refuse(self, what: str) -> None:
        """Raise CopyError with what to do where this is a copy: `what` counts at the source only."""
        origin = self.origin()
        if origin is not None:
            raise CopyError(f"This file is a copy of {origin.source}. {what}")

    def status(self) -> EdgeStatus:
        """Where the copy came from and what is pending in it. Raises CopyError for a database that is no copy."""
        with self._database.reading() as connection:
            origin = _must_be_copy(_origin(connection))
            return EdgeStatus(
                origin=origin,
                leads=len(_copied(connection)),
                pending=tuple(pending(connection)),
                suppressions=tuple(_added_suppressions(connection, origin)),
            )

    def pull(
        self,
        source: "EdgeCopy",
        ids: Callable[[LeadQuery], Iterable[LeadId]],
        query: LeadQuery | None,
        *,
        by: str,
        progress: Progress | None = None,
    ) -> tuple[Counter[str], EdgeOrigin]:
        """Have the leads that `ids` finds for the query, and those pulled before, stand here as at the source.

        All in one transaction. Leads with something pending stay as they are. Without a query the one of the last pull
        counts. Raises CopyError where this database has leads of its own, or is the copy of another one.
        """
        with self._database.writing() as target:
            before = _origin(target.connection)
            identity = source.known_by()
            _check_pull(target.connection, before, identity, source)
            wanted = query or (before.query if before else LeadQuery())
            standing = _copied(target.connection)
            kept = {lead.lead_id for lead in pending(target.connection)}
            matching = [id for id in ids(wanted) if id not in standing]
            again = [id for id in standing if id not in kept]
            counts: Counter[str] = Counter(kept=len(kept))
            with source._database.reading() as connection:
                copy_scorecards(connection, target)
            done = 0
            for name, those in (("refreshed", again), ("added", matching)):
                for chunk in chunks(those):
                    with source._database.reading() as connection:
                        there = copy_leads(connection, target, chunk)
                    counts[name] += len(there)
                    counts["gone"] += len(chunk) - len(there) if name == "refreshed" else 0
                    done += len(chunk)
                    if progress is not None:
                        progress(done, len(again) + len(matching))
            if counts["gone"]:
                forget_words(target)
            pulled = before.suppressions if before else ()
            with source._database.reading() as connection:
                found = copy_suppressions(connection, target, pulled)
            counts["suppressions"] = len(found)
            origin = EdgeOrigin(
                source=source.name,
                source_id=identity,
                query=wanted.model_copy(update={"cursor": None}),
                pulled_by=by,
                pulled_at=target.now,
                suppressions=tuple(found),
            )
            _keep_origin(target, origin)
            return counts, origin

    def push(
        self,
        source: "EdgeCopy",
        how: Pushing,
        *,
        mine: Mapping[LeadId, int | None],
        theirs: frozenset[LeadId],
        progress: Progress | None = None,
    ) -> tuple[list[EdgeLead], int]:
        """Apply at the source what is pending here; what became of each lead, and how many suppressions were handed over.

        A lead's changes are one transaction at the source, and are applied there once, whatever dies when. What was pushed
        then stands here as it does there. Suppressions go first, so that nothing pushed after them writes to those named.
        """
        origin = _must_be_copy(self.origin())
        if source.known_by() != origin.source_id:
            raise CopyError(
                f"This copy was pulled from {origin.source}, not from {source.name}. Push to the original database."
            )
        handed = self._push_suppressions(source, origin, how)
        with self._database.reading() as connection:
            waiting = [lead.lead_id for lead in pending(connection)]
        told = []
        for done, id in enumerate(waiting, 1):
            found = self._push_one(source, id, how, mine, theirs)
            if found is not None:
                told.append(found)
            if progress is not None:
                progress(done, len(waiting))
        if not how.dry_run:
            self._refresh_shared(source)
        return told, handed

    def known_by(self) -> ScorecardId:
        """Id of the first scorecard version: every database has one, made with it and never changed."""
        with self._database.reading() as connection:
            id = connection.execute(select(scorecards.c.id).where(scorecards.c.number == 1)).scalar()
        if id is None:
            raise NotFoundError(f"{self.name} is not a LeadOps database yet, so there is nothing to pull.")
        return ScorecardId(id)

    @retried
    def _push_one(
        self,
        source: "EdgeCopy",
        id: LeadId,
        how: Pushing,
        mine: Mapping[LeadId, int | None],
        theirs: frozenset[LeadId],
    ) -> EdgeLead | None:
        # The copy is held meanwhile, so that nothing decided in it in between is overwritten.
        with self._database.writing() as target:
            found = pending(target.connection, [id])
            if not found:
                return None
            lead = found[0]
            if id in theirs:
                told = lead.model_copy(update={"verdict": EdgeVerdict.DROPPED})
            else:
                base = _base(target.connection, id)
                told = push_lead(source._database, lead, base, how, mine=id in mine, seen=mine.get(id))
            settled = (EdgeVerdict.PUSHED, EdgeVerdict.ALREADY, EdgeVerdict.DROPPED)
            if not how.dry_run and told.verdict in settled:
                with source._database.reading() as connection:
                    copy_leads(connection, target, [id])
            return told

    def _push_suppressions(self, source: "EdgeCopy", origin: EdgeOrigin, how: Pushing) -> int:
        with self._database.reading() as connection:
            added = _added_suppressions(connection, origin)
        if added and not how.dry_run:
            with source._database.writing() as transaction:
                for entry in sorted(added, key=lambda each: (each.kind, each.value)):
                    stop_suppressed(transaction, add_suppression(transaction.connection, entry))
        return len(added)

    def _refresh_shared(self, source: "EdgeCopy") -> None:
        with self._database.writing() as target, source._database.reading() as connection:
            # The scores that came back may be of versions that were not there at the pull.
            copy_scorecards(connection, target)
            origin = _must_be_copy(_origin(target.connection))
            copy_suppressions(connection, target, origin.suppressions)
            held = target.connection.execute(select(suppressions.c.id)).scalars()
            _keep_origin(target, origin.model_copy(update={"suppressions": tuple(held)}))


def _origin(connection: Connection) -> EdgeOrigin | None:
    found = connection.execute(select(edge_origins.c.origin)).scalar()
    return None if found is None else EdgeOrigin.model_validate(found)


def _must_be_copy(origin: EdgeOrigin | None) -> EdgeOrigin:
    if origin is None:
        raise CopyError("This database is not a local copy. Create one with leadops pull.")
    return origin


def _keep_origin(target: Transaction, origin: EdgeOrigin) -> None:
    target.connection.execute(delete(edge_origins))
    values = {"id": target.new_id(), "origin": origin.model_dump(mode="json"), "created_at": target.now}
    target.connection.execute(insert(edge_origins).values(values))


def _check_pull(
    connection: Connection, before: EdgeOrigin | None, identity: ScorecardId, source: EdgeCopy
) -> None:
    if (of := source.origin()) is not None:
        raise CopyError(f"{source.name} is itself a copy of {of.source}. Pull from the original.")
    if before is None and connection.execute(select(leads.c.id).limit(1)).first() is not None:
        raise CopyError("This file already has other leads. Pull into a new file.")
    if before is not None and before.source_id != identity:
        raise CopyError(
            f"This file is a copy of {before.source}, not of {source.name}. Pull into a new file."
        )


def _copied(connection: Connection) -> dict[LeadId, None]:
    ids = connection.execute(select(edge_bases.c.lead_id).order_by(edge_bases.c.lead_id)).scalars()
    return dict.fromkeys(LeadId(id) for id in ids)


def _base(connection: Connection, id: LeadId) -> Standing:
    found = connection.execute(select(edge_bases.c.standing).where(edge_bases.c.lead_id == id)).scalar_one()
    return Standing.model_validate(found)


def _added_suppressions(connection: Connection, origin: EdgeOrigin) -> list[SuppressionEntry]:
    pulled: frozenset[UUID] = frozenset(origin.suppressions)
    query = select(*SUPPRESSION_COLUMNS).order_by(suppressions.c.created_at, suppressions.c.id)
    entries = (suppression_of(row) for row in connection.execute(query))
    return [entry for entry in entries if entry.id not in pulled]
