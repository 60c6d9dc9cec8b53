"""Local copies: their origin and bases, and receipts for what was pushed from them."""

import sqlalchemy as sa
from alembic import op

from leadops_core.database.types import UtcDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "edge_origins",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("origin", sa.JSON(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_edge_origins"),
        comment="One row in a local copy, none elsewhere",
    )
    op.create_table(
        "edge_bases",
        sa.Column("lead_id", sa.Uuid(), nullable=False),
        sa.Column("standing", sa.JSON(), nullable=False, comment="State of the lead at the pull"),
        sa.Column(
            "activities",
            sa.JSON(),
            nullable=False,
            comment="Ids of its activities at the pull; later ones were made in the copy",
        ),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("lead_id", name="pk_edge_bases"),
        sa.ForeignKeyConstraint(["lead_id"], ["leads.id"], name="fk_edge_bases_lead_id", ondelete="CASCADE"),
    )
    op.create_table(
        "edge_receipts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("lead_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column(
            "standing",
            sa.JSON(),
            nullable=False,
            comment="State of the lead after the push that applied the change",
        ),
        sa.Column("decided_at", UtcDateTime(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_edge_receipts"),
        sa.ForeignKeyConstraint(
            ["lead_id"], ["leads.id"], name="fk_edge_receipts_lead_id", ondelete="CASCADE"
        ),
        comment="Changes pushed from local copies, with their ids in the copy, so that each is applied once",
    )
    op.create_index("ix_edge_receipts_lead_id_created_at", "edge_receipts", ["lead_id", "created_at"])
