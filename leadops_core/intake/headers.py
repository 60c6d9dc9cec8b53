"""Compare headers, and name columns."""

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
    """Return `text` in lower case without accents, for comparison only."""
    folded = text.casefold()
    if folded.isascii():
        return folded
    parts = unicodedata.normalize("NFKD", folded)
    return "".join(char for char in parts if not unicodedata.combining(char)).translate(
        _LETTERS_WITHOUT_PARTS
    )


def compact(header: str) -> str:
    """Return the letters and digits of a header: `Job Title`, `job_title`, and `JobTitle` are the same."""
    return _NOT_WORD.sub("", fold(header))


def words(header: str) -> tuple[str, ...]:
    """Return the words of a header, which may be in camel case."""
    return tuple(word for word in _NOT_WORD.split(fold(_CAMEL.sub(" ", header))) if word)


def phrases(table: str) -> tuple[str, ...]:
    """Split a table of phrases at `|` and at line ends."""
    return tuple(phrase for part in re.split(r"[|\n]", table) if (phrase := part.strip()))


def name_columns(cells: Iterable[str]) -> tuple[str, ...]:
    """Return a unique name for each column: its header, with a suffix if needed, or `column_3` if it is blank."""
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
