"""Store the random draws for leads that the policy would not write to.

Older code can run on the database: it makes no draws, and keeps those that were made.
"""

import sqlalchemy as sa
from alembic import op

from leadops_core.database.types import Json

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None
oldest_code = "0017"


def upgrade() -> None:
    op.add_column(
        "leads",
        sa.Column(
            "is_explored",
            sa.Boolean(),
            nullable=False,
            server_default=sa.false(),
            comment="True if a random draw is the reason to write to the lead",
        ),
    )
    op.add_column("leads", sa.Column("exploration", Json, comment="The random draw; null if none was made"))
    op.create_index(
        "ix_leads_exploration",
        "leads",
        ["is_explored", "id"],
        sqlite_where=sa.text("exploration IS NOT NULL"),
        postgresql_where=sa.text("exploration IS NOT NULL"),
    )
