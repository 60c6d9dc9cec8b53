"""Scores and their lines."""

from enum import StrEnum
from typing import Annotated, Any

from pydantic import Field, model_validator

from leadops_core.schemas.base import Points, Schema
from leadops_core.schemas.lead import Lead, ScoreLabel, ScoreReason
from leadops_core.schemas.scorecard import GroupName
from leadops_core.schemas.signal import Signal


class LineKind(StrEnum):
    CHARACTERISTIC = "characteristic"
    LIMIT = "limit"
    """The correction that keeps a group within its limit."""
    CALIBRATION = "calibration"
    """The correction that turns points into a calibrated probability."""


class Evidence(Schema):
    """The evidence for a line."""

    source: str
    """`field:company_size`, `fact:seniority`, `signal:timeline`, `attribute:Plan`, `pair:Plan × Region`, `group:fit` …"""
    value: str | None = None
    quote: str | None = None
    """The lead's own words, if the line is based on a signal."""


class ScoreLine(Schema):
    """One line of the sum."""

    kind: LineKind = LineKind.CHARACTERISTIC
    characteristic: str
    """The characteristic's name; for other kinds of line, the group's name or `calibration`."""
    title: str
    group: GroupName | None
    level: str
    points: Points
    evidence: Evidence
    sources: tuple[str, ...] = ()
    """The sources of all characteristics that the line combines, as in `Evidence.source`; empty for a single one."""


class LevelChange(Schema):
    """One required change."""

    characteristic: str
    title: str
    from_level: str
    to_level: str


class Counterfactual(Schema):
    """The smallest change that would reach the next label, and the resulting score."""

    steps: tuple[LevelChange, ...]
    label: ScoreLabel
    total: Points


class ScoreResult(Schema):
    """A score with its lines. `base` plus the points of all `lines` is exactly `total`, in any order of addition."""

    base: Points
    lines: tuple[ScoreLine, ...]
    """Largest effect first."""
    total: Annotated[Points, Field(ge=0, le=100)]
    label: ScoreLabel
    scorecard_version: int
    signals: tuple[Signal, ...] = ()
    lifts: tuple[Counterfactual, ...] = ()
    """Empty for a HOT lead."""
    reasons: tuple[ScoreReason, ...] = ()
    """The strongest characteristics, largest effect first. Scores from earlier database versions have none."""
    probability: Annotated[float, Field(ge=0, le=1)] | None = None
    probability_low: Annotated[float, Field(ge=0, le=1)] | None = None
    probability_high: Annotated[float, Field(ge=0, le=1)] | None = None
    """Ends of the 90 % interval of the probability; None unless outcomes are few."""
    unconfirmed_signals: tuple[Signal, ...] = ()
    """Findings of a language model that no rule confirms. They do not count, and a person must check them."""

    @model_validator(mode="before")
    @classmethod
    def _without_sentence(cls, values: Any) -> Any:
        # Scores stored before database version 0012 have a sentence in `rationale`, and no reasons.
        if isinstance(values, dict) and "rationale" in values:
            return {name: value for name, value in values.items() if name != "rationale"}
        return values

    def is_of(self, lead: Lead) -> bool:
        """Return True if this is the lead's current score: same version, same total."""
        return (self.scorecard_version, self.total) == (lead.scorecard_version, lead.score_value)
