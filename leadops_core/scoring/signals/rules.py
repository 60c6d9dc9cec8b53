"""What a rule is, and the small language that rules are written in."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from leadops_core.schemas.signal import SIGNAL_LEVELS, SignalKind

_GAP = re.compile(r"<(\d)>")
_SPACE = r"[\s,:/()~-]{1,3}"
_NO_SPACE_NEEDED = r"[\s,:/()~-]{0,3}"

NOTHING = None
HOLDS = "holds"
"""For `negated`: the words mean the same after a `not`, or hold one themselves."""


@dataclass(frozen=True)
class Rule:
    """One way of saying a level of a signal. Patterns are written as `expand` reads them."""

    kind: SignalKind
    level: str
    triggers: str
    """Words of which every text that the pattern matches has at least one; other texts are not tried."""
    words: str
    """Pattern of the words themselves."""
    confidence: float = 0.9
    negated: str | None = NOTHING
    """Level that the words mean after a `not`: `NOTHING`, `HOLDS`, or another level of the kind."""
    unless_before: str | None = None
    """Pattern of what must not stand before the words."""
    unless_after: str | None = None
    """Pattern of what must not stand after the words."""
    others_say_it: bool = False
    """Whether the lead's customers may say the words, which is then no signal of the lead's own."""

    def __post_init__(self) -> None:
        if self.level not in SIGNAL_LEVELS[self.kind]:
            raise ValueError(f"{self.kind.value} has no level {self.level!r}")

    # Compiled on first use: compiling the patterns of all rules takes 80 ms, which every command would wait for.
    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Compiled `words`."""
        return re.compile(rf"(?<!\w)(?:{expand(self.words)})(?!\w)")

    def matches(self, text: str) -> Iterator[re.Match[str]]:
        """Yield where the words stand in a text, also if two places overlap."""
        start = 0
        while match := self.pattern.search(text, start):
            yield match
            start = match.start() + 1

    @cached_property
    def before(self) -> re.Pattern[str] | None:
        """Compiled `unless_before`, to be searched in the text before the words."""
        pattern = self.unless_before
        return re.compile(rf"(?<!\w)(?:{expand(pattern)})\W{{0,3}}$") if pattern else None

    @cached_property
    def after(self) -> re.Pattern[str] | None:
        """Compiled `unless_after`, to be matched right after the words."""
        pattern = self.unless_after
        return re.compile(rf"\W{{0,3}}(?:{expand(pattern)})(?!\w)") if pattern else None


def expand(pattern: str) -> str:
    """The regular expression of a pattern: a space is what separates words (` ?` where nothing may), `<3>` stands for up to three words.

    Every repetition has a bound, so the time that a search takes grows with the text and no faster.
    """
    gapped = _GAP.sub(lambda gap: rf"(?:[\w'&%$€£+]{{1,30}}[\s,/()-]{{1,3}}){{0,{gap[1]}}}?", pattern)
    # Sets stay as they are, and look-behinds, which may not vary in length.
    parts = re.split(r"(\[[^\]]*\]|\(\?<[!=][^()]*\))", gapped)
    return "".join(
        part if part.startswith(("[", "(?<")) else part.replace(" ?", _NO_SPACE_NEEDED).replace(" ", _SPACE)
        for part in parts
    )
