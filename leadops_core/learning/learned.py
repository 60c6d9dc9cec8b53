"""What a learning update came to."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from leadops_core.schemas import (
    Drift,
    EvaluationId,
    EvaluationTrace,
    Figure,
    Metrics,
    PointsChange,
    Scorecard,
    SetAside,
)


class Verdict(StrEnum):
    """What the gate says."""

    PROMOTE = "promote"
    """The challenger passed the gate."""
    IN_PART = "in part"
    """It did not, for want of evidence; hedged, it makes chances of the points set by hand."""
    CALIBRATE = "calibrate"
    """It did not, and labels speak against it or are too few; the points set by hand are made chances alone."""
    KEEP = "keep"
    """The champion stays; the reason says why."""


@dataclass(frozen=True, slots=True)
class Learned:
    """A challenger, what it was measured to be worth, and the verdict. Nothing has been changed by it."""

    verdict: Verdict
    reason: str
    """The verdict in words."""
    challenger: Scorecard | None
    """None where there is nothing to fit."""
    label_count: int
    positive_count: int
    evaluated_count: int
    calibrated: Scorecard | None
    """The champion on the scale of chances, where the verdict is `IN_PART` or `CALIBRATE`."""
    champion_number: int
    metrics_champion: Metrics
    metrics_challenger: Metrics
    metrics_base_rate: Metrics
    differences: dict[str, Figure]
    weights_changed: tuple[PointsChange, ...]
    set_aside: tuple[SetAside, ...]
    drift: tuple[Drift, ...]

    @property
    def successor(self) -> Scorecard | None:
        """What would come after the champion: the challenger, or the champion itself as chances."""
        return self.calibrated or self.challenger

    def trace(
        self,
        evaluation_id: EvaluationId,
        *,
        at: datetime,
        promoted: bool,
        challenger_number: int | None = None,
    ) -> EvaluationTrace:
        """The record of this update; `challenger_number` is the version that the challenger was kept as."""
        return EvaluationTrace(
            id=evaluation_id,
            label_count=self.label_count,
            positive_count=self.positive_count,
            evaluated_count=self.evaluated_count,
            champion_number=self.champion_number,
            challenger_number=challenger_number,
            metrics_champion=self.metrics_champion,
            metrics_challenger=self.metrics_challenger,
            metrics_base_rate=self.metrics_base_rate,
            differences=self.differences,
            weights_changed=self.weights_changed,
            set_aside=self.set_aside,
            drift=self.drift,
            promoted=promoted,
            reason=self.reason,
            created_at=at,
        )
