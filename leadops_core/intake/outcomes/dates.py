"""Read dates and times in the cells of a file."""

import re
from datetime import UTC, datetime, timedelta, timezone
from enum import StrEnum
from typing import Final, NamedTuple

from leadops_core.intake.headers import fold

_TIME = re.compile(
    r"(?:,|\bum|\bat|\bà|\bàs|\ba las|\balle)?[T ]*(?<!\d)(\d{1,2})(?:[:h](\d{2}))(?::(\d{2})(?:[.,]\d{1,9})?)?"
    r"\s*(am|pm|a\. ?m\.|p\. ?m\.)?(?: ?uhr| ?hrs?| ?h)?\s*(?:(z|utc|gmt)|([+-]\d{2}:?\d{2}))?",
    re.IGNORECASE,
)
_ISO = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})")
_COMPACT = re.compile(r"((?:19|20)\d{2})([01]\d)([0-3]\d)")
_CHARACTERS = re.compile(r"(\d{4}) ?[年.] ?(\d{1,2}) ?[月.] ?(\d{1,2}) ?[日.]?")
_MONTH_ONLY = re.compile(r"(\d{4})-(\d{2})|(\d{1,2})/(\d{4})|([^\W\d]+)\.? ?(\d{4})")
_PARTS = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})")
_NAMED = re.compile(
    r"(?:(\d{1,2})(?:st|nd|rd|th|er|º|ª|\.)?(?:[-/ ]+| de )([^\W\d]+)\.?|([^\W\d]+)\.?[-/ ]+(\d{1,2})(?:st|nd|rd|th)?),?"
    r"(?:[-/ ]+| de )(\d{4}|\d{2})|(\d{4})[-/ ]([^\W\d]+)[-/ ](\d{1,2})"
)
# Weekdays in many languages begin a date. "Thu May 31 14:05:09 2024" has the time before the year.
_WEEKDAY = re.compile(r"[^\W\d]{2,9}(?:-feira)?\.?,? (?=\d|[^\W\d]{3,9}\.? \d)")
_UNIX = re.compile(r"([^\W\d]{3} +\d{1,2}) (\d{2}:\d{2}:\d{2})(?: [A-Z]{3,4})? (\d{4})")
_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "jan january januar janvier janv enero ene gennaio gen janeiro januari stycznia sty",
            "feb february februar fevrier fevr febrero febbraio fevereiro fev februari lutego lut",
            "mar march marz maerz mrz mars marzo marco maart mrt marca",
            "apr april avril avr abril abr aprile abril kwietnia kwi",
            "may mai mayo maggio mag maio mei maj maja",
            "jun june juni juin junio giugno giu junho juni jun czerwca cze",
            "jul july juli juillet juil julio luglio lug julho juli lipca lip",
            "aug august aout agosto ago augustus augusti sierpnia sie",
            "sep sept september septembre septiembre settembre set setembro wrzesnia wrz",
            "oct october oktober okt octobre octubre ottobre ott outubro out pazdziernika paz",
            "nov november novembre noviembre novembro listopada lis",
            "dec december dezember dez decembre diciembre dic dicembre dezembro grudnia gru",
        ),
        start=1,
    )
    for name in names.split()
}
_SERIAL = re.compile(r"([2-6]\d{4})(\.\d{1,12})?")
_EPOCH = re.compile(r"1[0-9]{9}(?:\d{3})?")
_MOST_CHARS = 60
_SERIAL_ZERO: Final = datetime(1899, 12, 30, tzinfo=UTC)


class DateOrder(StrEnum):
    """Whether the day or the month comes first."""

    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"


class _Time(NamedTuple):
    hour: int = 0
    minute: int = 0
    second: int = 0
    zone: str | None = None


def read_moment(text: str, order: DateOrder = DateOrder.DAY_FIRST) -> datetime | None:
    """Return the time in a cell, in UTC if it has no time zone, or None if the cell has no date.

    Reads `2024-05-31`, `2024-05-31T14:05:00+02:00`, `31.05.2024 14:05 Uhr`, `5/31/2024 2:05 PM` (with MONTH_FIRST),
    `31-May-24`, `May 31, 2024`, `viernes, 31 de mayo de 2024`, `2024年5月31日`, and in a column of dates also `May 2024` (its
    first day), `20240531`, Excel serials (`45443`), and Unix times in seconds or milliseconds.
    """
    date, time = _split_time(text)
    day = _read_day(date, order)
    if day is not None:
        return _moment(*day, time)
    return _serial(date) if time == _Time() else None


def _split_time(text: str) -> tuple[str, _Time]:
    """Return the date without weekday and time, and the time."""
    text = text.strip()[:_MOST_CHARS]
    weekday = _WEEKDAY.match(text)
    if weekday and fold(weekday[0].strip(" .,")) not in _MONTHS:
        text = text[weekday.end() :]
    text = _UNIX.sub(r"\1 \3 \2", text)
    for match in _TIME.finditer(text):
        if match.end() == len(text) and match.start() > 0:
            hour, minute, second, half, _, zone = match.groups()
            return text[: match.start()].rstrip(" ,"), _Time(
                _hour(hour, half), int(minute), int(second or 0), zone
            )
    return text, _Time()


def _read_day(text: str, order: DateOrder) -> tuple[int, int, int] | None:
    """Return year, month, and day."""
    if match := _PARTS.fullmatch(text):
        first, second, year = match.groups()
        day, month = (first, second) if order is DateOrder.DAY_FIRST else (second, first)
        return _full_year(year), int(month), int(day)
    if match := _ISO.fullmatch(text):
        return int(match[1]), int(match[3]), int(match[4])
    if match := _COMPACT.fullmatch(text) or _CHARACTERS.fullmatch(text):
        return int(match[1]), int(match[2]), int(match[3])
    if match := _NAMED.fullmatch(text):
        month = _MONTHS.get(fold(match[2] or match[3] or match[7]), 0)
        year, day = match[5] or match[6], match[1] or match[4] or match[8]
        return (_full_year(year), month, int(day)) if month else None
    if match := _MONTH_ONLY.fullmatch(text):
        month = _MONTHS.get(fold(match[5]), 0) if match[5] else int(match[2] or match[3])
        return (int(match[1] or match[4] or match[6]), month, 1) if month else None
    return None


def _full_year(text: str) -> int:
    return int(text) + (2000 if len(text) == 2 else 0)


def _hour(hour: str, half: str | None) -> int:
    return int(hour) % 12 + (12 if half[0].lower() == "p" else 0) if half else int(hour)


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
        if match := _PARTS.fullmatch(_split_time(text)[0]):
            first, second = int(match[1]), int(match[2])
            day_first += first > 12
            month_first += second > 12
    return DateOrder.MONTH_FIRST if month_first > day_first else DateOrder.DAY_FIRST


def _moment(year: int, month: int, day: int, time: _Time) -> datetime | None:
    zone = UTC if time.zone is None else _zone(time.zone)
    try:
        return datetime(year, month, day, *time[:3], tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _zone(text: str) -> timezone:
    digits = text.replace(":", "")
    minutes = int(digits[1:3]) * 60 + int(digits[3:5])
    return timezone(timedelta(minutes=-minutes if digits[0] == "-" else minutes))
