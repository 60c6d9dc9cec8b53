"""The score of one lead: a sum, and everything that can be said about it."""

from collections.abc import Iterable, Sequence

from leadops_core.schemas.base import trusted
from leadops_core.schemas.enrichment import Enrichment
from leadops_core.schemas.lead import LeadContent, ScoreLabel
from leadops_core.schemas.score import ScoreLine, ScoreResult
from leadops_core.schemas.scorecard import Scorecard, Thresholds
from leadops_core.schemas.signal import Signal
from leadops_core.scoring.compiled import CompiledScorecard, Feature, compile_scorecard
from leadops_core.scoring.explanation import say_score
from leadops_core.scoring.features import read_features
from leadops_core.scoring.lifts import find_lifts
from leadops_core.scoring.limits import limited


def score(
    content: LeadContent,
    enrichment: Enrichment,
    signals: Iterable[Signal],
    *,
    scorecard: Scorecard,
    version: int,
) -> ScoreResult:
    """The lead's score: base plus the points of all lines is the total, exactly, in any order of addition.

    The total lies strictly between 0 and 100 and is never clamped. Lines of no points are left out. `version` is the
    number that the scorecard is known by.
    """
    signals = tuple(signals)
    compiled = compile_scorecard(scorecard)
    found = read_features(compiled, content, enrichment, signals)

    sums = [0.0] * len(compiled.limits)
    sized: list[tuple[float, int, ScoreLine]] = []
    for characteristic, feature in zip(compiled.characteristics, found, strict=True):
        line = feature.line
        if line is not None:
            points = line.points
            sums[characteristic.group] += points
            sized.append((-abs(points), len(sized), line))
    total = compiled.base
    for index, points in enumerate(sums):
        counted, line = compiled.counted(index, points)
        total += counted
        if line is not None:
            sized.append((-abs(line.points), len(sized), line))
    # Largest first; lines of the same size stay in the order of the scorecard.
    sized.sort()
    lines = [line for _, _, line in sized]

    reached = _label(total, compiled.hot, compiled.warm)
    return trusted(
        ScoreResult,
        {
            "base": compiled.base,
            "lines": tuple(lines),
            "total": total,
            "label": reached,
            "scorecard_version": version,
            "signals": signals,
            "lifts": find_lifts(compiled, found, sums, total),
            "rationale": say_score(total, reached, compiled.base, lines),
            "probability": None,
        },
    )


def total_points(compiled: CompiledScorecard, found: Sequence[Feature]) -> float:
    """The total that these levels give, without the records around it."""
    sums = [0.0] * len(compiled.limits)
    for characteristic, feature in zip(compiled.characteristics, found, strict=True):
        sums[characteristic.group] += characteristic.points.get(feature.level, 0.0)
    return compiled.base + sum(map(limited, sums, compiled.limits))


def label(total: float, thresholds: Thresholds) -> ScoreLabel:
    """The label of a total: HOT and WARM begin at their thresholds."""
    return _label(total, thresholds.hot, thresholds.warm)


def _label(total: float, hot: float, warm: float) -> ScoreLabel:
    return ScoreLabel.HOT if total >= hot else ScoreLabel.WARM if total >= warm else ScoreLabel.COLD
