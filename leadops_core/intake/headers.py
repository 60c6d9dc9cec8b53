"""Headers as they are compared, and columns as they are named."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from leadops_core.intake.cells import clean_line

_LETTERS_WITHOUT_PARTS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"}
)
_NOT_WORD = re.compile(r"[\W_]+")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_NAME_CHARS = 200


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """`text` in small letters without accents, for comparing; not for showing."""
    folded = text.casefold()
    if folded.isascii():
        return folded
    parts = unicodedata.normalize("NFKD", folded)
    return "".join(char for char in parts if not unicodedata.combining(char)).translate(
        _LETTERS_WITHOUT_PARTS
    )


def compact(header: str) -> str:
    """A header down to its letters and digits: `E-Mail`, `e_mail` and `Email` are one."""
    return _NOT_WORD.sub("", fold(header))


def words(header: str) -> tuple[str, ...]:
    """The words of a header, also of one in camel case."""
    return tuple(word for word in _NOT_WORD.split(fold(_CAMEL.sub(" ", header))) if word)


def name_columns(cells: Iterable[str]) -> tuple[str, ...]:
    """A name for each column: its header, `column_3` where that is blank, a suffix where it has been used."""
    names: list[str] = []
    used: set[str] = set()
    for number, cell in enumerate(cells, start=1):
        base = clean_line(cell)[:_NAME_CHARS].strip() or f"column_{number}"
        name, suffix = base, 2
        while name in used:
            name, suffix = f"{base} ({suffix})", suffix + 1
        used.add(name)
        names.append(name)
    return tuple(names)
