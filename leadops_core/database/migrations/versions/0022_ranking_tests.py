"""Store the outcomes of the leads that a learning update ranked best."""

import sqlalchemy as sa
from alembic import op

from leadops_core.database.types import Json

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None
# Older code does not write the column, and updates without it are shown without its sentence.
oldest_code = "0021"


def upgrade() -> None:
    op.add_column("evaluations", sa.Column("ranking", Json))
