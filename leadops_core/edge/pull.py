"""Pulling leads of another database into a local copy."""

from collections.abc import Iterable
from itertools import islice
from pathlib import Path

from leadops_core.database.database import Database
from leadops_core.database.opening import connecting_of, open_database
from leadops_core.edge.errors import CopyError
from leadops_core.edge.repository.copies import EdgeCopy
from leadops_core.leads.repository.leads import LeadRepository
from leadops_core.schemas import LeadId, LeadQuery, PullReport
from leadops_core.schemas.progress import Progress
from leadops_core.settings import Settings
from leadops_core.tools import Clock, IdSource


def open_source(url: str | None, *, config: Settings, clock: Clock, ids: IdSource) -> Database:
    """Open the database at `url`, or at the `edge_url` of the settings, to pull from it or push to it."""
    if url is None:
        if config.edge_url is None:
            raise CopyError(
                "No database is given. Use --from URL to pull or --to URL to push, or set LEADOPS_EDGE_URL."
            )
        url = config.edge_url.get_secret_value()
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

    def ids_of(wanted: LeadQuery) -> Iterable[LeadId]:
        return islice((lead.id for lead in leads.iterate(wanted)), limit)

    if is_new:
        # The file holds personal data: only its owner may read it.
        file.touch(mode=0o600)
    try:
        with open_database(f"sqlite:///{file}", clock=source.clock, ids=source.ids) as copy:
            counts, origin = EdgeCopy(copy).pull(EdgeCopy(source), ids_of, query, by=by, progress=progress)
            if counts["gone"]:
                # A person who was erased at the source must not stay in the file's free space.
                copy.compact()
    except BaseException:
        if is_new:
            for path in (file, *(file.with_name(file.name + suffix) for suffix in ("-wal", "-shm"))):
                path.unlink(missing_ok=True)
        raise
    names = ("added", "refreshed", "kept", "gone", "suppressions")
    return PullReport(file=str(file), source=origin.source, **{name: counts[name] for name in names})
