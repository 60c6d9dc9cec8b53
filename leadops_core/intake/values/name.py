"""Read names of people."""

import re
from typing import Final

from leadops_core.intake.cells import SHORT_CHARS, clean_line

_HONORIFICS: Final = frozenset(
    (
        "mr mrs ms miss mx sir madam dr prof professor rev hon dipl-ing dipl mag ing herr frau hr fr monsieur madame "
        "mademoiselle m mme mlle sr sra srta senor senora dott dottssa sig sigra signor signora avv dhr mevr mw drs ir"
    ).split()
)
# A single letter may be an initial: M. Smith, M Smith.
_WEAK_HONORIFICS: Final = frozenset(("m", "fr", "ing", "ir", "mag", "hon"))
_PARTICLES: Final = frozenset(
    (
        "van von der den de del della dos das da do di du la le las los y e zu zum zur ten ter te af av bin ibn al el "
        "vom und van't 't of the"
    ).split()
)
_SUFFIXES: Final = frozenset("jr sr ii iii iv phd mba md esq cpa dds msc bsc ba ma llm pmp cfa".split())
_ROMAN = re.compile(r"(?=[iv])i{0,3}v?i{0,3}\Z")
_WORD_PARTS = re.compile(r"([-'’.])")
_MC = re.compile(r"mc(?=[a-z]{3})")


def normalize_name(text: str) -> str:
    """Return a first or last name on one line, with corrected capitals if it is all in one case. Idempotent.

    Mixed case is intended and stays.
    """
    name = clean_line(text).strip(' ,;"')
    if name.istitle() or not (name.isupper() or name.islower()):
        return name
    # J. and AJ are initials, not names in capitals.
    if name.isupper() and sum(map(str.isalpha, name)) <= 2:
        return name
    proper = " ".join(_proper(word, is_first=index == 0) for index, word in enumerate(name.split(" ")))
    # A letter such as ß has no single capital letter, so a result that is not an improvement is discarded.
    return proper if not (proper.isupper() or proper.islower()) or len(name) == 1 else name


def split_full_name(text: str) -> tuple[str | None, str | None]:
    """Return the first and last name of a whole name, such as `Dr. Ann Lee`, `LEE, Ann`, or `Ludwig van Beethoven`.

    A single word is a first name; after a form of address it is a last name.
    """
    name = clean_line(text).strip(' ,;"')
    last, comma, rest = name.partition(",")
    if comma:
        kept = [part.strip() for part in rest.split(",") if part.strip() and not _is_suffix(part)]
        if kept:
            first_words = _without_honorifics(" ".join(kept).split(" "))
            last_words = _without_honorifics(last.strip().split(" "))
            if first_words or last_words:
                return _join(first_words), _join(last_words)
        name = last.strip()
    words = name.split(" ")
    parts = _without_honorifics(words)
    if len(parts) == 1 and len(words) > 1:
        return None, _join(parts)
    while len(parts) > 2 and _is_suffix(parts[-1]):
        parts.pop()
    if len(parts) < 2:
        return _join(parts), None
    # Particles before the last word belong to the last name.
    begin = len(parts) - 1
    while begin > 1 and parts[begin - 1].casefold() in _PARTICLES:
        begin -= 1
    return _join(parts[:begin]), _join(parts[begin:])


def _proper(word: str, *, is_first: bool) -> str:
    lower = word.lower()
    if lower in _PARTICLES and not is_first:
        return lower
    if _ROMAN.match(lower):
        return lower.upper() if not is_first else lower.capitalize()
    return "".join(map(_capital, _WORD_PARTS.split(lower)))


def _capital(part: str) -> str:
    if _MC.match(part):
        return "Mc" + part[2:].capitalize()
    return part.capitalize()


def _is_suffix(part: str) -> bool:
    return part.strip().replace(".", "").casefold() in _SUFFIXES


def _without_honorifics(parts: list[str]) -> list[str]:
    kept = [part for part in parts if part]
    while len(kept) > 1:
        bare = kept[0].rstrip(".").replace(".", "").casefold()
        is_weak = bare in _WEAK_HONORIFICS
        if bare not in _HONORIFICS or (is_weak and not (kept[0].endswith(".") and len(kept) > 2)):
            break
        del kept[0]
    return kept


def _join(parts: list[str]) -> str | None:
    return normalize_name(" ".join(parts))[:SHORT_CHARS].strip() or None
