"""A file's rows as the store takes them, read here or, for a large file, by a helper process while this one stores.

Light on purpose: a helper loads this module and no database.
"""

import io
import os
import stat
from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Any, BinaryIO, Final
from uuid import UUID

from leadops_core.adapters.system import TimeOrderedIds
from leadops_core.intake import IntakeError, IntakeLimits, IntakeRow, PlainRows, plain_rows, read
from leadops_core.schemas import ColumnMapping, RejectedRow
from leadops_core.verbs.helpers import Helper, HelperError, cores

WORTH_A_HELPER = 16_000_000
"""Bytes of a file that make a helper process worth it: it takes half a second until it is ready."""

# Enough that statements cost little a row, few enough that they take little memory.
_ROWS_AT_ONCE: Final = 5_000

ReadRows = tuple[PlainRows, list[RejectedRow], int]
"""Rows, those that were not taken, and how many rows of the file there are up to here."""


@dataclass(frozen=True)
class Reading:
    """A file and how it is read."""

    mapping: ColumnMapping
    name: str
    limits: IntakeLimits
    chunk_size: int

    def rows(
        self, stream: BinaryIO, rows_done: int, new_id: Callable[[], UUID]
    ) -> Generator[ReadRows, None, None]:
        """The rows after the first `rows_done`, a few thousand at a time; `stream` stands at its beginning.

        Raises IntakeError where the file is not what the mapping was made for, or past a limit.
        """
        size = min(self.chunk_size, _ROWS_AT_ONCE)
        rows: list[IntakeRow] = []
        rejected: list[RejectedRow] = []
        row_count = 0
        # The reader's chunks are small for the processor's cache, these are large so that there are few for the database.
        for chunk in read(stream, self.mapping, file_name=self.name, limits=self.limits, skip_rows=rows_done):
            rows += chunk.rows
            rejected += chunk.rejected
            row_count = chunk.row_count
            if len(rows) + len(rejected) >= size:
                yield self._plain(rows, new_id), rejected, row_count
                rows, rejected = [], []
        if rows or rejected:
            yield self._plain(rows, new_id), rejected, row_count

    def _plain(self, rows: list[IntakeRow], new_id: Callable[[], UUID]) -> PlainRows:
        try:
            return plain_rows(rows, new_id)
        except TypeError as error:
            raise IntakeError(f"{self.name}: a value cannot be stored as JSON: {error}") from None

    def rows_by_helper(self, stream: BinaryIO, rows_done: int) -> Generator[ReadRows, None, None]:
        """As `rows`, read by a helper while what it has read already is stored here; a real file only.

        A helper that dies is done without.
        """
        descriptor = stream.fileno()
        try:
            for chunk in Helper("read", (self, descriptor, rows_done), files=[descriptor]):
                yield chunk
                rows_done = chunk[2]
        except HelperError:
            yield from self.rows(stream, rows_done, TimeOrderedIds().new)


def is_worth_a_helper(stream: BinaryIO) -> bool:
    """Whether a helper would read the file sooner: a large one, on a machine with a core to spare."""
    # Not whatever has a file's number: what unpacks a file has the packed one's.
    if not isinstance(stream, (io.BufferedReader, io.BufferedRandom)) or not isinstance(
        stream.raw, io.FileIO
    ):
        return False
    about = os.fstat(stream.fileno())
    return stat.S_ISREG(about.st_mode) and about.st_size >= WORTH_A_HELPER and cores() > 1


def read_for_another(
    say: Callable[[ReadRows], None], reading: Reading, descriptor: int, rows_done: int
) -> None:
    """A helper's part: say what `rows` gives of the open file with this number."""
    with io.BufferedReader(_FromItsBeginning(descriptor), 1 << 20) as stream:
        for chunk in reading.rows(stream, rows_done, TimeOrderedIds().new):
            say(chunk)


class _FromItsBeginning(io.RawIOBase):
    """An open file from its first byte on, wherever others who have it open stand in it."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._at = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        read = os.pread(self._descriptor, len(buffer), self._at)
        buffer[: len(read)] = read
        self._at += len(read)
        return len(read)
