"""Store the strongest reasons of a score as data instead of a sentence.

Leads that have a score get their reasons from a rescoring, which the migration requests. It changes no score. A worker runs
it, or the next `leadops process`; until then these leads show a score without reasons.
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None
# Older code reads the column that this drops.
oldest_code = "0012"


def upgrade() -> None:
    op.add_column(
        "leads",
        sa.Column("score_base", sa.Double(), comment="Value to which the lines of the score are added"),
    )
    op.add_column("leads", sa.Column("score_line_count", sa.Integer()))
    op.add_column(
        "leads",
        sa.Column(
            "score_reasons", sa.JSON(), comment="The strongest lines of the score; null if there are none"
        ),
    )
    op.drop_column("leads", "score_rationale")
    op.execute(
        "UPDATE scorecards SET rescored_at = NULL "
        "WHERE is_active AND EXISTS (SELECT 1 FROM leads WHERE score_value IS NOT NULL)"
    )
    # The progress counts changes of label by a text; a rescoring under way begins from the start.
    op.execute("UPDATE work_claims SET progress = '{}' WHERE name = 'rescoring'")
