"""Correct for leads so young that slow outcomes have not arrived yet (right censoring)."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np

from leadops_core.learning.examples import Example, in_order
from leadops_core.learning.fit import Floats

_MIN_DELAYS = 20
_MAX_WEIGHT = 4.0
_DAY = timedelta(days=1)


def weight_for_censoring(
    examples: Iterable[Example], now: datetime, horizon_days: int
) -> tuple[Example, ...]:
    """Return the examples, with young leads weighted by the inverse probability that their outcome has arrived by now.

    Only the quick outcomes of leads younger than the horizon are known. If lost leads end sooner than won ones, the newest
    labels look worse than they are. Each such label gets the weight 1 / F(age), at most 4. F is the distribution of the delays
    of the same kind of outcome, from leads older than the horizon. This is inverse probability of censoring weighting: Robins
    and Rotnitzky (1992), "Recovery of information and adjustment for dependent censoring". Leads with an unknown delay (history
    without dates) and kinds with fewer than 20 known delays keep their weight.
    """
    ordered = in_order(examples)
    horizon = timedelta(days=horizon_days)
    delays: dict[bool, list[float]] = {True: [], False: []}
    for example in ordered:
        delay = _delay(example)
        if delay is not None and now - example.at >= horizon:
            delays[example.is_positive].append(delay)
    known = {kind: np.sort(days) for kind, days in delays.items() if len(days) >= _MIN_DELAYS}
    return tuple(_weighted(example, known, now, horizon) for example in ordered)


def _weighted(example: Example, known: dict[bool, Floats], now: datetime, horizon: timedelta) -> Example:
    age = now - example.at
    delays = known.get(example.is_positive)
    if delays is None or age >= horizon or _delay(example) is None:
        return example
    arrived_share = float(np.searchsorted(delays, age / _DAY, side="right")) / len(delays)
    return replace(example, stands_for=min(1 / max(arrived_share, 1e-9), _MAX_WEIGHT))


def _delay(example: Example) -> float | None:
    """Return the days from arrival to outcome, or None if unknown."""
    decided = example.decided_at
    if decided is None or decided <= example.at:
        return None
    return (decided - example.at) / _DAY
