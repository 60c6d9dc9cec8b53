"""Rank leads with equal scores by probability: replace the indexes by score."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None
# Older code sorts without an index, and everything else works.
oldest_code = "0017"

_RANK = "coalesce(probability * 100, score_value)"
_IS_SCORED = sa.text("score_value IS NOT NULL")


def upgrade() -> None:
    for name in (
        "ix_leads_score_value_id",
        "ix_leads_status_score_value_id",
        "ix_leads_label_score_value_id",
    ):
        op.drop_index(name, "leads")
    op.create_index("ix_leads_rank_id", "leads", [sa.text(_RANK), "id"])
    for name, column in (("ix_leads_status_rank_id", "status"), ("ix_leads_label_rank_id", "score_label")):
        op.create_index(
            name,
            "leads",
            [column, sa.text(_RANK), "id"],
            sqlite_where=_IS_SCORED,
            postgresql_where=_IS_SCORED,
        )
