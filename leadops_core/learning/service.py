"""Use cases of learning."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Literal

from leadops_core.jobs.rules import IF_DUE
from leadops_core.jobs.run import JobRun
from leadops_core.jobs.service import JobService
from leadops_core.learning.calibration_plot import calibration_plot
from leadops_core.learning.labels import LabelPolicy
from leadops_core.learning.model_card import describe_version
from leadops_core.learning.options import LearningOptions
from leadops_core.learning.repository.columns import ColumnRepository
from leadops_core.learning.repository.evaluations import EvaluationRepository
from leadops_core.learning.repository.labels import LabelRepository
from leadops_core.learning.score_label_rule import ScoreLabelRule
from leadops_core.learning.use_cases.columns import check_choice, choices_of, list_columns
from leadops_core.learning.use_cases.drift import report_drift
from leadops_core.learning.use_cases.fit_process import FitProcess
from leadops_core.learning.use_cases.fitting import FitResult, FitTask, fit_labels
from leadops_core.learning.use_cases.training_data import prior_scorecard, read_new_labels
from leadops_core.schemas import (
    SYSTEM_ACTOR,
    Actor,
    CalibrationPlot,
    DriftReport,
    EvaluationId,
    EvaluationTrace,
    Job,
    JobKind,
    JobState,
    LeadId,
    LearnReport,
    ModelCard,
    ScorecardVersion,
    Verdict,
)
from leadops_core.schemas.learning_column import ColumnChoice, LearningColumn
from leadops_core.schemas.progress import Progress
from leadops_core.scoring.errors import ScorecardConflict
from leadops_core.scoring.repository.rescoring import RescoringRepository
from leadops_core.scoring.service import ScorecardService
from leadops_core.tools import Clock, IdSource

_TRIES = 3
_FEW_LABELS = 5_000
"""Labels up to which this process learns by itself: they take less memory than another process."""
_MAX_NEW_LABELS = 20_000
"""Labels that the probabilities of the active scorecard are compared with."""


class LearningService:
    """Learns the scorecard from outcomes, and checks that its predictions still hold.

    An update fits a challenger and compares it with the active scorecard on outcomes that it was not fitted to. One process at
    a time learns. In a local copy only dry runs are allowed.
    """

    def __init__(
        self,
        labels: LabelRepository,
        columns: ColumnRepository,
        evaluations: EvaluationRepository,
        scores: RescoringRepository,
        jobs: JobService,
        scorecards: ScorecardService,
        process: FitProcess,
        *,
        clock: Clock,
        ids: IdSource,
        policy: LabelPolicy,
        mode: Literal["auto", "ask", "off"],
        after_labels: int,
        after_days: int,
        min_labels: int,
        max_labels: int,
        use: Sequence[str],
        leave_out: Sequence[str],
        find_score_labels: Callable[[], ScoreLabelRule],
        is_copy: Callable[[], bool],
        refuse_in_copy: Callable[[str], None],
    ) -> None:
        self._labels = labels
        self._columns = columns
        self._evaluations = evaluations
        self._scores = scores
        self._jobs = jobs
        self._scorecards = scorecards
        self._process = process
        self._clock = clock
        self._ids = ids
        self._policy = policy
        self._mode = mode
        self._after_labels = after_labels
        self._after_days = after_days
        self._min_labels = min_labels
        self._max_labels = max_labels
        self._choices_in_settings = choices_of(use, leave_out)
        self._find_score_labels = find_score_labels
        self._is_copy = is_copy
        self._refuse_in_copy = refuse_in_copy

    def learn(
        self,
        *,
        dry_run: bool = False,
        use: Sequence[str] = (),
        leave_out: Sequence[str] = (),
        by: str = SYSTEM_ACTOR,
        rescore_now: bool = True,
        progress: Progress | None = None,
    ) -> LearnReport:
        """Fit a challenger to the outcomes, and activate it if it passes the gate and the mode is `auto`.

        In `ask` mode a challenger that passes waits for `ops.scorecards.activate`. In any mode it waits if its scores make no
        sense for the newest leads; `verdict_reason.caution` tells why. The evaluation is stored either way, except in a dry
        run. `use` and `leave_out` name columns as `attribute:NAME` or `field:NAME`, for this update only; `choose_column`
        decides for every update.

        If another process is learning with the same options, wait for it and return its report; raise JobConflictError if
        its options differ. After an activation all leads are rescored; with `rescore_now=False` a worker does that later.
        """
        if dry_run:
            return self._update(True, use, leave_out, progress)
        report = self._jobs.run(self.request(use=use, leave_out=leave_out, by=by), progress=progress)
        if not isinstance(report, LearnReport):
            # The other process found that nothing was due.
            return self.learn(use=use, leave_out=leave_out, by=by, rescore_now=rescore_now, progress=progress)
        return self._with_rescoring(report, by, progress) if rescore_now else report

    def request(
        self,
        *,
        dry_run: bool = False,
        use: Sequence[str] = (),
        leave_out: Sequence[str] = (),
        by: str = SYSTEM_ACTOR,
    ) -> Job:
        """Leave `learn` to a worker, and return the job, whose result is the report.

        Raise JobConflictError while an update with other options waits or runs, or CopyError in a local copy.
        """
        if not dry_run:
            self._refuse_in_copy("Push the outcomes; the scorecard learns from them there.")
        params = {"dry_run": dry_run, "use": [*use], "leave_out": [*leave_out]}
        return self._jobs.request(JobKind.LEARN, params, by=by)

    def request_if_due(self) -> Job | None:
        """Request an update if enough outcomes or days have passed, and return its job, or None.

        After a failure, the next one is requested when as many outcomes are new again.
        """
        if self._is_copy() or not self._is_due():
            return None
        last = self._jobs.newest(JobKind.LEARN)
        if last is not None and last.state is JobState.FAILED and not self._is_due_after(last.created_at):
            return None
        return self._jobs.request(JobKind.LEARN, {IF_DUE: True}, by=SYSTEM_ACTOR)

    def learn_if_due(self, *, rescore_now: bool = True) -> LearnReport | None:
        """Learn if enough outcomes or days have passed, and return None if nothing was learned.

        Any number of background processes may call this at any time, and may be killed at any time. An interrupted rescoring is
        finished first, unless `rescore_now` is False.
        """
        if rescore_now and (rescoring := self._scorecards.request_if_due()) is not None:
            self._jobs.run(rescoring)
        job = self.request_if_due()
        report = None if job is None else self._jobs.run(job)
        if not isinstance(report, LearnReport):
            return None
        return self._with_rescoring(report, SYSTEM_ACTOR, None) if rescore_now else report

    def run_job(self, run: JobRun) -> LearnReport | None:
        """Learn with the options of the job. The handler of `JobKind.LEARN`."""
        params = run.job.params
        if params.get(IF_DUE) and not self._is_due():
            # Another process has learned from these outcomes since the request.
            return None
        options = (params.get("use", ()), params.get("leave_out", ()))
        return self._update(bool(params.get("dry_run")), *options, run.report)

    def request_drift(self, *, by: str = SYSTEM_ACTOR) -> Job:
        """Leave `drift` to a worker, and return the job, whose result is the report."""
        return self._jobs.request(JobKind.DRIFT, by=by)

    def drift_job(self, run: JobRun) -> DriftReport:
        """Return the drift. The handler of `JobKind.DRIFT`."""
        run.report(0, None)
        return self.drift()

    def evaluations(self, *, limit: int = 100) -> tuple[EvaluationTrace, ...]:
        """Return the evaluations of learning updates, newest first."""
        return self._evaluations.newest(limit)

    def evaluation(self, reference: str) -> EvaluationTrace:
        """Return the evaluation with this ID or ID prefix. Raise NotFoundError or AmbiguousReferenceError."""
        return self._evaluations.get(reference)

    def columns(self) -> tuple[LearningColumn, ...]:
        """Return the columns that the newest update did not use, and those that a person decided about, by name."""
        return list_columns(self._last_update(), self._choices_in_settings, self._columns.choices())

    def choose_column(
        self, column: str, choice: ColumnChoice | None, *, by: str | Actor
    ) -> LearningColumn | None:
        """Decide about a column for every update from now on, or let learning decide with None.

        Return the column as `columns` does, or None if it is not listed there anymore. Columns of outcomes, and columns that
        identify a lead, are never used. Raise ColumnChoiceError for these and for a name that is no column, or CopyError in a
        local copy.
        """
        self._refuse_in_copy("Decide about columns there.")
        if choice is not None:
            check_choice(column, choice, self._last_update(), self._labels.excluded_columns())
        self._columns.choose(column, choice, by=by)
        return next((listed for listed in self.columns() if listed.column == column), None)

    def score_labels(self) -> ScoreLabelRule:
        """Return how many leads the next learned version makes HOT and WARM. `settings.change` changes the shares."""
        return self._find_score_labels()

    def moved_names(self, evaluation: EvaluationTrace) -> dict[LeadId, str]:
        """Return the names of the leads whose label changes most with an update. Erased leads are missing."""
        moves = () if evaluation.impact is None else evaluation.impact.largest
        names = self._scores.names([move.lead_id for move in moves])
        return {LeadId(lead_id): name for lead_id, (name, _) in names.items()}

    def card(self, number: int) -> ModelCard:
        """Return the model card of a scorecard version. Raise NotFoundError."""
        version = self._scorecards.get(number)
        if version.evaluation_id is None:
            return describe_version(version, None, (None, None))
        evaluation = self._evaluations.get(str(version.evaluation_id))
        return describe_version(version, evaluation, self._labels.date_range(evaluation.created_at))

    def drift(self) -> DriftReport:
        """Compare the newest leads with the older ones, and the predicted probabilities with the outcomes."""
        version = self._scorecards.active()
        new_labels = read_new_labels(
            self._labels, self._policy, version.created_at, self._clock.now(), limit=_MAX_NEW_LABELS
        )
        return report_drift(version, self._scores, self._last_update(), new_labels)

    def calibration(self) -> CalibrationPlot:
        """Return how often leads converted, by score band."""
        return calibration_plot(self._labels.counts_by_score(self._policy.weights))

    def _is_due(self) -> bool:
        if self._mode == "off":
            return False
        last = self._last_update()
        new = self._labels.count_since(None if last is None else last.created_at)
        elapsed = None if last is None else self._clock.now() - last.created_at
        is_late = elapsed is not None and elapsed >= timedelta(days=self._after_days)
        return new >= self._after_labels or (new > 0 and is_late)

    def _is_due_after(self, moment: datetime) -> bool:
        return self._labels.count_since(moment) >= self._after_labels

    def _last_update(self) -> EvaluationTrace | None:
        return next(iter(self._evaluations.newest(1)), None)

    def _update(
        self, dry_run: bool, use: Sequence[str], leave_out: Sequence[str], progress: Progress | None
    ) -> LearnReport:
        for _ in range(_TRIES):
            # The champion may be replaced while the challenger is fitted.
            with suppress(ScorecardConflict):
                return self._try_update(dry_run, use, leave_out, progress)
        raise ScorecardConflict("The active scorecard changed while learning. Try again.")

    def _try_update(
        self, dry_run: bool, use: Sequence[str], leave_out: Sequence[str], progress: Progress | None
    ) -> LearnReport:
        champion = self._scorecards.chosen()
        now = self._clock.now()
        learned, has_labels = self._fit(champion, now, use, leave_out, progress)
        passed = learned.verdict is not Verdict.KEEP
        promote = passed and self._mode == "auto" and not learned.needs_decision and not dry_run
        evaluation: EvaluationTrace | None = None
        challenger: ScorecardVersion | None = None
        if has_labels:
            evaluation = learned.trace(EvaluationId(self._ids.new()), at=now, promoted=promote)
            if learned.successor is not None:
                impact = self._scorecards.impact(learned.successor, progress=progress)
                evaluation = evaluation.model_copy(update={"impact": impact})
            if not dry_run:
                challenger = self._evaluations.add(evaluation, learned.successor, promote=promote)
        if evaluation is not None and challenger is not None:
            evaluation = evaluation.model_copy(update={"challenger_number": challenger.number})
        return LearnReport(
            dry_run=dry_run,
            labels=learned.label_count,
            champion=champion.number,
            challenger=None if challenger is None else challenger.number,
            passed=passed,
            verdict=learned.verdict,
            promoted=promote,
            verdict_reason=learned.reason,
            mode=self._mode,
            evaluation=evaluation,
            rescored=None,
        )

    def _fit(
        self,
        champion: ScorecardVersion,
        now: datetime,
        use: Sequence[str],
        leave_out: Sequence[str],
        progress: Progress | None,
    ) -> FitResult:
        stored = {column: choice.choice for column, choice in self._columns.choices().items()}
        choices = {**self._choices_in_settings, **stored, **choices_of(use, leave_out)}
        task = FitTask(
            champion=champion,
            prior=prior_scorecard(self._scorecards, champion),
            now=now,
            policy=self._policy,
            options=LearningOptions(
                force_include=[column for column, choice in choices.items() if choice is ColumnChoice.USE],
                leave_out=[column for column, choice in choices.items() if choice is ColumnChoice.LEAVE_OUT],
                min_labels=self._min_labels,
                score_labels=self._find_score_labels(),
            ),
            max_labels=self._max_labels,
        )
        if not self._process.is_possible or self._count_labels(now) <= _FEW_LABELS:
            return fit_labels(self._labels, self._scores, task)
        return self._process.fit(task, lambda: None if progress is None else progress(0, None))

    def _count_labels(self, now: datetime) -> int:
        horizon = timedelta(days=self._policy.horizon_days)
        return self._labels.count() + self._labels.count_silent(now - horizon)

    def _with_rescoring(self, report: LearnReport, by: str, progress: Progress | None) -> LearnReport:
        if not report.promoted:
            return report
        rescored = self._scorecards.rescore(by=by, progress=progress, again=False)
        return report.model_copy(update={"rescored": rescored})
