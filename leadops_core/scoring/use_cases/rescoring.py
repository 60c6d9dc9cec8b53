"""Rescoring: computing the scores of all leads again with the active scorecard, without a model."""

import time
from collections import Counter
from functools import partial

from leadops_core.database.errors import ClaimLostError
from leadops_core.database.work_claims import RESCORING, WorkClaims
from leadops_core.database.worker_id import end_worker, is_dead, worker_name
from leadops_core.schemas import (
    RescorePass,
    RescoreReport,
    RescoringPhase,
    RescoringState,
    ScorecardVersion,
    ScoreLabel,
)
from leadops_core.schemas.progress import Progress
from leadops_core.scoring.errors import ScorecardConflict
from leadops_core.scoring.repository.rescoring import RescoredPage, RescoringRepository
from leadops_core.scoring.repository.scorecards import ScorecardRepository
from leadops_core.scoring.stored import ColumnSelection, label_flows, score_stored
from leadops_core.tools import Clock

LEADS_PER_PAGE = 5_000
"""Leads per transaction if a person waits for the rescoring."""
BACKGROUND_LEADS_PER_PAGE = 1_000
"""Leads per transaction while other workers write to the same leads, so that none of them waits long for a row."""
_POLL_SECONDS = 0.1


class Rescorer:
    """Rescores all leads page by page, under a lease.

    Each page is one transaction together with the progress, so another process continues after the last stored page. One
    process at a time rescores.
    """

    def __init__(
        self,
        versions: ScorecardRepository,
        scores: RescoringRepository,
        claims: WorkClaims,
        *,
        clock: Clock,
        lease_seconds: float,
    ) -> None:
        self._versions = versions
        self._scores = scores
        self._claims = claims
        self._clock = clock
        self._lease_seconds = lease_seconds

    def run(self, progress: Progress | None) -> RescoreReport:
        """Rescore all leads, and return the totals of the whole pass.

        If another process is rescoring, wait for it and continue what it leaves undone.
        """
        self._versions.request_rescoring()
        while True:
            is_done = self._versions.is_rescored()
            current, claim = self._scores.progress()
            if is_done and current is not None:
                return current.report
            if is_done:
                # Finished by an older version of LeadOps, which stores no totals.
                self._versions.request_rescoring()
            if self.continue_if_due(None, LEADS_PER_PAGE, progress) is None:
                if progress and current is not None and claim.owner is not None:
                    progress(current.report.rescored, current.total)
                time.sleep(_POLL_SECONDS)

    def continue_if_due(
        self, seconds: float | None, leads_per_page: int, progress: Progress | None
    ) -> RescoringState | None:
        """Rescore for at most about `seconds`. Return None if nothing is due or another live worker holds the claim."""
        if self._versions.is_rescored():
            return None
        worker = worker_name()
        try:
            if not self._claims.take(RESCORING, worker, self._lease_seconds, is_dead=is_dead):
                return None
            # The previous worker may have finished between the first look and the claim.
            if not self._versions.is_rescored():
                deadline = None if seconds is None else time.monotonic() + seconds
                self._continue(worker, leads_per_page, deadline, progress)
            self._claims.release(RESCORING, worker)
        finally:
            # Frees the claim at once even if the database cannot be reached to release it.
            end_worker(worker)
        return self.state()

    def state(self) -> RescoringState:
        is_done = self._versions.is_rescored()
        current, claim = self._scores.progress()
        if current is None:
            total = self._scores.count()
            is_claimed = claim.owner is not None and not is_dead(claim.owner)
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
        self, worker: str, leads_per_page: int, deadline: float | None, progress: Progress | None
    ) -> None:
        version = self._versions.active()
        done, _ = self._scores.progress()
        if done is None or done.finished_at is not None:
            done = self._new_pass(version)
        columns = ColumnSelection.of(version.scorecard)
        score = partial(score_stored, card=version.scorecard)
        while done.finished_at is None:
            try:
                done = self._scores.rescore_page(
                    *(columns, score, _advanced, done, leads_per_page),
                    worker=worker,
                    lease_seconds=self._lease_seconds,
                )
            except (ScorecardConflict, ClaimLostError):
                # The next call starts with the version that is active then, or the worker that took over continues.
                return
            if progress:
                progress(done.report.rescored, max(done.total, done.report.rescored))
            if deadline is not None and time.monotonic() >= deadline:
                return

    def _new_pass(self, version: ScorecardVersion) -> RescorePass:
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
