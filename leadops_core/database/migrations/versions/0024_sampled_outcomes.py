"""Store with a learning update how many of its outcomes came from the random sample."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None
oldest_code = "0021"


def upgrade() -> None:
    op.add_column(
        "evaluations",
        sa.Column(
            "sampled_count",
            sa.Integer(),
            server_default="0",
            nullable=False,
            comment="Outcomes of leads that were contacted at random",
        ),
    )
