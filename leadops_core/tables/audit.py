"""The audit log."""

from sqlalchemy import Column, Index, Table, Text

from leadops_core.database.columns import id_column, metadata, moment_column
from leadops_core.database.types import Json

audit_events = Table(
    "audit_events",
    metadata,
    id_column(),
    Column("kind", Text, nullable=False),
    Column("actor_name", Text, nullable=False),
    Column("actor_id", Text, comment="Stable id of a caller of the API"),
    Column("client_address", Text),
    Column("details", Json, nullable=False),
    moment_column("created_at"),
    Index("ix_audit_events_created_at_id", "created_at", "id"),
    Index("ix_audit_events_actor_id_kind_created_at", "actor_id", "kind", "created_at"),
    comment="Events that matter for security; triggers refuse to change rows, and to delete them within 90 days",
)
