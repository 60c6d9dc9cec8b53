"""Limits on the size of a file."""

from typing import Annotated

from pydantic import Field

from leadops_core.intake.errors import IntakeError
from leadops_core.schemas import Schema

HEAD_BYTES = 256 * 1024
"""How much of a file `detect` needs."""

Limit = Annotated[int, Field(ge=1)]


class IntakeLimits(Schema):
    """A file that exceeds a limit is refused. A cell that exceeds one is rejected with its row."""

    max_bytes: Limit = 500_000_000
    max_rows: Limit = 2_000_000
    max_columns: Limit = 300
    max_cell_chars: Annotated[int, Field(ge=1, le=131_072)] = 100_000
    """131,072 is the limit of the csv module."""
    max_sample_rows: Limit = 200
    """Rows that detection reads."""

    def check_bytes(self, count: int, file_name: str) -> None:
        if count > self.max_bytes:
            raise IntakeError(
                f"{file_name}: the file is larger than {self.max_bytes:,} bytes. Split it, or raise the limit max_bytes."
            )

    def check_columns(self, count: int, file_name: str, line: int) -> None:
        if count > self.max_columns:
            raise IntakeError(
                f"{file_name}, line {line}: {count:,} columns, but at most {self.max_columns:,} are read. "
                "Leave out columns that are not needed, or raise the limit max_columns."
            )

    def check_rows(self, count: int, file_name: str, line: int) -> None:
        if count > self.max_rows:
            raise IntakeError(
                f"{file_name}, line {line}: more than {self.max_rows:,} rows. "
                "Split the file, or raise the limit max_rows."
            )


def limits_of(settings: object) -> IntakeLimits:
    """Return the limits that the settings define as attributes; a missing one has its default."""
    return IntakeLimits.model_validate(settings, from_attributes=True)
