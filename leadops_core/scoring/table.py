"""The values of many leads as columns of codes."""

from array import array
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from leadops_core.schemas.enrichment import Enrichment
from leadops_core.schemas.lead import LeadContent
from leadops_core.schemas.scorecard import Origin, Scorecard
from leadops_core.schemas.signal import SIGNAL_LEVELS, Signal
from leadops_core.scoring.distinct import DistinctValues
from leadops_core.scoring.levels import LONG_TEXTS

Key = tuple[Origin, str]
"""Where a value is read from, and its name there."""

ScorableLead = tuple[LeadContent, Enrichment, Sequence[Signal]]
"""Everything that a lead's score depends on."""

PlainSignal = tuple[str, str, str]
"""Kind, level and quote of a signal."""

Codes = NDArray[np.integer[Any]]
"""Indexes, in the smallest type that holds them."""

_GIVEN = "given"
_MAX_VALUES_PER_LEAD = 4
"""Distinct values per lead from which a column of few leads gets its own list of values."""
_UNRANKED = 1_000
_RANKS = {
    kind.value: {level: rank for rank, level in enumerate(levels)} for kind, levels in SIGNAL_LEVELS.items()
}


@dataclass(frozen=True, slots=True)
class Column:
    """One value per lead; each distinct value is stored once."""

    values: DistinctValues
    codes: Codes
    """For each lead the index of its value in `values`."""

    def only(self, rows: Codes) -> "Column":
        """Return the values of the leads in these rows."""
        codes = self.codes[rows]
        if len(self.values) <= _MAX_VALUES_PER_LEAD * len(codes):
            return Column(self.values, codes)
        used = np.union1d([0], codes)
        return Column(self.values.only(used.tolist()), small(np.searchsorted(used, codes), len(used)))

    def counts(self) -> NDArray[np.int64]:
        """Return the number of leads with each value."""
        return np.bincount(self.codes, minlength=len(self.values))


class LeadTable:
    """Values of many leads by where they are read from."""

    def __init__(self, size: int, columns: Mapping[Key, Column]) -> None:
        self.size = size
        self.columns = columns
        self._missing = Column(DistinctValues((None,)), np.zeros(size, dtype=np.uint8))

    def column(self, origin: Origin, key: str) -> Column:
        """Return the values read from there; all are missing if no lead has one."""
        return self.columns.get((origin, key), self._missing)

    def only(self, rows: Codes) -> "LeadTable":
        """Return the table of the leads in these rows."""
        return LeadTable(len(rows), {key: column.only(rows) for key, column in self.columns.items()})


class TableBuilder:
    """Builds a table lead by lead; `fields` and `attributes` name those that are read, None means every attribute."""

    def __init__(
        self,
        fields: Collection[str],
        attributes: Collection[str] | None = None,
        *,
        facts: bool = True,
        signals: bool = True,
    ) -> None:
        self._fields = [(name, name in LONG_TEXTS, *self._new()) for name in fields]
        self._attributes = None if attributes is None else frozenset(attributes)
        self._facts, self._signals = facts, signals
        self._others: dict[Key, tuple[dict[str | None, int], array[int]]] = {}
        self._size = 0

    @classmethod
    def for_scorecard(cls, scorecard: Scorecard) -> "TableBuilder":
        """Return a builder that reads what the scorecard depends on."""
        keys: dict[Origin, list[str]] = {origin: [] for origin in Origin}
        for characteristic in scorecard.characteristics:
            for origin, key in characteristic.sources:
                keys[origin].append(key)
        return cls(
            tuple(dict.fromkeys(keys[Origin.FIELD])),
            keys[Origin.ATTRIBUTE],
            facts=bool(keys[Origin.FACT]),
            signals=bool(keys[Origin.SIGNAL]),
        )

    @staticmethod
    def _new() -> "tuple[dict[str | None, int], array[int]]":
        return {None: 0}, array("i")

    def add(self, content: LeadContent, enrichment: Enrichment, signals: Iterable[Signal]) -> None:
        """Add one lead."""
        self.add_values(
            content.__dict__,
            content.attributes,
            {fact.name: fact.value for fact in enrichment.facts} if self._facts else {},
            [(signal.kind, signal.level, signal.quote) for signal in signals] if self._signals else (),
        )

    def add_values(
        self,
        fields: Mapping[str, object],
        attributes: Mapping[str, str],
        facts: Mapping[str, str],
        signals: Iterable[PlainSignal],
    ) -> None:
        """Add one lead as plain values; facts are values by name."""
        for name, is_long, index, codes in self._fields:
            cell = fields.get(name)
            value = None if cell is None else _GIVEN if is_long else str(cell)
            codes.append(index.setdefault(value, len(index)))
        for name, text in attributes.items():
            if self._attributes is None or name in self._attributes:
                self._put((Origin.ATTRIBUTE, name), text)
        for name, text in facts.items():
            self._put((Origin.FACT, str(name)), text)
        for kind, level, _ in _strongest(signals):
            self._put((Origin.SIGNAL, str(kind)), level)
        self._size += 1

    def build(self) -> LeadTable:
        """Return the table of all leads added so far."""
        columns = {(Origin.FIELD, name): _column(index, codes) for name, _, index, codes in self._fields}
        for key, (index, codes) in self._others.items():
            codes.extend([0] * (self._size - len(codes)))
            columns[key] = _column(index, codes)
        return LeadTable(self._size, columns)

    def _put(self, key: Key, value: str) -> None:
        column = self._others.get(key)
        if column is None:
            column = self._others[key] = self._new()
        index, codes = column
        absent_count = self._size - len(codes)
        if absent_count:
            codes.extend([0] * absent_count)
        codes.append(index.setdefault(value, len(index)))


def quotes_of(signals: Iterable[PlainSignal]) -> dict[str, str]:
    """Return the words of the lead that the strongest signal of each kind was read from."""
    return {str(kind): quote for kind, _, quote in _strongest(signals)}


def _strongest(signals: Iterable[PlainSignal]) -> Iterable[PlainSignal]:
    """Return the strongest signal of each kind: the first of those with the best rank."""
    strongest: dict[str, PlainSignal] = {}
    for signal in signals:
        kind, level, _ = signal
        ranks = _RANKS.get(kind, {})
        current = strongest.get(kind)
        if current is None or ranks.get(level, _UNRANKED) < ranks.get(current[1], _UNRANKED):
            strongest[kind] = signal
    return strongest.values()


def _column(index: Mapping[str | None, int], codes: "array[int]") -> Column:
    return Column(DistinctValues(index), small(np.frombuffer(codes, dtype=np.int32), len(index)))


def small(codes: Codes, count: int) -> Codes:
    """Return codes below `count` in the smallest type that holds them."""
    return codes.astype(np.min_scalar_type(max(count - 1, 0)))


def table_of(leads: Iterable[ScorableLead], scorecard: Scorecard) -> LeadTable:
    """Return the columns of the leads that the scorecard depends on."""
    builder = TableBuilder.for_scorecard(scorecard)
    for content, enrichment, signals in leads:
        builder.add(content, enrichment, signals)
    return builder.build()
