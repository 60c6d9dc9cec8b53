"""The table of meetings."""

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint, Uuid

from leadops_core.database.columns import id_column, metadata, moment_column, partial_index

meetings = Table(
    "meetings",
    metadata,
    id_column(),
    Column("lead_id", Uuid, ForeignKey("leads.id", ondelete="CASCADE")),
    Column("status", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("external_id", Text, nullable=False, comment="ID at the source"),
    Column("title", Text, nullable=False),
    Column("location", Text),
    moment_column("starts_at"),
    moment_column("ends_at", nullable=True),
    Column("time_zone", Text),
    Column("attendee_email", Text),
    Column("attendee_name", Text),
    Column("host_email", Text),
    Column("matched_by", Text),
    Column("replaces", Text, comment="ID at the source of the meeting that this one replaces"),
    Column("reschedule_count", Integer, nullable=False),
    Column("reason", Text),
    Column("booking_outcome_id", Uuid, comment="Outcome that the booking recorded"),
    Column("no_show_outcome_id", Uuid, comment="Outcome that the no-show recorded"),
    moment_column("reported_at"),
    Column("recorded_by", Text, nullable=False),
    moment_column("created_at"),
    moment_column("updated_at"),
    UniqueConstraint("source", "external_id"),
    Index("ix_meetings_starts_at_id", "starts_at", "id"),
    partial_index("ix_meetings_lead_id", "lead_id", "starts_at", where="lead_id IS NOT NULL"),
    partial_index("ix_meetings_unassigned", "starts_at", "id", where="lead_id IS NULL"),
    comment="Meetings with leads, from calendar services, calendar answers, and people",
)
