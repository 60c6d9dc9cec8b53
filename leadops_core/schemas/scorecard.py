"""Scorecards: characteristics, their levels, and the points of each level."""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from leadops_core.schemas.base import Count, Points, Schema, UtcDatetime
from leadops_core.schemas.ids import EvaluationId, ScorecardId
from leadops_core.schemas.verdict import Verdict, VerdictReason

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,62}$")]

MISSING = "missing"
"""The level of an unknown value."""
OTHER = "other"
"""The level of a value that the scorecard does not list."""


PAIR_SEPARATOR = " × "
"""Separates the two levels in the name of a pair's level."""
MAX_HALF_CHARACTERS = 90
"""Maximum length of one level of a pair. Two of them form the name of the pair's level."""


class GroupName(StrEnum):
    FIT = "fit"
    """Who the lead is."""
    INTENT = "intent"
    """What the lead wants."""
    ENGAGEMENT = "engagement"
    """The source, the urgency, and how much the lead filled in."""
    HISTORY = "history"
    """What was learned from custom fields. Empty until there are outcomes."""


class Origin(StrEnum):
    """Where the value of a characteristic comes from."""

    FIELD = "field"
    FACT = "fact"
    SIGNAL = "signal"
    ATTRIBUTE = "attribute"
    PAIR = "pair"
    """Two custom fields together."""


class Level(Schema):
    """A value, or range of values, of a characteristic with its points."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    points: Points
    title: str | None = None
    """Display name; the name if None."""
    label_count: Annotated[int, Field(ge=0)] | None = None
    """Number of outcomes of leads with this level that the points were fitted to; None if they were not fitted."""


class Half(Schema):
    """One of the two custom fields of a pair, with its levels, in addition to `other` and `missing`."""

    key: str
    """The name of the custom field."""
    names: tuple[Annotated[str, StringConstraints(min_length=1, max_length=MAX_HALF_CHARACTERS)], ...]
    bounds: tuple[float, ...] = ()
    """Upper bounds of numeric levels, as in `Characteristic.bounds`."""

    @model_validator(mode="after")
    def _level_names_are_unique(self) -> Self:
        if len({*self.names, OTHER, MISSING}) != len(self.names) + 2:
            raise ValueError(f"{self.key}: level names must be unique and not '{OTHER}' or '{MISSING}'")
        if any(PAIR_SEPARATOR in name for name in self.names):
            raise ValueError(f"{self.key}: no level may contain '{PAIR_SEPARATOR}'")
        if list(self.bounds) != sorted(set(self.bounds)):
            raise ValueError(f"{self.key}: bounds must ascend")
        return self


def pair_level(first: str, second: str) -> str:
    """Return the name of a pair's level: `missing` if both halves are missing."""
    return MISSING if first == second == MISSING else f"{first}{PAIR_SEPARATOR}{second}"


class Characteristic(Schema):
    """One input to a score. Each lead has one level: a named one, `other` or `missing`."""

    name: Slug
    title: str
    group: GroupName
    origin: Origin
    key: str
    """Name of the field, fact, signal kind, or custom field; both names for a pair."""
    levels: tuple[Level, ...]
    bounds: tuple[float, ...] = ()
    """For numbers: ascending upper bounds. Level i contains values ≤ bounds[i], and the last range all larger ones."""
    exact_values: tuple[float, ...] = ()
    """Numbers with a level of their own, in the order of the levels that follow the ranges."""
    halves: tuple[Half, Half] | None = None
    """The two custom fields of a pair. `pair_level` names its levels."""
    form: Slug | None = None
    """Shared by characteristics whose values are missing in the same leads, such as those of one form."""

    @property
    def sources(self) -> tuple[tuple[Origin, str], ...]:
        """The sources of the level."""
        if self.halves is None:
            return ((self.origin, self.key),)
        return tuple((Origin.ATTRIBUTE, half.key) for half in self.halves)

    @model_validator(mode="after")
    def _level_names_are_unique(self) -> Self:
        if (self.halves is not None) != (self.origin is Origin.PAIR):
            raise ValueError(f"characteristic {self.name}: only a pair has two halves")
        names = [level.name for level in self.levels]
        if len(set(names)) != len(names):
            raise ValueError(f"characteristic {self.name}: two levels have the same name")
        if MISSING not in names:
            raise ValueError(
                f"characteristic {self.name}: the level '{MISSING}' is missing; add it, with 0 points if it is neutral"
            )
        if list(self.bounds) != sorted(set(self.bounds)):
            raise ValueError(f"characteristic {self.name}: bounds must ascend")
        named_count = len(set(names) - {MISSING, OTHER})
        if self.exact_values and named_count != len(self.bounds) + 1 + len(self.exact_values):
            raise ValueError(
                f"characteristic {self.name}: needs a level for each range and, after these, for each exact value"
            )
        return self


class Group(Schema):
    """A group of characteristics with limits for its points.

    Points up to `knee` times the limit count in full. Beyond it they count less and less and never reach the limit, so
    more evidence always counts and no group decides alone.
    """

    name: GroupName
    title: str
    floor: Annotated[Points, Field(lt=0)]
    ceiling: Annotated[Points, Field(gt=0)]
    knee: Annotated[float, Field(gt=0, lt=1)] = 0.75


class Thresholds(Schema):
    """The lowest score for each label. Scores below `warm` are COLD."""

    hot: Annotated[Points, Field(gt=0, lt=100)]
    warm: Annotated[Points, Field(gt=0, lt=100)]

    @model_validator(mode="after")
    def _hot_is_above_warm(self) -> Self:
        if self.hot <= self.warm:
            raise ValueError(f"hot ({self.hot:g}) must be above warm ({self.warm:g})")
        return self


LOG_ODDS_POINTS = 25.0
"""Points of a calibrated scorecard that multiply the odds by e. Near 50, one point is about one percentage point."""


EVEN_SCORE = 50.0
"""Score of a calibrated scorecard that means even odds. A lead with more is likelier to convert than not, and never COLD."""


class Uncertainty(Schema):
    """How far the probabilities of a scorecard may be off: the ends of 90 % intervals."""

    base_rate_low: Annotated[float, Field(gt=0, lt=1)]
    base_rate_high: Annotated[float, Field(gt=0, lt=1)]
    effects: Annotated[float, Field(ge=0)]
    """Share by which the sum of a lead's lines, in log-odds, may be too large or too small."""


class Calibration(Schema):
    """Turns a scorecard's points into a probability.

    50 points are even odds, and 25 more multiply the odds by e. The score is 100 times the probability. Groups need no
    limits, because a probability always stays between 0 and 1.
    """

    base_rate: Annotated[float, Field(gt=0, lt=1)]
    """The estimated share of good outcomes among the newest labels: the probability of the base alone."""
    label_count: Annotated[int, Field(ge=1)]
    """Number of labels that it was fitted to."""
    uncertainty: Uncertainty | None = None
    """None with so many labels that the intervals of probabilities are narrow."""


class Scorecard(Schema):
    """Characteristics, points, groups, and thresholds for scoring.

    The limits of the groups, or the calibration, keep every score strictly between 0 and 100, so scores are never
    clamped.
    """

    base: Points
    groups: tuple[Group, ...]
    characteristics: tuple[Characteristic, ...]
    thresholds: Thresholds
    calibration: Calibration | None = None
    """Set if the points are log-odds learned from outcomes; None if a person set them."""

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        group_names = [group.name for group in self.groups]
        if len(set(group_names)) != len(group_names):
            raise ValueError("two groups have the same name")
        names = [characteristic.name for characteristic in self.characteristics]
        if len(set(names)) != len(names):
            raise ValueError("two characteristics have the same name")
        for characteristic in self.characteristics:
            if characteristic.group not in group_names:
                raise ValueError(
                    f"characteristic {characteristic.name}: unknown group {characteristic.group}"
                )
        if self.calibration is not None:
            return self
        lowest = self.base + sum(group.floor for group in self.groups)
        highest = self.base + sum(group.ceiling for group in self.groups)
        if lowest < 0 or highest > 100:
            raise ValueError(
                f"scores could range from {lowest:g} to {highest:g}; lower the group limits "
                "so that base plus all limits stays between 0 and 100"
            )
        return self


class ScorecardVersion(Schema):
    """A scorecard version. Versions never change."""

    id: ScorecardId
    number: Annotated[int, Field(ge=1)]
    scorecard: Scorecard
    parent_number: int | None = None
    made_by: str
    """Author: a person, `leadops` for the built-in version, or `learning`."""
    reason: str
    """The note of the person who made it. Empty for a version made by learning, which has a `verdict` instead."""
    evaluation_id: EvaluationId | None = None
    is_active: bool = False
    is_pending: bool = False
    """True if it becomes active as soon as all leads are scored with it. Until then, the active version stays in use."""
    created_at: UtcDatetime
    is_rejected: bool = False
    """True if the learning update that fitted it did not promote it."""
    is_waiting: bool = False
    """True if the learning update that fitted it proposes it, and nobody has activated it so far."""
    verdict: Verdict | None = None
    """The verdict of the learning update that fitted it, if one did."""
    verdict_reason: VerdictReason | None = None
    """Why that verdict. None if the version of LeadOps that made the update stored only a sentence."""


class LevelPoints(Schema):
    """New points for a level."""

    characteristic: Slug
    level: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    points: Annotated[float, Field(ge=-100, le=100)]
    """Rounded to the nearest 1/64."""


class ScorecardChanges(Schema):
    """Changes to the chosen scorecard. Anything not listed stays as it is."""

    points: Annotated[tuple[LevelPoints, ...], Field(max_length=5000)] = ()
    thresholds: Thresholds | None = None


class PointsChange(Schema):
    """The points of a level before and after; None if the version does not list the level."""

    characteristic: str
    title: str
    level: str
    before: Points | None
    after: Points | None
    outcome_count: Count | None = None
    """Leads with an outcome that have this level; None if the change was not made by learning, or that was not stored."""


class ScorecardDiff(Schema):
    """The differences between two versions in points."""

    before: int
    after: int
    base_before: Points
    base_after: Points
    thresholds_before: Thresholds
    thresholds_after: Thresholds
    is_calibrated_before: bool
    is_calibrated_after: bool
    """Points of a calibrated version are log-odds: `LOG_ODDS_POINTS` of them multiply the odds by e."""
    changes: tuple[PointsChange, ...]
    """Every level whose points differ, largest difference first."""
