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
    """What the labels are ordered by."""

    OUTCOME_DATE = "outcome_date"
    """The dates of the outcomes. Leads that arrived before their outcome count from their arrival."""
    CREATED_DATE = "created_date"
    """A column with the date on which the lead was created."""
    SORTED_COLUMN = "sorted_column"
    """A column by which the file is sorted: a date, or the number of a record."""
    NEWEST_FIRST = "newest_first"
    """The reverse of the order of arrival, because the dates of the outcomes show that the file has the newest leads first."""
    ARRIVAL = "arrival"
    """The order in which LeadOps received the leads: for imported leads, the order of the rows in the file."""
    SHUFFLED = "shuffled"
    """Nothing. Every available order reveals the outcome, so the labels were shuffled."""


class LabelOrder(Schema):
    """The order in which an update used the labels."""

    basis: OrderBasis
    column: str | None = None
    """The column, if `basis` is `created_date` or `sorted_column`."""
    sentence: str
    """The order in words, and why no better one was used."""


class Figure(Schema):
    """A measured value and its bootstrap interval, which is None if it cannot be computed."""

    value: float
    low: float | None = None
    high: float | None = None


Metrics = dict[str, Figure]
"""Metrics on labels that were not used for fitting.

`auc`, `log_loss` (nats per label), `brier`, `ece` (expected calibration error), and `lift`, which is the share of good
outcomes in the best-scored tenth divided by the share in all.
"""


class RankingTest(Schema):
    """The outcomes of the leads that a new version ranked best, among leads that it had not learned from."""

    tested: Count
    best: Count
    """A tenth of the tested leads: those with the highest probabilities."""
    good: Count
    """Good outcomes among the best. Leads with equal probabilities at the edge count in proportion."""
    at_random: Count
    """Good outcomes among as many leads drawn at random."""


class UnusedKind(StrEnum):
    """Why a column is excluded from learning."""

    IDENTIFIER = "identifier"
    """It identifies a person, a company, or a record. It is never learned from."""
    LATE = "late"
    """It seems to be filled in or changed after the outcome is known."""
    USELESS = "useless"
    """It says nothing about the next lead."""
    BY_HAND = "by_hand"
    """A person excluded it, or it was a column of an outcome file."""


class UnusedColumn(Schema):
    """A column excluded from learning, with the reason."""

    column: str
    """`field:…`, `fact:…`, `signal:…` or `attribute:…`."""
    reason: str
    kind: UnusedKind | None = None
    """None if the version of LeadOps that made the update did not store it."""


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


class ImpactSample(Schema):
    """What a sample of the leads says about all of them."""

    total: Count
    """Number of all leads."""
    moved_low: Count
    moved_high: Count
    """90 % interval of the number of all leads whose label changes."""


class Impact(Schema):
    """The effect of another scorecard on the stored leads, or on an even sample of them if there are many."""

    leads: Count
    """Number of leads that were scored. The other counts are of these leads."""
    sample: ImpactSample | None = None
    """The sample. None if all leads were scored."""
    moved: Count
    """Leads whose label changes. Leads without a score are not counted."""
    unscored: Count = 0
    """Leads without a score, which get their first label."""
    moves: tuple[LabelFlow, ...] = ()
    """Changes of label, most frequent first."""
    labels: dict[str, int] = Field(default_factory=dict)
    """Number of leads per label afterwards."""
    largest: tuple[LeadMove, ...] = ()
    """Leads whose label changes, largest change of points first."""


class Drift(Schema):
    """A shift between older and newer leads."""

    characteristic: str
    """The characteristic's name, or `calibration` if probabilities and outcomes differ."""
    title: str
    value: float
    """The population stability index. For `calibration`, the share of good outcomes minus the mean predicted probability."""
    sentence: str
    """Description in words."""


class EvaluationTrace(Schema):
    """A learning update with outcomes, metrics, changes and result."""

    id: EvaluationId
    label_count: Count
    """Number of outcomes that were learned from."""
    known_count: Count | None = None
    """Number of all outcomes, of which the newest were learned from. None if the update is older than this field."""
    positive_count: Count = 0
    sampled_count: Count = 0
    """Number of outcomes of leads that were contacted at random, although their score spoke against an email."""
    evaluated_count: Count = 0
    """Number of outcomes that the metrics were measured on."""
    champion_number: int
    challenger_number: int | None = None
    metrics_champion: Metrics = Field(default_factory=dict)
    metrics_challenger: Metrics = Field(default_factory=dict)
    metrics_base_rate: Metrics = Field(default_factory=dict)
    ranking: RankingTest | None = None
    """How the new version ranked the tested leads. None if there were too few, or the update is older than this field."""
    differences: dict[str, Figure] = Field(default_factory=dict)
    """Mean log loss of the challenger minus that of `champion` and `base_rate`. Negative means better."""
    weights_changed: tuple[PointsChange, ...] = ()
    """Levels of leads with an outcome first, then largest change first."""
    set_aside: tuple[UnusedColumn, ...] = ()
    impact: Impact | None = None
    """The challenger's effect on the leads stored at the time; None if there was no challenger."""
    drift: tuple[Drift, ...] = ()
    """Shifts between the newest fifth of the labels and the older ones, largest first."""
    verdict: Verdict | None = None
    """The verdict. None if the version of LeadOps that made the update did not store it."""
    verdict_reason: VerdictReason | None = None
    """Why this verdict, as data. None if the version of LeadOps that made the update stored only a sentence."""
    label_order: LabelOrder | None = None
    """The order of the labels. None if there was nothing to order, or the update is older than this field."""
    promoted: bool
    created_at: UtcDatetime
