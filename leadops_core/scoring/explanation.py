"""A score in words."""

import re
from collections.abc import Sequence
from functools import lru_cache
from math import floor

from leadops_core.schemas.lead import ScoreLabel, ScoreReason
from leadops_core.schemas.score import Lift, LiftStep, LineKind, ScoreLine, ScoreResult
from leadops_core.schemas.scorecard import MISSING

REASON_COUNT = 4
"""Reasons that a lead keeps, at most."""
# Control and formatting characters: in a terminal they would act, not show. Names of levels and columns can hold them
# too, where a scorecard was learned from a file.
_UNSHOWABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]+")
_WIDTH = 46


def say_total(total: float) -> str:
    """The total as people say it: whole, rounded down, so that what is said never reaches a label that it has not."""
    return str(floor(total))


@lru_cache(maxsize=4_096)
def say_points(points: float) -> str:
    """Points with their sign: `+14`, `−3`, `+2.5`; a second decimal only where one would show nothing."""
    size = f"{abs(points):.1f}"
    if size == "0.0" and points:
        size = f"{abs(points):.2f}"
    return f"{'−' if points < 0 else '+'}{size.removesuffix('.0')}"


def say_score(
    total: float, label: ScoreLabel, base: float, reasons: Sequence[ScoreReason], line_count: int
) -> str:
    """Return the sum of a score in one sentence: the base, the strongest reasons, and the rest as one number.

    It uses the scorecard's words, never the lead's. `line_count` counts all lines, the reasons included.
    """
    parts = [_said_base(base), *(_said_line(reason.points, reason.title) for reason in reasons)]
    other_count = line_count - len(reasons)
    if other_count:
        rest = total - base - sum(reason.points for reason in reasons)
        parts.append(f"and {other_count} more ({say_points(rest) if rest else '±0'})")
    return f"{say_total(total)} {label.value}: {', '.join(parts)}."


@lru_cache(maxsize=256)
def _said_base(base: float) -> str:
    return f"base {_plain(base)}"


@lru_cache(maxsize=4_096)
def _said_line(points: float, title: str) -> str:
    return f"{say_points(points)} {_shown(title)}"


def explain(result: ScoreResult) -> str:
    """The whole sum as plain text, line by line, with what would lift the score; safe to print in a terminal."""
    text = [
        f"{say_total(result.total)} {result.label.value}  (scorecard version {result.scorecard_version})",
        "",
    ]
    text.append(f"{_plain(result.base):>8}  base")
    text += [_line(line) for line in result.lines]
    text.append(f"{_plain(result.total):>8}  total")
    if result.probability is not None:
        text += ["", f"Of leads like it, about {result.probability:.0%} had a good outcome."]
    if result.lifts:
        text += ["", f"What would make it {result.lifts[0].label.value}:"]
        text += [f"  · {_lift(lift)}" for lift in result.lifts]
    return "\n".join(text)


def _line(line: ScoreLine) -> str:
    basis = f"“{_shown(line.evidence.quote)}”" if line.evidence.quote else _shown(line.evidence.value or "")
    if line.kind is not LineKind.LIMIT and not line.evidence.quote and basis:
        basis = f"{_shown(line.evidence.source)}: {basis}"
    return f"{_signed(line.points):>8}  {_shown(line.title):<{_WIDTH}}  {basis}".rstrip()


def _lift(lift: Lift) -> str:
    return f"{' and '.join(map(_step, lift.steps))} → {say_total(lift.total)} {lift.label.value}"


def _step(step: LiftStep) -> str:
    before = "unknown" if step.from_level == MISSING else step.from_level.replace("_", " ")
    return _shown(f"{step.title}: {before} → {step.to_level.replace('_', ' ')}")


def _plain(points: float) -> str:
    """At most two decimals, none that says nothing."""
    return f"{points:.2f}".rstrip("0").rstrip(".")


def _signed(points: float) -> str:
    return f"{'−' if points < 0 else '+'}{_plain(abs(points))}"


def _shown(text: str) -> str:
    return _UNSHOWABLE.sub(" ", text).strip()
