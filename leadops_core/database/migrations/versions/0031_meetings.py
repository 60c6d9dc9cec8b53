"""Store meetings with leads."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from leadops_core.database.types import UtcDateTime

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None
oldest_code = "0021"


def _where(condition: str) -> dict[str, Any]:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def upgrade() -> None:
    op.create_table(
        "meetings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("lead_id", sa.Uuid()),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("external_id", sa.Text(), nullable=False, comment="ID at the source"),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("location", sa.Text()),
        sa.Column("starts_at", UtcDateTime(), nullable=False),
        sa.Column("ends_at", UtcDateTime()),
        sa.Column("time_zone", sa.Text()),
        sa.Column("attendee_email", sa.Text()),
        sa.Column("attendee_name", sa.Text()),
        sa.Column("host_email", sa.Text()),
        sa.Column("matched_by", sa.Text()),
        sa.Column("replaces", sa.Text(), comment="ID at the source of the meeting that this one replaces"),
        sa.Column("reschedule_count", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text()),
        sa.Column("booking_outcome_id", sa.Uuid(), comment="Outcome that the booking recorded"),
        sa.Column("no_show_outcome_id", sa.Uuid(), comment="Outcome that the no-show recorded"),
        sa.Column("reported_at", UtcDateTime(), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["lead_id"], ["leads.id"], name="fk_meetings_lead_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_meetings"),
        sa.UniqueConstraint("source", "external_id", name="uq_meetings_source_external_id"),
        comment="Meetings with leads, from calendar services, calendar answers, and people",
    )
    op.create_index("ix_meetings_starts_at_id", "meetings", ["starts_at", "id"])
    op.create_index(
        "ix_meetings_lead_id", "meetings", ["lead_id", "starts_at"], **_where("lead_id IS NOT NULL")
    )
    op.create_index("ix_meetings_unassigned", "meetings", ["starts_at", "id"], **_where("lead_id IS NULL"))
