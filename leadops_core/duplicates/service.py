"""Use cases of possible duplicates."""

from collections.abc import Callable
from datetime import datetime

from leadops_core.database.database import Database, retried
from leadops_core.duplicates.repository.merges import MergeRepository
from leadops_core.duplicates.repository.pairs import DuplicateRepository
from leadops_core.duplicates.use_cases.merge_leads import merge_leads
from leadops_core.duplicates.use_cases.search import search_duplicates
from leadops_core.duplicates.use_cases.undo_merge import undo_merge
from leadops_core.jobs.rules import IF_DUE
from leadops_core.jobs.run import JobRun
from leadops_core.jobs.service import JobService
from leadops_core.schemas import (
    SYSTEM_ACTOR,
    DuplicateId,
    DuplicateSearch,
    DuplicateState,
    Job,
    JobKind,
    Lead,
    LeadId,
    LeadMerge,
    MergeId,
    Page,
    PossibleDuplicate,
)
from leadops_core.schemas.progress import Progress
from leadops_core.tools import Clock

_MERGE_AT_THE_SOURCE = "Merge the leads there, then pull again."


class DuplicateService:
    """Leads that may be the same person.

    An import merges rows that are certainly one person. `search` finds pairs of leads that only may be, and a person
    decides about each pair: merge them, keep both, or never be asked again. A merge can be undone.
    """

    def __init__(
        self,
        database: Database,
        repository: DuplicateRepository,
        merges: MergeRepository,
        jobs: JobService,
        *,
        find_lead: Callable[[str], Lead],
        clock: Clock,
        refuse_in_copy: Callable[[str], None],
    ) -> None:
        self._database = database
        self._repository = repository
        self._merges = merges
        self._jobs = jobs
        self._find_lead = find_lead
        self._clock = clock
        self._refuse_in_copy = refuse_in_copy
        self._searched: tuple[int, datetime | None] | None = None

    def search(self, progress: Progress | None = None, *, by: str = SYSTEM_ACTOR) -> DuplicateSearch:
        """Compare all leads with each other, and store the possible duplicates in chunks, a transaction each.

        Open pairs that are no longer alike are forgotten. Decisions stand: a pair of which both leads were kept is open again
        only if name, address, company, phone, country, website, or profile of one of them changed. If another process
        searches, wait for it and return its result. Raise CopyError in a local copy.
        """
        result = self._jobs.run(self.request_search(by=by), progress=progress)
        # The other process may have found that nothing has changed.
        return result if isinstance(result, DuplicateSearch) else self.search(progress, by=by)

    def request_search(self, *, by: str = SYSTEM_ACTOR) -> Job:
        """Leave `search` to a worker, and return the job. Raise CopyError in a local copy."""
        self._refuse_in_copy(_MERGE_AT_THE_SOURCE)
        return self._jobs.request(JobKind.FIND_DUPLICATES, by=by)

    def request_search_if_changed(self) -> Job | None:
        """Request a search if a lead was added, changed, or deleted since the last one of this object, else return None."""
        if self._searched == self._repository.last_change():
            return None
        self._refuse_in_copy(_MERGE_AT_THE_SOURCE)
        return self._jobs.request(JobKind.FIND_DUPLICATES, {IF_DUE: True}, by=SYSTEM_ACTOR)

    def run_job(self, run: JobRun) -> DuplicateSearch | None:
        """Compare all leads. The handler of `JobKind.FIND_DUPLICATES`."""
        run.report(0, None)
        began_at = self._clock.now()
        standing = self._repository.last_change()
        if run.job.params.get(IF_DUE) and self._searched == standing:
            return None
        result = search_duplicates(self._repository, run.report)
        self._repository.forget_unfound(began_at)
        self._searched = standing
        return DuplicateSearch(
            lead_count=result.lead_count,
            pair_count=result.pair_count,
            open_count=self._repository.count_open(),
            new_count=result.new_count,
            skipped_groups=result.skipped_groups,
            searched_at=began_at,
        )

    def list(
        self, *, state: DuplicateState = DuplicateState.OPEN, cursor: str | None = None, limit: int = 50
    ) -> Page[PossibleDuplicate]:
        """Return one page of the pairs in this state, the most likely first. Raise InvalidCursorError."""
        return self._repository.list(state, cursor, limit)

    def of_lead(self, lead: LeadId | str) -> tuple[PossibleDuplicate, ...]:
        """Return the open pairs of a lead, the most likely first."""
        return self._repository.of_lead(self._id_of(lead))

    def find(self, duplicate: str) -> PossibleDuplicate:
        """Return the pair with this id or id prefix. Raise NotFoundError or AmbiguousReferenceError."""
        return self._repository.find(duplicate)

    def count(self) -> int:
        """Return the number of pairs that wait for a decision."""
        return self._repository.count_open()

    @retried
    def merge(
        self,
        keep: LeadId | str,
        other: LeadId | str,
        *,
        by: str,
        expected_version: int | None = None,
    ) -> LeadMerge:
        """Merge the lead `other` into the lead `keep`, which keeps its values and gets what it lacks.

        It gets timeline, drafts, outcomes, and the status that is further along, and later imports of the other lead change
        it. `undo_merge` reverses all of it. Raise NotFoundError, VersionConflict for the lead `keep`, IllegalStateError while
        one of them is processed or written to, DuplicateLeadError, or CopyError in a local copy.
        """
        self._refuse_in_copy(_MERGE_AT_THE_SOURCE)
        kept_id, removed_id = self._id_of(keep), self._id_of(other)
        with self._database.writing() as transaction:
            return merge_leads(transaction, kept_id, removed_id, by=by, expected_version=expected_version)

    def keep_both(self, duplicate: DuplicateId, *, by: str, never_ask: bool = False) -> PossibleDuplicate:
        """Decide that the leads are two people. With `never_ask`, they are not proposed again even if one of them changes.

        Raise NotFoundError if the pair is gone.
        """
        self._refuse_in_copy(_MERGE_AT_THE_SOURCE)
        state = DuplicateState.NEVER if never_ask else DuplicateState.KEPT
        return self._repository.decide(duplicate, state, by)

    def reopen(self, duplicate: DuplicateId, *, by: str) -> PossibleDuplicate:
        """Withdraw `keep_both`: the pair waits for a decision again. Raise NotFoundError."""
        self._refuse_in_copy(_MERGE_AT_THE_SOURCE)
        return self._repository.decide(duplicate, DuplicateState.OPEN, by)

    def merges(self, *, cursor: str | None = None, limit: int = 50) -> Page[LeadMerge]:
        """Return one page of the merges, newest first. Raise InvalidCursorError."""
        return self._merges.list(cursor, limit)

    @retried
    def undo_merge(self, merge: MergeId | str, *, by: str) -> LeadMerge:
        """Undo a merge: the removed lead exists again with its data, and the kept lead loses what it got from it.

        Values that were changed since stay. Raise NotFoundError, IllegalStateError if it was undone or a later merge must be
        undone first, DuplicateLeadError if another lead has the identity by now, or CopyError in a local copy.
        """
        self._refuse_in_copy(_MERGE_AT_THE_SOURCE)
        merge_id = self._merges.find(merge).id if isinstance(merge, str) else merge
        with self._database.writing() as transaction:
            return undo_merge(transaction, merge_id, by=by)

    def _id_of(self, lead: LeadId | str) -> LeadId:
        return self._find_lead(lead).id if isinstance(lead, str) else lead
