"""Size band of a company, from its field or from the lead's own words."""

import re
from itertools import islice

from leadops_core.schemas.enrichment import Fact, FactName
from leadops_core.schemas.lead import CompanySize, LeadContent

_UPPER_BOUNDS = (
    (1, CompanySize.SOLO),
    (10, CompanySize.MICRO),
    (50, CompanySize.SMALL),
    (200, CompanySize.MEDIUM),
    (500, CompanySize.UPPER_MEDIUM),
    (1_000, CompanySize.LARGE),
    (5_000, CompanySize.VERY_LARGE),
    (10_000, CompanySize.ENTERPRISE),
)
_READ_CHARACTERS = 4_000

_NUMBER = re.compile(r"\d{1,3}(?:[.,]\d{3})+|\d{1,6}")
_BEFORE_NUMBER = re.compile(
    r"(?:company|firm|business|organi[sz]ation|agency|startup) of (?:about |around |roughly |some )?$"
)
_NOT_A_HEADCOUNT = re.compile(
    r"[\w.,$€£+-]$|\b(?:hir(?:e|ed|es|ing)|recruit\w*|onboard\w*|train\w*|add(?:ed|ing)?|another|einstell\w*)"
    r" (?:about |over |up to )?$"
)
_AFTER_NUMBER = re.compile(
    r"""\+?(?:
        [ ](?:full-time[ ]|permanent[ ]|fte[ ])?(?:employees|mitarbeite(?:rn?|nde[rn]?)|employ[eé]s|salari[eé]s
            |collaborateurs|empleados|colaboradores|funcion[aá]rios|medewerkers|dipendenti|ftes?)\b
      | [- ](?:person|people|man|employee|mann|personen)[- ](?:company|firm|business|organi[sz]ation|agency
            |startup|start-up|shop|unternehmen|betrieb|firma)\b
    )""",
    re.VERBOSE,
)
_NOT_PEOPLE = re.compile(r"[.,]?\d|%|[ ]?[km]\b|[ ](?!people|persons|employees|and\b|or\b)\w")
_MAX_NUMBERS = 20
_SOLO_TITLE = re.compile(
    r"\b(?:freelanc\w*|self[- ]employed|sole (?:trader|proprietor)|solopreneur|einzelunternehmer\w*|freiberufl\w*"
    r"|selbst(?:st)?ändig\w*|auto-?entrepreneu\w*|autónom[oa]|autônom[oa]|libero professionista|zzp(?:er)?)\b",
    re.IGNORECASE,
)


def _band(headcount: int) -> CompanySize:
    return next((band for bound, band in _UPPER_BOUNDS if headcount <= bound), CompanySize.GIANT)


def _fact(size: CompanySize, source: str, confidence: float) -> Fact:
    return Fact(name=FactName.COMPANY_SIZE, value=size.value, source=source, confidence=confidence)


_GIVEN = {size: _fact(size, "field:company_size", 1.0) for size in CompanySize}
_STATED = {
    (size, field): _fact(size, f"field:{field}", 0.7)
    for size in CompanySize
    for field in ("lead_message", "pain_point")
}
_SOLO = _fact(CompanySize.SOLO, "field:job_title", 0.6)


def _headcount(text: str) -> int:
    """Return the first number in the text that counts the company's people, or 0."""
    for number in islice(_NUMBER.finditer(text, 0, _READ_CHARACTERS), _MAX_NUMBERS):
        start, end = number.span()
        before, after = text[max(0, start - 40) : start].lower(), text[end : end + 40].lower()
        counted = _AFTER_NUMBER.match(after) or (
            before.endswith((" of ", " about ", " around ", " roughly ", " some "))
            and _BEFORE_NUMBER.search(before)
            and not _NOT_PEOPLE.match(after)
        )
        if counted and not _NOT_A_HEADCOUNT.search(before):
            return int(number[0].replace(",", "").replace(".", ""))
    return 0


def size_fact(content: LeadContent) -> Fact | None:
    """Return the size from the field, or else from a headcount in the text, or else from the title."""
    if content.company_size is not None:
        return _GIVEN[content.company_size]
    for field, text in (("lead_message", content.lead_message), ("pain_point", content.pain_point)):
        headcount = _headcount(text) if text else 0
        if headcount:
            return _STATED[_band(headcount), field]
    if content.job_title and _SOLO_TITLE.search(content.job_title):
        return _SOLO
    return None
