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
    literal,
    literal_column,
    select,
    text,
    true,
)
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR

from leadops_core.adapters.store.bulk import PlainRow, insert_rows
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
MOST_WORDS = 20
"""More words of a text than these are not looked for."""
_COMMON = 4_000
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


def is_common(connection: Connection, wanted: str) -> bool:
    """Whether so many leads hold the words that walking through a list finds them sooner than fetching them all; SQLite only.

    Postgres knows how common a word is and chooses by itself.
    """
    words = words_of(wanted)[:MOST_WORDS]
    if connection.dialect.name != "sqlite" or not words:
        return False
    hits = "SELECT 1 FROM leads_fts WHERE leads_fts MATCH ? LIMIT ?"
    query = (fts_query(words), _COMMON + 1)
    return bool(
        connection.exec_driver_sql(f"SELECT count(*) FROM ({hits})", query).scalar_one() > _COMMON  # noqa: S608 - ours
    )


def fts_query(words: Sequence[str]) -> str:
    """The words as FTS5 is asked for them: all of them, the last as a beginning."""
    return " ".join(f'"{word}"' for word in words) + "*"


def ts_query(words: Sequence[str]) -> str:
    """The words as a tsquery is written: all of them, the last as a beginning."""
    # to_tsquery would stem and drop words; a cast takes them as they are.
    return " & ".join(f"'{word}'" for word in words) + ":*"


def matches(wanted: str, *, is_sqlite: bool, is_common: bool = False) -> ColumnElement[bool]:
    """True for leads that hold all the words, the last one as a beginning; of a text without words, for all leads.

    Any text is safe: what is not a letter or digit only separates words. `is_common` makes no difference to what is found.
    """
    words = words_of(wanted)[:MOST_WORDS]
    if not words:
        return true()
    if is_sqlite:
        hits: Select[Any] = (
            select(literal_column("rowid"))
            .select_from(_fts)
            .where(text("leads_fts MATCH :fts").bindparams(fts=fts_query(words)))
        )
        # The sign keeps SQLite from fetching each hit by its index; it then walks through the list's own and looks.
        row: ColumnElement[Any] = literal_column("+leads.search_row") if is_common else leads.c.search_row
        return row.in_(hits)
    query = cast(literal(ts_query(words)), TSQUERY)
    hits = select(lead_search.c.id).where(lead_search.c.words.op("@@")(query))
    return leads.c.id.in_(hits)


def index_new_leads(transaction: Transaction, said: Iterable[tuple[str, Iterable[str | None]]]) -> None:
    """Make leads that were just inserted findable, on Postgres: their ids in hex, each with its `SEARCHED` values."""
    rows = [(id, _words_as_indexed(values)) for id, values in said]
    insert_rows(transaction.connection, "lead_search", ("id", "words"), rows)


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


def _indexed(contents: Contents) -> list[PlainRow]:
    return [(id, _words_as_indexed(getattr(said, name) for name in SEARCHED)) for id, said in contents]


def _words_as_indexed(values: Iterable[str | None]) -> str:
    return " ".join(dict.fromkeys(words_of(" ".join(filter(None, values)))))
