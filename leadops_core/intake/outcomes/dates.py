"""Read dates and times in the cells of a file."""

import re
from datetime import UTC, datetime, timedelta, timezone
from enum import StrEnum
from typing import Final

from leadops_core.intake.headers import fold

_ISO = re.compile(
    r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?)?"
)
_PARTS = re.compile(
    r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})(?:,?[T ]+(\d{1,2}):(\d{2})(?::\d{2})?\s*([AaPp][Mm])?)?"
)
_NAMED = re.compile(
    r"(?:[^\W\d]+\.?,? )?(?:(\d{1,2})(?:st|nd|rd|th|\.)?[-/ ]+([^\W\d]+)\.?|([^\W\d]+)\.?[-/ ]+(\d{1,2})(?:st|nd|rd|th)?),?"
    r"[-/ ]+(\d{4}|\d{2})(?:,?[T ]+(?:at )?(\d{1,2}):(\d{2})(?::\d{2})?\s*([AaPp][Mm])?)?"
)
_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "jan january januar janvier janv enero ene gennaio gen janeiro januari",
            "feb february februar fevrier fevr febrero febbraio fevereiro fev februari",
            "mar march marz maerz mrz mars marzo marco maart mrt",
            "apr april avril avr abril abr aprile",
            "may mai mayo maggio mag maio mei",
            "jun june juni juin junio giugno giu junho",
            "jul july juli juillet juil julio luglio lug julho",
            "aug august aout agosto ago augustus",
            "sep sept september septembre septiembre settembre set setembro",
            "oct october oktober okt octobre octubre ottobre ott outubro out",
            "nov november novembre noviembre novembro",
            "dec december dezember dez decembre diciembre dic dicembre dezembro",
        ),
        start=1,
    )
    for name in names.split()
}
_SERIAL = re.compile(r"([2-6]\d{4})(\.\d{1,12})?")
_EPOCH = re.compile(r"1[0-9]{9}(?:\d{3})?")
_SERIAL_ZERO: Final = datetime(1899, 12, 30, tzinfo=UTC)


class DateOrder(StrEnum):
    """Whether the day or the month comes first."""

    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"


def read_moment(text: str, order: DateOrder = DateOrder.DAY_FIRST) -> datetime | None:
    """Return the time in a cell, in UTC if it has no time zone, or None if the cell has no date.

    Reads `2024-05-31`, `2024-05-31T14:05:00+02:00`, `31.05.2024`, `5/31/2024 2:05 PM` (with MONTH_FIRST), `31-May-24`,
    `May 31, 2024`, and in a column of dates also Excel serials (`45443`) and Unix times in seconds or milliseconds.
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
        return _moment(full_year, int(month), int(day), _hour(hour, half), int(minute or 0), 0, None)
    return _named_month(text) or _serial(text)


def _hour(hour: str | None, half: str | None) -> int:
    return int(hour or 0) % 12 + (12 if half.lower() == "pm" else 0) if half else int(hour or 0)


def _named_month(text: str) -> datetime | None:
    match = _NAMED.fullmatch(text)
    if match is None:
        return None
    month = _MONTHS.get(fold(match[2] or match[3]))
    if month is None:
        return None
    year = int(match[5]) + (2000 if len(match[5]) == 2 else 0)
    return _moment(
        year, month, int(match[1] or match[4]), _hour(match[6], match[8]), int(match[7] or 0), 0, None
    )


def _serial(text: str) -> datetime | None:
    if _SERIAL.fullmatch(text):
        return _SERIAL_ZERO + timedelta(days=float(text))
    if _EPOCH.fullmatch(text):
        return datetime.fromtimestamp(int(text) / (1000 if len(text) == 13 else 1), UTC)
    return None


def day_order(texts: list[str]) -> DateOrder:
    """Return the order of day and month that the unambiguous dates show; the day comes first if there are none."""
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
