"""Choose the columns to learn from, with the reason for each column that is set aside."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtrc

from leadops_core.learning.encodings import (
    FeatureEncoding,
    encode_column,
    encoding_of,
    free_name,
    is_numeric,
)
from leadops_core.learning.fit import Bools, Codes, Floats
from leadops_core.learning.metrics import held_out_auc
from leadops_core.schemas import GroupName, Origin, Scorecard, UnusedColumn, UnusedKind
from leadops_core.scoring.distinct import DistinctValues
from leadops_core.scoring.table import Column, Key, LeadTable

MAX_COLUMNS = 60
"""New columns at most, beside those of the scorecard; the least informative are left out."""
LEAK_AUC = 0.95
"""AUC of a single column above which the column is taken as an effect of the outcome."""
LEAK_AUC_ALONE = 0.9
"""The same if there are no open leads that show when the column is filled."""
_MIN_LABELS_FOR_LOWER_LIMIT = 25
"""Labels of each kind from which an AUC is precise enough for a limit below `LEAK_AUC`."""
_MIN_LABELS_FOR_LEAK = 5
_CONSTANT_SHARE = 0.995
_MIN_VALUES_FOR_ID = 20
_DISTINCT_SHARE = 0.9
_WORDS_PER_TEXT = 6
_LONG_FIELDS = ("pain_point", "lead_message")
_DERIVED_FACTS = ("time_zone", "company_domain", "country")
"""Facts that follow from the country and the email address, which are columns themselves."""
_TITLES = {"country": "Country", "job_title": "Job title", "industry_text": "Industry (as entered)"}
RUNNING_NUMBER = "a running number"


class Exclusion(NamedTuple):
    """Why a column must not be learned from."""

    kind: UnusedKind
    reason: str


@dataclass(frozen=True, slots=True)
class ColumnRules:
    """Columns that may be learned from, in addition to the checks of each column."""

    force_include: Collection[str] = ()
    """Columns to learn from although they look suspicious, as `attribute:NAME`."""
    leave_out: Collection[str] = ()
    """Columns never to learn from, chosen by a person."""
    unlearnable: Mapping[Key, Exclusion] = field(default_factory=dict)
    """Columns never to learn from, with the reason, even if a hand-set scorecard reads them."""
    leak_auc: float = LEAK_AUC
    """AUC of a single column above which it is set aside if there are enough labels to measure it."""


ANY_COLUMN = ColumnRules()
_LEFT_OUT = Exclusion(UnusedKind.BY_HAND, "left out by hand")
_SAYS_LESS = Exclusion(UnusedKind.USELESS, f"says less than {MAX_COLUMNS} other columns")


@dataclass(frozen=True, slots=True)
class Candidates:
    """Everything that can be learned from."""

    kept: tuple[FeatureEncoding, ...]
    """The characteristics of the prior scorecard, in its order."""
    new: tuple[FeatureEncoding, ...]
    unused_columns: tuple[UnusedColumn, ...]
    considered: int
    """Number of new columns, including those left out because they are less informative."""


def source_of(key: Key) -> str:
    """Return the name of a column in texts and options, such as `attribute:Plan`."""
    return f"{key[0].value}:{key[1]}"


def find_candidates(
    table: LeadTable,
    rows: Codes,
    positive: Bools,
    weights: Floats,
    prior: Scorecard,
    rules: ColumnRules,
) -> Candidates:
    """Return what can be learned from the leads in `rows`; `positive` and `weights` are their labels."""
    known = {(characteristic.origin, characteristic.key) for characteristic in prior.characteristics}
    taken = {characteristic.name for characteristic in prior.characteristics}
    ranked: list[tuple[float, FeatureEncoding]] = []
    unused_columns: list[UnusedColumn] = []
    for key in sorted(table.columns, key=lambda key: (key[0].value, key[1])):
        source = source_of(key)
        column = table.columns[key].only(rows)
        if _is_derived(key) or (key[0] is not Origin.ATTRIBUTE and not column.codes.any()):
            continue
        excluded = _LEFT_OUT if source in rules.leave_out else rules.unlearnable.get(key)
        if key in known and key not in rules.unlearnable:
            continue
        if excluded is not None:
            unused_columns.append(_unused(key, excluded))
            continue
        is_forced = source in rules.force_include
        excluded = None if is_forced else _useless(column, len(rows))
        if excluded is None:
            encoding = _encoding(key, column, len(rows), taken)
            codes = encoding.codes(column)
            if not is_forced:
                excluded = _leaking(codes, positive, weights, rules.leak_auc)
            if excluded is None:
                taken.add(encoding.characteristic.name)
                ranked.append((-1.0 if is_forced else _chi2_p_value(codes, positive, weights), encoding))
        if excluded is not None:
            unused_columns.append(_unused(key, excluded))
    ranked.sort(key=lambda candidate: candidate[0])
    for _, encoding in ranked[MAX_COLUMNS:]:
        key = (encoding.characteristic.origin, encoding.characteristic.key)
        unused_columns.append(_unused(key, _SAYS_LESS))
    new = sorted(ranked[:MAX_COLUMNS], key=lambda candidate: candidate[1].characteristic.name)
    return Candidates(
        tuple(encoding_of(characteristic) for characteristic in prior.characteristics),
        tuple(encoding for _, encoding in new),
        tuple(sorted(unused_columns, key=lambda unused: unused.column)),
        len(ranked),
    )


def _unused(key: Key, excluded: Exclusion) -> UnusedColumn:
    return UnusedColumn(column=source_of(key), reason=excluded.reason, kind=excluded.kind)


def _is_derived(key: Key) -> bool:
    """Return True if the column is read in another way already."""
    origin, name = key
    return (origin is Origin.FACT and name in _DERIVED_FACTS) or (
        origin is Origin.FIELD and name in _LONG_FIELDS
    )


def _useless(column: Column, size: int) -> Exclusion | None:
    reason = _useless_reason(column, size)
    return None if reason is None else Exclusion(UnusedKind.USELESS, reason)


def _useless_reason(column: Column, size: int) -> str | None:
    """Return why a column cannot tell anything about the next lead, or None."""
    values, counts = column.values, column.counts()
    is_given = (counts > 0) & values.are_given
    different, total = int(is_given.sum()), int(counts[is_given].sum())
    if not different:
        return "empty in every lead"
    if max(size - total, counts[is_given].max()) > _CONSTANT_SHARE * size:
        return "the same in every lead"
    if total < _MIN_VALUES_FOR_ID or different <= _DISTINCT_SHARE * total:
        return None if not _is_text(values, counts, different, total) else "free text"
    if is_numeric(values, counts):
        return RUNNING_NUMBER if is_monotonic(column) else None
    return (
        "free text"
        if _is_text(values, counts, different, total)
        else "a different value in almost every lead"
    )


def _is_text(values: DistinctValues, counts: NDArray[np.int64], different: int, total: int) -> bool:
    words = sum(
        len((value or "").split()) * count for value, count in zip(values, counts.tolist(), strict=True)
    )
    is_long, is_unique = words > _WORDS_PER_TEXT * total, 2 * different > total
    return (is_long and different > total / 10) or (2 * words > _WORDS_PER_TEXT * total and is_unique)


def is_monotonic(column: Column) -> bool:
    """Return True if whole numbers rise or fall from lead to lead: they number the leads and do not describe them."""
    numbers = column.values.numbers[column.codes]
    numbers = numbers[~np.isnan(numbers)]
    if len(numbers) < _MIN_VALUES_FOR_ID:
        return False
    steps = np.diff(numbers)
    return bool((numbers % 1 == 0).all() and ((steps > 0).mean() > 0.95 or (steps < 0).mean() > 0.95))


def _encoding(key: Key, column: Column, size: int, taken: set[str]) -> FeatureEncoding:
    origin, name = key
    return encode_column(
        column,
        name=_characteristic_name(key, taken),
        title=_TITLES.get(name, name if origin is Origin.ATTRIBUTE else name.replace("_", " ").capitalize()),
        group=GroupName.HISTORY if origin is Origin.ATTRIBUTE else GroupName.FIT,
        origin=origin,
        key=name,
        size=size,
    )


def _characteristic_name(key: Key, taken: Iterable[str]) -> str:
    slug = re.sub(r"[^a-z0-9]+", "_", key[1].casefold()).strip("_")[:48] or "column"
    name = f"column_{slug}" if key[0] is Origin.ATTRIBUTE else slug if slug[0].isalpha() else f"c_{slug}"
    return free_name(name, taken)


def _leaking(codes: Codes, positive: Bools, weights: Floats, leak_auc: float) -> Exclusion | None:
    """Return why a column is taken as an effect of the outcome: alone it predicts the outcome too well.

    The AUC is that of the share of good outcomes per level, counted on one half of the leads and tested on the other.
    """
    good = int(positive.sum())
    if min(good, len(positive) - good) < _MIN_LABELS_FOR_LEAK:
        return None
    column_auc = held_out_auc(codes, positive, weights)
    is_precise = min(good, len(positive) - good) >= _MIN_LABELS_FOR_LOWER_LIMIT
    if column_auc <= (leak_auc if is_precise else LEAK_AUC):
        return None
    reason = f"tells the outcome by itself (AUC {column_auc:.2f}); probably written after it"
    return Exclusion(UnusedKind.LATE, reason)


def _chi2_p_value(codes: Codes, positive: Bools, weights: Floats) -> float:
    """Return the p value of Pearson's χ² test that the levels have the same share of good outcomes."""
    rate = float(np.average(positive, weights=weights))
    if not 0 < rate < 1:
        return 1.0
    size = np.bincount(codes, weights)
    good_size = np.bincount(codes, weights * positive)
    occurs = size > 0
    terms = (good_size[occurs] - rate * size[occurs]) ** 2 / (size[occurs] * rate * (1 - rate))
    return float(chdtrc(max(int(occurs.sum()) - 1, 1), terms.sum()))
