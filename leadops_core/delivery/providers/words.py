"""What providers say, fit to be shown and kept."""

import re

_ADDRESS = re.compile(r"<?[^\s<>\"'()]+@[^\s<>\"'()]+>?")
_LENGTH = 300
_READ = 2_000


def quote(said: object) -> str:
    """A provider's words in one line of bounded length, without addresses: servers like to repeat the recipient."""
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    # The pattern takes time that grows with the square of the length.
    text = text[:_READ]
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    line = _ADDRESS.sub("(address)", line)
    return line if len(line) <= _LENGTH else f"{line[: _LENGTH - 1]}…"
