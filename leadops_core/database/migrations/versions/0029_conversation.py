"""Store received messages, the positions of mailboxes, and pauses of follow-ups."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from leadops_core.database.types import Json, UtcDateTime

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None
oldest_code = "0021"


def _where(condition: str) -> dict[str, Any]:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def upgrade() -> None:
    op.create_table(
        "messages",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "identity",
            sa.Text(),
            nullable=False,
            comment="Message-ID, or the digest of a message without one: a message is stored once",
        ),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), comment="Mailbox, folder, and name of the message there"),
        sa.Column("lead_id", sa.Uuid()),
        sa.Column("draft_id", sa.Uuid()),
        sa.Column("direction", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("intent", sa.Text()),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("until", sa.Date()),
        sa.Column("other_address", sa.Text()),
        sa.Column("other_name", sa.Text()),
        sa.Column("matched_by", sa.Text()),
        sa.Column("message_id", sa.Text()),
        sa.Column("references", Json, nullable=False),
        sa.Column("sender", sa.Text()),
        sa.Column("sender_name", sa.Text()),
        sa.Column("recipients", Json, nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("attachments", Json, nullable=False),
        sa.Column("bounce", Json),
        sa.Column("calendar", Json),
        sa.Column("needs_answer", sa.Boolean(create_constraint=False), nullable=False),
        sa.Column("handled_at", UtcDateTime()),
        sa.Column("handled_by", sa.Text()),
        sa.Column("sent_at", UtcDateTime(), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["lead_id"], ["leads.id"], name="fk_messages_lead_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["drafts.id"], name="fk_messages_draft_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_messages"),
        sa.UniqueConstraint("identity", name="uq_messages_identity"),
        comment="Received messages, and messages that a person sent from another email program",
    )
    op.create_index("ix_messages_lead_id_sent_at", "messages", ["lead_id", "sent_at"])
    op.create_index("ix_messages_message_id", "messages", ["message_id"], **_where("message_id IS NOT NULL"))
    op.create_index("ix_messages_source", "messages", ["source"], **_where("source IS NOT NULL"))
    op.create_index("ix_messages_draft_id", "messages", ["draft_id"], **_where("draft_id IS NOT NULL"))
    op.create_index(
        "ix_messages_waiting",
        "messages",
        ["received_at", "id"],
        **_where("needs_answer AND handled_at IS NULL"),
    )
    op.create_table(
        "raw_messages",
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False, comment="Compressed with zlib"),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["message_id"], ["messages.id"], name="fk_raw_messages_message_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("message_id", name="pk_raw_messages"),
        comment="Messages as they were received, kept for LEADOPS_KEEP_RAW_MAIL_DAYS",
    )
    op.create_index("ix_raw_messages_created_at", "raw_messages", ["created_at"])
    op.create_table(
        "mailbox_folders",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("mailbox", sa.Text(), nullable=False),
        sa.Column("folder", sa.Text(), nullable=False),
        sa.Column("position", Json, comment="Where the next poll continues"),
        sa.Column("polled_at", UtcDateTime()),
        sa.Column("trouble", sa.Text(), comment="Why the last poll failed"),
        sa.Column("lease_owner", sa.Text()),
        sa.Column("lease_expires_at", UtcDateTime()),
        sa.PrimaryKeyConstraint("id", name="pk_mailbox_folders"),
        sa.UniqueConstraint("mailbox", "folder", name="uq_mailbox_folders_mailbox_folder"),
        comment="Folders of mailboxes, each with the position up to which it was read",
    )
    op.create_table(
        "follow_up_pauses",
        sa.Column("lead_id", sa.Uuid(), nullable=False),
        sa.Column("until", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["lead_id"], ["leads.id"], name="fk_follow_up_pauses_lead_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("lead_id", name="pk_follow_up_pauses"),
        comment="Leads that are absent: no follow-up is drafted or sent before this time",
    )
