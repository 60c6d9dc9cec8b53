"""What pages are found by: a day's leads by score, drafts that wait by lead, what other filters ask of beside the status."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    op.drop_index("ix_leads_status_created_at_id", "leads")
    op.create_index(
        "ix_leads_status_created_at_id", "leads", ["status", "created_at", "id", "score_label", "source"]
    )
    waits = sa.text("state = 'draft'")
    op.create_index(
        "ix_drafts_waiting_of_lead", "drafts", ["lead_id", "id"], sqlite_where=waits, postgresql_where=waits
    )
    day = "substr(created_at, 1, 10)" if is_sqlite else "CAST(created_at AT TIME ZONE 'UTC' AS date)"
    op.execute(
        f"CREATE INDEX ix_leads_day_score_value_id ON leads (({day}), score_value, id) WHERE score_value IS NOT NULL"
    )
