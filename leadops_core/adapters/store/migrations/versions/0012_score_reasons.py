"""Store the strongest reasons of a score as data instead of a sentence.

A score that a run gave gets its reasons from the newest SCORED activity. A score from a rescoring has no such activity;
if there are any, the migration requests a rescoring, which stores their reasons without changing a score.
"""

from typing import Any

import orjson
import sqlalchemy as sa
from alembic import op

from leadops_core.adapters.store.types import Json

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None
# Older code reads the column that this drops.
oldest_code = "0012"

_REASON_COUNT = 4
_CHUNK = 1_000
_leads = sa.table(
    "leads",
    sa.column("id", sa.Uuid()),
    sa.column("score_value", sa.Double()),
    sa.column("scorecard_version", sa.Integer()),
    sa.column("score_base", sa.Double()),
    sa.column("score_line_count", sa.Integer()),
    sa.column("score_reasons", Json),
)
_activities = sa.table(
    "activities",
    sa.column("id", sa.Uuid()),
    sa.column("lead_id", sa.Uuid()),
    sa.column("type", sa.Text()),
    sa.column("payload", sa.JSON()),
    sa.column("created_at", sa.Text()),
)


def upgrade() -> None:
    op.add_column(
        "leads", sa.Column("score_base", sa.Double(), comment="What the sum of the score starts from")
    )
    op.add_column("leads", sa.Column("score_line_count", sa.Integer()))
    op.add_column(
        "leads",
        sa.Column(
            "score_reasons", sa.JSON(), comment="The strongest lines of the score; null if there are none"
        ),
    )
    op.drop_column("leads", "score_rationale")
    if not _fill():
        op.execute("UPDATE scorecards SET rescored_at = NULL WHERE is_active")
    # The progress counts changes of label by a text; a rescoring under way begins from the start.
    op.execute("UPDATE work_claims SET progress = '{}' WHERE name = 'rescoring'")


def _fill() -> bool:
    """Fill the new columns from the newest SCORED activities. Return False if scored leads without reasons are left."""
    connection = op.get_bind()
    newest = (
        sa.select(_activities.c.id)
        .where(_activities.c.lead_id == _leads.c.id, _activities.c.type == "SCORED")
        .order_by(_activities.c.created_at.desc(), _activities.c.id.desc())
        .limit(1)
        .correlate(_leads)
        .scalar_subquery()
    )
    query = (
        sa.select(_leads.c.id, _leads.c.score_value, _leads.c.scorecard_version, _activities.c.payload)
        .outerjoin(_activities, _activities.c.id == newest)
        .where(_leads.c.score_value.is_not(None))
        .order_by(_leads.c.id)
        .limit(_CHUNK)
    )
    change = (
        sa.update(_leads)
        .where(_leads.c.id == sa.bindparam("lead_id"))
        .values({name: sa.bindparam(name) for name in ("score_base", "score_line_count", "score_reasons")})
    )
    is_complete = True
    rows = connection.execute(query).all()
    while rows:
        changes = []
        for row in rows:
            payload = orjson.loads(row.payload) if isinstance(row.payload, str) else row.payload or {}
            score = payload.get("score") or {}
            if (score.get("total"), score.get("scorecard_version")) == (
                row.score_value,
                row.scorecard_version,
            ):
                changes.append({"lead_id": row.id, **_outline(score)})
            else:
                is_complete = False
        if changes:
            connection.execute(change, changes)
        rows = connection.execute(query.where(_leads.c.id > rows[-1].id)).all()
    return is_complete


def _outline(score: dict[str, Any]) -> dict[str, Any]:
    reasons = [
        {
            "characteristic": line["characteristic"],
            "title": line["title"],
            "level": line["level"],
            "points": line["points"],
            "quote": line["evidence"]["quote"],
        }
        for line in score["lines"]
        if line["kind"] == "characteristic"
    ]
    return {
        "score_base": score["base"],
        "score_line_count": len(score["lines"]),
        "score_reasons": reasons[:_REASON_COUNT] or None,
    }
