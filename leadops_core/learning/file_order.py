"""Recognize if the rows of a file are oldest or newest first, by a date or a number that rises or falls with them."""

from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from leadops_core.intake.outcomes import day_order, read_moment
from leadops_core.learning.label_columns import Labels, Moments, moments_of
from leadops_core.learning.metrics import Bools, Floats
from leadops_core.schemas import Origin
from leadops_core.scoring.numbers import read_number
from leadops_core.scoring.table import Codes, Column

Key = TypeVar("Key", np.float64, np.datetime64)

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
    """The rows of labels in the order that a file shows."""

    rows: Codes
    column: str | None
    """The column by which the labels are sorted, or None if the order of arrival is reversed."""


def oldest_first(labels: Labels, decided: Moments) -> FileOrder | None:
    """Return the rows, oldest first, if their order of arrival is another one. `labels` come in that order.

    If the file is sorted by a column that nearly all labels have, a date or the number of a record, they are sorted by it. If
    the dates of outcomes fall from row to row, the order of arrival is reversed within each day, because the rows of a file
    arrive together.
    """
    table = labels.table
    for name in sorted(name for origin, name in table.columns if origin is Origin.ATTRIBUTE):
        keys = _order_keys(table.column(Origin.ATTRIBUTE, name))
        if keys is None or not _is_known_in_both(keys, labels.positive) or abs(_correlation(keys)) < _SORTED:
            continue
        rows = np.argsort(without_gaps(keys, ~np.isnan(keys)), kind="stable")
        return None if np.array_equal(rows, np.arange(len(rows))) else FileOrder(rows, name)
    if _correlation(_seconds(decided)) > -_NEARLY_SORTED:
        return None
    days = labels.at.astype("datetime64[D]")
    return FileOrder(np.lexsort((-np.arange(len(days)), days)), None)


def _order_keys(column: Column) -> Floats | None:
    """Return a column of dates as seconds, or a column of different whole numbers; None for another column."""
    values, are_given = column.values, column.values.are_given[column.codes]
    known = np.flatnonzero(are_given)
    if len(known) < _MIN_COUNT:
        return None
    sample = [values[code] or "" for code in column.codes[known[:: max(len(known) // _LOOKED_AT, 1)]]]
    order = day_order(sample)
    if all(read_moment(text, order) for text in sample):
        texts = [value or "" for value in values]
        order = day_order(texts)
        return _seconds(moments_of(read_moment(text, order) for text in texts))[column.codes]
    if any(read_number(text) is None for text in sample):
        return None
    keys = values.numbers[column.codes]
    given = keys[~np.isnan(keys)]
    if (given % 1).any() or len(np.unique(given)) < _DISTINCT_SHARE * len(given):
        return None
    return keys


def _seconds(moments: Moments) -> Floats:
    return np.where(np.isnat(moments), np.nan, moments.astype(np.int64) / 1e6)


def _is_known_in_both(keys: Floats, positive: Bools) -> bool:
    known = ~np.isnan(keys)
    return all(kind.any() and known[kind].mean() >= _NEARLY_ALL for kind in (positive, ~positive))


def _correlation(keys: Floats) -> float:
    """Return Spearman's rank correlation of the known keys with their position, or 0 for few or equal keys."""
    _, numbers, counts = np.unique(keys[~np.isnan(keys)], return_inverse=True, return_counts=True)
    # Equal keys have the mean of their ranks.
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[numbers]
    if len(ranks) < _MIN_COUNT or np.ptp(ranks) == 0:
        return 0.0
    return float(np.corrcoef(ranks, np.arange(len(ranks)))[0, 1])


def without_gaps(keys: NDArray[Key], is_known: Bools) -> NDArray[Key]:
    """Return the keys; an unknown one is replaced by the known one before it, or by the first known one."""
    known = np.flatnonzero(is_known)
    before = np.searchsorted(known, np.arange(len(keys)), side="right") - 1
    return keys[known[np.maximum(before, 0)]]
