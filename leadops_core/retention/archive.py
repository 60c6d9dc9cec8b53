"""The archive: rows as Parquet files, written before they are deleted."""

import os
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from leadops_core.database.engine import json_text
from leadops_core.errors import SettingsError


class Archive:
    """A folder of Parquet files. A file is complete or absent, and writing the same rows again replaces it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def write(self, table: str, rows: Sequence[Mapping[str, Any]]) -> Path:
        """Write rows to a file named after the table, the time of the first row, and its ID.

        Raise SettingsError if the folder is not writable or the library for Parquet is missing.
        """
        try:
            import pyarrow as pa
            from pyarrow import parquet
        except ImportError:
            raise SettingsError(
                "LEADOPS_ARCHIVE_DIR needs a library for Parquet files. Run: pip install 'leadops[archive]'"
            ) from None
        first = rows[0]
        path = self._folder / f"{table}-{first['created_at']:%Y-%m-%dT%H%M%S}-{first['id'].hex}.parquet"
        part = path.with_suffix(".part")
        columns = {name: [_plain(row[name]) for row in rows] for name in first}
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with part.open("wb") as file:
                os.fchmod(file.fileno(), 0o600)
                parquet.write_table(pa.table(columns), file, compression="zstd")
                file.flush()
                os.fsync(file.fileno())
            part.replace(path)
        except OSError as error:
            raise SettingsError(
                f"LEADOPS_ARCHIVE_DIR: {self._folder} cannot be written: {error.strerror}."
            ) from None
        return path


def _plain(value: Any) -> Any:
    match value:
        case UUID():
            return str(value)
        case None | str() | int() | float() | datetime():
            return value
        case _:
            return json_text(value)
