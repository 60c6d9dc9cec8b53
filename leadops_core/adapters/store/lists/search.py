"""Full-text search over the leads: FTS5 on SQLite, a tsvector on Postgres, both kept by the functions here.

Triggers would keep FTS5 too, but it writes its index out at every statement inside one: a chunk costs ten times as much.
Both split text at everything that is neither letter nor digit and ignore case and accents, so that ordinary
searches find the same leads on both.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    MetaData,
    Select,
    Table,
    Text,
    Uuid,
    cast,
    delete,
    func,
    literal,
    literal_column,
    select,
    text,
    true,
)
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR

from leadops_core.adapters.store.database import Transaction
from leadops_core.adapters.store.engine import json_text
from leadops_core.adapters.store.tables import leads
from leadops_core.schemas import LeadContent

SEARCHED = (
    *("first_name", "last_name", "email", "company_name"),
    *("job_title", "lead_message", "pain_point"),
)
"""The fields whose words are found."""

# Not in the metadata: each is on one of the two databases only.
_search_metadata = MetaData()
lead_search = Table(
    "lead_search", _search_metadata, Column("id", Uuid, primary_key=True), Column("words", TSVECTOR)
)
_fts = Table(
    "leads_fts",
    _search_metadata,
    Column("rowid", BigInteger),
    Column("leads_fts", Text),
    Column("words", Text),
)

WORDS = " || ' ' || ".join(f"coalesce({name}, '')" for name in SEARCHED)
"""What SQLite indexes of a lead, as an expression over `leads`."""
_LEARN = f"INSERT INTO leads_fts (rowid, words) SELECT search_row, {WORDS} FROM leads"  # noqa: S608 - names of ours
_FORGET = f"INSERT INTO leads_fts (leads_fts, rowid, words) SELECT 'delete', search_row, {WORDS} FROM leads"  # noqa: S608 - names of ours

Contents = Sequence[tuple[str, LeadContent]]
"""Leads' ids in hex, each with what the lead says."""

_WORD = re.compile(r"[^\W_]+")
_MAX_WORDS = 20
# Postgres refuses lexemes of more than 2046 bytes.
_LONGEST_WORD = 100


def is_search_table(name: str) -> bool:
    """Whether the table belongs to the index of one database and so is in no metadata."""
    return name == "lead_search" or name.startswith("leads_fts")


def words_of(value: str) -> list[str]:
    """The words of a text as Postgres indexes them: lower case, without accents, split at all that is no letter or digit."""
    if not value.isascii():
        decomposed = unicodedata.normalize("NFKD", value)
        value = "".join(char for char in decomposed if not unicodedata.combining(char))
    return [word[:_LONGEST_WORD] for word in _WORD.findall(value.lower())]


def matches(connection: Connection, wanted: str, *, in_list_order: bool = False) -> ColumnElement[bool]:
    """Return the condition that a lead has all the words of the text, the last one as a prefix; True without a word.

    Any text is safe: characters that are neither letters nor digits only separate words. `in_list_order` has the database
    read the list in its order instead of fetching every match; the leads are the same.
    """
    hits = find_text(connection, wanted)
    if hits is None:
        return true()
    if connection.dialect.name == "sqlite":
        # SQLite uses no index for a column behind a plus sign.
        row = literal_column("+leads.search_row") if in_list_order else leads.c.search_row
        return row.in_(hits)
    # For Postgres an array is of unknown length and small; the length of a subquery it estimates, mostly wrong.
    return (
        leads.c.id.in_(hits) if in_list_order else leads.c.id == func.any(func.array(hits.scalar_subquery()))
    )


def find_text(connection: Connection, wanted: str) -> Select[Any] | None:
    """Return the query for the index entries of leads that have the text, or None if it has no word."""
    words = words_of(wanted)[:_MAX_WORDS]
    if not words:
        return None
    if connection.dialect.name == "sqlite":
        query = " ".join(f'"{word}"' for word in words) + "*"
        match = text("leads_fts MATCH :fts").bindparams(fts=query)
        return select(_fts.c.rowid).where(match)
    # A cast, because to_tsquery would stem and drop words.
    query = " & ".join(f"'{word}'" for word in words) + ":*"
    return select(lead_search.c.id).where(lead_search.c.words.op("@@")(cast(literal(query), TSQUERY)))


def index_new_leads(transaction: Transaction, said: Iterable[tuple[str, Iterable[str | None]]]) -> None:
    """Make leads that were just inserted findable, on Postgres: their ids in hex, each with its `SEARCHED` values."""
    rows = [{"id": id, "words": _words_as_indexed(values)} for id, values in said]
    if rows:
        statement = "INSERT INTO lead_search (id, words) VALUES (CAST(:id AS uuid), CAST(:words AS tsvector))"
        transaction.connection.execute(text(statement), rows)


def index_new_rows(transaction: Transaction, first: int) -> None:
    """Make leads that were just inserted findable, on SQLite: those from this `search_row` on."""
    transaction.connection.execute(text(f"{_LEARN} WHERE search_row >= :first"), {"first": first})


@contextmanager
def reindexing(transaction: Transaction, contents: Contents) -> Iterator[None]:
    """Make leads findable by what they say at the end of the block, and no longer by what they said before it."""
    connection = transaction.connection
    if transaction.is_sqlite:
        ids = json_text([id for id, _ in contents])
        those = "WHERE id IN (SELECT value FROM json_each(:ids))"
        # The index keeps no text: to forget a lead it must be told what it had learned.
        connection.execute(text(f"{_FORGET} {those}"), {"ids": ids})
        yield
        connection.execute(text(f"{_LEARN} {those}"), {"ids": ids})
    else:
        yield
        connection.execute(
            text(
                "INSERT INTO lead_search (id, words) VALUES (CAST(:id AS uuid), CAST(:words AS tsvector)) "
                "ON CONFLICT (id) DO UPDATE SET words = excluded.words"
            ),
            [{"id": id, "words": words} for id, words in _indexed(contents)],
        )


def delete_leads(transaction: Transaction, which: ColumnElement[bool]) -> int:
    """Delete leads with all that hangs on them, and make them no longer findable; how many there were."""
    if transaction.is_sqlite:
        forgotten = select(literal("delete"), leads.c.search_row, literal_column(WORDS)).where(which)
        transaction.connection.execute(
            _fts.insert().from_select([_fts.c.leads_fts, _fts.c.rowid, _fts.c.words], forgotten)
        )
    return transaction.connection.execute(delete(leads).where(which)).rowcount


def forget_words(transaction: Transaction) -> None:
    """Have the index hold no word any more of leads that were deleted; on SQLite it is rewritten for that."""
    if transaction.is_sqlite:
        # A deletion only adds a mark; the words themselves go when the parts of the index are merged into one.
        transaction.connection.execute(text("INSERT INTO leads_fts (leads_fts) VALUES ('optimize')"))


def _indexed(contents: Contents) -> list[tuple[str, str]]:
    return [(id, _words_as_indexed(getattr(said, name) for name in SEARCHED)) for id, said in contents]


def _words_as_indexed(values: Iterable[str | None]) -> str:
    return " ".join(dict.fromkeys(words_of(" ".join(filter(None, values)))))
