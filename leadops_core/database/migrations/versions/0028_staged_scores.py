"""Stage the scores of the next scorecard version, so that all leads change to it at once."""

import sqlalchemy as sa
from alembic import op

from leadops_core.database.types import Json, UtcDateTime

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None
# Older code activates a version at once, and rescores in place.
oldest_code = "0021"
reviewed = (
    "The triggers wait for writers of leads for a moment and rewrite nothing. Older code stages no scores, so the trigger "
    "finds nothing to delete."
)

_SCORED_FROM = (
    *("first_name", "last_name", "email", "company_name", "job_title", "industry", "industry_text"),
    *("company_size", "country", "source", "budget_range", "pain_point", "urgency", "lead_message"),
    *("attributes", "enrichment", "signals", "last_run_key"),
)
_WHEN = f"AFTER UPDATE OF {', '.join(_SCORED_FROM)} ON leads"
_FORGET = "DELETE FROM staged_scores WHERE lead_id = new.id"


def upgrade() -> None:
    op.create_table(
        "pending_scorecards",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("requested_at", UtcDateTime(), nullable=False),
        sa.Column("requested_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_pending_scorecards"),
        comment="The version that becomes active when all leads are scored with it; at most one",
    )
    op.create_table(
        "staged_scores",
        sa.Column("lead_id", sa.Uuid(), nullable=False),
        sa.Column("scorecard_version", sa.Integer(), nullable=False),
        sa.Column("score_label", sa.Text(), nullable=False),
        sa.Column("score_value", sa.Double(), nullable=False),
        sa.Column("score_base", sa.Double(), nullable=False),
        sa.Column("score_line_count", sa.Integer(), nullable=False),
        sa.Column("score_reasons", Json),
        sa.Column("probability", sa.Double()),
        sa.Column("probability_low", sa.Double()),
        sa.Column("probability_high", sa.Double()),
        sa.ForeignKeyConstraint(
            ["lead_id"], ["leads.id"], name="fk_staged_scores_lead_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("lead_id", name="pk_staged_scores"),
        comment="Scores of a rescoring that is under way; a trigger deletes that of a lead whose content changes",
    )
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"CREATE TRIGGER leads_staged_score {_WHEN} BEGIN {_FORGET}; END")
        return
    op.execute(
        "CREATE FUNCTION forget_staged_score() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN {_FORGET}; RETURN NULL; END $$"
    )
    op.execute(
        f"CREATE TRIGGER leads_staged_score {_WHEN} FOR EACH ROW EXECUTE FUNCTION forget_staged_score()"
    )
