"""Tables of runs and model calls."""

from sqlalchemy import (
    BigInteger,
    Column,
    Double,
    Index,
    Integer,
    Table,
    Text,
    Uuid,
)

from leadops_core.database.columns import id_column, lead_id_column, metadata, moment_column, partial_index
from leadops_core.database.types import Json

traces = Table(
    "traces",
    metadata,
    id_column(),
    lead_id_column(),
    Column("graph_run_id", Uuid, nullable=False),
    Column("run_key", Text, nullable=False),
    Column("node_events", Json, nullable=False),
    Column("llm_inputs", Json, nullable=False),
    Column("llm_outputs", Json, nullable=False),
    Column("tokens_in", BigInteger, nullable=False),
    Column("tokens_out", BigInteger, nullable=False),
    Column("cost_usd", Double, nullable=False),
    Column("model", Text, nullable=False),
    Column("scorecard_version", Integer),
    Column("errors", Json, nullable=False),
    moment_column("created_at"),
    Index("ix_traces_lead_id", "lead_id"),
    Index("ix_traces_created_at", "created_at"),
)


model_calls = Table(
    "model_calls",
    metadata,
    id_column(),
    Column("key", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("provider", Text, nullable=False),
    Column("model", Text, nullable=False),
    Column("prompt_version", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("reply", Json, comment="Reply of the model; null after the retention period"),
    Column("tokens_in", BigInteger, nullable=False),
    Column("tokens_cached", BigInteger, nullable=False),
    Column("tokens_out", BigInteger, nullable=False),
    Column("cost_usd", Double, nullable=False),
    Column("took_ms", Double, nullable=False),
    moment_column("created_at"),
    partial_index("ix_model_calls_key", "key", where="reply IS NOT NULL"),
    Index("ix_model_calls_created_at", "created_at"),
)
