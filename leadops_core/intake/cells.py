"""Text of one cell: cleaned when it is read, neutralized for spreadsheets when it is written."""

import csv
import re
import unicodedata
from collections.abc import Iterable
from typing import Final, TextIO

SHORT_CHARS: Final = 320
"""Maximum length of a `ShortText`."""
LONG_CHARS: Final = 100_000
"""Maximum length of a `LongText`."""

PLACEHOLDERS: Final = frozenset(
    (
        "-|--|---|–|—|.|..|...|?|??|/|\\|_|n/a|n.a.|n. a.|#n/a|na|nan|n.v.t.|nvt|k.a.|k. a.|none|null|(null)|"
        "<null>|nil|undefined|unknown|[[unknown]]|[unknown]|(unknown)|not provided|[not provided]|"
        "not available|not applicable|not specified|unspecified|blank|(blank)|(none)|--none--|(empty)|empty|"
        "tbd|unbekannt|keine angabe|inconnu|non renseigné|desconocido|desconhecido|sconosciuto|onbekend|"
        "no value|(no value)|(not set)|#ref!|#value!|#name?"
    ).split("|")
)
"""Texts of cells without a value, casefolded."""

# Null, Na, and Nil are also names of people.
NAME_PLACEHOLDERS: Final = PLACEHOLDERS - {"null", "na", "nil", "nan", "blank", "empty", "tbd"}

_LONGEST_PLACEHOLDER = max(map(len, PLACEHOLDERS))

# Characters of Windows-1252 that a program stored as if its bytes were ISO 8859-1, such as U+0092 for an apostrophe.
_REPAIRED = {code: bytes((code,)).decode("cp1252", "ignore") or None for code in range(0x80, 0xA0)}
_REMOVED = [
    *(code for code in range(0x20) if code not in {0x09, 0x0A, 0x0B, 0x0C, 0x0D}),
    0x7F,
    # Soft hyphen, direction marks, and other invisible characters that change how a text is read.
    *(0xAD, 0x061C, 0x180E, 0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2060, 0x2070)),
    *(0xFEFF, *range(0xFFF9, 0xFFFC), *range(0xE0000, 0xE0080)),
    # Lone surrogates, which no encoding can write.
    *range(0xD800, 0xE000),
]
_SPACES = [0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000]
_BREAKS = [0x0B, 0x0C, 0x2028, 0x2029]
_TRANSLATION: dict[int, str | None] = {
    **_REPAIRED,
    **dict.fromkeys(_REMOVED),
    **dict.fromkeys(_SPACES, " "),
    **dict.fromkeys(_BREAKS, "\n"),
}
# Persian and Hindi words and emoji need joiners. Beside an ASCII character, a joiner can only deceive.
_STRAY_JOINERS = re.compile("(?<![^\x00-\x7f])[\u200c\u200d]+|[\u200c\u200d]+(?![^\x00-\x7f])")
_LINE_ENDS = re.compile("\r\n?")
# Spreadsheets may trim these before they look for a formula: all blanks and invisible characters.
_BLANKS = (
    "\x00-\x08\x0e-\x1b\x1f \x7f-\x84\x86-\xa0\xad\u034f\u061c\u115f\u1160\u1680\u180b-\u180f\u2000-\u200f"
    "\u202a-\u202f\u205f-\u206f\u2800\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff"
)
_BREAKING = "\t\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029"
_SIGNS = "=+\\-@\uff1d\uff0b\uff0d\uff20\ufe62\ufe63\ufe66\ufe6b"
_DANGEROUS = re.compile(f"'*[{_BLANKS}]*[{_SIGNS}{_BREAKING}]")
# With another separator than the file's, a cell can begin after any separator, and the quotes around cells have no meaning.
# A line break ends the run of blanks, so that matching takes linear time for any text.
_DANGEROUS_INSIDE = f"'*[{_BLANKS}\"]*[{_SIGNS}\t\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]"
_UNMARKED = re.compile(f"(?<=[;|{_BREAKING}])(?={_DANGEROUS_INSIDE})")
_MARKED = re.compile(f"(?<=[;|{_BREAKING}])'(?={_DANGEROUS_INSIDE})")
_PHONE_AFTER_MARK = re.compile(r"'\s*[(\d][\d\s().,/+-]{3,}\Z")
_WHITESPACE = re.compile(r"\s+")


def is_placeholder(text: str) -> bool:
    """Return True if `text`, which is stripped, means that there is no value."""
    return len(text) <= _LONGEST_PLACEHOLDER and text.casefold() in PLACEHOLDERS


def clean_line(text: str) -> str:
    """Return `text` on one line: composed (NFC), single-spaced, without invisible characters. Idempotent."""
    if text.isprintable():
        text = text.strip()
        if "  " not in text and (text.isascii() or unicodedata.is_normalized("NFC", text)):
            return text
    return _WHITESPACE.sub(" ", _without_tricks(text)).strip()


def clean_text(text: str) -> str:
    """Return `text` with its lines: composed (NFC), with LF line ends, without invisible characters. Idempotent."""
    if text.isascii():
        text = text.strip()
        if text.isprintable():
            return text
    elif text.isprintable() and unicodedata.is_normalized("NFC", text):
        return text.strip()
    # Repaired before it is stripped, because U+0085 counts as a blank and means an ellipsis.
    return _without_tricks(text).strip()


def _without_tricks(text: str) -> str:
    text = _LINE_ENDS.sub("\n", unicodedata.normalize("NFC", text)).translate(_TRANSLATION)
    return unicodedata.normalize("NFC", _STRAY_JOINERS.sub("", text))


def neutralize_cell(text: str) -> str:
    """Return `text` with an apostrophe before each place at which a spreadsheet could begin to read a formula.

    These are the beginning, and every place behind a semicolon, tab, pipe or line break: with other regional settings a
    spreadsheet splits cells there. Excel and LibreOffice also run a formula after blanks, and read full-width signs like plain
    ones. `unprotect_cell` restores the text.
    """
    text = _UNMARKED.sub("'", text)
    return "'" + text if _DANGEROUS.match(text) else text


def unprotect_cell(text: str) -> str:
    """Return `text` without the apostrophes that an export put before formulas, or a spreadsheet before a phone number."""
    if "'" not in text:
        return text
    if text.startswith("'") and (_DANGEROUS.match(text) or _PHONE_AFTER_MARK.match(text)):
        text = text[1:]
    return _MARKED.sub("", text)


class SpreadsheetWriter:
    """Writes CSV files that are safe in any spreadsheet: all cells are quoted, and no cell is a formula."""

    def __init__(self, stream: TextIO) -> None:
        self._writer = csv.writer(stream, lineterminator="\n", quoting=csv.QUOTE_ALL)

    def write_row(self, cells: Iterable[str]) -> None:
        self._writer.writerow([neutralize_cell(cell) for cell in cells])


def shorten(text: str, limit: int = 60) -> str:
    """Return `text` on one line, cut to `limit` characters, for a message to a person."""
    line = clean_line(text)
    return line if len(line) <= limit else line[: limit - 1] + "…"
