"""The verbs of the facade that are about learning."""

from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from leadops_core.errors import LeadOpsError
from leadops_core.graph.toolbox import Toolbox
from leadops_core.intake.limits import limits_of
from leadops_core.schemas import (
    DriftReport,
    EvaluationTrace,
    FeedbackId,
    LearnReport,
    OutcomeImportReport,
    OutcomeWithdrawal,
    RescoreReport,
    RescoringState,
    ScorecardDiff,
    ScorecardVersion,
)
from leadops_core.schemas.progress import Progress
from leadops_core.settings import Settings
from leadops_core.store import Store
from leadops_core.verbs import drift, learn, outcomes, rescore
from leadops_core.verbs.edge import CHANGE_SCORES_THERE


class LearningVerbs:
    """What `LeadOps` can do with outcomes and scorecards."""

    store: Store
    toolbox: Toolbox
    config: Settings

    def import_outcomes(
        self,
        file: Path | str | BinaryIO,
        *,
        key: str | None = None,
        outcome_column: str | None = None,
        positive: Sequence[str] = (),
        negative: Sequence[str] = (),
        dry_run: bool = False,
        by: str = "leadops",
        file_name: str | None = None,
        progress: Progress | None = None,
    ) -> OutcomeImportReport:
        """Label leads from a CSV file that says how they ended: history to learn from.

        The outcome column is found by itself, or named; its values are understood in seven languages, and `positive` and
        `negative` say what others mean. A lead is found by its e-mail address, else by the column `key` kept in its
        attributes, else by name and company, id, or the whole row. The same file twice labels nothing twice. A dry run
        stores nothing and says what a real one would do.
        """
        return outcomes.import_outcomes(
            self.store,
            self.toolbox.clock,
            file,
            key=key,
            outcome_column=outcome_column,
            positive=positive,
            negative=negative,
            dry_run=dry_run,
            by=by,
            file_name=file_name,
            limits=limits_of(self.config),
            weights=self.config.outcome_weights,
            progress=progress,
        )

    def withdraw_outcome(
        self,
        lead: str,
        outcome: FeedbackId | str | None = None,
        *,
        by: str,
        reason: str | None = None,
        expected_version: int | None = None,
    ) -> OutcomeWithdrawal:
        """Take an outcome back that was recorded by mistake: nothing is learned from it any more, and it stays as history.

        `outcome` is its id or the beginning of it; without one it is the only outcome of the lead that stands. The lead's label
        is the newest that still stands, or none. Its status goes back where the outcome had moved it and nothing has happened
        since; the answer says what became of it. The same twice is once. Raises `StoreError`.
        """
        found = self.store.leads.find(lead).id
        return self.store.feedback.withdraw(
            self.store.feedback.find(found, None if outcome is None else str(outcome)),
            by=by,
            reason=reason,
            expected_version=expected_version,
        )

    def learn(
        self,
        *,
        dry_run: bool = False,
        use: Sequence[str] = (),
        leave_out: Sequence[str] = (),
        wait: bool = True,
        rescore_now: bool = True,
        progress: Progress | None = None,
    ) -> LearnReport:
        """Fit a scorecard to the labels, and let it in if it is no worse than the one in use on labels it was not fitted to.

        Either way the record is kept, with the challenger and what it would make of the leads. In `auto` mode a challenger
        that passes comes into use and all leads are scored by it at once; in `ask` mode it waits for `activate`. A dry run
        keeps nothing. `use` and `leave_out` name columns as `attribute:NAME`, `field:NAME` …, for this update only.

        One process at a time learns: a second one waits, or raises `LearningBusyError` if `wait` is False. With
        `rescore_now=False` the leads are left to a worker, and `rescoring()` says how far it has come.
        """
        if not dry_run:
            self.store.edge.refuse("Push the outcomes; the scorecard learns from them there.")
        return learn.learn(
            self.store,
            self.toolbox,
            self.config,
            dry_run=dry_run,
            use=tuple(use),
            leave_out=tuple(leave_out),
            wait=wait,
            rescore_now=rescore_now,
            progress=progress,
        )

    def learn_if_due(self, *, rescore_now: bool = True) -> LearnReport | None:
        """Learn if enough outcomes or days have passed, and finish a rescoring that was cut short; None if nothing is due.

        For the background: it may be called at any time, by any number of processes, and may die at any moment. One process
        at a time learns. With `rescore_now=False` the leads are left to `rescore_if_due`.
        """
        if self.store.edge.origin() is not None:
            return None
        return learn.learn_if_due(self.store, self.toolbox, self.config, rescore_now=rescore_now)

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

    def drift(self) -> DriftReport:
        """What has moved: who the newest leads are beside those before them, and how well chances fit outcomes."""
        return drift.drift(self.store, self.toolbox.clock, self.config)

    def evaluations(self, *, limit: int = 100) -> tuple[EvaluationTrace, ...]:
        """The records of learning updates, newest first."""
        return self.store.scorecards.evaluations(limit)

    def evaluation(self, evaluation: str) -> EvaluationTrace:
        """The record of one learning update, named by its id or the beginning of it."""
        return self.store.scorecards.evaluation(evaluation)
