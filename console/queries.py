"""Read the database file through named views and a read-only connection."""

import re
import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

import orjson
import sqlite_utils

from console.explanations import register
from leadops_core.errors import LeadOpsError

LIST_LIMIT = 1_000
_BUSY_SECONDS = 30.0
_STEPS = 1_000
"""Number of SQLite instructions between two checks of the deadline."""
_MAX_VALUE_BYTES = 1_000_000
"""Maximum size of a value while a query runs. SQLite cannot be interrupted within one instruction, such as `replace`."""
_MAX_PATTERN_BYTES = 200
"""Maximum length of a LIKE or GLOB pattern, because the time of a match grows with it."""
_MAX_ANSWER_CHARS = 100_000_000
"""Maximum length of all texts of a result."""
_MAX_HEAP_BYTES = 500_000_000
"""Maximum memory of SQLite in this process. Functions such as `json_group_array` have no other limit."""
_BATCH_ROWS = 50
_WORD = re.compile(r"[^\W_]+")
_MOST_WORDS = 20
_VIEWS = files("console").joinpath("views.sql").read_text(encoding="utf-8")


class CannotRead(LeadOpsError):
    """The file cannot be read, or a query failed. The message has the reason."""


@contextmanager
def reading(path: Path) -> Iterator[sqlite_utils.Database]:
    """Open the file with its named views, read-only.

    Raises CannotRead with what to do; never waits longer than 30 s for a writer.
    """
    try:
        connection = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=_BUSY_SECONDS)
    except sqlite3.Error as error:
        raise CannotRead(f"{path.name} cannot be opened: {error}") from None
    try:
        try:
            database = sqlite_utils.Database(connection)
            register(connection)
            connection.executescript(_VIEWS)
            connection.execute("PRAGMA query_only = ON")
        except sqlite3.Error as error:
            raise CannotRead(f"{path.name} cannot be read: {error}") from None
        yield database
    except sqlite3.OperationalError as error:
        raise CannotRead(_said(error)) from None
    finally:
        connection.close()


def _said(error: sqlite3.Error) -> str:
    text = str(error)
    if "locked" in text or "busy" in text:
        return "The file is locked because another program is writing to it. Try again in a moment."
    return text


class Filters(NamedTuple):
    """The filters of a list. An empty tuple does not filter."""

    labels: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    is_explored: bool = False
    """Only leads of the random sample."""
    words: str = ""
    """Words that must all occur, the last one as a prefix, as in the library's `LeadQuery.text`."""


ORDERS: Mapping[str, str] = {
    "highest score": "coalesce(100 * probability, score) DESC NULLS LAST, id DESC",
    "lowest score": "coalesce(100 * probability, score) ASC NULLS LAST, id",
    "newest": "created_at DESC, id DESC",
    "oldest": "created_at, id",
}
"""The sort orders of the triage queue, by display name."""

_COLUMNS = {"labels": "label", "statuses": "status", "actions": "action", "sources": "source"}


def queue(
    database: sqlite_utils.Database, filters: Filters, order: str, *, page: int = 1, limit: int = LIST_LIMIT
) -> list[dict[str, Any]]:
    """Return one page of a filtered list in one of the `ORDERS`.

    Each row has its score's explanation as `score_record`. Pages count from 1 and hold `limit` leads.
    """
    where, values = _where(filters)
    sql = f"SELECT * FROM lead_list {where} ORDER BY {ORDERS[order]} LIMIT :limit OFFSET :offset"  # noqa: S608 - ours
    rows = list(database.query(sql, {**values, "limit": limit, "offset": (page - 1) * limit}))
    scores = explanations(database, [row["id"] for row in rows])
    return [{**row, "score_record": scores.get(row["id"])} for row in rows]


def count(database: sqlite_utils.Database, filters: Filters) -> int:
    """Return the number of leads in a filtered list."""
    where, values = _where(filters)
    return int(next(database.query(f"SELECT count(*) AS n FROM lead_list {where}", values))["n"])  # noqa: S608 - ours


def matching(database: sqlite_utils.Database, filters: Filters) -> list[dict[str, Any]]:
    """Return all leads of a filtered list with id, version, name and email, best score first."""
    where, values = _where(filters)
    sql = (
        f"SELECT id, version, name, email, company FROM lead_list {where} ORDER BY {ORDERS['highest score']}"  # noqa: S608 - ours
    )
    return list(database.query(sql, values))


def _where(filters: Filters) -> tuple[str, dict[str, Any]]:
    parts, values = [], {}
    for name, column in _COLUMNS.items():
        value = getattr(filters, name)
        if value:
            parts.append(f"{column} IN (SELECT value FROM json_each(:{name}))")  # noqa: S608 - ours
            values[name] = orjson.dumps(value).decode()
    if filters.is_explored:
        parts.append("is_explored")
    if searched := _full_text(filters.words):
        parts.append(
            "id IN (SELECT l.id FROM main.leads_fts JOIN main.leads l ON l.search_row = leads_fts.rowid "
            "WHERE leads_fts MATCH :words)"
        )
        values["words"] = searched
    return ("WHERE " + " AND ".join(parts) if parts else ""), values


def _full_text(words: str) -> str:
    """Return the words as an FTS5 query; "" for a text without words. FTS5 ignores case and accents."""
    query_words = _WORD.findall(words)[:_MOST_WORDS]
    return " ".join(f'"{word}"' for word in query_words) + "*" if query_words else ""


def explanations(database: sqlite_utils.Database, ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Return the explanation of the current score of each lead, as a dictionary."""
    sql = "SELECT lead_id, record FROM current_scores WHERE lead_id IN (SELECT value FROM json_each(?))"
    rows = database.query(sql, [orjson.dumps(list(ids)).decode()])
    return {row["lead_id"]: orjson.loads(row["record"]) for row in rows if row["record"]}


def names(database: sqlite_utils.Database) -> dict[str, list[str]]:
    """Return every table and view with its columns, except the indexes of the full-text search."""
    columns_by_name = {}
    kinds = "SELECT name, type FROM main.sqlite_master UNION ALL SELECT name, type FROM temp.sqlite_master ORDER BY name"
    for row in list(database.query(kinds)):
        name = row["name"]
        if row["type"] in ("table", "view") and not name.startswith(("sqlite_", "leads_fts")):
            quoted = name.replace('"', '""')
            cursor = database.conn.execute(f'SELECT * FROM "{quoted}" LIMIT 0')  # noqa: S608 - a name of the file's own
            columns_by_name[name] = [column[0] for column in cursor.description]
    return columns_by_name


class Answer(NamedTuple):
    """The result of a query: columns, rows, and whether rows were left out."""

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]
    is_cut: bool


def ask(database: sqlite_utils.Database, sql: str, *, limit: int = 10_000, seconds: float = 20.0) -> Answer:
    """Return the result of one SELECT, up to `limit` rows and 100 MB of text.

    Raise CannotRead if the statement is not valid, would write, takes too long, or makes a value over 1 MB.
    """
    deadline = time.monotonic() + seconds
    connection = database.conn
    limits = {
        sqlite3.SQLITE_LIMIT_LENGTH: _MAX_VALUE_BYTES,
        sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: _MAX_PATTERN_BYTES,
    }
    limits = {category: connection.setlimit(category, limit) for category, limit in limits.items()}
    connection.execute(f"PRAGMA hard_heap_limit = {_MAX_HEAP_BYTES}")
    connection.set_authorizer(_only_reads)
    connection.set_progress_handler(lambda: time.monotonic() > deadline, _STEPS)
    try:
        cursor = connection.execute(sql)
        if cursor.description is None:
            raise CannotRead("This statement returns no rows. Use SELECT; this page is read-only.")
        columns = tuple(column[0] for column in cursor.description)
        rows, is_cut = _read_rows(cursor, limit)
        return Answer(columns, rows, is_cut)
    except (sqlite3.Error, MemoryError) as error:
        raise CannotRead(_reason(error, seconds)) from None
    finally:
        connection.set_progress_handler(None, 0)
        connection.set_authorizer(None)
        for category, former in limits.items():
            connection.setlimit(category, former)


def _read_rows(cursor: sqlite3.Cursor, limit: int) -> tuple[list[tuple[Any, ...]], bool]:
    """Return the rows of the result, and True if rows were left out."""
    rows: list[tuple[Any, ...]] = []
    size = 0
    while batch := cursor.fetchmany(_BATCH_ROWS):
        for row in batch:
            size += sum(len(value) for value in row if isinstance(value, str | bytes))
            if len(rows) == limit or size > _MAX_ANSWER_CHARS:
                return rows, True
            rows.append(row)
    return rows, False


def _reason(error: sqlite3.Error | MemoryError, seconds: float) -> str:
    text = str(error)
    if "interrupted" in text:
        return f"The query took longer than {seconds:g} s. Narrow it down and run it again."
    if "not authorized" in text or "readonly" in text or "prohibited" in text:
        return "This page is read-only. Start the query with SELECT or WITH."
    if isinstance(error, MemoryError):
        return "The query needs too much memory. Narrow it down and run it again."
    if "too big" in text:
        return f"A value of the query is larger than {_MAX_VALUE_BYTES:,} bytes. Select a part of it, such as substr(…)."
    if "pattern too complex" in text:
        return f"A LIKE or GLOB pattern has more than {_MAX_PATTERN_BYTES} bytes. Shorten it."
    return _said(error)


_READS = frozenset(
    {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE}
)
_FORBIDDEN = frozenset({"load_extension", "readfile", "writefile", "edit", "fts3_tokenizer"})


def _only_reads(action: int, _first: str | None, second: str | None, *_rest: str | None) -> int:
    # load_extension would run code. Some builds have readfile and writefile, which reach other files.
    if action == sqlite3.SQLITE_FUNCTION and (second or "").lower() in _FORBIDDEN:
        return sqlite3.SQLITE_DENY
    return sqlite3.SQLITE_OK if action in _READS else sqlite3.SQLITE_DENY


def rows_of(
    database: sqlite_utils.Database, view: str, where: str = "", values: Iterable[Any] = ()
) -> list[dict[str, Any]]:
    """Return rows of a named view. `where` must be trusted; `values` need not be."""
    return list(database.query(f"SELECT * FROM {view} {where}", list(values)))  # noqa: S608 - names of ours


def trace(database: sqlite_utils.Database, trace_id: str) -> dict[str, Any]:
    """Return the trace of a run with its JSON parsed. Raise CannotRead if it no longer exists."""
    row = next(database.query("SELECT * FROM main.traces WHERE id = ?", [trace_id]), None)
    if row is None:
        raise CannotRead("This run no longer exists.")
    for part in ("node_events", "errors", "llm_inputs", "llm_outputs"):
        row[part] = orjson.loads(row[part])
    return dict(row)


def stamp(database: sqlite_utils.Database) -> tuple[object, ...]:
    """Return a cache key that changes with leads and labels."""
    sql = (
        "SELECT (SELECT count(*) FROM main.leads), (SELECT max(updated_at) FROM main.leads), "
        "(SELECT count(*) FROM main.feedback), (SELECT max(id) FROM main.activities)"
    )
    return tuple(database.conn.execute(sql).fetchone())
