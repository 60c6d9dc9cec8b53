"""How many of a group's points count toward the total."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from leadops_core.schemas.base import POINT_STEP
from leadops_core.schemas.scorecard import Scorecard

Floats = NDArray[np.float64]


class GroupLimits(NamedTuple):
    """The limits of groups; each array has one value per group."""

    floor: Floats
    ceiling: Floats
    knee: Floats

    def select(self, groups: NDArray[np.int64]) -> "GroupLimits":
        """Return the limits of these groups, which may repeat."""
        return GroupLimits(self.floor[groups], self.ceiling[groups], self.knee[groups])


def limits_of(scorecard: Scorecard) -> GroupLimits | None:
    """Return the limits of the scorecard's groups, or None if it is calibrated: a probability needs no limits."""
    if scorecard.calibration is not None:
        return None
    return GroupLimits(
        np.array([group.floor for group in scorecard.groups]),
        np.array([group.ceiling for group in scorecard.groups]),
        np.array([group.knee for group in scorecard.groups]),
    )


def effective_points(points: Floats, limits: GroupLimits | None) -> Floats:
    """Return how many of each group's points count: all of them if there are no limits."""
    return points if limits is None else saturate(points, limits)


def saturate(points: Floats, limits: GroupLimits) -> Floats:
    """Return the points of each group after saturation; `points` (leads × groups) and the result lie on the grid.

    With the limit c and the bend b = knee · c, points up to b count in full. The rest x counts as x·d / (x + d) with
    d = c − b, the Michaelis–Menten curve scaled to slope 1 at the bend, so points never reach the limit. The result is
    rounded toward zero to `POINT_STEP` and stays at least one step inside the limit. It never falls if points rise.

    IEEE sums, products and quotients only, which every machine rounds alike; an exponential is not.
    """
    size = np.abs(points)
    limit = np.where(points >= 0, limits.ceiling, -limits.floor)
    bend = limits.knee * limit
    is_bent = size > bend
    if not is_bent.any():
        return points
    room = limit - bend
    rest = np.where(is_bent, size - bend, 1.0)
    bent = bend + rest * room / (rest + room)
    counted = np.minimum(np.floor(bent / POINT_STEP) * POINT_STEP, limit - POINT_STEP)
    return np.where(is_bent, np.copysign(counted, points), points)
