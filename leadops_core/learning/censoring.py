"""Young leads: what their outcomes stand for when slow outcomes have had no time to come."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np

from leadops_core.learning.examples import Example, in_order
from leadops_core.learning.fit import Floats

_LEAST_DELAYS = 20
_HEAVIEST = 4.0
_DAY = timedelta(days=1)


def balanced(examples: Iterable[Example], now: datetime, horizon_days: int) -> tuple[Example, ...]:
    """The examples with young leads weighted up by how likely an outcome of their kind would have come by now.

    Of leads younger than the horizon only the quick outcomes are known, and if lost leads end sooner than won ones the newest
    labels look worse than they are. Each such label therefore stands for those of its kind that are still to come: for one
    over the share of old leads' outcomes of that kind that came as early (inverse probability of censoring), four at most.
    Leads whose delay is not known (history without dates) and kinds with fewer than 20 known delays stand for themselves.
    """
    ordered = in_order(examples)
    horizon = timedelta(days=horizon_days)
    delays: dict[bool, list[float]] = {True: [], False: []}
    for example in ordered:
        delay = _delay(example)
        if delay is not None and now - example.at >= horizon:
            delays[example.is_positive].append(delay)
    known = {kind: np.sort(found) for kind, found in delays.items() if len(found) >= _LEAST_DELAYS}
    return tuple(_weighted(example, known, now, horizon) for example in ordered)


def _weighted(example: Example, known: dict[bool, Floats], now: datetime, horizon: timedelta) -> Example:
    age = now - example.at
    found = known.get(example.is_positive)
    if found is None or age >= horizon or _delay(example) is None:
        return example
    come = float(np.searchsorted(found, age / _DAY, side="right")) / len(found)
    return replace(example, stands_for=min(1 / max(come, 1e-9), _HEAVIEST))


def _delay(example: Example) -> float | None:
    """Days from arrival to outcome; None where nobody knows."""
    decided = example.decided_at
    if decided is None or decided <= example.at:
        return None
    return (decided - example.at) / _DAY
