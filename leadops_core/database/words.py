"""Splitting a text into words, in the same way for the full-text indexes of SQLite and Postgres."""

import re
import unicodedata

_WORD = re.compile(r"[^\W_]+")
# Postgres refuses lexemes of more than 2046 bytes.
_LONGEST_WORD = 100


def words_of(value: str) -> list[str]:
    """Return the words of a text: lower case, without accents, split at everything that is neither letter nor digit."""
    if not value.isascii():
        decomposed = unicodedata.normalize("NFKD", value)
        value = "".join(char for char in decomposed if not unicodedata.combining(char))
    return [word[:_LONGEST_WORD] for word in _WORD.findall(value.lower())]
