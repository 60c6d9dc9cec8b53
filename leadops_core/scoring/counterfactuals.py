"""The smallest changes that would lift a lead to the next label.

Counterfactual explanations: Wachter, Mittelstadt, and Russell (2018), Harvard Journal of Law & Technology 31(2).
"""

from collections.abc import Iterator
from functools import cache, cached_property

import numpy as np

from leadops_core.schemas.base import POINT_STEP
from leadops_core.schemas.lead import ScoreLabel
from leadops_core.schemas.score import Counterfactual, LevelChange
from leadops_core.schemas.scorecard import MISSING, Origin, Scorecard
from leadops_core.schemas.signal import SignalKind
from leadops_core.scoring.alternatives import Alternatives, Bools, Floats, Ints
from leadops_core.scoring.engine import LeveledLeads, Scores
from leadops_core.scoring.probability import least_points

_MOST_COUNTERFACTUALS = 3
_MOST_CHANGES = 4
_LEADS_PER_SEARCH = 64
"""Leads whose pairs of answers are scored together: a few thousand pairs each, which should stay in the CPU's cache."""

Alternative = tuple[int, tuple[int, ...]]
"""A lead's row, and the answers that it would have."""


def find_counterfactuals(
    leads: LeveledLeads, scorecard: Scorecard, scores: Scores
) -> list[tuple[Counterfactual, ...]]:
    """Return for each lead at most three smallest changes that reach its next label.

    Fewest changes first, then fewest points. Missing facts can be learned and what a lead wants can change; who a lead is
    cannot. Empty for a HOT lead, if four changes are not enough, and for a lead with a concern (a competitor, a job seeker,
    …), which no answer makes a buyer. One and two changes are searched completely. With three and four the search takes the
    largest gains and then trims each change as far as possible.
    """
    rows = np.flatnonzero((scores.labels < 2) & ~_has_concern(leads, scorecard))
    if not len(rows):
        return [()] * leads.size
    alternatives = Alternatives(leads, scorecard, scores)
    rows = rows[alternatives.is_allowed[rows].any(axis=1)]
    search = _Search(alternatives)
    alternatives_found: list[Alternative] = []
    for find in (search.find_singles, search.find_pairs, search.find_many):
        for start in range(0, len(rows), _LEADS_PER_SEARCH):
            alternatives_found += find(rows[start : start + _LEADS_PER_SEARCH])
        done = np.array(sorted({row for row, _ in alternatives_found}), dtype=np.int64)
        rows = np.setdiff1d(rows, done, assume_unique=True)
    return _records(alternatives, alternatives_found)


def _has_concern(leads: LeveledLeads, scorecard: Scorecard) -> Bools:
    has_concern = np.zeros(leads.size, dtype=np.bool_)
    for index, characteristic in enumerate(scorecard.characteristics):
        if (characteristic.origin, characteristic.key) == (Origin.SIGNAL, SignalKind.CONCERN.value):
            levels, codes = leads.levels(index)
            has_concern |= np.array([level != MISSING for level in levels], dtype=np.bool_)[codes]
    return has_concern


class _Search:
    """Searches leads whose next label is known to lie above their sum of points."""

    def __init__(self, alternatives: Alternatives) -> None:
        self._alternatives = alternatives
        self._gains, self._is_allowed = alternatives.gains, alternatives.is_allowed
        scorecard, scores = alternatives.scorecard, alternatives.scores
        thresholds = [scorecard.thresholds.warm, scorecard.thresholds.hot]
        if scorecard.calibration is not None:
            thresholds = [least_points(threshold) for threshold in thresholds]
        self._thresholds = np.array([*thresholds, np.inf])[scores.labels]
        """For each lead the smallest sum of points of the next label."""
        # An answer never counts for more than its points, but rounding can add one step of the grid per group.
        self._needed = self._thresholds - scores.point_sums - len(scorecard.groups) * POINT_STEP
        count = len(alternatives.answers)
        self._blocks = np.repeat(
            np.arange(len(alternatives.starts)), np.diff(np.append(alternatives.starts, count))
        )
        """For each answer the index of its characteristic among those with answers."""

    def find_singles(self, rows: Ints) -> list[Alternative]:
        """Return the leads that one answer lifts: the smallest one of each characteristic, fewest points first."""
        answers = np.arange(len(self._blocks))[:, None]
        return self._smallest(rows, answers, self._alternatives.starts)

    def find_pairs(self, rows: Ints) -> list[Alternative]:
        """Return the leads that two answers lift: the smallest of each two characteristics, fewest points first."""
        pairs, starts = self._pairs
        return self._smallest(rows, pairs, starts)

    def find_many(self, rows: Ints) -> list[Alternative]:
        """Return the leads that the three or four largest gains lift, each trimmed as far as possible."""
        largest = np.array([self._largest(row) for row in rows.tolist()], dtype=np.int64)
        results = []
        for count in range(3, _MOST_CHANGES + 1):
            if not len(rows):
                break
            sums = self._alternatives.sums_after(rows, largest[:, :count])
            is_enough = sums >= self._thresholds[rows]
            for row, answers in zip(rows[is_enough].tolist(), largest[is_enough].tolist(), strict=True):
                answer_indexes = [answer for answer in answers[:count] if answer >= 0]
                results.append((row, self._trimmed(row, answer_indexes)))
            rows, largest = rows[~is_enough], largest[~is_enough]
        return results

    @cached_property
    def _pairs(self) -> tuple[Ints, Ints]:
        """Return all pairs of answers of different characteristics, and the first pair of each two characteristics."""
        first, second = np.nonzero(self._blocks[:, None] < self._blocks[None, :])
        order = np.lexsort((second, first, self._blocks[second], self._blocks[first]))
        pairs = np.stack((first[order], second[order]), axis=1)
        is_new = np.any(np.diff(self._blocks[pairs], axis=0, prepend=-1), axis=1)
        return pairs, np.flatnonzero(is_new)

    def _smallest(self, rows: Ints, answers: Ints, starts: Ints) -> list[Alternative]:
        """Return the cheapest alternative of each block of `answers` that reaches the next label, at most three a lead."""
        if not len(starts) or not len(rows):
            return []
        gains = np.where(self._is_allowed[rows], self._gains[rows], -np.inf)
        costs: Floats = np.zeros((len(rows), len(answers)))
        for answer in answers.T:
            costs += gains.take(answer, axis=1)
        places, columns = np.nonzero(costs >= self._needed[rows][:, None])
        is_enough = (
            self._alternatives.sums_after(rows[places], answers[columns]) >= self._thresholds[rows[places]]
        )
        places, columns = places[is_enough], columns[is_enough]
        reached = np.full(costs.shape, np.inf)
        reached[places, columns] = costs[places, columns]
        # Answers of a block are in ascending order, so the first of equal costs comes first.
        cheapest = np.minimum.reduceat(reached, starts, axis=1)
        blocks = np.argsort(cheapest, axis=1, kind="stable")[:, :_MOST_COUNTERFACTUALS]
        ends = np.append(starts[1:], len(answers))
        results = []
        for place, row in enumerate(rows.tolist()):
            for block in blocks[place].tolist():
                cost = cheapest[place, block]
                if cost < np.inf:
                    column = starts[block] + np.argmax(reached[place, starts[block] : ends[block]] == cost)
                    results.append((row, tuple(answers[column].tolist())))
        return results

    def _largest(self, row: int) -> list[int]:
        """Return the answers of the four largest gains, at most one of each characteristic; −1 if there are fewer."""
        best: dict[int, int] = {}
        for answer in np.flatnonzero(self._is_allowed[row]).tolist():
            best[self._blocks[answer]] = answer
        ranked = sorted(best.values(), key=lambda answer: (-self._gains[row, answer], answer))
        return [*ranked, *[-1] * _MOST_CHANGES][:_MOST_CHANGES]

    def _trimmed(self, row: int, answers: list[int]) -> tuple[int, ...]:
        """Return the answers without those that are not needed, each as small as possible, the largest gain first."""
        for answer in reversed(answers):
            # A limit can make the answer of a smaller gain worth more than that of a larger one.
            rest = [other for other in answers if other != answer]
            if self._reaches(row, [rest])[0]:
                answers = rest
        for index in range(len(answers) - 1, -1, -1):
            smaller = self._smaller(row, answers[index])
            trials = [[*answers[:index], answer, *answers[index + 1 :]] for answer in smaller]
            reached = self._reaches(row, trials)
            if reached.any():
                answers = trials[int(reached.argmax())]
        return tuple(sorted(answers, key=lambda answer: (-self._gains[row, answer], answer)))

    def _smaller(self, row: int, largest: int) -> list[int]:
        """Return the other answers to the same characteristic that the lead could come to, smallest gain first."""
        same = (self._blocks == self._blocks[largest]) & self._is_allowed[row]
        return [answer for answer in np.flatnonzero(same).tolist() if answer != largest]

    def _reaches(self, row: int, trials: list[list[int]]) -> Bools:
        if not trials:
            return np.zeros(0, dtype=np.bool_)
        sums = self._alternatives.sums_after(np.full(len(trials), row), np.array(trials))
        reached: Bools = sums >= self._thresholds[row]
        return reached


def _records(alternatives: Alternatives, results: list[Alternative]) -> list[tuple[Counterfactual, ...]]:
    records: list[list[Counterfactual]] = [[] for _ in range(alternatives.leads.size)]
    scorecard = alternatives.scorecard

    @cache
    def change(answer: int, code: int) -> LevelChange:
        index, to_level = alternatives.answers[answer]
        characteristic = scorecard.characteristics[index]
        return LevelChange(
            characteristic=characteristic.name,
            title=characteristic.title,
            from_level=alternatives.leads.levels(index)[0][code],
            to_level=to_level,
        )

    @cache
    def lift(steps: tuple[LevelChange, ...], total: float) -> Counterfactual:
        label = ScoreLabel.HOT if total >= scorecard.thresholds.hot else ScoreLabel.WARM
        return Counterfactual(steps=steps, label=label, total=total)

    for (row, answers), total in zip(results, _totals(alternatives, results), strict=True):
        steps = tuple(
            change(answer, int(alternatives.leads.levels(alternatives.answers[answer][0])[1][row]))
            for answer in answers
        )
        records[row].append(lift(steps, total))
    return [tuple(own) for own in records]


def _totals(alternatives: Alternatives, results: list[Alternative]) -> Iterator[float]:
    if not results:
        return iter(())
    rows = np.array([row for row, _ in results], dtype=np.int64)
    padded = [(*answers, *[-1] * (_MOST_CHANGES - len(answers))) for _, answers in results]
    return iter(alternatives.totals_after(rows, np.array(padded)).tolist())
