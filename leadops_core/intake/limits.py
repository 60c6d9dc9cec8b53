"""How much one file may ask of the machine."""

from typing import Annotated

from pydantic import Field

from leadops_core.intake.errors import IntakeError
from leadops_core.schemas import Schema

HEAD_BYTES = 256 * 1024
"""How much of a file `detect` needs to see."""

Limit = Annotated[int, Field(ge=1)]


class IntakeLimits(Schema):
    """Past one of these a file is refused with an error, a cell with its row."""

    max_bytes: Limit = 500_000_000
    max_rows: Limit = 2_000_000
    max_columns: Limit = 300
    max_cell_chars: Annotated[int, Field(ge=1, le=131_072)] = 100_000
    """Above 131,072 the csv module itself gives up."""
    max_sample_rows: Limit = 200
    """Rows that detection looks at."""

    def check_bytes(self, count: int, file_name: str) -> None:
        """Raise IntakeError where a file of `count` bytes is too large."""
        if count > self.max_bytes:
            raise IntakeError(
                f"{file_name}: the file is larger than {self.max_bytes:,} bytes. Split it, or raise the limit max_bytes."
            )

    def check_columns(self, count: int, file_name: str, line: int) -> None:
        """Raise IntakeError where a header of `count` columns is too wide."""
        if count > self.max_columns:
            raise IntakeError(
                f"{file_name}, line {line}: {count:,} columns, but at most {self.max_columns:,} are read. "
                "Leave out columns that are not needed, or raise the limit max_columns."
            )

    def check_rows(self, count: int, file_name: str, line: int) -> None:
        """Raise IntakeError where row number `count` is one too many."""
        if count > self.max_rows:
            raise IntakeError(
                f"{file_name}, line {line}: more than {self.max_rows:,} rows. "
                "Split the file, or raise the limit max_rows."
            )


def limits_of(settings: object) -> IntakeLimits:
    """Return the limits that the settings define as attributes; a missing one has its default."""
    return IntakeLimits.model_validate(settings, from_attributes=True)
