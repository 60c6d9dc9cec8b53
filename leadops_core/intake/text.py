"""Normalize the texts of a lead's fields. Placeholders become None, and long texts are cut to the limit of their schema."""

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
from leadops_core.intake.values.name import normalize_name

CACHED_NAMES: Final = 65_536
"""Enough for nearly all names of a million people."""


def short_text(text: str) -> str | None:
    """Return a normalized company name, title, or similar text. Idempotent."""
    line = clean_line(text)
    if not line or is_placeholder(line):
        return None
    return line if len(line) <= SHORT_CHARS else line[:SHORT_CHARS].strip()


def long_text(text: str) -> str | None:
    """Return a normalized message with its lines. Idempotent."""
    body = clean_text(text)
    if not body or is_placeholder(body):
        return None
    return body if len(body) <= LONG_CHARS else body[:LONG_CHARS].strip()


@lru_cache(maxsize=CACHED_NAMES)
def name_text(text: str) -> str | None:
    """Return a normalized first or last name. Idempotent."""
    name = normalize_name(text)
    if not name or name.casefold() in NAME_PLACEHOLDERS:
        return None
    return name if len(name) <= SHORT_CHARS else normalize_name(name[:SHORT_CHARS])
