"""Rules that find signals in text, and the small pattern language that they are written in."""

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
"""For `negated`: the words mean the same after a `not`, or contain one."""


@dataclass(frozen=True)
class SignalRule:
    """Words that express a level of a signal. `expand` describes the pattern language."""

    kind: SignalKind
    level: str
    triggers: str
    """Words of which each matching text has at least one; other texts are not searched."""
    words: str
    """Pattern of the words themselves."""
    confidence: float = 0.9
    negated: str | None = NOTHING
    """Level of the words after a `not`: `NOTHING`, `HOLDS`, or another level of the kind."""
    unless_before: str | None = None
    """Pattern of text before the words with which they do not count."""
    unless_after: str | None = None
    """Pattern of text after the words with which they do not count."""
    excludes_others: bool = False
    """True if the words do not count when they are about other people, such as the lead's customers."""

    def __post_init__(self) -> None:
        if self.level not in SIGNAL_LEVELS[self.kind]:
            raise ValueError(f"{self.kind.value} has no level {self.level!r}")

    # Compiled on first use: compiling the patterns of all rules takes 80 ms, which every command would wait for.
    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Compiled `words`."""
        return re.compile(rf"(?<!\w)(?:{expand(self.words)})(?!\w)")

    def matches(self, text: str) -> Iterator[re.Match[str]]:
        """Yield all matches in a text, including overlapping ones."""
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
    """Return the regular expression of a pattern.

    A space matches a separator of words, ` ?` an optional one, and `<3>` up to three words. Every repetition is bounded, so the
    time of a search is linear in the length of the text.
    """
    gapped = _GAP.sub(lambda gap: rf"(?:[\w'&%$€£+]{{1,30}}[\s,/()-]{{1,3}}){{0,{gap[1]}}}?", pattern)
    # Character sets and look-behinds are kept: the length of a look-behind must not vary.
    parts = re.split(r"(\[[^\]]*\]|\(\?<[!=][^()]*\))", gapped)
    return "".join(
        part if part.startswith(("[", "(?<")) else part.replace(" ?", _NO_SPACE_NEEDED).replace(" ", _SPACE)
        for part in parts
    )
