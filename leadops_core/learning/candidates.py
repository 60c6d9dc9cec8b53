"""Which columns are learned from, and why others are not."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
from scipy.stats import chi2

from leadops_core.learning.fit import Bools, Codes, Floats
from leadops_core.learning.metrics import auc
from leadops_core.learning.shapes import Shape, free_name, is_numeric, kept_shape, shape_of
from leadops_core.schemas import GroupName, LeadContent, Origin, Scorecard, SetAside
from leadops_core.scoring.numbers import read_ordered
from leadops_core.scoring.table import Column, Key, LeadTable

MOST_COLUMNS = 60
"""Columns that are learned from at most, beside those of the scorecard; those that say least stay out."""
LEAK_AUC = 0.95
"""AUC of a single column above which it is taken for an effect of the outcome."""
LEAK_AUC_ALONE = 0.9
"""The same if there are no open leads that show when the column is filled."""
_LEAK_SURE = 25
"""Labels of each kind from which an AUC is measured well enough for the lower limit."""
_LEAK_LABELS = 5
_NEARLY_ALL = 0.995
_IDS_FROM = 20
_DISTINCT = 0.9
_WORDS = 6
_LONG = ("pain_point", "lead_message")
FIELDS = tuple(name for name in LeadContent.model_fields if not name.endswith("attributes"))
"""Every field, so that a characteristic of any scorecard can be read."""
_FACTS_LEFT_TO_OTHERS = ("time_zone", "company_domain", "country")
"""They follow from the country and the e-mail address, which are looked at already."""
_TITLES = {"country": "Country", "job_title": "Job title", "industry_text": "Industry (as entered)"}


RUNNING = "a running number"


@dataclass(frozen=True, slots=True)
class ColumnRules:
    """Which columns may be learned from, beside what each stretch of labels shows."""

    put_back: Collection[str] = ()
    """Columns to learn from although they look suspicious, as `attribute:NAME`."""
    leave_out: Collection[str] = ()
    """Columns never to learn from, named by a person."""
    unlearnable: Mapping[Key, str] = field(default_factory=dict)
    """Columns never to learn from with the reason, by all labels. A scorecard that a person set does not bring them in."""
    leak_auc: float = LEAK_AUC
    """AUC of a single column above which it is set aside if there are labels enough to measure it."""


ANY_COLUMN = ColumnRules()


@dataclass(frozen=True, slots=True)
class Candidates:
    """What there is to learn from: the shapes of the scorecard first, then new ones."""

    kept: tuple[Shape, ...]
    """The characteristics of the scorecard that the weights are pulled toward, in its order."""
    new: tuple[Shape, ...]
    set_aside: tuple[SetAside, ...]
    considered: int
    """New columns that might have been learned from, those left out because they say less counted in."""


def source_of(key: Key) -> str:
    """How a column is named to people and in options: `attribute:Plan`."""
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
    known = {(each.origin, each.key) for each in prior.characteristics}
    taken = {each.name for each in prior.characteristics}
    shapes: list[tuple[float, Shape]] = []
    aside: list[SetAside] = []
    for key in sorted(table.columns, key=lambda key: (key[0].value, key[1])):
        source = source_of(key)
        whole = table.columns[key]
        column = Column(whole.values, whole.codes[rows])
        if _follows_from_others(key) or (key[0] is not Origin.ATTRIBUTE and not column.codes.any()):
            continue
        reason = "left out by hand" if source in rules.leave_out else rules.unlearnable.get(key)
        if key in known and key not in rules.unlearnable:
            continue
        if reason is not None:
            aside.append(SetAside(column=source, reason=reason))
            continue
        reason = None if source in rules.put_back else _useless(column, len(rows))
        shape = None if reason else _shape(key, column, len(rows), taken)
        if shape is not None:
            codes = shape.codes(column)
            said = _says(codes, positive, weights)
            if source not in rules.put_back:
                reason = _leaks(codes, positive, weights, rules.leak_auc)
            if reason is None:
                taken.add(shape.characteristic.name)
                shapes.append((-1.0 if source in rules.put_back else said, shape))
        if reason is not None:
            aside.append(SetAside(column=source, reason=reason))
    shapes.sort(key=lambda each: each[0])
    for _, shape in shapes[MOST_COLUMNS:]:
        key = (shape.characteristic.origin, shape.characteristic.key)
        aside.append(SetAside(column=source_of(key), reason=f"says less than {MOST_COLUMNS} other columns"))
    new = sorted(shapes[:MOST_COLUMNS], key=lambda each: each[1].characteristic.name)
    kept = tuple(kept_shape(each) for each in prior.characteristics)
    return Candidates(
        kept, tuple(shape for _, shape in new), tuple(sorted(aside, key=_by_column)), len(shapes)
    )


def _by_column(aside: SetAside) -> str:
    return aside.column


def _follows_from_others(key: Key) -> bool:
    """Whether a column is read already in another way."""
    origin, name = key
    return (origin is Origin.FACT and name in _FACTS_LEFT_TO_OTHERS) or (
        origin is Origin.FIELD and name in _LONG
    )


def _useless(column: Column, size: int) -> str | None:
    """Return why a column can say nothing about the next lead, or None."""
    counts = np.bincount(column.codes, minlength=len(column.values))
    given = [
        (value, int(count))
        for value, count in zip(column.values, counts, strict=True)
        if count and value is not None and value.strip()
    ]
    if not given:
        return "empty in every lead"
    total = sum(count for _, count in given)
    if max(size - total, *(count for _, count in given)) > _NEARLY_ALL * size:
        return "the same in every lead"
    if total < _IDS_FROM or len(given) <= _DISTINCT * total:
        return None if not _is_text(given, total) else "free text"
    if is_numeric(given):
        return RUNNING if is_running(column) else None
    return "free text" if _is_text(given, total) else "a different value in almost every lead"


def _is_text(given: list[tuple[str, int]], total: int) -> bool:
    words = sum(len(value.split()) * count for value, count in given)
    is_long, is_own = words > _WORDS * total, 2 * len(given) > total
    return (is_long and len(given) > total / 10) or (2 * words > _WORDS * total and is_own)


def is_running(column: Column) -> bool:
    """Return True if whole numbers rise or fall from lead to lead: they count leads and do not describe them."""
    read = [read_ordered(value or "") for value in column.values]
    numbers = np.array([np.nan if number is None else number for number in read])[column.codes]
    numbers = numbers[~np.isnan(numbers)]
    if len(numbers) < _IDS_FROM:
        return False
    steps = np.diff(numbers)
    return bool((numbers % 1 == 0).all() and ((steps > 0).mean() > 0.95 or (steps < 0).mean() > 0.95))


def _shape(key: Key, column: Column, size: int, taken: set[str]) -> Shape:
    origin, name = key
    return shape_of(
        column,
        name=_slug(key, taken),
        title=_TITLES.get(name, name if origin is Origin.ATTRIBUTE else name.replace("_", " ").capitalize()),
        group=GroupName.HISTORY if origin is Origin.ATTRIBUTE else GroupName.FIT,
        origin=origin,
        key=name,
        size=size,
    )


def _slug(key: Key, taken: Iterable[str]) -> str:
    plain = re.sub(r"[^a-z0-9]+", "_", key[1].casefold()).strip("_")[:48] or "column"
    name = f"column_{plain}" if key[0] is Origin.ATTRIBUTE else plain if plain[0].isalpha() else f"c_{plain}"
    return free_name(name, taken)


def _leaks(codes: Codes, positive: Bools, weights: Floats, leak_auc: float) -> str | None:
    """Why a column is not to be believed: alone it tells the outcome of leads that its levels were not counted on."""
    good = int(positive.sum())
    if min(good, len(positive) - good) < _LEAK_LABELS:
        return None
    chances = np.empty(len(codes))
    halves = np.empty(len(codes), dtype=np.bool_)
    for kind in (positive, ~positive):
        halves[kind] = np.arange(int(kind.sum())) % 2 == 0
    count = int(codes.max()) + 1
    for half in (halves, ~halves):
        rate = np.average(positive[half], weights=weights[half])
        size = np.bincount(codes[half], weights[half], count)
        won = np.bincount(codes[half], weights[half] * positive[half], count)
        chances[~half] = ((won + rate) / (size + 1))[codes[~half]]
    alone = auc(chances, positive, weights)
    if alone <= (leak_auc if min(good, len(positive) - good) >= _LEAK_SURE else LEAK_AUC):
        return None
    return f"tells the outcome by itself (AUC {alone:.2f}); probably written after it"


def _says(codes: Codes, positive: Bools, weights: Floats) -> float:
    """How likely so large a difference between the levels would be by chance."""
    rate = float(np.average(positive, weights=weights))
    if not 0 < rate < 1:
        return 1.0
    size = np.bincount(codes, weights)
    won = np.bincount(codes, weights * positive)
    there = size > 0
    apart = (won[there] - rate * size[there]) ** 2 / (size[there] * rate * (1 - rate))
    return float(chi2.sf(apart.sum(), max(int(there.sum()) - 1, 1)))
