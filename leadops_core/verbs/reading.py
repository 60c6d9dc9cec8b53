"""A file's rows as the store takes them."""

from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import BinaryIO, Final
from uuid import UUID

from leadops_core.intake import IntakeError, IntakeLimits, IntakeRow, PlainRows, plain_rows, read
from leadops_core.schemas import ColumnMapping, RejectedRow

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
