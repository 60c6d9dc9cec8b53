"""Full-text search over the leads: FTS5 on SQLite, kept by triggers; a tsvector on Postgres, kept by `index_leads`.

Both split text at everything that is neither letter nor digit and ignore case and accents, so that ordinary
searches find the same leads on both.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    MetaData,
    Select,
    Table,
    Uuid,
    cast,
    literal,
    literal_column,
    select,
    text,
    true,
)
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR

from leadops_core.adapters.store.bulk import PlainRow, insert_rows
from leadops_core.adapters.store.database import Transaction
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
_fts_rows = Table("leads_fts", _search_metadata, Column("rowid", Uuid))

_WORD = re.compile(r"[^\W_]+")
_MOST_WORDS = 20
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


def matches(wanted: str, *, is_sqlite: bool) -> ColumnElement[bool]:
    """True for leads that hold all the words, the last one as a beginning; of a text without words, for all leads.

    Any text is safe: what is not a letter or digit only separates words.
    """
    words = words_of(wanted)[:_MOST_WORDS]
    if not words:
        return true()
    if is_sqlite:
        query = " ".join(f'"{word}"' for word in words) + "*"
        hits: Select[Any] = (
            select(literal_column("rowid"))
            .select_from(_fts_rows)
            .where(text("leads_fts MATCH :fts").bindparams(fts=query))
        )
        return leads.c.search_row.in_(hits)
    # to_tsquery would stem and drop words; a cast takes them as they are.
    query = " & ".join(f"'{word}'" for word in words) + ":*"
    hits = select(lead_search.c.id).where(lead_search.c.words.op("@@")(cast(literal(query), TSQUERY)))
    return leads.c.id.in_(hits)


def index_new_leads(transaction: Transaction, contents: Sequence[tuple[str, LeadContent]]) -> None:
    """Make leads that were just inserted findable; the first of each pair is the id in hex."""
    if not transaction.is_sqlite and contents:
        insert_rows(transaction.connection, "lead_search", ("id", "words"), _indexed(contents))


def index_changed_leads(transaction: Transaction, contents: Sequence[tuple[str, LeadContent]]) -> None:
    """Make changed leads findable by what they now say, and no longer by what they said."""
    if not transaction.is_sqlite and contents:
        transaction.connection.execute(
            text(
                "INSERT INTO lead_search (id, words) VALUES (CAST(:id AS uuid), CAST(:words AS tsvector)) "
                "ON CONFLICT (id) DO UPDATE SET words = excluded.words"
            ),
            [{"id": id, "words": words} for id, words in _indexed(contents)],
        )


def _indexed(contents: Iterable[tuple[str, LeadContent]]) -> list[PlainRow]:
    rows: list[PlainRow] = []
    for id, content in contents:
        said = " ".join([value for name in SEARCHED if (value := getattr(content, name))])
        rows.append((id, " ".join(dict.fromkeys(words_of(said)))))
    return rows
