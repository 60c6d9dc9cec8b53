"""Choose the labels to learn from if there are more than a fit in bounded memory can use."""

from typing import NamedTuple

import numpy as np

from leadops_core.learning.fit import Bools, Codes, Floats
from leadops_core.learning.label_columns import Moments
from leadops_core.learning.order import are_dated, decided_moments, predicts_outcome, rows_by_date

_RARE_SHARE = 0.1
"""Share of the chosen labels that the rarer kind of outcome gets, if there are that many."""


class ChosenLabels(NamedTuple):
    """The labels to learn from."""

    rows: Codes
    """Ascending."""
    stands_for: Floats
    """Number of labels that each chosen one represents: above 1 if only some of its kind and time were taken."""


def choose_newest(positive: Bools, at: Moments, decided_at: Moments, limit: int) -> ChosenLabels:
    """Return the newest labels, at most `limit`; the labels come in the order in which LeadOps received the leads.

    If the rarer kind of outcome has less than a tenth of them, older labels of it are taken as well. The other kind is then
    thinned evenly over the same time, and each of its labels represents several: King and Zeng (2001), "Logistic Regression in
    Rare Events Data", Political Analysis 9(2). If the position of a label predicts its outcome, such as in a file with all won
    leads first, the newest labels would be of one kind, so evenly spaced ones are taken.
    """
    size = len(positive)
    if size <= limit:
        return ChosenLabels(np.arange(size), np.ones(size))
    order = _order_in_time(positive, at, decided_at)
    in_order = positive[order]
    if predicts_outcome(in_order):
        rows = np.linspace(0, size - 1, limit).round().astype(np.int64)
        return ChosenLabels(np.sort(order[rows]), np.ones(limit))
    newest = in_order[size - limit :]
    is_rare = in_order if 2 * newest.sum() < limit else ~in_order
    rare_count = min(round(_RARE_SHARE * limit), int(is_rare.sum()))
    if is_rare[size - limit :].sum() >= rare_count:
        return ChosenLabels(np.sort(order[size - limit :]), np.ones(limit))
    rare = np.flatnonzero(is_rare)[-rare_count:]
    frequent = rare[0] + np.flatnonzero(~is_rare[rare[0] :])
    return _thin(order[frequent], order[rare], limit - rare_count)


def _order_in_time(positive: Bools, at: Moments, decided_at: Moments) -> Codes:
    decided = decided_moments(at, decided_at)
    if are_dated(decided, positive):
        by_date = rows_by_date(decided)
        if not predicts_outcome(positive[by_date]):
            return by_date
    return np.arange(len(positive))


def _thin(frequent: Codes, rare: Codes, count: int) -> ChosenLabels:
    """Return `count` evenly spaced rows of the frequent kind, and all of the rare one."""
    kept = frequent[np.linspace(0, len(frequent) - 1, count).round().astype(np.int64)]
    rows = np.concatenate((kept, rare))
    stands_for = np.concatenate((np.full(count, len(frequent) / count), np.ones(len(rare))))
    ascending = np.argsort(rows)
    return ChosenLabels(rows[ascending], stands_for[ascending])
