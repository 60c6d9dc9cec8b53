"""The tables of leads, their history, uploads, scorecards and suppressions."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from leadops_core.database.types import UtcDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def _where(condition: str) -> dict[str, Any]:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


_CONTENT_TEXTS = (
    *("first_name", "last_name", "email", "company_name", "job_title", "industry", "industry_text"),
    *("company_size", "country", "source", "budget_range", "pain_point", "urgency", "lead_message"),
)


def _content() -> list[sa.Column[Any]]:
    texts: list[sa.Column[Any]] = [sa.Column(name, sa.Text()) for name in _CONTENT_TEXTS]
    return [
        *texts,
        sa.Column("attributes", sa.JSON(), nullable=False),
        sa.Column("outcome_attributes", sa.JSON(), nullable=False),
    ]


def upgrade() -> None:
    _evaluations()
    _suppressions()
    _uploads()
    _leads()
    _scorecards()
    _upload_rejections()
    _activities()
    _drafts()
    _cadences()
    _feedback()
    _labels()
    _traces()
    _model_calls()
    _upload_changes()
    _preferences()
    _replies()


def _evaluations() -> None:
    op.create_table(
        "evaluations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("label_count", sa.Integer(), nullable=False),
        sa.Column("positive_count", sa.Integer(), nullable=False),
        sa.Column("evaluated_count", sa.Integer(), nullable=False),
        sa.Column("champion_number", sa.Integer(), nullable=False),
        sa.Column("challenger_number", sa.Integer()),
        sa.Column("metrics_champion", sa.JSON(), nullable=False),
        sa.Column("metrics_challenger", sa.JSON(), nullable=False),
        sa.Column("metrics_base_rate", sa.JSON(), nullable=False),
        sa.Column("differences", sa.JSON(), nullable=False),
        sa.Column("weights_changed", sa.JSON(), nullable=False),
        sa.Column("set_aside", sa.JSON(), nullable=False),
        sa.Column("impact", sa.JSON()),
        sa.Column("drift", sa.JSON(), nullable=False),
        sa.Column("promoted", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_evaluations"),
    )


def _suppressions() -> None:
    op.create_table(
        "suppressions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("note", sa.Text()),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime()),
        sa.PrimaryKeyConstraint("id", name="pk_suppressions"),
        sa.UniqueConstraint("kind", "value", name="uq_suppressions_kind_value"),
    )
    op.create_index("ix_suppressions_value", "suppressions", ["value"])


def _uploads() -> None:
    op.create_table(
        "uploads",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("uploaded_by", sa.Text(), nullable=False),
        sa.Column("mapping", sa.JSON(), nullable=False),
        sa.Column("row_count", sa.BigInteger(), nullable=False),
        sa.Column("accepted", sa.BigInteger(), nullable=False),
        sa.Column("merged", sa.BigInteger(), nullable=False),
        sa.Column("changed", sa.BigInteger(), nullable=False),
        sa.Column("rejected", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("error", sa.Text()),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("finished_at", UtcDateTime()),
        sa.Column("undone_at", UtcDateTime()),
        sa.Column("undone_by", sa.Text()),
        sa.CheckConstraint(
            "row_count = accepted + merged + rejected AND changed <= merged", name="ck_uploads_counts"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_uploads"),
    )
    op.create_index("ix_uploads_created_at_id", "uploads", ["created_at", "id"])
    op.create_index("ix_uploads_sha256", "uploads", ["sha256"])


def _leads() -> None:
    op.create_table(
        "leads",
        sa.Column("id", sa.Uuid(), nullable=False),
        *_content(),
        sa.Column("dedupe_key", sa.Text(), nullable=False),
        sa.Column("name_key", sa.Text()),
        sa.Column(
            "company_key",
            sa.Text().with_variant(sa.Text(collation="C"), "postgresql"),
            comment="Company name for sorting, without case and accents",
        ),
        sa.Column("upload_id", sa.Uuid()),
        sa.Column(
            "latest_upload_id",
            sa.Uuid(),
            comment="Last other upload with this lead, which keeps the lead if upload_id is undone",
        ),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("score_label", sa.Text()),
        sa.Column("score_value", sa.Double()),
        sa.Column("score_rationale", sa.Text()),
        sa.Column("scorecard_version", sa.Integer()),
        sa.Column("probability", sa.Double()),
        sa.Column("recommended_action", sa.Text()),
        sa.Column("enrichment", sa.JSON(), nullable=False),
        sa.Column(
            "signals",
            sa.JSON(),
            comment="Signals read from the texts when the lead was scored; null if there are none",
        ),
        sa.Column("processing_state", sa.Text(), nullable=False),
        sa.Column("attempt_count", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.Text()),
        sa.Column("last_run_key", sa.Text()),
        sa.Column("lease_owner", sa.Text()),
        sa.Column("lease_expires_at", UtcDateTime()),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["latest_upload_id"], ["uploads.id"], name="fk_leads_latest_upload_id"),
        sa.ForeignKeyConstraint(["upload_id"], ["uploads.id"], name="fk_leads_upload_id"),
        sa.PrimaryKeyConstraint("id", name="pk_leads"),
    )
    op.create_index("ix_leads_company_key_id", "leads", ["company_key", "id"])
    op.create_index("ix_leads_dedupe_key", "leads", ["dedupe_key"], unique=True)
    op.create_index("ix_leads_created_at_id", "leads", ["created_at", "id"])
    op.create_index(
        "ix_leads_kinds", "leads", ["status", "score_label", "recommended_action", "processing_state"]
    )
    op.create_index("ix_leads_name_key_with_email", "leads", ["name_key"], **_where("email IS NOT NULL"))
    op.create_index("ix_leads_name_key_without_email", "leads", ["name_key"], **_where("email IS NULL"))
    op.create_index("ix_leads_queued", "leads", ["id"], **_where("processing_state = 'queued'"))
    op.create_index(
        "ix_leads_running", "leads", ["lease_expires_at"], **_where("processing_state = 'running'")
    )
    op.create_index("ix_leads_score_value_id", "leads", ["score_value", "id"])
    for column in ("status", "source"):
        op.create_index(f"ix_leads_{column}_created_at_id", "leads", [column, "created_at", "id"])
    scored = _where("score_value IS NOT NULL")
    op.create_index("ix_leads_status_score_value_id", "leads", ["status", "score_value", "id"], **scored)
    op.create_index(
        "ix_leads_label_created_at_id",
        "leads",
        ["score_label", "created_at", "id"],
        **_where("score_label IS NOT NULL"),
    )
    op.create_index("ix_leads_label_score_value_id", "leads", ["score_label", "score_value", "id"], **scored)
    op.create_index("ix_leads_failed", "leads", ["created_at", "id"], **_where("processing_state = 'failed'"))
    op.create_index(
        "ix_leads_tried",
        "leads",
        ["attempt_count"],
        **_where("processing_state = 'queued' AND attempt_count > 0"),
    )
    op.create_index("ix_leads_upload_id", "leads", ["upload_id"])
    op.create_index(
        "ix_leads_latest_upload_id", "leads", ["latest_upload_id"], **_where("latest_upload_id IS NOT NULL")
    )


def _scorecards() -> None:
    op.create_table(
        "scorecards",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("scorecard", sa.JSON(), nullable=False),
        sa.Column("parent_number", sa.Integer()),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("evaluation_id", sa.Uuid()),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("activated_at", UtcDateTime()),
        sa.Column("activated_by", sa.Text()),
        sa.Column("rescored_at", UtcDateTime()),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["evaluation_id"], ["evaluations.id"], name="fk_scorecards_evaluation_id"),
        sa.PrimaryKeyConstraint("id", name="pk_scorecards"),
        sa.UniqueConstraint("number", name="uq_scorecards_number"),
    )
    op.create_index("ix_scorecards_active", "scorecards", ["is_active"], unique=True, **_where("is_active"))


def _upload_rejections() -> None:
    op.create_table(
        "upload_rejections",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("upload_id", sa.Uuid(), nullable=False),
        sa.Column("line", sa.BigInteger(), nullable=False),
        sa.Column("column", sa.Text()),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("cells", sa.JSON(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["upload_id"], ["uploads.id"], name="fk_upload_rejections_upload_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_upload_rejections"),
    )
    op.create_index(
        "ix_upload_rejections_upload_id_line_id", "upload_rejections", ["upload_id", "line", "id"]
    )


def _activities() -> None:
    op.create_table(
        "activities",
        sa.Column("lead_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("graph_run_id", sa.Uuid()),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["lead_id"], ["leads.id"], name="fk_activities_lead_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("lead_id", "id", name="pk_activities"),
    )


def _drafts() -> None:
    op.create_table(
        "drafts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("lead_id", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("variant", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("template_version", sa.Text(), nullable=False),
        sa.Column("claims", sa.JSON(), nullable=False),
        sa.Column("checks", sa.JSON(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("approved", sa.Boolean(), nullable=False),
        sa.Column("approved_by", sa.Text()),
        sa.Column("approved_at", UtcDateTime()),
        sa.Column("rejected_reason", sa.Text()),
        sa.Column("edits", sa.JSON(), nullable=False),
        sa.Column("recipient", sa.Text(), comment="Address at the approval"),
        sa.Column("message_id", sa.Text()),
        sa.Column("content_hash", sa.Text(), comment="Hash of the approved text"),
        sa.Column("due_at", UtcDateTime()),
        sa.Column("provider", sa.Text()),
        sa.Column("provider_message_id", sa.Text()),
        sa.Column("delivery_note", sa.Text()),
        sa.Column("delivery_report", sa.Text(), comment="Last delivery report of the provider"),
        sa.Column("sent_at", UtcDateTime()),
        sa.Column(
            "score_value",
            sa.Double(),
            comment="Score of the lead when the draft was created; sorts the review inbox",
        ),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("claimed_at", UtcDateTime()),
        sa.Column("lease_owner", sa.Text()),
        sa.Column("lease_expires_at", UtcDateTime()),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["lead_id"], ["leads.id"], name="fk_drafts_lead_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_drafts"),
        sa.UniqueConstraint("message_id", name="uq_drafts_message_id"),
    )
    op.create_index("ix_drafts_lead_id", "drafts", ["lead_id"])
    op.create_index(
        "ix_drafts_leased", "drafts", ["lease_expires_at"], **_where("lease_expires_at IS NOT NULL")
    )
    op.create_index("ix_drafts_waiting", "drafts", ["score_value", "id"], **_where("state = 'draft'"))
    op.create_index("ix_drafts_due", "drafts", ["due_at", "id"], **_where("state = 'approved'"))
    op.create_index("ix_drafts_claimed_at", "drafts", ["claimed_at"], **_where("claimed_at IS NOT NULL"))
    op.create_index(
        "ix_drafts_provider_message_id",
        "drafts",
        ["provider_message_id"],
        **_where("provider_message_id IS NOT NULL"),
    )


def _cadences() -> None:
    op.create_table(
        "cadences",
        sa.Column("lead_id", sa.Uuid(), nullable=False),
        sa.Column("variant", sa.Text(), nullable=False, comment="Last email that was sent"),
        sa.Column("sent_at", UtcDateTime(), nullable=False),
        sa.Column("stopped_at", UtcDateTime()),
        sa.Column("stop_reason", sa.Text()),
        sa.ForeignKeyConstraint(["lead_id"], ["leads.id"], name="fk_cadences_lead_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("lead_id", name="pk_cadences"),
    )
    op.create_index("ix_cadences_going_on", "cadences", ["sent_at"], **_where("stopped_at IS NULL"))


def _feedback() -> None:
    op.create_table(
        "feedback",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("lead_id", sa.Uuid(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("notes", sa.Text()),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("occurred_at", UtcDateTime()),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["lead_id"], ["leads.id"], name="fk_feedback_lead_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_feedback"),
    )
    op.create_index("ix_feedback_lead_id_created_at", "feedback", ["lead_id", "created_at"])


def _labels() -> None:
    op.create_table(
        "labels",
        sa.Column("lead_id", sa.Uuid(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False, comment="Newest outcome; the table feedback has all"),
        sa.Column("occurred_at", UtcDateTime()),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("arrived_at", UtcDateTime(), nullable=False),
        *_content(),
        sa.Column("enrichment", sa.JSON(), nullable=False),
        sa.Column("signals", sa.JSON()),
        sa.Column(
            "run_key", sa.Text(), comment="Key of the run that scored the lead; null if it was never scored"
        ),
        sa.Column("scorecard_version", sa.Integer()),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["lead_id"], ["leads.id"], name="fk_labels_lead_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("lead_id", name="pk_labels"),
        comment="Leads with an outcome, with their data when they were scored before the first outcome",
    )
    op.create_index("ix_labels_recorded_at", "labels", ["recorded_at"])
    op.create_table(
        "scored_copies",
        sa.Column("lead_id", sa.Uuid(), nullable=False),
        *_content(),
        sa.Column("enrichment", sa.JSON(), nullable=False),
        sa.Column("signals", sa.JSON()),
        sa.Column("run_key", sa.Text(), nullable=False),
        sa.Column("scorecard_version", sa.Integer()),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["lead_id"], ["leads.id"], name="fk_scored_copies_lead_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("lead_id", name="pk_scored_copies"),
        comment="Data of leads when they were scored, if it changed since",
    )
    op.create_table(
        "outcome_columns",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_outcome_columns"),
        comment="Columns named in an import of outcomes, which are excluded from learning",
    )


def _traces() -> None:
    op.create_table(
        "traces",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("lead_id", sa.Uuid(), nullable=False),
        sa.Column("graph_run_id", sa.Uuid(), nullable=False),
        sa.Column("run_key", sa.Text(), nullable=False),
        sa.Column("node_events", sa.JSON(), nullable=False),
        sa.Column("llm_inputs", sa.JSON(), nullable=False),
        sa.Column("llm_outputs", sa.JSON(), nullable=False),
        sa.Column("tokens_in", sa.BigInteger(), nullable=False),
        sa.Column("tokens_out", sa.BigInteger(), nullable=False),
        sa.Column("cost_usd", sa.Double(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("scorecard_version", sa.Integer()),
        sa.Column("errors", sa.JSON(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["lead_id"], ["leads.id"], name="fk_traces_lead_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_traces"),
    )
    op.create_index("ix_traces_lead_id", "traces", ["lead_id"])


def _model_calls() -> None:
    op.create_table(
        "model_calls",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("prompt_version", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("reply", sa.JSON(), comment="Reply of the model; null after the retention period"),
        sa.Column("tokens_in", sa.BigInteger(), nullable=False),
        sa.Column("tokens_cached", sa.BigInteger(), nullable=False),
        sa.Column("tokens_out", sa.BigInteger(), nullable=False),
        sa.Column("cost_usd", sa.Double(), nullable=False),
        sa.Column("took_ms", sa.Double(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_model_calls"),
    )
    op.create_index("ix_model_calls_key", "model_calls", ["key"], **_where("reply IS NOT NULL"))
    op.create_index("ix_model_calls_created_at", "model_calls", ["created_at"])


def _upload_changes() -> None:
    op.create_table(
        "upload_changes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("upload_id", sa.Uuid(), nullable=False),
        sa.Column("lead_id", sa.Uuid(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False, comment="Changed fields before the import"),
        sa.Column("after", sa.JSON(), nullable=False, comment="The same fields after the import"),
        sa.Column("version_after", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["lead_id"], ["leads.id"], name="fk_upload_changes_lead_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["upload_id"], ["uploads.id"], name="fk_upload_changes_upload_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_upload_changes"),
    )
    op.create_index("ix_upload_changes_lead_id", "upload_changes", ["lead_id"])
    op.create_index("ix_upload_changes_upload_id_lead_id", "upload_changes", ["upload_id", "lead_id"])


def _preferences() -> None:
    op.create_table(
        "preferences",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "choices",
            sa.JSON(),
            nullable=False,
            comment="Changed preferences; the others have their defaults",
        ),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_preferences"),
        sa.UniqueConstraint("version", name="uq_preferences_version"),
    )


def _replies() -> None:
    op.create_table(
        "replies",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("caller", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False, comment="Idempotency key"),
        sa.Column("fingerprint", sa.Text(), nullable=False, comment="Hash of method, path, and body"),
        sa.Column("status_code", sa.Integer(), comment="Null while the request is executed"),
        sa.Column("headers", sa.JSON(), nullable=False),
        sa.Column("body", sa.LargeBinary()),
        sa.Column("lease_expires_at", UtcDateTime()),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_replies"),
        sa.UniqueConstraint("caller", "key", name="uq_replies_caller_key"),
    )
    op.create_index("ix_replies_expires_at", "replies", ["expires_at"])
