"""Count the damaged rows of a file."""

from typing import Final

from leadops_core.intake.reader import IntakeChunk
from leadops_core.schemas import Dialect, FileDamage

_FIRST_LINES: Final = 20


class DamageCounter:
    """Counts damaged rows, chunk by chunk."""

    def __init__(self) -> None:
        self._rows = 0
        self._damaged = 0
        self._other_lines = 0
        self._first_lines: list[int] = []

    def add(self, chunk: IntakeChunk) -> None:
        self._rows += len(chunk.rows) + len(chunk.rejected)
        self._damaged += len(chunk.damaged_lines)
        self._other_lines += len(chunk.other_lines)
        self._first_lines += sorted(chunk.damaged_lines)[: _FIRST_LINES - len(self._first_lines)]

    @property
    def row_count(self) -> int:
        return self._rows

    def result(self, dialect: Dialect, *, is_complete: bool = True) -> FileDamage:
        return FileDamage(
            rows=self._rows,
            damaged=self._damaged,
            other_lines=self._other_lines,
            skipped_lines=dialect.header_line - 1,
            first_lines=tuple(self._first_lines),
            is_complete=is_complete,
        )
