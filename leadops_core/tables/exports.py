"""The table of exported files."""

from sqlalchemy import Column, ForeignKey, Integer, LargeBinary, Table, UniqueConstraint, Uuid

from leadops_core.database.columns import id_column, metadata, moment_column

export_parts = Table(
    "export_parts",
    metadata,
    id_column(),
    Column("job_id", Uuid, ForeignKey("jobs.id", ondelete="CASCADE"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("data", LargeBinary, nullable=False),
    moment_column("created_at"),
    UniqueConstraint("job_id", "number"),
    comment="The files of export jobs, in parts",
)
