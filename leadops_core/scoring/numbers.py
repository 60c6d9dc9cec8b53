"""Read numbers and dates from the cells of a file."""

import re
from datetime import date

_NUMBER = re.compile(
    r"([^\d+−-]{0,8})([+−-]?)([^\d]{0,4})(\d[\d.,'’\u00a0\u202f ]{0,30}|\d)(\s{0,3}[^\d]{0,12})"
)
_WORD = re.compile(r"[^\W\d_]+\b(?!\$)")
_CURRENCIES = "aud brl cad chf cny czk dkk eur gbp huf inr jpy kr mxn nok nzd pln rs sek sgd usd zar"
_BEFORE_NUMBERS = frozenset(f"{_CURRENCIES} about approx ca circa from max min over to up".split())
"""Words that may precede a number. Other letters before digits make the cell a name (`v3`, `Q1`, `Tier 2`)."""
_TIMES = {
    **dict.fromkeys(("k", "tsd", "thousand"), 1e3),
    **dict.fromkeys(("m", "mio", "mn", "mln", "million", "millions"), 1e6),
    **dict.fromkeys(("bn", "mrd", "billion", "billions"), 1e9),
}
_SPACES = str.maketrans("", "", "'’\u00a0\u202f ")

_DATE = re.compile(
    r"(?:(\d{4})([-/.])(\d{1,2})\2(\d{1,2})|(\d{1,2})([-/.])(\d{1,2})\6(\d{4}))(?:[T ,].{0,40})?"
)
_EPOCH = date(1970, 1, 1)


def read_ordered(text: str) -> float | None:
    """Return a date as days since 1970, or else a number; None if the cell holds neither."""
    day = read_date(text)
    return read_number(text) if day is None else float((day - _EPOCH).days)


def read_date(text: str) -> date | None:
    """Return the date in a cell, with or without a time of day, or None.

    With points and hyphens the day comes first (`31.12.2025`, `31-12-2025`) unless that is no date (`12-31-2025`). With slashes
    the month comes first if both are possible (`3/4/2025`).
    """
    match = _DATE.fullmatch(text.strip()[:64])
    if match is None:
        return None
    if match[1]:
        year, month, day = match[1], match[3], match[4]
    else:
        year, month, day = match[8], match[7], match[5]
        if _is_month_first(match[6], first=int(day), second=int(month)):
            month, day = day, month
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _is_month_first(separator: str, *, first: int, second: int) -> bool:
    if separator == "/":
        return second <= 31 and (second > 12 or first <= 12)
    return separator == "-" and second > 12


def read_number(text: str) -> float | None:
    """Return the number in a cell (`1,234`, `1.234,5`, `$ 12.50`, `−3 %`, `2.5k`), or None if it holds no single number.

    A single comma before exactly three digits separates thousands, a single point is a decimal point. Letters before the
    number must be a currency or a word such as "about"; others make the cell a name (`v3`).
    """
    match = _NUMBER.fullmatch(text.strip()[:64])
    if match is None:
        return None
    before, sign, between, digits, unit = match.groups()
    if not _BEFORE_NUMBERS.issuperset(_WORD.findall(f"{before} {between}".casefold())):
        return None
    number = _plain_number(digits.translate(_SPACES).rstrip(".,"))
    if number is None:
        return None
    number *= _times(unit, is_glued=digits[-1].isdigit() and unit[:1].isalpha())
    return -number if sign in {"-", "−"} and sign else number


def _plain_number(digits: str) -> float | None:
    comma, point = digits.rfind(","), digits.rfind(".")
    if comma >= 0 and point >= 0:
        grouping = "," if comma < point else "."
        digits = digits.replace(grouping, "").replace(",", ".")
    elif comma >= 0:
        groups = digits.split(",")
        grouped = len(groups) > 2 or len(groups[-1]) == 3
        digits = digits.replace(",", "" if grouped else ".")
    elif digits.count(".") > 1:
        digits = digits.replace(".", "")
    return None if digits.count(".") > 1 else float(digits)


def _times(unit: str, *, is_glued: bool) -> float:
    """Return the factor of a unit; a separate `m` is a meter or a month."""
    words = _WORD.findall(unit.casefold())
    name = words[0] if words else ""
    return 1.0 if name == "m" and not is_glued else _TIMES.get(name, 1.0)
