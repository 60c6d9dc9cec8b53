"""The smallest changes that would lift a lead to the next label."""

from collections.abc import Iterator, Sequence
from math import inf
from typing import NamedTuple

from leadops_core.schemas.lead import ScoreLabel
from leadops_core.schemas.score import Lift, LiftStep
from leadops_core.schemas.scorecard import MISSING, Origin
from leadops_core.schemas.signal import SignalKind
from leadops_core.scoring.compiled import CompiledCharacteristic, CompiledScorecard, Feature
from leadops_core.scoring.limits import limited
from leadops_core.scoring.records import record

_MOST_LIFTS = 3
_MOST_STEPS = 4
_GRAIN = 1 / 64
_CONCERN = SignalKind.CONCERN.value
_BANDS = frozenset([(Origin.FIELD, "budget_range")])
"""Characteristics whose levels are bands, smallest first."""
_MOST_BANDS_UP = 2


class Move(NamedTuple):
    """One characteristic going from its level to a better one."""

    gain: float
    order: int
    characteristic: CompiledCharacteristic
    from_level: str
    to_level: str


def possible_moves(compiled: CompiledScorecard, found: Sequence[Feature]) -> list[list[Move]]:
    """For each characteristic that an answer or a change of mind could better, its moves, smallest gain first.

    What is missing can be learned; what a lead wants may change; who the lead is does not. A lead about which there
    is a concern (a competitor, a job seeker …) has none: no answer would make a buyer of it.
    """
    moves = []
    for characteristic, feature in zip(compiled.characteristics, found, strict=True):
        level = feature.level
        if characteristic.key == _CONCERN and characteristic.origin is Origin.SIGNAL and level != MISSING:
            return []
        if not characteristic.answers or (level != MISSING and not characteristic.changes):
            continue
        now = characteristic.points.get(level, 0.0)
        order = characteristic.order
        within = _plausible_bands(characteristic, level)
        own = [
            Move(points - now, order, characteristic, level, name)
            for points, name in characteristic.answers
            if points > now and (within is None or name in within)
        ]
        if own:
            moves.append(own)
    return moves


def _plausible_bands(characteristic: CompiledCharacteristic, level: str) -> tuple[str, ...] | None:
    """Where levels are bands, those that an answer may well turn out to be; None where any level may."""
    if (characteristic.origin, characteristic.key) not in _BANDS:
        return None
    named = characteristic.named
    if level in named:
        index = named.index(level)
        return named[index + 1 : index + 1 + _MOST_BANDS_UP]
    return named[: len(named) * 3 // 4]


def find_lifts(
    compiled: CompiledScorecard, found: Sequence[Feature], sums: Sequence[float], total: float
) -> tuple[Lift, ...]:
    """At most three smallest changes that reach the next label: fewest steps first, then fewest points.

    Up to two steps the search misses nothing that it could; beyond, up to four, it goes for the largest gains and
    then takes each step back as far as it may. Empty for a HOT lead, and where four steps are not enough.
    """
    threshold = compiled.next_threshold(total)
    if threshold == inf:
        return ()
    moves = possible_moves(compiled, found)
    if not moves:
        return ()
    search = _Search(compiled, sums, total, threshold)
    chosen = search.singles(moves) or search.pairs(moves) or search.many(moves)
    return tuple(search.lift(steps) for steps in chosen[:_MOST_LIFTS])


class _Search:
    """A lead's sums, and what moves would make of them."""

    __slots__ = ("compiled", "need", "sums", "threshold", "total")

    def __init__(
        self, compiled: CompiledScorecard, sums: Sequence[float], total: float, threshold: float
    ) -> None:
        self.compiled = compiled
        self.sums = sums
        self.total = total
        self.threshold = threshold
        # No gain counts for more than its points; rounding to the grain can add one grain a group.
        self.need = threshold - total - len(sums) * _GRAIN

    def total_after(self, steps: Sequence[Move]) -> float:
        """The exact total once these steps are taken."""
        gains: dict[int, float] = {}
        for step in steps:
            group = step.characteristic.group
            gains[group] = gains.get(group, 0.0) + step.gain
        total = self.total
        for group, gain in gains.items():
            limit, points = self.compiled.limits[group], self.sums[group]
            total += limited(points + gain, limit) - limited(points, limit)
        return total

    def singles(self, moves: list[list[Move]]) -> list[tuple[Move, ...]]:
        """The smallest sufficient move of each characteristic, those of fewest points first."""
        enough = []
        for own in moves:
            for move in own:
                if move.gain >= self.need and self.total_after((move,)) >= self.threshold:
                    enough.append((move.gain, move.order, (move,)))
                    break
        enough.sort(key=_by_points)
        return [steps for _, _, steps in enough]

    def pairs(self, moves: list[list[Move]]) -> list[tuple[Move, ...]]:
        """The smallest sufficient moves of each two characteristics, those of fewest points first."""
        enough: list[tuple[float, int, tuple[Move, ...]]] = []
        bar = inf
        for index, own in enumerate(moves):
            most = own[-1].gain
            for other in moves[index + 1 :]:
                if most + other[-1].gain < self.need:
                    continue
                best = self._smallest_pair(own, other, bar)
                if best is not None:
                    enough.append(best)
                    if len(enough) >= _MOST_LIFTS:
                        enough.sort(key=_by_points)
                        del enough[_MOST_LIFTS:]
                        bar = enough[-1][0]
        enough.sort(key=_by_points)
        return [steps for _, _, steps in enough]

    def _smallest_pair(
        self, own: list[Move], other: list[Move], bar: float
    ) -> tuple[float, int, tuple[Move, ...]] | None:
        best = None
        for first in own:
            rest = self.need - first.gain
            for second in other:
                gain = first.gain + second.gain
                if gain >= bar:
                    break
                if second.gain >= rest and self.total_after((first, second)) >= self.threshold:
                    best, bar = (gain, first.order, (first, second)), gain
                    break
        return best

    def many(self, moves: list[list[Move]]) -> list[tuple[Move, ...]]:
        """Three or four steps that are enough: the largest gains, each then taken back as far as it may."""
        largest = sorted((own[-1] for own in moves), key=_by_gain)[:_MOST_STEPS]
        for count in range(3, len(largest) + 1):
            steps = largest[:count]
            if self.total_after(steps) >= self.threshold:
                return [tuple(sorted(self._taken_back(steps, moves), key=_by_gain))]
        return []

    def _taken_back(self, steps: list[Move], moves: list[list[Move]]) -> list[Move]:
        for index in range(len(steps) - 1, -1, -1):
            for smaller in self._own_moves(steps[index], moves):
                trial = [*steps[:index], smaller, *steps[index + 1 :]]
                if self.total_after(trial) >= self.threshold:
                    steps = trial
                    break
        return steps

    def _own_moves(self, step: Move, moves: list[list[Move]]) -> Iterator[Move]:
        return (move for own in moves if own[0].order == step.order for move in own if move.gain < step.gain)

    def lift(self, steps: Sequence[Move]) -> Lift:
        """The record of these steps."""
        total = self.total_after(steps)
        return record(
            Lift,
            {
                "steps": tuple(map(_step, steps)),
                "label": ScoreLabel.HOT if total >= self.compiled.hot else ScoreLabel.WARM,
                "total": total,
            },
        )


def _by_points(found: tuple[float, int, tuple[Move, ...]]) -> tuple[float, int]:
    return found[0], found[1]


def _by_gain(move: Move) -> tuple[float, int]:
    return -move.gain, move.order


def _step(move: Move) -> LiftStep:
    characteristic = move.characteristic
    step = characteristic.steps.get((move.from_level, move.to_level))
    if step is None:
        step = characteristic.steps[move.from_level, move.to_level] = record(
            LiftStep,
            {
                "characteristic": characteristic.name,
                "title": characteristic.title,
                "from_level": move.from_level,
                "to_level": move.to_level,
            },
        )
    return step
