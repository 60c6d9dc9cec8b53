"""The table of jobs."""

from sqlalchemy import Boolean, Column, Index, Integer, Table, Text

from leadops_core.database.columns import id_column, metadata, moment_column, partial_index
from leadops_core.database.types import Json

jobs = Table(
    "jobs",
    metadata,
    id_column(),
    Column("kind", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("slot", Text, nullable=False, comment="Two open jobs never share one"),
    Column("params", Json, nullable=False),
    Column("cursor", Json, comment="Where the next process continues"),
    Column("result", Json),
    Column("error", Text),
    Column("done", Integer, nullable=False),
    Column("total", Integer),
    Column("is_cancelling", Boolean(create_constraint=False), nullable=False),
    Column("requested_by", Text, nullable=False),
    Column("cancelled_by", Text),
    Column("attempts", Integer, nullable=False),
    Column("lease_owner", Text),
    moment_column("lease_expires_at", nullable=True),
    moment_column("created_at"),
    moment_column("started_at", nullable=True),
    moment_column("finished_at", nullable=True),
    Index("ix_jobs_created_at_id", "created_at", "id"),
    partial_index("uq_jobs_open_slot", "slot", unique=True, where="state IN ('waiting', 'running')"),
    comment="Long work with its progress and result; any process continues a job whose process stopped",
)
