"""Rescoring: computing the scores of all leads again with the active scorecard, without a model."""

from collections import Counter
from contextlib import suppress
from datetime import datetime
from functools import partial

from leadops_core.database.errors import ClaimLostError
from leadops_core.database.worker_id import is_dead
from leadops_core.jobs.errors import JobLost
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
from leadops_core.scoring.repository.rescoring import RescoredPage, RescoringRepository
from leadops_core.scoring.repository.scorecards import ScorecardRepository
from leadops_core.scoring.stored import ColumnSelection, label_flows, score_stored
from leadops_core.tools import Clock

LEADS_PER_PAGE = 5_000
"""Leads per transaction if a person waits for the rescoring."""
BACKGROUND_LEADS_PER_PAGE = 1_000
"""Leads per transaction while other workers write to the same leads, so that none of them waits long for a row."""


class Rescorer:
    """Rescores all leads page by page, as a job.

    Each page is one transaction together with the cursor of the job, so another process continues after the last stored
    page. One process at a time rescores, because only one job of this kind is open.
    """

    def __init__(self, versions: ScorecardRepository, scores: RescoringRepository, *, clock: Clock) -> None:
        self._versions = versions
        self._scores = scores
        self._clock = clock

    def report(self) -> RescoreReport | None:
        """Return the totals if all leads are rescored, or None if some are not."""
        if not self._versions.is_rescored():
            return None
        current, _ = self._scores.progress()
        if current is not None:
            return current.report
        # Finished by an older version of LeadOps, which stores no totals.
        self._versions.request_rescoring()
        return None

    def run(self, run: JobRun) -> RescoreReport:
        """Rescore until all leads are done, or raise JobPaused when the time of the run is over."""
        is_background = run.seconds_left is not None
        limit = run.page_size or (BACKGROUND_LEADS_PER_PAGE if is_background else LEADS_PER_PAGE)
        while True:
            version, activated_at = self._versions.active(), self._versions.activated_at()
            done = self._scores.cursor(run.job.id)
            if done is None or (done.report.scorecard_version, done.activated_at) != (
                version.number,
                activated_at,
            ):
                done = self._new_pass(version, activated_at)
            # Another version may be activated between two pages.
            with suppress(ScorecardConflict):
                return self._continue(run, version, done, limit)

    def state(self) -> RescoringState:
        is_done = self._versions.is_rescored()
        current, owner = self._scores.progress()
        if current is None:
            total = self._scores.count()
            is_claimed = owner is not None and not is_dead(owner)
            phase = RescoringPhase.RUNNING if is_claimed else RescoringPhase.WAITING
            return RescoringState(
                scorecard_version=self._versions.active().number,
                phase=RescoringPhase.DONE if is_done else phase,
                rescored=total if is_done else 0,
                total=total,
                changed=0,
                moved=0,
            )
        report = current.report
        return RescoringState(
            scorecard_version=report.scorecard_version,
            phase=RescoringPhase.DONE if is_done else RescoringPhase.RUNNING,
            rescored=report.rescored,
            total=report.rescored if is_done else max(current.total, report.rescored),
            changed=report.changed,
            moved=report.moved,
            started_at=current.started_at,
            finished_at=current.finished_at,
        )

    def _continue(
        self, run: JobRun, version: ScorecardVersion, done: RescorePass, limit: int
    ) -> RescoreReport:
        columns = ColumnSelection.of(version.scorecard)
        score = partial(score_stored, card=version.scorecard)
        while done.finished_at is None:
            try:
                done = self._scores.rescore_page(
                    *(columns, score, _advanced, done, limit),
                    job_id=run.job.id,
                    worker=run.worker,
                    lease_seconds=run.lease_seconds,
                )
            except ClaimLostError as error:
                raise JobLost(str(error)) from None
            run.report(done.report.rescored, max(done.total, done.report.rescored))
            if done.finished_at is None:
                run.pause_if_due()
        return done.report

    def _new_pass(self, version: ScorecardVersion, activated_at: datetime | None) -> RescorePass:
        report = RescoreReport(
            scorecard_version=version.number,
            rescored=0,
            changed=0,
            moved=0,
            moves=(),
            labels={label.value: 0 for label in reversed(ScoreLabel)},
            queued=0,
        )
        return RescorePass(
            report=report,
            activated_at=activated_at,
            total=self._scores.count(),
            started_at=self._clock.now(),
        )


def _advanced(before: RescorePass, page: RescoredPage) -> RescorePass:
    report = before.report
    labels, changed = Counter(report.labels), report.changed
    moves = Counter({(flow.before, flow.after): flow.count for flow in report.moves})
    for lead, new in zip(page.leads, page.scores, strict=True):
        labels[new.label.value] += 1
        changed += lead.score_value != new.value or lead.score_label != new.label
        if lead.score_label is not None and lead.score_label != new.label:
            moves[ScoreLabel(lead.score_label), new.label] += 1
    totals = {
        "rescored": report.rescored + len(page.leads),
        "changed": changed,
        "moved": moves.total(),
        "moves": label_flows(moves),
        "labels": dict(labels),
        "queued": report.queued + page.queued,
    }
    after = page.leads[-1].id if page.leads else before.after
    return before.model_copy(update={"report": report.model_copy(update=totals), "after": after})
