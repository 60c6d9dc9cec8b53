"""Use cases of a local copy: what is pending in it, and pushing it to the database that it was pulled from."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping

from leadops_core.database.database import Database
from leadops_core.edge.apply import PushOptions
from leadops_core.edge.errors import CopyError
from leadops_core.edge.push import push_changes
from leadops_core.edge.repository import EdgeRepository
from leadops_core.schemas import EdgeOrigin, EdgeStatus, Lead, PushReport, Sender
from leadops_core.schemas.progress import Progress


class EdgeService:
    """This database as a local copy of another one."""

    def __init__(
        self,
        repository: EdgeRepository,
        *,
        find_lead: Callable[[str], Lead],
        open_source: Callable[[str | None, str | None], Database],
        find_sender: Callable[[Database], Sender],
        undo_seconds: float,
    ) -> None:
        self._repository = repository
        self._find_lead = find_lead
        self._open_source = open_source
        self._find_sender = find_sender
        self._undo_seconds = undo_seconds

    def origin(self) -> EdgeOrigin | None:
        """Return the database that this copy was pulled from, or None if this database is not a copy."""
        return self._repository.origin()

    def status(self) -> EdgeStatus:
        """Return the origin and the changes that are not pushed yet. Raise CopyError if this database is not a copy."""
        return self._repository.status()

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
        """Apply the changes of this copy to its source.

        The source is the database at `to`, or at the `edge_url` of the settings, or the file on this machine that was pulled
        from. The changes of one lead are one transaction and are applied once, even if they are pushed again. A lead that was
        changed in both places is a conflict and is skipped until a person names it in `mine` (apply the copy's changes; with
        a version, only if the source still has that version) or `theirs` (drop them). A do-not-contact entry of the source
        always wins. A dry run returns the same report and changes nothing.
        """
        versions = mine if isinstance(mine, Mapping) else dict.fromkeys(mine)
        pushed = {self._find_lead(lead).id: version for lead, version in versions.items()}
        dropped = frozenset(self._find_lead(lead).id for lead in theirs)
        if both := pushed.keys() & dropped:
            raise CopyError(f"Lead {min(both)} is listed for both sides. Choose one.")
        origin = self.origin()
        with self._open_source(to, None if origin is None else origin.source) as source:
            options = PushOptions(
                by=by,
                sender=self._find_sender(source),
                undo_seconds=self._undo_seconds,
                dry_run=dry_run,
                mine=pushed,
                theirs=dropped,
            )
            leads, suppression_count = push_changes(self._repository.database, source, options, progress)
        counts = Counter(lead.verdict.value for lead in leads if lead.verdict is not None)
        return PushReport(
            dry_run=dry_run,
            source=source.name,
            leads=tuple(leads),
            suppressions=suppression_count,
            counts=dict(sorted(counts.items())),
        )
