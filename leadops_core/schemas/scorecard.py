"""A scorecard: characteristics, the levels each can have, and the points of each level."""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from leadops_core.schemas.base import Points, Schema, UtcDatetime
from leadops_core.schemas.ids import EvaluationId, ScorecardId
from leadops_core.schemas.verdict import Verdict, VerdictReason

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,62}$")]

MISSING = "missing"
"""Level of a characteristic that nothing is known about."""
OTHER = "other"
"""Level of a value that the scorecard does not name."""


TIMES = " × "
"""Stands between the halves of a pair's level."""
MOST_OF_A_HALF = 90
"""Characters of a level of a pair's half: two of them make the name of the pair's level."""


class GroupName(StrEnum):
    FIT = "fit"
    """Who they are."""
    INTENT = "intent"
    """What they said they want."""
    ENGAGEMENT = "engagement"
    """How they came, how urgent it is, how much they told."""
    HISTORY = "history"
    """What was learned from columns of their own; empty until there are outcomes."""


class Origin(StrEnum):
    """Where a characteristic's value is read from."""

    FIELD = "field"
    FACT = "fact"
    SIGNAL = "signal"
    ATTRIBUTE = "attribute"
    PAIR = "pair"
    """Two attributes together."""


class Level(Schema):
    """A value, or range of values, of a characteristic with its points."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    points: Points
    title: str | None = None
    """Display name; the name if None."""


class Half(Schema):
    """One of the two attributes that a pair looks at, and the levels that it tells apart: `other` and `missing` besides."""

    key: str
    """Name of the attribute."""
    names: tuple[Annotated[str, StringConstraints(min_length=1, max_length=MOST_OF_A_HALF)], ...]
    bounds: tuple[float, ...] = ()
    """As those of a characteristic."""

    @model_validator(mode="after")
    def _levels_are_told_apart(self) -> Self:
        if len({*self.names, OTHER, MISSING}) != len(self.names) + 2:
            raise ValueError(f"{self.key}: level names must be unique and not '{OTHER}' or '{MISSING}'")
        if any(TIMES in name for name in self.names):
            raise ValueError(f"{self.key}: no level may contain '{TIMES}'")
        if list(self.bounds) != sorted(set(self.bounds)):
            raise ValueError(f"{self.key}: bounds must ascend")
        return self


def pair_level(first: str, second: str) -> str:
    """The level of a pair whose halves have these levels; `missing` where both are."""
    return MISSING if first == second == MISSING else f"{first}{TIMES}{second}"


class Characteristic(Schema):
    """One input to a score. Each lead has one level: a named one, `other` or `missing`."""

    name: Slug
    title: str
    group: GroupName
    origin: Origin
    key: str
    """Name of the field, fact, signal kind or attribute that it reads; of a pair both names."""
    levels: tuple[Level, ...]
    bounds: tuple[float, ...] = ()
    """For numbers: ascending upper bounds; level i holds values ≤ bounds[i], the last named level the rest."""
    halves: tuple[Half, Half] | None = None
    """Of a pair the two attributes; its levels are named by `pair_level`."""

    @property
    def sources(self) -> tuple[tuple[Origin, str], ...]:
        """Where its level is read from."""
        if self.halves is None:
            return ((self.origin, self.key),)
        return tuple((Origin.ATTRIBUTE, half.key) for half in self.halves)

    @model_validator(mode="after")
    def _levels_are_told_apart(self) -> Self:
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
        return self


class Group(Schema):
    """A named group of characteristics and the limits of what it can add or take.

    Points up to `knee` times the limit count in full; beyond it they are worth less and less and never reach the
    limit, so that more evidence always counts for something and no group decides alone.
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
"""Points of a calibrated scorecard that multiply the odds by e; around even odds one of them moves the chance by 1 %."""


class Calibration(Schema):
    """What makes a scorecard's sum a chance: with one, 50 points are even odds and 25 more multiply the odds by e.

    The score is then 100 times the chance. Groups have no limits: a chance never leaves its scale by itself.
    """

    base_rate: Annotated[float, Field(gt=0, lt=1)]
    """Share of good outcomes that the newest labels speak for: what nothing but the base comes to."""
    label_count: Annotated[int, Field(ge=1)]
    """Labels that it was fitted to."""


class Scorecard(Schema):
    """Characteristics, points, groups and thresholds for scoring.

    The limits of the groups, or the calibration, keep every score strictly between 0 and 100, so nothing is ever clamped.
    """

    base: Points
    groups: tuple[Group, ...]
    characteristics: tuple[Characteristic, ...]
    thresholds: Thresholds
    calibration: Calibration | None = None
    """Set where the points are log-odds learned from outcomes; None where they are points set by hand."""

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
    """Changes to the active scorecard. Anything not listed stays as it is."""

    points: Annotated[tuple[LevelPoints, ...], Field(max_length=5000)] = ()
    thresholds: Thresholds | None = None


class PointsChange(Schema):
    """What a level is worth before and after; None where it has no points of its own there."""

    characteristic: str
    title: str
    level: str
    before: Points | None
    after: Points | None


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
