"""Tables of erased people."""

from sqlalchemy import Column, Index, Integer, Table, Text, Uuid

from leadops_core.database.columns import id_column, metadata, moment_column
from leadops_core.database.types import Json

erasures = Table(
    "erasures",
    metadata,
    id_column(),
    Column("lead_id", Uuid, comment="Id of the deleted lead; null if no lead had the address"),
    Column("erased_by", Text, nullable=False),
    Column("removed", Json, nullable=False),
    Column("cleaned", Json, nullable=False),
    Column("file_count", Integer, nullable=False),
    moment_column("created_at"),
    Index("ix_erasures_lead_id", "lead_id"),
    comment="Erasures, without personal data",
)
