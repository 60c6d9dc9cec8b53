"""Verbs that screens and services need beside those of the pipeline: edits, figures, what-if, preferences."""

from itertools import islice

from leadops_core.errors import ErrorKind, LeadOpsError
from leadops_core.graph import Toolbox
from leadops_core.schemas import (
    DraftVariant,
    EmailDraft,
    LeadQuery,
    Scorecard,
    ScorecardActivation,
    ScorecardChanges,
    SimulationReport,
)
from leadops_core.schemas.progress import Progress
from leadops_core.scoring.changes import with_changes
from leadops_core.settings import Settings
from leadops_core.store import Store
from leadops_core.verbs import drafts, insight, rescore
from leadops_core.verbs.edge import CHANGE_SCORES_THERE

EXAMINED = 5_000
"""Leads that a simulation scores: the newest."""


class InvalidChange(LeadOpsError):
    """A change that does not fit what it changes."""

    kind = ErrorKind.INVALID


class ServiceVerbs:
    """What `LeadOps` offers to screens and services; part of the facade."""

    store: Store
    toolbox: Toolbox
    config: Settings

    def create_draft(
        self,
        lead: str,
        *,
        by: str,
        variant: DraftVariant = DraftVariant.FIRST_TOUCH,
        subject: str | None = None,
        body: str | None = None,
    ) -> EmailDraft:
        """Put a draft for a lead into the inbox, in place of the one that waits there; without words they are written.

        Raises `IllegalStateError` while an approved draft of the same lead is still to go.
        """
        return drafts.create(
            self.store, self.toolbox, lead, by=by, variant=variant, subject=subject, body=body
        )

    def simulate(self, changes: ScorecardChanges) -> SimulationReport:
        """What a change of points or thresholds would do to the newest leads. Stores nothing.

        Raises `InvalidChange` for a level that the scorecard in use does not have.
        """
        active = self.store.scorecards.active()
        newest = list(islice(self.store.leads.iterate(LeadQuery()), EXAMINED))
        signals = self.store.leads.signals([lead.id for lead in newest])
        total = self.store.leads.figures().total
        return insight.simulate(
            active, self._changed(active.scorecard, changes), newest, signals, total=total
        )

    def change_scorecard(
        self,
        changes: ScorecardChanges,
        *,
        by: str,
        reason: str,
        expected_number: int | None = None,
        rescore_now: bool = True,
        progress: Progress | None = None,
    ) -> ScorecardActivation:
        """Make a new scorecard version with these changes, put it to use, and rescore all leads by it.

        The answer is the version and what rescoring changed. With `rescore_now=False` the leads are left to a worker, and
        `rescoring()` says how far it has come. Raises `InvalidChange`, or `VersionConflict` if another version came into use
        since `expected_number`.
        """
        self.store.edge.refuse(CHANGE_SCORES_THERE)
        active = self.store.scorecards.active()
        made = self.store.scorecards.add(
            self._changed(active.scorecard, changes),
            parent=active.number,
            made_by=by,
            reason=reason,
            activate=True,
            expected_active=active.number if expected_number is None else expected_number,
        )
        if not rescore_now:
            return ScorecardActivation(version=made, rescored=None)
        report = rescore.rescore(self.store, self.toolbox.clock, self.config.lease_seconds, progress=progress)
        return ScorecardActivation(version=made, rescored=report)

    @staticmethod
    def _changed(scorecard: Scorecard, changes: ScorecardChanges) -> Scorecard:
        try:
            return with_changes(scorecard, changes)
        except ValueError as error:
            raise InvalidChange(str(error)) from None
