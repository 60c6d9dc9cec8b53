"""Outcomes that were taken back: when, by whom and why."""

import sqlalchemy as sa
from alembic import op

from leadops_core.database.types import UtcDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("feedback", sa.Column("withdrawn_at", UtcDateTime()))
    op.add_column("feedback", sa.Column("withdrawn_by", sa.Text()))
    op.add_column("feedback", sa.Column("withdrawn_reason", sa.Text()))
