"""Keep the full-text index by triggers; on SQLite, index prefixes of one to three characters too."""

import sys
import unicodedata

from alembic import op
from sqlalchemy import text

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None
# Older code writes the index itself, so each lead would be in it twice.
oldest_code = "0011"

_FIELDS = ("first_name", "last_name", "email", "company_name", "job_title", "lead_message", "pain_point")
_COLLATIONS = ("pg_c_utf8", "und-x-icu")


def upgrade() -> None:
    # It held a day's leads by score for a plan that is no longer used.
    op.drop_index("ix_leads_day_score_value_id", "leads")
    (_sqlite if op.get_bind().dialect.name == "sqlite" else _postgres)()


def _sqlite() -> None:
    op.execute(
        "UPDATE leads SET search_row = rowid + (SELECT coalesce(max(search_row), 0) FROM leads) WHERE search_row IS NULL"
    )
    op.execute("DROP TABLE leads_fts")
    op.execute(
        "CREATE VIRTUAL TABLE leads_fts USING fts5 "
        "(words, content='', columnsize=0, prefix='1 2 3', tokenize='unicode61 remove_diacritics 2')"
    )
    # Merging 16 parts of the index at a time instead of 4 writes each word half as often.
    op.execute("INSERT INTO leads_fts (leads_fts, rank) VALUES ('automerge', 16)")
    op.execute(f"INSERT INTO leads_fts (rowid, words) SELECT search_row, {_words('leads')} FROM leads")
    # The index keeps no text: to forget a lead it must be told what it had indexed.
    forget = (
        f"INSERT INTO leads_fts (leads_fts, rowid, words) VALUES ('delete', old.search_row, {_words('old')})"
    )
    learn = f"INSERT INTO leads_fts (rowid, words) VALUES (new.search_row, {_words('new')})"
    op.execute(
        "CREATE TRIGGER leads_search_insert AFTER INSERT ON leads BEGIN "
        "UPDATE leads SET search_row = "
        "(SELECT coalesce(max(search_row), 0) + 1 FROM leads WHERE search_row IS NOT NULL) WHERE id = new.id; "
        f"INSERT INTO leads_fts (rowid, words) SELECT search_row, {_words('new')} FROM leads WHERE id = new.id; END"
    )
    op.execute(f"CREATE TRIGGER leads_search_delete AFTER DELETE ON leads BEGIN {forget}; END")
    op.execute(
        f"CREATE TRIGGER leads_search_update AFTER UPDATE OF {', '.join(_FIELDS)} ON leads "
        f"WHEN {_words('old')} <> {_words('new')} BEGIN {forget}; {learn}; END"
    )


def _words(row: str) -> str:
    return " || ' ' || ".join(f"coalesce({row}.{name}, '')" for name in _FIELDS)


def _postgres() -> None:
    connection = op.get_bind()
    usable = "SELECT collname FROM pg_collation WHERE collname = ANY(:names) AND collencoding IN (-1, 6)"
    found = set(connection.execute(text(usable), {"names": list(_COLLATIONS)}).scalars())
    # Of databases with the locale C, lower() and [:alnum:] know ASCII only.
    collation = next((f'COLLATE "{name}"' for name in _COLLATIONS if name in found), "")
    content = {
        row: f"concat_ws(' ', {', '.join(f'{row}.{name}' for name in _FIELDS)})" for row in ("leads", "new")
    }
    for statement in (
        # Lower case, without accents, split at all that is neither letter nor digit. Postgres refuses longer lexemes
        # than 2046 bytes.
        f"""
        CREATE FUNCTION lead_word_list(content text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
          SELECT ARRAY(SELECT left(word, 100) FROM regexp_split_to_table(
            lower(CASE WHEN octet_length(content) = length(content) THEN content
              ELSE regexp_replace(normalize(content, NFKD), '[{_combining()}]', '', 'g') END {collation}),
            '[^[:alnum:]]+') AS word WHERE word <> '')
        $$""",
        f"""
        CREATE FUNCTION index_lead() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
          INSERT INTO lead_search (id, words) VALUES (new.id, array_to_tsvector(lead_word_list({content["new"]})))
            ON CONFLICT (id) DO UPDATE SET words = excluded.words;
          RETURN NULL;
        END $$""",
        "CREATE TRIGGER leads_search_insert AFTER INSERT ON leads FOR EACH ROW EXECUTE FUNCTION index_lead()",
        f"""
        CREATE TRIGGER leads_search_update AFTER UPDATE OF {", ".join(_FIELDS)} ON leads
          FOR EACH ROW WHEN (({_columns("old")}) IS DISTINCT FROM ({_columns("new")}))
          EXECUTE FUNCTION index_lead()""",
        # Words in ASCII are indexed as before.
        f"""
        INSERT INTO lead_search (id, words)
          SELECT id, array_to_tsvector(lead_word_list({content["leads"]})) FROM leads
          WHERE octet_length({content["leads"]}) <> length({content["leads"]})
            OR NOT EXISTS (SELECT FROM lead_search AS known WHERE known.id = leads.id)
          ON CONFLICT (id) DO UPDATE SET words = excluded.words""",
    ):
        connection.exec_driver_sql(statement)


def _columns(row: str) -> str:
    return ", ".join(f"{row}.{name}" for name in _FIELDS)


def _combining() -> str:
    """Return the accents and other combining marks as ranges of a regular expression."""
    ranges: list[list[int]] = []
    for code in range(0x80, sys.maxunicode + 1):
        if unicodedata.combining(chr(code)):
            if ranges and ranges[-1][1] == code - 1:
                ranges[-1][1] = code
            else:
                ranges.append([code, code])
    return "".join(f"\\U{first:08x}-\\U{last:08x}" for first, last in ranges)
