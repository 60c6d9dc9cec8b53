"""Read numbers as they are written in any country."""

import re
from typing import Final

NUMBER: Final = r"\d[\d.,'’ \u00a0\u202f_]*"
_GROUPED_DOT = re.compile(r"\d{1,3}(?:\.\d{3})+\Z")
_GROUPED_COMMA = re.compile(r"\d{1,3}(?:,\d{3})+\Z|\d{1,2}(?:,\d{2})+,\d{3}\Z")
_SPACES = re.compile(r"[ '’\u00a0\u202f_]")


def parse_number(text: str) -> float | None:
    """Return a number: `1,200`, `1.200`, `1'200`, and `1 200` are 1200; `1.5` and `1,5` are 1.5.

    Of two different separators, the last is the decimal separator.
    """
    digits = _SPACES.sub("", text).rstrip(".,")
    if not digits:
        return None
    if _GROUPED_DOT.match(digits):
        digits = digits.replace(".", "")
    elif _GROUPED_COMMA.match(digits):
        digits = digits.replace(",", "")
    elif "." in digits and "," in digits:
        thousands = "," if digits.rindex(".") > digits.rindex(",") else "."
        digits = digits.replace(thousands, "").replace(",", ".")
    else:
        digits = digits.replace(",", ".")
    try:
        return float(digits)
    except ValueError:
        return None
