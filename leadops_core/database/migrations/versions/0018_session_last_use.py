"""Store when a session was used last, so that unused sessions end."""

import sqlalchemy as sa
from alembic import op

from leadops_core.database.types import UtcDateTime

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None
# Older code ignores the column. A session that it serves looks unused, and its user signs in again.
oldest_code = "0017"


def upgrade() -> None:
    comment = "Updated every few minutes at most; NULL until then"
    op.add_column("sessions", sa.Column("last_used_at", UtcDateTime(), comment=comment))
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column(
            "drafts",
            "sentences",
            comment="Only if a model wrote the draft or chose its sentences",
            existing_comment="Only if a model wrote freely",
        )
