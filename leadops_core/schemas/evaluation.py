"""The record of one learning update."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from leadops_core.schemas.base import Count, Schema, UtcDatetime
from leadops_core.schemas.ids import EvaluationId, LeadId
from leadops_core.schemas.lead import ScoreLabel
from leadops_core.schemas.scorecard import PointsChange
from leadops_core.schemas.verdict import Verdict, VerdictReason


class OrderBasis(StrEnum):
    """What put the labels in order of time."""

    OUTCOME_DATE = "outcome_date"
    """The dates that came with the outcomes; leads that arrived before their outcome count from their arrival."""
    CREATED_DATE = "created_date"
    """A column with the date on which the lead was created."""
    ARRIVAL = "arrival"
    """The order in which LeadOps received the leads: for imported leads, the order of the rows in the file."""
    SHUFFLED = "shuffled"
    """None: every usable order tells the outcome by itself, so the labels were shuffled and time was left out."""


class LabelOrder(Schema):
    """The order of the labels that an update learned from and was tested on."""

    basis: OrderBasis
    column: str | None = None
    """The column with the dates, if `basis` is `created_date`."""
    sentence: str
    """The order, and why no better one was used, in words."""


class Figure(Schema):
    """A measured value and the interval that it could as well have been in (bootstrap); None where it cannot be had."""

    value: float
    low: float | None = None
    high: float | None = None


Metrics = dict[str, Figure]
"""Figures on labels that nothing was fitted to, by name: `auc`, `log_loss` (nats a label), `brier`, `ece` (expected
calibration error) and `lift` (share of good outcomes in the best-scored tenth, over that of all)."""


class SetAside(Schema):
    """A column excluded from learning, with the reason."""

    column: str
    """`field:…`, `fact:…`, `signal:…` or `attribute:…`."""
    reason: str


class LeadMove(Schema):
    """The effect of another scorecard on one lead."""

    lead_id: LeadId
    before: Annotated[float, Field(ge=0, le=100)] | None
    after: Annotated[float, Field(ge=0, le=100)]
    label_before: ScoreLabel | None
    label_after: ScoreLabel


class LabelFlow(Schema):
    """Number of leads that change from one label to another."""

    before: ScoreLabel
    after: ScoreLabel
    count: Count


class Impact(Schema):
    """The effect of another scorecard on the stored leads."""

    leads: Count
    moved: Count
    """Leads whose label changes; of the unscored, none does."""
    moves: tuple[LabelFlow, ...] = ()
    """Changes of label, most frequent first."""
    labels: dict[str, int] = Field(default_factory=dict)
    """Number of leads per label afterwards."""
    largest: tuple[LeadMove, ...] = ()
    """The largest moves, in points, of leads whose label changes."""


class Drift(Schema):
    """A shift between older and newer leads."""

    characteristic: str
    """The characteristic's name, or `calibration` where chances and outcomes have come apart."""
    title: str
    value: float
    """Population stability index; for calibration the share of good outcomes minus the chance that was given."""
    sentence: str
    """Description in words."""


class EvaluationTrace(Schema):
    """A learning update with outcomes, metrics, changes and result."""

    id: EvaluationId
    label_count: Count
    positive_count: Count = 0
    evaluated_count: Count = 0
    """Number of outcomes that the metrics were measured on."""
    champion_number: int
    challenger_number: int | None = None
    metrics_champion: Metrics = Field(default_factory=dict)
    metrics_challenger: Metrics = Field(default_factory=dict)
    metrics_base_rate: Metrics = Field(default_factory=dict)
    differences: dict[str, Figure] = Field(default_factory=dict)
    """Log loss of the challenger minus that of `champion` and of `base_rate`, label by label: below 0 it is better."""
    weights_changed: tuple[PointsChange, ...] = ()
    """Largest change first."""
    set_aside: tuple[SetAside, ...] = ()
    impact: Impact | None = None
    """What the challenger would have made of the leads stored then; None where there was none."""
    drift: tuple[Drift, ...] = ()
    """What moved between the older labels and the newest fifth; largest first."""
    verdict: Verdict | None = None
    """The verdict. None if the version of LeadOps that made the update did not store it."""
    verdict_reason: VerdictReason | None = None
    """Why this verdict, as data. None if the version of LeadOps that made the update stored only a sentence."""
    label_order: LabelOrder | None = None
    """The order of the labels. None if there was nothing to order, or the update is older than this field."""
    promoted: bool
    created_at: UtcDatetime
