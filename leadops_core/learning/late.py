"""Columns that are filled only after the outcome of a lead is known, which are not learned from.

In a lead that is still open they are empty, so a scorecard that learned from them would take every open lead for a bad one.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

import numpy as np
from scipy.stats import binom, chi2, hypergeom

from leadops_core.intake.cells import clean_line, is_placeholder
from leadops_core.intake.headers import words
from leadops_core.learning.candidates import FIELDS, RUNNING, is_running
from leadops_core.learning.fit import Bools, Codes
from leadops_core.learning.identifiers import identifies
from leadops_core.schemas import LeadContent, Origin
from leadops_core.scoring.table import Column, Key, LeadTable

LEAST_OPEN = 10
"""Open leads needed to compare with; with fewer, the labels alone have to show it."""
_SURE = 1e-3
_VERY_SURE = 1e-6
_HALF_AS_OFTEN = 0.5
_APART = 0.1
_FILL_AUC = 0.7
"""AUC of "is filled" alone from which a column is set aside if there are no open leads to compare with.

A column reaches it if it is filled in 40 of 100 more leads of one kind than of the other."""
_ONE_KIND = 0.98
_BY_CHANCE = 1e-4
_LEAST_LABELS = 20
_NOTHING: Final = frozenset(
    "0 0.0 0,0 0.00 0,00 no n false f none nothing never nein falsch non faux falso nee onwaar nao not".split()
)
"""Values that say that something has not happened. An unchecked box is exported as one of them as often as empty."""
_END: Final = frozenset(
    "won lost win loss close closed closing closure churn churned converted conversion verloren gewonnen abschluss "
    "abgeschlossen verlust perdu perdue gagne perdido ganado".split()
)
_OF_THE_END: Final = frozenset(
    "reason reasons date time datetime on at by day month year quarter amount value revenue comment comments note notes detail "
    "details grund datum zeit motif motivo fecha data competitor".split()
)
_LAST: Final = frozenset(
    "modified modification updated update activity touched edited login seen change changed".split()
)


@dataclass
class OpenLeads:
    """How often each field and attribute is filled in leads whose outcome is not known."""

    count: int = 0
    filled: dict[Key, int] = field(default_factory=dict)

    @classmethod
    def of(cls, contents: Iterable[LeadContent]) -> "OpenLeads":
        """Count the filled cells of some leads."""
        found = cls()
        for content in contents:
            found.count += 1
            given = [
                *((Origin.FIELD, name) for name in FIELDS if getattr(content, name) is not None),
                *((Origin.ATTRIBUTE, name) for name, text in content.attributes.items() if is_filled(text)),
            ]
            for key in given:
                found.filled[key] = found.filled.get(key, 0) + 1
        return found


def is_filled(text: str | None) -> bool:
    """Return True if a cell says something: it is not blank, a placeholder, `no` or 0."""
    if text is None or not text.strip():
        return False
    return not is_placeholder(clean_line(text)) and text.strip().casefold() not in _NOTHING


class Unlearnable(NamedTuple):
    """Why columns are not learned from."""

    identifiers: Mapping[Key, str]
    """Columns that identify a lead. Nobody can put them back."""
    late: Mapping[Key, str]
    """Columns that seem to be filled after the outcome. `put_back` overrides these."""

    def reasons(self, put_back: Collection[Key]) -> dict[Key, str]:
        """Return all columns to leave out with the reason."""
        late = {key: reason for key, reason in self.late.items() if key not in put_back}
        return {**late, **self.identifiers}


def find_unlearnable(table: LeadTable, positive: Bools, arrival: Codes, open_leads: OpenLeads) -> Unlearnable:
    """Return the fields and attributes that must not be learned from, whatever they say about the labels.

    `arrival` has the rows in the order in which LeadOps received the leads.
    """
    identifiers: dict[Key, str] = {}
    late: dict[Key, str] = {}
    for key in sorted(table.columns, key=lambda each: (each[0].value, each[1])):
        if key[0] not in (Origin.FIELD, Origin.ATTRIBUTE):
            continue
        column = table.columns[key]
        counts = np.bincount(column.codes, minlength=len(column.values)).tolist()
        if reason := identifies(key, column, counts):
            identifiers[key] = reason
        elif is_running(Column(column.values, column.codes[arrival])):
            late[key] = RUNNING
        elif reason := _late(key, column, positive, open_leads):
            late[key] = reason
    return Unlearnable(identifiers, late)


def _late(key: Key, column: Column, positive: Bools, open_leads: OpenLeads) -> str | None:
    if key[0] is Origin.ATTRIBUTE and _is_named_after_the_end(words(key[1])):
        return "its name says that it is filled when a lead is won, lost or changed"
    says = np.array([is_filled(value) for value in column.values], dtype=np.bool_)
    if key[0] is Origin.FIELD:
        says = np.array([value is not None for value in column.values], dtype=np.bool_)
    filled = says[column.codes]
    return _one_sided(column, filled, positive) or _filled_later(key, filled, positive, open_leads)


def _is_named_after_the_end(header: tuple[str, ...]) -> bool:
    named = set(header)
    return bool(
        (named & _END and named & _OF_THE_END) or ("last" in named and named & _LAST) or named == {"modified"}
    )


def _filled_later(key: Key, filled: Bools, positive: Bools, open_leads: OpenLeads) -> str | None:
    """Compare how often a column is filled in labelled and in open leads.

    A column is set aside if it is filled in less than half as many of the open leads as of the labelled ones and chance would
    bring that about once in a thousand times (Fisher's exact test). It is also set aside if the gap is smaller, but neither the
    gap nor the way in which being filled goes with the outcome is chance (p < .001 for both, p < 1e-6 for one).
    """
    labelled, known = len(filled), int(filled.sum())
    if labelled < _LEAST_LABELS or not known:
        return None
    auc, by_chance = _tells(filled, positive)
    if open_leads.count < LEAST_OPEN:
        if auc >= _FILL_AUC and by_chance < _VERY_SURE:
            return (
                f"whether it is filled tells good from bad leads (AUC {auc:.2f}), and there are too few open leads to show "
                "that it is filled before the outcome"
            )
        return None
    share, count = known / labelled, open_leads.filled.get(key, 0)
    open_share = count / open_leads.count
    chance = float(hypergeom.sf(known - 1, labelled + open_leads.count, known + count, labelled))
    is_far_less = open_share < _HALF_AS_OFTEN * share and chance < _SURE
    is_certain = max(chance, by_chance) < _SURE and min(chance, by_chance) < _VERY_SURE
    is_telling = is_certain and share - open_share >= _APART
    if is_far_less or is_telling:
        return (
            f"filled in {share:.0%} of the leads with an outcome, but in {open_share:.0%} of the open ones: "
            "it is filled after the outcome"
        )
    return None


def _tells(filled: Bools, positive: Bools) -> tuple[float, float]:
    """Return the AUC of "is filled" alone, from .5 up, and how likely chance brings so large a difference about."""
    good, bad = int(positive.sum()), int((~positive).sum())
    if not good or not bad:
        return 0.5, 1.0
    rates = float(filled[positive].mean()), float(filled[~positive].mean())
    mean = float(filled.mean())
    variance = mean * (1 - mean) * (1 / good + 1 / bad)
    if variance == 0:
        return 0.5, 1.0
    apart = rates[0] - rates[1]
    return 0.5 + abs(apart) / 2, float(chi2.sf(apart**2 / variance, 1))


def _one_sided(column: Column, filled: Bools, positive: Bools) -> str | None:
    """Return the reason if the filled cells, or one of two values, belong to leads of one kind alone."""
    if min(int(positive.sum()), int((~positive).sum())) == 0:
        return None
    if 0 < filled.sum() < len(filled) and (kind := _kind_of(filled, positive, most=1.0)):
        return f"filled in {kind} leads only"
    occurring = np.unique(column.codes)
    if len(occurring) == 2:
        for code in occurring.tolist():
            if kind := _kind_of(column.codes == code, positive, most=0.5):
                return f"has the value “{(column.values[code] or 'empty')[:40]}” in {kind} leads only"
    return None


def _kind_of(which: Bools, positive: Bools, *, most: float) -> str | None:
    """Return the kind of nearly all of the leads if chance does not explain it, and the kind has a share of `most` at most."""
    size = int(which.sum())
    for kind, name in ((positive, "good"), (~positive, "bad")):
        same, share = int((which & kind).sum()), float(kind.mean())
        if share <= most and same >= _ONE_KIND * size and float(binom.sf(same - 1, size, share)) < _BY_CHANCE:
            return name
    return None
