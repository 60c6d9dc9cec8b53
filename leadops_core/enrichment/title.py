"""Seniority and department from a job title, in seven languages."""

import re
from functools import lru_cache
from typing import NamedTuple
from unicodedata import combining, normalize

from leadops_core.enrichment.title_words import ASSISTANTS, DEPARTMENTS, FORMER, SENIORITIES
from leadops_core.schemas.enrichment import Fact, FactName

_READ_CHARACTERS = 160
_WITHOUT_ACCENTS = str.maketrans({"ß": "ss", "ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d"})
# Gendered forms of one title: "Leiter:in", "Leiter*in", "Leiter/in", "Leiter(in)".
_GENDERED_ENDINGS = re.compile(r"(?<=\w)(?:[:*_/]|\()(?:in|innen|a|e|trice|ra)\b\)?")
_PART_ENDS = re.compile(r"[,;|/()\[\]•·–—\n]+")
_NOT_A_WORD = re.compile(r"[^\w&|]+|_+")
_ELSEWHERE = re.compile(r" (?:at|bei|chez|presso|reporting to|report to) [^|]*")
_FORMER = re.compile(rf" (?:{FORMER}) [^|]*")
_LATIN = re.compile(r"[a-z]")
_ASSISTANT = re.compile(rf" (?:{ASSISTANTS})")
_SENIORITIES = tuple(
    (level, confidence, re.compile(rf"(?<=[ ])(?:{words})(?= )")) for level, confidence, words in SENIORITIES
)
_PARTNER = re.compile(r" (?:senior |junior )?partner ")


class _Branch(NamedTuple):
    group: str
    department: str


_BRANCHES = tuple(_Branch(f"d{index}", name) for index, (name, _) in enumerate(DEPARTMENTS))
_DEPARTMENT_OF = {branch.group: branch.department for branch in _BRANCHES}
_DEPARTMENTS = re.compile(
    r"(?<=[ ])(?:"
    + "|".join(
        f"(?P<{branch.group}>{words})" for branch, (_, words) in zip(_BRANCHES, DEPARTMENTS, strict=True)
    )
    + r")(?= )"
)
_AT_THE_TOP = frozenset(("owner", "c_level"))


def fold(title: str) -> str:
    """Return the title in the form of the word tables: lowercase, no accents, padded with spaces, `|` between parts."""
    text = normalize("NFKD", title[:_READ_CHARACTERS]).casefold().translate(_WITHOUT_ACCENTS)
    if not text.isascii():
        text = "".join(character for character in text if not combining(character))
    parts = _PART_ENDS.sub(" | ", _GENDERED_ENDINGS.sub("", text))
    return f" {_NOT_A_WORD.sub(' ', parts).strip(' |')} "


@lru_cache(maxsize=16_384)
def title_facts(title: str) -> tuple[Fact, ...]:
    """Return seniority and department of a title, or nothing for a title without Latin letters.

    An unknown title means `staff` in the department `other`, with low confidence, so that nobody asks for the title
    again.
    """
    text = fold(title)
    text = _ELSEWHERE.sub(" ", _FORMER.sub(" ", text))
    if not _LATIN.search(text):
        return ()
    level, confidence = _seniority(text)
    department, department_confidence = _department(text, level)
    return (
        Fact(name=FactName.SENIORITY, value=level, source="field:job_title", confidence=confidence),
        Fact(
            name=FactName.DEPARTMENT,
            value=department,
            source="field:job_title",
            confidence=department_confidence,
        ),
    )


def _seniority(text: str) -> tuple[str, float]:
    if _ASSISTANT.search(text):
        return "staff", 0.85
    if _PARTNER.fullmatch(text):
        return "owner", 0.6
    for level, confidence, words in _SENIORITIES:
        if words.search(text):
            return level, confidence
    return "staff", 0.3


def _department(text: str, level: str) -> tuple[str, float]:
    if _ASSISTANT.search(text):
        return "other", 0.6
    match = _DEPARTMENTS.search(text)
    if match and match.lastgroup:
        return _DEPARTMENT_OF[match.lastgroup], 0.85
    if level in _AT_THE_TOP:
        return "general_management", 0.8
    return "other", 0.3
