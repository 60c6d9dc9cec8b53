"""The strongest reasons of many scores at once. Importing this module loads numpy."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from leadops_core.schemas import LOG_ODDS_POINTS, SIGNAL_LEVELS, Origin, Scorecard, ScoreReason
from leadops_core.schemas.base import construct
from leadops_core.scoring.chance import chance_of, score_of_points
from leadops_core.scoring.columns import LeveledLeads
from leadops_core.scoring.compiled import CompiledCharacteristic, CompiledScorecard, compile_scorecard
from leadops_core.scoring.explanation import REASON_COUNT

_UNRANKED = 1_000
_RANKS = {
    kind.value: {level: rank for rank, level in enumerate(levels)} for kind, levels in SIGNAL_LEVELS.items()
}
Floats = NDArray[np.float64]


class ScoreOutline(NamedTuple):
    """What a lead keeps of its score's sum."""

    base: float
    line_count: int
    reasons: tuple[ScoreReason, ...]


def outlines(
    leads: LeveledLeads, scorecard: Scorecard, quotes: Sequence[Mapping[str, str]]
) -> list[ScoreOutline]:
    """Return the outline of each lead's score under the scorecard, in their order.

    `quotes` holds each lead's own words by kind of signal.
    """
    compiled = compile_scorecard(scorecard)
    points = np.zeros((leads.size, len(compiled.characteristics)))
    codes = np.zeros(points.shape, dtype=np.int32)
    level_names: list[tuple[str, ...]] = []
    for column, characteristic in enumerate(compiled.characteristics):
        names, lead_codes = leads.levels(column)
        points[:, column] = np.array([characteristic.points.get(name, 0.0) for name in names])[lead_codes]
        codes[:, column] = lead_codes
        level_names.append(names)
    if compiled.is_calibrated:
        base, sizes = score_of_points(compiled.base), _shares(compiled.base, points)
        line_counts = np.count_nonzero(sizes, axis=1)
    else:
        base, sizes = compiled.base, points
        line_counts = np.count_nonzero(sizes, axis=1) + _limit_lines(compiled, points)
    # Largest first; lines of the same size in the order of the scorecard.
    order = np.argsort(-np.abs(sizes), axis=1, kind="stable")[:, :REASON_COUNT]
    rows = zip(
        quotes,
        line_counts.tolist(),
        order.tolist(),
        np.take_along_axis(sizes, order, axis=1).tolist(),
        np.take_along_axis(codes, order, axis=1).tolist(),
        strict=True,
    )
    return [
        ScoreOutline(
            base,
            line_count,
            tuple(
                _reason(compiled.characteristics[column], level_names[column][code], size, lead_quotes)
                for column, size, code in zip(columns, lead_sizes, lead_codes, strict=True)
                if size
            ),
        )
        for lead_quotes, line_count, columns, lead_sizes, lead_codes in rows
    ]


def quotes_of(signals: Iterable[tuple[str, str]], quotes: Iterable[str]) -> dict[str, str]:
    """Return the quote of the strongest signal of each kind; signals are given by kind and level."""
    strongest: dict[str, tuple[int, str]] = {}
    for (kind, level), quote in zip(signals, quotes, strict=True):
        rank = _RANKS.get(kind, {}).get(level, _UNRANKED)
        if kind not in strongest or rank < strongest[kind][0]:
            strongest[kind] = (rank, quote)
    return {kind: quote for kind, (_, quote) in strongest.items()}


def _reason(
    characteristic: CompiledCharacteristic, level: str, points: float, quotes: Mapping[str, str]
) -> ScoreReason:
    return construct(
        ScoreReason,
        {
            "characteristic": characteristic.name,
            "title": characteristic.titles.get(level) or f"{characteristic.title}: {level}",
            "level": level,
            "points": points,
            "quote": quotes.get(characteristic.key) if characteristic.origin is Origin.SIGNAL else None,
        },
    )


def _shares(base: float, points: Floats) -> Floats:
    """Return what `chance.shares` gives, for many leads: lines without points have no part and change none."""
    reached_points = np.cumsum(points, axis=1)
    way = reached_points[:, -1] if points.shape[1] else np.zeros(len(points))
    start = score_of_points(base)
    different, inverse = np.unique(base + way, return_inverse=True)
    end = np.array([score_of_points(total) for total in different.tolist()])[inverse]
    chance = chance_of(base)
    level = 100 * chance * (1 - chance) / LOG_ODDS_POINTS
    slope = np.divide(end - start, way, out=np.full(len(points), level), where=way != 0)
    reached = np.rint((start + slope[:, None] * reached_points) * 64) / 64
    return np.diff(reached, axis=1, prepend=start)


def _limit_lines(compiled: CompiledScorecard, points: Floats) -> NDArray[np.int64]:
    """Count the groups of each lead that have a line of their own, because their points count for less."""
    counts = np.zeros(len(points), dtype=np.int64)
    for index in range(len(compiled.limits)):
        columns = [
            characteristic.order
            for characteristic in compiled.characteristics
            if characteristic.group == index
        ]
        different, inverse = np.unique(points[:, columns].sum(axis=1), return_inverse=True)
        has_line = [compiled.counted(index, total)[1] is not None for total in different.tolist()]
        counts += np.array(has_line, dtype=np.int64)[inverse]
    return counts
