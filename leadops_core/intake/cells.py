"""Text of one cell: made clean on the way in, made harmless on the way out."""

import re
import unicodedata
from typing import Final

SHORT_CHARS: Final = 320
"""Most characters of a `ShortText`."""
LONG_CHARS: Final = 100_000
"""Most characters of a `LongText`."""

PLACEHOLDERS: Final = frozenset(
    (
        *(
            "-",
            "--",
            "---",
            "–",
            "—",
            ".",
            "..",
            "...",
            "?",
            "??",
            "/",
            "\\",
            "_",
            "n/a",
            "n.a.",
            "n. a.",
            "#n/a",
        ),
        *(
            "na",
            "nan",
            "n.v.t.",
            "nvt",
            "k.a.",
            "k. a.",
            "none",
            "null",
            "(null)",
            "<null>",
            "nil",
            "undefined",
        ),
        *(
            "unknown",
            "[[unknown]]",
            "[unknown]",
            "(unknown)",
            "not provided",
            "[not provided]",
            "not available",
        ),
        *(
            "not applicable",
            "not specified",
            "unspecified",
            "blank",
            "(blank)",
            "(none)",
            "--none--",
            "(empty)",
        ),
        *(
            "empty",
            "tbd",
            "unbekannt",
            "keine angabe",
            "inconnu",
            "non renseigné",
            "desconocido",
            "desconhecido",
        ),
        *("sconosciuto", "onbekend", "no value", "(no value)", "(not set)", "#ref!", "#value!", "#name?"),
    )
)
"""Ways in which a cell says that there is nothing in it, casefolded."""

# Null, Na and Nil are people's names.
NAME_PLACEHOLDERS: Final = PLACEHOLDERS - {"null", "na", "nil", "nan", "blank", "empty", "tbd"}

_LONGEST_PLACEHOLDER = max(map(len, PLACEHOLDERS))

_REMOVED = [
    *(code for code in range(0x20) if code not in {0x09, 0x0A, 0x0B, 0x0C, 0x0D}),
    *range(0x7F, 0x85),
    *range(0x86, 0xA0),
    # Soft hyphen, marks of direction and other characters that nobody sees but that change what is read.
    *(0xAD, 0x061C, 0x180E, 0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2060, 0x2070)),
    *(0xFEFF, *range(0xFFF9, 0xFFFC), *range(0xE0000, 0xE0080)),
    # Half a character: no encoding can write it.
    *range(0xD800, 0xE000),
]
_SPACES = [0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000]
_BREAKS = [0x0B, 0x0C, 0x85, 0x2028, 0x2029]
_TRANSLATION: dict[int, str | None] = {
    **dict.fromkeys(_REMOVED),
    **dict.fromkeys(_SPACES, " "),
    **dict.fromkeys(_BREAKS, "\n"),
}
# Persian and Hindi words and emoji need their joiners; beside an ASCII character they can only deceive.
_STRAY_JOINERS = re.compile("(?<![^\x00-\x7f])[\u200c\u200d]+|[\u200c\u200d]+(?![^\x00-\x7f])")
_LINE_ENDS = re.compile("\r\n?")
_DANGEROUS = re.compile("'*[ \u00a0\u3000]*[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
_PHONE_AFTER_MARK = re.compile(r"'\s*[(\d][\d\s().,/+-]{3,}\Z")
_WHITESPACE = re.compile(r"\s+")


def is_placeholder(text: str) -> bool:
    """Whether `text`, already stripped, only says that there is nothing."""
    return len(text) <= _LONGEST_PLACEHOLDER and text.casefold() in PLACEHOLDERS


def clean_line(text: str) -> str:
    """`text` on one line: composed, single-spaced, without anything invisible; idempotent."""
    if text.isprintable():
        text = text.strip()
        if "  " not in text and (text.isascii() or unicodedata.is_normalized("NFC", text)):
            return text
    return _WHITESPACE.sub(" ", _without_tricks(text)).strip()


def clean_text(text: str) -> str:
    """`text` with its lines kept: composed, line ends as LF, without anything invisible; idempotent."""
    text = text.strip()
    if text.isascii():
        if text.isprintable():
            return text
    elif text.isprintable() and unicodedata.is_normalized("NFC", text):
        return text
    return _without_tricks(text).strip()


def _without_tricks(text: str) -> str:
    text = _LINE_ENDS.sub("\n", unicodedata.normalize("NFC", text)).translate(_TRANSLATION)
    return unicodedata.normalize("NFC", _STRAY_JOINERS.sub("", text))


def neutralise_cell(text: str) -> str:
    """`text` so that no spreadsheet runs it as a formula; `unprotect_cell` gives back exactly what came in.

    Excel and LibreOffice also run a formula after spaces, and take full-width signs for the plain ones.
    """
    return "'" + text if _DANGEROUS.match(text) else text


def unprotect_cell(text: str) -> str:
    """`text` without the apostrophe that an export put before a formula, or a spreadsheet before a phone number."""
    if text.startswith("'") and (_DANGEROUS.match(text) or _PHONE_AFTER_MARK.match(text)):
        return text[1:]
    return text


def shorten(text: str, limit: int = 60) -> str:
    """`text` on one line and at most `limit` characters, for a message to a person."""
    line = clean_line(text)
    return line if len(line) <= limit else line[: limit - 1] + "…"
