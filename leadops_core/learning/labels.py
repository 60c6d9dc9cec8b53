"""Outcomes as labels."""

from typing import Annotated, NamedTuple

from pydantic import Field

from leadops_core.schemas import Schema
from leadops_core.schemas.feedback import Outcome
from leadops_core.schemas.outcome_weights import DEFAULT_OUTCOME_WEIGHTS, is_positive
from leadops_core.schemas.run import LabelReceipt
from leadops_core.schemas.scorecard import ScorecardVersion


class Label(NamedTuple):
    """The label of a lead, and its weight in learning."""

    is_positive: bool
    weight: float


class LabelPolicy(Schema):
    """How outcomes become labels."""

    weights: dict[Outcome, float] = DEFAULT_OUTCOME_WEIGHTS
    horizon_days: Annotated[int, Field(ge=1, le=3650)] = 90
    """Age at which a lead without an outcome counts as no response; before, it has no label."""

    def label(self, outcome: Outcome) -> Label | None:
        """Return the label of an outcome, or None if its weight is 0."""
        positive = is_positive(outcome, self.weights)
        return None if positive is None else Label(positive, abs(self.weights[outcome]))


def receipt(label_count: int, active: ScorecardVersion | None = None) -> LabelReceipt:
    """Confirm that an outcome is stored. `active` is the active scorecard version, if known."""
    leads = "1 lead has" if label_count == 1 else f"{label_count:,} leads have"
    scores = "" if active is None else f" {_source_of_scores(active)}"
    return LabelReceipt(
        label_count=label_count, fitted=False, message=f"Outcome recorded. {leads} an outcome now.{scores}"
    )


def _source_of_scores(active: ScorecardVersion) -> str:
    calibration = active.scorecard.calibration
    if calibration is None:
        return f"Scores come from version {active.number}, which was not learned from outcomes."
    outcomes = "1 outcome" if calibration.label_count == 1 else f"{calibration.label_count:,} outcomes"
    return f"Scores come from version {active.number}, learned from {outcomes}."
