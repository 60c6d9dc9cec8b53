"""Store the files of export jobs."""

import sqlalchemy as sa
from alembic import op

from leadops_core.database.types import UtcDateTime

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None
oldest_code = "0021"


def upgrade() -> None:
    op.create_table(
        "export_parts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("job_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name="fk_export_parts_job_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_export_parts"),
        sa.UniqueConstraint("job_id", "number", name="uq_export_parts_job_id_number"),
        comment="The files of export jobs, in parts",
    )
