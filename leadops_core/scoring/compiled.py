"""A scorecard made ready for many leads: look-ups instead of searches."""

from collections.abc import Iterable, Sequence
from math import inf
from typing import NamedTuple

from leadops_core.schemas.base import construct
from leadops_core.schemas.lead import LeadContent
from leadops_core.schemas.score import Evidence, LiftStep, LineKind, ScoreLine
from leadops_core.schemas.scorecard import (
    MISSING,
    OTHER,
    Characteristic,
    Group,
    Origin,
    Scorecard,
    pair_level,
)
from leadops_core.schemas.signal import SIGNAL_LEVELS
from leadops_core.scoring.chance import least_points, score_of_points
from leadops_core.scoring.limits import Limit, limited
from leadops_core.scoring.numbers import read_ordered

_KEPT_SUMS = 4_096
_READABLE_FIELDS = tuple(name for name in LeadContent.model_fields if not name.endswith("attributes"))
_LONG_TEXTS = frozenset(("lead_message", "pain_point"))
_SPECIAL = frozenset((MISSING, OTHER))

_CHANGING_SIGNALS = frozenset(("intent", "timeline", "budget", "authority"))
_CHANGING_FIELDS = frozenset(("budget_range", "urgency"))
_ANSWERABLE_FIELDS = frozenset(
    ("industry", "company_size", "country", "job_title", "company_name", "budget_range", "urgency")
)
_ANSWERABLE_FACTS = frozenset(
    ("seniority", "department", "region", "country", "company_size", "company_domain")
)
_MAILBOX = (Origin.FACT, "email_kind")
_BEST_MAILBOX = "business"

Option = tuple[float, str]
"""Points and name of a level."""


class Feature(NamedTuple):
    """One characteristic's level: a named one, else `other`, else `missing`."""

    characteristic: str
    level: str
    evidence: Evidence
    line: ScoreLine | None = None
    """What it adds to the sum; None for no points."""


class Move(NamedTuple):
    """One characteristic going from its level to a better one."""

    gain: float
    order: int
    group: int
    step: LiftStep


class LevelNames:
    """Named levels, and which of them a value belongs to."""

    __slots__ = ("bounds", "folded", "known", "named")

    def __init__(self, names: Iterable[str], bounds: tuple[float, ...]) -> None:
        self.named = tuple(name for name in names if name not in _SPECIAL)
        self.known = frozenset(self.named)
        self.folded = {name.casefold(): name for name in reversed(self.named)}
        self.bounds = bounds

    def level_of(self, value: str | None) -> str:
        """The named level of a value, `other` where none is, `missing` where there is no value."""
        if value is None or not value.strip():
            return MISSING
        if value in self.known:
            return value
        if self.bounds:
            return self._bounded(value)
        return self.folded.get(value.strip().casefold(), OTHER)

    def _bounded(self, value: str) -> str:
        number = read_ordered(value)
        if number is None or not self.named:
            return OTHER
        last = len(self.named) - 1
        index = next((index for index, bound in enumerate(self.bounds) if number <= bound), last)
        return self.named[min(index, last)]


class CompiledCharacteristic:
    """One characteristic with everything about it that does not depend on the lead."""

    __slots__ = (
        "answers",
        "best_answer",
        "changes",
        "group",
        "group_name",
        "halves",
        "key",
        "moves",
        "name",
        "named",
        "names",
        "order",
        "origin",
        "points",
        "ranks",
        "seen",
        "shows_value",
        "source",
        "title",
        "titles",
    )

    def __init__(self, characteristic: Characteristic, order: int, group: int) -> None:
        self.name = characteristic.name
        self.title = characteristic.title
        self.order = order
        self.group = group
        self.group_name = characteristic.group
        self.origin = characteristic.origin
        self.key = characteristic.key
        self.source = f"{characteristic.origin.value}:{characteristic.key}"
        self.shows_value = self.origin is not Origin.SIGNAL and self.key not in _LONG_TEXTS
        self.points = {level.name: level.points for level in characteristic.levels}
        self.titles = {
            level.name: level.title or f"{self.title}: {level.name}" for level in characteristic.levels
        }
        self.names = LevelNames(self.points, characteristic.bounds)
        self.named = self.names.named
        self.halves = tuple(
            (half.key, LevelNames(half.names, half.bounds)) for half in characteristic.halves or ()
        )
        """Of a pair the attributes that it reads."""
        if self.origin is Origin.FIELD and self.key not in _READABLE_FIELDS:
            raise ValueError(
                f"characteristic {self.name}: {self.key!r} is no field that a score may depend on; "
                f"take one of {', '.join(_READABLE_FIELDS)}"
            )
        self.ranks = {level: rank for rank, level in enumerate(_signal_levels(self))}
        self.changes = self._changes()
        options = sorted((self.points[name], -index, name) for index, name in enumerate(self.named))
        answerable: list[Option] = [(points, name) for points, _, name in options]
        if (self.origin, self.key) == _MAILBOX:
            answerable = [option for option in answerable if option[1] == _BEST_MAILBOX]
        self.answers = tuple(answerable) if self._is_answerable() else ()
        self.seen: dict[object, Feature] = {}
        self.moves: dict[str, tuple[Move, ...]] = {}
        self.best_answer = self.answers[-1] if self.answers else None

    def _changes(self) -> bool:
        """Whether a known level may become another one: what somebody wants does, who they are does not."""
        return (
            (self.origin is Origin.SIGNAL and self.key in _CHANGING_SIGNALS)
            or (self.origin is Origin.FIELD and self.key in _CHANGING_FIELDS)
            or (self.origin, self.key) == _MAILBOX
        )

    def _is_answerable(self) -> bool:
        """Whether somebody could be asked for it."""
        return (
            self.changes
            or (self.origin is Origin.FIELD and self.key in _ANSWERABLE_FIELDS)
            or (self.origin is Origin.FACT and self.key in _ANSWERABLE_FACTS)
        )

    def level_of(self, value: str | None) -> str:
        """The named level of a value, `other` where none is, `missing` where there is no value."""
        return self.names.level_of(value)

    def paired(self, levels: Sequence[str]) -> str:
        """Of a pair the level where its halves have these."""
        level = pair_level(*levels)
        return level if level in self.points else OTHER


def _signal_levels(characteristic: CompiledCharacteristic) -> tuple[str, ...]:
    if characteristic.origin is not Origin.SIGNAL:
        return ()
    return next((levels for kind, levels in SIGNAL_LEVELS.items() if kind.value == characteristic.key), ())


class CompiledScorecard:
    """A scorecard made ready. Holds nothing of any lead but a bounded number of sums."""

    __slots__ = (
        "_counted",
        "base",
        "characteristics",
        "groups",
        "hot",
        "is_calibrated",
        "limits",
        "scorecard",
        "thresholds",
        "warm",
    )

    def __init__(self, scorecard: Scorecard) -> None:
        self.scorecard = scorecard
        self.base = scorecard.base
        self.hot = scorecard.thresholds.hot
        self.warm = scorecard.thresholds.warm
        self.is_calibrated = scorecard.calibration is not None
        self.thresholds = (
            (least_points(self.warm), least_points(self.hot)) if self.is_calibrated else (self.warm, self.hot)
        )
        """The sums from which WARM and HOT begin: the thresholds themselves unless a sum stands for a chance."""
        self.groups = scorecard.groups
        self.limits = tuple(Limit(group.floor, group.ceiling, group.knee) for group in scorecard.groups)
        group_index = {group.name: index for index, group in enumerate(scorecard.groups)}
        self.characteristics = tuple(
            CompiledCharacteristic(characteristic, order, group_index[characteristic.group])
            for order, characteristic in enumerate(scorecard.characteristics)
        )
        self._counted: dict[tuple[int, float], tuple[float, ScoreLine | None]] = {}

    def counted(self, index: int, points: float) -> tuple[float, ScoreLine | None]:
        """What the points of a group count for, and the line that takes back the rest where there is one."""
        if self.is_calibrated:
            return points, None
        # Points are few different numbers, and so are their sums.
        found = self._counted.get((index, points))
        if found is None:
            counted = limited(points, self.limits[index])
            line = None if counted == points else _limit_line(self.groups[index], points, counted)
            if len(self._counted) >= _KEPT_SUMS:
                self._counted.clear()
            found = self._counted[index, points] = (counted, line)
        return found

    def next_threshold(self, total: float) -> float:
        """The lowest sum of the next label, infinity above the last."""
        warm, hot = self.thresholds
        return warm if total < warm else hot if total < hot else inf

    def score_of(self, total: float) -> float:
        """The score of a sum: the sum itself unless it stands for a chance."""
        return score_of_points(total) if self.is_calibrated else total

    def added(self, group: int, points: float, gain: float) -> float:
        """What a gain adds to the sum where its group has these points already."""
        if self.is_calibrated:
            return gain
        limit = self.limits[group]
        return limited(points + gain, limit) - limited(points, limit)


def feature_of(
    characteristic: CompiledCharacteristic, level: str, value: str | None, quote: str | None
) -> Feature:
    """The characteristic at a level, with what shows it."""
    evidence = construct(Evidence, {"source": characteristic.source, "value": value, "quote": quote})
    points = characteristic.points.get(level, 0.0)
    line = _line(characteristic, level, points, evidence) if points else None
    return Feature(characteristic.name, level, evidence, line)


def _line(characteristic: CompiledCharacteristic, level: str, points: float, evidence: Evidence) -> ScoreLine:
    return construct(
        ScoreLine,
        {
            "kind": LineKind.CHARACTERISTIC,
            "characteristic": characteristic.name,
            "title": characteristic.titles.get(level) or f"{characteristic.title}: {level}",
            "group": characteristic.group_name,
            "level": level,
            "points": points,
            "evidence": evidence,
        },
    )


def _limit_line(group: Group, points: float, counted: float) -> ScoreLine:
    return construct(
        ScoreLine,
        {
            "kind": LineKind.LIMIT,
            "characteristic": group.name.value,
            "title": f"{group.title}: diminishing returns",
            "group": group.name,
            "level": "ceiling" if points > 0 else "floor",
            "points": counted - points,
            "evidence": construct(
                Evidence,
                {
                    "source": f"group:{group.name.value}",
                    "value": f"{points:g} points count as {counted:g}",
                    "quote": None,
                },
            ),
        },
    )


_compiled: dict[int, CompiledScorecard] = {}
_KEPT_SCORECARDS = 32


def compile_scorecard(scorecard: Scorecard) -> CompiledScorecard:
    """The scorecard made ready, made once for each object as long as it is among the last ones used."""
    compiled = _compiled.get(id(scorecard))
    # The one kept holds its scorecard alive, so the same id means the same object.
    if compiled is None:
        compiled = CompiledScorecard(scorecard)
        while len(_compiled) >= _KEPT_SCORECARDS:
            _compiled.pop(next(iter(_compiled)), None)
        _compiled[id(scorecard)] = compiled
    return compiled
