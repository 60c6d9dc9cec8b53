"""Store the versions of the playbook."""

import sqlalchemy as sa
from alembic import op

from leadops_core.database.types import Json, UtcDateTime

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None
oldest_code = "0021"


def upgrade() -> None:
    op.create_table(
        "playbooks",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", Json, nullable=False),
        sa.Column(
            "changed",
            Json,
            nullable=False,
            comment="Names of the fields that differ from the version before",
        ),
        sa.Column("saved_by", sa.Text(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_playbooks"),
        sa.UniqueConstraint("version", name="uq_playbooks_version"),
    )
