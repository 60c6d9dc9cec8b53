"""Full-text search over the leads: FTS5 on SQLite, a tsvector on Postgres, both kept by triggers (migration 0011).

Both split text at everything that is neither letter nor digit and ignore case and accents, so that searches find the same
leads on both.
"""

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
    func,
    literal,
    literal_column,
    select,
    text,
    true,
)
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR

from leadops_core.database.database import Transaction
from leadops_core.database.words import words_of
from leadops_core.tables import leads

# Not in the metadata, because each exists on one database only.
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

_MAX_WORDS = 20


def matches(connection: Connection, text: str, *, in_list_order: bool = False) -> ColumnElement[bool]:
    """Return the condition that a lead has all the words of the text, the last one as a prefix; True without a word.

    Any text is safe: characters that are neither letters nor digits only separate words. `in_list_order` has the database
    read the list in its order instead of fetching every match; the leads are the same.
    """
    hits = find_text(connection, text)
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


def find_text(connection: Connection, search_text: str) -> Select[Any] | None:
    """Return the query for the index entries of leads that have the text, or None if it has no word."""
    is_sqlite = connection.dialect.name == "sqlite"
    if is_sqlite:
        split = words_of(search_text)
    else:
        # By the function that the triggers call. Postgres takes neither NUL nor half a surrogate pair; both separate words.
        storable = search_text.encode(errors="replace").decode().replace("\0", " ")
        split = connection.execute(select(func.lead_word_list(storable))).scalar_one()
    words = split[:_MAX_WORDS]
    if not words:
        return None
    if is_sqlite:
        query = " ".join(f'"{word}"' for word in words) + "*"
        match = text("leads_fts MATCH :fts").bindparams(fts=query)
        return select(_fts.c.rowid).where(match)
    # A cast, because to_tsquery would stem and drop words.
    query = " & ".join(f"'{word}'" for word in words) + ":*"
    return select(lead_search.c.id).where(lead_search.c.words.op("@@")(cast(literal(query), TSQUERY)))


def forget_words(transaction: Transaction) -> None:
    """Remove the words of deleted leads from the index. On SQLite, this rewrites the index."""
    if transaction.is_sqlite:
        # A deletion only adds a marker. The words are removed when the parts of the index are merged.
        transaction.connection.execute(text("INSERT INTO leads_fts (leads_fts) VALUES ('optimize')"))
