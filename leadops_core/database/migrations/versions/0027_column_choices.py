"""Store what people decided about columns to learn from."""

import sqlalchemy as sa
from alembic import op

from leadops_core.database.types import UtcDateTime

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None
oldest_code = "0021"


def upgrade() -> None:
    op.create_table(
        "column_choices",
        sa.Column("name", sa.Text(), nullable=False, comment="`attribute:NAME` or `field:NAME`"),
        sa.Column("choice", sa.Text(), nullable=False, comment="`use` or `leave_out`"),
        sa.Column("chosen_by", sa.Text(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_column_choices"),
        comment="What people decided about columns to learn from, for every learning update",
    )
