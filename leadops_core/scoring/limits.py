"""The arithmetic of a score, apart from the records that carry it: IEEE sums, products and quotients only."""

from math import floor
from typing import NamedTuple

_GRAINS = 64
_STEP = 1 / _GRAINS


class Limit(NamedTuple):
    """How much a group may add and take, and from where on its points count for less."""

    floor: float
    ceiling: float
    knee: float


def limited(points: float, limit: Limit) -> float:
    """What a group's points count for: never past a limit, in full up to the knee, more for more points.

    Beyond the knee k of a limit c the rest x counts as x·d / (x + d) with d = c − k: slope 1 at the knee, falling off
    toward the limit. A quotient, not an exponential, because every machine and every array library rounds it alike.
    The result lies on the grain of points, rounded toward zero, at least one grain inside the limit; `points` must
    lie on the grain too. It never falls when `points` rise.
    """
    if points >= 0:
        return _one_side(points, limit.ceiling, limit.knee)
    return -_one_side(-points, -limit.floor, limit.knee)


def _one_side(points: float, top: float, knee: float) -> float:
    bend = knee * top
    if points <= bend:
        return points
    room = top - bend
    rest = points - bend
    bent = bend + rest * room / (rest + room)
    return min(floor(bent * _GRAINS) * _STEP, top - _STEP)
