"""Many leads at once: their values as columns, and the scores of all of them under a scorecard.

The scores are those of `score()`, bit for bit. Importing this module loads numpy.
"""

from array import array
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from leadops_core.schemas import (
    SIGNAL_LEVELS,
    Characteristic,
    Enrichment,
    LeadContent,
    Origin,
    Scorecard,
    ScoreLabel,
    Signal,
)
from leadops_core.scoring.chance import chance_of, score_of_points
from leadops_core.scoring.compiled import CompiledCharacteristic, CompiledScorecard, compile_scorecard
from leadops_core.scoring.limits import limited

Key = tuple[Origin, str]
"""Where a value is read from, and its name there."""

_GIVEN = "given"
_LONG_TEXTS = ("lead_message", "pain_point")
_UNRANKED = 1_000
_RANKS = {
    kind.value: {level: rank for rank, level in enumerate(levels)} for kind, levels in SIGNAL_LEVELS.items()
}
_LABELS = (ScoreLabel.COLD, ScoreLabel.WARM, ScoreLabel.HOT)


@dataclass(frozen=True, slots=True)
class Column:
    """One value a lead, each different one kept once."""

    values: tuple[str | None, ...]
    """The different values; the first is None, for leads that have none."""
    codes: NDArray[np.int32]
    """For each lead the place of its value in `values`."""


class LeadTable:
    """Values of many leads by where they are read from."""

    def __init__(self, size: int, columns: Mapping[Key, Column]) -> None:
        self.size = size
        self.columns = columns
        self._nothing = Column((None,), np.zeros(size, dtype=np.int32))

    def column(self, origin: Origin, key: str) -> Column:
        """The values read from there; all missing where no lead has one."""
        return self.columns.get((origin, key), self._nothing)

    def only(self, rows: NDArray[np.int32]) -> "LeadTable":
        """The table of some of the leads, by their places."""
        columns = {key: Column(each.values, each.codes[rows]) for key, each in self.columns.items()}
        return LeadTable(len(rows), columns)


class TableBuilder:
    """Takes leads one by one; `fields` and `attributes` say which are read, None for every attribute."""

    def __init__(
        self,
        fields: Collection[str],
        attributes: Collection[str] | None = None,
        *,
        facts: bool = True,
        signals: bool = True,
    ) -> None:
        self._fields = [(name, name in _LONG_TEXTS, *self._new()) for name in fields]
        self._wanted = None if attributes is None else frozenset(attributes)
        self._facts, self._signals = facts, signals
        self._others: dict[Key, tuple[dict[str | None, int], array[int]]] = {}
        self._size = 0

    @classmethod
    def for_scorecard(cls, scorecard: Scorecard) -> "TableBuilder":
        """A builder that reads what the scorecard looks at."""
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
        """Take one lead."""
        self.add_values(
            content.__dict__,
            content.attributes,
            [(fact.name, fact.value) for fact in enrichment.facts] if self._facts else (),
            [(signal.kind, signal.level) for signal in signals] if self._signals else (),
        )

    def add_values(
        self,
        fields: Mapping[str, object],
        attributes: Mapping[str, str],
        facts: Iterable[tuple[str, str]],
        signals: Iterable[tuple[str, str]],
    ) -> None:
        """Take one lead as plain values: facts as name and value, signals as kind and level."""
        for name, is_long, index, codes in self._fields:
            given = fields.get(name)
            value = None if given is None else _GIVEN if is_long else str(given)
            codes.append(index.setdefault(value, len(index)))
        for name, text in attributes.items():
            if self._wanted is None or name in self._wanted:
                self._put((Origin.ATTRIBUTE, name), text)
        for name, text in dict(facts).items():
            self._put((Origin.FACT, str(name)), text)
        for kind, level in self._strongest(signals):
            self._put((Origin.SIGNAL, kind), level)
        self._size += 1

    def build(self) -> LeadTable:
        """The table of all leads taken so far."""
        columns = {(Origin.FIELD, name): _column(index, codes) for name, _, index, codes in self._fields}
        for key, (index, codes) in self._others.items():
            codes.extend([0] * (self._size - len(codes)))
            columns[key] = _column(index, codes)
        return LeadTable(self._size, columns)

    def _put(self, key: Key, value: str) -> None:
        kept = self._others.get(key)
        if kept is None:
            kept = self._others[key] = self._new()
        index, codes = kept
        absent = self._size - len(codes)
        if absent:
            codes.extend([0] * absent)
        codes.append(index.setdefault(value, len(index)))

    @staticmethod
    def _strongest(signals: Iterable[tuple[str, str]]) -> Iterable[tuple[str, str]]:
        best: dict[str, str] = {}
        for kind, level in signals:
            ranks = _RANKS.get(kind, {})
            known = best.get(kind)
            if known is None or ranks.get(level, _UNRANKED) < ranks.get(known, _UNRANKED):
                best[str(kind)] = level
        return best.items()


def _column(index: Mapping[str | None, int], codes: "array[int]") -> Column:
    return Column(tuple(index), np.array(codes, dtype=np.int32))


def table_of(
    leads: Iterable[tuple[LeadContent, Enrichment, Iterable[Signal]]], scorecard: Scorecard
) -> LeadTable:
    """The leads as columns, as far as the scorecard looks at them."""
    builder = TableBuilder.for_scorecard(scorecard)
    for content, enrichment, signals in leads:
        builder.add(content, enrichment, signals)
    return builder.build()


@dataclass(frozen=True, slots=True)
class Scores:
    """The scores of many leads, in their order."""

    totals: NDArray[np.float64]
    labels: NDArray[np.int8]
    """0 COLD, 1 WARM, 2 HOT."""
    probabilities: NDArray[np.float64] | None
    """None unless the scorecard is calibrated."""

    def label_names(self) -> list[ScoreLabel]:
        """The labels as such."""
        return [_LABELS[code] for code in self.labels.tolist()]

    def counts(self) -> dict[ScoreLabel, int]:
        """How many leads have each label."""
        found = np.bincount(self.labels, minlength=len(_LABELS)).tolist()
        return dict(zip(_LABELS, found, strict=True))


class LeveledLeads:
    """Many leads with their levels looked up once; scoring them again after points were moved takes milliseconds."""

    def __init__(self, table: LeadTable, scorecard: Scorecard) -> None:
        self.size = table.size
        self._shapes = [_shape(characteristic) for characteristic in scorecard.characteristics]
        self._levels: list[tuple[tuple[str, ...], NDArray[np.int32]]] = []
        for characteristic, each in zip(
            compile_scorecard(scorecard).characteristics, scorecard.characteristics, strict=True
        ):
            self._levels.append(levels_of(characteristic, [table.column(*key) for key in each.sources]))

    def levels(self, index: int) -> tuple[tuple[str, ...], NDArray[np.int32]]:
        """The levels that occur in the characteristic of that place, and for each lead which of them it has."""
        return self._levels[index]

    def scores(self, scorecard: Scorecard) -> Scores:
        """The scores under a scorecard that differs in base, points, limits and thresholds at most.

        Raises `ValueError` where its characteristics read something else or have other levels.
        """
        if [_shape(characteristic) for characteristic in scorecard.characteristics] != self._shapes:
            raise ValueError(
                "the scorecard has other characteristics or levels; make the leads ready for it first"
            )
        compiled = compile_scorecard(scorecard)
        sums = [np.zeros(self.size) for _ in compiled.limits]
        for characteristic, (names, codes) in zip(compiled.characteristics, self._levels, strict=True):
            worth = [characteristic.points.get(name, 0.0) for name in names]
            if any(worth):
                sums[characteristic.group] += np.array(worth)[codes]
        return _scores(compiled, sums, self.size)


def score_many(
    leads: Iterable[tuple[LeadContent, Enrichment, Iterable[Signal]]], scorecard: Scorecard
) -> Scores:
    """The scores of many leads: totals, labels and chances as `score()` gives them one by one."""
    return LeveledLeads(table_of(leads, scorecard), scorecard).scores(scorecard)


def _shape(characteristic: Characteristic) -> tuple[object, ...]:
    names = tuple(level.name for level in characteristic.levels)
    return (characteristic.sources, characteristic.bounds, characteristic.halves, characteristic.group, names)


def levels_of(
    characteristic: CompiledCharacteristic, columns: Sequence[Column]
) -> tuple[tuple[str, ...], NDArray[np.int32]]:
    """The levels of leads by the columns that the characteristic reads: those that occur, and for each lead which of them."""
    if not characteristic.halves:
        (column,) = columns
        return _named([characteristic.level_of(value) for value in column.values], column.codes)
    (firsts, first), (seconds, second) = (
        _named([names.level_of(value) for value in column.values], column.codes)
        for (_, names), column in zip(characteristic.halves, columns, strict=True)
    )
    both = [characteristic.paired(levels) for levels in product(firsts, seconds)]
    return _named(both, first * len(seconds) + second)


def _named(levels: Iterable[str], codes: NDArray[np.int32]) -> tuple[tuple[str, ...], NDArray[np.int32]]:
    index: dict[str, int] = {}
    places = [index.setdefault(level, len(index)) for level in levels]
    return tuple(index), np.array(places, dtype=np.int32)[codes]


def _scores(compiled: CompiledScorecard, sums: Sequence[NDArray[np.float64]], size: int) -> Scores:
    total = np.full(size, compiled.base)
    for group_sums, limit in zip(sums, compiled.limits, strict=True):
        if compiled.is_calibrated:
            total += group_sums
        else:
            # Sums lie on the grain and are few; the one arithmetic there is gives each its worth.
            different, places = np.unique(group_sums, return_inverse=True)
            total += np.array([limited(points, limit) for points in different.tolist()])[places]
    probabilities = None
    if compiled.is_calibrated:
        different, places = np.unique(total, return_inverse=True)
        raw = different.tolist()
        probabilities = np.array([chance_of(points) for points in raw])[places]
        total = np.array([score_of_points(points) for points in raw])[places]
    labels = (total >= compiled.warm).astype(np.int8) + (total >= compiled.hot).astype(np.int8)
    return Scores(total, labels, probabilities)
