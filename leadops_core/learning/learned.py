"""The result of a learning update."""

from dataclasses import dataclass
from datetime import datetime

from leadops_core.schemas import (
    Drift,
    EvaluationId,
    EvaluationTrace,
    Figure,
    LabelOrder,
    Metrics,
    PointsChange,
    RankingTest,
    Scorecard,
    UnusedColumn,
    Verdict,
    VerdictReason,
)


@dataclass(frozen=True, slots=True)
class Learned:
    """A challenger, its metrics, and the verdict. Nothing is stored yet."""

    verdict: Verdict
    reason: VerdictReason
    challenger: Scorecard | None
    """The fitted model. None if there is nothing to fit."""
    successor: Scorecard | None
    """The scorecard that would replace the champion: the challenger, or the champion with a probability as its score.

    Its thresholds divide the newest leads."""
    label_count: int
    positive_count: int
    sampled_count: int
    """Labels of leads that were contacted at random."""
    evaluated_count: int
    champion_number: int
    metrics_champion: Metrics
    metrics_challenger: Metrics
    metrics_base_rate: Metrics
    differences: dict[str, Figure]
    weights_changed: tuple[PointsChange, ...]
    set_aside: tuple[UnusedColumn, ...]
    drift: tuple[Drift, ...]
    label_order: LabelOrder | None = None
    """The order of the labels, or None if there are none."""
    ranking: RankingTest | None = None
    known_count: int = 0
    """Number of all labels, of which the newest `label_count` were learned from."""

    @property
    def calibrated(self) -> Scorecard | None:
        """The successor if it is the champion with a probability as its score."""
        return self.successor if self.verdict in (Verdict.IN_PART, Verdict.CALIBRATE) else None

    @property
    def needs_decision(self) -> bool:
        """True if a person should look at the successor before it becomes active."""
        return self.reason.caution is not None

    def trace(
        self,
        evaluation_id: EvaluationId,
        *,
        at: datetime,
        promoted: bool,
        challenger_number: int | None = None,
    ) -> EvaluationTrace:
        """Return the record of this update. `challenger_number` is the version number of the challenger, if it is stored."""
        return EvaluationTrace(
            id=evaluation_id,
            label_count=self.label_count,
            known_count=self.known_count,
            positive_count=self.positive_count,
            sampled_count=self.sampled_count,
            evaluated_count=self.evaluated_count,
            champion_number=self.champion_number,
            challenger_number=challenger_number,
            metrics_champion=self.metrics_champion,
            metrics_challenger=self.metrics_challenger,
            metrics_base_rate=self.metrics_base_rate,
            ranking=self.ranking,
            differences=self.differences,
            weights_changed=self.weights_changed,
            set_aside=self.set_aside,
            drift=self.drift,
            verdict=self.verdict,
            verdict_reason=self.reason,
            label_order=self.label_order,
            promoted=promoted,
            created_at=at,
        )
