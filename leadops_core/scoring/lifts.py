"""The smallest changes that would lift a lead to the next label."""

from collections.abc import Sequence
from math import inf

from leadops_core.schemas.base import construct
from leadops_core.schemas.lead import ScoreLabel
from leadops_core.schemas.score import Lift, LiftStep
from leadops_core.schemas.scorecard import MISSING, Origin
from leadops_core.schemas.signal import SignalKind
from leadops_core.scoring.compiled import CompiledCharacteristic, CompiledScorecard, Feature, Move

_MOST_LIFTS = 3
_MOST_STEPS = 4
_GRAIN = 1 / 64
_CONCERN = SignalKind.CONCERN.value
_BANDS = frozenset([(Origin.FIELD, "budget_range")])
"""Characteristics whose levels are bands, smallest first."""
_MOST_BANDS_UP = 2


def possible_moves(compiled: CompiledScorecard, found: Sequence[Feature]) -> list[tuple[Move, ...]]:
    """For each characteristic that an answer or a change of mind could better, its moves, smallest gain first.

    What is missing can be learned; what a lead wants may change; who the lead is does not. A lead about which there
    is a concern (a competitor, a job seeker …) has none: no answer would make a buyer of it.
    """
    moves = []
    for characteristic, feature in zip(compiled.characteristics, found, strict=True):
        level = feature.level
        own = characteristic.moves.get(level)
        if own is None:
            own = characteristic.moves[level] = _moves(characteristic, level)
        if own:
            moves.append(own)
        elif characteristic.key == _CONCERN and characteristic.origin is Origin.SIGNAL and level != MISSING:
            return []
    return moves


def _moves(characteristic: CompiledCharacteristic, level: str) -> tuple[Move, ...]:
    if not characteristic.answers or (level != MISSING and not characteristic.changes):
        return ()
    now = characteristic.points.get(level, 0.0)
    within = _plausible_bands(characteristic, level)
    return tuple(
        Move(points - now, characteristic.order, characteristic.group, _step(characteristic, level, name))
        for points, name in characteristic.answers
        if points > now and (within is None or name in within)
    )


def _step(characteristic: CompiledCharacteristic, from_level: str, to_level: str) -> LiftStep:
    return LiftStep(
        characteristic=characteristic.name,
        title=characteristic.title,
        from_level=from_level,
        to_level=to_level,
    )


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
    """At most three smallest changes that reach the next label: fewest steps first, then fewest points; `total` is the sum.

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

    __slots__ = ("compiled", "headroom", "need", "sums", "threshold", "total")

    def __init__(
        self, compiled: CompiledScorecard, sums: Sequence[float], total: float, threshold: float
    ) -> None:
        self.compiled = compiled
        self.sums = sums
        self.total = total
        self.threshold = threshold
        # No gain counts for more than its points; rounding to the grain can add one grain a group.
        self.need = threshold - total - len(sums) * _GRAIN
        # What each group can gain before its limit begins to count.
        self.headroom = [
            inf
            if compiled.is_calibrated
            else limit.knee * limit.ceiling - points
            if points >= limit.knee * limit.floor
            else -inf
            for limit, points in zip(compiled.limits, sums, strict=True)
        ]

    def added(self, group: int, gain: float) -> float:
        """What a gain in a group adds to the total, exactly."""
        if gain <= self.headroom[group]:
            return gain
        return self.compiled.added(group, self.sums[group], gain)

    def total_after(self, steps: Sequence[Move]) -> float:
        """The exact total once these steps are taken."""
        gains: dict[int, float] = {}
        for step in steps:
            gains[step.group] = gains.get(step.group, 0.0) + step.gain
        return self.total + sum(self.added(group, gain) for group, gain in gains.items())

    def singles(self, moves: list[tuple[Move, ...]]) -> list[tuple[Move, ...]]:
        """The smallest sufficient move of each characteristic, those of fewest points first."""
        enough = []
        lacking = self.threshold - self.total
        for own in moves:
            if own[-1].gain >= self.need:
                for move in own:
                    if move.gain >= self.need and self.added(move.group, move.gain) >= lacking:
                        enough.append((move.gain, move.order, (move,)))
                        break
        enough.sort(key=_by_points)
        return [steps for _, _, steps in enough]

    def pairs(self, moves: list[tuple[Move, ...]]) -> list[tuple[Move, ...]]:
        """The smallest sufficient moves of each two characteristics, those of fewest points first."""
        enough: list[_Pair] = []
        bar = inf
        for index, own in enumerate(moves):
            rest = self.need - own[-1].gain
            for other in moves[index + 1 :]:
                if other[-1].gain >= rest:
                    best = self._smallest_pair(own, other, bar)
                    if best is not None:
                        enough.append(best)
                        if len(enough) > _MOST_LIFTS:
                            enough.sort(key=_by_points)
                            enough.pop()
                            bar = enough[-1][0]
        enough.sort(key=_by_points)
        return [steps for _, _, steps in enough]

    def _smallest_pair(self, own: tuple[Move, ...], other: tuple[Move, ...], bar: float) -> "_Pair | None":
        best = None
        lacking = self.threshold - self.total
        together = own[0].group == other[0].group
        for first in own:
            rest = self.need - first.gain
            for second in other:
                gain = first.gain + second.gain
                if gain >= bar:
                    break
                if second.gain >= rest:
                    if together:
                        added = self.added(first.group, gain)
                    else:
                        added = self.added(first.group, first.gain) + self.added(second.group, second.gain)
                    if added >= lacking:
                        best, bar = (gain, first.order, (first, second)), gain
                        break
        return best

    def many(self, moves: list[tuple[Move, ...]]) -> list[tuple[Move, ...]]:
        """Three or four steps that are enough: the largest gains, each then taken back as far as it may."""
        largest = sorted((own[-1] for own in moves), key=_by_gain)[:_MOST_STEPS]
        for count in range(3, len(largest) + 1):
            steps = largest[:count]
            if self.total_after(steps) >= self.threshold:
                return [tuple(sorted(self._taken_back(steps, moves), key=_by_gain))]
        return []

    def _taken_back(self, steps: list[Move], moves: list[tuple[Move, ...]]) -> list[Move]:
        for step in reversed(steps):
            # A limit can make the step of a smaller gain worth more than one of a larger.
            rest = [other for other in steps if other is not step]
            if self.total_after(rest) >= self.threshold:
                steps = rest
        for index in range(len(steps) - 1, -1, -1):
            own = next(own for own in moves if own[0].order == steps[index].order)
            for smaller in own[:-1]:
                trial = [*steps[:index], smaller, *steps[index + 1 :]]
                if self.total_after(trial) >= self.threshold:
                    steps = trial
                    break
        return steps

    def lift(self, steps: Sequence[Move]) -> Lift:
        """The record of these steps."""
        total = self.compiled.score_of(self.total_after(steps))
        label = ScoreLabel.HOT if total >= self.compiled.hot else ScoreLabel.WARM
        return construct(Lift, {"steps": tuple(step.step for step in steps), "label": label, "total": total})


_Pair = tuple[float, int, tuple[Move, ...]]


def _by_points(found: _Pair) -> tuple[float, int]:
    return found[0], found[1]


def _by_gain(move: Move) -> tuple[float, int]:
    return -move.gain, move.order
