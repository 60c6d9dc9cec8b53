"""Recognize if the rows of a file are oldest or newest first, by a date or a number that rises or falls with them."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

import numpy as np
from scipy.stats import rankdata

from leadops_core.intake.outcomes import day_order, read_moment
from leadops_core.learning.examples import Example
from leadops_core.learning.metrics import Bools, Floats
from leadops_core.scoring.numbers import read_number

_SORTED = 0.9
"""Rank correlation of a column with the order of arrival from which the file is sorted by the column."""
_NEARLY_SORTED = 0.8
"""The same for dates of outcomes, which follow the arrival of the leads with a delay."""
_MIN_COUNT = 20
_NEARLY_ALL = 0.9
_DISTINCT_SHARE = 0.98
"""Share of different numbers from which a column numbers the leads. Amounts and ages repeat."""
_LOOKED_AT = 20


class FileOrder(NamedTuple):
    """The labels in the order that a file shows."""

    examples: tuple[Example, ...]
    column: str | None
    """The column by which the labels were sorted, or None if the order of arrival was reversed."""


def oldest_first(
    examples: Sequence[Example], decided: Sequence[datetime | None], positive: Bools
) -> FileOrder | None:
    """Return the labels, oldest first, if their order of arrival is another one. `examples` come in that order.

    If the file is sorted by a column that nearly all labels have, a date or the number of a record, they are sorted by it. If
    the dates of outcomes fall from row to row, the order of arrival is reversed within each day, because the rows of a file
    arrive together.
    """
    for column in sorted({name for example in examples for name in example.content.attributes}):
        keys = _order_keys([example.content.attributes.get(column, "") for example in examples])
        if keys is None or not _is_known_in_both(keys, positive) or abs(_correlation(keys)) < _SORTED:
            continue
        order = np.argsort(_without_gaps(keys), kind="stable")
        if np.array_equal(order, np.arange(len(examples))):
            return None
        return FileOrder(tuple(examples[index] for index in order.tolist()), column)
    moments = np.array([np.nan if moment is None else moment.timestamp() for moment in decided])
    if _correlation(moments) > -_NEARLY_SORTED:
        return None
    rows = sorted(range(len(examples)), key=lambda row: (examples[row].at.date(), -row))
    return FileOrder(tuple(examples[row] for row in rows), None)


def _order_keys(texts: Sequence[str]) -> Floats | None:
    """Return a column of dates as seconds, or a column of different whole numbers; None for another column."""
    known = [text for text in texts if text.strip()]
    if len(known) < _MIN_COUNT:
        return None
    sample = known[:: max(len(known) // _LOOKED_AT, 1)]
    order = day_order(sample)
    if all(read_moment(text, order) for text in sample):
        order = day_order(known)
        moments = [read_moment(text, order) for text in texts]
        return np.array([np.nan if moment is None else moment.timestamp() for moment in moments])
    if any(read_number(text) is None for text in sample):
        return None
    numbers = [read_number(text) for text in texts]
    keys = np.array([np.nan if number is None else number for number in numbers])
    given = keys[~np.isnan(keys)]
    if (given % 1).any() or len(np.unique(given)) < _DISTINCT_SHARE * len(given):
        return None
    return keys


def _is_known_in_both(keys: Floats, positive: Bools) -> bool:
    known = ~np.isnan(keys)
    return all(kind.any() and known[kind].mean() >= _NEARLY_ALL for kind in (positive, ~positive))


def _correlation(keys: Floats) -> float:
    """Return Spearman's rank correlation of the known keys with their position, or 0 for few or equal keys."""
    ranks = rankdata(keys[~np.isnan(keys)])
    if len(ranks) < _MIN_COUNT or np.ptp(ranks) == 0:
        return 0.0
    return float(np.corrcoef(ranks, np.arange(len(ranks)))[0, 1])


def _without_gaps(keys: Floats) -> Floats:
    """Return the keys; a label without one takes that of the label before it, or the first known one."""
    known = np.flatnonzero(~np.isnan(keys))
    before = np.searchsorted(known, np.arange(len(keys)), side="right") - 1
    filled: Floats = keys[known[np.maximum(before, 0)]]
    return filled
