"""Odoo's predictive lead scoring, a naive Bayes classifier, as a baseline for `benchmarks/learning.py`.

It follows a description of the algorithm. `tests/unit/learning/test_odoo.py` compares it with published figures.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

_SMOOTHING = 0.1
_LOWEST, _HIGHEST = 0.01, 99.99

Values = Mapping[str, object]
"""The fields of a lead. The stage is a number."""


@dataclass
class _Team:
    """Counts of one team: `won` and `lost` by field and value."""

    won: Counter[tuple[str, object]] = field(default_factory=Counter)
    lost: Counter[tuple[str, object]] = field(default_factory=Counter)
    seen: dict[tuple[str, object], None] = field(default_factory=dict)

    def add(self, values: Values, stages: Sequence[int], *, won: bool) -> None:
        counts = self.won if won else self.lost
        for name, value in values.items():
            passed = [value]
            if name == "stage":
                passed = list(stages if won else [stage for stage in stages if stage <= int(str(value))])
            for counted in passed:
                self.seen[name, counted] = None
                counts[name, counted] += 1


class OdooScoring:
    """Probabilities in percent, computed as Odoo does."""

    def __init__(self, stages: Sequence[int] = (0,)) -> None:
        self._stages = stages
        self._teams: dict[object, _Team] = {}
        self._pooled: dict[object, _Pool] = {}

    def close(self, values: Values, *, won: bool, team: object = None) -> None:
        """Count a closed lead."""
        self._teams.setdefault(team, _Team()).add(values, self._stages, won=won)
        self._pooled.clear()

    def score(self, values: Values, *, team: object = None) -> float:
        """Return the probability of an open lead, from 0.01 to 99.99 with two decimals, or 0 without closed leads."""
        all_won, all_lost, values_seen, by_field = self._counts(team)
        first = ("stage", self._stages[0])
        won, lost = (_smooth(side, first, values_seen) for side in (all_won, all_lost))
        if not won + lost:
            return 0.0
        good, bad = won / (won + lost), lost / (won + lost)
        for name, value in values.items():
            key = (name, value)
            if key not in values_seen:
                continue
            if name == "stage":
                total_won, total_lost = won, lost
            else:
                own = by_field[name]
                total_won = sum(_smooth(all_won, other, values_seen) for other in own)
                total_lost = sum(_smooth(all_lost, other, values_seen) for other in own)
            good *= _smooth(all_won, key, values_seen) / total_won
            bad *= _smooth(all_lost, key, values_seen) / total_lost
        chance = 100 * good / (good + bad) if good + bad else 50.0
        return round(min(max(chance, _LOWEST), _HIGHEST), 2)

    def _counts(self, team: object) -> "_Pool":
        """Return the counts of the team, or of all teams if it is None: won, lost, number of teams per value, values by
        field."""
        pooled = self._pooled.get(team)
        if pooled is None:
            own = self._teams.get(team) if team is not None else None
            teams = [own] if own is not None else list(self._teams.values())
            # Each team starts its own counts, so a pool of teams starts with that many times the smoothing.
            values_seen = Counter(key for counted in teams for key in counted.seen)
            by_field: dict[str, list[tuple[str, object]]] = {}
            for key in values_seen:
                by_field.setdefault(key[0], []).append(key)
            pooled = (_total(map(_won, teams)), _total(map(_lost, teams)), values_seen, by_field)
            self._pooled[team] = pooled
        return pooled


_Pool = tuple[
    Counter[tuple[str, object]],
    Counter[tuple[str, object]],
    Counter[tuple[str, object]],
    dict[str, list[tuple[str, object]]],
]


def _won(team: _Team) -> Counter[tuple[str, object]]:
    return team.won


def _lost(team: _Team) -> Counter[tuple[str, object]]:
    return team.lost


def _total(counts: Iterable[Counter[tuple[str, object]]]) -> Counter[tuple[str, object]]:
    total: Counter[tuple[str, object]] = Counter()
    for counted in counts:
        total.update(counted)
    return total


def _smooth(
    counts: Counter[tuple[str, object]], key: tuple[str, object], values_seen: Counter[tuple[str, object]]
) -> float:
    return counts[key] + _SMOOTHING * values_seen[key]
