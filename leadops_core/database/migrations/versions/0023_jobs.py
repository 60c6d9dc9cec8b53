"""Store long work as jobs, with its requester, progress, lease, and result."""

import sqlalchemy as sa
from alembic import op

from leadops_core.database.types import Json, UtcDateTime

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None
oldest_code = "0021"

_OPEN = sa.text("state IN ('waiting', 'running')")


def upgrade() -> None:
    op.create_table(
        "jobs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("slot", sa.Text(), nullable=False, comment="Two open jobs never share one"),
        sa.Column("params", Json, nullable=False),
        sa.Column("cursor", Json, comment="Where the next process continues"),
        sa.Column("result", Json),
        sa.Column("error", sa.Text()),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer()),
        sa.Column("is_cancelling", sa.Boolean(create_constraint=False), nullable=False),
        sa.Column("requested_by", sa.Text(), nullable=False),
        sa.Column("cancelled_by", sa.Text()),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease_owner", sa.Text()),
        sa.Column("lease_expires_at", UtcDateTime()),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("started_at", UtcDateTime()),
        sa.Column("finished_at", UtcDateTime()),
        sa.PrimaryKeyConstraint("id", name="pk_jobs"),
        comment="Long work with its progress and result; any process continues a job whose process stopped",
    )
    op.create_index("ix_jobs_created_at_id", "jobs", ["created_at", "id"])
    op.create_index(
        "uq_jobs_open_slot", "jobs", ["slot"], unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN
    )
