"""Recognize the headers that detection knows."""

import re
from collections.abc import Sequence

from leadops_core.intake.aliases import BINARY_OUTCOMES, CRM_OUTCOMES, FIELD_OF, KNOWN_OTHERS
from leadops_core.intake.headers import compact

_DATA_LIKE = re.compile(
    r"[^@\s]+@[^@\s]+\.[^@\s]+|[^<>@]*<[^<>@\s]+@[^<>@\s]+\.[^<>@\s]+>|https?://\S+|www\.\S+|[+(]?[\d\s().,/:%€$£'-]*\d[\d\s().,/:%€$£'-]*|true|false|yes|no|ja|nein",
    re.IGNORECASE,
)


def is_known_header(cell: str) -> bool:
    key = compact(cell)
    return key in FIELD_OF or key in CRM_OUTCOMES or key in KNOWN_OTHERS or key in BINARY_OUTCOMES


def is_data_like(cell: str) -> bool:
    """Return True for a cell that is more likely a value than a header."""
    return _DATA_LIKE.fullmatch(cell.strip()) is not None


def is_header_like(cells: Sequence[str]) -> bool:
    """Return True if at least two cells, and half of those that are filled, are known headers."""
    filled = [cell for cell in cells if cell.strip()]
    known_count = sum(map(is_known_header, filled))
    return known_count >= 2 and known_count * 2 >= len(filled) and not any(map(is_data_like, filled))
