"""Store with a learning update how many outcomes there were, of which it used the newest."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None
oldest_code = "0021"


def upgrade() -> None:
    op.add_column(
        "evaluations",
        sa.Column("known_count", sa.Integer(), comment="All outcomes, of which the newest were learned from"),
    )
