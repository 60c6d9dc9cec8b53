"""Store the language of each draft."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None
oldest_code = "0021"


def upgrade() -> None:
    op.add_column("drafts", sa.Column("language", sa.Text(), nullable=False, server_default="en"))
