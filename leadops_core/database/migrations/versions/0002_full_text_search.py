"""Full-text search over the leads, those that are there already included."""

import sqlalchemy as sa
from alembic import op

from leadops_core.database.words import words_of

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_FIELDS = ("first_name", "last_name", "email", "company_name", "job_title", "lead_message", "pain_point")
_NAMES = ", ".join(_FIELDS)
_WORDS = " || ' ' || ".join(f"coalesce({name}, '')" for name in _FIELDS)


def upgrade() -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    comment = None if is_sqlite else "Row in the full-text index; SQLite only"
    op.add_column("leads", sa.Column("search_row", sa.BigInteger(), comment=comment))
    if is_sqlite:
        op.execute("UPDATE leads SET search_row = rowid")
    exists = sa.text("search_row IS NOT NULL")
    op.create_index(
        "ix_leads_search_row",
        "leads",
        ["search_row"],
        unique=True,
        sqlite_where=exists,
        postgresql_where=exists,
    )
    (_sqlite if is_sqlite else _postgres)()


def _sqlite() -> None:
    # It finds leads by search_row, which unlike a rowid no VACUUM moves.
    op.execute(
        "CREATE VIRTUAL TABLE leads_fts USING fts5 "
        "(words, content='', columnsize=0, tokenize='unicode61 remove_diacritics 2')"
    )
    # Merging 16 parts of the index at a time instead of 4 writes each word half as often.
    op.execute("INSERT INTO leads_fts (leads_fts, rank) VALUES ('automerge', 16)")
    op.execute(f"INSERT INTO leads_fts (rowid, words) SELECT search_row, {_WORDS} FROM leads")


def _postgres() -> None:
    op.execute(
        "CREATE TABLE lead_search (id uuid CONSTRAINT pk_lead_search PRIMARY KEY "
        "CONSTRAINT fk_lead_search_id REFERENCES leads (id) ON DELETE CASCADE, words tsvector NOT NULL)"
    )
    connection = op.get_bind()
    leads = connection.execute(sa.text(f"SELECT id, {_NAMES} FROM leads"))
    for chunk in leads.partitions(1000):
        connection.execute(
            sa.text("INSERT INTO lead_search (id, words) VALUES (:id, CAST(:words AS tsvector))"),
            [
                {"id": id, "words": " ".join(dict.fromkeys(words_of(" ".join(filter(None, said)))))}
                for id, *said in chunk
            ],
        )
    op.execute("CREATE INDEX ix_lead_search_words ON lead_search USING gin (words)")
