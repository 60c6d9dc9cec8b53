"""Text of a lead's fields, normalised: what is not known is None, and nothing is longer than its schema allows."""

from functools import lru_cache
from typing import Final

from leadops_core.intake.cells import (
    LONG_CHARS,
    NAME_PLACEHOLDERS,
    SHORT_CHARS,
    clean_line,
    clean_text,
    is_placeholder,
)
from leadops_core.intake.values.name import normalise_name

CACHED_NAMES: Final = 65_536
"""Enough for nearly all the names of a million people."""


def short_text(text: str) -> str | None:
    """A company, a title or the like; idempotent."""
    line = clean_line(text)
    if not line or is_placeholder(line):
        return None
    return line if len(line) <= SHORT_CHARS else line[:SHORT_CHARS].strip()


def long_text(text: str) -> str | None:
    """A message, its lines kept; idempotent."""
    body = clean_text(text)
    if not body or is_placeholder(body):
        return None
    return body if len(body) <= LONG_CHARS else body[:LONG_CHARS].strip()


@lru_cache(maxsize=CACHED_NAMES)
def name_text(text: str) -> str | None:
    """A first or last name; idempotent."""
    name = normalise_name(text)
    if not name or name.casefold() in NAME_PLACEHOLDERS:
        return None
    return name if len(name) <= SHORT_CHARS else normalise_name(name[:SHORT_CHARS])
