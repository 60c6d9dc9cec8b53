"""Store possible duplicates with the decisions about them, and merges with what their undo needs."""

import sqlalchemy as sa
from alembic import op

from leadops_core.database.types import Json, UtcDateTime

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None
# Older code erases a person from all tables that it knows, and copies of a merged lead are in a new one.
oldest_code = "0017"


def upgrade() -> None:
    op.create_table(
        "possible_duplicates",
        sa.Column("id", sa.Uuid(), nullable=False),
        _lead("possible_duplicates", "lead_id"),
        _lead("possible_duplicates", "other_id"),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("reasons", Json, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column(
            "identities",
            sa.Text(),
            nullable=False,
            comment="Digest of both identities when they were compared",
        ),
        sa.Column("decided_by", sa.Text()),
        sa.Column("decided_at", UtcDateTime()),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_possible_duplicates"),
        sa.UniqueConstraint("lead_id", "other_id", name="uq_possible_duplicates_lead_id_other_id"),
        comment="Pairs of leads that may be the same person; lead_id is the lower of the two",
    )
    op.create_index("ix_possible_duplicates_other_id", "possible_duplicates", ["other_id"])
    _partial("ix_possible_duplicates_open", "possible_duplicates", ["score", "id"], "state = 'open'")
    op.create_table(
        "lead_merges",
        sa.Column("id", sa.Uuid(), nullable=False),
        _lead("lead_merges", "lead_id"),
        sa.Column("removed_lead_id", sa.Uuid(), nullable=False),
        sa.Column(
            "dedupe_key",
            sa.Text(),
            nullable=False,
            comment="Key of the removed lead; its rows are rows of the kept one",
        ),
        sa.Column(
            "removed", Json, nullable=False, comment="Rows of the removed lead by table; empty after an undo"
        ),
        sa.Column("moved", Json, nullable=False, comment="Ids by table of the rows that the kept lead got"),
        sa.Column(
            "replaced", Json, nullable=False, comment="Rows of the kept lead by table that were replaced"
        ),
        sa.Column("before", Json, nullable=False, comment="Changed fields of the kept lead before the merge"),
        sa.Column("after", Json, nullable=False, comment="The same fields after the merge"),
        sa.Column("removed_name", sa.Text(), nullable=False),
        sa.Column("merged_by", sa.Text(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("undone_by", sa.Text()),
        sa.Column("undone_at", UtcDateTime()),
        sa.PrimaryKeyConstraint("id", name="pk_lead_merges"),
        comment="Leads that were merged into another one",
    )
    op.create_index("ix_lead_merges_lead_id", "lead_merges", ["lead_id"])
    _partial("ix_lead_merges_dedupe_key", "lead_merges", ["dedupe_key"], "undone_at IS NULL")
    op.create_index("ix_lead_merges_created_at_id", "lead_merges", ["created_at", "id"])


def _lead(table: str, column: str) -> sa.Column[object]:
    key = sa.ForeignKey("leads.id", name=f"fk_{table}_{column}", ondelete="CASCADE")
    return sa.Column(column, sa.Uuid(), key, nullable=False)


def _partial(name: str, table: str, columns: list[str], where: str) -> None:
    op.create_index(name, table, columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))
