"""Use cases of the scorecard and its versions."""

from collections.abc import Callable

from leadops_core.errors import LeadOpsError
from leadops_core.jobs.run import JobRun
from leadops_core.jobs.service import JobService
from leadops_core.schemas import (
    SYSTEM_ACTOR,
    Impact,
    Job,
    JobKind,
    JobState,
    RescoreReport,
    RescoringState,
    Scorecard,
    ScorecardActivation,
    ScorecardChanges,
    ScorecardDiff,
    ScorecardVersion,
    SimulationReport,
)
from leadops_core.schemas.progress import Progress
from leadops_core.scoring.changes import points_changed, with_changes
from leadops_core.scoring.errors import RejectedVersionError
from leadops_core.scoring.repository.rescoring import RescoringRepository
from leadops_core.scoring.repository.scorecards import ScorecardRepository
from leadops_core.scoring.simulation import ImpactCounter, simulate
from leadops_core.scoring.stored import ColumnSelection
from leadops_core.scoring.use_cases.rescoring import Rescorer
from leadops_core.tools import Clock

SIMULATED_LEADS = 5_000
EXAMINED_LEADS = 20_000
"""Leads that an impact is counted on. With 20,000, its share is known within 0.6 percentage points."""
_CHANGE_AT_THE_SOURCE = "You can try points here, but change the scorecard there."


class ScorecardService:
    """The scorecard versions, of which one is active, and the rescoring of leads with another one.

    A chosen version is pending until all leads are scored with it. Until then the active one stays in use: leads keep their
    scores, and new and changed leads are scored with it. Then all leads change to the chosen version in one transaction.

    A version is never changed or removed. Every method is one transaction, except those that rescore leads: these run a
    job, which stores its progress with every page of leads, and another process continues there after a crash.
    """

    def __init__(
        self,
        versions: ScorecardRepository,
        scores: RescoringRepository,
        jobs: JobService,
        *,
        clock: Clock,
        describe_version: Callable[[ScorecardVersion], str],
        is_copy: Callable[[], bool],
        refuse_in_copy: Callable[[str], None],
    ) -> None:
        self._versions = versions
        self._scores = scores
        self._rescorer = Rescorer(versions, scores, clock=clock)
        self._jobs = jobs
        self._describe_version = describe_version
        self._is_copy = is_copy
        self._refuse_in_copy = refuse_in_copy

    def active(self) -> ScorecardVersion:
        """Return the version that scores leads now."""
        return self._versions.active()

    def chosen(self) -> ScorecardVersion:
        """Return the version that replaces the active one when all leads are scored with it, or else the active one."""
        return self._versions.chosen()

    def list(self) -> tuple[ScorecardVersion, ...]:
        """Return all versions, newest first."""
        return self._versions.list()

    def get(self, number: int) -> ScorecardVersion:
        """Return one version. Raise NotFoundError."""
        return self._versions.get(number)

    def diff(self, before: int, after: int) -> ScorecardDiff:
        """Compare two versions, in points."""
        old, new = self._versions.get(before).scorecard, self._versions.get(after).scorecard
        return ScorecardDiff(
            before=before,
            after=after,
            base_before=old.base,
            base_after=new.base,
            thresholds_before=old.thresholds,
            thresholds_after=new.thresholds,
            is_calibrated_before=old.calibration is not None,
            is_calibrated_after=new.calibration is not None,
            changes=points_changed(old, new),
        )

    def simulate(self, changes: ScorecardChanges) -> SimulationReport:
        """Return what a change of points or thresholds would do to the newest leads, without storing anything.

        Raise InvalidScorecardChange for a level that the chosen version does not have.
        """
        chosen = self._versions.chosen()
        leads = self._scores.newest(ColumnSelection.of(chosen.scorecard), SIMULATED_LEADS)
        return simulate(
            *(chosen.scorecard, with_changes(chosen.scorecard, changes), leads, self._scores.names),
            number=chosen.number,
            total=self._scores.count(),
        )

    def impact(
        self, scorecard: Scorecard, *, max_leads: int = EXAMINED_LEADS, progress: Progress | None = None
    ) -> Impact:
        """Return what another scorecard would do to the leads, without storing anything.

        If there are more than `max_leads`, that many leads evenly spaced over time are examined.
        """
        counter, total = ImpactCounter(scorecard), self._scores.count()
        for page in self._scores.sample(ColumnSelection.of(scorecard), max_leads):
            counter.add(page)
            if progress:
                progress(counter.lead_count, min(total, max_leads))
        return counter.impact(total if total > max_leads else None)

    def change(
        self,
        changes: ScorecardChanges,
        *,
        by: str,
        reason: str,
        expected_number: int | None = None,
        rescore_now: bool = True,
        progress: Progress | None = None,
    ) -> ScorecardActivation:
        """Create a version with these changes to the chosen one, rescore all leads with it, and activate it.

        With `rescore_now=False` a worker does that; `rescoring` returns its progress, and `jobs.open` lists the job.
        Raise InvalidScorecardChange, CopyError in a local copy, or VersionConflict if the chosen version is not
        `expected_number`.
        """
        self._refuse_in_copy(_CHANGE_AT_THE_SOURCE)
        chosen = self._versions.chosen()
        version = self._versions.add(
            with_changes(chosen.scorecard, changes),
            parent=chosen.number,
            made_by=by,
            reason=reason,
            choose=True,
            expected_chosen=chosen.number if expected_number is None else expected_number,
        )
        job = self._jobs.request(JobKind.RESCORE, by=by)
        if not rescore_now:
            return ScorecardActivation(version=version, rescored=None)
        rescored = self._finish(job, progress)
        return ScorecardActivation(version=self._versions.get(version.number), rescored=rescored)

    def activate(
        self, number: int, *, by: str, confirm_rejected: bool = False, progress: Progress | None = None
    ) -> RescoreReport:
        """Rescore all leads with a newer or older version, and activate it. Raise as `switch` does."""
        self.switch(number, by=by, confirm_rejected=confirm_rejected)
        return self.rescore(by=by, progress=progress, again=False)

    def switch(self, number: int, *, by: str, confirm_rejected: bool = False) -> ScorecardVersion:
        """Choose a version, and leave the rescoring, which activates it, to a worker; `rescoring` returns its progress.

        The active version can be chosen too: then no other version replaces it.

        Raise RejectedVersionError for a version that its learning update did not promote, unless `confirm_rejected`.
        Raise NotFoundError, or CopyError in a local copy.
        """
        self._refuse_in_copy(_CHANGE_AT_THE_SOURCE)
        if number < 1:
            raise LeadOpsError("Scorecard versions start at 1. Run leadops scorecards to list them.")
        version = self._versions.get(number)
        if version.is_rejected and not (version.is_active or confirm_rejected):
            raise RejectedVersionError(
                f"Version {number} was not promoted: {self._describe_version(version)}. "
                "To activate it anyway, use --confirm-rejected or confirm_rejected=True."
            )
        chosen = self._versions.choose(number, by)
        if not self._versions.is_rescored():
            self._jobs.request(JobKind.RESCORE, by=by)
        return chosen

    def rescore(
        self, *, by: str = SYSTEM_ACTOR, progress: Progress | None = None, again: bool = True
    ) -> RescoreReport:
        """Rescore all leads with the chosen version, and return the totals.

        Leads whose label changes wait for `process` again while their next step is open. If a worker is rescoring already,
        wait for it and return the totals of the whole rescoring. Without `again`, leads that are rescored already stay.
        """
        if again:
            self._versions.request_rescoring()
        return self._finish(self._jobs.request(JobKind.RESCORE, by=by), progress)

    def _finish(self, job: Job, progress: Progress | None) -> RescoreReport:
        while True:
            self._jobs.run(job, progress=progress)
            report = self._rescorer.report()
            if report is not None:
                return report
            # Another version was chosen while the job ended.
            job = self._jobs.request(JobKind.RESCORE, by=job.requested_by)

    def run_job(self, run: JobRun) -> RescoreReport:
        """Rescore until all leads are done or the time of the run is over. The handler of `JobKind.RESCORE`."""
        return self._rescorer.run(run)

    def request_if_due(self) -> Job | None:
        """Request the rescoring that a database upgrade or an older version of LeadOps left to a worker. Return its job.

        Return None if nothing is due, or if the job for the chosen version was cancelled or failed.
        """
        if self._is_copy() or self._versions.is_rescored():
            return None
        last = self._jobs.newest(JobKind.RESCORE)
        if last is not None and last.state in (JobState.CANCELLED, JobState.FAILED):
            chosen_at = self._versions.chosen_at()
            if chosen_at is None or last.created_at >= chosen_at:
                return None
        return self._jobs.request(JobKind.RESCORE, by=SYSTEM_ACTOR)

    def rescore_if_due(
        self,
        *,
        seconds: float | None = None,
        leads_per_page: int | None = None,
        progress: Progress | None = None,
    ) -> RescoringState | None:
        """Continue a rescoring that is due, for at most about `seconds`. For any number of processes.

        Return None if nothing is due, if another process rescores, or in a local copy.
        """
        job = self.request_if_due()
        if job is None:
            return None
        ran = self._jobs.run_once(job, seconds=seconds, page_size=leads_per_page, progress=progress)
        return None if ran is None else self._rescorer.state()

    def request_rescoring(self, *, by: str = SYSTEM_ACTOR) -> Job:
        """Leave the rescoring of all leads to a worker, and return the job. A rescoring that is already running continues."""
        self._versions.request_rescoring()
        return self._jobs.request(JobKind.RESCORE, by=by)

    def rescoring(self) -> RescoringState:
        """Return how many leads are scored with the chosen version, which then becomes active."""
        return self._rescorer.state()
