"""Scores as plain text."""

import re
from math import ceil, floor

from leadops_core.schemas.score import Counterfactual, LevelChange, LineKind, ScoreLine, ScoreResult
from leadops_core.schemas.scorecard import MISSING

REASON_COUNT = 4
"""Reasons stored per lead at most."""
# Control and formatting characters, which a terminal would execute. Names of levels and columns may contain them, too, if a
# scorecard was learned from a file.
_UNSHOWABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]+")
_WIDTH = 46


def say_total(total: float) -> str:
    """Return the total as a whole number, rounded down, so that the text never shows a higher label than the score has."""
    return str(floor(total))


def say_chance(probability: float, low: float | None = None, high: float | None = None) -> str:
    """Return a probability in percent, rounded down like the score, with its interval: `55% (40–70%)`.

    The interval is rounded outward, and no probability is shown as 0% or 100%.
    """
    if probability < 0.01:
        chance = "under 1%"
    elif probability > 0.99:
        chance = "over 99%"
    else:
        chance = f"{floor(_percent(probability))}%"
    if low is None or high is None:
        return chance
    return f"{chance} ({floor(_percent(low))}–{ceil(_percent(high))}%)"


def _percent(probability: float) -> float:
    """Return the probability in percent, to 1/64 like a score, so that 0.29 is 29 and not a little less."""
    return round(6400 * probability) / 64


def explain(result: ScoreResult) -> str:
    """Return the score line by line, with its counterfactuals, as text that is safe to print in a terminal."""
    text = [
        f"{say_total(result.total)} {result.label.value}  (scorecard version {result.scorecard_version})",
        "",
    ]
    text.append(f"{_plain(result.base):>8}  base")
    text += [_line(line) for line in result.lines]
    text.append(f"{_plain(result.total):>8}  total")
    if result.probability is not None:
        chance = say_chance(result.probability, result.probability_low, result.probability_high)
        text += ["", f"Chance of a good outcome: {chance}."]
    if result.lifts:
        text += ["", f"What would make it {result.lifts[0].label.value}:"]
        text += [f"  · {_counterfactual_text(lift)}" for lift in result.lifts]
    return "\n".join(text)


def _line(line: ScoreLine) -> str:
    basis = (
        f"“{strip_control_characters(line.evidence.quote)}”"
        if line.evidence.quote
        else strip_control_characters(line.evidence.value or "")
    )
    if line.evidence.source.startswith("pair:"):
        # The title names both fields and their levels. The lead's own values are shown only if they differ.
        basis = "" if basis.casefold() == line.level.casefold() else basis
    elif line.kind is not LineKind.LIMIT and not line.evidence.quote and basis:
        basis = f"{strip_control_characters(line.evidence.source)}: {basis}"
    return f"{_signed(line.points):>8}  {strip_control_characters(line.title):<{_WIDTH}}  {basis}".rstrip()


def _counterfactual_text(lift: Counterfactual) -> str:
    return f"{' and '.join(map(_step, lift.steps))} → {say_total(lift.total)} {lift.label.value}"


def _step(step: LevelChange) -> str:
    before = "unknown" if step.from_level == MISSING else step.from_level.replace("_", " ")
    return strip_control_characters(f"{step.title}: {before} → {step.to_level.replace('_', ' ')}")


def _plain(points: float) -> str:
    return f"{points:.2f}".rstrip("0").rstrip(".")


def _signed(points: float) -> str:
    return f"{'−' if points < 0 else '+'}{_plain(abs(points))}"


def strip_control_characters(text: str) -> str:
    """Return the text without characters that a terminal or a browser would act on."""
    return _UNSHOWABLE.sub(" ", text).strip()
