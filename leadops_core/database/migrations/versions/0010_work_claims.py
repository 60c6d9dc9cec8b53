"""Background work that one process at a time does: who does it, until when, and how far it has come."""

import sqlalchemy as sa
from alembic import op

from leadops_core.database.types import UtcDateTime

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None
oldest_code = "0008"


def upgrade() -> None:
    op.create_table(
        "work_claims",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("lease_owner", sa.Text()),
        sa.Column("lease_expires_at", UtcDateTime()),
        sa.Column("progress", sa.JSON(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_work_claims"),
        sa.UniqueConstraint("name", name="uq_work_claims_name"),
        comment="Background work for one process at a time, with its progress",
    )
