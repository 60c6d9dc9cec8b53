"""Correct for leads so young that slow outcomes have not arrived yet (right censoring)."""

from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np

from leadops_core.learning.label_columns import Labels, moments_of

_MIN_DELAYS = 20
_MAX_WEIGHT = 4.0


def weight_for_censoring(labels: Labels, now: datetime, horizon_days: int) -> Labels:
    """Return the labels, with young leads weighted by the inverse probability that their outcome has arrived by now.

    Only the quick outcomes of leads younger than the horizon are known. If lost leads end sooner than won ones, the newest
    labels look worse than they are. Each such label gets the weight 1 / F(age), at most 4. F is the distribution of the delays
    of the same kind of outcome, from leads older than the horizon. This is inverse probability of censoring weighting: Robins
    and Rotnitzky (1992), "Recovery of information and adjustment for dependent censoring". Leads with an unknown delay (history
    without dates) and kinds with fewer than 20 known delays keep their weight.
    """
    stands_for = labels.stands_for.copy()
    delays, ages = labels.decided_at - labels.at, moments_of([now]) - labels.at
    is_known = delays > np.timedelta64(0, "us")
    is_old = ages >= np.timedelta64(timedelta(days=horizon_days))
    for kind in (labels.positive, ~labels.positive):
        known = np.sort(delays[kind & is_known & is_old])
        if len(known) < _MIN_DELAYS:
            continue
        young = kind & is_known & ~is_old
        arrived_share = np.searchsorted(known, ages[young], side="right") / len(known)
        stands_for[young] *= np.minimum(1 / np.maximum(arrived_share, 1e-9), _MAX_WEIGHT)
    return replace(labels, stands_for=stands_for)
