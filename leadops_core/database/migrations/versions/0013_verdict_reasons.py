"""Store why a learning update came to its verdict as data instead of a sentence.

The sentences of earlier updates go: their numbers cannot be read from them for certain, and their verdicts stay.
"""

import sqlalchemy as sa
from alembic import op

from leadops_core.database.types import Json

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None
# Older code reads the column that this drops.
oldest_code = "0013"


def upgrade() -> None:
    op.add_column("evaluations", sa.Column("verdict_reason", Json))
    op.drop_column("evaluations", "reason")
    op.execute("UPDATE scorecards SET reason = '' WHERE evaluation_id IS NOT NULL")
