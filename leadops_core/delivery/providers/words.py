"""Responses of providers, in a form that can be shown and stored."""

import re

_ADDRESS = re.compile(r"<?[^\s<>\"'()]+@[^\s<>\"'()]+>?")
_LENGTH = 300
_READ_LENGTH = 2_000


def quote(response: object) -> str:
    """Return a provider's response as one line of bounded length, without email addresses."""
    text = response.decode("utf-8", "replace") if isinstance(response, bytes) else str(response)
    # The time that the pattern takes grows with the square of the length.
    text = text[:_READ_LENGTH]
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    line = _ADDRESS.sub("(address)", line)
    return line if len(line) <= _LENGTH else f"{line[: _LENGTH - 1]}…"
