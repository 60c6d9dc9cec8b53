"""The model card of a scorecard version: what it learned from, how it was tested, and its limits."""

from enum import StrEnum

from leadops_core.schemas.base import Count, Points, Schema, UtcDatetime
from leadops_core.schemas.evaluation import EvaluationTrace
from leadops_core.schemas.scorecard import Calibration, Origin, Thresholds


class CardLimit(StrEnum):
    """A reason to trust a version less, or only for some leads."""

    SET_BY_HAND = "set_by_hand"
    """A person set the points. Nothing was learned."""
    CHANGED_BY_HAND = "changed_by_hand"
    """A person changed a learned version. The changes were not tested."""
    NOT_PROMOTED = "not_promoted"
    """The learning update did not promote it."""
    UNTESTED = "untested"
    """No outcome could be used to test it."""
    FEW_OUTCOMES = "few_outcomes"
    FEW_GOOD = "few_good"
    FEW_BAD = "few_bad"
    SHUFFLED = "shuffled"
    """It was not tested on later outcomes, because no order of the outcomes was usable."""
    ARRIVAL_ORDER = "arrival_order"
    """It was tested on leads that arrived later, which may not be those with later outcomes."""
    DRIFT = "drift"
    """The newest labeled leads differed from the older ones."""
    ONLY_CONTACTED = "only_contacted"
    """Only leads that somebody contacted have outcomes."""


class CardColumn(Schema):
    """A column that a version uses."""

    title: str
    origin: Origin
    key: str
    level_count: Count
    """Levels with points, without `missing` and `other`."""
    lowest: Points
    highest: Points
    """Smallest and largest points of a level. Their distance is how much the column can move a score."""


class ModelCard(Schema):
    """A scorecard version for people who have to judge it.

    The form follows Mitchell et al. (2019), "Model Cards for Model Reporting".
    """

    number: Count
    made_by: str
    created_at: UtcDatetime
    parent_number: int | None
    is_active: bool
    calibration: Calibration | None
    """None if the points are no log-odds, so scores are no probabilities."""
    thresholds: Thresholds
    evaluation: EvaluationTrace | None
    """The learning update that fitted the version: data, order, metrics, columns set aside, impact, and drift."""
    first_outcome_at: UtcDatetime | None
    last_outcome_at: UtcDatetime | None
    """Dates of the outcomes that had been recorded before the update. An outcome without a date counts from its record."""
    columns: tuple[CardColumn, ...]
    """Largest effect first."""
    limits: tuple[CardLimit, ...]
