"""Moments as they stand in the cells of a file."""

import re
from datetime import UTC, datetime, timedelta, timezone
from enum import StrEnum

_ISO = re.compile(
    r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?)?"
)
_PARTS = re.compile(
    r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})(?:,?[T ]+(\d{1,2}):(\d{2})(?::\d{2})?\s*([AaPp][Mm])?)?"
)


class DateOrder(StrEnum):
    """Which of two small numbers is the day."""

    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"


def read_moment(text: str, order: DateOrder = DateOrder.DAY_FIRST) -> datetime | None:
    """The moment that a cell names, in UTC where it names no zone, or None where it names none.

    `2024-05-31`, `2024-05-31T14:05:00+02:00`, `31.05.2024`, `5/31/2024 2:05 PM` (with MONTH_FIRST).
    """
    text = text.strip()[:40]
    if match := _ISO.fullmatch(text):
        year, month, day, hour, minute, second, zone = match.groups()
        return _moment(
            int(year), int(month), int(day), int(hour or 0), int(minute or 0), int(second or 0), zone
        )
    if match := _PARTS.fullmatch(text):
        first, second, year, hour, minute, half = match.groups()
        day, month = (first, second) if order is DateOrder.DAY_FIRST else (second, first)
        full_year = int(year) + (2000 if len(year) == 2 else 0)
        at = int(hour or 0) % 12 + (12 if half.lower() == "pm" else 0) if half else int(hour or 0)
        return _moment(full_year, int(month), int(day), at, int(minute or 0), 0, None)
    return None


def day_order(texts: list[str]) -> DateOrder:
    """Which number comes first, by the dates that leave no doubt; with points it is the day, else with none in doubt too."""
    month_first = day_first = 0
    for text in texts:
        if match := _PARTS.fullmatch(text.strip()[:40]):
            first, second = int(match[1]), int(match[2])
            day_first += first > 12
            month_first += second > 12
    return DateOrder.MONTH_FIRST if month_first > day_first else DateOrder.DAY_FIRST


def _moment(
    year: int, month: int, day: int, hour: int, minute: int, second: int, zone: str | None
) -> datetime | None:
    offset = UTC if zone in (None, "Z") else _zone(zone)
    try:
        return datetime(year, month, day, hour, minute, second, tzinfo=offset).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _zone(text: str | None) -> timezone:
    digits = (text or "+0000").replace(":", "")
    minutes = int(digits[1:3]) * 60 + int(digits[3:5])
    return timezone(timedelta(minutes=-minutes if digits[0] == "-" else minutes))
