"""The verdict of a learning update and its cause."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from leadops_core.schemas.base import Count, Schema
from leadops_core.schemas.lead import ScoreLabel

PROBABILITY_LABELS = 20
"""Outcomes from which scores are probabilities, before there are enough to promote what was learned."""


class Verdict(StrEnum):
    """The result of a learning update. Every verdict but `KEEP` proposes a new scorecard version."""

    PROMOTE = "promote"
    """The learned scorecard passed every check."""
    IN_PART = "in_part"
    """The evidence is not sufficient: the active scorecard becomes a probability that includes part of what was learned."""
    CALIBRATE = "calibrate"
    """Nothing that was learned is used: the active scorecard keeps its points and becomes a probability."""
    KEEP = "keep"
    """The active scorecard stays as it is."""


class VerdictCause(StrEnum):
    """The check that decided a learning update; the checks run in this order."""

    NO_OUTCOMES = "no_outcomes"
    """No lead has an outcome."""
    ONLY_GOOD = "only_good"
    """All outcomes are good."""
    ONLY_BAD = "only_bad"
    """All outcomes are bad."""
    TOO_FEW_OUTCOMES = "too_few_outcomes"
    """There are fewer outcomes than `learning_least_labels`."""
    TOO_FEW_GOOD = "too_few_good"
    """There are enough outcomes, but too few good ones."""
    TOO_FEW_BAD = "too_few_bad"
    """There are enough outcomes, but too few bad ones."""
    UNTESTED = "untested"
    """No outcome could be used to test the learned scorecard."""
    NO_BETTER = "no_better"
    """The learned scorecard is not clearly better than predicting the same probability for every lead."""
    TOO_FEW_NEW = "too_few_new"
    """Too few outcomes are new to the active scorecard, so the two cannot be compared."""
    WORSE = "worse"
    """The learned scorecard is worse than the active one."""
    BETTER = "better"
    """The learned scorecard passed every check."""


class CautionKind(StrEnum):
    """Why a scorecard that passed every check waits for a person."""

    SAME_LABEL = "same_label"
    """Nearly all of the newest leads would get the same score label."""
    SAME_CHANCE = "same_chance"
    """The probabilities of the newest open leads hardly differ, unlike those of the leads with an outcome."""
    OTHER_CHANCES = "other_chances"
    """The probabilities of the newest open leads are far from those of the leads with an outcome."""


class ChanceRange(Schema):
    """The probabilities of some leads: their mean, and the range of 90 % of them."""

    mean: Annotated[float, Field(ge=0, le=1)]
    low: Annotated[float, Field(ge=0, le=1)]
    high: Annotated[float, Field(ge=0, le=1)]


class ShiftedColumn(Schema):
    """A characteristic that moves the scores of open leads away from those of leads with an outcome."""

    title: str
    unknown_share: Annotated[float, Field(ge=0, le=1)]
    """Share of the open leads in which the value is missing, or new to the scorecard."""
    unknown_share_labeled: Annotated[float, Field(ge=0, le=1)]
    """The same among the leads with an outcome."""


class Caution(Schema):
    """What a new scorecard would do to the newest leads, if a person should look at it before it becomes active."""

    kind: CautionKind
    lead_count: Count
    """The newest leads that it was applied to."""
    label: ScoreLabel | None = None
    """The label of nearly all leads, if `kind` is `same_label`."""
    label_share: Annotated[float, Field(ge=0, le=1)] | None = None
    """Share of the leads with this label."""
    chances: ChanceRange | None = None
    """The probabilities of the open leads, unless `kind` is `same_label`."""
    chances_labeled: ChanceRange | None = None
    """The same of the leads with an outcome."""
    columns: tuple[ShiftedColumn, ...] = ()
    """The characteristics behind the difference, strongest first."""


class VerdictReason(Schema):
    """Why a learning update came to its verdict, as data."""

    cause: VerdictCause
    label_count: Count
    positive_count: Count
    needed_count: Count
    """Outcomes needed for the next step: probabilities at first, then a promotion."""
    needed_of_a_kind: Count
    """Good outcomes needed for it, and bad ones: 1 for probabilities, more for a promotion."""
    new_count: Count
    """Tested outcomes that the active scorecard was not fitted to."""
    caution: Caution | None = None
    """Set if the new scorecard passed, but waits for a person."""

    @property
    def is_before_probabilities(self) -> bool:
        """True if outcomes are too few even to turn scores into probabilities."""
        return self.cause is VerdictCause.TOO_FEW_OUTCOMES and self.needed_of_a_kind == 1
