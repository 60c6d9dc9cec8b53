"""The score of one lead: a sum, and everything that can be said about it."""

from collections.abc import Iterable, Sequence

from leadops_core.schemas.base import construct
from leadops_core.schemas.enrichment import Enrichment
from leadops_core.schemas.lead import LeadContent, ScoreLabel
from leadops_core.schemas.score import ScoreLine, ScoreResult
from leadops_core.schemas.scorecard import Scorecard, Thresholds
from leadops_core.schemas.signal import Signal
from leadops_core.scoring.chance import chance_of, score_of_points, shares
from leadops_core.scoring.compiled import CompiledScorecard, Feature, compile_scorecard
from leadops_core.scoring.explanation import strongest_reasons
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

    A calibrated scorecard's total is 100 times the chance that it gives as `probability`; each line then has its part of
    the way from the base rate to that chance, in proportion to its log-odds. The total lies strictly between 0 and 100.
    Lines of no points are left out. `version` is the number that the scorecard is known by.
    """
    signals = tuple(signals)
    compiled = compile_scorecard(scorecard)
    found = read_features(compiled, content, enrichment, signals)

    sums = [0.0] * len(compiled.limits)
    drawn: list[ScoreLine] = []
    for characteristic, feature in zip(compiled.characteristics, found, strict=True):
        line = feature.line
        if line is not None:
            sums[characteristic.group] += line.points
            drawn.append(line)
    raw = compiled.base
    for index, points in enumerate(sums):
        counted, line = compiled.counted(index, points)
        raw += counted
        if line is not None:
            drawn.append(line)
    if compiled.is_calibrated:
        base, probability, total = score_of_points(compiled.base), chance_of(raw), score_of_points(raw)
        drawn = _shared(compiled.base, drawn)
    else:
        base, probability, total = compiled.base, None, raw
    # Largest first; lines of the same size stay in the order of the scorecard.
    lines = sorted(drawn, key=_by_size)

    reached = _label(total, compiled.hot, compiled.warm)
    return construct(
        ScoreResult,
        {
            "base": base,
            "lines": tuple(lines),
            "total": total,
            "label": reached,
            "scorecard_version": version,
            "signals": signals,
            "lifts": find_lifts(compiled, found, sums, raw),
            "reasons": strongest_reasons(lines),
            "probability": probability,
            "unconfirmed_signals": (),
        },
    )


def _shared(base: float, lines: list[ScoreLine]) -> list[ScoreLine]:
    """The lines with their part of the score instead of their log-odds; those that round to nothing are left out."""
    _, parts = shares(base, [line.points for line in lines])
    return [line.model_copy(update={"points": part}) for line, part in zip(lines, parts, strict=True) if part]


def _by_size(line: ScoreLine) -> float:
    return -abs(line.points)


def total_points(compiled: CompiledScorecard, found: Sequence[Feature]) -> float:
    """The total that these levels give, without the records around it."""
    sums = [0.0] * len(compiled.limits)
    for characteristic, feature in zip(compiled.characteristics, found, strict=True):
        sums[characteristic.group] += characteristic.points.get(feature.level, 0.0)
    if compiled.is_calibrated:
        return score_of_points(compiled.base + sum(sums))
    return compiled.base + sum(map(limited, sums, compiled.limits))


def label(total: float, thresholds: Thresholds) -> ScoreLabel:
    """The label of a total: HOT and WARM begin at their thresholds."""
    return _label(total, thresholds.hot, thresholds.warm)


def _label(total: float, hot: float, warm: float) -> ScoreLabel:
    return ScoreLabel.HOT if total >= hot else ScoreLabel.WARM if total >= warm else ScoreLabel.COLD
