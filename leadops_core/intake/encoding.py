"""Detect the encoding of a file, and decode it."""

import codecs
from typing import Final

from leadops_core.intake.errors import IntakeError

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_NOT_TEXT: Final = (
    (b"PK\x03\x04", "an Excel workbook or a zip archive"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"SQLite format 3", "a database"),
    (codecs.BOM_UTF32_LE, "text in UTF-32"),
    (codecs.BOM_UTF32_BE, "text in UTF-32"),
)
_CONTROLS: Final = bytes({*range(32)} - set(b"\t\n\v\f\r\x1b"))


def detect_encoding(head: bytes, file_name: str) -> str:
    """Return the encoding of `head`: UTF-8, UTF-16, or else Windows-1252, which can decode nearly every byte.

    Raise IntakeError for a file that is not text. An incomplete character at the end of `head` is ignored.
    """
    for mark, kind in _NOT_TEXT:
        if head.startswith(mark):
            raise IntakeError(
                f"{file_name}: this is {kind}, not a CSV file. Save it as “CSV UTF-8” and give that file."
            )
    for mark, name in _BOMS:
        if head.startswith(mark):
            return name
    wide = _wide_encoding(head)
    if wide:
        return wide
    if _is_binary(head):
        raise IntakeError(
            f"{file_name}: this is binary data, not text. Export the leads as “CSV UTF-8” and give that file."
        )
    text = codecs.getincrementaldecoder("utf-8")("surrogateescape").decode(head)
    if text.isascii():
        return "utf-8"
    broken = sum("\udc80" <= character <= "\udcff" for character in text)
    whole = sum(character > "\x7f" for character in text) - broken
    # A few invalid bytes among many valid characters are damage in a UTF-8 file, not another encoding.
    return "utf-8" if whole > 4 * broken else "cp1252"


def _is_binary(head: bytes) -> bool:
    # A stray control character only costs its row. A file with many is not text, although Windows-1252 could decode it.
    controls = len(head) - len(head.translate(None, _CONTROLS))
    return controls >= 16 and controls * 20 > len(head)


def _wide_encoding(head: bytes) -> str | None:
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if max(even, odd) * 20 < len(head) or min(even, odd) * 20 > max(even, odd):
        return None
    name = "utf-16-le" if odd > even else "utf-16-be"
    try:
        head[: len(head) // 2 * 2].decode(name, "surrogatepass")
    except UnicodeDecodeError:
        return None
    return name


class TextDecoder:
    """Decodes the bytes of a file piece by piece.

    Invalid bytes become lone surrogates, which no valid text contains, so that their rows can be found.
    """

    def __init__(self, encoding: str, file_name: str) -> None:
        name = {"utf-8-sig": "utf-8", "utf_8_sig": "utf-8"}.get(encoding.lower(), encoding)
        try:
            is_text = codecs.lookup(name)._is_text_encoding
            self._decoder = codecs.getincrementaldecoder(name)(
                "surrogatepass" if name.startswith("utf-16-") else "surrogateescape"
            )
        except (LookupError, ValueError):
            is_text = False
        if not is_text:
            raise IntakeError(
                f"{file_name}: there is no text encoding {encoding!r}. Use utf-8, utf-16-le, utf-16-be or cp1252."
            )
        self._is_first = True

    def decode(self, data: bytes, *, is_last: bool = False) -> str:
        """Return the text of `data`, without a byte order mark at the beginning of the file."""
        try:
            text = self._decoder.decode(data, is_last)
        except UnicodeDecodeError:
            # Half a character at the end of the file, or an encoding that cannot represent invalid bytes.
            self._decoder.reset()
            text = data.decode("latin-1") + "\udcff" if data else "\udcff"
        if self._is_first and text:
            self._is_first = False
            text = text.removeprefix("\ufeff")
        return text
