"""Pulling leads of another database into a local copy."""

from collections import Counter
from collections.abc import Callable, Iterable
from itertools import islice
from pathlib import Path

from leadops_core.database.database import Database, Transaction
from leadops_core.database.opening import connecting_of, open_database
from leadops_core.edge.errors import CopyError
from leadops_core.edge.repository import (
    EdgeRepository,
    chunks_of,
    copied_leads,
    copy_leads,
    copy_scorecards,
    copy_suppressions,
    has_leads,
    pending_leads,
    read_origin,
    store_origin,
)
from leadops_core.leads.repository.leads import LeadRepository
from leadops_core.schemas import EdgeOrigin, LeadId, LeadQuery, PullReport
from leadops_core.schemas.progress import Progress
from leadops_core.settings import Settings
from leadops_core.tables.search import forget_words
from leadops_core.tools import Clock, IdSource

FindLeads = Callable[[LeadQuery], Iterable[LeadId]]


def open_source(
    url: str | None, origin: str | None = None, *, config: Settings, clock: Clock, ids: IdSource
) -> Database:
    """Open the database at `url`, or at the `edge_url` of the settings, to pull from it or push to it.

    Without both, open the database that a copy was pulled from, if `origin` is a file on this machine.
    """
    if url is None and config.edge_url is not None:
        url = config.edge_url.get_secret_value()
    if url is None and origin is not None and Path(origin).is_file():
        url = origin
    if url is None:
        raise CopyError(
            "No database is given. Use --from URL to pull or --to URL to push, or set LEADOPS_EDGE_URL."
        )
    return open_database(url, clock=clock, ids=ids, create=False, connecting=connecting_of(config))


def pull_leads(
    source: Database,
    file: Path,
    query: LeadQuery | None,
    *,
    by: str,
    limit: int | None,
    progress: Progress | None,
) -> PullReport:
    """Copy the leads of the query with their data into the file. If that fails, a new file is removed again."""
    file = file.expanduser().absolute()
    is_new = not file.exists() or file.stat().st_size == 0
    leads = LeadRepository(source)

    def find_leads(query: LeadQuery) -> Iterable[LeadId]:
        return islice((lead.id for lead in leads.iterate(query)), limit)

    if is_new:
        # The file holds personal data: only its owner may read it.
        file.touch(mode=0o600)
    try:
        with open_database(f"sqlite:///{file}", clock=source.clock, ids=source.ids) as copy:
            with copy.writing() as transaction:
                counts = _pull(source, transaction, find_leads, query, by, progress)
            if counts["gone"]:
                # A person who was erased at the source must not stay in the file's free space.
                copy.compact()
    except BaseException:
        if is_new:
            for path in (file, *(file.with_name(file.name + suffix) for suffix in ("-wal", "-shm"))):
                path.unlink(missing_ok=True)
        raise
    names = ("added", "refreshed", "kept", "gone", "suppressions")
    return PullReport(file=str(file), source=source.name, **{name: counts[name] for name in names})


def _pull(
    source: Database,
    copy: Transaction,
    find_leads: FindLeads,
    query: LeadQuery | None,
    by: str,
    progress: Progress | None,
) -> Counter[str]:
    origin = _checked_origin(copy, source)
    query = query or (origin.query if origin else LeadQuery())
    existing = copied_leads(copy.connection)
    pending = {lead.lead_id for lead in pending_leads(copy.connection)}
    refreshed = [id for id in existing if id not in pending]
    existing_ids = frozenset(existing)
    added = [id for id in find_leads(query) if id not in existing_ids]
    counts: Counter[str] = Counter(kept=len(pending))
    with source.reading() as connection:
        copy_scorecards(connection, copy)
    done = 0
    for name, ids in (("refreshed", refreshed), ("added", added)):
        for chunk in chunks_of(ids):
            with source.reading() as connection:
                copied = copy_leads(connection, copy, chunk)
            counts[name] += len(copied)
            counts["gone"] += len(chunk) - len(copied) if name == "refreshed" else 0
            done += len(chunk)
            if progress is not None:
                progress(done, len(refreshed) + len(added))
    if counts["gone"]:
        forget_words(copy)
    with source.reading() as connection:
        suppressions = copy_suppressions(connection, copy, origin.suppressions if origin else ())
    counts["suppressions"] = len(suppressions)
    pulled = EdgeOrigin(
        source=source.name,
        source_id=EdgeRepository(source).identity(),
        query=query.model_copy(update={"cursor": None}),
        pulled_by=by,
        pulled_at=copy.now,
        suppressions=tuple(suppressions),
    )
    store_origin(copy, pulled)
    return counts


def _checked_origin(copy: Transaction, source: Database) -> EdgeOrigin | None:
    """Return the origin of an earlier pull. Raise CopyError if the file cannot become a copy of the source."""
    edge = EdgeRepository(source)
    identity = edge.identity()
    if (its_origin := edge.origin()) is not None:
        raise CopyError(f"{source.name} is itself a copy of {its_origin.source}. Pull from the original.")
    origin = read_origin(copy.connection)
    if origin is None and has_leads(copy.connection):
        raise CopyError("This file already has other leads. Pull into a new file.")
    if origin is not None and origin.source_id != identity:
        raise CopyError(
            f"This file is a copy of {origin.source}, not of {source.name}. Pull into a new file."
        )
    return origin
