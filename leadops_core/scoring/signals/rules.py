"""What a rule is, and the small language that rules are written in."""

import re
from collections.abc import Iterable

from leadops_core.schemas.signal import SIGNAL_LEVELS, SignalKind
from leadops_core.scoring.signals.first_words import first_words

_GAP = re.compile(r"<(\d)>")
_SPACE = r"[\s,:/()~-]{1,3}"
_NO_SPACE_NEEDED = r"[\s,:/()~-]{0,3}"


class Rule:
    """One way of saying one thing.

    Its patterns are compiled when they are first tried: all of them at once would cost more than loading the library.
    """

    __slots__ = (
        "_after",
        "_before",
        "_first_words",
        "_pattern",
        "_source",
        "confidence",
        "kind",
        "level",
        "means",
        "negated",
        "others_say_it",
        "triggers",
    )

    def __init__(
        self,
        kind: SignalKind,
        level: str,
        triggers: str,
        pattern: str,
        confidence: float,
        *,
        negated: str | None,
        unless_before: str | None,
        unless_after: str | None,
        others_say_it: bool,
    ) -> None:
        self.kind = kind
        self.level = level
        self.means = (kind, level)
        self.triggers = tuple(triggers.split())
        """Words of which at least one stands in every text that the pattern can match; other texts are never tried."""
        self.confidence = confidence
        self.negated = negated
        """Level that the words mean after a `not`: `NOTHING`, `HOLDS`, or another level of the kind."""
        self.others_say_it = others_say_it
        """Whether it may be the lead's customers who say it: then it is no signal of the lead's own."""
        self._source = pattern
        self._first_words: frozenset[str] | None = None
        self._pattern: re.Pattern[str] | None = None
        self._before: str | re.Pattern[str] | None = unless_before
        self._after: str | re.Pattern[str] | None = unless_after

    @property
    def pattern(self) -> re.Pattern[str]:
        """The words themselves."""
        if self._pattern is None:
            self._first_words = first_words(self._source)
            begins = r"(?<!\w)" if self._first_words is None else ""
            self._pattern = re.compile(rf"{begins}(?:{expand(self._source)})(?!\w)")
        return self._pattern

    def matches(self, text: str, places: dict[str, list[int]]) -> Iterable[re.Match[str]]:
        """Where the words stand in the text, in its order; `places` tells where each word of the text begins."""
        pattern = self.pattern
        firsts = self._first_words
        if firsts is None:
            return pattern.finditer(text)
        # Most patterns begin with few words, and few of a text's words begin any: a match at each of those places
        # costs a tenth of a search.
        starts = [start for word in firsts.intersection(places) for start in places[word]]
        if len(starts) > 1:
            starts.sort()
        match = pattern.match
        return [found for start in starts if (found := match(text, start))]

    @property
    def unless_before(self) -> re.Pattern[str] | None:
        """What must not stand before them."""
        if isinstance(self._before, str):
            self._before = re.compile(rf"(?<!\w)(?:{expand(self._before)})\W{{0,3}}$")
        return self._before

    @property
    def unless_after(self) -> re.Pattern[str] | None:
        """What must not stand after them."""
        if isinstance(self._after, str):
            self._after = re.compile(rf"\W{{0,3}}(?:{expand(self._after)})(?!\w)")
        return self._after


NOTHING = None
HOLDS = "holds"
"""For `negated`: the words mean the same after a `not`, or hold one themselves."""


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
        kind,
        level,
        triggers,
        pattern,
        confidence,
        negated=negated,
        unless_before=unless_before,
        unless_after=unless_after,
        others_say_it=others_say_it,
    )
