"""Tables of outcomes, labels, and learning updates."""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    Uuid,
)

from leadops_core.database.columns import id_column, lead_id_column, metadata, moment_column
from leadops_core.database.types import Json
from leadops_core.tables.leads import content_columns

feedback = Table(
    "feedback",
    metadata,
    id_column(),
    lead_id_column(),
    Column("outcome", Text, nullable=False),
    Column("notes", Text),
    Column("recorded_by", Text, nullable=False),
    moment_column("occurred_at", nullable=True),
    moment_column("created_at"),
    moment_column("withdrawn_at", nullable=True),
    Column("withdrawn_by", Text),
    Column("withdrawn_reason", Text),
    Index("ix_feedback_lead_id_created_at", "lead_id", "created_at"),
)
IS_VALID_OUTCOME = feedback.c.withdrawn_at.is_(None)
"""True for an outcome that was not withdrawn."""


labels = Table(
    "labels",
    metadata,
    Column("lead_id", Uuid, ForeignKey("leads.id", ondelete="CASCADE"), primary_key=True),
    Column("outcome", Text, nullable=False, comment="Newest outcome; the table feedback has all"),
    moment_column("occurred_at", nullable=True),
    moment_column("recorded_at"),
    moment_column("arrived_at"),
    *content_columns(),
    Column("enrichment", Json, nullable=False),
    Column("signals", Json),
    Column("run_key", Text, comment="Key of the run that scored the lead; null if it was never scored"),
    Column("scorecard_version", Integer),
    moment_column("created_at"),
    Index("ix_labels_recorded_at", "recorded_at"),
    comment="Leads with an outcome, with their data when they were scored before the first outcome",
)


scored_copies = Table(
    "scored_copies",
    metadata,
    Column("lead_id", Uuid, ForeignKey("leads.id", ondelete="CASCADE"), primary_key=True),
    *content_columns(),
    Column("enrichment", Json, nullable=False),
    Column("signals", Json),
    Column("run_key", Text, nullable=False),
    Column("scorecard_version", Integer),
    moment_column("created_at"),
    comment="Data of leads when they were scored, if it changed since",
)


outcome_columns = Table(
    "outcome_columns",
    metadata,
    Column("name", Text, primary_key=True),
    Column("reason", Text, nullable=False),
    moment_column("created_at"),
    comment="Columns named in an import of outcomes, which are excluded from learning",
)


column_choices = Table(
    "column_choices",
    metadata,
    Column("name", Text, primary_key=True, comment="`attribute:NAME` or `field:NAME`"),
    Column("choice", Text, nullable=False, comment="`use` or `leave_out`"),
    Column("chosen_by", Text, nullable=False),
    moment_column("created_at"),
    comment="What people decided about columns to learn from, for every learning update",
)


evaluations = Table(
    "evaluations",
    metadata,
    id_column(),
    Column("label_count", Integer, nullable=False),
    Column("known_count", Integer, comment="All outcomes, of which the newest were learned from"),
    Column("positive_count", Integer, nullable=False),
    Column(
        "sampled_count",
        Integer,
        nullable=False,
        server_default="0",
        comment="Outcomes of leads that were contacted at random",
    ),
    Column("evaluated_count", Integer, nullable=False),
    Column("champion_number", Integer, nullable=False),
    Column("challenger_number", Integer),
    Column("metrics_champion", Json, nullable=False),
    Column("metrics_challenger", Json, nullable=False),
    Column("metrics_base_rate", Json, nullable=False),
    Column("ranking", Json),
    Column("differences", Json, nullable=False),
    Column("weights_changed", Json, nullable=False),
    Column("set_aside", Json, nullable=False),
    Column("impact", Json),
    Column("drift", Json, nullable=False),
    Column("verdict", Text),
    Column("verdict_reason", Json),
    Column("label_order", Json),
    Column("promoted", Boolean(create_constraint=False), nullable=False),
    moment_column("created_at"),
)
