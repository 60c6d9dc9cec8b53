"""A size limit for a provider's answer, before and after decompression."""

import zlib
from collections.abc import AsyncIterator

import httpx2

LARGEST_ANSWER_BYTES = 256 * 1024
ACCEPTED_ENCODINGS = "gzip, deflate"
"""Encodings that can be decompressed up to a limit."""

_NO_ENCODING = ("", "identity")
_HEADER_OR_NONE = zlib.MAX_WBITS | 32
"""Lets zlib detect gzip and zlib data."""


class AnswerTooLargeError(ValueError):
    pass


class AnswerEncodingError(ValueError):
    """The answer has an encoding that the request did not accept, or cannot be decompressed."""


async def limit_answer(response: httpx2.Response) -> None:
    """Limit the body of a response: an httpx response hook. Reading beyond the limit raises AnswerTooLargeError."""
    stream = response.stream
    if not isinstance(stream, httpx2.AsyncByteStream):
        raise TypeError("only asynchronous responses are read")
    encoding = response.headers.pop("content-encoding", "").strip().lower()
    response.stream = _LimitedStream(stream, encoding)


class _LimitedStream(httpx2.AsyncByteStream):
    def __init__(self, stream: httpx2.AsyncByteStream, encoding: str) -> None:
        self._stream = stream
        self._encoding = encoding

    async def __aiter__(self) -> AsyncIterator[bytes]:
        if self._encoding not in (*_NO_ENCODING, "gzip", "deflate"):
            raise AnswerEncodingError("the answer has an encoding that was not accepted")
        unpack = None if self._encoding in _NO_ENCODING else zlib.decompressobj(_HEADER_OR_NONE)
        left = LARGEST_ANSWER_BYTES
        async for received in self._stream:
            part = received if unpack is None else _unpacked(unpack, received, left + 1)
            left -= len(part)
            if left < 0:
                raise AnswerTooLargeError(f"the answer is larger than {LARGEST_ANSWER_BYTES} bytes")
            yield part

    async def aclose(self) -> None:
        await self._stream.aclose()


def _unpacked(unpack: "zlib._Decompress", received: bytes, most: int) -> bytes:
    try:
        return unpack.decompress(received, most)
    except zlib.error:
        raise AnswerEncodingError("the answer could not be decompressed") from None
