"""Find columns that are filled only after the outcome of a lead is known (target leakage).

In open leads they are empty, so a scorecard that learned from them would predict a bad outcome for every open lead.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

import numpy as np
from scipy.special import bdtrc, chdtrc, gammaln

from leadops_core.intake.cells import clean_line, is_placeholder
from leadops_core.intake.headers import words
from leadops_core.learning.candidates import RUNNING_NUMBER, Exclusion, is_monotonic
from leadops_core.learning.fit import Bools, Codes
from leadops_core.learning.identifiers import RECORD_NUMBER, identifies, numbers_records
from leadops_core.learning.label_columns import FIELDS
from leadops_core.learning.value_shift import changed_values
from leadops_core.schemas import Enrichment, LeadContent, Origin, UnusedKind
from leadops_core.scoring.numbers import read_number
from leadops_core.scoring.table import Column, Key, LeadTable, TableBuilder

MIN_OPEN_LEADS = 10
"""Open leads needed for a comparison; with fewer, only the labels are used."""
_P_VALUE = 1e-3
_SMALL_P_VALUE = 1e-6
_MAX_RATIO = 0.5
_MIN_GAP = 0.1
_FILL_AUC = 0.7
"""AUC of "is filled" alone from which a column is set aside if there are no open leads to compare with.

A column reaches it if the shares of filled cells of good and bad leads differ by 40 percentage points."""
_ONE_KIND_SHARE = 0.98
_ONE_KIND_P_VALUE = 1e-4
_MIN_LABELS = 20
_MIN_OF_EACH_KIND = 5
_EMPTY_WORDS: Final = frozenset(
    "0 0.0 0,0 0.00 0,00 no n false f none nothing never nein falsch non faux falso nee onwaar nao not".split()
)
"""Values of unchecked boxes, which exports write as one of these words or leave empty."""
_END_WORDS: Final = frozenset(
    "won lost win loss close closed closing closure churn churned converted conversion verloren gewonnen abschluss "
    "abgeschlossen verlust perdu perdue gagne perdido ganado".split()
)
_END_DETAILS: Final = frozenset(
    "reason reasons date time datetime on at by day month year quarter amount value revenue comment comments note notes detail "
    "days duration details grund datum zeit motif motivo fecha data competitor".split()
)
_CHANGE_WORDS: Final = frozenset(
    "modified modification updated update activity touched edited login seen change changed".split()
)


@dataclass(frozen=True, slots=True)
class OpenLeads:
    """The fields and attributes of open leads."""

    table: LeadTable = field(default_factory=lambda: LeadTable(0, {}))

    @property
    def count(self) -> int:
        return self.table.size

    @classmethod
    def of(cls, contents: Iterable[LeadContent]) -> "OpenLeads":
        builder = TableBuilder(FIELDS)
        for content in contents:
            builder.add(content, Enrichment(), ())
        return cls(builder.build())

    def filled_count(self, key: Key) -> int:
        """Return the number of open leads in which a column is filled."""
        column = self.table.column(*key)
        return int(filled_values(key, column)[column.codes].sum())


def is_filled(text: str | None) -> bool:
    """Return True unless a cell is blank, a placeholder, `no`, or an amount of 0."""
    if text is None or not text.strip():
        return False
    if is_placeholder(clean_line(text)) or text.strip().casefold() in _EMPTY_WORDS:
        return False
    return "0" not in text or read_number(text) != 0


def filled_values(key: Key, column: Column) -> Bools:
    """Return which values of a column are filled. A field is filled if it has a value."""

    def has_value(value: str | None) -> bool:
        return value is not None

    filled = map(has_value if key[0] is Origin.FIELD else is_filled, column.values)
    return np.fromiter(filled, dtype=np.bool_, count=len(column.values))


class Unlearnable(NamedTuple):
    """Columns that are not learned from, with the reason."""

    identifiers: Mapping[Key, Exclusion]
    """Columns that identify a lead. They cannot be included by force."""
    late: Mapping[Key, Exclusion]
    """Columns that number the leads, or seem to be filled after the outcome. They can be included by force."""

    def reasons(self, forced: Collection[Key]) -> dict[Key, Exclusion]:
        """Return all columns to leave out with the reason."""
        late = {key: excluded for key, excluded in self.late.items() if key not in forced}
        return {**late, **self.identifiers}


def find_unlearnable(table: LeadTable, positive: Bools, arrival: Codes, open_leads: OpenLeads) -> Unlearnable:
    """Return the fields and attributes that must not be learned from.

    `arrival` has the rows in the order in which LeadOps received the leads.
    """
    identifiers: dict[Key, Exclusion] = {}
    late: dict[Key, Exclusion] = {}
    for key in sorted(table.columns, key=lambda key: (key[0].value, key[1])):
        if key[0] not in (Origin.FIELD, Origin.ATTRIBUTE):
            continue
        column = table.columns[key]
        if reason := identifies(key, column):
            identifiers[key] = Exclusion(UnusedKind.IDENTIFIER, reason)
        elif is_monotonic(column.only(arrival)):
            late[key] = Exclusion(UnusedKind.USELESS, RUNNING_NUMBER)
        elif numbers_records(key, column):
            late[key] = Exclusion(UnusedKind.USELESS, RECORD_NUMBER)
        elif reason := _late_reason(key, column, positive, open_leads):
            late[key] = Exclusion(UnusedKind.LATE, reason)
    return Unlearnable(identifiers, late)


def _late_reason(key: Key, column: Column, positive: Bools, open_leads: OpenLeads) -> str | None:
    if key[0] is Origin.ATTRIBUTE and _is_named_after_the_end(words(key[1])):
        return "its name says that it is filled when a lead is won, lost or changed"
    filled = filled_values(key, column)
    return (
        _one_sided(column, filled[column.codes], positive)
        or _filled_later(key, filled[column.codes], positive, open_leads)
        or _changed_later(key, column, filled, positive, open_leads)
    )


def _changed_later(
    key: Key, column: Column, filled: Bools, positive: Bools, open_leads: OpenLeads
) -> str | None:
    is_enough = min(len(positive) - int(positive.sum()), int(positive.sum())) >= _MIN_OF_EACH_KIND
    if not is_enough or open_leads.count < MIN_OPEN_LEADS:
        return None
    in_open = open_leads.table.column(*key)
    empty = {False: ~filled, True: ~filled_values(key, in_open)}
    return changed_values(column, in_open, positive, empty)


def _is_named_after_the_end(header: tuple[str, ...]) -> bool:
    named = set(header)
    return bool(
        (named & _END_WORDS and named & _END_DETAILS)
        or ("last" in named and named & _CHANGE_WORDS)
        or named == {"modified"}
    )


def _filled_later(key: Key, filled: Bools, positive: Bools, open_leads: OpenLeads) -> str | None:
    """Return why a column is taken as filled after the outcome, by its share of filled cells in labeled and in open leads.

    The share of open leads is less than half of that of labeled leads, significant at p < .001 by Fisher's exact test. Or it is
    smaller by 10 percentage points, and both this gap and the association with the outcome are significant: p < .001 for both,
    and p < 1e-6 for one of them.
    """
    labeled_count, filled_count = len(filled), int(filled.sum())
    if labeled_count < _MIN_LABELS or not filled_count:
        return None
    auc, p_outcome = _fill_association(filled, positive)
    if open_leads.count < MIN_OPEN_LEADS:
        if auc >= _FILL_AUC and p_outcome < _SMALL_P_VALUE:
            return (
                f"whether it is filled tells good from bad leads (AUC {auc:.2f}), and there are too few open leads to show "
                "that it is filled before the outcome"
            )
        return None
    share, open_count = filled_count / labeled_count, open_leads.filled_count(key)
    open_share = open_count / open_leads.count
    p_gap = _fisher_p_value(filled_count, labeled_count, open_count, open_leads.count)
    is_rare_in_open = open_share < _MAX_RATIO * share and p_gap < _P_VALUE
    is_significant = max(p_gap, p_outcome) < _P_VALUE and min(p_gap, p_outcome) < _SMALL_P_VALUE
    if is_rare_in_open or (is_significant and share - open_share >= _MIN_GAP):
        return (
            f"filled in {share:.0%} of the leads with an outcome, but in {open_share:.0%} of the open ones: "
            "it is filled after the outcome, or new leads come without it"
        )
    return None


def _fisher_p_value(filled: int, labeled: int, filled_open: int, open_count: int) -> float:
    """Return the one-sided p value of Fisher's exact test that the filled cells are as frequent in the open leads.

    The sum of the hypergeometric probabilities of at least `filled` filled cells in the labeled leads. `scipy.stats` has it,
    too, but takes 24 MB.
    """
    filled_total, total = filled + filled_open, labeled + open_count
    counts = np.arange(filled, min(filled_total, labeled) + 1)
    logs = _log_choose(filled_total, counts) + _log_choose(total - filled_total, labeled - counts)
    return float(np.exp(logs - _log_choose(total, labeled)).sum())


def _log_choose(n: int, k: Any) -> Any:
    return gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1)


def _fill_association(filled: Bools, positive: Bools) -> tuple[float, float]:
    """Return the AUC of "is filled", at least .5, and the p value of Pearson's χ² test for two shares."""
    good, bad = int(positive.sum()), int((~positive).sum())
    if not good or not bad:
        return 0.5, 1.0
    rates = float(filled[positive].mean()), float(filled[~positive].mean())
    mean = float(filled.mean())
    variance = mean * (1 - mean) * (1 / good + 1 / bad)
    if variance == 0:
        return 0.5, 1.0
    difference = rates[0] - rates[1]
    return 0.5 + abs(difference) / 2, float(chdtrc(1, difference**2 / variance))


def _one_sided(column: Column, filled: Bools, positive: Bools) -> str | None:
    """Return the reason if the filled cells, or one of two values, occur in good leads only or in bad leads only."""
    if min(int(positive.sum()), int((~positive).sum())) == 0:
        return None
    if 0 < filled.sum() < len(filled) and (kind := _kind_of(filled, positive, max_share=1.0)):
        return f"filled in {kind} leads only"
    occurring = np.unique(column.codes)
    if len(occurring) == 2:
        for code in occurring.tolist():
            if kind := _kind_of(column.codes == code, positive, max_share=0.5):
                return f"has the value “{(column.values[code] or 'empty')[:40]}” in {kind} leads only"
    return None


def _kind_of(which: Bools, positive: Bools, *, max_share: float) -> str | None:
    """Return the kind of nearly all of the leads in `which`, or None.

    A kind counts if at most `max_share` of all leads are of it, and a binomial test gives p < 1e-4.
    """
    size = int(which.sum())
    for kind, name in ((positive, "good"), (~positive, "bad")):
        same, share = int((which & kind).sum()), float(kind.mean())
        if (
            share <= max_share
            and same >= _ONE_KIND_SHARE * size
            and float(bdtrc(same - 1, size, share)) < _ONE_KIND_P_VALUE
        ):
            return name
    return None
