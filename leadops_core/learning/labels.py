"""Outcomes as labels."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Annotated, NamedTuple

from pydantic import Field

from leadops_core.schemas import Schema
from leadops_core.schemas.feedback import Outcome
from leadops_core.schemas.run import LabelReceipt
from leadops_core.schemas.scorecard import ScorecardVersion


class Label(NamedTuple):
    """What an outcome says of a lead, and how much it counts beside others."""

    is_positive: bool
    weight: float


class LabelRule(Schema):
    """The sign and the weight of one outcome."""

    is_positive: bool
    weight: Annotated[float, Field(ge=0, le=10)]
    """0 leaves such leads out."""


_RULES: Mapping[Outcome, LabelRule] = {
    Outcome.CLOSED_WON: LabelRule(is_positive=True, weight=1.0),
    Outcome.BOOKED_DEMO: LabelRule(is_positive=True, weight=0.7),
    Outcome.CLOSED_LOST: LabelRule(is_positive=False, weight=0.7),
    Outcome.DISQUALIFIED: LabelRule(is_positive=False, weight=1.0),
    # Silence has many reasons.
    Outcome.NO_RESPONSE: LabelRule(is_positive=False, weight=0.5),
}


class LabelPolicy(Schema):
    """What each outcome says, and how long no outcome says nothing."""

    rules: dict[Outcome, LabelRule] = Field(default_factory=lambda: dict(_RULES))
    horizon_days: Annotated[int, Field(ge=1, le=3650)] = 90
    """A lead without an outcome is no label until it is this old; from then on it counts as no response."""

    def label(self, outcome: Outcome) -> Label | None:
        """The label of an outcome; None where it is to be left out."""
        rule = self.rules.get(outcome, _RULES[outcome])
        return Label(rule.is_positive, rule.weight) if rule.weight > 0 else None

    def is_censored(self, arrived_at: datetime, now: datetime) -> bool:
        """Whether it is too early to take the silence of a lead that arrived then for an answer."""
        return now - arrived_at < timedelta(days=self.horizon_days)


def receipt(label_count: int, active: ScorecardVersion | None = None) -> LabelReceipt:
    """Confirm that an outcome is stored; recording one fits nothing. `active` is the scorecard version in use, if known."""
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
