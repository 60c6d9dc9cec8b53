"""Read company sizes."""

import re
from bisect import bisect_left
from functools import lru_cache
from typing import Final

from leadops_core.intake.cells import clean_line
from leadops_core.intake.headers import fold, phrases
from leadops_core.intake.values.numbers import NUMBER, parse_number
from leadops_core.schemas import CompanySize

_UPPER_BOUNDS: Final = (1, 10, 50, 200, 500, 1_000, 5_000, 10_000)
_BANDS: Final = tuple(CompanySize)
_BY_VALUE: Final = {band.value: band for band in CompanySize}
_WORDS: Final[dict[CompanySize, str]] = {
    CompanySize.SOLO: """
        solo|self employed|self-employed|selfemployed|freelancer|freelance|sole proprietor|just me|only me|one person
        sole trader|myself only|selbststandig|selbstandig|einzelunternehmer|independant|autonomo|individual
    """,
    CompanySize.MICRO: "micro|very small|startup|start-up|tiny|kleinstunternehmen|tpe|microempresa",
    CompanySize.SMALL: """
        small|small business|smb|klein|petite|petite entreprise|pequena|piccola|small company|kleinunternehmen
    """,
    CompanySize.MEDIUM: """
        medium|mid|medium business|sme|kmu|pme|pyme|pmi|mittel|moyenne|mediana|media|medium sized|medium-sized|mkb
        mittelstand
    """,
    CompanySize.UPPER_MEDIUM: "mid market|mid-market|midmarket|upper medium|eti|mid-size|midsize|mid-sized",
    CompanySize.LARGE: "large|large business|big|gross|grande|groot|large company|grossunternehmen|grande entreprise",
    CompanySize.ENTERPRISE: "enterprise|very large|corporate|large enterprise|konzern",
    CompanySize.GIANT: "global enterprise|fortune 500|huge|giant",
}
# How a spreadsheet writes 2-10, 1-10, and 11-50 if it reads them as dates.
_AS_DATES: Final = {
    **dict.fromkeys(
        "2-oct 02-oct oct-2 oct-02 10-feb feb-10 2-okt 02-okt 10-jan jan-10 1-oct 01-oct".split(),
        CompanySize.MICRO,
    ),
    **dict.fromkeys("nov-50 11-nov-50 nov-1950 50-nov".split(), CompanySize.SMALL),
}
_BY_WORD: Final = _AS_DATES | {word: band for band, words in _WORDS.items() for word in phrases(words)}
_UNIT = re.compile(
    r"\b(?:approximately|approx|about|around|circa|ca|rund|etwa|environ|employees?|people|persons?|staff|headcount|"
    r"fte|ftes|mitarbeiter(?:innen|in|n)?|ma|mitarbeitende|beschaftigte|employes?|salaries?|personnes|empleados?|personas|"
    r"trabajadores|funcionarios|colaboradores|pessoas|dipendenti|addetti|medewerkers|werknemers|members?|users?|pracownik(?:ow|i)|"
    r"osob|zamestnancu|anstallda|ansatte|personer|collaborateurs)\b\.?"
)
_WIDE_UNIT = re.compile(
    fold(r"(?<=[\d+〜~])\s*(?:人|名|员工|員工|社員|従業員|명)|(?:従業員|社員|员工|員工)数?[:：]?\s*(?=\d)")
)
_OR_MORE = re.compile("(?:以上|超)(?=\\Z|\\s|\\))")
_CODE = re.compile(r"c_0*(\d+)_0*(\d+)")
"""Ranges in the form of LinkedIn lead forms: `c_00011_00050`."""
_AMOUNT = rf"({NUMBER})\s*(k|m|tsd|thousand|mil|mille|million|mio)?\.?"
_SINGLE = re.compile(rf"[~=]?\s*{_AMOUNT}")
_RANGE = re.compile(
    rf"(?:from|between|von|zwischen|de|entre|da|tra|od|van|fran|mellan)?\s*{_AMOUNT}\s*(?:-|–|〜|~|—|−|to|bis|a|tot|do|till|och|ate|until|through|and|und|et|y|e|en|\.\.+|/)\s*{_AMOUNT}"
)
_LESS = re.compile(rf"(?:<=?|≤|up to|under|below|less than|fewer than|bis|bis zu|unter|weniger als|moins de|menos de|meno di|"
                   rf"minder dan|max|jusqua|hasta|ate)\s*{_AMOUNT}")  # fmt: skip
_MORE_BEFORE = re.compile(rf"(?:>=?|≥|more than|over|above|at least|mehr als|uber|ab|plus de|mas de|mais de|piu di|oltre|"
                          rf"meer dan|min|from)\s*{_AMOUNT}")  # fmt: skip
_MORE_AFTER = re.compile(
    rf"{_AMOUNT}\s*(?:\+|plus|and more|or more|and above|and up|und mehr|et plus|y mas|e mais|e piu|en meer)"
)
_FACTORS: Final = dict.fromkeys(("k", "tsd", "thousand", "mil", "mille"), 1e3) | dict.fromkeys(
    ("m", "mio", "million"), 1e6
)


def size_of(count: float) -> CompanySize | None:
    """Return the range that contains `count` employees, or None for no employees."""
    if count < 1:
        return None
    return _BANDS[bisect_left(_UPPER_BOUNDS, int(count))]


@lru_cache(maxsize=8192)
def parse_size(text: str) -> CompanySize | None:
    """Return the range of a company size written as a number, range, or word, or None.

    An interval counts by its middle, and an open interval (`500+`) by the range just above its bound.
    """
    line = clean_line(text)
    band = _BY_VALUE.get(line)
    if band is not None:
        return band
    if len(line) > 80:
        return None
    folded = _OR_MORE.sub("+", _WIDE_UNIT.sub("", fold(line).replace("’", "'")))
    if folded in _BY_WORD:
        return _BY_WORD[folded]
    code = _CODE.fullmatch(folded)
    if code:
        return size_of((int(code[1]) + int(code[2])) / 2)
    before, _, rest = folded.partition("(")
    # `Small (1-50)`: only the name of a size has its numbers in brackets. `see note (3)` and `n/a (2023)` are no sizes.
    inside = rest.rstrip(" ).") if rest and before.strip(" .:") in _BY_WORD else ""
    for candidate in (folded, inside, before if rest and not any(map(str.isdigit, rest)) else ""):
        bare = " ".join(_UNIT.sub(" ", candidate).split()).strip(" .:()")
        size = _from_numbers(bare) or _BY_WORD.get(bare)
        if size:
            return size
    return None


def _from_numbers(text: str) -> CompanySize | None:
    if match := _SINGLE.fullmatch(text):
        return size_of(_amount(match[1], match[2]))
    if match := _RANGE.fullmatch(text):
        low, high = _amount(match[1], match[2] or match[4]), _amount(match[3], match[4])
        return size_of((low + high) / 2) if 0 <= low <= high else None
    if match := _LESS.fullmatch(text):
        high = _amount(match[1], match[2])
        return size_of(max(1.0, high - 1 if text.startswith(("<", "under", "unter", "less")) else high))
    match = _MORE_BEFORE.fullmatch(text) or _MORE_AFTER.fullmatch(text)
    if match:
        return size_of(_amount(match[1], match[2]) + 1)
    return None


def _amount(digits: str, unit: str | None) -> float:
    number = parse_number(digits)
    return -1.0 if number is None else number * _FACTORS.get(unit or "", 1.0)
