"""What a rule is, and the small language that rules are written in."""

import re
from typing import NamedTuple

from leadops_core.schemas.signal import SIGNAL_LEVELS, SignalKind

_GAP = re.compile(r"<(\d)>")
_SPACE = r"[\s,:/()~-]{1,3}"
_NO_SPACE_NEEDED = r"[\s,:/()~-]{0,3}"


class Rule(NamedTuple):
    """One way of saying one thing."""

    kind: SignalKind
    level: str
    triggers: tuple[str, ...]
    """Words of which at least one stands in every text that the pattern can match; other texts are never tried."""
    pattern: re.Pattern[str]
    confidence: float
    negated: str | None
    """Level that the words mean after a `not`: `NOTHING`, `HOLDS`, or another level of the kind."""
    unless_before: re.Pattern[str] | None
    unless_after: re.Pattern[str] | None
    others_say_it: bool
    """Whether it may be the lead's customers who say it: then it is no signal of the lead's own."""


NOTHING = None
HOLDS = "holds"
"""For `negated`: the words mean the same after a `not`, or hold one themselves."""


def expand(pattern: str) -> str:
    """The regular expression of a pattern: a space is what separates words (` ?` where nothing may), `<3>` stands for up to three words.

    Every repetition has a bound, so the time that a search takes grows with the text and no faster.
    """
    gapped = _GAP.sub(lambda gap: rf"(?:[\\w'&%$€£+.]{{1,30}}[\\s,/()-]{{1,3}}){{0,{gap[1]}}}?", pattern)
    parts = re.split(r"(\[[^\]]*\])", gapped)
    return "".join(
        part if part.startswith("[") else part.replace(" ?", _NO_SPACE_NEEDED).replace(" ", _SPACE) for part in parts
    )


def compile_pattern(pattern: str) -> re.Pattern[str]:
    """The pattern as whole words."""
    return re.compile(rf"(?<!\w)(?:{expand(pattern)})(?!\w)")


def say(
    kind: SignalKind,
    level: str,
    triggers: str,
    pattern: str,
    confidence: float = 0.9,
    *,
    negated: str | None = NOTHING,
    unless_before: str | None = None,
    unless_after: str | None = None,
    others_say_it: bool = False,
) -> Rule:
    """One rule; see `Rule` and `expand`."""
    if level not in SIGNAL_LEVELS[kind]:
        raise ValueError(f"{kind.value} has no level {level!r}")
    return Rule(
        kind=kind,
        level=level,
        triggers=tuple(triggers.split()),
        pattern=compile_pattern(pattern),
        confidence=confidence,
        negated=negated,
        unless_before=re.compile(rf"(?<!\w)(?:{expand(unless_before)})\W{{0,3}}$") if unless_before else None,
        unless_after=re.compile(rf"\W{{0,3}}(?:{expand(unless_after)})(?!\w)") if unless_after else None,
        others_say_it=others_say_it,
    )
