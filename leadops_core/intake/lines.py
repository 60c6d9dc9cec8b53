"""Read a stream as physical lines, in blocks, with constant memory."""

import io
import re
from collections.abc import Iterator
from typing import BinaryIO, Final

from leadops_core.intake.encoding import TextDecoder
from leadops_core.intake.limits import IntakeLimits

_BLOCK_BYTES: Final = 32 * 1024
_INNER_MARK = re.compile(r"(?:^|(?<=[\r\n]))\ufeff")


def longest_row(limits: IntakeLimits) -> int:
    """Return the maximum length of a row, all cells together."""
    return 2 * limits.max_cell_chars + 200_000


def longest_line(limits: IntakeLimits) -> int:
    """Return the length after which a line is cut, so that a file without line ends cannot fill the memory.

    It is twice `longest_row`, because doubled quotes count once in a cell, and a cut line must still be too long.
    """
    return 2 * longest_row(limits)


def split_lines(text: str) -> list[str]:
    """Return the lines of `text` with their ends, which are CR, LF, and CRLF only."""
    return list(io.StringIO(text, newline=""))


def read_text_blocks(
    stream: BinaryIO, encoding: str, *, file_name: str, limits: IntakeLimits
) -> Iterator[str]:
    """Yield the text of a file in blocks of whole lines. A line longer than `longest_line` is cut.

    Raise IntakeError after more than `limits.max_bytes` bytes.
    """
    decoder = TextDecoder(encoding, file_name)
    most_chars = longest_line(limits)
    byte_count = 0
    carry = ""
    is_dropping = False
    is_last = False
    while not is_last:
        data = stream.read(_BLOCK_BYTES)
        byte_count += len(data)
        limits.check_bytes(byte_count, file_name)
        is_last = not data
        text = decoder.decode(data, is_last=is_last)
        if is_dropping:
            begin = _end_of_line(text)
            if begin < 0 and not is_last:
                continue
            text = text[begin:] if begin >= 0 else ""
            is_dropping = False
        text = carry + text
        carry = ""
        if not is_last:
            # A CR at the end may be the first half of a CRLF.
            end = max(text.rfind("\n"), text.rfind("\r", 0, len(text) - 1)) + 1
            text, carry = text[:end], text[end:]
            if len(carry) > most_chars:
                text += carry[: most_chars + 1] + "\n"
                carry = ""
                is_dropping = True
        if text:
            # A file that was appended to another one begins with a byte order mark.
            yield _INNER_MARK.sub("", text) if "\ufeff" in text else text


def _end_of_line(text: str) -> int:
    ends = [position for position in (text.find("\n"), text.find("\r")) if position >= 0]
    return min(ends) + 1 if ends else -1
