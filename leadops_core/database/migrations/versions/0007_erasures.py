"""That persons were erased: when, by whom, and how much went; nothing of them."""

import sqlalchemy as sa
from alembic import op

from leadops_core.database.types import UtcDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "erasures",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("lead_id", sa.Uuid(), comment="Id of the deleted lead; null if no lead had the address"),
        sa.Column("erased_by", sa.Text(), nullable=False),
        sa.Column("removed", sa.JSON(), nullable=False),
        sa.Column("cleaned", sa.JSON(), nullable=False),
        sa.Column("file_count", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_erasures"),
        comment="Erasures, without personal data",
    )
    op.create_index("ix_erasures_lead_id", "erasures", ["lead_id"])
