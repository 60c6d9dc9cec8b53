"""Store the interval of a lead's probability."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None
# Older code cannot read the uncertainty of a scorecard.
oldest_code = "0021"


def upgrade() -> None:
    op.add_column(
        "leads",
        sa.Column(
            "probability_low", sa.Double(), comment="Lower end of the 90 % interval of the probability"
        ),
    )
    op.add_column("leads", sa.Column("probability_high", sa.Double()))
