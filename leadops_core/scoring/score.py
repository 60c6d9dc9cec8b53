"""Scores of leads with their explanations. The engine is imported when a lead is scored: numpy takes 0.1 s to load."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from leadops_core.schemas.enrichment import Enrichment
from leadops_core.schemas.lead import LeadContent, ScoreLabel
from leadops_core.schemas.score import ScoreResult
from leadops_core.schemas.scorecard import Scorecard, Thresholds
from leadops_core.schemas.signal import Signal

if TYPE_CHECKING:
    from leadops_core.scoring.table import ScorableLead


class PotentialGain(NamedTuple):
    """A missing characteristic, its best answer, and the points that this answer would add to the score."""

    characteristic: str
    key: str
    level: str
    points: float


def score(
    content: LeadContent,
    enrichment: Enrichment,
    signals: Iterable[Signal],
    *,
    scorecard: Scorecard,
    version: int,
) -> ScoreResult:
    """Return the lead's score. Base plus the points of all lines is exactly the total, in any order of addition.

    A calibrated scorecard's total is 100 times the predicted `probability`; each line then has its part of the difference
    between the base rate and that probability, in proportion to its log-odds. The total lies strictly between 0 and 100.
    Lines without points are left out. `version` is the scorecard's number.
    """
    return score_all([(content, enrichment, tuple(signals))], scorecard=scorecard, version=version)[0]


def score_all(leads: "Sequence[ScorableLead]", *, scorecard: Scorecard, version: int) -> list[ScoreResult]:
    """Return the score of each lead, in their order; each is what `score` returns for that lead alone."""
    from leadops_core.scoring.breakdown import explain_scores

    return explain_scores(leads, scorecard, version)


def potential_gains(
    content: LeadContent, enrichment: Enrichment, signals: Iterable[Signal], scorecard: Scorecard
) -> tuple[PotentialGain, ...]:
    """Return for each missing characteristic that a lead can be asked for its best answer and the points it would add.

    Largest first, ties in the scorecard's order. Limits are counted in, so the points are exact for one answer. Nobody is
    asked about signals of concern.
    """
    return potential_gains_of_all([(content, enrichment, tuple(signals))], scorecard)[0]


def potential_gains_of_all(
    leads: "Sequence[ScorableLead]", scorecard: Scorecard
) -> list[tuple[PotentialGain, ...]]:
    """Return the potential gains of each lead, in their order."""
    from leadops_core.scoring.potential_gains import find_potential_gains

    return find_potential_gains(leads, scorecard)


def label(total: float, thresholds: Thresholds) -> ScoreLabel:
    """Return the label of a total: HOT and WARM begin at their thresholds."""
    if total >= thresholds.hot:
        return ScoreLabel.HOT
    return ScoreLabel.WARM if total >= thresholds.warm else ScoreLabel.COLD
