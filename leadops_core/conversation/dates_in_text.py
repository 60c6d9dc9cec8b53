"""Calendar dates in the text of a message, in five languages."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

from babel.dates import get_day_names, get_month_names

LANGUAGES = ("en", "de", "fr", "es", "pt")
_MOST_DAYS_AHEAD = 366

_NUMERIC = re.compile(r"(?<![\d.,/-])(\d{1,2})([./-])(\d{1,2})(?:\2(\d{4}|\d{2}))?(?![\d/-]|\.\d)")
_ISO = re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)")

_YEAR_AFTER = re.compile(r"[,.]? (?:de )?(20\d{2})(?!\d)")
_WEEK = re.compile(
    r"(?<!\w)(?:kw|kalenderwoche|calendar week|week|cw|semaine|semana)\s?(\d{1,2})(?!\w)", re.IGNORECASE
)


class FoundDate(NamedTuple):
    """A date and its position in the text."""

    day: date
    start: int
    end: int


def find_dates(text: str, written_on: date) -> list[FoundDate]:
    """Return the dates in a text that are at most a year after it was written, in the order of the text.

    A date without a year is the next one. In `03/04`, the part that can only be a day is the day. If both orders are possible,
    the other dates of the text decide, the day comes first after a dot, and the later of the two dates counts otherwise: a pause that is too long does less harm.
    """
    found = [*_iso(text), *_named(text, written_on), *_numeric(text, written_on)]
    last = written_on + timedelta(days=_MOST_DAYS_AHEAD)
    return sorted((item for item in found if written_on <= item.day <= last), key=lambda item: item.start)


def find_weekdays(text: str, written_on: date) -> list[FoundDate]:
    """Return the weekdays that a text names, each as the next such day after it was written."""
    days = _weekdays()
    pattern = _weekday_pattern()
    return [
        FoundDate(
            written_on + timedelta(days=(days[match[0].lower()] - written_on.weekday() - 1) % 7 + 1),
            *match.span(),
        )
        for match in pattern.finditer(text)
    ]


def find_months(text: str, written_on: date) -> list[FoundDate]:
    """Return the first days of the months that a text names, each as the next such month or with the year after it.

    An abbreviated month counts only with a year.
    """
    months = _months()
    found = []
    for match in sorted(
        (*_full_month_pattern().finditer(text), *_short_month_pattern().finditer(text)),
        key=lambda match: match.start(),
    ):
        year = _YEAR_AFTER.match(text, match.end())
        month = months[match[0].lower()]
        # A month without a year is the next one that starts.
        given = int(year[1]) if year else written_on.year + (month <= written_on.month)
        if day := _date(given, month, 1):
            found.append(FoundDate(day, *match.span()))
    return found


def find_weeks(text: str, written_on: date) -> list[FoundDate]:
    """Return the Mondays of the calendar weeks (ISO 8601) that a text names by number."""
    found = []
    for match in _WEEK.finditer(text):
        number = int(match[1])
        for year in (written_on.year, written_on.year + 1):
            try:
                day = date.fromisocalendar(year, number, 1)
            except ValueError:
                continue
            if day >= written_on:
                found.append(FoundDate(day, *match.span()))
                break
    return found


def _iso(text: str) -> Iterator[FoundDate]:
    for match in _ISO.finditer(text):
        if day := _date(int(match[1]), int(match[2]), int(match[3])):
            yield FoundDate(day, *match.span())


def _numeric(text: str, written_on: date) -> Iterator[FoundDate]:
    matches = list(_NUMERIC.finditer(text))
    # A text writes all its dates in one order, so `23/11` also says how `11/12` is to be read.
    shows_day_first = any(int(match[1]) > 12 and int(match[3]) <= 12 for match in matches)
    shows_month_first = any(int(match[3]) > 12 and int(match[1]) <= 12 for match in matches)
    for match in matches:
        first, second = int(match[1]), int(match[3])
        year = int(match[4]) if match[4] else None
        if year is not None and year < 100:
            year += 2000
        # "3.5" alone is more often a number than a date; "3.5." and "3.5.2026" are dates.
        if match[2] == "." and year is None and text[match.end() : match.end() + 1] != ".":
            continue
        orders = [(second, first), (first, second)]
        if match[2] in ".-" or (shows_day_first and not shows_month_first):
            orders = orders[:1]
        elif shows_month_first and not shows_day_first:
            orders = orders[1:]
        days = [day for month, of_month in orders if (day := _next(year, month, of_month, written_on))]
        if days:
            yield FoundDate(max(days), *match.span())


def _named(text: str, written_on: date) -> Iterator[FoundDate]:
    months = _months()
    for match in _month_pattern().finditer(text):
        day_first, month_second, year_last, month_first, day_second, year_at_end = match.groups()
        month = months[(month_second or month_first).lower().rstrip(".")]
        year = year_last or year_at_end
        if day := _next(int(year) if year else None, month, int(day_first or day_second), written_on):
            yield FoundDate(day, *match.span())


def _next(year: int | None, month: int, day: int, written_on: date) -> date | None:
    if year is not None:
        return _date(year, month, day)
    this_year = _date(written_on.year, month, day)
    if this_year is not None and this_year >= written_on:
        return this_year
    return _date(written_on.year + 1, month, day)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


@cache
def _months() -> dict[str, int]:
    names: dict[str, int] = {}
    for language in LANGUAGES:
        for width in ("wide", "abbreviated"):
            for context in ("format", "stand-alone"):
                for number, name in get_month_names(width, context, language).items():
                    names.setdefault(name.lower().rstrip("."), number)
    return {**names, "sept": 9, "maerz": 3}


@cache
def _month_pattern() -> re.Pattern[str]:
    names = "|".join(sorted(map(re.escape, _months()), key=len, reverse=True))
    ordinal = r"(?:st|nd|rd|th|er|º|ª|\.)?"
    year = r"(?:,? (?:de )?({year})(?!\d))?".format(year=r"\d{4}")
    return re.compile(
        rf"(?<!\w)(?:(\d{{1,2}}){ordinal} ?(?:of |de )?({names})\b\.?{year}|({names})\b\.? (\d{{1,2}}){ordinal}(?!\d){year})",
        re.IGNORECASE,
    )


@cache
def _weekdays() -> dict[str, int]:
    return {
        name.lower(): number
        for language in LANGUAGES
        for number, name in get_day_names("wide", "format", language).items()
    } | {"segunda": 0, "terça": 1, "quarta": 2, "quinta": 3, "sexta": 4}


@cache
def _weekday_pattern() -> re.Pattern[str]:
    names = "|".join(sorted(map(re.escape, _weekdays()), key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{names})(?!\w)", re.IGNORECASE)


@cache
def _full_month_pattern() -> re.Pattern[str]:
    # "may" and "mars" are also other words, so English and French months are read in their usual case only.
    names = {name for language in LANGUAGES for name in get_month_names("wide", "format", language).values()}
    capitalized = {name.capitalize() for name in names}
    lower = names - {"may", "mars", "mai", "marzo"}
    return re.compile(
        rf"(?<!\w)(?:{'|'.join(sorted(map(re.escape, lower | capitalized), key=len, reverse=True))})(?!\w)"
    )


@cache
def _short_month_pattern() -> re.Pattern[str]:
    full = {name for language in LANGUAGES for name in get_month_names("wide", "format", language).values()}
    names = sorted(
        (re.escape(name) for name in _months() if name not in {item.lower() for item in full}),
        key=len,
        reverse=True,
    )
    return re.compile(rf"(?<!\w)(?:{'|'.join(names)})(?=\.? (?:de )?20\d\d(?!\d))", re.IGNORECASE)
