"""Tables of leads and their timelines."""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Double,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Text,
    Uuid,
    false,
    literal_column,
    text,
)

from leadops_core.database.columns import (
    KeyText,
    id_column,
    lead_id_column,
    metadata,
    moment_column,
    partial_index,
)
from leadops_core.database.types import Json

_RANK = "coalesce(probability * 100, score_value)"
"""The score in full precision: a learned score is rounded to 1/64, its probability is not."""

_CONTENT_TEXTS = (
    *("first_name", "last_name", "email", "company_name", "job_title", "industry", "industry_text"),
    *("company_size", "country", "source", "budget_range", "pain_point", "urgency", "lead_message"),
)


def content_columns() -> list[Column[Any]]:
    """Return the columns with the data of a lead before it is processed."""
    texts: list[Column[Any]] = [Column(name, Text) for name in _CONTENT_TEXTS]
    return [
        *texts,
        Column("attributes", Json, nullable=False),
        Column("outcome_attributes", Json, nullable=False),
    ]


leads = Table(
    "leads",
    metadata,
    id_column(),
    *content_columns(),
    Column("dedupe_key", Text, nullable=False),
    Column("name_key", Text),
    Column("company_key", KeyText, comment="Company name for sorting, without case and accents"),
    Column("upload_id", Uuid, ForeignKey("uploads.id")),
    Column(
        "latest_upload_id",
        Uuid,
        ForeignKey("uploads.id"),
        comment="Last other upload with this lead, which keeps the lead if upload_id is undone",
    ),
    Column("status", Text, nullable=False),
    Column("score_label", Text),
    Column("score_value", Double),
    Column("score_base", Double, comment="Value to which the lines of the score are added"),
    Column("score_line_count", Integer),
    Column("score_reasons", Json, comment="The strongest lines of the score; null if there are none"),
    Column("scorecard_version", Integer),
    Column("probability", Double),
    Column("probability_low", Double, comment="Lower end of the 90 % interval of the probability"),
    Column("probability_high", Double),
    Column("recommended_action", Text),
    Column(
        "is_explored",
        Boolean,
        nullable=False,
        server_default=false(),
        comment="True if a random draw is the reason to write to the lead",
    ),
    Column("exploration", Json, comment="The random draw; null if none was made"),
    Column("enrichment", Json, nullable=False),
    Column(
        "signals",
        Json,
        comment="Signals read from the texts when the lead was scored; null if there are none",
    ),
    Column("processing_state", Text, nullable=False),
    Column("attempt_count", Integer, nullable=False),
    Column("last_error", Text),
    Column("last_run_key", Text),
    Column("lease_owner", Text),
    moment_column("lease_expires_at", nullable=True),
    Column("version", Integer, nullable=False),
    moment_column("created_at"),
    moment_column("updated_at"),
    Column("search_row", BigInteger, comment="Row in the full-text index; SQLite only"),
    Index("ix_leads_dedupe_key", "dedupe_key", unique=True),
    partial_index("ix_leads_name_key_with_email", "name_key", where="email IS NOT NULL"),
    partial_index("ix_leads_name_key_without_email", "name_key", where="email IS NULL"),
    Index("ix_leads_created_at_id", "created_at", "id"),
    Index("ix_leads_rank_id", text(_RANK), "id"),
    Index("ix_leads_company_key_id", "company_key", "id"),
    # With the columns of other filters, so that leads that do not match them are not fetched.
    Index("ix_leads_status_created_at_id", "status", "created_at", "id", "score_label", "source"),
    Index("ix_leads_source_created_at_id", "source", "created_at", "id"),
    partial_index("ix_leads_status_rank_id", "status", text(_RANK), "id", where="score_value IS NOT NULL"),
    partial_index(
        "ix_leads_label_created_at_id", "score_label", "created_at", "id", where="score_label IS NOT NULL"
    ),
    partial_index(
        "ix_leads_label_rank_id", "score_label", text(_RANK), "id", where="score_value IS NOT NULL"
    ),
    Index("ix_leads_kinds", "status", "score_label", "recommended_action", "processing_state"),
    Index("ix_leads_upload_id", "upload_id"),
    partial_index("ix_leads_latest_upload_id", "latest_upload_id", where="latest_upload_id IS NOT NULL"),
    partial_index("ix_leads_exploration", "is_explored", "id", where="exploration IS NOT NULL"),
    partial_index("ix_leads_queued", "id", where="processing_state = 'queued'"),
    partial_index("ix_leads_failed", "created_at", "id", where="processing_state = 'failed'"),
    partial_index(
        "ix_leads_tried", "attempt_count", where="processing_state = 'queued' AND attempt_count > 0"
    ),
    partial_index("ix_leads_running", "lease_expires_at", where="processing_state = 'running'"),
    partial_index("ix_leads_search_row", "search_row", unique=True, where="search_row IS NOT NULL"),
)

LEAD_RANK: ColumnElement[float] = literal_column(
    "coalesce(leads.probability * 100, leads.score_value)", Double()
)
"""What leads are ranked by, written as in the indexes; null without a score."""


def lead_rank(score_value: float | None, probability: float | None) -> float | None:
    """Return the value of `LEAD_RANK` for a lead."""
    return score_value if probability is None else probability * 100


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
