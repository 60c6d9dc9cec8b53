"""The sentences of many scores at once, word for word those of `score()`. Importing this module loads numpy."""

import numpy as np
from numpy.typing import NDArray

from leadops_core.schemas import LOG_ODDS_POINTS, Scorecard
from leadops_core.scoring.chance import chance_of, score_of_points
from leadops_core.scoring.columns import LeveledLeads, Scores
from leadops_core.scoring.compiled import CompiledScorecard, compile_scorecard
from leadops_core.scoring.explanation import MOST_LINES, say_sum

Floats = NDArray[np.float64]


def rationales(leads: LeveledLeads, scorecard: Scorecard, scores: Scores) -> list[str]:
    """The sentence of each lead's score, in their order; `scores` are those under this scorecard."""
    compiled = compile_scorecard(scorecard)
    count = len(compiled.characteristics)
    points = np.zeros((leads.size, count))
    titles: list[list[str]] = []
    codes = np.zeros((leads.size, count), dtype=np.int32)
    for place, characteristic in enumerate(compiled.characteristics):
        names, found = leads.levels(place)
        points[:, place] = np.array([characteristic.points.get(name, 0.0) for name in names])[found]
        codes[:, place] = found
        titles.append(
            [characteristic.titles.get(name) or f"{characteristic.title}: {name}" for name in names]
        )
    if compiled.is_calibrated:
        base, drawn = score_of_points(compiled.base), _shares(compiled.base, points)
        line_counts = np.count_nonzero(drawn, axis=1)
    else:
        base, drawn = compiled.base, points
        line_counts = np.count_nonzero(drawn, axis=1) + _limit_lines(compiled, points)
    # Largest first; lines of the same size in the order of the scorecard.
    order = np.argsort(-np.abs(drawn), axis=1, kind="stable")[:, :MOST_LINES]
    rows = zip(
        scores.totals.tolist(),
        scores.label_names(),
        order.tolist(),
        np.take_along_axis(drawn, order, axis=1).tolist(),
        np.take_along_axis(codes, order, axis=1).tolist(),
        line_counts.tolist(),
        strict=True,
    )
    said = []
    for total, label, places, worths, levels, lines in rows:
        named = [
            (worth, titles[place][level])
            for place, worth, level in zip(places, worths, levels, strict=True)
            if worth
        ]
        said.append(say_sum(total, label, base, named, lines - len(named)))
    return said


def _shares(base: float, points: Floats) -> Floats:
    """What `chance.shares` gives, for many leads: lines without points have no part and change none."""
    gone = np.cumsum(points, axis=1)
    way = gone[:, -1] if points.shape[1] else np.zeros(len(points))
    start = score_of_points(base)
    different, places = np.unique(base + way, return_inverse=True)
    end = np.array([score_of_points(total) for total in different.tolist()])[places]
    chance = chance_of(base)
    level = 100 * chance * (1 - chance) / LOG_ODDS_POINTS
    slope = np.divide(end - start, way, out=np.full(len(points), level), where=way != 0)
    reached = np.rint((start + slope[:, None] * gone) * 64) / 64
    return np.diff(reached, axis=1, prepend=start)


def _limit_lines(compiled: CompiledScorecard, points: Floats) -> NDArray[np.int64]:
    """How many of a lead's groups have a line of their own, because their points count for less."""
    counts = np.zeros(len(points), dtype=np.int64)
    for index in range(len(compiled.limits)):
        places = [each.order for each in compiled.characteristics if each.group == index]
        different, inverse = np.unique(points[:, places].sum(axis=1), return_inverse=True)
        has_line = [compiled.counted(index, total)[1] is not None for total in different.tolist()]
        counts += np.array(has_line, dtype=np.int64)[inverse]
    return counts
