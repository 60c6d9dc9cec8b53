"""How many points the answers that are missing could add."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from leadops_core.schemas.scorecard import MISSING, Origin, Scorecard
from leadops_core.scoring.alternatives import Alternatives
from leadops_core.scoring.engine import LeveledLeads
from leadops_core.scoring.score import PotentialGain
from leadops_core.scoring.table import ScorableLead, table_of

_ANSWERED_BY = {
    (Origin.FIELD, "budget_range"): (Origin.SIGNAL, "budget"),
    (Origin.SIGNAL, "budget"): (Origin.FIELD, "budget_range"),
    (Origin.FIELD, "urgency"): (Origin.SIGNAL, "timeline"),
    (Origin.FIELD, "country"): (Origin.FACT, "region"),
}
"""Do not ask a lead for a fact that another answer already gives."""


def find_potential_gains(
    leads: Sequence[ScorableLead], scorecard: Scorecard
) -> list[tuple[PotentialGain, ...]]:
    """Return the potential gains of each lead; largest first, ties in the scorecard's order."""
    leveled = LeveledLeads(table_of(leads, scorecard), scorecard)
    scores = leveled.scores(scorecard)
    alternatives = Alternatives(leveled, scorecard, scores)
    is_known = {source: np.zeros(leveled.size, dtype=np.bool_) for source in _ANSWERED_BY.values()}
    for index, characteristic in enumerate(scorecard.characteristics):
        source = (characteristic.origin, characteristic.key)
        if source in is_known:
            is_known[source] |= ~_has_level(leveled, index, MISSING)
    gains: list[list[PotentialGain]] = [[] for _ in leads]
    best_answers = {index: (answer, level) for answer, (index, level) in enumerate(alternatives.answers)}
    for index, (answer, level) in best_answers.items():
        characteristic = scorecard.characteristics[index]
        can_ask = _has_level(leveled, index, MISSING)
        sources = _ANSWERED_BY.get((characteristic.origin, characteristic.key))
        if sources is not None:
            can_ask &= ~is_known[sources]
        rows = np.flatnonzero(can_ask)
        after = alternatives.totals_after(rows, np.full((len(rows), 1), answer))
        for row, points in zip(rows.tolist(), (after - scores.totals[rows]).tolist(), strict=True):
            if points > 0:
                gains[row].append(PotentialGain(characteristic.name, characteristic.key, level, points))
    return [tuple(sorted(own, key=lambda gain: -gain.points)) for own in gains]


def _has_level(leads: LeveledLeads, index: int, level: str) -> NDArray[np.bool_]:
    levels, codes = leads.levels(index)
    return np.array([name == level for name in levels], dtype=np.bool_)[codes]
