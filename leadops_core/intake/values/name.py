"""Read names of people."""

import re
from typing import Final

from leadops_core.intake.cells import SHORT_CHARS, clean_line
from leadops_core.intake.values.east_asian_names import split_east_asian

_HONORIFICS: Final = frozenset(
    (
        "mr mrs ms miss mx sir madam dr prof professor rev hon dipl-ing dipl mag ing herr frau hr fr monsieur madame "
        "mademoiselle m mme mlle sr sra srta senor senora dott dottssa sig sigra signor signora avv dhr mevr mw drs ir "
        "mgr inz bc mudr judr phdr rndr pharmdr univ-prof lic dr-ing drmed drrernat drphil drjur dring dra dottor dottoressa"
    ).split()
)
# A single letter may be an initial: M. Smith, M Smith.
_WEAK_HONORIFICS: Final = frozenset(("m", "fr", "ing", "ir", "mag", "hon"))
_AFTER_DOCTOR: Final = frozenset(
    "med rer nat phil jur iur ing oec pol hc h c habil dent vet sc techn theol mult fh".split()
)
"""Words of a degree after the title: `Dr. rer. nat.`."""
_PRONOUNS = re.compile(
    r"\s*[(\[]\s*(?:(?:she|he|they|her|him|them|his|hers|theirs|ze|zir|sie|er|ihr|ihm|elle|il|iel|lui|ella|él|elle|lei|any|all)"
    r"(?:\s*(?:/|,|&|and|\|)\s*|\s+pronouns|\s*(?=[)\]])))+\s*[)\]]|\s+(?:she|he|they)\s*/\s*(?:her|him|them)(?:\s*/\s*\w+)?\Z",
    re.IGNORECASE,
)
_PICTURES = re.compile(
    "[\u200d\u20e3\u2190-\u21ff\u2300-\u27bf\u2900-\u297f\u2b00-\u2bff\ufe0e\ufe0f\U0001f000-\U0001faff\U000e0020-\U000e007f]+"
)
_LEAST_CAPITALS: Final = 3
"""Shorter words in capitals may be initials, as in `AJ Smith`."""
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
    name = _without_additions(clean_line(text))
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
    name = _without_additions(clean_line(text))
    east_asian = split_east_asian(name)
    if east_asian is not None:
        return east_asian
    last, comma, rest = name.partition(",")
    if comma:
        name_parts = [part.strip() for part in rest.split(",") if part.strip() and not _is_suffix(part)]
        if name_parts:
            first_words = _without_honorifics(" ".join(name_parts).split(" "))
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
    capitals = [_is_in_capitals(part) for part in parts]
    end = _end_of_family(parts, capitals)
    if end:
        return _join(parts[end:]), _join(parts[:end])
    begin = len(parts) - 1
    while not capitals[0] and begin > 1 and capitals[begin] and capitals[begin - 1]:
        begin -= 1
    # Particles before the last word belong to the last name.
    while begin > 1 and parts[begin - 1].casefold() in _PARTICLES:
        begin -= 1
    return _join(parts[:begin]), _join(parts[begin:])


def _without_additions(name: str) -> str:
    """Return the name without pronouns, emoji, and punctuation around it; emoji alone are no name."""
    if "/" in name or "(" in name or "[" in name:
        name = _PRONOUNS.sub("", name)
    if not name.isascii():
        name = " ".join(_PICTURES.sub(" ", name).split()) if _PICTURES.search(name) else name
    return name.strip(' ,;"')


def _is_in_capitals(part: str) -> bool:
    bare = part.removeprefix("Mc").removeprefix("Mac")
    return bare.isupper() and sum(map(str.isalpha, part)) >= _LEAST_CAPITALS


def _end_of_family(parts: list[str], capitals: list[bool]) -> int:
    """Return the number of words of a family name that comes first in capitals, as in `DUPONT Jean`, or 0."""
    begin = 0
    while begin < len(parts) - 1 and parts[begin].casefold() in _PARTICLES:
        begin += 1
    end = begin
    while end < len(parts) and capitals[end]:
        end += 1
    return end if begin < end < len(parts) and not any(capitals[end:]) else 0


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
    words = [part for part in parts if part]
    is_doctor = False
    while len(words) > 1:
        bare = words[0].rstrip(".").replace(".", "").casefold()
        if (
            is_doctor
            and bare.strip("()") in _AFTER_DOCTOR
            and (words[0].endswith((".", ")")) or words[0].islower())
        ):
            del words[0]
            continue
        is_weak = bare in _WEAK_HONORIFICS
        if bare not in _HONORIFICS or (is_weak and not (words[0].endswith(".") and len(words) > 2)):
            break
        is_doctor = is_doctor or bare.startswith(("dr", "dipl"))
        del words[0]
    return words


def _join(parts: list[str]) -> str | None:
    return normalize_name(" ".join(parts))[:SHORT_CHARS].strip() or None
