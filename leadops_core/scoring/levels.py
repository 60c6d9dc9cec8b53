"""Levels of a characteristic, and how a value is mapped to one of them."""

from bisect import bisect_left
from collections.abc import Iterable
from itertools import repeat
from math import isnan, nan

from leadops_core.schemas.lead import LeadContent
from leadops_core.schemas.scorecard import MISSING, OTHER, Characteristic, Origin
from leadops_core.scoring.distinct import DistinctValues

LONG_TEXTS = frozenset(("lead_message", "pain_point"))
"""Fields of which only the presence counts, and whose text is never shown as evidence."""

_READABLE_FIELDS = tuple(name for name in LeadContent.model_fields if not name.endswith("attributes"))


class LevelNames:
    """The named levels of a characteristic, or of one half of a pair."""

    __slots__ = ("_bounds", "_by_folded_name", "_exact", "_known", "_named")

    def __init__(
        self, names: Iterable[str], bounds: tuple[float, ...], exact_values: tuple[float, ...] = ()
    ) -> None:
        self._named = tuple(name for name in names if name not in (MISSING, OTHER))
        self._exact = dict(zip(exact_values, self._named[len(bounds) + 1 :], strict=False))
        self._known = frozenset(self._named)
        self._by_folded_name = {name.casefold(): name for name in reversed(self._named)}
        self._bounds = bounds

    def levels_of(self, values: DistinctValues) -> list[str]:
        """Return the named level of each value, `other` if there is none, `missing` for a blank one."""
        numbers = values.numbers.tolist() if self._bounds else repeat(nan)
        return list(map(self._level_of, values, values.are_given.tolist(), numbers))

    def _level_of(self, value: str | None, is_given: bool, number: float) -> str:
        if value is None or not is_given:
            return MISSING
        if value in self._known:
            return value
        if self._bounds:
            return self._band_of(number)
        return self._by_folded_name.get(value.strip().casefold(), OTHER)

    def _band_of(self, number: float) -> str:
        if isnan(number) or not self._named:
            return OTHER
        if number in self._exact:
            return self._exact[number]
        last = len(self._named) - len(self._exact) - 1
        return self._named[min(bisect_left(self._bounds, number), last)]


def check_readable(characteristic: Characteristic) -> None:
    """Raise ValueError if the characteristic reads a field that a score must not depend on."""
    if characteristic.origin is Origin.FIELD and characteristic.key not in _READABLE_FIELDS:
        raise ValueError(
            f"characteristic {characteristic.name}: a score cannot depend on the field "
            f"{characteristic.key!r}; use one of {', '.join(_READABLE_FIELDS)}"
        )
