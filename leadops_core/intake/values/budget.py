"""Read budgets."""

import re
from bisect import bisect_right
from functools import lru_cache
from typing import Final, NamedTuple

from leadops_core.intake.cells import clean_line
from leadops_core.intake.headers import fold, phrases
from leadops_core.intake.values.numbers import NUMBER, parse_number
from leadops_core.intake.values.rates import CURRENCY_SIGNS, USD_PER_UNIT
from leadops_core.schemas import BudgetRange

_LOWER_BOUNDS: Final = (5_000, 10_000, 25_000, 50_000, 100_000, 250_000)
_BANDS: Final = tuple(band for band in BudgetRange if band is not BudgetRange.NONE)
_BY_VALUE: Final = {band.value: band for band in BudgetRange}
_NO_BUDGET: Final = frozenset(
    phrases("""
    none|no|no budget|zero|nothing|0|0.00|no budget yet|no budget allocated|no budget approved|without budget
    not budgeted|unfunded|free|free only|kein budget|keines|keins|pas de budget|aucun|aucun budget|sin presupuesto
    ninguno|nessuno|nessun budget|sem orcamento|nenhum|geen budget|geen|no presupuesto|no funding|no money|gratis
    gratuit|kostenlos
""")
)
_UNKNOWN: Final = frozenset(
    phrases("""
    unknown|tbd|tba|tbc|to be determined|to be defined|to be discussed|n/a|na|-|--|?|not sure|unsure|undecided
    not specified|not known|unbekannt|offen|noch offen|k.a.|keine angabe|inconnu|a definir|por definir|desconocido
    da definire|sconosciuto|a combinar|onbekend|n.n.b.|depends|it depends|open|flexible|varies|confidential
    not disclosed|prefer not to say|not yet defined|no idea|don't know|dont know|not applicable|null|unspecified|(blank)
    (not set)|n.a.|..|…|...|not provided|not available|dk|idk|nan|not decided|not decided yet|no se|no se todavia
    noch nicht bekannt|weiss nicht|je ne sais pas|non lo so|nao sei
""")
)
_SIGNS = sorted([*CURRENCY_SIGNS, *map(str.lower, USD_PER_UNIT)], key=len, reverse=True)
_SIGN = re.compile(
    "|".join(rf"\b{re.escape(s)}(?![a-z])" if s[0].isalpha() else re.escape(s) for s in _SIGNS)
)
# After a digit or a unit there is no word boundary: 10kEUR, 500eur.
_SIGN_AFTER = re.compile(
    rf"(?<=[\dk])(?:{'|'.join(re.escape(s) for s in _SIGNS if s.isascii() and s.isalpha() and len(s) > 1)})(?![a-z])"
)
_UNITS: Final[dict[str, float]] = {
    **dict.fromkeys("k tsd tys t thousand thousands mil mille grand th duizend tausend".split(), 1e3),
    **dict.fromkeys("m mm mn mio mil. million millions millionen millones milhoes".split(), 1e6),
    **dict.fromkeys("milioni miljoen millon milione milhao".split(), 1e6),
    **dict.fromkeys(("lakh", "lakhs", "lac", "lacs"), 1e5),
    **dict.fromkeys(("crore", "crores", "cr"), 1e7),
    **dict.fromkeys(("b", "bn", "billion", "mrd"), 1e9),
}
_UNIT = "|".join(sorted(map(re.escape, _UNITS), key=len, reverse=True))
_AMOUNT = rf"({NUMBER})\s*({_UNIT})?\.?"
_SINGLE = re.compile(_AMOUNT)
_RANGE = re.compile(rf"{_AMOUNT}\s*(?:-|–|—|−|to|bis|a|tot|until|through|and|und|et|y|e|\.\.+|/)\s*{_AMOUNT}")
_LESS = re.compile(rf"(?:<=?|≤|up to|under|below|less than|max|maximum|bis zu|bis|unter|weniger als|moins de|jusqu'?a|menos de|"
                   rf"hasta|meno di|fino a|ate|minder dan|tot|no more than|maximal)\.?\s*{_AMOUNT}")  # fmt: skip
_MORE = re.compile(rf"(?:>=?|≥|more than|over|above|at least|from|min|minimum|mehr als|uber|ab|mindestens|plus de|a partir de|"
                   rf"mas de|desde|mais de|piu di|oltre|meer dan|vanaf)\.?\s*{_AMOUNT}\+?")  # fmt: skip
_MORE_AFTER = re.compile(
    rf"{_AMOUNT}\s*(?:\+|plus|and more|or more|and above|and up|und mehr|et plus|y mas|e mais|e piu)"
)
_NOISE = re.compile(
    r"\b(?:approximately|approx|about|around|roughly|circa|ca|rund|etwa|ungefahr|environ|aproximadamente|between|zwischen|entre|"
    r"tra|budget|our budget is|somewhere|maybe|annually|annual|yearly|per year|per annum|p\.?a\b|/ ?year|/ ?yr|a year|"
    r"pro jahr|im jahr|jahrlich|par an|per jaar|al ano|por ano|all'anno|year|total|in total|excl vat|ex vat|netto|net)\b\.?|~|≈"
)
_TEUR = re.compile(r"t(?:eur|€)(?![a-z])")
_INDIAN = re.compile(r"\b(?:lakhs?|lacs?|crores?)\b")
_MONTHLY = re.compile(r"(?:\bper month\b|\ba month\b|/\s*(?:month|mo|monat|mois|mes|mese)\b|\bmonthly\b|\bp\.?m\b\.?"
                      r"|\bpro monat\b|\bmonatlich\b|\bpar mois\b|\bpor mes\b|\bal mese\b|\bper maand\b|\bal mes\b)")  # fmt: skip


_MOST_CHARS: Final = 80
_LEAST: Final = 1_000
_LEAST_WITH_CURRENCY: Final = 100
_UP_TO: Final = 0.7
"""An amount such as "up to 5,000" means the range that ends there, in any major currency."""


def budget_of(usd_a_year: float) -> BudgetRange:
    """Return the range of an amount in US dollars a year. A range includes its lower bound."""
    if usd_a_year <= 0:
        return BudgetRange.NONE
    return _BANDS[bisect_right(_LOWER_BOUNDS, usd_a_year)]


def is_unknown_budget(text: str) -> bool:
    """Return True if `text` means that the budget is unknown, or is empty."""
    folded = fold(clean_line(text)).strip(" .!")
    return not folded or folded in _UNKNOWN


class BudgetAmount(NamedTuple):
    """A budget as it was written."""

    low: float | None
    """None for "up to"."""
    high: float | None
    """None for "more than"."""
    currency: str
    """The ISO 4217 code."""
    is_monthly: bool

    def range(self) -> BudgetRange:
        """Return the range of the yearly amount in dollars at the rates of `rates.RATES_OF`."""
        if self.low is None:
            middle = (self.high or 0.0) * _UP_TO
        else:
            middle = self.low if self.high is None else (self.low + self.high) / 2
        return budget_of(middle * USD_PER_UNIT[self.currency] * (12 if self.is_monthly else 1))

    def __str__(self) -> str:
        """Return the amount, such as `25,000 EUR`, in a form that `parse_amount` reads."""
        if self.low is None:
            number = f"up to {_written(self.high or 0.0)}"
        elif self.high is None:
            number = f"from {_written(self.low)}"
        elif self.low == self.high:
            number = _written(self.low)
        else:
            number = f"{_written(self.low)}–{_written(self.high)}"
        return f"{number} {self.currency}{' per month' if self.is_monthly else ''}"


def _written(amount: float) -> str:
    return f"{amount:,.0f}" if amount == int(amount) else f"{amount:,.2f}"


@lru_cache(maxsize=8192)
def parse_budget(text: str, currency: str | None = None) -> BudgetRange | None:
    """Return the range of a budget, or None if the budget is unknown or ambiguous.

    An interval counts by its middle, "up to" by its upper bound (see `_UP_TO`), and "more than" by its lower bound. Other
    currencies are converted with `rates`, and monthly amounts are multiplied by twelve. A number alone is an amount in
    `currency`, or in dollars. A number below 1,000 (below 100 with a currency) is ambiguous, because it may mean thousands.
    """
    line = clean_line(text)
    if line in _BY_VALUE:
        return _BY_VALUE[line]
    if _fold_budget(line).strip(" .!") in _NO_BUDGET:
        return BudgetRange.NONE
    amount = parse_amount(text, currency)
    return None if amount is None else amount.range()


@lru_cache(maxsize=8192)
def parse_amount(text: str, currency: str | None = None) -> BudgetAmount | None:
    """Return the amount of a budget with its currency, or None if there is no clear amount.

    `currency` is the currency of numbers without one.
    """
    line = clean_line(text)
    folded = _fold_budget(line)
    bare = folded.strip(" .!")
    if not bare or line in _BY_VALUE or bare in _UNKNOWN or len(line) > _MOST_CHARS:
        return None
    signs = {_code(sign) for sign in _SIGN.findall(folded) + _SIGN_AFTER.findall(folded)}
    if len(signs) > 1:
        return None
    # Only rupees are counted in lakhs and crores.
    stated_currency = signs.pop() if signs else "INR" if _INDIAN.search(folded) else currency
    plain = _SIGN_AFTER.sub(" ", _SIGN.sub(" ", _MONTHLY.sub(" ", folded)))
    plain = " ".join(_NOISE.sub(" ", plain).split()).strip(" .:;()[]/").removesuffix(",-").removesuffix(".-")
    bounds = _bounds(plain, least=_LEAST_WITH_CURRENCY if stated_currency and _has_sign(folded) else _LEAST)
    if bounds is None:
        return None
    return BudgetAmount(*bounds, stated_currency or "USD", _MONTHLY.search(folded) is not None)


def foreign_amount(text: str, currency: str | None = None) -> str | None:
    """Return the amount of a budget in a currency other than the dollar, such as `25,000 EUR`, or None."""
    amount = parse_amount(text, currency)
    return None if amount is None or amount.currency == "USD" else str(amount)


def _fold_budget(line: str) -> str:
    return _TEUR.sub("k eur", fold(line).replace("’", "'").strip())


def _has_sign(folded: str) -> bool:
    return _SIGN.search(folded) is not None or _SIGN_AFTER.search(folded) is not None


def _bounds(text: str, *, least: float) -> tuple[float | None, float | None] | None:
    """Return the lower and upper bound, of which one is None for an open interval; None if `text` is no clear amount."""
    if match := _SINGLE.fullmatch(text):
        amount = _amount(match[1], match[2])
        return None if amount is None or (0 < amount < least and not match[2]) else (amount, amount)
    if match := _RANGE.fullmatch(text):
        low, high = _amount(match[1], match[2]), _amount(match[3], match[4])
        if low is None or high is None:
            return None
        if match[4] and not match[2] and low < high / _UNITS[match[4]]:
            low *= _UNITS[match[4]]
        return None if low > high or (high < least and not match[4]) else (low, high)
    for pattern, is_upper in ((_LESS, True), (_MORE, False), (_MORE_AFTER, False)):
        if match := pattern.fullmatch(text):
            amount = _amount(match[1], match[2])
            if not amount or (amount < least and not match[2]):
                return None
            return (None, amount) if is_upper else (amount, None)
    return None


def _amount(digits: str, unit: str | None) -> float | None:
    number = parse_number(digits)
    return None if number is None else number * _UNITS.get(unit or "", 1.0)


def _code(sign: str) -> str:
    return CURRENCY_SIGNS.get(sign) or sign.upper()
