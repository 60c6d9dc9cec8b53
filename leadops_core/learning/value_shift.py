"""Find columns whose values change when a lead ends, by comparing the leads with an outcome with the open ones."""

from itertools import pairwise

import numpy as np

from leadops_core.learning.encodings import is_numeric
from leadops_core.learning.fit import Bools, Codes, Floats
from leadops_core.learning.metrics import auc, held_out_auc
from leadops_core.scoring.table import Column

_RANGES = 10
"""Ranges of a column of numbers, with equal counts of leads with an outcome."""
_MAX_LEVELS_SHARE = 0.5
"""Distinct values per lead above which a column is text, and its values are not compared."""
_LIMITS = ((0.7, 0.5), (0.6, 0.25))
"""Pairs of an AUC of the column alone and a share of its values in common. A column is late if it is beyond both of a pair."""
_QUOTED = 40
_EMPTY_NUMBER = "empty or 0"


def changed_values(
    labeled: Column, in_open: Column, positive: Bools, is_empty: dict[bool, Bools]
) -> str | None:
    """Return why a column changes when a lead ends, or None.

    Its values tell the outcome, and the open leads have other values: `Signed` and `On hold` beside `New`, or 20 calls beside
    two. What the two kinds of leads have in common is Σ min(p, q) over the levels, divided by its expectation if the open leads
    were drawn from the labeled ones. `is_empty` has the empty values of both columns by `is_open`.
    """
    codes, open_codes, names = _levels(labeled, in_open, is_empty)
    if len(names) > _MAX_LEVELS_SHARE * len(codes) or len(names) < 2:
        return None
    p, q = (np.bincount(own, minlength=len(names)) / len(own) for own in (codes, open_codes))
    in_common = float(np.minimum(p, q).sum()) / _expected_in_common(p, len(open_codes))
    if in_common >= max(share for _, share in _LIMITS):
        return None
    strength = _strength(codes, positive, is_ordered=names[0] == _EMPTY_NUMBER)
    if not any(strength >= limit and in_common < share for limit, share in _LIMITS):
        return None
    most = int(np.argmax(p - q))
    return (
        f"{names[most]} in {p[most]:.0%} of the leads with an outcome, but in {q[most]:.0%} of the open ones: "
        "its values change when a lead ends"
    )


def _strength(codes: Codes, positive: Bools, *, is_ordered: bool) -> float:
    """Return the AUC of the levels, counted on one half of the labels and tested on the other; or that of their order.

    Ten ranges are too many for a handful of good leads. The order of numbers has no such problem.
    """
    ones = np.ones(len(codes))
    by_level = held_out_auc(codes, positive, ones)
    if not is_ordered:
        return by_level
    by_order = auc(codes.astype(np.float64), positive, ones)
    return max(by_level, by_order, 1 - by_order)


def _levels(labeled: Column, in_open: Column, is_empty: dict[bool, Bools]) -> tuple[Codes, Codes, list[str]]:
    """Return the levels of both kinds of leads as codes of the same names. The first level is empty."""
    counts = np.where(is_empty[False], 0, labeled.counts())
    if counts.any() and is_numeric(labeled.values, counts):
        return _ranges(labeled, in_open, is_empty)
    index: dict[str, int] = {"": 0}
    codes = [
        np.array(
            [
                0 if empty or value is None else index.setdefault(value.strip().casefold(), len(index))
                for value, empty in zip(column.values, is_empty[is_open], strict=True)
            ],
            dtype=np.int32,
        )[column.codes]
        for column, is_open in ((labeled, False), (in_open, True))
    ]
    names = ["empty", *(f"“{name[:_QUOTED]}”" for name in list(index)[1:])]
    return codes[0], codes[1], names


def _ranges(labeled: Column, in_open: Column, is_empty: dict[bool, Bools]) -> tuple[Codes, Codes, list[str]]:
    """Return ranges of numbers as levels, and a level for empty cells and 0."""
    numbers = [_numbers(column, is_empty[is_open]) for column, is_open in ((labeled, False), (in_open, True))]
    known = numbers[0][~np.isnan(numbers[0])]
    cuts = np.unique(np.quantile(known, np.arange(1, _RANGES) / _RANGES))
    codes = [
        np.where(np.isnan(own), 0, np.searchsorted(cuts, own, side="left") + 1).astype(np.int32)
        for own in numbers
    ]
    edges = [f"{cut:,.10g}" for cut in cuts]
    names = [f"up to {edges[0]}", *(f"{low} to {high}" for low, high in pairwise(edges))]
    return codes[0], codes[1], [_EMPTY_NUMBER, *names, f"more than {edges[-1]}"]


def _numbers(column: Column, empty: Bools) -> Floats:
    return np.where(empty, np.nan, column.values.numbers)[column.codes]


def _expected_in_common(p: Floats, size: int) -> float:
    """Return the expectation of Σ min(p, p̂) for `size` leads drawn by p: 1 − ½ E|p − p̂|, by the normal approximation."""
    return 1 - float(np.sqrt(2 / np.pi * p * (1 - p) / size).sum()) / 2
