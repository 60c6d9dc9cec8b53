"""What one run of the graph did, node by node."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import Field, model_validator

from leadops_core.schemas.base import Count, Points, Schema, UtcDatetime
from leadops_core.schemas.decision import ReasonCode
from leadops_core.schemas.draft import DraftPurpose, DraftVariant
from leadops_core.schemas.ids import DraftId, GraphRunId, LeadId, RunKey, TraceId
from leadops_core.schemas.lead import RecommendedAction, ScoreLabel


class RecordStatus(StrEnum):
    """The result of recording a run."""

    RECORDED = "recorded"
    ALREADY_RECORDED = "already_recorded"
    """A run with the same key is there; nothing was written."""
    OUTDATED = "outdated"
    """The lead changed while the run went on, or the lease was lost; nothing was written, the lead is queued again."""


class FactsFound(Schema):
    """Enrichment found facts."""

    kind: Literal["facts"] = "facts"
    count: Count


class SignalsRead(Schema):
    """Signals were read from the lead's words."""

    kind: Literal["signals"] = "signals"
    count: Count


class ScoreGiven(Schema):
    """The lead was scored."""

    kind: Literal["score"] = "score"
    total: Points
    label: ScoreLabel


class ActionDecided(Schema):
    """The next action was decided."""

    kind: Literal["decision"] = "decision"
    action: RecommendedAction
    reason: ReasonCode


class DraftWritten(Schema):
    """A draft was written."""

    kind: Literal["draft"] = "draft"
    draft_id: DraftId
    variant: DraftVariant
    purpose: DraftPurpose


class RunRecorded(Schema):
    """The result was handed to the CRM."""

    kind: Literal["record"] = "record"
    status: RecordStatus


class LabelStored(Schema):
    """An outcome was stored for learning."""

    kind: Literal["label"] = "label"
    label_count: Count
    """Number of leads with an outcome, including this one."""


NodeChange = Annotated[
    FactsFound | SignalsRead | ScoreGiven | ActionDecided | DraftWritten | RunRecorded | LabelStored,
    Field(discriminator="kind"),
]
"""What a node changed about a lead. It holds no free text, so nothing in it has to be redacted."""


class NodeEvent(Schema):
    """One node in a run."""

    node: str
    started_at: UtcDatetime
    took_ms: Annotated[float, Field(ge=0)]
    changes: tuple[NodeChange, ...] = ()
    """What the node changed; empty in traces from before changes were typed."""
    retries: Count = 0
    error: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _without_text(cls, values: Any) -> Any:
        # Traces from before typed changes hold texts such as "score=88.6 HOT" in `changed`.
        if isinstance(values, dict) and "changed" in values:
            return {name: value for name, value in values.items() if name != "changed"}
        return values


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
