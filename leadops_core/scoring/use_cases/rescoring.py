"""Rescoring: computing the scores of all leads again with the chosen scorecard, without a model."""

from contextlib import suppress
from functools import partial

from leadops_core.database.errors import ClaimLostError, DatabaseBusyError
from leadops_core.database.worker_id import is_dead
from leadops_core.jobs.errors import JobLost, JobPaused
from leadops_core.jobs.run import JobRun
from leadops_core.schemas import (
    RescorePass,
    RescoreReport,
    RescoringPhase,
    RescoringState,
    ScorecardVersion,
    ScoreLabel,
)
from leadops_core.scoring.errors import ScorecardConflict
from leadops_core.scoring.repository.rescoring import LEADS_PER_PAGE, PassClaim, RescoringRepository
from leadops_core.scoring.repository.scorecards import ScorecardRepository
from leadops_core.scoring.stored import ColumnSelection, score_stored
from leadops_core.tools import Clock

BACKGROUND_LEADS_PER_PAGE = 1_000
"""Leads per transaction while other workers write to the same leads, so that none of them waits long for a row."""
_LEADS_AT_THE_END = 10_000
"""Leads that may be scored while nobody else can change leads. With more, another sweep over all leads comes first."""


class Rescorer:
    """Rescores all leads, as a job: stages their scores page by page, then gives them to all leads in one transaction.

    Until that transaction, leads keep the scores of the active version. Each page is one transaction together with the cursor
    of the job, so another process continues after the last stored page. One process at a time rescores, because only one job
    of this kind is open.
    """

    def __init__(self, versions: ScorecardRepository, scores: RescoringRepository, *, clock: Clock) -> None:
        self._versions = versions
        self._scores = scores
        self._clock = clock

    def report(self) -> RescoreReport | None:
        """Return the totals if all leads are rescored, or None if some are not."""
        if not self._versions.is_rescored():
            return None
        number = self._versions.active().number
        last, _ = self._scores.last_pass()
        if last is not None and last.finished_at is not None and last.report.scorecard_version == number:
            return last.report
        # Nobody has rescored with this version: there were no leads, or an older version of LeadOps did it.
        self._versions.request_rescoring()
        return None

    def run(self, run: JobRun) -> RescoreReport:
        """Rescore until all leads are done, or raise JobPaused when the time of the run is over."""
        is_background = run.seconds_left is not None
        limit = run.page_size or (BACKGROUND_LEADS_PER_PAGE if is_background else LEADS_PER_PAGE)
        while True:
            version = self._versions.to_rescore()
            if version is None:
                report = self.report()
                if report is not None:
                    # Left by a process that was killed after the switch.
                    self._scores.clear_staged()
                    return report
                continue
            current = self._scores.cursor(run.job.id)
            if (
                current is None
                or current.finished_at is not None
                or current.report.scorecard_version != version.number
            ):
                current = self._new_pass(version)
            # Another version may be chosen between two pages.
            with suppress(ScorecardConflict):
                return self._continue(run, version, current, limit)

    def state(self) -> RescoringState:
        version = self._versions.to_rescore()
        is_done = version is None
        number = self._versions.active().number if version is None else version.number
        last, owner = self._scores.last_pass()
        if last is None or last.report.scorecard_version != number or (last.finished_at is None) is is_done:
            total = self._scores.count()
            is_claimed = owner is not None and not is_dead(owner)
            phase = RescoringPhase.RUNNING if is_claimed else RescoringPhase.WAITING
            return RescoringState(
                scorecard_version=number,
                phase=RescoringPhase.DONE if is_done else phase,
                rescored=total if is_done else 0,
                total=total,
                changed=0,
                moved=0,
            )
        report = last.report
        return RescoringState(
            scorecard_version=number,
            phase=RescoringPhase.DONE if is_done else RescoringPhase.RUNNING,
            rescored=report.rescored if is_done else min(report.rescored, last.total),
            total=report.rescored if is_done else last.total,
            changed=report.changed,
            moved=report.moved,
            started_at=last.started_at,
            finished_at=last.finished_at,
        )

    def _continue(
        self, run: JobRun, version: ScorecardVersion, current: RescorePass, limit: int
    ) -> RescoreReport:
        columns = ColumnSelection.of(version.scorecard)
        score = partial(score_stored, card=version.scorecard)
        claim = PassClaim(run.job.id, run.worker, run.lease_seconds)
        try:
            while current.last_sweep is None or current.last_sweep > _LEADS_AT_THE_END:
                current = self._scores.stage_page(columns, score, current, limit, claim=claim)
                run.report(min(current.report.rescored, current.total), current.total)
                if current.after is not None:
                    run.pause_if_due()
            current = self._scores.apply(columns, score, current, claim=claim)
        except ClaimLostError as error:
            raise JobLost(str(error)) from None
        except DatabaseBusyError as error:
            raise JobPaused(str(error)) from None
        run.done = run.total = current.report.rescored
        self._scores.clear_staged()
        return current.report

    def _new_pass(self, version: ScorecardVersion) -> RescorePass:
        self._scores.clear_staged()
        report = RescoreReport(
            scorecard_version=version.number,
            rescored=0,
            changed=0,
            moved=0,
            moves=(),
            labels={label.value: 0 for label in reversed(ScoreLabel)},
            queued=0,
        )
        return RescorePass(report=report, total=self._scores.count(), started_at=self._clock.now())
