"""The tables of SPEC §2. Migrations make them; a test holds the two to the same."""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
)

from leadops_core.adapters.store.columns import (
    KeyText,
    id_column,
    lead_id_column,
    metadata,
    moment_column,
    partial_index,
)
from leadops_core.adapters.store.types import Json

_CONTENT_TEXTS = (
    *("first_name", "last_name", "email", "company_name", "job_title", "industry", "industry_text"),
    *("company_size", "country", "source", "budget_range", "pain_point", "urgency", "lead_message"),
)


def _content() -> list[Column[Any]]:
    """What was said of a lead."""
    texts: list[Column[Any]] = [Column(name, Text) for name in _CONTENT_TEXTS]
    return [
        *texts,
        Column("attributes", Json, nullable=False),
        Column("outcome_attributes", Json, nullable=False),
    ]


uploads = Table(
    "uploads",
    metadata,
    id_column(),
    Column("file_name", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("uploaded_by", Text, nullable=False),
    Column("mapping", Json, nullable=False),
    Column("row_count", BigInteger, nullable=False),
    Column("accepted", BigInteger, nullable=False),
    Column("merged", BigInteger, nullable=False),
    Column("changed", BigInteger, nullable=False),
    Column("rejected", BigInteger, nullable=False),
    Column("state", Text, nullable=False),
    Column("error", Text),
    moment_column("created_at"),
    moment_column("updated_at"),
    moment_column("finished_at", nullable=True),
    moment_column("undone_at", nullable=True),
    Column("undone_by", Text),
    CheckConstraint("row_count = accepted + merged + rejected AND changed <= merged", name="counts"),
    Index("ix_uploads_created_at_id", "created_at", "id"),
    Index("ix_uploads_sha256", "sha256"),
)

leads = Table(
    "leads",
    metadata,
    id_column(),
    *_content(),
    Column("dedupe_key", Text, nullable=False),
    Column("name_key", Text),
    Column("company_key", KeyText, comment="Company name as lists sort it: without case and accents"),
    Column("upload_id", Uuid, ForeignKey("uploads.id")),
    Column(
        "latest_upload_id",
        Uuid,
        ForeignKey("uploads.id"),
        comment="Another upload that held this lead later; it keeps the lead when the first is undone",
    ),
    Column("status", Text, nullable=False),
    Column("score_label", Text),
    Column("score_value", Double),
    Column("score_base", Double, comment="What the sum of the score starts from"),
    Column("score_line_count", Integer),
    Column("score_reasons", Json, comment="The strongest lines of the score; null if there are none"),
    Column("scorecard_version", Integer),
    Column("probability", Double),
    Column("recommended_action", Text),
    Column("enrichment", Json, nullable=False),
    Column("signals", Json, comment="What was read from its words when it was scored; null for nothing"),
    Column("processing_state", Text, nullable=False),
    Column("attempt_count", Integer, nullable=False),
    Column("last_error", Text),
    Column("last_run_key", Text),
    Column("lease_owner", Text),
    moment_column("lease_expires_at", nullable=True),
    Column("version", Integer, nullable=False),
    moment_column("created_at"),
    moment_column("updated_at"),
    Column("search_row", BigInteger, comment="Row of the full-text index; SQLite only"),
    Index("ix_leads_dedupe_key", "dedupe_key", unique=True),
    partial_index("ix_leads_name_key_with_email", "name_key", where="email IS NOT NULL"),
    partial_index("ix_leads_name_key_without_email", "name_key", where="email IS NULL"),
    Index("ix_leads_created_at_id", "created_at", "id"),
    Index("ix_leads_score_value_id", "score_value", "id"),
    Index("ix_leads_company_key_id", "company_key", "id"),
    # What other filters ask of is in it too, so that leads which do not pass them are not fetched.
    Index("ix_leads_status_created_at_id", "status", "created_at", "id", "score_label", "source"),
    Index("ix_leads_source_created_at_id", "source", "created_at", "id"),
    partial_index(
        "ix_leads_status_score_value_id", "status", "score_value", "id", where="score_value IS NOT NULL"
    ),
    partial_index(
        "ix_leads_label_created_at_id", "score_label", "created_at", "id", where="score_label IS NOT NULL"
    ),
    partial_index(
        "ix_leads_label_score_value_id", "score_label", "score_value", "id", where="score_value IS NOT NULL"
    ),
    Index("ix_leads_kinds", "status", "score_label", "recommended_action", "processing_state"),
    Index("ix_leads_upload_id", "upload_id"),
    partial_index("ix_leads_latest_upload_id", "latest_upload_id", where="latest_upload_id IS NOT NULL"),
    partial_index("ix_leads_queued", "id", where="processing_state = 'queued'"),
    partial_index("ix_leads_failed", "created_at", "id", where="processing_state = 'failed'"),
    partial_index(
        "ix_leads_tried", "attempt_count", where="processing_state = 'queued' AND attempt_count > 0"
    ),
    partial_index("ix_leads_running", "lease_expires_at", where="processing_state = 'running'"),
    partial_index("ix_leads_search_row", "search_row", unique=True, where="search_row IS NOT NULL"),
)

activities = Table(
    "activities",
    metadata,
    lead_id_column(),
    Column("id", Uuid, nullable=False),
    Column("type", Text, nullable=False),
    Column("payload", Json, nullable=False),
    Column("actor", Text, nullable=False),
    Column("graph_run_id", Uuid),
    moment_column("created_at"),
    PrimaryKeyConstraint("lead_id", "id"),
)

drafts = Table(
    "drafts",
    metadata,
    id_column(),
    lead_id_column(),
    Column("subject", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("variant", Text, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("template_version", Text, nullable=False),
    Column("claims", Json, nullable=False),
    Column("checks", Json, nullable=False),
    Column("state", Text, nullable=False),
    Column("approved", Boolean(create_constraint=False), nullable=False),
    Column("approved_by", Text),
    moment_column("approved_at", nullable=True),
    Column("rejected_reason", Text),
    Column("edits", Json, nullable=False),
    Column("recipient", Text, comment="Address that it was approved for"),
    Column("message_id", Text),
    Column("content_hash", Text, comment="Digest of what was approved"),
    moment_column("due_at", nullable=True),
    Column("provider", Text),
    Column("provider_message_id", Text),
    Column("delivery_note", Text),
    Column("delivery_report", Text, comment="What the provider told of it last"),
    moment_column("sent_at", nullable=True),
    Column(
        "score_value", Double, comment="Score of the lead when the draft was made; orders the review inbox"
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

cadences = Table(
    "cadences",
    metadata,
    Column("lead_id", Uuid, ForeignKey("leads.id", ondelete="CASCADE"), primary_key=True),
    Column("variant", Text, nullable=False, comment="The last touch that was sent"),
    moment_column("sent_at"),
    moment_column("stopped_at", nullable=True),
    Column("stop_reason", Text),
    partial_index("ix_cadences_going_on", "sent_at", where="stopped_at IS NULL"),
)

feedback = Table(
    "feedback",
    metadata,
    id_column(),
    lead_id_column(),
    Column("outcome", Text, nullable=False),
    Column("notes", Text),
    Column("recorded_by", Text, nullable=False),
    moment_column("occurred_at", nullable=True),
    moment_column("created_at"),
    moment_column("withdrawn_at", nullable=True),
    Column("withdrawn_by", Text),
    Column("withdrawn_reason", Text),
    Index("ix_feedback_lead_id_created_at", "lead_id", "created_at"),
)

labels = Table(
    "labels",
    metadata,
    Column("lead_id", Uuid, ForeignKey("leads.id", ondelete="CASCADE"), primary_key=True),
    Column("outcome", Text, nullable=False, comment="The newest; all of them are in feedback"),
    moment_column("occurred_at", nullable=True),
    moment_column("recorded_at"),
    moment_column("arrived_at"),
    *_content(),
    Column("enrichment", Json, nullable=False),
    Column("signals", Json),
    Column("run_key", Text, comment="Of the run that had scored it; null where it never was"),
    Column("scorecard_version", Integer),
    moment_column("created_at"),
    Index("ix_labels_recorded_at", "recorded_at"),
    comment="Each labelled lead as it was when it was scored, before its first outcome was known",
)

scored_copies = Table(
    "scored_copies",
    metadata,
    Column("lead_id", Uuid, ForeignKey("leads.id", ondelete="CASCADE"), primary_key=True),
    *_content(),
    Column("enrichment", Json, nullable=False),
    Column("signals", Json),
    Column("run_key", Text, nullable=False),
    Column("scorecard_version", Integer),
    moment_column("created_at"),
    comment="Leads as they were when they were scored, where what is said of them has changed since",
)

outcome_columns = Table(
    "outcome_columns",
    metadata,
    Column("name", Text, primary_key=True),
    Column("reason", Text, nullable=False),
    moment_column("created_at"),
    comment="Columns that an import of outcomes has named: never learned from",
)

traces = Table(
    "traces",
    metadata,
    id_column(),
    lead_id_column(),
    Column("graph_run_id", Uuid, nullable=False),
    Column("run_key", Text, nullable=False),
    Column("node_events", Json, nullable=False),
    Column("llm_inputs", Json, nullable=False),
    Column("llm_outputs", Json, nullable=False),
    Column("tokens_in", BigInteger, nullable=False),
    Column("tokens_out", BigInteger, nullable=False),
    Column("cost_usd", Double, nullable=False),
    Column("model", Text, nullable=False),
    Column("scorecard_version", Integer),
    Column("errors", Json, nullable=False),
    moment_column("created_at"),
    Index("ix_traces_lead_id", "lead_id"),
)

upload_rejections = Table(
    "upload_rejections",
    metadata,
    id_column(),
    Column("upload_id", Uuid, ForeignKey("uploads.id", ondelete="CASCADE"), nullable=False),
    Column("line", BigInteger, nullable=False),
    Column("column", Text),
    Column("reason", Text, nullable=False),
    Column("cells", Json, nullable=False),
    moment_column("created_at"),
    Index("ix_upload_rejections_upload_id_line_id", "upload_id", "line", "id"),
)

upload_changes = Table(
    "upload_changes",
    metadata,
    id_column(),
    Column("upload_id", Uuid, ForeignKey("uploads.id", ondelete="CASCADE"), nullable=False),
    lead_id_column(),
    Column("before", Json, nullable=False, comment="The changed fields as they were"),
    Column("after", Json, nullable=False, comment="The same fields as this upload wrote them"),
    Column("version_after", Integer, nullable=False),
    moment_column("created_at"),
    Index("ix_upload_changes_upload_id_lead_id", "upload_id", "lead_id"),
    Index("ix_upload_changes_lead_id", "lead_id"),
)

evaluations = Table(
    "evaluations",
    metadata,
    id_column(),
    Column("label_count", Integer, nullable=False),
    Column("positive_count", Integer, nullable=False),
    Column("evaluated_count", Integer, nullable=False),
    Column("champion_number", Integer, nullable=False),
    Column("challenger_number", Integer),
    Column("metrics_champion", Json, nullable=False),
    Column("metrics_challenger", Json, nullable=False),
    Column("metrics_base_rate", Json, nullable=False),
    Column("differences", Json, nullable=False),
    Column("weights_changed", Json, nullable=False),
    Column("set_aside", Json, nullable=False),
    Column("impact", Json),
    Column("drift", Json, nullable=False),
    Column("verdict", Text),
    Column("verdict_reason", Json),
    Column("label_order", Json),
    Column("promoted", Boolean(create_constraint=False), nullable=False),
    moment_column("created_at"),
)

scorecards = Table(
    "scorecards",
    metadata,
    id_column(),
    Column("number", Integer, nullable=False),
    Column("scorecard", Json, nullable=False),
    Column("parent_number", Integer),
    Column("made_by", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("evaluation_id", Uuid, ForeignKey("evaluations.id")),
    Column("is_active", Boolean(create_constraint=False), nullable=False),
    moment_column("activated_at", nullable=True),
    Column("activated_by", Text),
    moment_column("rescored_at", nullable=True),
    moment_column("created_at"),
    UniqueConstraint("number"),
    partial_index("ix_scorecards_active", "is_active", unique=True, where="is_active"),
)

model_calls = Table(
    "model_calls",
    metadata,
    id_column(),
    Column("key", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("provider", Text, nullable=False),
    Column("model", Text, nullable=False),
    Column("prompt_version", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("reply", Json, comment="The answer, for as long as it is kept"),
    Column("tokens_in", BigInteger, nullable=False),
    Column("tokens_cached", BigInteger, nullable=False),
    Column("tokens_out", BigInteger, nullable=False),
    Column("cost_usd", Double, nullable=False),
    Column("took_ms", Double, nullable=False),
    moment_column("created_at"),
    partial_index("ix_model_calls_key", "key", where="reply IS NOT NULL"),
    Index("ix_model_calls_created_at", "created_at"),
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
