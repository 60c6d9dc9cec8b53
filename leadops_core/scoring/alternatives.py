"""Leads with other levels: the answers that somebody could give, and the totals that leads would have with them."""

import numpy as np
from numpy.typing import NDArray

from leadops_core.schemas.scorecard import MISSING, OTHER, Characteristic, Origin, Scorecard
from leadops_core.scoring.engine import LeveledLeads, Scores
from leadops_core.scoring.probability import probabilities_and_scores
from leadops_core.scoring.saturation import effective_points, limits_of

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]

_CHANGING_SIGNALS = frozenset(("intent", "timeline", "budget", "authority"))
_CHANGING_FIELDS = frozenset(("budget_range", "urgency"))
_ANSWERABLE_FIELDS = frozenset(
    ("industry", "company_size", "country", "job_title", "company_name", "budget_range", "urgency")
)
_ANSWERABLE_FACTS = frozenset(
    ("seniority", "department", "region", "country", "company_size", "company_domain")
)
_MAILBOX = (Origin.FACT, "email_kind")
_BEST_MAILBOX = "business"
_BANDS = (Origin.FIELD, "budget_range")
"""The levels of this characteristic are bands, smallest first."""
_MOST_BANDS_UP = 2
_MIN_LABELS = 5
"""Outcomes of leads with a level, from which its points were learned or tested. Fewer prove nothing."""


class Alternatives:
    """Leads, and for each of them every answer (a level of an answerable characteristic) that it could have instead."""

    def __init__(self, leads: LeveledLeads, scorecard: Scorecard, scores: Scores) -> None:
        self.leads = leads
        self.scorecard = scorecard
        self.scores = scores
        self._limits = limits_of(scorecard)
        group_index = {group.name: index for index, group in enumerate(scorecard.groups)}
        answers: list[tuple[int, str]] = []
        starts: list[int] = []
        gains, allowed = [np.zeros((leads.size, 0))], [np.zeros((leads.size, 0), dtype=np.bool_)]
        for index, characteristic in enumerate(scorecard.characteristics):
            if names := _answers(characteristic):
                starts.append(len(answers))
                answers += [(index, name) for name in names]
                gain, is_allowed = _gains(leads, index, characteristic, names)
                gains.append(gain)
                allowed.append(is_allowed)
        self.answers = answers
        """Index of the characteristic, and level; by characteristic, those of few points first."""
        self.starts = np.array(starts, dtype=np.int64)
        """Index of each characteristic's first answer."""
        self.gains = np.hstack(gains)
        """Leads × answers: the points that the answer adds to its group before saturation."""
        self.is_allowed = np.hstack(allowed) & (self.gains > 0) & _is_tested(scorecard, answers)
        """Leads × answers: whether the lead could plausibly come to that answer, and would gain points that outcomes bear."""
        self._groups = np.array(
            [group_index[scorecard.characteristics[index].group] for index, _ in answers], dtype=np.int64
        )

    def sums_after(self, rows: Ints, answers: Ints) -> Floats:
        """Return the point sums of alternatives: row i is lead `rows[i]` with all of `answers[i]`; −1 is no answer."""
        points = self.scores.group_points[rows]
        places = np.arange(len(rows))
        for answer in answers.T:
            gains = np.where(answer >= 0, self.gains[rows, answer], 0.0)
            points[places, self._groups[answer]] += gains
        sums: Floats = self.scorecard.base + effective_points(points, self._limits).sum(axis=1)
        return sums

    def totals_after(self, rows: Ints, answers: Ints) -> Floats:
        """Return the totals of alternatives, given as for `sums_after`."""
        sums = self.sums_after(rows, answers)
        return sums if self.scorecard.calibration is None else probabilities_and_scores(sums)[1]


def _is_tested(scorecard: Scorecard, answers: list[tuple[int, str]]) -> Bools:
    """Return for each answer whether enough outcomes had it; answers of a scorecard without outcomes count as tested."""
    counts = {
        (index, level.name): level.label_count
        for index, characteristic in enumerate(scorecard.characteristics)
        for level in characteristic.levels
    }
    tested = [(count := counts[answer]) is None or count >= _MIN_LABELS for answer in answers]
    return np.array(tested, dtype=np.bool_)


def _answers(characteristic: Characteristic) -> list[str]:
    """Return the levels that an answer could give, those of few points first; none if nobody could be asked for it."""
    if not _is_answerable(characteristic):
        return []
    levels = [level for level in characteristic.levels if level.name not in (MISSING, OTHER)]
    ranked = sorted((level.points, -index, level.name) for index, level in enumerate(levels))
    if (characteristic.origin, characteristic.key) == _MAILBOX:
        return [name for _, _, name in ranked if name == _BEST_MAILBOX]
    return [name for _, _, name in ranked]


def _is_answerable(characteristic: Characteristic) -> bool:
    origin, key = characteristic.origin, characteristic.key
    return (
        _may_change(characteristic)
        or (origin is Origin.FIELD and key in _ANSWERABLE_FIELDS)
        or (origin is Origin.FACT and key in _ANSWERABLE_FACTS)
    )


def _may_change(characteristic: Characteristic) -> bool:
    """Return True if a known level can become another one: what a lead wants can, who the lead is cannot."""
    origin, key = characteristic.origin, characteristic.key
    return (
        (origin is Origin.SIGNAL and key in _CHANGING_SIGNALS)
        or (origin is Origin.FIELD and key in _CHANGING_FIELDS)
        or (origin, key) == _MAILBOX
    )


def _gains(
    leads: LeveledLeads, index: int, characteristic: Characteristic, answers: list[str]
) -> tuple[Floats, Bools]:
    """Return what each answer (columns) adds to each lead (rows), and whether the lead could come to it."""
    points = {level.name: level.points for level in characteristic.levels}
    worth = np.array([points[answer] for answer in answers])
    levels, codes = leads.levels(index)
    before = np.array([points.get(level, 0.0) for level in levels])
    plausible = np.zeros((len(levels), len(answers)), dtype=np.bool_)
    for place, level in enumerate(levels):
        names = _plausible(characteristic, level)
        plausible[place] = [answer in names for answer in answers]
    return (worth - before[:, None])[codes], plausible[codes]


def _plausible(characteristic: Characteristic, level: str) -> tuple[str, ...]:
    """Return the levels that a lead of this level could come to."""
    if level != MISSING and not _may_change(characteristic):
        return ()
    level_names = tuple(level.name for level in characteristic.levels if level.name not in (MISSING, OTHER))
    if (characteristic.origin, characteristic.key) != _BANDS:
        return level_names
    if level in level_names:
        index = level_names.index(level)
        return level_names[index + 1 : index + 1 + _MOST_BANDS_UP]
    return level_names[: len(level_names) * 3 // 4]
