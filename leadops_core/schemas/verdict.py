"""The verdict of a learning update and its cause."""

from enum import StrEnum

from leadops_core.schemas.base import Count, Schema


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


class VerdictReason(Schema):
    """Why a learning update came to its verdict, as data."""

    cause: VerdictCause
    label_count: Count
    positive_count: Count
    needed_count: Count
    """Outcomes that an update needs."""
    needed_of_a_kind: Count
    """Good outcomes that an update needs, and bad ones."""
    new_count: Count
    """Tested outcomes that the active scorecard was not fitted to."""
