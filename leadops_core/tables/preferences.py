"""The settings that a person changes while LeadOps runs."""

from sqlalchemy import Column, Integer, Table, Text, UniqueConstraint

from leadops_core.database.columns import id_column, metadata, moment_column
from leadops_core.database.types import Json

preferences = Table(
    "preferences",
    metadata,
    id_column(),
    Column("version", Integer, nullable=False),
    Column("choices", Json, nullable=False, comment="Changed preferences; the others have their defaults"),
    Column("changed_by", Text, nullable=False),
    moment_column("created_at"),
    UniqueConstraint("version"),
)
