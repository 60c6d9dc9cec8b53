"""Use cases of the scorecard and its versions."""

from collections.abc import Callable

from leadops_core.database.work_claims import WorkClaims
from leadops_core.errors import LeadOpsError
from leadops_core.schemas import (
    Impact,
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
from leadops_core.scoring.use_cases.rescoring import BACKGROUND_LEADS_PER_PAGE, LEADS_PER_PAGE, Rescorer
from leadops_core.tools import Clock

SIMULATED_LEADS = 5_000
_CHANGE_AT_THE_SOURCE = "You can try points here, but change the scorecard there."


class ScorecardService:
    """The scorecard versions, of which one is active, and the rescoring of leads after another one is activated.

    A version is never changed or removed. Every method is one transaction, except those that rescore leads: they store
    their progress with every page of leads, and another process continues there after a crash.
    """

    def __init__(
        self,
        versions: ScorecardRepository,
        scores: RescoringRepository,
        claims: WorkClaims,
        *,
        clock: Clock,
        lease_seconds: float,
        describe_version: Callable[[ScorecardVersion], str],
        is_copy: Callable[[], bool],
        refuse_in_copy: Callable[[str], None],
    ) -> None:
        self._versions = versions
        self._scores = scores
        self._rescorer = Rescorer(versions, scores, claims, clock=clock, lease_seconds=lease_seconds)
        self._describe_version = describe_version
        self._is_copy = is_copy
        self._refuse_in_copy = refuse_in_copy

    def active(self) -> ScorecardVersion:
        """Return the version that scores leads now."""
        return self._versions.active()

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

        Raise InvalidScorecardChange for a level that the active version does not have.
        """
        active = self._versions.active()
        leads = self._scores.newest(ColumnSelection.of(active.scorecard), SIMULATED_LEADS)
        return simulate(
            *(active.scorecard, with_changes(active.scorecard, changes), leads, self._scores.names),
            number=active.number,
            total=self._scores.count(),
        )

    def impact(self, scorecard: Scorecard, *, progress: Progress | None = None) -> Impact:
        """Return what another scorecard would do to all leads, without storing anything."""
        columns, counter = ColumnSelection.of(scorecard), ImpactCounter(scorecard)
        for page in self._scores.pages(columns, LEADS_PER_PAGE):
            counter.add(page)
            if progress:
                progress(counter.lead_count, None)
        return counter.impact()

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
        """Create a version with these changes to the active one, activate it, and rescore all leads.

        With `rescore_now=False` a worker rescores them; `rescoring` returns its progress. Raise InvalidScorecardChange,
        CopyError in a local copy, or VersionConflict if the active version is not `expected_number`.
        """
        self._refuse_in_copy(_CHANGE_AT_THE_SOURCE)
        active = self._versions.active()
        version = self._versions.add(
            with_changes(active.scorecard, changes),
            parent=active.number,
            made_by=by,
            reason=reason,
            activate=True,
            expected_active=active.number if expected_number is None else expected_number,
        )
        rescored = self._rescorer.run(progress) if rescore_now else None
        return ScorecardActivation(version=version, rescored=rescored)

    def activate(
        self, number: int, *, by: str, confirm_rejected: bool = False, progress: Progress | None = None
    ) -> RescoreReport:
        """Activate a newer or older version, and rescore all leads. Raise as `switch` does."""
        self.switch(number, by=by, confirm_rejected=confirm_rejected)
        return self._rescorer.run(progress)

    def switch(self, number: int, *, by: str, confirm_rejected: bool = False) -> ScorecardVersion:
        """Activate a version, and leave the rescoring to a worker; `rescoring` returns its progress.

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
        return self._versions.activate(number, by)

    def rescore(self, *, progress: Progress | None = None) -> RescoreReport:
        """Rescore all leads with the active version, and return the totals.

        Leads whose label changes wait for `process` again while their next step is open. If a worker is rescoring already,
        wait for it and return the totals of the whole rescoring.
        """
        return self._rescorer.run(progress)

    def rescore_if_due(
        self,
        *,
        seconds: float | None = None,
        leads_per_page: int = BACKGROUND_LEADS_PER_PAGE,
        progress: Progress | None = None,
    ) -> RescoringState | None:
        """Continue a rescoring that is due, for at most about `seconds`. For workers, in any number of processes.

        Return None if nothing is due, if another worker rescores, or in a local copy.
        """
        return None if self._is_copy() else self._rescorer.continue_if_due(seconds, leads_per_page, progress)

    def request_rescoring(self) -> RescoringState:
        """Leave the rescoring of all leads to a worker. A rescoring that is already running continues."""
        self._versions.request_rescoring()
        return self._rescorer.state()

    def rescoring(self) -> RescoringState:
        """Return how many leads are scored with the active version."""
        return self._rescorer.state()
