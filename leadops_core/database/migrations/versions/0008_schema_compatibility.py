"""Record which versions of LeadOps may run on the database."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None
oldest_code = "0008"


def upgrade() -> None:
    op.create_table(
        "schema_compatibility",
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("oldest_code", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("version", name="pk_schema_compatibility"),
        comment="For each migration, the oldest schema version whose code may still run on the database",
    )
