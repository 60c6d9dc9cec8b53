"""Numbers as they stand in the cells of a file."""

import re

_NUMBER = re.compile(r"[^\d+−-]{0,8}([+−-]?)[^\d]{0,4}(\d[\d.,'’\u00a0\u202f ]{0,30}|\d)\s{0,3}([^\d]{0,12})")
_SPACES = str.maketrans("", "", "'’\u00a0\u202f ")


def read_number(text: str) -> float | None:
    """The number that a cell holds (`1,234`, `1.234,5`, `$ 12.50`, `−3 %`), or None where it holds no single number.

    One comma or point before exactly three digits groups thousands if it is a comma, else it starts the decimals.
    """
    match = _NUMBER.fullmatch(text.strip()[:64])
    if match is None:
        return None
    digits = match[2].translate(_SPACES).rstrip(".,")
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
    if digits.count(".") > 1:
        return None
    number = float(digits)
    return -number if match[1] in {"-", "−"} and match[1] else number
