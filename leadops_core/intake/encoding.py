"""Detect the encoding of a file, and decode it."""

import codecs
import re
from typing import Final, NamedTuple

from leadops_core.intake.cells import shorten
from leadops_core.intake.errors import IntakeError
from leadops_core.intake.legacy_encodings import (
    guess_encoding,
    guess_seven_bit_encoding,
    lines_beyond_ascii,
)
from leadops_core.schemas import EncodingChoice

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    # UTF-32 first: its mark begins with that of UTF-16.
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_FORMATS: Final = "Give a CSV file, a workbook, JSON, or vCard."
_NOT_TEXT: Final = (
    (b"PK\x03\x04", "a zip archive, or a workbook that is damaged", _FORMATS),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook", _FORMATS),
    (b"\x1f\x8b", "a gzip archive", "Unpack it, and give the file inside."),
    (b"%PDF", "a PDF document", _FORMATS),
    (b"\x89PNG", "an image", _FORMATS),
    (b"\xff\xd8\xff", "an image", _FORMATS),
    (b"GIF8", "an image", _FORMATS),
    (b"SQLite format 3", "a database", _FORMATS),
)
_SHIFTS = re.compile(rb"\x1b[$(]|~\{|\x0e|\+[A-Za-z0-9/]{3,}")
"""Marks of the encodings that use ASCII bytes for other characters: ISO-2022, HZ, and UTF-7."""
_UTF8_CHARACTER = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_CELL_ENDS = re.compile(r"[,;\t\r\n\"]+")
_CELL_END_BYTES = re.compile(rb"[,;\t\r\n\"]+")
_SURROGATES = re.compile("[\ud800-\udfff]")
_SAMPLES: Final = 3
_SAMPLE_CHARS: Final = 40
_MAX_PIECES: Final = 500
_MAX_SHIFT_BYTES: Final = 64_000
_MAX_LINE_BYTES: Final = 1 << 20
_CONTROLS: Final = bytes({*range(32)} - set(b"\t\n\v\f\r\x1b"))


class DetectedEncoding(NamedTuple):
    name: str
    others: tuple[str, ...] = ()
    """Other encodings that the bytes may have, best first, each of which shows other text; empty if `name` is certain."""


def detect_encoding(head: bytes, file_name: str) -> DetectedEncoding:
    """Return the encoding of `head`. An incomplete character at its end is ignored.

    Raise IntakeError for data that is not text, and for text that no encoding shows as words.
    """
    for mark, kind, remedy in _NOT_TEXT:
        if head.startswith(mark):
            raise IntakeError(f"{file_name}: this is {kind}, not a table. {remedy}")
    for mark, name in _BOMS:
        if head.startswith(mark):
            return DetectedEncoding(name)
    wide = _wide_encoding(head)
    if wide:
        return DetectedEncoding(wide)
    if _is_binary(head):
        raise IntakeError(
            f"{file_name}: this is binary data, not text. Export the leads as “CSV UTF-8” and give that file."
        )
    if head.isascii():
        return DetectedEncoding(_seven_bit_encoding(head))
    text = codecs.getincrementaldecoder("utf-8")("surrogateescape").decode(head)
    broken = sum("\udc80" <= character <= "\udcff" for character in text)
    whole = sum(character > "\x7f" for character in text) - broken
    # A few invalid bytes among many valid characters are damage in a UTF-8 file, not another encoding.
    if whole > 4 * broken:
        return DetectedEncoding("utf-8")
    # Lines in UTF-8 among lines in a code page are read as UTF-8, so they say nothing about the code page.
    lines = [line for line in lines_beyond_ascii(head).split(b"\n") if not _is_utf8(line)]
    guess = guess_encoding(b"\n".join(lines))
    if guess is None:
        raise IntakeError(
            f"{file_name}: the encoding of this text is unknown: no encoding shows it as words. Save the file as "
            "“CSV UTF-8”, or name its encoding."
        )
    return DetectedEncoding(guess.encoding, guess.others)


def canonical_name(encoding: str, file_name: str) -> str:
    """Return the usual name of an encoding that a person chose. Raise IntakeError for an unknown one."""
    TextDecoder(encoding, file_name)
    name = codecs.lookup(encoding).name
    return "utf-8" if name == "utf-8-sig" else name


def encoding_choices(data: bytes, detected: DetectedEncoding) -> tuple[EncodingChoice, ...]:
    """Return the detected encoding and the others, with texts of the file as each shows them; nothing for plain ASCII."""
    if detected.name == "utf-8" and data.isascii():
        return ()
    names = (detected.name, *detected.others)
    if detected.name.startswith(("utf-16", "utf-32")):
        cells = (cell.strip() for cell in _CELL_ENDS.split(TextDecoder(detected.name, "").decode_head(data)))
        texts = list(dict.fromkeys(cell for cell in cells if not cell.isascii()))
        return (EncodingChoice(encoding=detected.name, samples=tuple(map(_shorten, texts[:_SAMPLES]))),)
    pieces = [piece.strip() for piece in _CELL_END_BYTES.split(lines_beyond_ascii(data))]
    if detected.name.startswith(("iso2022", "hz", "utf-7")):
        pieces = [piece.strip() for piece in data.splitlines() if _SHIFTS.search(piece)]
    pieces = [piece for piece in dict.fromkeys(pieces) if not piece.isascii() or _SHIFTS.search(piece)]
    # Texts that tell the encodings apart come first.
    pieces = pieces[:_MAX_PIECES]
    pieces.sort(key=lambda piece: -len({piece.decode(name, "replace") for name in names}))
    return tuple(
        EncodingChoice(
            encoding=name,
            samples=tuple(
                _shorten(TextDecoder(name, "").decode(piece, is_last=True)) for piece in pieces[:_SAMPLES]
            ),
        )
        for name in names
    )


def _shorten(text: str) -> str:
    return shorten(_SURROGATES.sub("\ufffd", text), _SAMPLE_CHARS)


def _seven_bit_encoding(head: bytes) -> str:
    if not _SHIFTS.search(head):
        return "utf-8"
    sample = head[:_MAX_SHIFT_BYTES]
    return guess_seven_bit_encoding(sample[: sample.rfind(b"\n") + 1] or sample) or "utf-8"


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


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

    Each invalid byte becomes a lone surrogate, which no valid text contains, so that its row can be found. In a file with a
    single-byte code page, lines that are valid UTF-8 beyond ASCII are read as UTF-8: some programs append such lines.
    """

    def __init__(self, encoding: str, file_name: str) -> None:
        name = {"utf-8-sig": "utf-8", "utf_8_sig": "utf-8"}.get(encoding.lower(), encoding)
        try:
            is_usable = codecs.lookup(name)._is_text_encoding
            if is_usable:
                self._decoder = codecs.getincrementaldecoder(name)(_MARK_INVALID)
                self._decoder.decode(b"")
                self._is_code_page = _is_code_page(name)
        except (LookupError, ValueError):
            is_usable = False
        if not is_usable:
            raise IntakeError(
                f"{file_name}: there is no text encoding {encoding!r}. Use a name such as utf-8, utf-16-le, cp1252, or cp1250."
            )
        self._encoding = name
        self._file_name = file_name
        self._is_first = True
        self._cut_line = b""

    def decode(self, data: bytes, *, is_last: bool = False) -> str:
        """Return the text of `data`, without a byte order mark at the beginning of the file."""
        decode = self._decode_lines if self._is_code_page else self._decoder.decode
        try:
            text = decode(data, is_last)
        except UnicodeError:
            # UTF-16 and UTF-32 without a mark, which only a person can have chosen.
            raise IntakeError(
                f"{self._file_name}: the file is not in the encoding {self._encoding}. Choose another, or none to detect it."
            ) from None
        if self._is_first and text:
            self._is_first = False
            text = text.removeprefix("\ufeff")
        return text

    def decode_head(self, head: bytes) -> str:
        """Return the text of the beginning of a file, without an incomplete character at its end."""
        text = self.decode(head)
        return text + self.decode(b"", is_last=True) if self._cut_line else text

    def _decode_lines(self, data: bytes, is_last: bool) -> str:
        data = self._cut_line + data
        end = len(data) if is_last else max(data.rfind(b"\n"), data.rfind(b"\r")) + 1
        if not end and len(data) > _MAX_LINE_BYTES:
            end = len(data)
        data, self._cut_line = data[:end], data[end:]
        if not _UTF8_CHARACTER.search(data):
            return self._decoder.decode(data)
        return "".join(
            line.decode() if not line.isascii() and _is_utf8(line) else self._decoder.decode(line)
            for line in data.splitlines(keepends=True)
        )


def _is_code_page(encoding: str) -> bool:
    """Return True for an encoding with one byte for each character."""
    name = codecs.lookup(encoding).name
    return not name.startswith(("utf", "ascii")) and len(bytes(range(256)).decode(name, "replace")) == 256


def _mark_invalid(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    # The byte after an invalid one may be a delimiter. Characters of UTF-16 and UTF-32 have a fixed width.
    is_wide = error.encoding.startswith(("utf-16", "utf-32"))
    return "\udcff", error.end if is_wide else error.start + 1


_MARK_INVALID: Final = "leadops.mark-invalid"
codecs.register_error(_MARK_INVALID, _mark_invalid)
