"""Files that are taken in in the background: their bytes, and who is at it."""

import sqlalchemy as sa
from alembic import op

from leadops_core.database.types import UtcDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "staged_files",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("upload_id", sa.Uuid(), nullable=False),
        sa.Column("attempt_count", sa.Integer(), nullable=False),
        sa.Column("lease_owner", sa.Text()),
        sa.Column("lease_expires_at", UtcDateTime()),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_staged_files"),
        sa.ForeignKeyConstraint(
            ["upload_id"], ["uploads.id"], name="fk_staged_files_upload_id", ondelete="CASCADE"
        ),
        sa.UniqueConstraint("upload_id", name="uq_staged_files_upload_id"),
        comment="Files that wait for their import or are being imported",
    )
    op.create_table(
        "staged_parts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("upload_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_staged_parts"),
        sa.ForeignKeyConstraint(
            ["upload_id"], ["uploads.id"], name="fk_staged_parts_upload_id", ondelete="CASCADE"
        ),
        sa.UniqueConstraint("upload_id", "number", name="uq_staged_parts_upload_id_number"),
    )
