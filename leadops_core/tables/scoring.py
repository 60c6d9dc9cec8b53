"""Tables of scorecard versions, and of the scores that the next one gives."""

from sqlalchemy import (
    Boolean,
    Column,
    Double,
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

pending_scorecards = Table(
    "pending_scorecards",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    moment_column("requested_at"),
    Column("requested_by", Text, nullable=False),
    comment="The version that becomes active when all leads are scored with it; at most one",
)

staged_scores = Table(
    "staged_scores",
    metadata,
    Column("lead_id", Uuid, ForeignKey("leads.id", ondelete="CASCADE"), primary_key=True),
    Column("scorecard_version", Integer, nullable=False),
    Column("score_label", Text, nullable=False),
    Column("score_value", Double, nullable=False),
    Column("score_base", Double, nullable=False),
    Column("score_line_count", Integer, nullable=False),
    Column("score_reasons", Json),
    Column("probability", Double),
    Column("probability_low", Double),
    Column("probability_high", Double),
    comment="Scores of a rescoring that is under way; a trigger deletes that of a lead whose content changes",
)
