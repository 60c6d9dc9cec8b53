"""Decide if a learned scorecard (the challenger) may replace the active one (the champion), and which check decided it."""

from math import log
from typing import NamedTuple

from leadops_core.schemas import Figure, Verdict, VerdictCause, VerdictReason
from leadops_core.schemas.verdict import PROBABILITY_LABELS

MIN_LABELS = PROBABILITY_LABELS
MIN_OF_EACH_KIND = 5
_MIN_GROWTH = 1.25
"""Labels, relative to those of an unproven scorecard, from which a new one replaces it."""
_MAX_LOSS = 0.005
"""Nats per label by which a challenger may look worse than the champion, if that is within noise."""

_ODDS = 1.25
"""Odds in favor of the challenger over the base rate that the test labels must reach together.

Each probability was given before its label was seen, so the product of their ratios is a likelihood ratio (Dawid 1984,
"Statistical Theory: The Prequential Approach"). Fifty labels are little evidence, and shrinkage brings a challenger that found
nothing back to the base rate: noise seldom reaches these odds, and then costs little.
"""
_ODDS_AGAINST = 8.0
"""Odds against the challenger from which the first probabilities ignore its columns."""
_MIN_GAIN = 0.0003
"""Nats per label by which the challenger must beat the base rate, however many labels there are."""
_NOT_ENOUGH = {
    VerdictCause.NO_OUTCOMES,
    VerdictCause.ONLY_GOOD,
    VerdictCause.ONLY_BAD,
}
"""With these causes nothing is learned, not even how to turn the active scorecard's points into probabilities."""


class Counts(NamedTuple):
    """The labels that the verdict is based on."""

    labels: int
    positive: int
    tested: float
    """Weight of the test labels."""
    since_champion: int
    """Test labels that the champion was not fitted to."""
    is_varying: bool
    """True if the challenger gives leads different probabilities at all."""
    unproven: int | None = None
    """Labels of the champion if its score is a probability although no update promoted it."""


def judge(
    counts: Counts,
    to_base_rate: Figure | None,
    to_champion: Figure | None,
    *,
    min_labels: int,
    is_calibrated: bool,
) -> tuple[Verdict, VerdictReason]:
    """Return the verdict and its reason.

    A challenger is promoted if it beats the base rate and, beyond noise, is no worse than the champion. From `MIN_LABELS` on, a
    champion whose score is no probability yet (`is_calibrated` is False) gets one even if the challenger failed. Such an
    unproven scorecard is replaced by a new one when there are a quarter more labels.
    """
    cause = _cause(counts, to_base_rate, to_champion, min_labels)
    is_before_probabilities = counts.labels < MIN_LABELS <= min_labels
    needed_count, needed_of_a_kind = (
        (MIN_LABELS, 1) if is_before_probabilities else (min_labels, MIN_OF_EACH_KIND)
    )
    reason = VerdictReason(
        cause=cause,
        label_count=counts.labels,
        positive_count=counts.positive,
        needed_count=needed_count,
        needed_of_a_kind=needed_of_a_kind,
        new_count=counts.since_champion,
    )
    if cause is VerdictCause.BETTER:
        return Verdict.PROMOTE, reason
    is_due = not is_calibrated or (
        counts.unproven is not None
        and cause is not VerdictCause.WORSE
        and counts.labels >= _MIN_GROWTH * counts.unproven
    )
    if cause in _NOT_ENOUGH or counts.labels < MIN_LABELS or not is_due:
        return Verdict.KEEP, reason
    is_open = _is_open(counts, to_base_rate, to_champion)
    return Verdict.IN_PART if is_open else Verdict.CALIBRATE, reason


def _cause(
    counts: Counts, to_base_rate: Figure | None, to_champion: Figure | None, min_labels: int
) -> VerdictCause:
    cause = _missing_labels(counts, min_labels)
    if cause is not None:
        return cause
    if to_base_rate is None or to_base_rate.high is None or to_base_rate.low is None:
        return VerdictCause.UNTESTED
    if -to_base_rate.value < max(log(_ODDS) / counts.tested, _MIN_GAIN):
        return VerdictCause.NO_BETTER
    if to_champion is None or to_champion.high is None or to_champion.low is None:
        return VerdictCause.TOO_FEW_NEW
    if to_champion.low > 0 or to_champion.value > _MAX_LOSS:
        return VerdictCause.WORSE
    return VerdictCause.BETTER


def _missing_labels(counts: Counts, min_labels: int) -> VerdictCause | None:
    """Return which labels are missing, or None if there are enough to learn from."""
    good, bad = counts.positive, counts.labels - counts.positive
    if not counts.labels:
        return VerdictCause.NO_OUTCOMES
    if not bad:
        return VerdictCause.ONLY_GOOD
    if not good:
        return VerdictCause.ONLY_BAD
    if counts.labels < min_labels:
        return VerdictCause.TOO_FEW_OUTCOMES
    if min(good, bad) < MIN_OF_EACH_KIND:
        return VerdictCause.TOO_FEW_BAD if bad < good else VerdictCause.TOO_FEW_GOOD
    return None


def _is_open(counts: Counts, to_base_rate: Figure | None, to_champion: Figure | None) -> bool:
    """Return True if there are enough labels to learn from, and they leave open if the challenger is better."""
    return (
        counts.is_varying
        and min(counts.positive, counts.labels - counts.positive) >= MIN_OF_EACH_KIND
        and to_base_rate is not None
        and to_base_rate.value * counts.tested < log(_ODDS_AGAINST)
        and (to_champion is None or to_champion.low is None or to_champion.low <= 0)
    )
