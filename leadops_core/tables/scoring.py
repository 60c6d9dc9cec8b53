"""The table of scorecard versions."""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
)

from leadops_core.database.columns import id_column, metadata, moment_column, partial_index
from leadops_core.database.types import Json

scorecards = Table(
    "scorecards",
    metadata,
    id_column(),
    Column("number", Integer, nullable=False),
    Column("scorecard", Json, nullable=False),
    Column("parent_number", Integer),
    Column("made_by", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("evaluation_id", Uuid, ForeignKey("evaluations.id")),
    Column("is_active", Boolean(create_constraint=False), nullable=False),
    moment_column("activated_at", nullable=True),
    Column("activated_by", Text),
    moment_column("rescored_at", nullable=True),
    moment_column("created_at"),
    UniqueConstraint("number"),
    partial_index("ix_scorecards_active", "is_active", unique=True, where="is_active"),
)
