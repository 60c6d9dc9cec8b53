"""Make text safe to show: a lead's text is untrusted and must neither control a terminal nor hide anything."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

_ESCAPES = re.compile(
    r"""
    (?:\x1b[P\]X^_]|[\x90\x98\x9d\x9e\x9f])[^\x07\x1b\x9c\n]{0,4096}(?:\x07|\x1b\\|\x9c)  # strings: titles, links, clipboard
    | (?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]                                               # colors, cursor
    | \x1b[ -/]*[0-~]                                                                # two-byte commands
    """,
    re.VERBOSE,
)
_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# Controls, direction overrides and isolates, invisible fillers and tags, lone surrogates. Joiners (ZWJ, ZWNJ) stay: words of
# several scripts and most family emoji need them.
_HIDDEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufeff\uffa0\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e0fff]"
)
_SPACES = re.compile(r"\s+")


def clean(text: str) -> str:
    """Return the text without terminal commands, control characters, direction overrides, and invisible letters.

    Line breaks of every kind become newlines, and tabs become spaces. Nothing else changes.
    """
    text = _ESCAPES.sub("", text)
    return _HIDDEN.sub("", _BREAKS.sub("\n", text).replace("\t", "    "))


def clean_line(text: str) -> str:
    """Return `clean(text)` on one line, with runs of white space as one space."""
    return _SPACES.sub(" ", clean(text)).strip()


def shorten(text: str, length: int) -> str:
    """Return `clean_line(text)` in at most `length` characters, with an ellipsis if it was cut."""
    line = clean_line(text)
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"


def exact(points: float) -> str:
    """Return points with all their digits. They are multiples of 1/64, so six decimals are enough."""
    return f"{points:.6f}".rstrip("0").rstrip(".").replace("-", "−")


def rounded(points: float) -> str:
    """Return points with one decimal, or none for a whole number."""
    return f"{points:.1f}".removesuffix(".0").replace("-", "−")


def signed(points: float) -> str:
    """Return `rounded(points)` with its sign. Zero has none."""
    words = rounded(points)
    return f"+{words}" if points > 0 else "0" if words == "−0" else words


def plural(count: int, singular: str, many: str | None = None) -> str:
    """Return `1 lead`, `2 leads`, `1,204 leads`."""
    return f"{count:,} {singular if count == 1 else many or singular + 's'}"


_UNITS = (("d", timedelta(days=1)), ("h", timedelta(hours=1)), ("min", timedelta(minutes=1)))


def ago(then: datetime, now: datetime) -> str:
    """Return the time since then for a sentence: `just now`, `3 min ago`, or the date after 30 days."""
    return _since(then, now, "{count} {unit} ago", "just now")


def age(then: datetime, now: datetime) -> str:
    """Return the time since then for a column: `now`, `3 min`, or the date after 30 days."""
    return _since(then, now, "{count} {unit}", "now")


def _since(then: datetime, now: datetime, template: str, at_once: str) -> str:
    passed = now - then
    if passed >= timedelta(days=30):
        return then.astimezone(now.tzinfo).strftime("%Y-%m-%d")
    for unit, length in _UNITS:
        if passed >= length:
            return template.format(count=passed // length, unit=unit)
    return at_once


def clock(then: datetime, now: datetime) -> str:
    """Return date and minute in the time zone of `now`."""
    return then.astimezone(now.tzinfo).strftime("%Y-%m-%d %H:%M")


def pairs(payload: Mapping[str, Any], length: int = 200) -> str:
    """Return an object in one line of `name value` pairs, without empty values and nested objects."""
    words = (
        f"{clean_line(name).replace('_', ' ')} {_inline(value)}".strip()
        for name, value in payload.items()
        if _is_plain(value)
    )
    return shorten(" · ".join(words), length)


def _is_plain(value: Any) -> bool:
    if isinstance(value, (list, tuple)):
        return bool(value) and all(isinstance(item, (str, int, float)) for item in value)
    return value is not None and value != "" and not isinstance(value, dict)


def _inline(value: Any) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case float():
            return f"{value:g}"
        case list() | tuple():
            return ", ".join(map(_inline, value))
        case _:
            return str(value)
