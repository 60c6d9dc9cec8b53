"""The verbs of the facade that are about learning."""

from leadops_core.errors import LeadOpsError
from leadops_core.graph.toolbox import Toolbox
from leadops_core.schemas import (
    RescoreReport,
    RescoringState,
    ScorecardDiff,
    ScorecardVersion,
)
from leadops_core.schemas.progress import Progress
from leadops_core.settings import Settings
from leadops_core.store import Store
from leadops_core.verbs import learn, rescore
from leadops_core.verbs.edge import CHANGE_SCORES_THERE


class LearningVerbs:
    """What `LeadOps` can do with outcomes and scorecards."""

    store: Store
    toolbox: Toolbox
    config: Settings

    def rescore(self, *, progress: Progress | None = None) -> RescoreReport:
        """Score every lead by the scorecard in use, in bulk; moved leads whose next step is open wait for `process`.

        If a worker is rescoring already, this waits for it and returns the totals of the whole rescoring.
        """
        return rescore.rescore(self.store, self.toolbox.clock, self.config.lease_seconds, progress=progress)

    def rescore_if_due(
        self, *, seconds: float | None = None, progress: Progress | None = None
    ) -> RescoringState | None:
        """Continue a rescoring that is due, for at most about `seconds`; None if nothing is due or another worker is at it.

        For the background: one process at a time rescores, and the next one continues after the last stored step.
        """
        if self.store.edge.origin() is not None:
            return None
        return rescore.rescore_if_due(
            self.store, self.toolbox.clock, self.config.lease_seconds, seconds=seconds, progress=progress
        )

    def request_rescoring(self) -> RescoringState:
        """Ask a worker to rescore all leads by the scorecard in use; one that is under way continues."""
        self.store.scorecards.request_rescoring()
        return self.rescoring()

    def rescoring(self) -> RescoringState:
        """Return how many leads have their score by the scorecard in use."""
        return rescore.rescoring_state(self.store)

    def scorecards(self) -> tuple[ScorecardVersion, ...]:
        """All versions of the scorecard, newest first; none is ever changed."""
        return self.store.scorecards.list()

    def scorecard_version(self, number: int) -> ScorecardVersion:
        """One version of the scorecard."""
        return self.store.scorecards.get(number)

    def diff(self, before: int, after: int) -> ScorecardDiff:
        """How one version of the scorecard differs from another, in points."""
        return learn.diff(self.store.scorecards.get(before), self.store.scorecards.get(after))

    def activate(
        self, number: int, *, by: str, confirm_rejected: bool = False, progress: Progress | None = None
    ) -> RescoreReport:
        """Put a version of the scorecard to use, forward or back, and rescore all leads by it.

        Raises `RejectedVersionError` for a version that its learning update did not promote, unless `confirm_rejected`.
        """
        self.switch_scorecard(number, by=by, confirm_rejected=confirm_rejected)
        return self.rescore(progress=progress)

    def switch_scorecard(self, number: int, *, by: str, confirm_rejected: bool = False) -> ScorecardVersion:
        """Put a version of the scorecard to use as `activate` does; a worker rescores the leads in the background.

        `rescoring` says how far it has come.
        """
        self.store.edge.refuse(CHANGE_SCORES_THERE)
        if number < 1:
            raise LeadOpsError("Scorecard versions start at 1. Run leadops scorecards to list them.")
        return self.store.scorecards.activate(number, by=by, confirm_rejected=confirm_rejected)
