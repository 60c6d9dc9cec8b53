"""Explained scores: the lines of each sum with their evidence, and the counterfactuals."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache, cached_property
from typing import NamedTuple

import numpy as np

from leadops_core.schemas.lead import ScoreReason
from leadops_core.schemas.score import Evidence, LineKind, ScoreLine, ScoreResult
from leadops_core.schemas.scorecard import MISSING, PAIR_SEPARATOR, Characteristic, Origin, Scorecard
from leadops_core.scoring.combined import combine, combined_title
from leadops_core.scoring.counterfactuals import find_counterfactuals
from leadops_core.scoring.engine import Floats, LeveledLeads, Scores
from leadops_core.scoring.explanation import REASON_COUNT, strip_control_characters
from leadops_core.scoring.levels import LONG_TEXTS
from leadops_core.scoring.saturation import effective_points, limits_of
from leadops_core.scoring.table import Column, ScorableLead, quotes_of, table_of

_SHOWN_CHARACTERS = 120
_SHOWN_OF_A_HALF = (_SHOWN_CHARACTERS - len(PAIR_SEPARATOR)) // 2


class ScoreOutline(NamedTuple):
    """The base of a score, its number of lines, and its strongest characteristics, largest effect first."""

    base: float
    line_count: int
    reasons: tuple[ScoreReason, ...]


def explain_scores(leads: Sequence[ScorableLead], scorecard: Scorecard, version: int) -> list[ScoreResult]:
    """Return the score of each lead with everything that explains it; see `score`."""
    leveled = LeveledLeads(table_of(leads, scorecard), scorecard)
    scores = leveled.scores(scorecard)
    base, contributions = leveled.contributions(scorecard, scores)
    contributions, members = combine(leveled, scorecard, contributions)
    lines = _Lines(leveled, scorecard, scores, members)
    explained = zip(
        leads,
        scores.totals.tolist(),
        scores.label_names(),
        scores.chances(),
        find_counterfactuals(leveled, scorecard, scores),
        _largest(contributions, contributions.shape[1]),
        strict=True,
    )
    results = []
    for row, ((_, _, signals), total, label, chance, lifts, terms) in enumerate(explained):
        quotes = quotes_of((signal.kind, signal.level, signal.quote) for signal in signals)
        results.append(
            ScoreResult(
                base=base,
                lines=tuple(lines.line(row, place, points, quotes) for place, points in terms),
                total=total,
                label=label,
                scorecard_version=version,
                signals=tuple(signals),
                lifts=lifts,
                reasons=lines.reasons(row, terms, quotes),
                probability=chance.probability,
                probability_low=chance.low,
                probability_high=chance.high,
            )
        )
    return results


def outline_scores(
    leads: LeveledLeads, scorecard: Scorecard, scores: Scores, quotes: Sequence[Mapping[str, str]]
) -> list[ScoreOutline]:
    """Return the outline of each lead's score; `quotes` holds each lead's own words by kind of signal."""
    base, contributions = leads.contributions(scorecard, scores)
    contributions, members = combine(leads, scorecard, contributions)
    counts = np.count_nonzero(contributions, axis=1).tolist()
    largest = _largest(contributions[:, : len(scorecard.characteristics)], REASON_COUNT)
    lines = _Lines(leads, scorecard, scores, members)
    return [
        ScoreOutline(base, count, lines.reasons(row, terms, own_quotes))
        for row, (count, terms, own_quotes) in enumerate(zip(counts, largest, quotes, strict=True))
    ]


Terms = list[tuple[int, float]]
"""Columns of contributions with their points, those that are not zero."""


def _largest(contributions: Floats, count: int) -> Iterator[Terms]:
    """Return each lead's largest contributions; those of the same size stay in the order of the scorecard."""
    order = np.argsort(-np.abs(contributions), axis=1, kind="stable")[:, :count]
    points = np.take_along_axis(contributions, order, axis=1)
    for places, sizes in zip(order.tolist(), points.tolist(), strict=True):
        yield [(place, size) for place, size in zip(places, sizes, strict=True) if size]


class _Lines:
    """Makes the lines of scores. Leads with the same value of a characteristic share a line."""

    def __init__(
        self,
        leads: LeveledLeads,
        scorecard: Scorecard,
        scores: Scores,
        members: Mapping[tuple[int, int], tuple[int, ...]],
    ) -> None:
        self._characteristics = scorecard.characteristics
        self._calibration = scorecard.calibration
        self._members = members
        self._groups = scorecard.groups
        self._group_points = scores.group_points
        self._counted = effective_points(scores.group_points, limits_of(scorecard))
        self._columns: list[list[Column]] = []
        self._levels: list[list[str]] = []
        for index, characteristic in enumerate(scorecard.characteristics):
            columns = [leads.table.column(*source) for source in characteristic.sources]
            self._columns.append(columns)
            names, codes = leads.levels(index)
            self._levels.append([names[code] for code in codes.tolist()])
        self._line = cache(self._new_line)
        self._limit_line = cache(self._new_limit_line)
        self._reason = cache(self._new_reason)

    @cached_property
    def _codes(self) -> list[list[tuple[int, ...]]]:
        """For each characteristic the codes of each lead's values."""
        return [
            list(zip(*(column.codes.tolist() for column in columns), strict=True))
            for columns in self._columns
        ]

    def line(self, row: int, place: int, points: float, quotes: Mapping[str, str]) -> ScoreLine:
        """Return the line of the characteristic at that place, or of a group's limit at the places after those."""
        group = place - len(self._characteristics)
        if group >= 0:
            return self._limit_line(
                group, float(self._group_points[row, group]), float(self._counted[row, group]), points
            )
        quote, members = self._quote(place, quotes), self._members.get((row, place), ())
        return self._line(place, self._codes[place][row], self._levels[place][row], quote, points, members)

    def reasons(self, row: int, terms: Terms, quotes: Mapping[str, str]) -> tuple[ScoreReason, ...]:
        """Return the first characteristics among the terms of a lead as reasons."""
        own = [(place, points) for place, points in terms if place < len(self._characteristics)]
        return tuple(
            self._reason(
                place,
                self._levels[place][row],
                self._quote(place, quotes),
                points,
                self._members.get((row, place), ()),
            )
            for place, points in own[:REASON_COUNT]
        )

    def _quote(self, place: int, quotes: Mapping[str, str]) -> str | None:
        """Return the words of the lead that support the level, if it is read from a signal."""
        characteristic = self._characteristics[place]
        return quotes.get(characteristic.key) if characteristic.origin is Origin.SIGNAL else None

    def _new_reason(
        self, place: int, level: str, quote: str | None, points: float, members: tuple[int, ...]
    ) -> ScoreReason:
        return ScoreReason(
            characteristic=self._characteristics[place].name,
            title=strip_control_characters(self._title(place, level, members)),
            level=level,
            points=points,
            quote=quote,
        )

    def _title(self, place: int, level_name: str, members: tuple[int, ...]) -> str:
        characteristic = self._characteristics[place]
        level = next((own for own in characteristic.levels if own.name == level_name), None)
        title = None if level is None else level.title
        if level_name != MISSING or self._calibration is None:
            return title or f"{characteristic.title}: {level_name}"
        if title is None or len(members) > 1:
            own = [self._characteristics[member] for member in members or (place,)]
            title = f"{combined_title(own)}: not filled in"
        if level is None or level.label_count is None:
            return title
        # Leads that lack a value often have something else in common, so the points are theirs.
        share = level.label_count / self._calibration.label_count
        return f"{title} ({'under 1%' if share < 0.01 else f'{share:.0%}'} of closed leads)"

    def _new_line(
        self,
        place: int,
        codes: tuple[int, ...],
        level: str,
        quote: str | None,
        points: float,
        members: tuple[int, ...],
    ) -> ScoreLine:
        characteristic = self._characteristics[place]
        combined = [self._characteristics[member] for member in members]
        return ScoreLine(
            kind=LineKind.CHARACTERISTIC,
            characteristic=characteristic.name,
            title=self._title(place, level, members),
            group=characteristic.group,
            level=level,
            points=points,
            evidence=self._evidence(place, codes, level, quote),
            sources=tuple(map(_source, combined)),
        )

    def _evidence(self, place: int, codes: tuple[int, ...], level: str, quote: str | None) -> Evidence:
        characteristic = self._characteristics[place]
        values = [column.values[code] for column, code in zip(self._columns[place], codes, strict=True)]
        text: str | None = None
        if characteristic.halves is not None:
            if level != MISSING:
                text = PAIR_SEPARATOR.join(
                    (value or "").strip()[:_SHOWN_OF_A_HALF] or MISSING for value in values
                )
        elif quote is not None:
            text = values[0]
        elif level != MISSING and characteristic.key not in LONG_TEXTS:
            text = (values[0] or "")[:_SHOWN_CHARACTERS]
        return Evidence(source=_source(characteristic), value=text, quote=quote)

    def _new_limit_line(self, index: int, points: float, counted: float, difference: float) -> ScoreLine:
        group = self._groups[index]
        return ScoreLine(
            kind=LineKind.LIMIT,
            characteristic=group.name.value,
            title=f"{group.title}: diminishing returns",
            group=group.name,
            level="ceiling" if points > 0 else "floor",
            points=difference,
            evidence=Evidence(
                source=f"group:{group.name.value}", value=f"{points:g} points count as {counted:g}"
            ),
            sources=(),
        )


def _source(characteristic: Characteristic) -> str:
    return f"{characteristic.origin.value}:{characteristic.key}"
