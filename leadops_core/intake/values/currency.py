"""Read currencies."""

from functools import lru_cache
from typing import Final

from leadops_core.intake.cells import clean_line
from leadops_core.intake.headers import fold, words
from leadops_core.intake.values.rates import CURRENCY_NAMES, CURRENCY_SIGNS, USD_PER_UNIT

_WORDS: Final = frozenset(("TRY", "COP"))
"""Codes that are words."""


@lru_cache(maxsize=1024)
def parse_currency(text: str) -> str | None:
    """Return the ISO 4217 code of a currency given as a code, sign, or name, or None."""
    line = clean_line(text).strip(" .()[]")
    if line.upper() in USD_PER_UNIT:
        return line.upper()
    folded = fold(line)
    if folded in CURRENCY_SIGNS:
        return CURRENCY_SIGNS[folded]
    parts = folded.replace("-", " ").replace("(", " ").replace(")", " ").split()
    codes = {part.upper() for part in parts} & (USD_PER_UNIT.keys() - _WORDS)
    if len(codes) == 1:
        return codes.pop()
    return CURRENCY_NAMES.get(" ".join(parts))


def currency_of_header(header: str) -> str | None:
    """Return the currency in a header such as `Budget (EUR)` or `Budget in €`, or None."""
    signs = {CURRENCY_SIGNS[char] for char in header if char in CURRENCY_SIGNS and not char.isalnum()}
    codes = {word.upper() for word in words(header)} & (USD_PER_UNIT.keys() - _WORDS)
    currencies = signs | codes
    return currencies.pop() if len(currencies) == 1 else None
