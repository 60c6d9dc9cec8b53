"""Whether a challenger may take the champion's place, and why, in words."""

from math import log
from typing import NamedTuple

from leadops_core.schemas import Figure, Verdict

LEAST_OF_A_KIND = 5
_WORSE_AT_MOST = 0.005
"""Nats a label by which a challenger may look worse than the champion while that is within noise."""

_ODDS = 1.25
"""Odds at which the test labels together must speak for the challenger over the base rate.

Each label's chance was given before it was seen, so their product is a likelihood ratio. Fifty labels cannot say much, and a
challenger that found nothing has been hedged down to the base rate: noise seldom gets so far, and costs little where it does.
"""
_ODDS_AGAINST = 8.0
"""Odds at which they must speak against it for the columns to have no part in the first chances."""
_WORTH_A_CHANGE = 0.0003
"""Nats a label by which the challenger must beat the base rate however many labels there are."""


class Counts(NamedTuple):
    """What there is to judge by."""

    labels: int
    positive: int
    tested: float
    """Weight of the test labels."""
    since_champion: int
    """Test labels that the champion was not fitted to."""
    is_told_apart: bool
    """Whether the challenger gives leads different chances at all."""


def judge(
    counts: Counts,
    to_base_rate: Figure | None,
    to_champion: Figure | None,
    *,
    least_labels: int,
    is_calibrated: bool,
) -> tuple[Verdict, str]:
    """The verdict: promote what beats the base rate and is no worse than the champion beyond noise; else keep, and why.

    With labels enough a champion whose score is no chance yet (`is_calibrated`) gives way to chances all the same.
    """
    labels, positive = counts.labels, counts.positive
    outcomes = "1 outcome" if labels == 1 else f"{labels:,} outcomes"
    if not labels:
        return Verdict.KEEP, "no outcomes yet: nothing to learn from"
    if positive in {0, labels}:
        kind = "good" if positive else "bad"
        return Verdict.KEEP, f"{outcomes}, all of them {kind}: nothing to tell apart"
    if labels < least_labels:
        of_them = f"{positive:,} of them good"
        return Verdict.KEEP, f"{outcomes}, {of_them}: no evidence yet ({_needed(least_labels)})"
    against = _against(counts, to_base_rate, to_champion)
    if against is None:
        return Verdict.PROMOTE, (
            f"{outcomes}: better than predicting the same chance for every lead, "
            "and no worse than the active scorecard"
        )
    if is_calibrated:
        return Verdict.KEEP, f"{outcomes}: {against}"
    if _is_open(counts, to_base_rate, to_champion):
        return Verdict.IN_PART, (
            "the active scorecard with its score turned into a probability, adjusted by what the columns have shown so far. "
            f"{outcomes}: {against}"
        )
    return Verdict.CALIBRATE, (
        f"the active scorecard with its score turned into a probability. {outcomes}: {against}"
    )


def _is_open(counts: Counts, to_base_rate: Figure | None, to_champion: Figure | None) -> bool:
    """Whether labels that are enough to learn from leave it open if what they teach holds."""
    return (
        counts.is_told_apart
        and min(counts.positive, counts.labels - counts.positive) >= LEAST_OF_A_KIND
        and to_base_rate is not None
        and to_base_rate.value * counts.tested < log(_ODDS_AGAINST)
        and (to_champion is None or to_champion.low is None or to_champion.low <= 0)
    )


def _against(counts: Counts, to_base_rate: Figure | None, to_champion: Figure | None) -> str | None:
    """What speaks against the challenger."""
    rarer, kind = min((counts.positive, "good"), (counts.labels - counts.positive, "bad"))
    if rarer < LEAST_OF_A_KIND:
        return f"only {rarer} of them {kind}, too few to learn from (it takes {LEAST_OF_A_KIND})"
    if to_base_rate is None or to_base_rate.high is None or to_base_rate.low is None:
        return "none of them could be used to test what was learned"
    if -to_base_rate.value < max(log(_ODDS) / counts.tested, _WORTH_A_CHANGE):
        return "no evidence yet that what they teach is better than predicting the same chance for every lead"
    if to_champion is None or to_champion.high is None or to_champion.low is None:
        return f"only {counts.since_champion:,} since the active scorecard was made, too few to compare it"
    if to_champion.low > 0 or to_champion.value > _WORSE_AT_MOST:
        return "what they teach is worse than the active scorecard"
    return None


def _needed(least_labels: int) -> str:
    return f"it takes {least_labels}, and {LEAST_OF_A_KIND} of either kind"
