"""Store which messages of a mailbox are read without being stored, and what an assignment changed."""

import sqlalchemy as sa
from alembic import op

from leadops_core.database.types import Json, UtcDateTime

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None
oldest_code = "0021"


def upgrade() -> None:
    op.add_column(
        "messages",
        sa.Column("assignment", Json, comment="What its assignment by a person changed, for the undo"),
    )
    op.create_table(
        "mailbox_sources",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "source", sa.Text(), nullable=False, comment="Mailbox, folder, and name of the message there"
        ),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_mailbox_sources"),
        sa.UniqueConstraint("source", name="uq_mailbox_sources_source"),
        comment="Messages of a folder without positions that are not stored again: copies, and our own emails",
    )
