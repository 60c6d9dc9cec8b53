"""The table in which releases before 0023 keep background work. Jobs replace it; a later migration drops it."""

from sqlalchemy import Column, Table, Text, UniqueConstraint

from leadops_core.database.columns import id_column, metadata, moment_column
from leadops_core.database.types import Json

work_claims = Table(
    "work_claims",
    metadata,
    id_column(),
    Column("name", Text, nullable=False),
    Column("lease_owner", Text),
    moment_column("lease_expires_at", nullable=True),
    Column("progress", Json, nullable=False),
    moment_column("created_at"),
    UniqueConstraint("name"),
    comment="Background work for one process at a time, with its progress",
)
