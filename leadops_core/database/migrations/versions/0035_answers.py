"""Store which message a draft answers, exact Message-IDs, and when a postponed message came back."""

import sqlalchemy as sa
from alembic import op

from leadops_core.database.types import Json, UtcDateTime

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None
oldest_code = "0021"


def upgrade() -> None:
    op.add_column("drafts", sa.Column("answers", sa.Uuid(), comment="The message that the draft answers"))
    op.add_column(
        "messages", sa.Column("thread_ids", Json, comment="Message-IDs of the thread as they were written")
    )
    op.add_column("messages", sa.Column("returned_at", UtcDateTime()))
