"""Tables of drafts, follow-ups, and suppressions."""

from sqlalchemy import (
    Boolean,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    case,
    func,
    select,
)

from leadops_core.database.columns import id_column, lead_id_column, metadata, moment_column, partial_index
from leadops_core.database.types import Json
from leadops_core.tables.leads import LEAD_RANK, leads

drafts = Table(
    "drafts",
    metadata,
    id_column(),
    lead_id_column(),
    Column("subject", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("variant", Text, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("language", Text, nullable=False, server_default="en"),
    Column("answers", Uuid, comment="The message that the draft answers"),
    Column("template_version", Text, nullable=False),
    Column("claims", Json, nullable=False),
    Column("checks", Json, nullable=False),
    Column(
        "sentences",
        Json,
        nullable=False,
        server_default="[]",
        comment="Only if a model wrote the draft or chose its sentences",
    ),
    Column("remark", Text, comment="What the model says about the lead"),
    Column("state", Text, nullable=False),
    Column("approved", Boolean(create_constraint=False), nullable=False),
    Column("approved_by", Text),
    moment_column("approved_at", nullable=True),
    Column("rejected_reason", Text),
    Column("edits", Json, nullable=False),
    Column("recipient", Text, comment="Address at the approval"),
    Column("message_id", Text),
    Column("content_hash", Text, comment="Hash of the approved text"),
    moment_column("due_at", nullable=True),
    Column("provider", Text),
    Column("provider_message_id", Text),
    Column("delivery_note", Text),
    Column("delivery_report", Text, comment="Last delivery report of the provider"),
    moment_column("sent_at", nullable=True),
    Column(
        "score_value", Double, comment="Score of the lead when the draft was created; sorts the review inbox"
    ),
    Column("attempt", Integer, nullable=False),
    moment_column("claimed_at", nullable=True),
    Column("lease_owner", Text),
    moment_column("lease_expires_at", nullable=True),
    Column("version", Integer, nullable=False),
    moment_column("created_at"),
    moment_column("updated_at"),
    UniqueConstraint("message_id"),
    Index("ix_drafts_lead_id", "lead_id"),
    partial_index("ix_drafts_waiting_of_lead", "lead_id", "id", where="state = 'draft'"),
    partial_index("ix_drafts_waiting", "score_value", "id", where="state = 'draft'"),
    partial_index("ix_drafts_due", "due_at", "id", where="state = 'approved'"),
    partial_index("ix_drafts_claimed_at", "claimed_at", where="claimed_at IS NOT NULL"),
    partial_index(
        "ix_drafts_provider_message_id", "provider_message_id", where="provider_message_id IS NOT NULL"
    ),
    partial_index("ix_drafts_leased", "lease_expires_at", where="lease_expires_at IS NOT NULL"),
)

ANSWER_RANK = 1_000.0
"""What ranks an answer above all other drafts, because its lead waits for it. It is added to the rank of the lead."""

RANK_OF_DRAFT = (
    select(
        case(
            (drafts.c.purpose == "answer", ANSWER_RANK + func.coalesce(LEAD_RANK, 0.0)),
            else_=LEAD_RANK,
        )
    )
    .where(leads.c.id == drafts.c.lead_id)
    .scalar_subquery()
)
"""The rank of a draft, for an update of `drafts.score_value`: that of its lead, and more for an answer."""


cadences = Table(
    "cadences",
    metadata,
    Column("lead_id", Uuid, ForeignKey("leads.id", ondelete="CASCADE"), primary_key=True),
    Column("variant", Text, nullable=False, comment="Last email that was sent"),
    moment_column("sent_at"),
    moment_column("stopped_at", nullable=True),
    Column("stop_reason", Text),
    partial_index("ix_cadences_going_on", "sent_at", where="stopped_at IS NULL"),
)


follow_up_pauses = Table(
    "follow_up_pauses",
    metadata,
    Column("lead_id", Uuid, ForeignKey("leads.id", ondelete="CASCADE"), primary_key=True),
    moment_column("until"),
    comment="Leads that are absent: no follow-up is drafted or sent before this time",
)

suppressions = Table(
    "suppressions",
    metadata,
    id_column(),
    Column("kind", Text, nullable=False),
    Column("value", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("note", Text),
    moment_column("created_at"),
    moment_column("expires_at", nullable=True),
    UniqueConstraint("kind", "value"),
    Index("ix_suppressions_value", "value"),
)
