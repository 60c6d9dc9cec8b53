"""Edge mode: a slice of a database in a local file, worked on without a connection, and what was decided pushed back."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from itertools import islice
from pathlib import Path

from leadops_core.database.opening import connecting_of
from leadops_core.edge.errors import CopyError
from leadops_core.edge.repository.apply import Pushing
from leadops_core.graph.toolbox import Toolbox
from leadops_core.schemas import EdgeOrigin, EdgeStatus, LeadId, LeadQuery, PullReport, PushReport
from leadops_core.schemas.progress import Progress
from leadops_core.settings import Settings
from leadops_core.store import Store
from leadops_core.tools import Clock, IdSource

CHANGE_SCORES_THERE = "You can try points here, but change the scorecard there."
SEND_FROM_THERE = "Emails are not sent from a copy. Push your approvals, and they are sent from there."
SAY_THERE = "Emails are sent from there, so do this there."


class EdgeVerbs:
    """What `LeadOps` can do with a local copy of another database."""

    store: Store
    toolbox: Toolbox
    config: Settings

    def origin(self) -> EdgeOrigin | None:
        """Where the leads of this database were pulled from; None for one that is nobody's copy."""
        return self.store.edge.origin()

    def edge(self) -> EdgeStatus:
        """Where the copy came from and what is pending in it. Raises `CopyError` for a database that is no copy."""
        return self.store.edge.status()

    def push(
        self,
        to: str | None = None,
        *,
        by: str,
        dry_run: bool = False,
        mine: Collection[str] | Mapping[str, int | None] = (),
        theirs: Collection[str] = (),
        progress: Progress | None = None,
    ) -> PushReport:
        """Apply what was decided in this copy at the database that it was pulled from: at `to`, else the settings' one.

        A lead's changes are applied whole or not at all, and once, however often they are pushed. Where somebody has
        changed there what they rest on, nothing is applied and both sides are told, until a person names the lead among
        `mine` (these changes count; with a version: only if that is still the one there) or `theirs` (they are given up). A
        suppression there always wins. A dry run says exactly what a real one would do, and changes nothing.
        """
        how = Pushing(
            by=by,
            sender=self.toolbox.sender,
            undo_seconds=self.config.undo_seconds,
            dry_run=dry_run,
        )
        chosen = mine if isinstance(mine, Mapping) else dict.fromkeys(mine)
        wins = {self._copied(lead): version for lead, version in chosen.items()}
        gives_way = frozenset(self._copied(lead) for lead in theirs)
        if both := wins.keys() & gives_way:
            raise CopyError(f"Lead {min(both)} is listed for both sides. Choose one.")
        with _source(
            source_url(to, self.config), self.config, self.toolbox.clock, self.toolbox.ids
        ) as source:
            told, handed = self.store.edge.push(
                source.edge, how, mine=wins, theirs=gives_way, progress=progress
            )
            counts = Counter(lead.verdict.value for lead in told if lead.verdict is not None)
            return PushReport(
                dry_run=dry_run,
                source=source.edge.name,
                leads=tuple(told),
                suppressions=handed,
                counts=dict(sorted(counts.items())),
            )

    def _copied(self, lead: str) -> LeadId:
        return self.store.leads.find(lead).id


def pull(
    source: str | None,
    file: Path,
    query: LeadQuery | None,
    *,
    by: str,
    limit: int | None,
    config: Settings,
    clock: Clock,
    ids: IdSource,
    progress: Progress | None,
) -> PullReport:
    """Bring a slice of the database at `source` into the file; see the facade."""
    file = file.expanduser().absolute()
    is_new = not file.exists() or file.stat().st_size == 0
    with _source(source_url(source, config), config, clock, ids) as there:
        if is_new:
            # What is in it is for whoever pulled it.
            file.touch(mode=0o600)
        try:
            with Store.open(f"sqlite:///{file}", clock=clock, ids=ids) as copy:

                def found(wanted: LeadQuery) -> Iterable[LeadId]:
                    return islice((lead.id for lead in there.leads.iterate(wanted)), limit)

                counts, origin = copy.edge.pull(there.edge, found, query, by=by, progress=progress)
                if counts["gone"]:
                    # Who was erased there must not stay in the free space here.
                    copy.compact()
        except BaseException:
            if is_new:
                for each in (file, *(file.with_name(file.name + end) for end in ("-wal", "-shm"))):
                    each.unlink(missing_ok=True)
            raise
    names = ("added", "refreshed", "kept", "gone", "suppressions")
    return PullReport(file=str(file), source=origin.source, **{name: counts[name] for name in names})


def source_url(named: str | None, config: Settings) -> str:
    """The database to pull from and push to: the one named, else the settings' own."""
    if named is not None:
        return named
    if config.edge_url is None:
        raise CopyError(
            "No database is given. Use --from URL to pull or --to URL to push, or set LEADOPS_EDGE_URL."
        )
    return config.edge_url.get_secret_value()


def _source(url: str, config: Settings, clock: Clock, ids: IdSource) -> Store:
    return Store.open(url, clock=clock, ids=ids, create=False, connecting=connecting_of(config))
