"""What one run of the graph did, node by node."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, NamedTuple

from pydantic import Field

from leadops_core.schemas.base import Count, Schema, UtcDatetime
from leadops_core.schemas.ids import GraphRunId, LeadId, RunKey, TraceId


class NodeEvent(Schema):
    """One node's part in a run."""

    node: str
    started_at: UtcDatetime
    took_ms: Annotated[float, Field(ge=0)]
    changed: tuple[str, ...] = ()
    """What the node said of the lead, as `name=value`, redacted."""
    retries: Count = 0
    error: str | None = None


class NodeWork(NamedTuple):
    """What a node has done in one go: on one lead, or on a chunk of them."""

    node: str
    lead_ids: Sequence[LeadId | None]
    """None for a lead that has none yet."""
    events: Sequence[NodeEvent]
    """One for each lead; all of them began together."""
    ended_at: datetime


class Trace(Schema):
    """An auditable record of one run. Free text in it is redacted: no address, no phone number, no secret."""

    id: TraceId
    lead_id: LeadId
    graph_run_id: GraphRunId
    run_key: RunKey
    node_events: tuple[NodeEvent, ...]
    llm_inputs: dict[str, Any] = Field(default_factory=dict)
    llm_outputs: dict[str, Any] = Field(default_factory=dict)
    tokens_in: Count = 0
    tokens_out: Count = 0
    cost_usd: Annotated[float, Field(ge=0)] = 0.0
    model: str
    """`offline` when rules and templates did the work."""
    scorecard_version: int | None = None
    errors: tuple[str, ...] = ()
    created_at: UtcDatetime
