"""Tables of received messages, and of the mailboxes that they are read from."""

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
)

from leadops_core.database.columns import id_column, metadata, moment_column, partial_index
from leadops_core.database.types import Json

messages = Table(
    "messages",
    metadata,
    id_column(),
    Column(
        "identity",
        Text,
        nullable=False,
        comment="Message-ID, or the digest of a message without one: a message is stored once",
    ),
    Column("digest", Text, nullable=False),
    Column("source", Text, comment="Mailbox, folder, and name of the message there"),
    Column("lead_id", Uuid, ForeignKey("leads.id", ondelete="CASCADE")),
    Column("draft_id", Uuid, ForeignKey("drafts.id", ondelete="SET NULL")),
    Column("direction", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("intent", Text),
    Column("quote", Text, nullable=False),
    Column("until", Date),
    Column("other_address", Text),
    Column("other_name", Text),
    Column("matched_by", Text),
    Column("message_id", Text),
    Column("references", Json, nullable=False),
    Column("thread_ids", Json, comment="Message-IDs of the thread as they were written"),
    Column("sender", Text),
    Column("sender_name", Text),
    Column("recipients", Json, nullable=False),
    Column("subject", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("attachments", Json, nullable=False),
    Column("bounce", Json),
    Column("calendar", Json),
    Column("needs_answer", Boolean(create_constraint=False), nullable=False),
    moment_column("handled_at", nullable=True),
    Column("handled_by", Text),
    Column("assignment", Json, comment="What its assignment by a person changed, for the undo"),
    moment_column("returned_at", nullable=True),
    moment_column("sent_at"),
    moment_column("received_at"),
    UniqueConstraint("identity"),
    Index("ix_messages_lead_id_sent_at", "lead_id", "sent_at"),
    partial_index("ix_messages_message_id", "message_id", where="message_id IS NOT NULL"),
    partial_index("ix_messages_waiting", "received_at", "id", where="needs_answer AND handled_at IS NULL"),
    partial_index("ix_messages_source", "source", where="source IS NOT NULL"),
    partial_index("ix_messages_draft_id", "draft_id", where="draft_id IS NOT NULL"),
    comment="Received messages, and messages that a person sent from another email program",
)

raw_messages = Table(
    "raw_messages",
    metadata,
    Column("message_id", Uuid, ForeignKey("messages.id", ondelete="CASCADE"), primary_key=True),
    Column("content", LargeBinary, nullable=False, comment="Compressed with zlib"),
    moment_column("created_at"),
    Index("ix_raw_messages_created_at", "created_at"),
    comment="Messages as they were received, kept for LEADOPS_KEEP_RAW_MAIL_DAYS",
)

mailbox_folders = Table(
    "mailbox_folders",
    metadata,
    id_column(),
    Column("mailbox", Text, nullable=False),
    Column("folder", Text, nullable=False),
    Column("position", Json, comment="Where the next poll continues"),
    moment_column("polled_at", nullable=True),
    Column("trouble", Text, comment="Why the last poll failed"),
    Column("lease_owner", Text),
    moment_column("lease_expires_at", nullable=True),
    UniqueConstraint("mailbox", "folder"),
    comment="Folders of mailboxes, each with the position up to which it was read",
)

mailbox_sources = Table(
    "mailbox_sources",
    metadata,
    id_column(),
    Column("source", Text, nullable=False, comment="Mailbox, folder, and name of the message there"),
    moment_column("created_at"),
    UniqueConstraint("source"),
    comment="Messages of a folder without positions that are not stored again: copies, and our own emails",
)
