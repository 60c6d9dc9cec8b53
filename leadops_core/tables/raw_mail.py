"""Received messages as they are stored: compressed."""

import zlib
from collections.abc import Iterator
from email import message_from_bytes


def compress_raw(content: bytes) -> bytes:
    return zlib.compress(content)


def decompress_raw(stored: bytes) -> bytes:
    """Return the message as it was received."""
    return zlib.decompress(stored)


def texts_of_raw(stored: bytes) -> Iterator[bytes]:
    """Yield the message and its decoded parts, in lower case, to be searched."""
    content = decompress_raw(stored)
    yield content.lower()
    for part in message_from_bytes(content).walk():
        payload = part.get_payload(decode=True)
        if isinstance(payload, bytes):
            yield payload.lower()
