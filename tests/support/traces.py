"""Find remains of a person in a database: every table, every column, and the bytes of the file."""

import contextlib
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, inspect, make_url, text

from leadops_core.database.database import Database


def found_in_tables(database: Database, tokens: Iterable[str]) -> list[str]:
    """Return `table.column: token` for each column that contains one of the tokens, in any case."""
    with database.reading() as connection:
        # The full-text index is a face of the tables beside it, and cannot be read whole itself.
        names = [name for name in inspect(connection).get_table_names() if name != "leads_fts"]
        return [found for name in names for found in _in_table(connection, name, list(tokens))]


def _in_table(connection: Connection, table: str, tokens: list[str]) -> list[str]:
    found: set[str] = set()
    for row in connection.execute(text(f'SELECT * FROM "{table}"')).mappings():
        for column, value in row.items():
            said = _text(value).casefold()
            found |= {f"{table}.{column}: {token}" for token in tokens if token.casefold() in said}
    return sorted(found)


def _text(value: Any) -> str:
    if not isinstance(value, bytes | memoryview):
        return str(value)
    content = bytes(value)
    with contextlib.suppress(zlib.error):
        content = zlib.decompress(content)
    return content.decode("utf-8", "replace")


def found_in_files(url: str, tokens: Iterable[str]) -> list[str]:
    """Each `file: token` in the bytes of a SQLite database and its log; nothing on Postgres."""
    if not url.startswith("sqlite"):
        return []
    path = Path(make_url(url).database or "")
    files = [each for each in (path, path.with_name(f"{path.name}-wal")) if each.exists()]
    return [
        f"{file.name}: {token}"
        for file in files
        for token in tokens
        if token.casefold().encode() in file.read_bytes().lower()
    ]
